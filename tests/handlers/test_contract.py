"""What every channel does, one list: each passes, or says here why it does not offer it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from answering import build_index
from curation.loading import load_knowledge
from handlers.conversation.engine import Engine
from handlers.conversation.turn import Conversation, Manners
from live.knowledge import InUse
from store import Spool, Store, Turn
from tests.bot_api.engine import DEFAULT_PHRASES as PHRASES
from tests.channels import running
from tests.channels.running import Place
from tests.channels.talks import MINH, Talk, number_of
from tests.store.logs import lately

pytestmark = pytest.mark.asyncio

CHANNELS = {
    "telegram": running.telegram,
    "zalo-bot": running.zalo_bot,
    "zalo-oa": running.zalo_oa,
    "web": running.web,
    "terminal": running.terminal,
}
LIMITS = {"telegram": 4096, "zalo-bot": 2000, "zalo-oa": 2000}
NO_LOG = "the terminal forgets everything with its end"
NOT_OFFERED = {
    ("web", "judging"): "the page has no thumbs yet",
    ("web", "pictures"): "the page takes text only",
    ("web", "parts"): "a page has no limit",
    ("web", "typed words"): "the page has buttons",
    ("telegram", "typed words"): "Telegram has buttons and a menu of commands",
    ("terminal", "pictures"): "a terminal takes text only",
    ("terminal", "parts"): "a terminal has no limit",
    ("terminal", "redelivery"): "a terminal delivers once",
    ("terminal", "consent"): NO_LOG,
    ("terminal", "log"): NO_LOG,
}
KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
# A clerk who writes much: no channel takes that in one message.
PARAGRAPHS = [f"Điều {n}:" + " không lưu tên của đồng chí." * 30 for n in range(1, 9)]
PLAN_41, WHEN_ISSUED = "KH 41 về việc gì?", "ban hành ngày nào?"
MEMBERS, THOSE_OF_DOI_THONG = "Có bao nhiêu đảng viên?", "Số đảng viên của quận Đồi Thông"
UNKNOWN = "Đội trưởng đội bóng của phường tên gì?"


def offering(behaviour: str) -> pytest.MarkDecorator:
    """The test runs on every channel that offers a behaviour."""
    names = [name for name in CHANNELS if (name, behaviour) not in NOT_OFFERED]
    return pytest.mark.parametrize("name", names)


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The real engine over the invented knowledge."""
    return InUse(build_index(load_knowledge(KNOWLEDGE)))


@pytest_asyncio.fixture
async def talk(name: str, store: Store, engine: Engine, tmp_path: Path) -> AsyncIterator[Talk]:
    """A running channel."""
    spool = Spool(tmp_path / "spool.jsonl")
    phrases = PHRASES | {"privacy": "\n\n".join(PARAGRAPHS)}
    conversation = Conversation(engine, store, spool, phrases, Manners())
    async with CHANNELS[name](Place(conversation, store, KNOWLEDGE)) as talk:
        yield talk


async def logged(store: Store, talk: Talk) -> list[Turn]:
    """The turns that the log holds, once all that was said is answered."""
    await talk.say("cảm ơn")
    return await lately(store)


@offering("answers")
async def test_question_is_answered_with_its_source(name: str, talk: Talk) -> None:
    [reply] = await talk.say(PLAN_41)
    assert "tuyên truyền, cổ động" in reply
    assert "Nguồn: Báo Biển Xanh" in reply


@offering("answers")
async def test_what_the_knowledge_lacks_is_refused(name: str, talk: Talk) -> None:
    [reply] = await talk.say(UNKNOWN)
    assert reply.startswith("Tài liệu tôi có không nêu")


@offering("follow-ups")
async def test_question_leans_on_the_one_before_of_the_same_person(name: str, talk: Talk) -> None:
    await talk.say(PLAN_41)
    await talk.say("KH 52 về việc gì?", MINH)
    [to_lan] = await talk.say(WHEN_ISSUED)
    [to_minh] = await talk.say(WHEN_ISSUED, MINH)
    assert "41-KH/QU" in to_lan and "5/2/2030" in to_lan
    assert "52-KH/UBND" in to_minh


@offering("choices")
async def test_ambiguous_question_is_asked_back_and_a_choice_picked(name: str, talk: Talk) -> None:
    [offer] = await talk.say(MEMBERS)
    assert PHRASES["choose"] in offer
    [reply] = await talk.pick(THOSE_OF_DOI_THONG)
    assert "Đồi Thông" in reply and "đảng viên" in reply


@offering("choices")
async def test_choice_is_picked_by_typing_its_number(name: str, talk: Talk) -> None:
    [offer] = await talk.say(MEMBERS)
    [reply] = await talk.say(number_of(offer, THOSE_OF_DOI_THONG))
    assert "Đồi Thông" in reply and "đảng viên" in reply


