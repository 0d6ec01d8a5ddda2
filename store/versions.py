"""Which versions of the knowledge answered, and from when on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store.opening import Store
from store.tables import knowledge_versions as versions


@dataclass(frozen=True, slots=True)
class Accepted:
    """A version that was taken into use at a moment; `account` is whose edit it is, None if the
    files were edited outside the desk; `note` says what was done."""

    id: int
    version: str
    accepted_at: datetime
    account: str | None
    note: str


async def accept(
    store: Store, version: str, at: datetime, account: str | None = None, note: str = ""
) -> None:
    """Note that a version is in use from then on, unless it is the one in use already."""
    newest = sa.select(versions.c.version).order_by(versions.c.id.desc()).limit(1)
    row = {"version": version, "accepted_at": at, "account": account, "note": note}

    async def work(connection: AsyncConnection) -> None:
        if await connection.scalar(newest) != version:
            await connection.execute(sa.insert(versions).values(row))

    await store.write(work)


async def accepted(store: Store, limit: int = 100) -> Sequence[Accepted]:
    """The versions that were in use, the one in use first."""
    query = sa.select(versions).order_by(versions.c.id.desc()).limit(limit)
    async with store.reading() as connection:
        return [_accepted(row) for row in await connection.execute(query)]


async def with_the_one_before(store: Store, number: int) -> Sequence[Accepted]:
    """The version noted under a number, and the one before it as far as there is one."""
    query = sa.select(versions).where(versions.c.id <= number).order_by(versions.c.id.desc())
    async with store.reading() as connection:
        return [_accepted(row) for row in await connection.execute(query.limit(2))]


async def forget(store: Store, before: datetime) -> frozenset[str]:
    """Forget the versions that were replaced before then; gives those that are left."""
    # The one that was in use at that moment answered questions that are still in the log.
    in_use = sa.select(sa.func.max(versions.c.id)).where(versions.c.accepted_at < before)
    gone = sa.delete(versions).where(versions.c.id < in_use.scalar_subquery())

    async def work(connection: AsyncConnection) -> frozenset[str]:
        await connection.execute(gone)
        return frozenset(await connection.scalars(sa.select(versions.c.version)))

    return await store.write(work)


def _accepted(row: sa.Row[Any]) -> Accepted:
    return Accepted(row.id, row.version, row.accepted_at, row.account, row.note)
