"""Zalo Bot as a person sees it: the running channel against a Bot Platform server."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from exchange import Answer, Outcome, Question
from handlers.zalo_bot.receiving import CHANNEL
from store import Store
from tests.bot_api.engine import (
    ENTRIES,
    LONG_ID,
    PHRASES,
    TOKEN,
    engine_of,
)
from tests.bot_api.serving import serving
from tests.zalo_api.bot_server import BOT, ZaloBotApi
from tests.zalo_api.serving import (
    HBT,
    TX,
    decide,
    logged,
    polling,
    told,
    unanswered,
)
from tests.zalo_api.updates import group_event, media_event, text_event
from tests.zalo_api.wire import LONGEST_TEXT, utf16_length

pytestmark = pytest.mark.asyncio

WHICH = "Đại hội quận khi nào?"
KINDS = ["sticker", "voice", "image", "unsupported"]


@pytest_asyncio.fixture
async def api() -> ZaloBotApi:
    """The state of a Bot Platform server."""
    return ZaloBotApi(TOKEN)


@pytest_asyncio.fixture
async def url(api: ZaloBotApi) -> AsyncIterator[str]:
    """The base URL of the running server."""
    async with serving(api.app) as address:
        yield f"{address}/bot"


@pytest_asyncio.fixture
async def bot(api: ZaloBotApi, url: str, store: Store) -> AsyncIterator[ZaloBotApi]:
    """The server, with the bot polling it; p1 lets texts be kept."""
    await decide(store, "p1")
    async with polling(api, url, store):
        yield api


async def test_text_is_answered_to_its_chat_and_logged(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    async with polling(api, url, store):
        assert (await told(api, text_event(1, HBT))).startswith(ENTRIES["hai-ba-trung"])
    (call,) = api.of("sendMessage")
    assert call["chat_id"] == "p1"
    assert await unanswered(store) == []
    (turn,) = await logged(store)
    assert (turn.channel, turn.entry) == (CHANNEL, "hai-ba-trung")
    assert turn.sent == api.sent[0]["message_id"]


@pytest.mark.parametrize("typed", ["2", TX.lower(), f"2. {TX}", "số 2"])
async def test_choice_is_listed_and_picked_by_number_or_title(bot: ZaloBotApi, typed: str) -> None:
    listed = await told(bot, text_event(1, WHICH))
    assert listed == f"Đồng chí hỏi quận nào?\n1. {HBT}\n2. {TX}"
    assert (await told(bot, text_event(2, typed))).startswith(ENTRIES[LONG_ID])


async def test_first_reply_asks_for_consent_which_is_given_by_number(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    async with polling(api, url, store):
        text = await told(api, text_event(1, WHICH))
        asked = f"{PHRASES['consent_ask']}\n3. {PHRASES['consent_yes']}\n4. "
        assert asked + PHRASES["consent_no"] in text
        thanks = await told(api, text_event(2, "3"))
        assert thanks.startswith(PHRASES["consent_given"].split("/")[0])
    assert await store.consent_of(CHANNEL, store.who(CHANNEL, "p1").kept)


async def test_next_question_is_asked_by_its_number(bot: ZaloBotApi, store: Store) -> None:
    text = await told(bot, text_event(1, HBT))
    assert f"{PHRASES['offers_next']}\n1. Ai dự đại hội?" in text
    assert (await told(bot, text_event(2, "1"))).startswith(ENTRIES["hai-ba-trung"])
    await told(bot, text_event(3, "chào"))
    assert (await logged(store))[1].question == "Ai dự đại hội?"


@pytest.mark.parametrize(
    ("typed", "beginning"),
    [
        ("lịch", "lich ngày "),
        ("Văn bản", "vanban ngày "),
        ("trợ giúp", f"{PHRASES['help']}\n{PHRASES['help_typed'].strip()}"),
        ("/start", PHRASES["start"]),
    ],
)
async def test_words_do_what_commands_do(bot: ZaloBotApi, typed: str, beginning: str) -> None:
    assert (await told(bot, text_event(1, typed))).startswith(beginning)


async def test_data_are_deleted_by_words(bot: ZaloBotApi, store: Store) -> None:
    await told(bot, text_event(1, HBT))
    forgotten = PHRASES["forgotten"].format(turns=1)
    assert await told(bot, text_event(2, "xoá dữ liệu")) == forgotten
    assert await logged(store) == []


async def test_wrong_answer_is_judged_by_words_and_its_reason_by_number(
    bot: ZaloBotApi, store: Store
) -> None:
    await told(bot, text_event(1, HBT))
    why = await told(bot, text_event(2, "không đúng"))
    assert why.startswith(PHRASES["feedback_why"]) and f"2. {PHRASES['feedback_missing']}" in why
    assert [turn.feedback for turn in await logged(store)] == ["down"]
    assert await told(bot, text_event(3, "2")) == PHRASES["feedback_thanks"]
    assert [turn.feedback for turn in await logged(store)] == ["missing"]


@pytest.mark.parametrize("text", ["\n\n".join(["Một câu rất dài. " * 50] * 9), "🏳️‍🌈 " * 1_500])
async def test_long_answer_comes_in_parts_that_joined_give_it(
    api: ZaloBotApi, url: str, store: Store, text: str
) -> None:
    async with polling(api, url, store, engine_of(lambda _: Answer(Outcome.ANSWER, text))):
        await api.put(text_event(1, "Toàn văn?"))
        await api.until_sent(5)
    parts = api.texts("p1")
    assert all(utf16_length(part) <= LONGEST_TEXT for part in parts)
    assert " ".join(parts).split()[: len(text.split())] == text.split()
    assert [turn.sent.count(",") + 1 for turn in await logged(store)] == [len(parts)]


async def test_typing_is_shown_while_a_reply_takes_long(bot: ZaloBotApi) -> None:
    bot.gate.clear()
    await bot.put(text_event(1, HBT))
    await bot.until_called("sendChatAction")
    assert bot.of("sendChatAction") == [{"chat_id": "p1", "action": "typing"}]
    bot.gate.set()


async def test_typing_is_not_shown_for_a_quick_reply(bot: ZaloBotApi) -> None:
    await told(bot, text_event(1, HBT))
    assert bot.of("sendChatAction") == []


@pytest.mark.parametrize("kind", KINDS)
async def test_what_has_no_words_is_answered_politely_once(bot: ZaloBotApi, kind: str) -> None:
    assert await told(bot, media_event(1, kind)) == PHRASES["no_text"]
    text = await told(bot, media_event(2, kind), text_event(3, HBT))
    assert text.startswith(ENTRIES["hai-ba-trung"])


async def test_caption_is_answered_as_a_text(bot: ZaloBotApi) -> None:
    picture = media_event(1, "image", photo_url="https://media.example/1", caption=HBT)
    assert (await told(bot, picture)).startswith(ENTRIES["hai-ba-trung"])


async def test_nothing_is_answered_in_a_group_where_the_bot_may_not_be(
    bot: ZaloBotApi, caplog: pytest.LogCaptureFixture
) -> None:
    await told(bot, group_event(1, f"@{BOT['display_name']} {HBT}"), text_event(2, HBT))
    assert [each["chat_id"] for each in bot.sent] == ["p1"]
    assert caplog.text == ""


@pytest.mark.parametrize(
    "call",
    ["", f"@{BOT['display_name']} ", f"  @{BOT['account_name']}, ", "@bot đại hội: "],
)
async def test_group_is_answered_by_any_of_its_calls_and_its_words_kept_nowhere(
    api: ZaloBotApi, url: str, store: Store, call: str
) -> None:
    api.can_join_groups = True
    await decide(store, "p1")
    async with polling(api, url, store):
        text = await told(api, group_event(1, f"{call}câu hỏi"))
    assert text == "Tài liệu không nêu “câu hỏi”."
    assert [each["chat_id"] for each in api.sent] == ["g1"]
    (turn,) = await logged(store)
    assert "câu hỏi" not in repr(turn) and turn.question is None and turn.reply is None
    assert await unanswered(store) == []


async def test_who_calls_somebody_else_in_a_group_is_not_answered(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.can_join_groups = True
    async with polling(api, url, store):
        await api.put(group_event(1, "@Nguyễn Văn A câu hỏi"))
        welcome = await told(api, group_event(2, "/start@bot.VDKyGxQvc"))
    assert welcome.startswith("Xin chào")
    assert len(api.sent) == 1


async def test_members_of_a_group_share_no_context_and_no_wordless_media_are_answered(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    def echo(question: Question) -> Answer:
        return Answer(Outcome.REFUSE, " sau ".join([question.text, *question.earlier[::-1]]))

    api.can_join_groups = True
    await decide(store, "p1", "p2")
    group = {"id": "g1", "chat_type": "GROUP"}
    async with polling(api, url, store, engine_of(echo)):
        await told(api, text_event(1, "riêng"))
        await api.put(*(media_event(10 + n, kind, chat=group) for n, kind in enumerate(KINDS)))
        for number, person in ((2, "p1"), (3, "p2"), (4, "p1")):
            await told(api, group_event(number, f"câu {number}", person))
    assert [each["text"] for each in api.sent] == ["riêng", "câu 2", "câu 3", "câu 4 sau câu 2"]
