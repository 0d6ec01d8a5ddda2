"""How the work on groups of alike questions stands: in which queue, whose, since when; and undo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Literal, get_args

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import Outcome
from store import groups
from store.opening import Store
from store.tables import review_steps, reviews, turns

Queue = Literal["unanswered", "near", "wrong", "none-of-these"]
State = Literal["new", "in-work", "done", "ignored"]
QUEUES: tuple[Queue, ...] = get_args(Queue)
STATES: tuple[State, ...] = get_args(State)


@dataclass(frozen=True, slots=True)
class Step:
    """A change of a group's state in a queue: to what, by which account, and when."""

    state: State
    account: str
    changed_at: datetime


async def review(store: Store, queue: Queue, group_key: str, step: Step) -> None:
    """Put a group of a queue into a state."""
    row = {
        "queue": queue,
        "group_key": group_key,
        "state": step.state,
        "account": step.account,
        "changed_at": step.changed_at,
    }

    async def change(connection: AsyncConnection) -> None:
        await connection.execute(sa.insert(review_steps).values(row))
        await connection.execute(sa.delete(reviews).where(*_of(reviews, queue, group_key)))
        await connection.execute(sa.insert(reviews).values(row))

    await store.write(change)


async def undo(store: Store, queue: Queue, group_key: str) -> bool:
    """Take the last change of a group's state back; False where there is none."""

    async def take_back(connection: AsyncConnection) -> bool:
        of_steps = _of(review_steps, queue, group_key)
        query = sa.select(review_steps).where(*of_steps).order_by(review_steps.c.id.desc()).limit(2)
        last, *before = [*(await connection.execute(query)), None]
        if last is None:
            return False
        await connection.execute(sa.delete(review_steps).where(review_steps.c.id == last.id))
        await connection.execute(sa.delete(reviews).where(*_of(reviews, queue, group_key)))
        if before[0] is not None:
            row = {name: before[0]._mapping[name] for name in reviews.c.keys()}
            await connection.execute(sa.insert(reviews).values(row))
        return True

    return await store.write(take_back)


async def steps(store: Store, queue: Queue, group_key: str) -> list[Step]:
    """The changes of a group's state, oldest first."""
    query = sa.select(review_steps).where(*_of(review_steps, queue, group_key))
    async with store.reading() as connection:
        rows = await connection.execute(query.order_by(review_steps.c.id))
        return [Step(row.state, row.account, row.changed_at) for row in rows]


async def merge(store: Store, group_key: str, into: str) -> None:
    """Count a group to another, or to what that one is counted to, from now on and with all its
    turns; to itself it changes nothing."""
    end = await store.write(lambda connection: groups.merge(connection, group_key, into))
    moving = partial(groups.move, group_key=group_key, into=end)
    moved = 0 if end == group_key else 1
    while moved:
        moved = await store.write(moving)


def _of(table: sa.Table, queue: Queue, group_key: str) -> list[sa.ColumnElement[bool]]:
    return [table.c.queue == queue, table.c.group_key == group_key]


async def biggest(
    store: Store, since: datetime, until: datetime, limit: int
) -> list[tuple[str, str]]:
    """The biggest groups of what was not answered, or not well, in a period, those whose likeness
    key is kept: each with that key, the biggest first."""
    in_queue = sa.or_(
        turns.c.outcome == Outcome.REFUSE.value, turns.c.near, turns.c.feedback.is_not(None)
    )
    chosen = [turns.c.asked_at >= since, turns.c.asked_at < until, turns.c.group_key != ""]
    amount = sa.func.count().label("amount")
    query = sa.select(turns.c.group_key, sa.func.max(turns.c.likeness)).where(*chosen, in_queue)
    query = query.group_by(turns.c.group_key).having(sa.func.max(turns.c.likeness) != "")
    async with store.reading() as connection:
        ordered = query.order_by(amount.desc(), turns.c.group_key).limit(limit)
        return [(row[0], row[1]) for row in await connection.execute(ordered.add_columns(amount))]
