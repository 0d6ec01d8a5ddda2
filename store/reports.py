"""Questions to the query log: what was asked, what went unanswered, one turn, all of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from exchange import VIETNAM, Question
from store import words
from store.filters import Filter, conditions, within
from store.grouping import Group, groups_of, largest, told
from store.opening import Store
from store.reviews import State
from store.tables import turns
from store.turns import Turn, turn_numbered, turn_of

LONGEST_PAUSE = timedelta(hours=1)  # within a conversation
MOMENT = timedelta(microseconds=1)
LOOKED_THROUGH = 5_000  # turns that are looked through for common words before the index is
CHUNK = 1_000  # turns that are in memory at a time


# Behind which turn of a list a page begins: when that was asked, and its number. The turn itself
# may be gone by then.
Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Turns newest first; `next` is where the next page begins, None on the last one."""

    turns: Sequence[Turn] = field(default=())
    next: Place | None = None


async def top(store: Store, since: datetime, until: datetime, limit: int = 20) -> list[Group]:
    """The groups asked most often; smalltalk is in no group."""
    async with store.reading() as connection:
        chosen = await within(connection, since, until)

    async def of_half(first: str, last: str) -> Sequence[sa.Row[Any]]:
        half = [turns.c.group_key > first, turns.c.group_key < last]
        async with store.reading() as connection:
            return await largest(connection, chosen, limit, among=half)

    async def told_of(rows: Sequence[sa.Row[Any]]) -> list[Group]:
        async with store.reading() as connection:
            return await told(connection, rows, chosen)

    # Keys are hashes, so each half of them has half of the groups, and a core of its own.
    halves = await asyncio.gather(of_half("", "8"), of_half("8", "g"))
    rows = sorted((row for half in halves for row in half), key=lambda row: -row.amount)[:limit]
    odd, even = await asyncio.gather(told_of(rows[::2]), told_of(rows[1::2]))
    return sorted(odd + even, key=lambda one: (-one.count, -one.last_asked_at.timestamp()))


async def unanswered(
    store: Store, since: datetime, until: datetime, limit: int = 20, least_people: int = 1
) -> list[Group]:
    """The groups that were refused most often, those of at least so many people."""
    wanted = Filter(since, until, queue="unanswered")
    return await queued(store, wanted, limit=limit, least_people=least_people)


async def queued(
    store: Store,
    wanted: Filter,
    states: Sequence[State] | None = None,
    limit: int = 20,
    offset: int = 0,
    least_people: int = 1,
) -> list[Group]:
    """The groups of a queue, asked most often first: those of at least so many people, and in one
    of some states, where a group that came back after it was done counts as new."""
    assert wanted.queue is not None
    async with store.reading() as connection:
        chosen = await conditions(connection, wanted)
        return await groups_of(
            connection, chosen, limit, offset, least_people, wanted.queue, states
        )


async def listed(store: Store, wanted: Filter, limit: int = 50, below: Place | None = None) -> Page:
    """A page of the turns that are wanted, newest first; `below` is `next` of the page before."""
    place: list[sa.ColumnElement[bool]] = []
    if below is not None:
        # The end of the period says nothing more, but where in the index to begin.
        wanted = replace(wanted, until=min(wanted.until, below[0] + MOMENT))
        place = [sa.tuple_(turns.c.asked_at, turns.c.id) < sa.tuple_(*below)]
    async with store.reading() as connection:
        found = await _found(connection, wanted, place, limit + 1)
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], (last.asked_at, last.id or 0) if last else None)


async def _found(
    connection: AsyncConnection, wanted: Filter, place: list[sa.ColumnElement[bool]], limit: int
) -> list[Turn]:
    ordered = sa.select(turns).order_by(turns.c.asked_at.desc(), turns.c.id.desc()).limit(limit)
    words_wanted = words.words_of(wanted.search)
    if words_wanted and await words.are_common(connection, words_wanted):
        # Such words meet in many turns: as a rule a page of them is full soon, turn by turn.
        chosen = await conditions(connection, replace(wanted, search=""))
        newest = sa.select(turns.c.id).where(*chosen, *place)
        newest = newest.order_by(turns.c.asked_at.desc(), turns.c.id.desc()).limit(LOOKED_THROUGH)
        near = turns.c.id.in_(newest)
        query = ordered.where(near, *words.hold(turns.c.id, words_wanted))
        found = [turn_of(row) for row in await connection.execute(query)]
        if len(found) == limit:
            return found
    chosen = await conditions(connection, wanted)
    return [turn_of(row) for row in await connection.execute(ordered.where(*chosen, *place))]


