"""What a channel must remember by itself: its own secrets, when people wrote, how much it carried.

A person is the keyed hash everywhere here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy.ext.asyncio import AsyncConnection

from store import people
from store.errors import StoreError
from store.tables import channel_state, usage
from store.tables import people as everybody
from store.writer import WorkTogether

T = TypeVar("T")
Write = Callable[[Callable[[AsyncConnection], Awaitable[Any]]], Awaitable[Any]]
WriteTogether = Callable[[WorkTogether[Any, Any], Any], Awaitable[Any]]
Arrival = tuple[str, str, datetime]  # the channel, who (a hash), when
Sending = tuple[str, str, int]  # the channel, the month, how many
MOST_MISSED = 10_000
Read = Callable[[], AbstractAsyncContextManager[AsyncConnection]]


@dataclass(frozen=True, slots=True)
class Usage:
    """What a channel carried in a month, and how many people are known there."""

    received: int
    sent: int
    people: int


class ChannelState:
    """The state of one channel; every method raises StoreError when the database fails."""

    def __init__(
        self, channel: str, write: Write, write_together: WriteTogether, read: Read, seal: Fernet
    ) -> None:
        self.channel = channel
        self._write = write
        self._write_together = write_together
        self._read = read
        self._seal = seal
        # What could not be counted while the database was away.
        self._arrivals: list[Arrival] = []
        self._sendings: list[Sending] = []

    async def get(self, name: str) -> str | None:
        """What is kept under a name; StoreError if it was sealed with another secret key."""
        async with self._read() as connection:
            return await self._value(connection, name)

    async def put(self, name: str, value: str) -> None:
        """Keep a value under a name, sealed; it is durable when this comes back."""
        await self._write(lambda connection: self._set(connection, name, value))

    async def swap(self, name: str, old: str | None, new: str) -> bool:
        """Put `new` in the place of `old` (None: of nothing) in one step; False, and nothing
        changed, if something else stands there, for another process was faster."""

        async def swap(connection: AsyncConnection) -> bool:
            if await self._value(connection, name) != old:
                return False
            await self._set(connection, name, new)
            return True

        swapped: bool = await self._write(swap)
        return swapped

    async def arrived(self, person: str, at: datetime) -> None:
        """Count a message that came in, and keep when its writer was last seen: the latest of all
        such moments."""

        batch = [*self._arrivals, (self.channel, person, at)]
        self._arrivals = []
        try:
            await self._write_together(arrived, batch)
        except StoreError:
            # Counted along with the next one.
            self._arrivals = [*batch, *self._arrivals][-MOST_MISSED:]
            raise

    async def went_out(self, at: datetime, count: int = 1) -> None:
        """Count messages that were sent."""
        batch = [*self._sendings, (self.channel, month_of(at), count)]
        self._sendings = []
        try:
            await self._write_together(went_out, batch)
        except StoreError:
            self._sendings = [*batch, *self._sendings][-MOST_MISSED:]
            raise

    async def last_seen(self, person: str) -> datetime | None:
        """When a person last wrote, followed or pressed something; None if that isn't known."""
        query = sa.select(everybody.c.last_seen_at).where(*people.row_of(self.channel, person))
        async with self._read() as connection:
            seen: datetime | None = await connection.scalar(query)
        return seen

    async def usage(self, month: str) -> Usage:
        """What was carried in a month ("2026-11"), and the people seen as far as the log goes."""
        carried = sa.select(usage.c.received, usage.c.sent).where(*row_of(self.channel, month))
        seen = sa.select(sa.func.count()).where(
            everybody.c.channel == self.channel, everybody.c.last_seen_at.is_not(None)
        )
        async with self._read() as connection:
            row = (await connection.execute(carried)).first()
            known = await connection.scalar(seen) or 0
        return Usage(row.received, row.sent, known) if row else Usage(0, 0, known)

    async def _value(self, connection: AsyncConnection, name: str) -> str | None:
        query = sa.select(channel_state.c.sealed).where(*self._name(name))
        sealed: bytes | None = await connection.scalar(query)
        if sealed is None:
            return None
        try:
            return self._seal.decrypt(sealed).decode()
        except InvalidToken:
            raise StoreError(
                f"Không mở được “{name}” của kênh {self.channel}: nó được ghi với một "
                "DAIHOI_SECRET_KEY khác; hãy đặt lại đúng khóa cũ."
            ) from None

    async def _set(self, connection: AsyncConnection, name: str, value: str) -> None:
        row = {"sealed": self._seal.encrypt(value.encode()), "changed_at": datetime.now(UTC)}
        changed = sa.update(channel_state).where(*self._name(name)).values(row)
        if not (await connection.execute(changed)).rowcount:
            new = {"channel": self.channel, "name": name, **row}
            await connection.execute(sa.insert(channel_state).values(new))

    def _name(self, name: str) -> list[sa.ColumnElement[bool]]:
        return [channel_state.c.channel == self.channel, channel_state.c.name == name]


async def arrived(connection: AsyncConnection, batches: Sequence[Sequence[Arrival]]) -> list[None]:
    """Count messages that came in, and keep when their writers were last seen."""
    arrivals = [one for batch in batches for one in batch]
    latest: dict[tuple[str, str], datetime] = {}
    for channel, person, at in arrivals:
        latest[channel, person] = max(at, latest.get((channel, person), at))
    for (channel, person), at in latest.items():
        await people.put_seen(connection, channel, person, at)
    months = Counter((channel, month_of(at)) for channel, _, at in arrivals)
    for (channel, month), count in months.items():
        await count_up(connection, channel, month, received=count)
    return [None] * len(batches)


async def went_out(connection: AsyncConnection, batches: Sequence[Sequence[Sending]]) -> list[None]:
    """Count messages that were sent."""
    sendings = [one for batch in batches for one in batch]
    months: Counter[tuple[str, str]] = Counter()
    for channel, month, count in sendings:
        months[channel, month] += count
    for (channel, month), count in months.items():
        await count_up(connection, channel, month, sent=count)
    return [None] * len(batches)


async def count_up(
    connection: AsyncConnection, channel: str, month: str, received: int = 0, sent: int = 0
) -> None:
    """Add to what a channel carried in a month."""
    more = {"received": usage.c.received + received, "sent": usage.c.sent + sent}
    counted = sa.update(usage).where(*row_of(channel, month)).values(more)
    if not (await connection.execute(counted)).rowcount:
        first = {"channel": channel, "month": month, "received": received, "sent": sent}
        await connection.execute(sa.insert(usage).values(first))


def row_of(channel: str, month: str) -> list[sa.ColumnElement[bool]]:
    """The condition that a row of `usage` is that month's."""
    return [usage.c.channel == channel, usage.c.month == month]


def month_of(at: datetime) -> str:
    """The month of an aware moment as plans count it: "2026-11"."""
    return f"{at:%Y-%m}"
