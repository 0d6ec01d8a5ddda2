"""Which channels work: each gives signs of life, and admins hear of one that stops giving them."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from handlers.conversation.underway import repeat
from store import Store, StoreError

# Sends a text to one admin of a channel, named by the channel's own id.
Tell = Callable[[str, str], Awaitable[None]]
Side = Literal["in", "out"]

FAILURES = 5  # in a row that make a channel one that fails
POLL_SILENCE = timedelta(minutes=5)  # a polled channel answers every few seconds, if only "nothing"
LEARNED_OVER = timedelta(days=30)
# From so many messages on it can be told how long a channel is usually quiet.
LEARNED_FROM = 20
SHORTEST_SILENCE = timedelta(hours=12)
UNUSUAL = 2  # times the longest pause
EVERY_SECONDS = 60
log = logging.getLogger(__name__)


class ChannelStopped(Exception):
    """A channel that can't go on; the text tells the operator why, and what to do."""


def clock() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a channel: of a `kind` that is told once, in a sentence for operators."""

    kind: str
    text: str


@dataclass(slots=True)
class Pulse:
    """One channel's signs of life; `is_polled` tells that the bot itself asks for messages, so
    that something is heard all the time; `problem` is what stands in its way until somebody does
    something about it, "" if nothing does; `told` is the trouble that admins know of."""

    channel: str
    is_polled: bool
    now: Callable[[], datetime] = clock
    heard_at: datetime | None = None
    failures: Counter[Side] = field(default_factory=Counter)
    last_failure: str = ""
    problem: str = ""
    ended: str = ""
    told: Trouble | None = None

    def beat(self, side: Side) -> None:
        """The channel works, inwards (something came, or the other side said that there is
        nothing) or outwards."""
        self.failures[side] = 0
        if side == "in":
            self.heard_at = self.now()

    def fail(self, side: Side, what: str) -> None:
        """Something did not work; `what` says it without secrets and without people's words."""
        self.failures[side] += 1
        self.last_failure = what

    def end(self, why: str) -> None:
        """The channel has stopped for good."""
        self.ended = why

    def trouble(self, silence: timedelta | None) -> Trouble | None:
        """What is wrong with the channel, if anything is; `silence` is how long it may be quiet,
        None if nobody knows."""
        if self.ended:
            return Trouble("ended", f"Kênh {self.channel} đã dừng: {self.ended}")
        if self.problem:
            return Trouble("problem", f"Kênh {self.channel}: {self.problem}")
        most = max(self.failures.values(), default=0)
        if most >= FAILURES:
            text = f"Kênh {self.channel} lỗi {most} lần liền: {self.last_failure}"
            return Trouble("failing", text)
        if silence and self.heard_at and self.now() - self.heard_at > silence:
            hours = (self.now() - self.heard_at) / timedelta(hours=1)
            text = (
                f"Kênh {self.channel} không nhận được gì từ {hours:.1f} giờ nay, lâu hơn thường lệ;"
                " hãy thử nhắn cho bot và xem nhật ký của chương trình."
            )
            return Trouble("silent", text)
        return None


@dataclass(slots=True)
class Admins:
    """Who is told on a channel, and how."""

    ids: Sequence[str]
    tell: Tell


@dataclass(slots=True)
class Watch:
    """All channels that run; their pulses, and the admins of each; `alarmed` is the last alarm."""

    store: Store
    now: Callable[[], datetime] = clock
    pulses: dict[str, Pulse] = field(default_factory=dict)
    admins: dict[str, Admins] = field(default_factory=dict)
    alarmed: str = ""

    def open(self, channel: str, is_polled: bool) -> Pulse:
        """The pulse of a channel that begins to run."""
        self.pulses[channel] = Pulse(channel, is_polled, self.now, heard_at=self.now())
        return self.pulses[channel]

    async def alarm(self, text: str, but_not: str = "") -> None:
        """Tell all admins of trouble, over every channel `but_not` the one that has it."""
        log.error("%s", text)
        self.alarmed = text
        await self.tell(text, but_not)

    async def tell(self, text: str, but_not: str = "") -> None:
        """Tell all admins something, over every channel that works `but_not` one."""
        for channel, admins in self.admins.items():
            if channel == but_not or (channel in self.pulses and self.pulses[channel].ended):
                continue
            for person in admins.ids:
                try:
                    await admins.tell(person, text)
                except Exception as error:  # whatever that channel's library raises
                    # The others must hear it all the same.
                    log.warning("Chưa báo được quản trị viên qua %s (%r).", channel, error)

    async def look(self) -> None:
        """Tell admins of every channel that has come into trouble, or out of it, since the last
        look."""
        for pulse in self.pulses.values():
            was, pulse.told = pulse.told, pulse.trouble(await self._silence(pulse))
            if pulse.told is None:
                if was is not None:
                    await self.alarm(f"Kênh {pulse.channel} đã hoạt động lại.")
            elif pulse.problem and pulse.problem == self.alarmed:
                pass  # who found it has told it
            elif was is None or was.kind != pulse.told.kind:
                await self.alarm(pulse.told.text, but_not=pulse.channel)

    async def keep_looking(self, stopping: asyncio.Event) -> None:
        """Look every minute until `stopping` is set."""
        await repeat(self.look, EVERY_SECONDS, stopping)

    def states(self) -> Mapping[str, Mapping[str, str | None]]:
        """For each channel whether it works, when something was heard last, and what is wrong."""
        return {pulse.channel: _state_of(pulse) for pulse in self.pulses.values()}

    async def _silence(self, pulse: Pulse) -> timedelta | None:
        """How long a channel may be quiet before it is unusual: None if nobody knows yet."""
        if pulse.is_polled:
            return POLL_SILENCE
        try:
            asked = await self.store.asked_at(pulse.channel, self.now() - LEARNED_OVER)
        except StoreError as error:
            log.warning("%s", error)
            return None
        if len(asked) < LEARNED_FROM:
            return None
        longest = max(late - early for early, late in zip(asked, asked[1:], strict=False))
        return max(SHORTEST_SILENCE, UNUSUAL * longest)


def _state_of(pulse: Pulse) -> Mapping[str, str | None]:
    """How a channel is now; how long it may be silent is only known since the last look."""
    silent = pulse.told if pulse.told is not None and pulse.told.kind == "silent" else None
    trouble = pulse.trouble(None) or silent
    return {
        "status": trouble.kind if trouble else "ok",
        "heard_at": pulse.heard_at.isoformat() if pulse.heard_at else None,
        "trouble": trouble.text if trouble else None,
    }