async def is_too_common(store: Store, search: str) -> bool:
    """Whether all words of a search stand in so many turns that groups can't be looked for by
    them."""
    async with store.reading() as connection:
        return bool(search) and await words.are_common(connection, words.words_of(search))


async def show(store: Store, number: int) -> Turn | None:
    """The turn with that number, or None."""
    async with store.reading() as connection:
        return await turn_numbered(connection, number)


async def around(store: Store, turn: Turn, limit: int = 10) -> list[Turn]:
    """The conversation that a turn stands in, up to `limit` turns before and after it, oldest
    first: what the same person asked in private with no long pause in between. What others read
    along stands alone."""
    if turn.shared:
        return [turn]
    theirs = [turns.c.person == turn.person, turns.c.channel == turn.channel]
    query = sa.select(turns).where(*theirs, turns.c.shared.is_(False))
    before = query.where(turns.c.asked_at <= turn.asked_at)
    after = query.where(turns.c.asked_at > turn.asked_at)
    async with store.reading() as connection:
        earlier = before.order_by(turns.c.asked_at.desc(), turns.c.id.desc()).limit(limit)
        later = after.order_by(turns.c.asked_at, turns.c.id).limit(limit)
        back = [turn_of(row) for row in await connection.execute(earlier)]
        onward = [turn_of(row) for row in await connection.execute(later)]
    return [*_unbroken(back)][::-1] + [*_unbroken([turn, *onward])][1:]


def question_of(turn: Turn, around: Sequence[Turn]) -> Question:
    """The question of a turn whose text is kept, with the messages before it in its conversation as
    far as theirs are."""
    earlier: list[str] = []
    position = turn.position
    for before in reversed([one for one in around if one.asked_at <= turn.asked_at]):
        if before.position == position - 1 and before.question is not None:
            earlier.insert(0, before.question)
            position = before.position
    return Question(turn.question or "", turn.asked_at.astimezone(VIETNAM), tuple(earlier))


def _unbroken(following: Sequence[Turn]) -> Iterator[Turn]:
    """The turns up to the first long pause between two."""
    for place, turn in enumerate(following):
        if place and abs(turn.asked_at - following[place - 1].asked_at) > LONGEST_PAUSE:
            return
        yield turn


async def count(store: Store, wanted: Filter) -> int:
    """How many turns are wanted."""
    async with store.reading() as connection:
        chosen = await conditions(connection, wanted)
        return await connection.scalar(sa.select(sa.func.count()).where(*chosen)) or 0


async def export(store: Store, wanted: Filter) -> AsyncGenerator[list[Turn]]:
    """The turns that are wanted, oldest first, some at a time, as they stood at the beginning."""
    async with store.reading() as connection:
        chosen = await conditions(connection, wanted)
        query = sa.select(turns).where(*chosen).order_by(turns.c.asked_at, turns.c.id)
        streamed = await connection.stream(query.execution_options(yield_per=CHUNK))
        async for rows in streamed.partitions(CHUNK):
            yield [turn_of(row) for row in rows]


async def asked_by_many(
    store: Store, wanted: Filter, entries: Sequence[str], least_people: int, limit: int
) -> list[str]:
    """The first `limit` of some entries that at least so many people were answered from."""
    found: list[str] = []
    async with store.reading() as connection:
        for entry in entries:
            chosen = await conditions(connection, replace(wanted, entry=entry))
            some = sa.select(turns.c.person).where(*chosen).distinct().limit(least_people)
            people = sa.select(sa.func.count()).select_from(some.subquery())
            if (await connection.scalar(people) or 0) >= least_people:
                found.append(entry)
            if len(found) == limit:
                break
    return found


async def shared_groups(store: Store, least_people: int) -> set[str]:
    """The keys of all groups that at least so many people asked."""
    grouped = sa.select(turns.c.group_key).where(turns.c.group_key != "")
    many = sa.func.count(turns.c.person.distinct()) >= least_people
    async with store.reading() as connection:
        return set(await connection.scalars(grouped.group_by(turns.c.group_key).having(many)))
