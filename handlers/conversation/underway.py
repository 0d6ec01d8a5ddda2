"""What runs beside the rest: what is being answered right now, and what is done again and again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any
from weakref import WeakValueDictionary

log = logging.getLogger(__name__)


class UnderWay:
    """Tasks that run side by side, those of one person one after the other; one that fails is
    logged and harms no other."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._lines: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def start(self, work: Coroutine[Any, Any, Any], person: str, what: str) -> None:
        """Begin `work` when all is done that was begun for the same person before; `what` names it
        in the log, without anybody's words."""
        line = self._lines.setdefault(person, asyncio.Lock())
        task = asyncio.create_task(_in_line(work, line), name=what)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    async def finish(self) -> None:
        """Wait until all that began has ended."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("%s failed.", task.get_name(), exc_info=error)


async def _in_line(work: Coroutine[Any, Any, Any], line: asyncio.Lock) -> None:
    async with line:
        await work


async def repeat(
    work: Callable[[], Awaitable[object]], seconds: float, stopping: asyncio.Event
) -> None:
    """Do `work` now and again every so many seconds, until `stopping` is set."""
    while not stopping.is_set():
        await work()
        await pause(seconds, stopping)


async def pause(seconds: float, stopping: asyncio.Event) -> None:
    """Wait so long, or until `stopping` is set."""
    with suppress(TimeoutError):
        await asyncio.wait_for(stopping.wait(), seconds)
