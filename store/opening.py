"""The store: one writer and many readers over one database file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import TypeVar

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from exchange import Message
from store import groups, inbox, notes, people, rollups, turns
from store.channel_state import ChannelState
from store.database import PATIENCE, empty_log, engine_of, file_url, make_folder, reason, refusal
from store.errors import StoreError
from store.hash_keys import (
    Keys,
    Who,
    digest,
    renewed,
    sealing_under,
    who,
)
from store.notes import Note
from store.people import Held
from store.preparation import group_of, prepared
from store.turns import FEEDBACK, Turn
from store.writer import I, WorkTogether, Writer

T = TypeVar("T")
# Turns that are deleted in one transaction: few, so that no claim waits long behind them.
FORGOTTEN_AT_A_TIME = 50


class Store:
    """An open database; every method raises StoreError when the database fails.

    A `person` is always a keyed hash: `who` makes all that one person goes by.
    """

    def __init__(
        self, readers: AsyncEngine, writers: AsyncEngine, keys: Keys, secret_key: str | None
    ) -> None:
        self._readers = readers
        self._writers = writers
        self._keys = keys
        self._secret_key = secret_key
        self._seal = sealing_under(keys.kept)
        self._writer = Writer(writers)

    def digest(self, *parts: str) -> str:
        """The keyed hash (64 hexadecimal digits) of what is kept unreadable and lasts: under which
        a person decided or was last seen, where a message came from.

        Without a secret key it differs from one run to the next.
        """
        return digest(self._keys.kept, *parts)

    def who(self, channel: str, person: str) -> Who:
        """The person with that id on a channel."""
        return who(self._keys, channel, person)

    def group_of(self, likeness: str, with_text: bool) -> str:
        """The key of the group of questions with a likeness key; "" where that is empty."""
        return group_of(self._keys, self._secret_key, likeness, with_text) if likeness else ""

    async def claim(self, messages: Sequence[Message]) -> list[bool]:
        """For each message True if it is new: it then lies in the inbox, safe from a crash."""
        return await self._write_together(inbox.claim, messages)

    async def waiting(self, channel: str, now: datetime) -> list[Message]:
        """What was claimed and not answered, oldest first; older than 24 hours is deleted."""
        return await self.write(lambda connection: inbox.waiting(connection, channel, now))

    async def release(self, messages: Iterable[Message]) -> None:
        """Take messages out of the inbox that get no reply."""
        keys = [inbox.key_of(message) for message in messages]
        await self.write(lambda connection: inbox.release(connection, keys))

    async def finish(self, turn: Turn) -> None:
        """Log a turn and take its message out of the inbox, in one transaction."""
        await self._write_together(turns.finish, turn)

    async def forget(self, before: datetime) -> int:
        """Delete the turns asked and the notes written before then, and undecided people who were
        not seen since; gives how many turns.

        It goes in small steps and rests as long after each, so that a bot goes on logging, be it
        in this process or in another.
        """

        async def forget(connection: AsyncConnection) -> None:
            await notes.forget(connection, before)
            await people.forget_unseen(connection, before)

        await self.write(forget)
        gone = 0
        while True:
            started = time.perf_counter()
            some = await self.write(
                lambda connection: turns.forget(connection, before, FORGOTTEN_AT_A_TIME)
            )
            gone += some
            if some < FORGOTTEN_AT_A_TIME:
                break
            await asyncio.sleep(time.perf_counter() - started)
        await self.write(lambda connection: groups.forget(connection, before))
        return gone

    async def renew_keys(self, before: datetime) -> None:
        """Hash people of the log under a new key if the one in use is that old, and let those die
        whose rows are gone; for the one process that logs."""
        if self._secret_key is not None:
            keys = self._keys
            self._keys = await self.write(lambda connection: renewed(connection, keys, before))

    async def count_days(self, now: datetime) -> None:
        """Count the past days that are not counted, each in a transaction of its own."""
        async with self.reading() as connection:
            missing = await rollups.uncounted(connection, now)
        for day in missing:
            await self.write(partial(rollups.count, day=day))

    async def expire(self, now: datetime) -> int:
        """Delete what has waited in the inbox for over 24 hours; gives its number."""
        return await self.write(lambda connection: inbox.expire(connection, now))

    async def recent_turns(self, person: Who, since: datetime, limit: int = 3) -> list[Turn]:
        """The last turns of a person asked in private since then, oldest first."""
        async with self.reading() as connection:
            return await turns.recent(connection, person.logged, limit, since)

    async def asked_at(self, channel: str, since: datetime) -> list[datetime]:
        """When the newest messages of a channel came since then, oldest first."""
        async with self.reading() as connection:
            return await turns.asked_at(connection, channel, since)

    async def mark_turn(self, channel: str, delivery_key: str, person: Who, feedback: str) -> bool:
        """Set what `person` says of the answer to a message, a word of FEEDBACK; else ValueError.

        False if that person has no such turn.
        """
        if feedback not in FEEDBACK:
            raise ValueError(f"not one of {FEEDBACK}: {feedback!r}")
        key = channel, delivery_key
        return await self.write(
            lambda connection: turns.mark(connection, key, person.logged, feedback)
        )

    async def sent_for(self, channel: str, origin: str) -> str | None:
        """`sent` of the last turn with that origin (a hash), None if there is none."""
        async with self.reading() as connection:
            return await turns.sent_for(connection, channel, origin)

    async def consent_of(self, channel: str, person: str) -> bool | None:
        """Whether a person (`Who.kept`) lets texts be kept, None while undecided."""
        async with self.reading() as connection:
            return await people.consent_of(connection, channel, person)

    async def decide(
        self, channel: str, person: Who, consent: bool, at: datetime, wording: str = ""
    ) -> None:
        """Keep what a person decided, when, and on which wording; a refusal takes the texts that
        were kept."""
        await self.write(
            lambda connection: people.decide(connection, channel, person, consent, at, wording)
        )
        if not consent:
            await self.settle()

    async def set_inactive(self, channel: str, person: str, at: datetime | None) -> None:
        """Keep since when a person's (`Who.kept`) chat can't be written to; None: it can."""
        await self.write(lambda connection: people.set_inactive(connection, channel, person, at))

    async def held_about(self, channel: str, person: Who) -> Held:
        """What is held about a person."""
        async with self.reading() as connection:
            return await people.held_about(connection, channel, person)

    async def forget_person(self, channel: str, person: Who, raw_person: str = "") -> int:
        """Delete a person's turns, notes and decision at once; gives how many turns that were.

        With `raw_person`, the channel's own id, also what that person wrote and waits.
        """
        gone = await self.write(
            lambda connection: people.forget(connection, channel, person, raw_person)
        )
        await self.settle()
        return gone

    async def settle(self) -> None:
        """Empty the file beside the database in which what was deleted may still be read; left
        for the next time where something else uses it."""
        await asyncio.to_thread(empty_log, self._writers.url)

    async def add_note(self, channel: str, person: str, text: str, at: datetime) -> int:
        """Keep a note of a person (the first of `Who.logged`) for the office; gives its number."""
        return await self.write(lambda connection: notes.add(connection, channel, person, text, at))

    async def notes(self, limit: int) -> list[Note]:
        """The last notes, newest first."""
        async with self.reading() as connection:
            return await notes.latest(connection, limit)

    def channel_state(self, channel: str) -> ChannelState:
        """What a channel must remember by itself."""
        return ChannelState(channel, self.write, self._write_together, self.reading, self._seal)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection for questions to the database, for the reports."""
        try:
            async with self._readers.connect() as connection:
                yield connection
        except (SQLAlchemyError, OSError) as error:
            raise StoreError(f"Không đọc được cơ sở dữ liệu: {reason(error)}.") from error

    @property
    def commits(self) -> int:
        """How many transactions have been written since the store was opened."""
        return self._writer.groups

    async def close(self) -> None:
        """Write what waits and close the file."""
        await self._writer.close()
        await self._writers.dispose()
        await self._readers.dispose()

    async def _write_together(self, work: WorkTogether[I, T], item: I) -> T:
        return await _told(self._writer.write_together(work, item))

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        """The result of a piece of work on the database once it is committed, for the other
        modules of this room."""
        return await _told(self._writer.write(work))


async def _told(writing: Awaitable[T]) -> T:
    """What was written, a failure in words."""
    try:
        return await writing
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"Không ghi được cơ sở dữ liệu: {reason(error)}.") from error


async def open_store(
    database_url: str, secret_key: str | None, patience: float = PATIENCE
) -> Store:
    """The store at that address, brought to the newest form; made if it isn't there. What it writes
    waits up to `patience` seconds for another process that writes.

    Raises StoreError where it can't be opened, or `secret_key` isn't the one it was made with.
    """
    url = file_url(database_url)
    readers = engine_of(url, "BEGIN", patience)
    writers = engine_of(url, "BEGIN IMMEDIATE", patience, pool_size=1)
    try:
        make_folder(url)
        keys = await prepared(readers, writers, secret_key)
    except (SQLAlchemyError, CommandError, OSError, StoreError) as error:
        await writers.dispose()
        await readers.dispose()
        if isinstance(error, StoreError):
            raise
        raise StoreError(refusal(url, error)) from error
    return Store(readers, writers, keys, secret_key or None)
