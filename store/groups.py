"""Groups of alike questions: their keys, and which of them were merged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store import words
from store.hash_keys import SHORT
from store.tables import merged_groups, review_steps, reviews, turns

AT_A_TIME = 500  # turns of an older form that are read together
MOVED_AT_A_TIME = 50  # turns in a transaction: no claim waits long behind them


async def merge_into(connection: AsyncConnection, rows: Sequence[dict[str, Any]]) -> None:
    """Give rows of turns whose group was merged into another the key of that one."""
    keys = {row["group_key"] for row in rows if row["group_key"]}
    if not keys:
        return
    found = sa.select(merged_groups).where(merged_groups.c.group_key.in_(keys))
    merged = {row.group_key: row.into for row in await connection.execute(found)}
    for row in rows:
        row["group_key"] = merged.get(row["group_key"], row["group_key"])


async def merge(connection: AsyncConnection, group_key: str, into: str) -> str:
    """Have a group count to another from now on, or to what that one is counted to; gives which
    one that is. Its turns follow by `move`."""
    further = sa.select(merged_groups.c.into).where(merged_groups.c.group_key == into)
    end: str = await connection.scalar(further) or into
    if end == group_key:
        return end
    counted_here = sa.update(merged_groups).where(merged_groups.c.into == group_key)
    await connection.execute(counted_here.values(into=end))
    # A merge that broke off before all turns had followed is done again.
    await connection.execute(sa.delete(merged_groups).where(merged_groups.c.group_key == group_key))
    row = {"group_key": group_key, "into": end}
    await connection.execute(sa.insert(merged_groups).values(row))
    for table in (reviews, review_steps):
        # How the work on the bigger group stands holds for both.
        await connection.execute(sa.delete(table).where(table.c.group_key == group_key))
    return end


async def move(connection: AsyncConnection, group_key: str, into: str) -> int:
    """Give some turns of a merged group the other's key; how many, 0 when all are there."""
    some = sa.select(turns.c.id).where(turns.c.group_key == group_key).limit(MOVED_AT_A_TIME)
    moving = sa.update(turns).where(turns.c.id.in_(some)).values(group_key=into)
    return (await connection.execute(moving)).rowcount


async def regroup(connection: AsyncConnection, group_of: Callable[[str], str]) -> None:
    """Give each turn of an older form its group and its searchable words, once."""
    last = 0
    while True:
        query = sa.select(turns.c.id, turns.c.question, turns.c.likeness)
        batch = query.where(turns.c.id > last).order_by(turns.c.id).limit(AT_A_TIME)
        rows = list(await connection.execute(batch))
        if not rows:
            return
        last = rows[-1].id
        keyed = [
            # Where no text was kept the likeness was hashed already.
            {"of_turn": row.id, "key": _hashed(row.likeness, row.question is None, group_of)}
            for row in rows
            if row.likeness
        ]
        grouping = sa.update(turns).where(turns.c.id == sa.bindparam("of_turn"))
        if keyed:
            await connection.execute(grouping.values(group_key=sa.bindparam("key")), keyed)
        await words.note(connection, [(row.id, row.question) for row in rows])


def _hashed(likeness: str, is_hash: bool, group_of: Callable[[str], str]) -> str:
    return likeness[:SHORT] if is_hash else group_of(likeness)


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Forget the state of groups that nobody changed since then and that have no turns left, and
    what was merged into such groups."""
    there = sa.exists().where(turns.c.group_key == reviews.c.group_key)
    old = sa.select(reviews.c.group_key).where(reviews.c.changed_at < before, ~there)
    gone = list(await connection.scalars(old))
    if gone:
        for table in (reviews, review_steps):
            await connection.execute(sa.delete(table).where(table.c.group_key.in_(gone)))
    still = sa.exists().where(turns.c.group_key == merged_groups.c.into)
    await connection.execute(sa.delete(merged_groups).where(~still))
