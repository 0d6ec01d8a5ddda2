"""The query log as tests fill, read and watch it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from exchange import Outcome
from store import Store, Turn, reports
from store.filters import Filter

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
SINCE, UNTIL = NOW - timedelta(days=30), NOW + timedelta(days=1)
ALL = Filter(SINCE, UNTIL)
REFUSED = Turn(
    asked_at=NOW,
    answered_at=NOW,
    channel="telegram",
    delivery_key="1",
    person="h1",
    position=1,
    question="Ai nấu cơm?",
    outcome=Outcome.REFUSE,
    knowledge_version="v1",
    likeness="ai com nau",
    group_key="g1",
    reply="Tài liệu không nêu.",
)


async def finish_all(store: Store, turns: Iterable[Turn]) -> None:
    """Log turns in their order, many to a transaction."""
    await asyncio.gather(*(store.finish(turn) for turn in turns))


async def exported(store: Store, since: datetime, until: datetime) -> list[Turn]:
    """The turns asked in a period, oldest first."""
    return [turn async for turns in reports.export(store, Filter(since, until)) for turn in turns]


async def lately(store: Store) -> list[Turn]:
    """The turns that this test has logged by the clock on the wall, oldest first."""
    now = datetime.now(UTC)
    return await exported(store, now - timedelta(hours=1), now + timedelta(hours=1))


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    """What the database file itself says."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query).fetchall()


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """What the store asks of the database meanwhile, with the values."""
    asked: list[tuple[str, Any]] = []

    def on_execute(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    engines = [store._readers.sync_engine, store._writers.sync_engine]
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", on_execute)
    try:
        yield asked
    finally:
        for engine in engines:
            sa.event.remove(engine, "before_cursor_execute", on_execute)
