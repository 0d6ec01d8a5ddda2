"""Who may see the log desk: accounts, their sessions, and log-in attempts that failed.

Passwords and tokens come in as hashes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store.opening import Store
from store.tables import accounts, sessions, sign_in_failures

Role = Literal["viewer", "editor", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)  # each may do what those before it may
IDLE, LONGEST = timedelta(hours=12), timedelta(days=7)  # of a session
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may sign in, unless `locked_at` says since when not."""

    id: int
    name: str
    role: Role
    password_hash: str
    made_at: datetime
    locked_at: datetime | None
    signed_in_at: datetime | None


async def add(store: Store, name: str, role: Role, password_hash: str, at: datetime) -> bool:
    """Make an account; False where one has that name."""

    async def make(connection: AsyncConnection) -> bool:
        if await _named(connection, name) is not None:
            return False
        row = {"name": name, "role": role, "password_hash": password_hash, "made_at": at}
        await connection.execute(sa.insert(accounts).values(row))
        return True

    return await store.write(make)


async def everybody(store: Store) -> list[Account]:
    """All accounts by name."""
    async with store.reading() as connection:
        rows = await connection.execute(sa.select(accounts).order_by(accounts.c.name))
        return [Account(**row._mapping) for row in rows]


async def named(store: Store, name: str) -> Account | None:
    """The account with that name."""
    async with store.reading() as connection:
        return await _named(connection, name)


async def change(store: Store, name: str, values: dict[str, Any]) -> bool:
    """Set columns of an account, and sign it out everywhere; False where there is none."""

    async def set_values(connection: AsyncConnection) -> bool:
        account = await _named(connection, name)
        if account is None:
            return False
        await connection.execute(sa.update(accounts).where(_is(account)).values(values))
        await connection.execute(sa.delete(sessions).where(sessions.c.account == account.id))
        return True

    return await store.write(set_values)


async def remove(store: Store, name: str) -> bool:
    """Remove an account and its sessions; False where there is none."""

    async def take_away(connection: AsyncConnection) -> bool:
        account = await _named(connection, name)
        if account is None:
            return False
        await connection.execute(sa.delete(sessions).where(sessions.c.account == account.id))
        await connection.execute(sa.delete(accounts).where(_is(account)))
        return True

    return await store.write(take_away)


async def begin_session(store: Store, account: Account, token_hash: str, at: datetime) -> None:
    """Keep a session that begins with this sign-in."""

    async def begin(connection: AsyncConnection) -> None:
        row = {"token_hash": token_hash, "account": account.id, "made_at": at, "seen_at": at}
        await connection.execute(sa.insert(sessions).values(row))
        seen = sa.update(accounts).where(_is(account)).values(signed_in_at=at)
        await connection.execute(seen)

    await store.write(begin)


async def signed_in(store: Store, token_hash: str, now: datetime) -> Account | None:
    """Whose session that is, if it has not ended; it goes on from now."""
    both = accounts.join(sessions, sessions.c.account == accounts.c.id)
    alive = [
        sessions.c.token_hash == token_hash,
        sessions.c.seen_at > now - IDLE,
        sessions.c.made_at > now - LONGEST,
        accounts.c.locked_at.is_(None),
    ]
    query = sa.select(accounts, sessions.c.seen_at).select_from(both).where(*alive)
    async with store.reading() as connection:
        row = (await connection.execute(query)).first()
    if row is None:
        return None
    values = dict(row._mapping)
    if now - values.pop("seen_at") > SEEN_EVERY:
        going_on = sa.update(sessions).where(sessions.c.token_hash == token_hash)
        await store.write(lambda connection: connection.execute(going_on.values(seen_at=now)))
    return Account(**values)


async def end_session(store: Store, token_hash: str) -> None:
    """End one session."""
    gone = sa.delete(sessions).where(sessions.c.token_hash == token_hash)
    await store.write(lambda connection: connection.execute(gone))


async def failures(store: Store, about: str, since: datetime) -> int:
    """How many attempts to sign in failed since then, by a name or from an address."""
    failed = sign_in_failures.c
    query = sa.select(sa.func.count()).where(failed.about == about, failed.failed_at > since)
    async with store.reading() as connection:
        return await connection.scalar(query) or 0


async def fail(store: Store, about: Sequence[str], at: datetime) -> None:
    """Note an attempt that failed, by what it is counted."""
    rows = [{"about": each, "failed_at": at} for each in about]
    adding = sa.insert(sign_in_failures)
    await store.write(lambda connection: connection.execute(adding, rows))


async def forgive(store: Store, about: str) -> None:
    """Forget the failed attempts of somebody who has signed in."""
    gone = sa.delete(sign_in_failures).where(sign_in_failures.c.about == about)
    await store.write(lambda connection: connection.execute(gone))


async def expire(store: Store, now: datetime) -> None:
    """Delete sessions that have ended, and failed attempts of the day before."""

    async def clean(connection: AsyncConnection) -> None:
        old = sa.or_(sessions.c.seen_at < now - IDLE, sessions.c.made_at < now - LONGEST)
        await connection.execute(sa.delete(sessions).where(old))
        past = sign_in_failures.c.failed_at < now - timedelta(days=1)
        await connection.execute(sa.delete(sign_in_failures).where(past))

    await store.write(clean)


async def _named(connection: AsyncConnection, name: str) -> Account | None:
    row = (await connection.execute(sa.select(accounts).where(accounts.c.name == name))).first()
    return None if row is None else Account(**row._mapping)


def _is(account: Account) -> sa.ColumnElement[bool]:
    return accounts.c.id == account.id
