"""What an admin asks of the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from exchange import Outcome
from store import Store, Turn, Who, reports
from store.filters import Filter
from store.reports import CHUNK, LONGEST_PAUSE
from tests.store.chance import FIRST, dice_of, filter_by_chance, is_wanted, turn_by_chance
from tests.store.logs import ALL, NOW, REFUSED, SINCE, UNTIL, exported, finish_all

pytestmark = pytest.mark.asyncio


async def log(store: Store, group: str, outcome: Outcome, **other: object) -> None:
    """Log one turn more, a second after the one before."""
    number = store.commits
    at = NOW + timedelta(seconds=number)
    turn = replace(
        REFUSED,
        asked_at=at,
        answered_at=at,
        delivery_key=str(number),
        question=f"câu {number} về {group}",
        outcome=outcome,
        group_key=group,
    )
    await store.finish(replace(turn, **other))  # type: ignore[arg-type]


async def pages(store: Store, wanted: Filter, limit: int) -> list[list[Turn]]:
    """All pages of a list."""
    page = await reports.listed(store, wanted, limit)
    found = [list(page.turns)]
    while page.next is not None:
        page = await reports.listed(store, wanted, limit, below=page.next)
        found.append(list(page.turns))
    return found


async def test_top_groups_what_is_alike_and_leaves_smalltalk_out(store: Store) -> None:
    await log(store, "dai hoi", Outcome.ANSWER, entry="hbt")
    await log(store, "cau giay", Outcome.REFUSE)
    await log(store, "dai hoi", Outcome.ANSWER, entry="hbt", person="h2", question="đại hội?")
    await log(store, "", Outcome.SMALLTALK)
    groups = await reports.top(store, SINCE, UNTIL)
    assert [(group.count, group.people) for group in groups] == [(2, 2), (1, 1)]
    assert (groups[0].question, groups[0].entry, groups[0].turn) == ("đại hội?", "hbt", 3)
    assert len(await reports.top(store, SINCE, UNTIL, limit=1)) == 1


async def test_questions_without_a_group_are_not_taken_for_alike(store: Store) -> None:
    for question in ("Ai?", "Ai?", "Ở đâu?"):
        await log(store, "", Outcome.REFUSE, question=question)
    assert await reports.unanswered(store, SINCE, UNTIL) == []
    assert await reports.top(store, SINCE, UNTIL) == []
    assert await reports.shared_groups(store, 1) == set()


async def test_unanswered_holds_refusals_of_the_period_only(store: Store) -> None:
    await log(store, "a", Outcome.REFUSE)
    await log(store, "b", Outcome.ANSWER)
    await log(store, "c", Outcome.REFUSE, asked_at=UNTIL)
    groups = await reports.unanswered(store, SINCE, UNTIL)
    assert [(group.outcome, group.turn) for group in groups] == [(Outcome.REFUSE, 1)]


async def test_list_is_newest_first_and_goes_on_below_the_last_turn_of_a_page(
    store: Store,
) -> None:
    moments = [0, 5, 5, 5, 2, 5, 5, 9, 2, 0, 0]
    for number, seconds in enumerate(moments, 1):
        at = NOW + timedelta(seconds=seconds)
        await store.finish(replace(REFUSED, asked_at=at, delivery_key=str(number)))
    newest = [8, 7, 6, 4, 3, 2, 9, 5, 11, 10, 1]
    for limit in (1, 2, 3, 4, 10, 11, 12):
        found = await pages(store, ALL, limit)
        assert [turn.id for page in found for turn in page] == newest
        assert [len(page) for page in found[:-1]] == [limit] * (len(found) - 1)
        assert found[-1]


async def test_list_goes_on_where_the_last_turn_of_a_page_is_gone(store: Store) -> None:
    for group, person in zip("abcd", ("h1", "h2", "h3", "h4"), strict=True):
        await log(store, group, Outcome.ANSWER, person=person)
    first = await reports.listed(store, ALL, limit=2)
    await store.forget_person("telegram", Who("", ("h3",)))
    second = await reports.listed(store, ALL, limit=2, below=first.next)
    assert [turn.group_key for turn in (*first.turns, *second.turns)] == [*"dcba"]


async def test_what_comes_in_while_a_list_is_read_shifts_no_page(store: Store) -> None:
    for group in "abcd":
        await log(store, group, Outcome.ANSWER)
    first = await reports.listed(store, ALL, limit=2)
    await log(store, "e", Outcome.ANSWER)
    second = await reports.listed(store, ALL, limit=2, below=first.next)
    assert [turn.group_key for turn in (*first.turns, *second.turns)] == [*"dcba"]
    assert second.next is None


async def test_list_count_and_export_hold_what_their_filter_lets_through(store: Store) -> None:
    dice = dice_of()
    turns = [turn_by_chance(dice, str(number)) for number in range(150)]
    await finish_all(store, turns)
    for _ in range(40):
        wanted = filter_by_chance(dice)
        expected = {turn.delivery_key for turn in turns if is_wanted(turn, wanted)}
        found = [turn for page in await pages(store, wanted, 40) for turn in page]
        assert sorted(turn.delivery_key for turn in found) == sorted(expected), wanted
        assert found == sorted(found, key=lambda turn: (turn.asked_at, turn.id), reverse=True)
        assert await reports.count(store, wanted) == len(expected)
        streamed = [turn async for chunk in reports.export(store, wanted) for turn in chunk]
        assert streamed == found[::-1]


async def test_list_can_hold_one_queue_and_one_group(store: Store) -> None:
    await log(store, "a", Outcome.REFUSE)
    await log(store, "a", Outcome.ANSWER, feedback="wrong")
    await log(store, "b", Outcome.CLARIFY, near=True)
    await log(store, "b", Outcome.ANSWER, feedback="none-of-these")
    for changed, expected in (
        ({"queue": "unanswered"}, [1]),
        ({"queue": "wrong"}, [2]),
        ({"queue": "near"}, [3]),
        ({"queue": "none-of-these"}, [4]),
        ({"group": "b"}, [4, 3]),
        ({"group": "b", "queue": "near"}, [3]),
        ({"group": "b", "outcome": "answer"}, [4]),
        ({"group": "x"}, []),
    ):
        wanted = replace(ALL, **changed)  # type: ignore[arg-type]
        page = await reports.listed(store, wanted)
        assert [turn.id for turn in page.turns] == expected
        assert await reports.count(store, wanted) == len(expected)


async def test_export_gives_every_turn_of_the_period_oldest_first(store: Store) -> None:
    for group in "abc":
        await log(store, group, Outcome.ANSWER)
    await log(store, "d", Outcome.ANSWER, asked_at=UNTIL)
    await log(store, "e", Outcome.ANSWER, asked_at=SINCE)
    await log(store, "f", Outcome.ANSWER, asked_at=SINCE - timedelta(seconds=1))
    assert [turn.group_key for turn in await exported(store, SINCE, UNTIL)] == [*"eabc"]


async def test_export_comes_in_pieces_and_stays_as_it_was_when_it_began(store: Store) -> None:
    dice = dice_of()
    count = 2 * CHUNK + 3
    await finish_all(store, (turn_by_chance(dice, str(number)) for number in range(count)))
    wanted = Filter(FIRST, FIRST + timedelta(days=99))
    chunks = []
    async for chunk in reports.export(store, wanted):
        chunks.append(chunk)
        # What is logged and deleted meanwhile is for the next export.
        await store.finish(turn_by_chance(dice, f"late {len(chunks)}"))
        await store.forget(FIRST + timedelta(days=len(chunks)))
    assert [len(chunk) for chunk in chunks] == [CHUNK, CHUNK, 3]
    turns = [turn for chunk in chunks for turn in chunk]
    assert turns == sorted(turns, key=lambda turn: (turn.asked_at, turn.id))
    assert {turn.delivery_key for turn in turns} == {str(number) for number in range(count)}
    assert len(await exported(store, wanted.since, wanted.until)) < count


async def test_conversation_around_a_turn_is_that_of_its_person_alone(store: Store) -> None:
    def at(minutes: float, **changed: object) -> Turn:
        moment = NOW + timedelta(minutes=minutes)
        turn = replace(REFUSED, asked_at=moment, delivery_key=f"{minutes} {changed}")
        return replace(turn, **changed)  # type: ignore[arg-type]

    pause = LONGEST_PAUSE / timedelta(minutes=1)
    others = ({"person": "h2"}, {"channel": "web"}, {"shared": True})
    times = [-20 - 2 * pause, -20 - pause, -20, -9, 0, 0.5, 7, 7 + pause, 7.5 + 2 * pause]
    turns = [*(at(minutes) for minutes in times), *(at(1, **other) for other in others)]
    await finish_all(store, turns[::-1])
    page = await reports.listed(store, ALL)
    asked = {turn.delivery_key: turn for turn in page.turns}[at(0).delivery_key]
    found = await reports.around(store, asked)
    shown = [(turn.asked_at - NOW) / timedelta(minutes=1) for turn in found]
    assert shown == times[:-1]
    few = await reports.around(store, asked, limit=2)
    assert [(turn.asked_at - NOW) / timedelta(minutes=1) for turn in few] == [-9, 0, 0.5, 7]
