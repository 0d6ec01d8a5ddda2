"""The store: one writer and many readers over one database file."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from exchange import Message
from store import inbox, turns
from store.errors import StoreError
from store.hash_keys import kept_key, new_key
from store.migrations import is_current, upgrade
from store.turns import Turn
from store.writer import Writer

T = TypeVar("T")
DRIVER = "sqlite+aiosqlite"
log = logging.getLogger(__name__)

# FULL: a message whose claim was acknowledged survives a power cut, not only a killed process.
# secure_delete: the raw text of an answered message doesn't linger in the file's free pages.
PRAGMAS = (
    "PRAGMA busy_timeout = 2000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
)


class Store:
    """An open database; every method raises StoreError when the database fails."""

    def __init__(self, readers: AsyncEngine, writers: AsyncEngine, hash_key: bytes) -> None:
        self._readers = readers
        self._writers = writers
        self._hash_key = hash_key
        self._writer = Writer(writers)

    def digest(self, *parts: str) -> str:
        """The keyed hash (64 hexadecimal digits) of a person, or of what else is kept unreadable.

        Without a secret key it differs from one run to the next.
        """
        message = "\0".join(parts).encode("utf-8", "replace")
        return hmac.new(self._hash_key, message, hashlib.sha256).hexdigest()

    async def claim(self, messages: Sequence[Message]) -> list[bool]:
        """For each message True if it is new: it then lies in the inbox, safe from a crash."""
        return await self._write(lambda connection: inbox.claim(connection, messages))

    async def waiting(self, channel: str, now: datetime) -> list[Message]:
        """What was claimed and not answered, oldest first; older than 24 hours is deleted."""
        return await self._write(lambda connection: inbox.waiting(connection, channel, now))

    async def release(self, messages: Iterable[Message]) -> None:
        """Take messages out of the inbox that get no reply."""
        keys = [inbox.key_of(message) for message in messages]
        await self._write(lambda connection: inbox.release(connection, keys))

    async def finish(self, turn: Turn) -> None:
        """Log a turn and take its message out of the inbox, in one transaction."""
        await self._write(lambda connection: turns.finish(connection, turn))

    async def forget(self, before: datetime) -> int:
        """Delete the turns asked before then; gives their number."""
        return await self._write(lambda connection: turns.forget(connection, before))

    async def expire(self, now: datetime) -> int:
        """Delete what has waited in the inbox for over 24 hours; gives its number."""
        return await self._write(lambda connection: inbox.expire(connection, now))

    async def recent_turns(self, person: str, since: datetime, limit: int = 3) -> list[Turn]:
        """The last turns of a person (a hash) asked since then, oldest first."""
        async with self.reading() as connection:
            return await turns.recent(connection, person, limit, since)

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

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
        try:
            return await self._writer.write(work)
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


def file_url(database_url: str) -> URL:
    """The parsed address; raises StoreError unless it is that of an SQLite file."""
    try:
        url = make_url(database_url)
    except ArgumentError:
        url = None
    if url is None or url.drivername != DRIVER or url.database in (None, "", ":memory:"):
        raise StoreError(
            f"database_url không dùng được; hãy viết “{DRIVER}:///đường/dẫn/tới/tệp.db”."
        )
    return url


def make_folder(url: URL) -> None:
    """Make the folder of the database file, closed to other accounts: people's words lie there."""
    Path(str(url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def engine_of(url: URL, begin: str, pool_size: int = 5) -> AsyncEngine:
    """An engine whose transactions start by `begin`; errors never show what people wrote."""
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver would start transactions by itself, too late for BEGIN IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


def refusal(url: URL, error: Exception) -> str:
    """Why the database could not be opened, and what to do."""
    if isinstance(error, CommandError):
        return (
            f"Cơ sở dữ liệu {url.database} do một bản chương trình khác tạo ra ({error}); "
            "hãy cập nhật chương trình, hoặc đặt database_url sang tệp khác."
        )
    return (
        f"Không mở được cơ sở dữ liệu {url.database}: {reason(error)}; "
        "hãy kiểm tra đường dẫn, quyền ghi và dung lượng đĩa."
    )


def reason(error: Exception) -> str:
    """What the database said, in one line and without the statement."""
    cause = getattr(error, "orig", None) or error
    return " ".join(str(cause).split()) or type(cause).__name__
