"""Whole days of the log, counted once, so that a report on a million turns reads few rows.

A day that is past is counted from its turns and stands in `days` from then on; whatever changes one
of its turns takes it out again, and until it is counted anew its turns are counted one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import VIETNAM
from store.tables import day_entries, day_feedback, day_hours, day_times, days, turns

COUNTED = (days, day_entries, day_feedback, day_hours, day_times)
OFFSET = 7  # hours by which Vietnam is ahead of UTC, in which moments are kept
# From so many milliseconds on times are told to ten, and to a hundred.
TENS, HUNDREDS = 100, 1_000


@dataclass(frozen=True, slots=True)
class Cell:
    """How many turns share a day and hour (in Vietnam), channel, outcome, entry and feedback."""

    day: str
    hour: int
    channel: str
    outcome: str
    entry: str | None
    feedback: str | None
    count: int


def day_of(moment: datetime) -> str:
    """The day of an aware moment in Vietnam: "2026-11-28"."""
    return moment.astimezone(VIETNAM).date().isoformat()


def bounds(day: str) -> tuple[datetime, datetime]:
    """From when to before when a day lasts in Vietnam."""
    start = datetime.combine(date.fromisoformat(day), datetime.min.time(), VIETNAM)
    return start, start + timedelta(days=1)


def days_between(since: datetime, until: datetime) -> Iterator[str]:
    """The days that lie in a period whole or in part, in their order."""
    day = since.astimezone(VIETNAM).date()
    while bounds(day.isoformat())[0] < until:
        yield day.isoformat()
        day += timedelta(days=1)


def last_days(days: int, now: datetime) -> tuple[datetime, datetime]:
    """The period of the last days with today, whole days but for what of today is to come."""
    start = bounds(day_of(now))[0] - timedelta(days=days - 1)
    # What came in this very second counts; the end of a period doesn't belong to it.
    return start, now + timedelta(seconds=1)


async def counted_days(connection: AsyncConnection, since: datetime, until: datetime) -> set[str]:
    """The days that lie in a period whole and have been counted."""
    named = days.c.day >= day_of(since), days.c.day <= day_of(until)
    found = await connection.scalars(sa.select(days.c.day).where(*named))
    return {day for day in found if bounds(day)[0] >= since and bounds(day)[1] <= until}


async def uncounted(connection: AsyncConnection, now: datetime) -> list[str]:
    """The past days with turns that are not counted."""
    first = await connection.scalar(sa.select(sa.func.min(turns.c.asked_at)))
    if first is None:
        return []
    today = bounds(day_of(now))[0]
    done = await counted_days(connection, bounds(day_of(first))[0], today)
    return [day for day in days_between(first, today) if day not in done]


async def count(connection: AsyncConnection, day: str) -> None:
    """Count a day; what was counted of it before goes."""
    await _forget(connection, [day])
    since, until = bounds(day)
    asked = [turns.c.asked_at >= since, turns.c.asked_at < until]
    entries: Counter[tuple[str, str, str]] = Counter()
    feedback: Counter[tuple[str, str, str]] = Counter()
    hours: Counter[tuple[int, str, str]] = Counter()
    for cell in await cells(connection, asked):
        if cell.entry is not None:
            entries[cell.entry, cell.channel, cell.outcome] += cell.count
        if cell.feedback is not None:
            feedback[cell.feedback, cell.channel, cell.outcome] += cell.count
        hours[cell.hour, cell.channel, cell.outcome] += cell.count
    await connection.execute(sa.insert(days).values(day=day))
    await _insert(connection, day_entries, day, entries)
    await _insert(connection, day_feedback, day, feedback)
    await _insert(connection, day_hours, day, hours)
    await _insert(connection, day_times, day, await times(connection, asked))


async def _insert(
    connection: AsyncConnection, table: sa.Table, day: str, counts: Mapping[Any, int]
) -> None:
    names = [column.name for column in table.columns][1:-1]
    rows = [
        {"day": day, **dict(zip(names, key, strict=True)), "count": number}
        for key, number in counts.items()
    ]
    if rows:
        await connection.execute(sa.insert(table), rows)


async def cells(
    connection: AsyncConnection, conditions: Sequence[sa.ColumnElement[bool]]
) -> list[Cell]:
    """The turns under some conditions, counted by what they share."""
    when = (sa.func.date(turns.c.asked_at), sa.extract("hour", turns.c.asked_at))
    shared = (*when, turns.c.channel, turns.c.outcome, turns.c.entry, turns.c.feedback)
    query = sa.select(*shared, sa.func.count()).where(*conditions).group_by(*shared)
    return [_cell(*row) for row in await connection.execute(query)]


def _cell(utc_day: date | str, utc_hour: int, *rest: Any) -> Cell:
    """The cell of a row, whose moment is still that of UTC."""
    # SQLite tells a day as text, PostgreSQL as a date.
    day = date.fromisoformat(str(utc_day))
    late, hour = divmod(int(utc_hour) + OFFSET, 24)
    return Cell((day + timedelta(days=late)).isoformat(), hour, *rest)


async def times(
    connection: AsyncConnection, conditions: Sequence[sa.ColumnElement[bool]]
) -> Counter[tuple[int, str, str]]:
    """How many turns under some conditions took so many whole milliseconds on a channel with an
    outcome: {(milliseconds, channel, outcome): count}."""
    whole = sa.cast(turns.c.milliseconds, sa.Integer)
    shared = (whole, turns.c.channel, turns.c.outcome)
    query = sa.select(*shared, sa.func.count()).where(*conditions).group_by(*shared)
    found: Counter[tuple[int, str, str]] = Counter()
    for milliseconds, channel, outcome, number in await connection.execute(query):
        found[coarse(milliseconds), channel, outcome] += number
    return found


def coarse(milliseconds: int) -> int:
    """A time as it is counted: long ones need no exact milliseconds."""
    step = 1 if milliseconds < TENS else 10 if milliseconds < HUNDREDS else 100
    return milliseconds // step * step


async def outdate(connection: AsyncConnection, moments: Iterable[datetime]) -> None:
    """Take the days of some moments out of what is counted, for their turns change."""
    changed = {day_of(moment) for moment in moments}
    there = await connection.scalars(sa.select(days.c.day).where(days.c.day.in_(changed)))
    await _forget(connection, list(there))


async def outdate_where(
    connection: AsyncConnection, conditions: Sequence[sa.ColumnElement[bool]]
) -> None:
    """Take the days of the turns under some conditions out of what is counted."""
    moments = await connection.scalars(sa.select(turns.c.asked_at).where(*conditions))
    await outdate(connection, list(moments))


async def _forget(connection: AsyncConnection, gone: Sequence[str]) -> None:
    for table in COUNTED if gone else ():
        await connection.execute(sa.delete(table).where(table.c.day.in_(gone)))
