"""The query log: a row for each message that was answered, without a person's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import Candidate, Offer, Outcome
from reading.masking import mask
from store import groups, rollups, words
from store.columns import hidden, writable
from store.inbox import known_keys, release
from store.tables import turns

LONGEST_TEXT = 4_000
NEWEST = 5_000  # messages, enough to tell how a channel is used

# What people say of an answer, by a button below it.
FEEDBACK = ("up", "down", "wrong", "missing", "outdated", "beside", "none-of-these")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and how it was answered.

    `person` is the keyed hash; `position` counts the messages of a conversation from 1; `question`
    and `reply` are None where texts are not kept; `milliseconds` is what finding the answer took;
    `origin` is a keyed hash of the message's own origin and `sent` the channel's ids of the reply's
    messages ("123,124"), so that the reply to an edited message is found; `offered` is what the
    reply let the person pick by number; `shared` tells that others read along; `group_key` is the
    same for questions alike ("" for one by itself), `near` tells that the engine was not sure
    enough to answer at once; `id` is None until the turn is stored.
    """

    asked_at: datetime
    answered_at: datetime
    channel: str
    delivery_key: str
    person: str
    position: int
    question: str | None
    outcome: Outcome
    knowledge_version: str
    entry: str | None = None
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    milliseconds: float = 0.0
    likeness: str = ""
    reply: str | None = None
    feedback: str | None = None
    origin: str = ""
    sent: str = ""
    offered: tuple[Offer, ...] = ()
    shared: bool = False
    group_key: str = ""
    near: bool = False
    id: int | None = None


async def finish(connection: AsyncConnection, done: Sequence[Turn]) -> list[None]:
    """Log each turn once and take its message out of the inbox; personal numbers are masked."""
    by_key = {(turn.channel, turn.delivery_key): turn for turn in done}
    logged = await known_keys(connection, list(by_key), [turns])
    rows = [row_of(turn) for key, turn in by_key.items() if key not in logged]
    if rows:
        await rollups.outdate(connection, [row["asked_at"] for row in rows])
        await groups.merge_into(connection, rows)
        adding = sa.insert(turns).returning(turns.c.id, turns.c.question)
        added = await connection.execute(adding, rows)
        await words.note(connection, [(row.id, row.question) for row in added])
    await release(connection, by_key)
    return [None] * len(done)


async def recent(
    connection: AsyncConnection, persons: Sequence[str], limit: int, since: datetime
) -> list[Turn]:
    """The last `limit` turns that one person (all the hashes) asked in private since then, oldest
    first."""
    theirs = (turns.c.person.in_(persons), turns.c.shared.is_(False))
    query = sa.select(turns).where(*theirs, turns.c.asked_at >= since)
    rows = await connection.execute(query.order_by(turns.c.id.desc()).limit(limit))
    return [turn_of(row) for row in rows][::-1]


async def asked_at(connection: AsyncConnection, channel: str, since: datetime) -> list[datetime]:
    """When the newest thousands of messages of a channel came since then, oldest first."""
    theirs = (hidden(turns.c.channel) == channel, turns.c.asked_at >= since)
    query = sa.select(turns.c.asked_at).where(*theirs)
    newest = await connection.scalars(query.order_by(turns.c.asked_at.desc()).limit(NEWEST))
    return list(newest)[::-1]


async def forget(connection: AsyncConnection, before: datetime, limit: int) -> int:
    """Delete the oldest turns asked before then, `limit` at most; gives how many that were."""
    oldest = sa.select(turns.c.id).where(turns.c.asked_at < before)
    some = list(await connection.scalars(oldest.order_by(turns.c.asked_at).limit(limit)))
    return await _delete(connection, [turns.c.id.in_(some)]) if some else 0


async def _delete(connection: AsyncConnection, conditions: Sequence[sa.ColumnElement[bool]]) -> int:
    """Delete turns with all that was made of them; gives how many that were."""
    await rollups.outdate_where(connection, conditions)
    await words.forget(connection, conditions)
    return (await connection.execute(sa.delete(turns).where(*conditions))).rowcount


