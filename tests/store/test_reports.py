"""What an admin asks of the log."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from exchange import Outcome
from store import Store, Turn, reports

NOW = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)
SINCE, UNTIL = NOW - timedelta(days=30), NOW + timedelta(days=1)


async def log(store: Store, likeness: str, outcome: Outcome, **other: object) -> None:
    """Log one turn more."""
    number = store.commits
    fields: dict[str, object] = {
        "asked_at": NOW + timedelta(seconds=number),
        "answered_at": NOW + timedelta(seconds=number),
        "channel": "telegram",
        "delivery_key": str(number),
        "person": "h1",
        "position": 1,
        "question": f"câu {number} về {likeness}",
        "knowledge_version": "v1",
        "milliseconds": float(number),
    }
    await store.finish(Turn(outcome=outcome, likeness=likeness, **(fields | other)))  # type: ignore[arg-type]


@pytest.mark.asyncio
async def test_summary_counts_questions_people_outcomes_and_channels(store: Store) -> None:
    await log(store, "a", Outcome.ANSWER, milliseconds=1.0, feedback="wrong")
    await log(store, "a", Outcome.ANSWER, milliseconds=3.0, person="h2", channel="web")
    await log(store, "b", Outcome.REFUSE, milliseconds=8.0)
    await log(store, "b", Outcome.REFUSE, asked_at=SINCE - timedelta(seconds=1))
    figures = await reports.summary(store, SINCE, UNTIL)
    assert (figures.questions, figures.people) == (3, 2)
    assert figures.outcomes == {"answer": 2, "refuse": 1}
    assert figures.channels == {"telegram": 2, "web": 1}
    assert figures.feedback == {"wrong": 1}
    assert (figures.milliseconds, figures.slowest) == (3.0, 8.0)


@pytest.mark.asyncio
async def test_summary_of_an_empty_log_has_no_times(store: Store) -> None:
    figures = await reports.summary(store, SINCE, UNTIL)
    assert (figures.questions, figures.people, figures.outcomes) == (0, 0, {})
    assert (figures.milliseconds, figures.slowest) == (None, None)


@pytest.mark.asyncio
async def test_top_groups_what_is_alike_and_leaves_smalltalk_out(store: Store) -> None:
    await log(store, "dai hoi", Outcome.ANSWER, entry="hbt")
    await log(store, "cau giay", Outcome.REFUSE)
    await log(store, "dai hoi", Outcome.ANSWER, entry="hbt", person="h2", question="đại hội?")
    await log(store, "", Outcome.SMALLTALK)
    groups = await reports.top(store, SINCE, UNTIL)
    assert [(group.count, group.people) for group in groups] == [(2, 2), (1, 1)]
    assert (groups[0].question, groups[0].entry, groups[0].turn) == ("đại hội?", "hbt", 3)
    assert len(await reports.top(store, SINCE, UNTIL, limit=1)) == 1


@pytest.mark.asyncio
async def test_questions_without_likeness_are_grouped_by_their_words(store: Store) -> None:
    for question in ("Ai?", "Ai?", "Ở đâu?"):
        await log(store, "", Outcome.REFUSE, question=question)
    groups = await reports.unanswered(store, SINCE, UNTIL)
    assert [(group.question, group.count) for group in groups] == [("Ai?", 2), ("Ở đâu?", 1)]


@pytest.mark.asyncio
async def test_unanswered_holds_refusals_of_the_period_only(store: Store) -> None:
    await log(store, "a", Outcome.REFUSE)
    await log(store, "b", Outcome.ANSWER)
    await log(store, "c", Outcome.REFUSE, asked_at=UNTIL)
    groups = await reports.unanswered(store, SINCE, UNTIL)
    assert [(group.outcome, group.turn) for group in groups] == [(Outcome.REFUSE, 1)]


@pytest.mark.asyncio
async def test_export_gives_every_turn_of_the_period_oldest_first(store: Store) -> None:
    for likeness in "abc":
        await log(store, likeness, Outcome.ANSWER)
    await log(store, "d", Outcome.ANSWER, asked_at=UNTIL)
    turns = await reports.export(store, SINCE, UNTIL)
    assert [turn.likeness for turn in turns] == ["a", "b", "c"]
