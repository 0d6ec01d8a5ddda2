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
        # At most so much is used, reckoned from what was last read; read again when it is near.
        self._month = ""
        self._messages = 0
        self._people = 0
        self._newcomers: set[str] = set()
        self._warned: set[tuple[str, str]] = set()

    async def arrived(self, message: Message) -> None:
        """Count a message that came in."""
        at = message.received_at.astimezone(VIETNAM)
        who = self._digest(message.channel, message.person)
        try:
            await self._state.arrived(who, at)
            await self._check(at, who)
        except StoreError:
            # It is counted with the next one, and answered all the same.
            log.debug("not counted yet", exc_info=True)

    async def went_out(self, at: datetime) -> None:
        """Count a message that was sent."""
        self._messages += 1
        try:
            await self._state.went_out(at.astimezone(VIETNAM))
        except StoreError:
            log.debug("not counted yet", exc_info=True)

    async def _check(self, at: datetime, who: str) -> None:
        self._messages += 1
        self._newcomers.add(who)
        month = month_of(at)
        known = self._people + len(self._newcomers)
        if month == self._month and not self._is_near(self._messages, known):
            return
        used = await self._state.usage(month)
        self._month, self._messages, self._people = month, used.received + used.sent, used.people
        self._newcomers.clear()
        messages, people = self._plan.messages, self._plan.people
        await self._warn("messages", self._messages, messages, "tin nhắn trong tháng", month)
        await self._warn("people", used.people, people, "người dùng", month)

    def _is_near(self, messages: int, people: int) -> bool:
        """Whether so much may be reason to warn, where that was not done yet."""
        reasons = {"messages": messages / self._plan.messages, "people": people / self._plan.people}
        return any(
            used >= ALARMING and (what, self._month) not in self._warned
            for what, used in reasons.items()
        )

    async def _warn(self, what: str, used: int, allowed: int, name: str, month: str) -> None:
        if used < ALARMING * allowed:
            return
        self._warned.add((what, month))
        warned = await self._state.get(f"warned-{what}")
        if warned == month or not await self._state.swap(f"warned-{what}", warned, month):
            return
        await self._alarm(
            f"Zalo Bot đã dùng {used} trên {allowed} {name} của gói. Hết gói thì bot không trả lời"
            " được trên Zalo: hãy nâng gói, hoặc hướng người dùng sang kênh khác."
        )
