"""How much of the plan is used: messages both ways in a month, and people."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from exchange import VIETNAM, Message
from store import ChannelState, StoreError, month_of

ALARMING = 0.8  # of the plan
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a month's plan allows: messages, both ways counted, and people."""

    messages: int
    people: int


class Meter:
    """Counts in the database; `alarm` is told once a month when most of the plan is used up."""

    def __init__(
        self,
        state: ChannelState,
        digest: Callable[[str, str], str],
        plan: Plan,
        alarm: Callable[[str], Awaitable[None]],
    ) -> None:
        self._state = state
        self._digest = digest
        self._plan = plan
        self._alarm = alarm

    async def arrived(self, message: Message) -> None:
        """Count a message that came in."""
        at = message.received_at.astimezone(VIETNAM)
        try:
            await self._state.arrived(self._digest(message.channel, message.person), at)
            await self._check(at)
        except StoreError as error:
            # A message that isn't counted must be answered all the same.
            log.warning("%s", error)

    async def went_out(self, at: datetime) -> None:
        """Count a message that was sent."""
        try:
            await self._state.went_out(at.astimezone(VIETNAM))
        except StoreError as error:
            log.warning("%s", error)

    async def _check(self, at: datetime) -> None:
        used = await self._state.usage(month_of(at))
        messages = used.received + used.sent
        await self._warn("messages", messages, self._plan.messages, "tin nhắn trong tháng", at)
        await self._warn("people", used.people, self._plan.people, "người dùng", at)

    async def _warn(self, what: str, used: int, allowed: int, name: str, at: datetime) -> None:
        if used < ALARMING * allowed:
            return
        month = month_of(at)
        warned = await self._state.get(f"warned-{what}")
        if warned == month or not await self._state.swap(f"warned-{what}", warned, month):
            return
        await self._alarm(
            f"Zalo Bot đã dùng {used} trên {allowed} {name} của gói. Hết gói thì bot không trả lời"
            " được trên Zalo: hãy nâng gói, hoặc hướng người dùng sang kênh khác."
        )
