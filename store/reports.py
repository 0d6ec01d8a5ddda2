"""Questions to the query log: what was asked, and what went unanswered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import Outcome
from store import turns as log
from store.opening import Store
from store.tables import turns
from store.turns import Turn


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of a period; `outcomes`, `channels` and `feedback` count questions.

    `milliseconds` and `slowest` are the median and the longest time of finding an answer, None
    where nothing was asked.
    """

    questions: int
    people: int
    outcomes: dict[str, int]
    channels: dict[str, int]
    feedback: dict[str, int]
    milliseconds: float | None
    slowest: float | None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike: how many, when last, and the latest of them as the example."""

    count: int
    people: int
    last_asked_at: datetime
    turn: int
    question: str | None
    outcome: Outcome
    entry: str | None


async def summary(store: Store, since: datetime, until: datetime) -> Summary:
    """The figures of what was asked from `since` to before `until`."""
    period = asked(since, until)
    async with store.reading() as connection:
        people = sa.select(sa.func.count(), sa.func.count(turns.c.person.distinct()))
        count = (await connection.execute(people.where(*period))).one()
        times = await connection.scalars(sa.select(turns.c.milliseconds).where(*period))
        milliseconds = list(times)
        return Summary(
            questions=count[0],
            people=count[1],
            outcomes=await counted(connection, turns.c.outcome, period),
            channels=await counted(connection, turns.c.channel, period),
            feedback=await counted(connection, turns.c.feedback, period),
            milliseconds=median(milliseconds) if milliseconds else None,
            slowest=max(milliseconds, default=None),
        )


async def top(store: Store, since: datetime, until: datetime, limit: int = 20) -> list[Group]:
    """The groups asked most often, smalltalk left out."""
    return await groups(store, [*asked(since, until), turns.c.outcome != "smalltalk"], limit)


async def unanswered(
    store: Store, since: datetime, until: datetime, limit: int = 20, least_people: int = 1
) -> list[Group]:
    """The groups that were refused most often, those of at least so many people."""
    refused = turns.c.outcome == Outcome.REFUSE.value
    return await groups(store, [*asked(since, until), refused], limit, least_people)


async def show(store: Store, number: int) -> Turn | None:
    """The turn with that number, or None."""
    async with store.reading() as connection:
        return await log.turn_numbered(connection, number)


async def export(store: Store, since: datetime, until: datetime) -> Sequence[Turn]:
    """Every turn of a period, oldest first."""
    async with store.reading() as connection:
        return await log.asked_between(connection, since, until)


def asked(since: datetime, until: datetime) -> list[sa.ColumnElement[bool]]:
    """The condition that a turn was asked from `since` to before `until`."""
    return [turns.c.asked_at >= since, turns.c.asked_at < until]


async def counted(
    connection: AsyncConnection,
    column: sa.ColumnElement[Any],
    conditions: Sequence[sa.ColumnElement[bool]],
) -> dict[str, int]:
    """How often each value of `column` occurs, most often first; nulls left out."""
    amount = sa.func.count()
    query = sa.select(column, amount).where(*conditions, column.is_not(None)).group_by(column)
    rows = await connection.execute(query.order_by(amount.desc(), column))
    return {row[0]: row[1] for row in rows}


async def groups(
    store: Store,
    conditions: Sequence[sa.ColumnElement[bool]],
    limit: int,
    least_people: int = 1,
) -> list[Group]:
    """The largest groups of alike questions under `conditions`, largest first."""
    # Without a likeness key (the engine failed) only the very same words are alike.
    alike = sa.func.coalesce(sa.func.nullif(turns.c.likeness, ""), turns.c.question, "")
    grouped = (
        sa.select(
            sa.func.count().label("count"),
            sa.func.count(turns.c.person.distinct()).label("people"),
            sa.func.max(turns.c.id).label("latest"),
        )
        .where(*conditions)
        .group_by(alike)
        .having(sa.func.count(turns.c.person.distinct()) >= least_people)
        .order_by(sa.desc("count"), sa.desc("latest"))
        .limit(limit)
        .subquery()
    )
    query = (
        sa.select(turns, grouped.c["count"].label("alike"), grouped.c.people)
        .join(grouped, turns.c.id == grouped.c.latest)
        .order_by(sa.desc("alike"), turns.c.id.desc())
    )
    async with store.reading() as connection:
        return [group_of(row) for row in await connection.execute(query)]


def group_of(row: sa.Row[Any]) -> Group:
    """The group of a row."""
    return Group(
        count=row.alike,
        people=row.people,
        last_asked_at=row.asked_at,
        turn=row.id,
        question=row.question,
        outcome=Outcome(row.outcome),
        entry=row.entry,
    )
