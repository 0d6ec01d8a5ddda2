"""The database file: its address, its engines, and in words why it can't be used."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from alembic.util import CommandError
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from store.errors import StoreError

DRIVER = "sqlite+aiosqlite"
PATIENCE = 2.0  # seconds: a bot has others waiting behind what it writes

# FULL: a message whose claim was acknowledged survives a power cut, not only a killed process.
# secure_delete: the raw text of an answered message doesn't linger in the file's free pages.
PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA foreign_keys = ON",
)


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


def engine_of(url: URL, begin: str, patience: float, pool_size: int = 5) -> AsyncEngine:
    """An engine whose transactions start by `begin` and wait up to `patience` seconds for what is
    locked; errors never show what people wrote."""
    engine = create_async_engine(url, pool_size=pool_size, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver would start transactions by itself, too late for BEGIN IMMEDIATE.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {round(patience * 1000)}")
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


def empty_log(url: URL) -> None:
    """Write what the log beside the database holds into it, and empty the log, unless somebody
    uses it just now."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(str(url.database), timeout=0.5)) as own:
        own.execute("PRAGMA wal_checkpoint(TRUNCATE)")
