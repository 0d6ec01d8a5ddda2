"""The order of updates: each person's one after another, different people's side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

# The library's own places are taken before the order is kept, so one person's waiting updates
# would fill them: it is given as many as there may be, and the places are counted here.
UNBOUNDED = 1_000_000


class PersonalOrder(BaseUpdateProcessor):
    """Handles up to `at_once` updates at once, and never two of one person: who has to wait for
    earlier ones of their own takes no place."""

    __slots__ = ("_locks", "_places")

    def __init__(self, at_once: int) -> None:
        super().__init__(UNBOUNDED)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._places = asyncio.Semaphore(at_once)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await `coroutine` when the same person's earlier updates are done."""
        person = update.effective_user if isinstance(update, Update) else None
        if person is None:
            async with self._places:
                await coroutine
            return
        lock = self._locks.setdefault(person.id, asyncio.Lock())
        async with lock, self._places:
            await coroutine

    async def initialize(self) -> None:
        """Nothing has to be made ready."""

    async def shutdown(self) -> None:
        """Nothing has to be given back."""