async def mark(
    connection: AsyncConnection, key: tuple[str, str], persons: Sequence[str], feedback: str
) -> bool:
    """Set what a person (all the hashes) says of the answer to the message with that key.

    False if that person has no such turn: anyone in a group can press a button, and old turns go.
    """
    channel, delivery_key = key
    theirs = [
        turns.c.channel == channel,
        turns.c.delivery_key == delivery_key,
        turns.c.person.in_(persons),
    ]
    await rollups.outdate_where(connection, theirs)
    marking = sa.update(turns).where(*theirs).values(feedback=feedback)
    return (await connection.execute(marking)).rowcount > 0


async def sent_for(connection: AsyncConnection, channel: str, origin: str) -> str | None:
    """The ids of the last reply to what has that origin (a hash); None without one."""
    if not origin:
        return None
    query = sa.select(turns.c.sent).where(turns.c.channel == channel, turns.c.origin == origin)
    newest: str | None = await connection.scalar(query.order_by(turns.c.id.desc()).limit(1))
    return newest


async def blank_person(connection: AsyncConnection, channel: str, persons: Sequence[str]) -> None:
    """Take the texts out of the turns of a person (all the hashes); what was counted stays."""
    theirs = theirs_of(channel, persons)
    await words.forget(connection, theirs)
    blank = {"question": None, "reply": None, "likeness": "", "group_key": ""}
    await connection.execute(sa.update(turns).where(*theirs).values(blank))


async def forget_person(connection: AsyncConnection, channel: str, persons: Sequence[str]) -> int:
    """Delete the turns of a person (all the hashes); gives how many that were."""
    return await _delete(connection, theirs_of(channel, persons))


def theirs_of(channel: str, persons: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    """The condition that a turn is of a person (all the hashes) on a channel."""
    return [hidden(turns.c.channel) == channel, turns.c.person.in_(persons)]


def kept(text: str | None) -> str | None:
    """What the log keeps of a text: its beginning, with personal numbers masked."""
    return None if text is None else mask(writable(text))[:LONGEST_TEXT]


def row_of(turn: Turn) -> dict[str, Any]:
    """The row of a turn."""
    return {
        "asked_at": turn.asked_at,
        "answered_at": turn.answered_at,
        "channel": turn.channel,
        "delivery_key": turn.delivery_key,
        "person": turn.person,
        "position": turn.position,
        "question": kept(turn.question),
        "outcome": turn.outcome.value,
        "entry": turn.entry,
        "candidates": [{"id": found.id, "score": found.score} for found in turn.candidates],
        "confidence": turn.confidence,
        "knowledge_version": turn.knowledge_version,
        "milliseconds": turn.milliseconds,
        "feedback": turn.feedback,
        "likeness": kept(turn.likeness),
        "reply": kept(turn.reply),
        "origin": turn.origin,
        "sent": turn.sent,
        "offered": [list(astuple(offer)) for offer in turn.offered],
        "shared": turn.shared,
        "group_key": turn.group_key,
        "near": turn.near or None,
    }


def turn_of(row: sa.Row[Any]) -> Turn:
    """The turn of a row."""
    return Turn(
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        channel=row.channel,
        delivery_key=row.delivery_key,
        person=row.person,
        position=row.position,
        question=row.question,
        outcome=Outcome(row.outcome),
        knowledge_version=row.knowledge_version,
        entry=row.entry,
        candidates=tuple(Candidate(each["id"], each["score"]) for each in row.candidates),
        confidence=row.confidence,
        milliseconds=row.milliseconds,
        likeness=row.likeness,
        reply=row.reply,
        feedback=row.feedback,
        origin=row.origin,
        sent=row.sent,
        offered=tuple(Offer(*each) for each in row.offered),
        shared=row.shared,
        group_key=row.group_key,
        near=bool(row.near),
        id=row.id,
    )


async def turn_numbered(connection: AsyncConnection, number: int) -> Turn | None:
    """The turn with that id, if there is one."""
    row = (await connection.execute(sa.select(turns).where(turns.c.id == number))).first()
    return None if row is None else turn_of(row)
