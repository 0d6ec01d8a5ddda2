"""What people decided about the log, and all that is held about one of them.

A person is a keyed hash everywhere here; only the inbox knows the channel's own id.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from store import inbox, turns
from store import notes as office
from store.hash_keys import Who
from store.tables import notes, people
from store.tables import turns as log

QUESTIONS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about a person: the decision, and how much of the log and since when.

    `with_text` counts the turns whose question is kept; `questions` are the last of those, newest
    first; `last_seen_at` is kept by channels that must know it, `inactive_since` tells since when
    the chat can't be written to.
    """

    consent: bool | None
    decided_at: datetime | None
    turns: int
    with_text: int
    notes: int
    first: datetime | None
    last: datetime | None
    questions: tuple[str, ...] = ()
    last_seen_at: datetime | None = None
    inactive_since: datetime | None = None


async def consent_of(connection: AsyncConnection, channel: str, person: str) -> bool | None:
    """What a person decided, None while undecided."""
    query = sa.select(people.c.consent).where(*row_of(channel, person))
    consent: bool | None = await connection.scalar(query)
    return consent


async def decide(
    connection: AsyncConnection,
    channel: str,
    person: Who,
    consent: bool,
    at: datetime,
    wording: str,
) -> None:
    """Keep what a person decided, when, and on which wording, as evidence; a refusal takes the
    texts that were kept."""
    decision = {"consent": consent, "decided_at": at, "wording": wording}
    await put(connection, channel, person.kept, decision)
    if not consent:
        await turns.blank_person(connection, channel, person.logged)


async def set_inactive(
    connection: AsyncConnection, channel: str, person: str, at: datetime | None
) -> None:
    """Keep since when a person's chat can't be written to, None if it can."""
    if at is None:
        # Nothing need be kept of a person only to say that the chat works.
        works = sa.update(people).where(*row_of(channel, person)).values(inactive_since=None)
        await connection.execute(works)
    else:
        await put(connection, channel, person, {"inactive_since": at})


async def put(
    connection: AsyncConnection, channel: str, person: str, values: dict[str, Any]
) -> None:
    """Set columns of a person's row, which is made where there is none."""
    changed = sa.update(people).where(*row_of(channel, person)).values(values)
    # There is one writer, so that no other can add the row in between.
    if not (await connection.execute(changed)).rowcount:
        row = {"channel": channel, "person": person, **values}
        await connection.execute(sa.insert(people).values(row))


async def put_seen(connection: AsyncConnection, channel: str, person: str, at: datetime) -> None:
    """Keep when a person was last seen; an earlier moment than the one that is kept is none."""
    theirs = row_of(channel, person)
    earlier = sa.or_(people.c.last_seen_at.is_(None), people.c.last_seen_at < at)
    seen = sa.update(people).where(*theirs, earlier).values(last_seen_at=at)
    if (await connection.execute(seen)).rowcount:
        return
    if await connection.scalar(sa.select(people.c.id).where(*theirs)) is None:
        row = {"channel": channel, "person": person, "last_seen_at": at}
        await connection.execute(sa.insert(people).values(row))


async def held_about(connection: AsyncConnection, channel: str, person: Who) -> Held:
    """What is held about a person."""
    decision = sa.select(people).where(*row_of(channel, person.kept))
    decided = (await connection.execute(decision)).first()
    theirs = turns.theirs_of(channel, person.logged)
    first, last = sa.func.min(log.c.asked_at), sa.func.max(log.c.asked_at)
    counts = sa.select(sa.func.count(), sa.func.count(log.c.question), first, last)
    asked = (await connection.execute(counts.where(*theirs))).one()
    written = sa.select(sa.func.count()).where(
        notes.c.channel == channel, notes.c.person.in_(person.logged)
    )
    texts = sa.select(log.c.question).where(*theirs, log.c.question.is_not(None))
    newest = texts.order_by(log.c.id.desc()).limit(QUESTIONS_SHOWN)
    return Held(
        consent=None if decided is None else decided.consent,
        decided_at=None if decided is None else decided.decided_at,
        turns=asked[0],
        with_text=asked[1],
        notes=await connection.scalar(written) or 0,
        first=asked[2],
        last=asked[3],
        last_seen_at=None if decided is None else decided.last_seen_at,
        inactive_since=None if decided is None else decided.inactive_since,
        questions=tuple(await connection.scalars(newest)),
    )


async def forget(connection: AsyncConnection, channel: str, person: Who, raw_person: str) -> int:
    """Delete all that is held about a person; gives how many turns that were."""
    gone = await turns.forget_person(connection, channel, person.logged)
    await office.forget_person(connection, channel, person.logged)
    if raw_person:
        await inbox.forget_person(connection, channel, raw_person)
    await connection.execute(sa.delete(people).where(*row_of(channel, person.kept)))
    return gone


async def forget_unseen(connection: AsyncConnection, before: datetime) -> None:
    """Delete the rows of people who decided nothing and were not seen since then."""
    undecided = people.c.consent.is_(None)
    since = sa.func.coalesce(people.c.last_seen_at, people.c.inactive_since)
    await connection.execute(sa.delete(people).where(undecided, since < before))


def row_of(channel: str, person: str) -> list[sa.ColumnElement[bool]]:
    """The condition that a row of `people` is that person's."""
    return [people.c.channel == channel, people.c.person == person]
