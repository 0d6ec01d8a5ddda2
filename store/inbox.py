"""Messages that came in and are not answered yet; raw text and addresses lie only here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import Message
from store.columns import writable
from store.tables import inbox, turns

LONGEST_WAIT = timedelta(hours=24)

# SQLite takes 32,766 values in a statement; each key is one of them, asked for twice.
KEYS_AT_A_TIME = 1_000


async def claim(
    connection: AsyncConnection, deliveries: Sequence[Sequence[Message]]
) -> list[list[bool]]:
    """For each message of each delivery whether it is new; the new ones lie in the inbox from now
    on."""
    messages = [message for delivery in deliveries for message in delivery]
    seen = await known_keys(connection, list(map(key_of, messages)), (inbox, turns))
    verdicts: list[bool] = []
    rows: list[dict[str, Any]] = []
    for message in messages:
        key = key_of(message)
        verdicts.append(key not in seen)
        if key not in seen:
            seen.add(key)
            rows.append(row_of(message))
    if rows:
        await connection.execute(sa.insert(inbox), rows)
    told = iter(verdicts)
    return [[next(told) for _ in delivery] for delivery in deliveries]


async def known_keys(
    connection: AsyncConnection, keys: Sequence[tuple[str, str]], tables: Sequence[sa.Table]
) -> set[tuple[str, str]]:
    """Those of `keys` that some of the tables hold."""
    by_channel: dict[str, list[str]] = {}
    for channel, key in keys:
        by_channel.setdefault(channel, []).append(key)
    known: set[tuple[str, str]] = set()
    for channel, wanted in by_channel.items():
        for start in range(0, len(wanted), KEYS_AT_A_TIME):
            # Channel by channel: for pairs SQLite would read the whole index.
            some = wanted[start : start + KEYS_AT_A_TIME]
            query = sa.union_all(
                *(
                    sa.select(table.c.delivery_key).where(
                        table.c.channel == channel, table.c.delivery_key.in_(some)
                    )
                    for table in tables
                )
            )
            known.update((channel, key) for key in await connection.scalars(query))
    return known


async def release(connection: AsyncConnection, keys: Iterable[tuple[str, str]]) -> None:
    """Take messages out of the inbox by channel and delivery key."""
    gone = sa.delete(inbox).where(
        inbox.c.channel == sa.bindparam("of_channel"),
        inbox.c.delivery_key == sa.bindparam("of_key"),
    )
    rows = [{"of_channel": channel, "of_key": key} for channel, key in keys]
    if rows:
        await connection.execute(gone, rows)


async def waiting(connection: AsyncConnection, channel: str, now: datetime) -> list[Message]:
    """What waits on `channel`, oldest first; all that waited for over a day is deleted."""
    await expire(connection, now)
    query = sa.select(inbox).where(inbox.c.channel == channel)
    rows = await connection.execute(query.order_by(inbox.c.received_at, inbox.c.id))
    return [message_of(row) for row in rows]


async def expire(connection: AsyncConnection, now: datetime) -> int:
    """Delete all that waited for over a day; gives its number."""
    old = sa.delete(inbox).where(inbox.c.received_at < now - LONGEST_WAIT)
    return (await connection.execute(old)).rowcount


async def forget_person(connection: AsyncConnection, channel: str, person: str) -> None:
    """Delete what a person (the channel's own id) wrote and waits."""
    gone = sa.delete(inbox).where(inbox.c.channel == channel, inbox.c.person == person)
    await connection.execute(gone)


def key_of(message: Message) -> tuple[str, str]:
    """What makes a message the same when it is delivered again, as the database keeps it."""
    return writable(message.channel), writable(message.delivery_key)


def row_of(message: Message) -> dict[str, Any]:
    """The row of a message."""
    return {
        "channel": message.channel,
        "delivery_key": message.delivery_key,
        "person": message.person,
        "address": message.address,
        "text": message.text,
        "payload": message.payload,
        "chosen": message.chosen,
        "received_at": message.received_at,
        "about": message.about,
        "origin": message.origin,
        "edited": message.edited,
        "group_chat": message.group,
    }


def message_of(row: sa.Row[Any]) -> Message:
    """The message of a row."""
    return Message(
        channel=row.channel,
        delivery_key=row.delivery_key,
        person=row.person,
        address=row.address,
        text=row.text,
        received_at=row.received_at,
        chosen=row.chosen,
        payload=row.payload,
        about=row.about,
        origin=row.origin,
        edited=row.edited,
        group=row.group_chat,
    )
