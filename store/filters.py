"""What a report looks at, and that as conditions on turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import Outcome
from store import words
from store.columns import hidden
from store.reviews import Queue
from store.tables import turns

# What people say of an answer that was not the right one.
WRONG = ("down", "wrong", "missing", "outdated", "beside")
# The condition of each queue; near misses have a column of their own.
QUEUED: dict[Queue, sa.ColumnElement[bool]] = {
    "unanswered": turns.c.outcome == Outcome.REFUSE.value,
    "near": turns.c.near,
    "wrong": turns.c.feedback.in_(WRONG),
    "none-of-these": turns.c.feedback == "none-of-these",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What a report looks at: turns asked from `since` to before `until`, and as wanted only those
    of a channel, outcome, entry, queue or group, or whose question holds all words of a search."""

    since: datetime
    until: datetime
    channel: str | None = None
    outcome: str | None = None
    entry: str | None = None
    queue: Queue | None = None
    group: str | None = None
    search: str = ""


async def conditions(connection: AsyncConnection, wanted: Filter) -> list[sa.ColumnElement[bool]]:
    """The conditions of a filter."""
    if wanted.queue is not None or wanted.group is not None:
        chosen = await within(connection, wanted.since, wanted.until)
    else:
        chosen = [turns.c.asked_at >= wanted.since, turns.c.asked_at < wanted.until]
    if wanted.queue is not None:
        chosen.append(QUEUED[wanted.queue])
    for column, value in (
        (hidden(turns.c.channel), wanted.channel),
        (hidden(turns.c.outcome), wanted.outcome),
        (turns.c.entry, wanted.entry),
        (turns.c.group_key, wanted.group),
    ):
        if value is not None:
            chosen.append(column == value)
    if wanted.search.strip():
        holding = await words.turns_with(connection, wanted.search)
        chosen.append(turns.c.id.in_(holding) if holding is not None else sa.false())
    return chosen


async def within(
    connection: AsyncConnection, since: datetime, until: datetime
) -> list[sa.ColumnElement[bool]]:
    """The conditions of a period for the groups in it: moments are compared, but not looked up by
    the index of moments, and only at an end of the period beyond which something was asked."""
    at = turns.c.asked_at
    query = sa.select(
        sa.select(sa.func.min(at)).scalar_subquery(), sa.select(sa.func.max(at)).scalar_subquery()
    )
    first, last = (await connection.execute(query)).one()
    chosen = [hidden(at) >= since] if first is not None and first < since else []
    return [*chosen, hidden(at) < until] if last is not None and last >= until else chosen
