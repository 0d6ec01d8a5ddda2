"""Notes that people leave for the office, without a person's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store.tables import notes
from store.turns import kept


@dataclass(frozen=True, slots=True)
class Note:
    """What a person (a keyed hash) wrote for the office; `state` is "new" until it is read."""

    id: int
    written_at: datetime
    channel: str
    person: str
    text: str
    state: str


async def add(
    connection: AsyncConnection, channel: str, person: str, text: str, at: datetime
) -> int:
    """Keep a note, personal numbers masked; gives its number."""
    row = {"written_at": at, "channel": channel, "person": person, "text": kept(text)}
    adding = sa.insert(notes).values(state="new", **row).returning(notes.c.id)
    number: int = (await connection.execute(adding)).scalar_one()
    return number


async def latest(connection: AsyncConnection, limit: int) -> list[Note]:
    """The last `limit` notes, newest first."""
    query = sa.select(notes).order_by(notes.c.id.desc()).limit(limit)
    return [note_of(row) for row in await connection.execute(query)]


async def forget(connection: AsyncConnection, before: datetime) -> None:
    """Delete what was written before then."""
    await connection.execute(sa.delete(notes).where(notes.c.written_at < before))


async def forget_person(connection: AsyncConnection, channel: str, persons: Sequence[str]) -> None:
    """Delete the notes of a person (all the hashes)."""
    theirs = sa.delete(notes).where(notes.c.channel == channel, notes.c.person.in_(persons))
    await connection.execute(theirs)


def note_of(row: sa.Row[Any]) -> Note:
    """The note of a row."""
    return Note(
        id=row.id,
        written_at=row.written_at,
        channel=row.channel,
        person=row.person,
        text=row.text,
        state=row.state,
    )
