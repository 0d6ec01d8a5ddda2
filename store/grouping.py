"""Groups of alike questions as the office sees them: how many, an example, how the work stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import Outcome
from store.filters import WRONG
from store.reviews import Queue, State
from store.tables import reviews, turns

EXAMPLES = 100  # newest turns of a group among which one is looked for whose text is kept
ALIKE = turns.c.group_key == sa.bindparam("group")  # the turns of one group


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are alike: how many, of how many people, when last, and the latest of them
    whose text is kept as the example; how the work on the group stands, since when, whose."""

    key: str
    count: int
    people: int
    last_asked_at: datetime
    turn: int
    question: str | None
    outcome: Outcome
    entry: str | None
    state: State = "new"
    account: str | None = None
    changed_at: datetime | None = None

    @property
    def came_back(self) -> bool:
        """Whether it was asked again after somebody had done with it."""
        changed = self.changed_at
        return self.state == "done" and changed is not None and self.last_asked_at > changed


async def groups_of(
    connection: AsyncConnection,
    chosen: Sequence[sa.ColumnElement[bool]],
    limit: int,
    offset: int,
    least_people: int,
    queue: Queue | None = None,
    states: Sequence[State] | None = None,
) -> list[Group]:
    """The largest groups of the turns under some conditions: those of at least so many people, and
    of a queue those whose work is in one of some states."""
    rows = await largest(connection, chosen, limit, offset, least_people, queue, states)
    return await told(connection, rows, chosen, queue)


async def largest(
    connection: AsyncConnection,
    chosen: Sequence[sa.ColumnElement[bool]],
    limit: int,
    offset: int = 0,
    least_people: int = 1,
    queue: Queue | None = None,
    states: Sequence[State] | None = None,
    among: Sequence[sa.ColumnElement[bool]] = (turns.c.group_key != "",),
) -> Sequence[sa.Row[Any]]:
    """The rows of such groups `among` some keys, for `told`: `group_key`, `amount`, and how the
    work stands."""
    amount = sa.func.count().label("amount")
    # Of all turns moments are not compared: it takes its time, and no work depends on it.
    last = (sa.null() if queue is None else sa.func.max(turns.c.asked_at)).label("last")
    # Nor are people counted of groups that are not shown, unless their number decides that.
    counted_people = sa.func.count(turns.c.person.distinct())
    people = (sa.null() if least_people == 1 else counted_people).label("people")
    grouped = sa.select(turns.c.group_key, amount, last, people).where(*chosen, *among)
    grouped = grouped.group_by(turns.c.group_key)
    if least_people > 1:
        grouped = grouped.having(counted_people >= least_people)
    if states is None:
        # What is not shown needs no look at how the work on it stands.
        grouped = grouped.order_by(amount.desc(), last.desc(), turns.c.group_key)
        grouped = grouped.limit(limit).offset(offset)
    counted = grouped.subquery()
    worked = sa.and_(reviews.c.group_key == counted.c.group_key, reviews.c.queue == (queue or ""))
    query = sa.select(counted, reviews.c.state, reviews.c.account, reviews.c.changed_at)
    query = query.select_from(counted.outerjoin(reviews, worked))
    newest = counted.c["last"].desc()
    query = query.order_by(counted.c.amount.desc(), newest, counted.c.group_key)
    if states is not None:
        came_back = sa.and_(reviews.c.state == "done", counted.c.last > reviews.c.changed_at)
        state = sa.case((came_back, "new"), else_=sa.func.coalesce(reviews.c.state, "new"))
        query = query.where(state.in_(states)).limit(limit).offset(offset)
    return list(await connection.execute(query))


async def told(
    connection: AsyncConnection,
    rows: Sequence[sa.Row[Any]],
    chosen: Sequence[sa.ColumnElement[bool]],
    queue: Queue | None = None,
) -> list[Group]:
    """The groups of some rows, each with its people and its example."""
    # The same two questions are put for every group, so they are written once.
    last = sa.func.max(turns.c.asked_at)
    counting = sa.select(sa.func.count(turns.c.person.distinct()), last).where(*chosen, ALIKE)
    looking = _example(_places(queue, chosen))
    found = []
    for row in rows:
        group = {"group": row.group_key}
        people, asked_at = row.people, row.last
        if people is None or asked_at is None:
            people, asked_at = (await connection.execute(counting, group)).one()
        example = (await connection.execute(looking, group)).one()
        found.append(_group(row, people, asked_at, example))
    return found


def _group(row: sa.Row[Any], people: int, asked_at: datetime, example: sa.Row[Any]) -> Group:
    return Group(
        key=row.group_key,
        count=row.amount,
        people=people,
        last_asked_at=asked_at,
        turn=example.id,
        question=example.question,
        outcome=Outcome(example.outcome),
        entry=example.entry,
        state=row.state or "new",
        account=row.account,
        changed_at=row.changed_at,
    )


def _places(
    queue: Queue | None, chosen: Sequence[sa.ColumnElement[bool]]
) -> list[list[sa.ColumnElement[bool]]]:
    """Where to look for the turn that shows what a group asks: conditions each of which an index
    answers newest first."""
    if queue == "none-of-these":
        # Who rejects all choices has said nothing; what was asked before has.
        chosen, queue = [], None
    if queue is None:
        return [[*chosen, ALIKE, turns.c.outcome == outcome.value] for outcome in Outcome]
    if queue == "wrong":
        return [[*chosen, ALIKE, turns.c.feedback == word] for word in WRONG]
    return [[*chosen, ALIKE]]


def _example(places: Sequence[Sequence[sa.ColumnElement[bool]]]) -> sa.Select[Any]:
    """The query for the newest turn in some places whose text is kept, else the newest of all; only
    the newest of a place are looked at. A pressed "none of these" shows nothing."""
    told = ("id", "question", "outcome", "entry", "asked_at")
    newest = (turns.c.asked_at.desc(), turns.c.id.desc())
    shows = sa.and_(
        turns.c.question.is_not(None), turns.c.feedback.is_distinct_from("none-of-these")
    ).label("shows")
    few = [sa.select(turns.c.id).where(*one).order_by(*newest).limit(EXAMPLES) for one in places]
    looked_at = sa.union_all(*(sa.select(one.subquery().c.id) for one in few))
    query = sa.select(*(turns.c[name] for name in told), shows).where(turns.c.id.in_(looked_at))
    return query.order_by(shows.desc(), *newest).limit(1)
