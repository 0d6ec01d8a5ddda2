"""The work on groups of alike questions: its queues, states, history, and the way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from exchange import Outcome
from store import QUEUES, STATES, Queue, State, Step, Store, Turn, reports, reviews
from store.filters import WRONG
from store.grouping import Group
from tests.store.logs import ALL, NOW, REFUSED, SINCE, UNTIL, finish_all

pytestmark = pytest.mark.asyncio

LAN, MINH = "lan", "minh"
HOUR = timedelta(hours=1)


def asked(group: str, number: int = 0, **changed: object) -> Turn:
    """A turn of a group, so many seconds after the first, of a person of its own."""
    at = NOW + timedelta(seconds=number)
    key = f"{group}-{number}"
    told = replace(
        REFUSED,
        asked_at=at,
        delivery_key=key,
        person=key,
        group_key=group,
        question=f"câu {key}",
    )
    return replace(told, **changed)  # type: ignore[arg-type]


async def queue(
    store: Store, name: Queue = "unanswered", states: Sequence[State] | None = None
) -> list[Group]:
    """The groups of a queue."""
    return await reports.queued(store, replace(ALL, queue=name), states)


async def one(store: Store) -> tuple[State, str | None, object, bool]:
    """How the work on the only unanswered group stands."""
    [group] = await queue(store)
    return group.state, group.account, group.changed_at, group.came_back


async def test_group_nobody_has_touched_is_new(store: Store) -> None:
    await store.finish(asked("a"))
    assert await one(store) == ("new", None, None, False)
    assert await reviews.steps(store, "unanswered", "a") == []


@pytest.mark.parametrize("state", STATES)
async def test_state_is_kept_with_who_set_it_and_when_for_one_queue_only(
    store: Store, state: State
) -> None:
    await store.finish(asked("a", feedback="wrong"))
    await store.finish(asked("b"))
    await reviews.review(store, "unanswered", "a", Step(state, LAN, NOW + HOUR))
    groups = {group.key: group for group in await queue(store)}
    told = groups["a"]
    assert (told.state, told.account, told.changed_at) == (state, LAN, NOW + HOUR)
    assert groups["b"].state == "new"
    assert [group.state for group in await queue(store, "wrong")] == ["new"]


async def test_every_change_is_taken_back_step_by_step_until_it_is_new(store: Store) -> None:
    await store.finish(asked("a"))
    changes = [
        Step("in-work", LAN, NOW + HOUR),
        Step("done", MINH, NOW + 2 * HOUR),
        Step("ignored", LAN, NOW + 3 * HOUR),
    ]
    for change in changes:
        await reviews.review(store, "unanswered", "a", change)
    other = Step("done", MINH, NOW)
    await reviews.review(store, "wrong", "a", other)
    await reviews.review(store, "unanswered", "b", other)
    while changes:
        assert await reviews.steps(store, "unanswered", "a") == changes
        last = changes.pop()
        assert (await one(store))[:3] == (last.state, last.account, last.changed_at)
        assert await reviews.undo(store, "unanswered", "a")
    assert await one(store) == ("new", None, None, False)
    assert await reviews.steps(store, "unanswered", "a") == []
    assert not await reviews.undo(store, "unanswered", "a")
    assert await reviews.steps(store, "wrong", "a") == [other]
    assert await reviews.steps(store, "unanswered", "b") == [other]


async def test_what_is_asked_again_after_it_was_done_comes_back_as_new(store: Store) -> None:
    await store.finish(asked("a"))
    await reviews.review(store, "unanswered", "a", Step("done", LAN, NOW))
    assert await one(store) == ("done", LAN, NOW, False)
    assert await queue(store, states=["new", "in-work"]) == []
    assert len(await queue(store, states=["done"])) == 1
    await store.finish(asked("a", 1))
    assert await one(store) == ("done", LAN, NOW, True)
    assert len(await queue(store, states=["new", "in-work"])) == 1
    assert await queue(store, states=["done"]) == []
    others: tuple[State, ...] = ("in-work", "ignored")
    for state in others:
        await reviews.review(store, "unanswered", "a", Step(state, LAN, NOW))
        assert not (await queue(store, states=[state]))[0].came_back


async def test_states_that_are_wanted_are_shown_and_no_others(store: Store) -> None:
    for state in STATES:
        await store.finish(asked(state))
        if state != "new":
            await reviews.review(store, "unanswered", state, Step(state, LAN, NOW))
    await store.finish(asked("set back"))
    await reviews.review(store, "unanswered", "set back", Step("new", LAN, NOW))
    for state in STATES:
        expected = {state, "set back"} if state == "new" else {state}
        assert {group.key for group in await queue(store, states=[state])} == expected
    assert len(await queue(store, states=STATES)) == len(await queue(store)) == 5
    assert await queue(store, states=[]) == []


async def test_groups_lie_in_the_queues_of_their_turns(store: Store) -> None:
    answered: dict[str, Any] = {"outcome": Outcome.ANSWER}
    turns = [
        asked("refused"),
        asked("refused near", near=True),
        asked("back", outcome=Outcome.CLARIFY, near=True),
        asked("right", **answered, feedback="up"),
        asked("none", **answered, feedback="none-of-these"),
        *(asked(said, **answered, feedback=said) for said in WRONG),
        asked("answered", **answered),
    ]
    await finish_all(store, turns)
    found = {name: {group.key for group in await queue(store, name)} for name in QUEUES}
    assert found == {
        "unanswered": {"refused", "refused near"},
        "near": {"refused near", "back"},
        "wrong": set(WRONG),
        "none-of-these": {"none"},
    }


async def test_groups_come_by_their_size_page_by_page(store: Store) -> None:
    for place, group in enumerate("abcdefg"):
        for number in range((7 - place) // 2):
            await store.finish(asked(group, 10 * place + number))
    everything = await queue(store)
    # Those of the same size: what was asked last comes first.
    assert [(group.key, group.count) for group in everything] == [
        *(("b", 3), ("a", 3), ("d", 2), ("c", 2), ("f", 1), ("e", 1)),
    ]
    wanted, pages = replace(ALL, queue="unanswered"), []
    for offset in range(0, 9, 2):
        pages.append(await reports.queued(store, wanted, limit=2, offset=offset))
    assert [len(page) for page in pages] == [2, 2, 2, 0, 0]
    assert [group for page in pages for group in page] == everything


async def test_group_of_few_people_is_left_out_where_that_is_wanted(store: Store) -> None:
    for number in range(3):
        await store.finish(asked("many", number))
        await store.finish(asked("one", number, person="h1"))
    wanted = replace(ALL, queue="unanswered")
    groups = await reports.queued(store, wanted, least_people=3)
    assert [(group.key, group.count, group.people) for group in groups] == [("many", 3, 3)]
    assert await reports.queued(store, wanted, least_people=4) == []
    assert len(await reports.queued(store, wanted, least_people=1)) == 2
    assert [group.key for group in await reports.unanswered(store, SINCE, UNTIL, 9, 2)] == ["many"]
    assert await reports.shared_groups(store, 3) == {"many"}
    assert await reports.shared_groups(store, 1) == {"many", "one"}


async def test_example_is_the_latest_whose_text_is_kept(store: Store) -> None:
    silent = {"question": None, "reply": None}
    await store.finish(asked("a", 1, entry="e1"))
    await store.finish(asked("a", 3, entry="e3"))
    await store.finish(asked("a", 2, entry="e2"))
    await store.finish(asked("a", 4, **silent))
    await store.finish(asked("a", 5, outcome=Outcome.ANSWER))
    [group] = await queue(store)
    assert (group.question, group.entry, group.turn, group.count) == ("câu a-3", "e3", 2, 4)
    assert group.last_asked_at == NOW + timedelta(seconds=4)
    for number in (1, 2):
        await store.finish(asked("b", number, **silent))
    unkept = (await queue(store))[1]
    assert (unkept.key, unkept.question, unkept.turn) == ("b", None, 7)


async def test_pressed_none_of_these_is_shown_by_what_was_asked(store: Store) -> None:
    await store.finish(asked("a", 1, outcome=Outcome.CLARIFY, question="Đại hội khi nào?"))
    rejected = {"feedback": "none-of-these", "question": "Không có câu nào đúng"}
    await store.finish(asked("a", 2, **rejected))
    await store.finish(asked("b", 3, **rejected))
    told = {group.key: group for group in await queue(store, "none-of-these")}
    assert (told["a"].question, told["a"].turn, told["a"].count) == ("Đại hội khi nào?", 1, 1)
    assert told["b"].turn == 3


async def test_queue_looks_only_at_the_turns_that_are_wanted(store: Store) -> None:
    await store.finish(asked("a", 1, channel="web"))
    await store.finish(asked("a", 2))
    await store.finish(asked("b", 3, entry="e1"))
    await store.finish(asked("c", asked_at=UNTIL))
    for changed, expected in (
        ({"channel": "web"}, [("a", 1)]),
        ({"entry": "e1"}, [("b", 1)]),
        ({"group": "a"}, [("a", 2)]),
        ({"outcome": "answer"}, []),
        ({"since": NOW + timedelta(seconds=2)}, [("a", 1), ("b", 1)]),
        ({"until": NOW + timedelta(seconds=2)}, [("a", 1)]),
    ):
        wanted = replace(ALL, queue="unanswered", **changed)
        groups = await reports.queued(store, wanted)
        assert sorted((group.key, group.count) for group in groups) == expected


async def test_biggest_groups_are_those_that_went_wrong_with_their_likeness_keys(
    store: Store,
) -> None:
    fine = {"outcome": Outcome.ANSWER}
    for number in range(3):
        await store.finish(asked("a", number, likeness="cau giay"))
        await store.finish(asked("fine", number, **fine, likeness="dai hoi"))
        await store.finish(asked("silent", number, likeness="", question=None))
    for number, said in enumerate(("wrong", "none-of-these")):
        await store.finish(asked("b", number, **fine, feedback=said, likeness="thanh xuan"))
    await store.finish(asked("c", outcome=Outcome.CLARIFY, near=True, likeness="ba dinh"))
    await store.finish(asked("d", asked_at=UNTIL, likeness="dong da"))
    found = await reviews.biggest(store, SINCE, UNTIL, 9)
    assert found == [("a", "cau giay"), ("b", "thanh xuan"), ("c", "ba dinh")]
    assert await reviews.biggest(store, SINCE, UNTIL, 1) == found[:1]
