"""The life of a message: claimed, answered, sent, marked; whatever breaks on the way."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange import Answer, Candidate, Message, Outcome, Question
from handlers.conversation.context import Contexts
from handlers.conversation.turn import Conversation, Manners
from store import Store, open_store, reports
from store.figures import figures
from store.filters import Filter
from tests.bot_api.engine import PHRASES, engine_of, new_conversation
from tests.store.logs import exported, lately

NOW = datetime.now(UTC)


class Echo:
    """Answers by telling what it was asked after what; keeps the questions."""

    def __init__(self) -> None:
        self.asked: list[Question] = []

    def answers(self, question: Question) -> Answer:
        """The text after the earlier texts; a ZeroDivisionError if it is to break."""
        self.asked.append(question)
        if question.text.startswith("hỏng"):
            raise ZeroDivisionError(question.text)
        text = " < ".join([question.text, *question.earlier[::-1]])
        return Answer(Outcome.ANSWER, text, "e1", (), (Candidate("e1", 0.5),), 0.5, likeness="la")


class Person:
    """Where replies arrive."""

    def __init__(self) -> None:
        self.received: list[str] = []

    async def send(self, answer: Answer) -> None:
        """Take a reply."""
        self.received.append(answer.text)


def new(store: Store, engine: Echo, keep_text: bool = True) -> Conversation:
    return new_conversation(store, engine_of(engine.answers), Manners(keep_text=keep_text))


def message(key: str, text: str, person: str = "p1", minutes: float = 0) -> Message:
    at = NOW + timedelta(minutes=minutes)
    return Message("telegram", key, person, "c1", text, at)


@pytest.fixture
def engine() -> Echo:
    """A small engine."""
    return Echo()


@pytest.fixture
def person() -> Person:
    """Someone who asks."""
    return Person()


@pytest.fixture
def conversation(store: Store, engine: Echo) -> Conversation:
    """A conversation over the store."""
    return new(store, engine)


async def agree(store: Store, person: str = "p1") -> None:
    """Have someone let questions be kept."""
    await store.decide("telegram", store.who("telegram", person), True, NOW)


@asynccontextmanager
async def broken(database: Path) -> AsyncIterator[None]:
    """The database loses its tables for a while."""

    def rename(*pairs: tuple[str, str]) -> None:
        with closing(sqlite3.connect(database, timeout=10)) as connection, connection:
            for old, to in pairs:
                connection.execute(f"ALTER TABLE {old} RENAME TO {to}")

    await asyncio.to_thread(rename, ("inbox", "inbox_away"), ("turns", "turns_away"))
    yield
    await asyncio.to_thread(rename, ("inbox_away", "inbox"), ("turns_away", "turns"))


@pytest.mark.asyncio
async def test_message_is_answered_and_logged(
    conversation: Conversation, store: Store, engine: Echo, person: Person
) -> None:
    await agree(store)
    answer = await conversation.turn(message("1", "Khi nào?"), person.send)
    assert answer is not None and answer.text == "Khi nào?"
    assert person.received == ["Khi nào?"]
    assert engine.asked[0].asked_at.utcoffset() == timedelta(hours=7)
    assert engine.asked[0].asked_at == NOW
    turn = await reports.show(store, 1)
    assert turn is not None
    assert (turn.question, turn.reply, turn.entry, turn.position) == (
        "Khi nào?",
        "Khi nào?",
        "e1",
        1,
    )
    assert (turn.knowledge_version, turn.candidates) == ("v1", (Candidate("e1", 0.5),))
    assert turn.person == store.who("telegram", "p1").logged[0]
    assert await conversation.waiting("telegram") == []


@pytest.mark.asyncio
async def test_redelivered_message_is_answered_once(
    conversation: Conversation, person: Person
) -> None:
    await conversation.turn(message("1", "a"), person.send)
    assert await conversation.turn(message("1", "a"), person.send) is None
    assert await conversation.claim([message("1", "a"), message("2", "b")]) == [False, True]
    turns = (conversation.turn(message("2", "b"), person.send) for _ in range(3))
    answers = await asyncio.gather(*turns)
    assert [answer is None for answer in answers] == [False, True, True]
    assert person.received == ["a", "b < a"]


@pytest.mark.asyncio
async def test_what_was_claimed_and_not_answered_is_answered_after_a_restart(
    database_url: str, engine: Echo, person: Person
) -> None:
    first = await open_store(database_url, None)
    await new(first, engine).claim([message("1", "a"), message("2", "b", "p2")])
    await first.close()
    second = await open_store(database_url, None)
    conversation = new(second, engine)
    left = await conversation.waiting("telegram")
    assert await conversation.waiting("telegram") == []
    for each in left:
        await conversation.turn(each, person.send)
    assert person.received == ["a", "b"]
    assert await new(second, engine).waiting("telegram") == []
    await second.close()


@pytest.mark.asyncio
async def test_message_under_way_is_not_offered_as_waiting(
    conversation: Conversation, person: Person
) -> None:
    offered: list[Message] = []

    async def send(answer: Answer) -> None:
        offered.extend(await conversation.waiting("telegram"))

    await conversation.turn(message("1", "a"), send)
    assert offered == []


@pytest.mark.asyncio
async def test_reply_that_could_not_be_sent_waits_for_the_next_start(
    conversation: Conversation, store: Store, engine: Echo, person: Person
) -> None:
    async def send(answer: Answer) -> None:
        raise ConnectionError("mất mạng")

    with pytest.raises(ConnectionError):
        await conversation.turn(message("1", "a"), send)
    assert await reports.show(store, 1) is None
    restarted = new(store, engine)
    [left] = await restarted.waiting("telegram")
    await restarted.turn(left, person.send)
    assert person.received == ["a"]


@pytest.mark.asyncio
async def test_broken_engine_still_replies_and_never_logs_the_persons_words(
    conversation: Conversation, store: Store, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await conversation.turn(message("1", "hỏng rồi bí mật"), person.send)
    assert person.received == [PHRASES["failed"]]
    turn = await reports.show(store, 1)
    assert turn is not None and turn.outcome is Outcome.REFUSE
    assert "ZeroDivisionError" in caplog.text
    assert "bí mật" not in caplog.text


@pytest.mark.asyncio
async def test_failing_database_costs_no_reply_and_is_said_once(
    conversation: Conversation,
    store: Store,
    database: Path,
    person: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with broken(database):
        for key in ("1", "2", "2"):
            await conversation.turn(message(key, f"câu bí mật {key}", f"p{key}"), person.send)
    assert person.received == ["câu bí mật 1", "câu bí mật 2"]
    assert conversation.losses == 0
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    assert "bí mật" not in caplog.text
    await conversation.turn(message("3", "c", "p3"), person.send)
    assert len(caplog.records) == 2
    await conversation.catch_up()
    logged = await exported(store, NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert sorted(turn.delivery_key for turn in logged) == ["1", "2", "3"]


@pytest.mark.asyncio
async def test_message_claimed_before_an_outage_is_not_answered_again_after_it(
    conversation: Conversation, store: Store, engine: Echo, database: Path, person: Person
) -> None:
    await conversation.claim([message("1", "a")])
    async with broken(database):
        await conversation.turn(message("1", "a"), person.send)
        assert await conversation.turn(message("1", "a"), person.send) is None
    await conversation.turn(message("2", "b"), person.send)
    assert await new(store, engine).waiting("telegram") == []


@pytest.mark.asyncio
async def test_earlier_messages_of_the_same_person_are_passed_on(
    conversation: Conversation, engine: Echo, person: Person
) -> None:
    for number in range(9):
        await conversation.turn(message(str(number), f"câu {number}"), person.send)
    await conversation.turn(message("x", "tôi mới đến", "p2"), person.send)
    assert engine.asked[8].earlier == tuple(f"câu {number}" for number in range(2, 8))
    assert engine.asked[9].earlier == ()


@pytest.mark.asyncio
async def test_context_is_dropped_when_its_time_is_over(
    conversation: Conversation, store: Store, engine: Echo, person: Person
) -> None:
    for key, minutes in (("1", 0), ("2", 20), ("3", 40), ("4", 71)):
        await conversation.turn(message(key, key, minutes=minutes), person.send)
    assert [question.earlier for question in engine.asked] == [(), ("1",), ("2",), ()]
    turns = await exported(store, NOW, NOW + timedelta(hours=2))
    assert [turn.position for turn in turns] == [1, 2, 3, 1]


@pytest.mark.asyncio
async def test_after_a_restart_the_last_three_masked_turns_are_the_context(
    conversation: Conversation, store: Store, engine: Echo, person: Person
) -> None:
    await agree(store)
    for number in range(4):
        text = f"câu {number} số 0912345678"
        await conversation.turn(message(str(number), text, minutes=number), person.send)
    await conversation.turn(message("5", "/help", minutes=4), person.send)
    await new(store, engine).turn(message("6", "tiếp", minutes=5), person.send)
    assert engine.asked[-1].earlier == tuple(f"câu {n} số [số điện thoại]" for n in (2, 3))
    assert (await exported(store, NOW, NOW + timedelta(hours=1)))[-1].position == 5
    await new(store, engine).turn(message("7", "muộn", minutes=60), person.send)
    assert engine.asked[-1].earlier == ()


@pytest.mark.asyncio
async def test_one_persons_messages_keep_their_order_while_others_go_on(
    conversation: Conversation, person: Person
) -> None:
    arrived, gate = asyncio.Event(), asyncio.Event()

    async def slow(answer: Answer) -> None:
        arrived.set()
        await gate.wait()
        await person.send(answer)

    first = asyncio.create_task(conversation.turn(message("1", "a"), slow))
    await arrived.wait()
    second = asyncio.create_task(conversation.turn(message("2", "b"), person.send))
    await conversation.turn(message("3", "c", "p2"), person.send)
    assert person.received == ["c"]
    gate.set()
    await asyncio.gather(first, second)
    assert person.received == ["c", "a", "b < a"]


@pytest.mark.asyncio
async def test_burst_of_many_people_is_answered_in_order_and_once(
    conversation: Conversation, store: Store
) -> None:
    people = {f"p{number}": Person() for number in range(20)}
    turns: list[Awaitable[Answer | None]] = []
    for number in range(200):
        who = f"p{number % 20}"
        turns.append(conversation.turn(message(str(number), str(number), who), people[who].send))
    await asyncio.gather(*turns)
    for place, someone in enumerate(people.values()):
        asked = [text.split(" < ")[0] for text in someone.received]
        assert asked == [str(number) for number in range(place, 200, 20)]
    wanted = Filter(NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    told = await figures(store, wanted)
    assert (told.questions, told.people) == (200, 20)


@pytest.mark.asyncio
async def test_without_texts_the_log_keeps_figures_only(
    store: Store, engine: Echo, database: Path, person: Person
) -> None:
    await new(store, engine, keep_text=False).turn(message("1", "một điều riêng"), person.send)
    turn = await reports.show(store, 1)
    assert turn is not None
    assert (turn.question, turn.reply, turn.outcome) == (None, None, Outcome.ANSWER)
    assert (turn.likeness, turn.group_key) == ("", store.group_of("la", with_text=False))


@pytest.mark.asyncio
async def test_questions_without_a_likeness_are_grouped_by_their_words(
    store: Store, person: Person
) -> None:
    def answers(question: Question) -> Answer:
        greets = question.text == "chào"
        return Answer(Outcome.SMALLTALK if greets else Outcome.REFUSE, "Tài liệu không nêu.")

    conversation = new_conversation(store, engine_of(answers))
    for number, text in enumerate(("Ai nấu?", "AI  nau?", "ở đâu?", "chào")):
        await conversation.turn(message(str(number), text, f"p{number}"), person.send)
    groups = [turn.group_key for turn in await lately(store)]
    assert groups[0] == groups[1] != groups[2]
    assert groups[2] and not groups[3]


@pytest.mark.asyncio
async def test_ready_reply_has_the_same_life_but_no_place_in_the_context(
    conversation: Conversation, store: Store, engine: Echo, person: Person
) -> None:
    told = await conversation.turn(message("1", "/help"), person.send)
    assert told == Answer(Outcome.SMALLTALK, PHRASES["help"])
    assert await conversation.turn(message("1", "/help"), person.send) is None
    await conversation.turn(message("2", "a"), person.send)
    assert person.received == [PHRASES["help"], "a"]
    assert engine.asked[0].earlier == ()


@pytest.mark.asyncio
async def test_released_message_is_neither_answered_nor_waiting(
    conversation: Conversation, store: Store, engine: Echo
) -> None:
    await conversation.claim([message("1", "a")])
    await conversation.release(message("1", "a"))
    assert await new(store, engine).waiting("telegram") == []


@pytest.mark.asyncio
async def test_pressed_choice_reaches_the_engine(
    conversation: Conversation, engine: Echo, person: Person
) -> None:
    pressed = Message("telegram", "1", "p1", "c1", "Đại hội quận", NOW, chosen="hbt")
    await conversation.turn(pressed, person.send)
    assert engine.asked[0].chosen == "hbt"


def test_memory_holds_a_bounded_number_of_people() -> None:
    contexts = Contexts(minutes=30, people=3)
    for number in range(5):
        contexts.remember(("web", str(number)), "a", NOW)
    assert [contexts.knows(("web", str(number))) for number in range(5)] == [False] * 2 + [True] * 3
