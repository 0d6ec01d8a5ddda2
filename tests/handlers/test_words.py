"""Words in the place of buttons, over the real store."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from exchange import Answer, Choice, Message, Outcome, Question
from handlers.conversation.turn import Conversation, Manners
from store import Store
from store.tables import turns
from tests.bot_api.engine import ENTRIES, PHRASES, engine_of, new_conversation
from tests.bot_api.engine import answers as usual_answers

pytestmark = pytest.mark.asyncio

HBT, TX = "Đại hội quận Hai Bà Trưng", "Đại hội quận Thanh Xuân"
AMBIGUOUS = "Đại hội quận khi nào?"
NEXT = "Ai dự đại hội?"


@dataclass
class Person:
    """Somebody on a channel without buttons."""

    conversation: Conversation
    channel: str = "zalo-bot"
    group: str = ""
    number: int = 0
    replies: list[str] = field(default_factory=list)

    async def say(self, text: str, later: timedelta = timedelta()) -> str:
        """Write something; gives the reply."""
        self.number += 1
        now = datetime.now(UTC) + later
        key = f"{self.number}"
        message = Message(self.channel, key, "p1", "p1", text, now, group=self.group)
        await self.conversation.turn(message, self._take, by_words=True)
        return self.replies[-1]

    async def _take(self, answer: Answer) -> str:
        self.replies.append(answer.text)
        return "1"


@pytest.fixture
def lan(store: Store) -> Person:
    """Somebody who asks."""
    return Person(new_conversation(store))


async def feedback(store: Store) -> list[str | None]:
    async with store.reading() as connection:
        return list(await connection.scalars(sa.select(turns.c.feedback).order_by(turns.c.id)))


async def test_first_answer_asks_for_consent_and_no_other(lan: Person) -> None:
    first = await lan.say(HBT)
    assert first.count(PHRASES["consent_ask"]) == 1
    assert PHRASES["consent_ask"] not in await lan.say(TX)
    decided = Person(lan.conversation, channel="zalo-oa")
    await decided.say("/khongdongy")
    assert PHRASES["consent_ask"] not in await decided.say(HBT)


@pytest.mark.parametrize(
    ("typed", "reply"),
    [
        ("đồng ý", "consent_given"),
        ("Tôi đồng ý ", "consent_given"),
        ("khong dong y", "consent_refused"),
        ("không giữ", "consent_refused"),
    ],
)
async def test_consent_is_decided_in_words_where_it_is_asked(
    lan: Person, typed: str, reply: str
) -> None:
    assert (await lan.say(typed)).startswith("Tài liệu không nêu")
    told = await lan.say(typed)
    assert told.startswith(PHRASES[reply].split("/")[0])


async def test_groups_and_greetings_and_an_office_that_keeps_no_texts_ask_nobody(
    lan: Person, store: Store
) -> None:
    assert PHRASES["consent_ask"] not in await Person(lan.conversation, group="g1", number=10).say(
        HBT
    )
    assert PHRASES["consent_ask"] not in await lan.say("trợ giúp")
    keeps_none = new_conversation(store, manners=Manners(keep_text=False))
    assert PHRASES["consent_ask"] not in await Person(keeps_none, number=20).say(HBT)


async def test_numbers_go_on_behind_a_list_that_is_numbered_itself(store: Store) -> None:
    def lists(question: Question) -> Answer:
        if question.about:
            return Answer(Outcome.ANSWER, "Nguyễn Văn Chín.")
        text = "Các khâu đột phá:\n1. Cán bộ\n2. Hạ tầng"
        return Answer(Outcome.ANSWER, text, next=(Choice("x", NEXT),))

    person = Person(new_conversation(store, engine_of(lists)))
    await person.say("/khongdongy")
    assert f"\n3. {NEXT}" in await person.say("Khâu đột phá nào?")
    assert PHRASES["pick_one"].format(numbers="3") == await person.say("1")
    assert (await person.say("3")).startswith("Nguyễn Văn Chín.")


async def test_number_beyond_the_offers_is_told_which_there_are_and_they_stay(lan: Person) -> None:
    await lan.say("/khongdongy")
    await lan.say(AMBIGUOUS)
    assert await lan.say("7") == PHRASES["pick_one"].format(numbers="1–2")
    assert (await lan.say("2")).startswith(list(ENTRIES.values())[1])


@pytest.mark.parametrize(
    "typed",
    [
        "2",
        "2.",
        "số 2",
        "chọn câu 2",
        "2 ạ",
        "hai",
        "cái thứ hai",
        TX,
        TX.upper(),
        "dai hoi quan thanh xuan",
    ],
)
async def test_choice_is_picked_by_number_and_by_title(lan: Person, typed: str) -> None:
    await lan.say("/khongdongy")
    await lan.say(AMBIGUOUS)
    assert (await lan.say(typed)).startswith(list(ENTRIES.values())[1])


async def test_number_picks_after_a_restart_too_and_words_judge(lan: Person, store: Store) -> None:
    await lan.say(AMBIGUOUS)
    again = Person(new_conversation(store), number=lan.number)
    assert (await again.say("2")).startswith(list(ENTRIES.values())[1])
    third = Person(new_conversation(store), number=again.number)
    assert (await third.say("không đúng")).startswith(PHRASES["feedback_why"])
    assert await third.say("1") == PHRASES["feedback_thanks"]
    assert await feedback(store) == [None, "wrong"]


async def test_offers_last_as_long_as_a_conversation(store: Store) -> None:
    person = Person(new_conversation(store, manners=Manners(context_minutes=30)))
    await person.say(AMBIGUOUS)
    later = await person.say("2", later=timedelta(minutes=31))
    assert later.startswith("Tài liệu không nêu “2”")


async def test_judging_words_mean_nothing_where_nothing_was_answered(
    lan: Person, store: Store
) -> None:
    assert (await lan.say("sai")).startswith("Tài liệu không nêu “sai”")
    await lan.say(AMBIGUOUS)
    # Asked back, "đúng" is part of the conversation and no opinion of an answer.
    assert (await lan.say("đúng")).startswith("Tài liệu không nêu “đúng”")
    assert set(await feedback(store)) == {None}


async def test_right_is_noted_also_after_thanks(store: Store) -> None:
    def polite(question: Question) -> Answer:
        if question.text == "cảm ơn":
            return Answer(Outcome.SMALLTALK, "Không có gì.")
        return usual_answers(question)

    person = Person(new_conversation(store, engine_of(polite)))
    await person.say(HBT)
    await person.say("cảm ơn")
    assert await person.say("đúng rồi") == PHRASES["feedback_thanks"]
    assert await feedback(store) == ["up", None]


async def test_text_of_a_note_is_no_command_and_no_choice(lan: Person, store: Store) -> None:
    await lan.say(AMBIGUOUS)
    assert await lan.say("góp ý") == PHRASES["note_expected"]
    assert await lan.say("2") == PHRASES["note_taken"]
    assert await lan.say("Góp ý: chữ hơi nhỏ") == PHRASES["note_taken"]
    assert [note.text for note in await store.notes(9)] == ["chữ hơi nhỏ", "2"]


async def test_who_means_another_command_or_thinks_better_of_it_leaves_no_note(
    lan: Person, store: Store
) -> None:
    await lan.say("góp ý")
    assert (await lan.say("lịch")).startswith("lich ngày")
    await lan.say("góp ý")
    assert await lan.say("Hủy") == PHRASES["note_cancelled"]
    assert await store.notes(9) == []


async def test_how_to_say_that_it_is_wrong_is_told_once(lan: Person) -> None:
    assert PHRASES["typed_hint"] in await lan.say(HBT)
    assert PHRASES["typed_hint"] not in await lan.say(TX)


async def test_offers_stay_when_consent_is_decided(lan: Person) -> None:
    welcome = await lan.say("/start")
    assert f"1. {PHRASES['topic_lich']}" in welcome
    assert f"6. {PHRASES['consent_no']}" in welcome
    assert "không được giữ lại" in await lan.say("6")
    assert (await lan.say("1")).startswith("lich ngày")


async def test_what_a_group_was_offered_is_not_picked_in_private_after_a_restart(
    lan: Person, store: Store
) -> None:
    in_group = Person(lan.conversation, group="g1", number=30)
    await in_group.say(AMBIGUOUS)
    await in_group.say("1")
    private = Person(new_conversation(store), number=40)
    assert (await private.say("2")).startswith("Tài liệu không nêu “2”")
    assert (await private.say("không đúng")).startswith(PHRASES["feedback_why"])
    assert await feedback(store) == [None, None, "down"]


@pytest.mark.parametrize(
    ("words", "feedback_kept"),
    [
        (["không đúng", "sai năm"], "wrong"),
        (["khong dung", "thieu ten nguoi"], "missing"),
        (["không đúng, sai năm"], "wrong"),
        (["sai, phải là tháng 9"], "down"),
        (["không đúng ý", "không phải quận tôi"], "beside"),
    ],
)
async def test_reason_in_words_is_noted_for_the_office(
    lan: Person, store: Store, words: list[str], feedback_kept: str
) -> None:
    await lan.say("/dongy")
    await lan.say(HBT)
    for text in words:
        told = await lan.say(text)
    assert told == PHRASES["feedback_thanks"]
    assert await feedback(store) == [None, feedback_kept]
    assert [note.text for note in await store.notes(9)] == [words[-1]]


@pytest.mark.parametrize("group", ["", "g1"])
async def test_reason_in_words_is_not_kept_of_the_undecided_and_of_groups(
    store: Store, group: str
) -> None:
    person = Person(new_conversation(store), group=group)
    if group:
        await Person(person.conversation, number=50).say("/dongy")
    await person.say(HBT)
    assert await person.say("không đúng, sai năm") == PHRASES["feedback_thanks"]
    assert (await feedback(store))[-1] == "wrong"
    assert await store.notes(9) == []


@pytest.mark.parametrize("typed", ["dừng", "dũng"])
async def test_other_words_that_fold_to_right_say_nothing_of_the_reply(
    lan: Person, store: Store, typed: str
) -> None:
    await lan.say(HBT)
    assert (await lan.say(typed)).startswith("Tài liệu không nêu")
    assert set(await feedback(store)) == {None}


async def test_bots_own_words_name_no_command_with_a_slash(lan: Person) -> None:
    for text in ("quyền riêng tư", "dữ liệu của tôi", "/khongco", "không giữ câu hỏi"):
        assert "/" not in (await lan.say(text)).replace("28/11", "").replace("/2026", ""), text