@offering("choices")
async def test_none_of_the_choices_is_a_choice_too(name: str, talk: Talk, store: Store) -> None:
    await talk.say(MEMBERS)
    [reply] = await talk.pick(PHRASES["none_of_these"])
    assert reply.startswith(PHRASES["not_these"])
    if (name, "log") not in NOT_OFFERED:
        assert "none-of-these" in [turn.feedback for turn in await logged(store, talk)]


@offering("next questions")
async def test_next_question_is_offered_and_asked_of_the_same_thing(name: str, talk: Talk) -> None:
    await talk.say(PLAN_41)
    [reply] = await talk.pick(PHRASES["ask_serves"])
    assert reply.startswith("Kế hoạch số 41-KH/QU phục vụ")


@offering("overviews")
async def test_overview_offers_what_it_lists(name: str, talk: Talk) -> None:
    [reply] = await talk.say("/vanban")
    assert "41-KH/QU" in reply
    [told] = await talk.pick("Kế hoạch số 41-KH/QU")
    assert "tuyên truyền, cổ động" in told


@offering("typed words")
@pytest.mark.parametrize("words", ["văn bản", "VAN BAN", "Văn bản."])
async def test_words_do_what_commands_do(name: str, talk: Talk, words: str) -> None:
    [typed] = await talk.say(words)
    [told] = await talk.say("/vanban")
    assert typed.startswith(told)


@offering("help")
async def test_start_shows_the_topics_and_help_says_how_to_ask(name: str, talk: Talk) -> None:
    [welcome] = await talk.say("/start")
    assert PHRASES["start"].splitlines()[0] in welcome
    assert "41-KH/QU" in (await talk.pick(PHRASES["topic_vanban"]))[0]
    [guide] = await talk.say("/help")
    assert PHRASES["help"].splitlines()[0] in guide


@offering("judging")
async def test_wrong_answer_is_said_so_with_its_reason(name: str, talk: Talk, store: Store) -> None:
    await talk.say(PLAN_41)
    await talk.find_wrong(PHRASES["feedback_outdated"])
    if (name, "log") not in NOT_OFFERED:
        assert "outdated" in [turn.feedback for turn in await logged(store, talk)]


@offering("consent")
async def test_words_are_kept_only_from_an_agreement_on(
    name: str, talk: Talk, store: Store
) -> None:
    await talk.say(PLAN_41)
    await talk.say("/dongy")
    await talk.say(WHEN_ISSUED)
    kept = [turn.question for turn in await logged(store, talk) if turn.position]
    assert kept[:2] == [None, WHEN_ISSUED]


@offering("consent")
async def test_what_is_held_is_shown_and_deleted_at_once(
    name: str, talk: Talk, store: Store
) -> None:
    await talk.say("/dongy")
    await talk.say(PLAN_41)
    await talk.say("/gopy Chữ hơi nhỏ")
    [held] = await talk.say("/dulieucuatoi")
    assert PLAN_41 in held and PHRASES["held_consent_yes"].split("/")[0] in held
    await talk.say("/xoadulieu")
    [after] = await talk.say("/dulieucuatoi")
    assert PLAN_41 not in after and PHRASES["held_consent_none"].split("/")[0] in after
    assert [note for note in await store.notes(9) if "Chữ hơi nhỏ" in note.text] == []


@offering("log")
async def test_note_reaches_the_office(name: str, talk: Talk, store: Store) -> None:
    await talk.say("/gopy")
    [thanks] = await talk.say("Chữ hơi nhỏ")
    assert thanks == PHRASES["note_taken"]
    assert [note.text for note in await store.notes(9)] == ["Chữ hơi nhỏ"]


@offering("redelivery")
async def test_message_that_comes_twice_is_answered_once(
    name: str, talk: Talk, store: Store
) -> None:
    await talk.say(PLAN_41)
    await talk.again()
    assert [turn.entry for turn in await logged(store, talk)].count("kh-41") == 1


@offering("pictures")
async def test_picture_is_answered_once_in_a_while(name: str, talk: Talk) -> None:
    assert await talk.picture() == [PHRASES["no_text"]]
    assert await talk.picture(MINH) == [PHRASES["no_text"]]


@offering("parts")
async def test_long_answer_comes_in_parts_that_the_channel_takes(name: str, talk: Talk) -> None:
    parts = await talk.say("/quyenriengtu", replies=2 if name == "telegram" else 4)
    assert all(len(part.encode("utf-16-le")) // 2 <= LIMITS[name] for part in parts)
    assert "\n\n".join(parts) == "\n\n".join(PARAGRAPHS)


async def test_what_is_not_offered_has_a_reason_and_a_channel() -> None:
    assert {name for name, _ in NOT_OFFERED} <= CHANNELS.keys()
    assert all(NOT_OFFERED.values())
