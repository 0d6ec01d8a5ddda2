"""The figures of a period: the same whether its days are counted or not."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from exchange import VIETNAM, Outcome
from store import FEEDBACK, Store, Turn, Who
from store.figures import figures
from store.filters import Filter
from tests.store.chance import (
    DAYS,
    FIRST,
    counted,
    dice_of,
    filter_by_chance,
    moment,
    turn_by_chance,
)
from tests.store.logs import REFUSED, finish_all

pytestmark = pytest.mark.asyncio

LATER = FIRST + timedelta(days=DAYS + 2)


class Log:
    """A log by chance, in the store and as a list."""

    def __init__(self, store: Store, dice: random.Random) -> None:
        self.store = store
        self.dice = dice
        self.turns: list[Turn] = []

    async def ask(self, count: int) -> None:
        """Log turns of any day."""
        new = [turn_by_chance(self.dice, f"{len(self.turns)}-{n}") for n in range(count)]
        await finish_all(self.store, new)
        self.turns.extend(new)

    async def judge(self) -> None:
        """Somebody says something of an answer."""
        turn = self.dice.choice(self.turns)
        said = self.dice.choice(FEEDBACK)
        who = Who("", (turn.person,))
        assert await self.store.mark_turn(turn.channel, turn.delivery_key, who, said)
        self.turns[self.turns.index(turn)] = replace(turn, feedback=said)

    async def forget_person(self) -> None:
        """All of a person on a channel goes."""
        gone = self.dice.choice(self.turns)
        await self.store.forget_person(gone.channel, Who("", (gone.person,)))
        theirs = gone.channel, gone.person
        self.turns = [turn for turn in self.turns if (turn.channel, turn.person) != theirs]

    async def purge(self) -> None:
        """All before some moment goes."""
        before = min(moment(self.dice), FIRST + timedelta(days=DAYS // 2, hours=5))
        await self.store.forget(before)
        self.turns = [turn for turn in self.turns if turn.asked_at >= before]

    async def check(self, filters: int = 8) -> None:
        """Compare figures by chance with those of the list."""
        every = Filter(FIRST - timedelta(days=1), FIRST + timedelta(days=DAYS + 1))
        for wanted in (every, *(filter_by_chance(self.dice) for _ in range(filters))):
            assert await figures(self.store, wanted) == counted(self.turns, wanted), wanted


async def test_figures_are_right_whether_days_are_counted_or_not_and_after_every_change(
    store: Store,
) -> None:
    log = Log(store, dice_of())
    await log.ask(400)
    await log.check(30)
    await store.count_days(LATER)
    await log.check(30)
    changes: list[Callable[[], Awaitable[None]]]
    changes = [lambda: log.ask(1), log.judge, log.forget_person, log.purge]
    for change in changes * 2:
        await change()
        await log.check()
        await store.count_days(LATER)
        await log.check()


async def test_figures_are_right_while_days_are_being_counted(store: Store) -> None:
    log = Log(store, dice_of())
    await log.ask(200)
    counting = asyncio.create_task(store.count_days(LATER))
    await log.check(5)
    await counting
    await log.check(5)


async def test_figures_count_questions_people_outcomes_and_channels(store: Store) -> None:
    at = FIRST + timedelta(days=1)
    turns = [
        replace(REFUSED, outcome=Outcome.ANSWER, milliseconds=1.0, feedback="wrong", entry="hbt"),
        replace(REFUSED, outcome=Outcome.ANSWER, milliseconds=3.9, person="h2", channel="web"),
        replace(REFUSED, milliseconds=8.0),
        replace(REFUSED, milliseconds=1_299.0, feedback="up"),
        replace(REFUSED, outcome=Outcome.SMALLTALK, milliseconds=257.0),
        replace(REFUSED, asked_at=FIRST - timedelta(microseconds=1)),
        replace(REFUSED, asked_at=FIRST + timedelta(days=3)),
    ]
    for number, turn in enumerate(turns):
        asked_at = at if number < 5 else turn.asked_at
        await store.finish(replace(turn, delivery_key=str(number), asked_at=asked_at))
    told = await figures(store, Filter(FIRST, FIRST + timedelta(days=3)))
    assert (told.questions, told.people) == (5, 2)
    assert list(told.outcomes.items()) == [("answer", 2), ("refuse", 2), ("smalltalk", 1)]
    assert list(told.channels.items()) == [("telegram", 4), ("web", 1)]
    assert told.feedback == {"wrong": 1, "up": 1}
    assert told.entries == {"hbt": 1}
    assert (told.milliseconds, told.slowest) == (8, 1_200)
    assert list(told.days) == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert told.days["2026-11-02"] == told.outcomes and told.days["2026-11-01"] == {}
    assert (told.share("answer"), told.share("clarify"), told.disliked) == (0.5, 0.0, 0.5)
    unasked = await figures(store, Filter(FIRST, FIRST + timedelta(days=3)), is_brief=True)
    left_out = {"feedback": {}, "entries": {}, "milliseconds": None, "slowest": None}
    assert unasked == replace(told, people=None, **left_out)  # type: ignore[arg-type]


async def test_figures_of_an_empty_log_have_no_times_and_no_shares(store: Store) -> None:
    told = await figures(store, Filter(FIRST, FIRST + timedelta(hours=30)))
    assert (told.questions, told.people, told.outcomes) == (0, 0, {})
    assert (told.milliseconds, told.slowest) == (None, None)
    assert (told.share("answer"), told.disliked) == (None, None)
    assert told.days == {"2026-11-01": {}, "2026-11-02": {}}


@pytest.mark.parametrize("count_first", [False, True])
async def test_days_and_hours_are_those_of_vietnam(store: Store, count_first: bool) -> None:
    # Midnight in Vietnam is five in the afternoon of the day before in UTC.
    for number, (hour, minute) in enumerate(((16, 59), (17, 0), (23, 30), (0, 15))):
        at = datetime(2026, 11, 2 + (hour < 12), hour, minute, tzinfo=UTC)
        await store.finish(replace(REFUSED, delivery_key=str(number), asked_at=at))
    if count_first:
        await store.count_days(LATER)
    told = await figures(store, Filter(FIRST, LATER))
    assert list(told.hours.items()) == [(0, 1), (6, 1), (7, 1), (23, 1)]
    days = {day: outcomes["refuse"] for day, outcomes in told.days.items() if outcomes}
    assert days == {"2026-11-02": 1, "2026-11-03": 3}
    morning = datetime(2026, 11, 3, tzinfo=VIETNAM)
    assert (await figures(store, Filter(morning, LATER))).questions == 3
