"""The store: one writer and many readers over one database file."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from exchange import Message
from store import inbox, notes, people, turns
from store.channel_state import ChannelState
from store.database import empty_log, engine_of, file_url, make_folder, reason, refusal
from store.errors import StoreError
from store.hash_keys import kept_key, new_key, sealing_under
from store.migrations import is_current, upgrade
from store.notes import Note
from store.people import Held
from store.turns import FEEDBACK, Turn
from store.writer import I, WorkTogether, Writer

T = TypeVar("T")
log = logging.getLogger(__name__)


class Store:
    """An open database; every method raises StoreError when the database fails.

    `person` is always the keyed hash that `digest` makes of channel and person.
    """

    def __init__(self, readers: AsyncEngine, writers: AsyncEngine, hash_key: bytes) -> None:
        self._readers = readers
        self._writers = writers
        self._hash_key = hash_key
        self._seal = sealing_under(hash_key)
        self._writer = Writer(writers)

    def digest(self, *parts: str) -> str:
        """The keyed hash (64 hexadecimal digits) of a person, or of what else is kept unreadable.

        Without a secret key it differs from one run to the next.
        """
        message = "\0".join(parts).encode("utf-8", "replace")
        return hmac.new(self._hash_key, message, hashlib.sha256).hexdigest()

    async def claim(self, messages: Sequence[Message]) -> list[bool]:
        """For each message True if it is new: it then lies in the inbox, safe from a crash."""
        return await self._write_together(inbox.claim, messages)

    async def waiting(self, channel: str, now: datetime) -> list[Message]:
        """What was claimed and not answered, oldest first; older than 24 hours is deleted."""
        return await self._write(lambda connection: inbox.waiting(connection, channel, now))

    async def release(self, messages: Iterable[Message]) -> None:
        """Take messages out of the inbox that get no reply."""
        keys = [inbox.key_of(message) for message in messages]
        await self._write(lambda connection: inbox.release(connection, keys))

    async def finish(self, turn: Turn) -> None:
        """Log a turn and take its message out of the inbox, in one transaction."""
        await self._write_together(turns.finish, turn)

    async def forget(self, before: datetime) -> int:
        """Delete the turns asked and the notes written before then, and undecided people who were
        not seen since; gives how many turns."""

        async def forget(connection: AsyncConnection) -> int:
            await notes.forget(connection, before)
            await people.forget_unseen(connection, before)
            return await turns.forget(connection, before)

        return await self._write(forget)

    async def expire(self, now: datetime) -> int:
        """Delete what has waited in the inbox for over 24 hours; gives its number."""
        return await self._write(lambda connection: inbox.expire(connection, now))

    async def recent_turns(self, person: str, since: datetime, limit: int = 3) -> list[Turn]:
        """The last turns of a person (a hash) asked in private since then, oldest first."""
        async with self.reading() as connection:
            return await turns.recent(connection, person, limit, since)

    async def asked_at(self, channel: str, since: datetime) -> list[datetime]:
        """When the newest messages of a channel came since then, oldest first."""
        async with self.reading() as connection:
            return await turns.asked_at(connection, channel, since)

    async def mark_turn(self, channel: str, delivery_key: str, person: str, feedback: str) -> bool:
        """Set what `person` says of the answer to a message, a word of FEEDBACK; else ValueError.

        False if that person has no such turn.
        """
        if feedback not in FEEDBACK:
            raise ValueError(f"not one of {FEEDBACK}: {feedback!r}")
        key = channel, delivery_key
        return await self._write(lambda connection: turns.mark(connection, key, person, feedback))

    async def sent_for(self, channel: str, origin: str) -> str | None:
        """`sent` of the last turn with that origin (a hash), None if there is none."""
        async with self.reading() as connection:
            return await turns.sent_for(connection, channel, origin)

    async def consent_of(self, channel: str, person: str) -> bool | None:
        """Whether a person lets texts be kept, None while undecided."""
        async with self.reading() as connection:
            return await people.consent_of(connection, channel, person)

    async def decide(self, channel: str, person: str, consent: bool, at: datetime) -> None:
        """Keep what a person decided; a refusal takes the texts that were kept."""
        await self._write(
            lambda connection: people.decide(connection, channel, person, consent, at)
        )

    async def set_inactive(self, channel: str, person: str, at: datetime | None) -> None:
        """Keep since when a person's chat can't be written to; None: it can."""
        await self._write(lambda connection: people.set_inactive(connection, channel, person, at))

    async def held_about(self, channel: str, person: str) -> Held:
        """What is held about a person."""
        async with self.reading() as connection:
            return await people.held_about(connection, channel, person)

    async def forget_person(
        self, channel: str, person: str, raw_person: str = "", keep_consent: bool = False
    ) -> int:
        """Delete a person's turns, notes and decision at once; gives how many turns that were.

        With `raw_person`, the channel's own id, also what that person wrote and waits.
        """
        gone = await self._write(
            lambda connection: people.forget(connection, channel, person, raw_person, keep_consent)
        )
        await self.settle()
        return gone

    async def settle(self) -> None:
        """Empty the file beside the database in which what was deleted may still be read; left
        for the next time where something else uses it."""
        await asyncio.to_thread(empty_log, self._writers.url)

    async def add_note(self, channel: str, person: str, text: str, at: datetime) -> int:
        """Keep a note for the office; gives its number."""
        return await self._write(
            lambda connection: notes.add(connection, channel, person, text, at)
        )

    async def notes(self, limit: int) -> list[Note]:
        """The last notes, newest first."""
        async with self.reading() as connection:
            return await notes.latest(connection, limit)

    def channel_state(self, channel: str) -> ChannelState:
        """What a channel must remember by itself."""
        return ChannelState(channel, self._write, self._write_together, self.reading, self._seal)

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

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        return await _told(self._writer.write(work))


async def _told(writing: Awaitable[T]) -> T:
    """What was written, a failure in words."""
    try:
        return await writing
    except (SQLAlchemyError, OSError) as error:
        raise StoreError(f"Không ghi được cơ sở dữ liệu: {reason(error)}.") from error


async def open_store(database_url: str, secret_key: str | None) -> Store:
    """The store at that address, brought to the newest form; made if it isn't there.

    Raises StoreError where it can't be opened, or `secret_key` isn't the one it was made with.
    """
    url = file_url(database_url)
    readers, writers = engine_of(url, "BEGIN"), engine_of(url, "BEGIN IMMEDIATE", pool_size=1)
    try:
        make_folder(url)
        hash_key = await prepared(writers, secret_key)
    except (SQLAlchemyError, CommandError, OSError, StoreError) as error:
        await writers.dispose()
        if isinstance(error, StoreError):
            raise
        raise StoreError(refusal(url, error)) from error
    return Store(readers, writers, hash_key)


async def prepared(writers: AsyncEngine, secret_key: str | None) -> bytes:
    """Bring the tables to their newest form; gives the key of the person hash."""
    async with writers.begin() as connection:
        if not await connection.run_sync(is_current):
            await connection.run_sync(upgrade)
        if secret_key:
            return await kept_key(connection, secret_key)
    log.info("Chưa đặt DAIHOI_SECRET_KEY: mã băm của người hỏi chỉ dùng cho lần chạy này.")
    return new_key()
