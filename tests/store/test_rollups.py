"""Days that are counted once: which are, what takes one out again, and that it saves reading."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange import VIETNAM
from store import Store, Who
from store.figures import figures
from store.filters import Filter
from store.rollups import last_days
from tests.store.logs import REFUSED, rows, statements

pytestmark = pytest.mark.asyncio

FIRST = datetime(2026, 11, 1, 9, tzinfo=VIETNAM)
LATER = FIRST + timedelta(days=9)
TABLES = ("day_entries", "day_feedback", "day_hours", "day_times")


def counted(database: Path) -> list[int]:
    """The days of November that are counted; no count may be left of any other."""
    days = {day for (day,) in rows(database, "SELECT day FROM days")}
    for table in TABLES:
        assert {day for (day,) in rows(database, f"SELECT day FROM {table}")} <= days
    return sorted(int(day.removeprefix("2026-11-")) for day in days)


async def ask(store: Store, *days: int) -> None:
    """Two people ask on each of these days of November."""
    for day in days:
        at = FIRST + timedelta(days=day - 1)
        for person in ("h1", "h2"):
            key = f"{day}-{person}"
            turn = replace(REFUSED, asked_at=at, delivery_key=key, person=person)
            await store.finish(turn)


async def test_past_days_are_counted_and_today_is_not(store: Store, database: Path) -> None:
    await store.count_days(LATER)
    assert counted(database) == []
    await ask(store, 2, 3, 5)
    await store.count_days(datetime(2026, 11, 5, 23, 59, 59, tzinfo=VIETNAM))
    assert counted(database) == [2, 3, 4]
    await store.count_days(datetime(2026, 11, 5, 17, 0, tzinfo=UTC))  # midnight
    assert counted(database) == [2, 3, 4, 5]
    assert rows(database, "SELECT sum(count) FROM day_hours") == [(6,)]


async def late(store: Store) -> None:
    """A turn that lay beside the database comes in."""
    at = FIRST + timedelta(days=2)
    await store.finish(replace(REFUSED, asked_at=at, delivery_key="late"))


async def judged(store: Store) -> None:
    """Somebody says what the answer was worth."""
    assert await store.mark_turn("telegram", "3-h1", Who("", ("h1",)), "up")


async def forgotten(store: Store) -> None:
    """Somebody has all deleted."""
    await store.finish(replace(REFUSED, asked_at=FIRST + timedelta(days=30), person="h3"))
    third = FIRST + timedelta(days=2)
    await store.finish(replace(REFUSED, asked_at=third, delivery_key="h3", person="h3"))
    await store.count_days(LATER)
    assert await store.forget_person("telegram", Who("", ("h3",))) == 2


@pytest.mark.parametrize("change", [late, judged, forgotten])
async def test_what_changes_a_turn_takes_its_day_out_until_it_is_counted_again(
    store: Store, database: Path, change: Callable[[Store], Awaitable[None]]
) -> None:
    await ask(store, 2, 3, 4)
    await store.count_days(LATER)
    assert counted(database) == list(range(2, 10))
    await change(store)
    assert counted(database) == [2, *range(4, 10)]
    await store.count_days(LATER)
    assert counted(database) == list(range(2, 10))


async def test_purge_takes_the_days_of_what_it_deletes_out(store: Store, database: Path) -> None:
    await ask(store, 2, 3, 4)
    await store.count_days(LATER)
    await store.forget(FIRST + timedelta(days=2, seconds=1))
    assert counted(database) == list(range(4, 10))


async def test_counted_days_are_not_read_turn_by_turn(store: Store) -> None:
    await ask(store, 2, 3, 4)
    days = datetime(2026, 11, 2, tzinfo=VIETNAM), datetime(2026, 11, 5, tzinfo=VIETNAM)
    with statements(store) as asked:
        before = await figures(store, Filter(*days), is_brief=True)
        assert [statement for statement, _ in asked if "FROM turns" in statement]
    await store.count_days(LATER)
    with statements(store) as asked:
        assert await figures(store, Filter(*days), is_brief=True) == before
        assert not [statement for statement, _ in asked if "turns" in statement]
        # Of a day that begins or ends within the period the turns themselves must be looked at.
        await figures(store, Filter(days[0] + timedelta(hours=1), days[1]), is_brief=True)
        read = [values for statement, values in asked if "FROM turns" in statement]
    assert {values[:2] for values in read} == {
        ("2026-11-01 18:00:00.000000", "2026-11-02 17:00:00.000000")
    }


async def test_last_days_begin_at_midnight_in_vietnam_and_end_now() -> None:
    now = datetime(2026, 11, 28, 18, 30, tzinfo=UTC)  # the 29th, half past one, in Vietnam
    since, until = last_days(2, now)
    assert since == datetime(2026, 11, 28, tzinfo=VIETNAM)
    assert until == now + timedelta(seconds=1)
