"""How the reports are read: from indexes that hold all they look at, never all turns one by one."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from store import QUEUES, Queue, Store, Who, reports, reviews
from store.figures import figures
from store.filters import Filter
from tests.store.chance import DAYS, FIRST, dice_of, turn_by_chance
from tests.store.logs import finish_all, statements

pytestmark = pytest.mark.asyncio

# Something was asked before the period and after it, or its ends would not be looked at.
MONTH = Filter(FIRST + timedelta(days=1), FIRST + timedelta(days=DAYS - 1))
ENDS = re.compile("SELECT \\(SELECT (min|max)")  # the query for the first and last moment
Report = Callable[[Store], Awaitable[object]]


def plan(database: Path, statement: str, values: tuple[object, ...]) -> list[str]:
    """How the database answers a question, step by step."""
    with closing(sqlite3.connect(database)) as connection:
        explained = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        return [str(row[3]) for row in explained]


async def plans(store: Store, database: Path, report: Report) -> list[str]:
    """How a report looks at turns, step by step."""
    with statements(store) as asked:
        await report(store)
    # Many rows of values are written, not looked for.
    looked = [
        (said, values)
        for said, values in asked
        if isinstance(values, tuple) and not ENDS.match(said)
    ]
    explained = [step for each in looked for step in plan(database, *each)]
    steps = [step for step in explained if re.match(r"(SCAN|SEARCH) turns\b", step)]
    assert steps
    return steps


async def drained(store: Store, wanted: Filter) -> None:
    """Read an export to its end."""
    async for _ in reports.export(store, wanted):
        pass


def queued(queue: Queue, **changed: Any) -> Report:
    """The groups of a queue."""
    wanted = replace(MONTH, queue=queue, **changed)
    return lambda store: reports.queued(store, wanted, least_people=5, states=("new",))


def listed(**changed: Any) -> Report:
    """A list of turns, the second page of it too."""
    wanted = replace(MONTH, **changed)

    async def both(store: Store) -> None:
        page = await reports.listed(store, wanted, limit=1)
        await reports.listed(store, wanted, limit=1, below=page.next)

    return both


FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "channel": {"channel": "web"},
    "outcome": {"outcome": "refuse"},
    "entry": {"entry": "hbt"},
    "search": {"search": "nấu cơm"},
    "group": {"group": "g1"},
    **{queue: {"queue": queue} for queue in QUEUES},
}


@pytest_asyncio.fixture
async def filled(store: Store) -> Store:
    """A store with turns of all kinds, some days of them counted."""
    dice = dice_of()
    await finish_all(store, (turn_by_chance(dice, str(number)) for number in range(300)))
    await store.count_days(FIRST + timedelta(days=2))
    return store


@pytest.mark.parametrize("changed", FILTERS.values(), ids=FILTERS)
async def test_list_and_export_look_for_their_turns_in_an_index(
    filled: Store, database: Path, changed: dict[str, Any]
) -> None:
    wanted = replace(MONTH, **changed)
    for report in (listed(**changed), lambda store: drained(store, wanted)):
        for step in await plans(filled, database, report):
            assert step.startswith("SEARCH turns USING"), step


@pytest.mark.parametrize("name", ["all", "channel", "outcome"])
async def test_page_of_a_list_is_taken_in_the_order_of_an_index(
    filled: Store, database: Path, name: str
) -> None:
    # What is read and sorted for a page of fifty would be most of the log.
    for step in await plans(filled, database, listed(**FILTERS[name])):
        assert re.search("ix_turns_listed|INTEGER PRIMARY KEY", step), step


@pytest.mark.parametrize("more", [{}, {"channel": "web"}], ids=["all", "channel"])
@pytest.mark.parametrize("queue", QUEUES)
async def test_groups_of_a_queue_are_counted_from_an_index_alone(
    filled: Store, database: Path, queue: Queue, more: dict[str, str]
) -> None:
    counting, *others = await plans(filled, database, queued(queue, **more))
    assert re.match("SEARCH turns USING COVERING INDEX ix_turns_(by_|near)", counting), counting
    for step in others:
        assert step.startswith("SEARCH turns USING"), step


async def test_groups_asked_most_often_are_counted_from_an_index_alone(
    filled: Store, database: Path
) -> None:
    report: Report = lambda store: reports.top(store, MONTH.since, MONTH.until)  # noqa: E731
    counting, *others = await plans(filled, database, report)
    assert re.match("(SEARCH|SCAN) turns USING COVERING INDEX ix_turns_in_group", counting)
    assert all(step.startswith("SEARCH turns USING") for step in others), others


@pytest.mark.parametrize("name", ["all", "channel", "outcome", "entry"])
async def test_figures_count_people_from_an_index_and_the_rest_day_by_day(
    filled: Store, database: Path, name: str
) -> None:
    wanted = replace(MONTH, **FILTERS[name])
    steps = await plans(filled, database, lambda store: figures(store, wanted))
    by_day = re.compile(r"ix_turns_(listed|of_entry) \(.*asked_at>\? AND asked_at<\?\)$")
    [people] = [step for step in steps if not by_day.search(step)]
    # People in the order of their index are counted without being sorted.
    index = "of_entry" if name == "entry" else "of_person"
    assert re.match(f"(SEARCH|SCAN) turns USING COVERING INDEX ix_turns_{index}", people), people


async def test_ends_of_a_period_are_looked_up_each_at_its_end_of_an_index(
    filled: Store, database: Path
) -> None:
    with statements(filled) as asked:
        await reports.top(filled, MONTH.since, MONTH.until)
    [(said, values)] = [one for one in asked if ENDS.match(one[0])]
    steps = [step for step in plan(database, said, values) if "turns" in step]
    # SQLite calls it a search when it takes one end of an index.
    assert steps == ["SEARCH turns USING COVERING INDEX ix_turns_listed"] * 2


async def test_turns_of_one_person_are_found_by_the_person(filled: Store, database: Path) -> None:
    turn = await reports.show(filled, 5)
    assert turn is not None
    who = Who("kept", (turn.person, "older"))
    for report in (
        lambda store: reports.around(store, turn),
        lambda store: store.recent_turns(who, FIRST),
        lambda store: store.held_about(turn.channel, who),
        lambda store: store.decide(turn.channel, who, False, FIRST),
        lambda store: store.forget_person(turn.channel, who),
    ):
        for step in await plans(filled, database, report):
            assert "INDEX ix_turns_of_person (person=?" in step, step


async def test_moments_of_a_channel_are_taken_in_the_order_of_an_index(
    filled: Store, database: Path
) -> None:
    [step] = await plans(filled, database, lambda store: store.asked_at("web", FIRST))
    assert step == "SEARCH turns USING COVERING INDEX ix_turns_listed (asked_at>?)"


async def test_whatever_else_looks_at_turns_looks_for_them_in_an_index(
    filled: Store, database: Path
) -> None:
    for report in (
        lambda store: reports.count(store, MONTH),
        lambda store: store.forget(FIRST + timedelta(days=1)),
        lambda store: reports.shared_groups(store, 5),
        lambda store: reviews.biggest(store, MONTH.since, MONTH.until, 9),
    ):
        for step in await plans(filled, database, report):
            assert re.match("SEARCH turns USING|SCAN turns USING COVERING INDEX", step), step
