"""The figures of a period: how many questions, with what outcome, when, where, how fast."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store import rollups
from store.columns import hidden
from store.filters import Filter, conditions
from store.opening import Store
from store.tables import day_entries, day_feedback, day_hours, day_times, turns


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a period, in counts of questions.

    `days` counts outcomes by the day in Vietnam, every day of the period in its place; `hours` by
    the hour of the day; `entries` what was answered from which entry. `people` is None where it
    was not asked for. `milliseconds` and `slowest` are the median and the 95th percentile of
    finding an answer, in whole milliseconds, None where nothing was asked.
    """

    questions: int
    people: int | None
    outcomes: Mapping[str, int]
    channels: Mapping[str, int]
    feedback: Mapping[str, int]
    milliseconds: int | None
    slowest: int | None
    days: Mapping[str, Mapping[str, int]]
    hours: Mapping[int, int]
    entries: Mapping[str, int]

    def share(self, outcome: str) -> float | None:
        """The share of an outcome among what was no smalltalk, 0..1; None where nothing was."""
        asked = self.questions - self.outcomes.get("smalltalk", 0)
        return self.outcomes.get(outcome, 0) / asked if asked else None

    @property
    def disliked(self) -> float | None:
        """The share of opinions that found an answer not right, 0..1; None without opinions."""
        said = sum(self.feedback.values())
        return 1 - self.feedback.get("up", 0) / said if said else None


@dataclass(slots=True)
class _Sums:
    """What is being added up."""

    days: dict[str, Counter[str]]
    outcomes: Counter[str] = field(default_factory=Counter)
    channels: Counter[str] = field(default_factory=Counter)
    feedback: Counter[str] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    times: Counter[int] = field(default_factory=Counter)


async def figures(store: Store, wanted: Filter, is_brief: bool = False) -> Figures:
    """The figures of what was asked in a period, of a channel, outcome and entry as wanted; in
    brief by day, hour and channel alone."""
    if is_brief:
        return _figures(await _summed(store, wanted, is_brief), None)
    # Two readings at once: counting people takes about as long as all the rest.
    sums, people = await asyncio.gather(_summed(store, wanted), _people(store, wanted))
    return _figures(sums, people)


async def _summed(store: Store, wanted: Filter, is_brief: bool = False) -> _Sums:
    named = list(rollups.days_between(wanted.since, wanted.until))
    sums = _Sums({day: Counter() for day in named})
    async with store.reading() as connection:
        # Of one entry there are few turns, and what is counted by the day does not tell its hours.
        counted = set()
        if wanted.entry is None:
            counted = await rollups.counted_days(connection, wanted.since, wanted.until)
        await _add_counted(connection, wanted, sums, counted, is_brief)
        for part in _uncounted(wanted, [day for day in named if day not in counted]):
            await _add_turns(connection, part, sums, is_brief)
    return sums


def _figures(sums: _Sums, people: int | None) -> Figures:
    return Figures(
        questions=sum(sums.outcomes.values()),
        people=people,
        outcomes=most_first(sums.outcomes),
        channels=most_first(sums.channels),
        feedback=most_first(sums.feedback),
        milliseconds=percentile(sums.times, 50),
        slowest=percentile(sums.times, 95),
        days={day: dict(outcomes) for day, outcomes in sums.days.items()},
        hours=dict(sorted(sums.hours.items())),
        entries=most_first(sums.entries),
    )


def most_first(counts: Counter[str]) -> dict[str, int]:
    """Counts, the largest first, equal ones by name."""
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def percentile(times: Counter[int], share: int) -> int | None:
    """The time within which `share` per cent of all were done."""
    due = sum(times.values()) * share / 100
    for milliseconds in sorted(times):
        due -= times[milliseconds]
        if due <= 0:
            return milliseconds
    return None


def _uncounted(wanted: Filter, days: list[str]) -> Iterator[Filter]:
    """The parts of a period that must be read turn by turn: days that follow each other at once."""
    parts: list[tuple[datetime, datetime]] = []
    for day in days:
        since, until = rollups.bounds(day)
        if parts and parts[-1][1] == since:
            since = parts.pop()[0]
        parts.append((since, until))
    for since, until in parts:
        yield replace(wanted, since=max(since, wanted.since), until=min(until, wanted.until))


async def _add_counted(
    connection: AsyncConnection,
    wanted: Filter,
    sums: _Sums,
    counted: set[str],
    is_brief: bool,
) -> None:
    if not counted:
        return

    def of(table: sa.Table, *names: str) -> Any:
        # Days in between that are not counted have no rows.
        day = table.c.day
        chosen: list[sa.ColumnElement[bool]] = [day >= min(counted), day <= max(counted)]
        if wanted.channel is not None:
            chosen.append(table.c.channel == wanted.channel)
        if wanted.outcome is not None:
            chosen.append(table.c.outcome == wanted.outcome)
        columns = [table.c[name] for name in names]
        total = sa.func.sum(table.c["count"])
        return sa.select(*columns, total).where(*chosen).group_by(*columns)

    of_days = of(day_hours, "day", "channel", "outcome")
    for day, channel, outcome, number in await connection.execute(of_days):
        sums.days[day][outcome] += number
        sums.outcomes[outcome] += number
        sums.channels[channel] += number
    for hour, number in await connection.execute(of(day_hours, "hour")):
        sums.hours[hour] += number
    if is_brief:
        return
    for entry, number in await connection.execute(of(day_entries, "entry")):
        sums.entries[entry] += number
    for feedback, number in await connection.execute(of(day_feedback, "feedback")):
        sums.feedback[feedback] += number
    for milliseconds, number in await connection.execute(of(day_times, "milliseconds")):
        sums.times[milliseconds] += number


async def _add_turns(
    connection: AsyncConnection, wanted: Filter, sums: _Sums, is_brief: bool
) -> None:
    """Add what was asked, turn by turn."""
    chosen = await conditions(connection, wanted)
    for cell in await rollups.cells(connection, chosen):
        sums.days[cell.day][cell.outcome] += cell.count
        sums.outcomes[cell.outcome] += cell.count
        sums.channels[cell.channel] += cell.count
        sums.hours[cell.hour] += cell.count
        if cell.entry is not None and not is_brief:
            sums.entries[cell.entry] += cell.count
        if cell.feedback is not None and not is_brief:
            sums.feedback[cell.feedback] += cell.count
    if is_brief:
        return
    spent = await rollups.times(connection, chosen)
    for (milliseconds, _, _), number in spent.items():
        sums.times[milliseconds] += number


async def _people(store: Store, wanted: Filter) -> int:
    """How many people asked."""
    # All but an entry is hidden from the planner, which else takes the index by time or channel and
    # sorts a million people; as it is, it finds them in the order of their own index.
    at = hidden(turns.c.asked_at)
    chosen = [at >= wanted.since, at < wanted.until]
    if wanted.channel is not None:
        chosen.append(hidden(turns.c.channel) == wanted.channel)
    if wanted.outcome is not None:
        chosen.append(hidden(turns.c.outcome) == wanted.outcome)
    if wanted.entry is not None:
        chosen.append(turns.c.entry == wanted.entry)
    each = sa.select(turns.c.person).where(*chosen).group_by(turns.c.person).subquery()
    async with store.reading() as connection:
        return await connection.scalar(sa.select(sa.func.count()).select_from(each)) or 0
