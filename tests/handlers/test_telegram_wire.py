"""Telegram as a person sees it: the running channel against a Bot API server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
import pytest_asyncio
import sqlalchemy as sa

from exchange import Answer, Outcome, Question
from handlers.conversation.commands import OVERVIEWS
from handlers.conversation.turn import Conversation, Manners
from handlers.conversation.watch import Pulse
from handlers.telegram.application import build_application
from handlers.telegram.webhook import TelegramHook, serve_webhook
from server import build_app
from store import Store
from store.tables import people
from tests.bot_api.engine import (
    ENGINE,
    ENTRIES,
    LONG_ID,
    PHRASES,
    TOKEN,
    engine_of,
    new_conversation,
)
from tests.bot_api.server import PATIENCE, BotApi
from tests.bot_api.serving import polling, serving
from tests.bot_api.updates import (
    Json,
    edited_update,
    group_update,
    inline_update,
    message_update,
    press_update,
    text_update,
)
from tests.store.logs import lately

pytestmark = pytest.mark.asyncio

SECRET = "bi-mat-cua-kiem-thu"
HBT, TX = "Đại hội quận Hai Bà Trưng", "Đại hội quận Thanh Xuân"


@asynccontextmanager
async def posted_to(conversation: Conversation, bot_api: BotApi, url: str) -> AsyncIterator[None]:
    """The running channel in webhook mode, and the web server that it is posted to."""
    stopping = asyncio.Event()
    application = build_application(TOKEN, conversation, PHRASES, url)
    hook = TelegramHook(application, conversation, SECRET, Pulse("telegram", False))
    async with serving(build_app(conversation, ENGINE, hooks={"/telegram": hook})) as address:
        served = serve_webhook(
            hook, application, conversation, PHRASES, f"{address}/telegram", SECRET, stopping
        )
        task = asyncio.create_task(served)
        await bot_api.until_called("setWebhook")
        bot_api.by_webhook = True
        try:
            yield
        finally:
            stopping.set()
            await asyncio.wait([task])


@pytest_asyncio.fixture(params=["polling", "webhook"])
async def api(
    request: pytest.FixtureRequest, conversation: Conversation, bot_api: BotApi, bot_api_url: str
) -> AsyncIterator[BotApi]:
    """The server, with the bot polling it or posted to by it."""
    webhook = request.param == "webhook"
    running = (
        posted_to(conversation, bot_api, bot_api_url)
        if webhook
        else polling(conversation, bot_api_url)
    )
    async with running:
        yield bot_api


async def told(api: BotApi, update: Json) -> Json:
    """The bot's next message once it has the update."""
    count = len(api.sent)
    await api.put(update)
    await api.until_sent(count + 1)
    return api.sent[-1]


def texts(message: Json) -> list[str]:
    """The words on the buttons of a message."""
    return [one["text"] for row in message["reply_markup"]["inline_keyboard"] for one in row]


def data(message: Json, text: str) -> str:
    """What the button with that text carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(one["callback_data"]) for row in rows for one in row if one["text"] == text)


async def pressed(api: BotApi, number: int, message: Json, text: str, person: int = 7) -> None:
    """Press a button, and wait until its message shows other buttons."""
    calls = len(api.of("editMessageReplyMarkup"))
    await api.put(press_update(number, message, data(message, text), person))
    await api.until_called("editMessageReplyMarkup", calls + 1)


async def inactive(store: Store) -> list[str]:
    """The hashes of those whose chat is closed."""
    async with store.reading() as connection:
        closed = sa.select(people.c.person).where(people.c.inactive_since.is_not(None))
        return list(await connection.scalars(closed))


async def turns(store: Store) -> list[str | None]:
    return [turn.feedback for turn in await lately(store)]


async def test_commands_are_offered_per_scope(api: BotApi) -> None:
    await api.until_called("setMyCommands", 2)
    scopes = {call["scope"]["type"]: call["commands"] for call in api.of("setMyCommands")}
    private = [one["command"] for one in scopes["all_private_chats"]]
    assert private[:4] == list(OVERVIEWS)
    assert {"gopy", "quyenriengtu", "dulieucuatoi", "xoadulieu", "help"} <= set(private)
    groups = [one["command"] for one in scopes["all_group_chats"]]
    assert groups == [*OVERVIEWS, "help"]


async def test_admin_finds_the_commands_of_admins_in_the_menu(
    store: Store, bot_api: BotApi, bot_api_url: str
) -> None:
    conversation = new_conversation(store, manners=Manners(admins={"telegram": ("7",)}))
    async with polling(conversation, bot_api_url):
        await bot_api.until_called("setMyCommands", 3)
    own = bot_api.of("setMyCommands")[2]
    assert own["scope"] == {"type": "chat", "chat_id": 7}
    assert {"thongke", "chuatraloi", "lich"} <= {one["command"] for one in own["commands"]}


async def test_first_words_have_buttons_for_topics_and_consent(api: BotApi) -> None:
    message = await told(api, text_update(1, "/start"))
    assert PHRASES["consent_ask"] in message["text"]
    labels = [PHRASES[f"topic_{name}"] for name in OVERVIEWS]
    assert texts(message) == [*labels, PHRASES["consent_yes"], PHRASES["consent_no"]]
    reply = await told(api, press_update(2, message, data(message, labels[0])))
    assert reply["text"].startswith("lich ngày")
    reply = await told(api, press_update(3, message, data(message, PHRASES["consent_yes"])))
    assert reply["text"] == PHRASES["consent_given"]


async def test_deep_link_leads_to_an_entry(api: BotApi) -> None:
    assert (await told(api, text_update(1, "/start hai-ba-trung")))["text"] == ENTRIES[
        "hai-ba-trung"
    ]


async def test_next_question_is_asked_of_the_entry_by_its_button(api: BotApi) -> None:
    message = await told(api, text_update(1, HBT))
    assert texts(message) == ["Ai dự đại hội?", "👍", "👎"]
    reply = await told(api, press_update(2, message, data(message, "Ai dự đại hội?")))
    assert reply["text"] == ENTRIES["hai-ba-trung"]


async def test_thumb_up_is_logged_and_answered(api: BotApi, store: Store) -> None:
    message = await told(api, text_update(1, HBT))
    await pressed(api, 2, message, "👍")
    assert await turns(store) == ["up"]
    assert PHRASES["feedback_noted"] in texts(message)
    assert api.of("answerCallbackQuery")[-1]["text"] == PHRASES["feedback_thanks"]


@pytest.mark.parametrize("reason", ["wrong", "missing", "outdated", "beside"])
async def test_thumb_down_asks_why(api: BotApi, store: Store, reason: str) -> None:
    message = await told(api, text_update(1, HBT))
    await pressed(api, 2, message, "👎")
    assert await turns(store) == ["down"]
    await pressed(api, 3, message, PHRASES[f"feedback_{reason}"])
    assert await turns(store) == [reason]


async def test_thumb_works_after_a_restart_and_only_for_who_asked(
    store: Store, bot_api: BotApi, bot_api_url: str
) -> None:
    async with polling(new_conversation(store), bot_api_url):
        message = await told(bot_api, group_update(1, f"@tro_ly_bot {HBT}", **MENTION))
    async with polling(new_conversation(store), bot_api_url):
        await bot_api.put(press_update(2, message, data(message, "👎"), person=8))
        await bot_api.until_called("answerCallbackQuery")
        assert bot_api.of("answerCallbackQuery")[0]["text"] == PHRASES["feedback_not_yours"]
        assert await turns(store) == [None]
        await pressed(bot_api, 3, message, "👎")
    assert await turns(store) == ["down"]


MENTION = {"entities": [{"type": "mention", "offset": 0, "length": 11}]}


async def test_one_persons_context_in_a_group_is_not_anothers_nor_their_private_one(
    store: Store, bot_api: BotApi, bot_api_url: str
) -> None:
    def echo(question: Question) -> Answer:
        return Answer(Outcome.ANSWER, " sau ".join([question.text, *question.earlier[::-1]]), "e")

    conversation = new_conversation(store, engine_of(echo))
    async with polling(conversation, bot_api_url):
        await told(bot_api, text_update(1, "riêng"))
        for number, person in ((2, 7), (3, 8), (4, 7)):
            update = group_update(number, f"@tro_ly_bot câu {number}", person, **MENTION)
            await told(bot_api, update)
    assert [each["text"] for each in bot_api.sent] == ["riêng", "câu 2", "câu 3", "câu 4 sau câu 2"]


async def test_forum_topic_is_answered_in_its_topic_and_quotes(api: BotApi) -> None:
    update = group_update(
        1, f"@tro_ly_bot {HBT}", message_thread_id=55, is_topic_message=True, **MENTION
    )
    await told(api, update)
    sent = api.of("sendMessage")[-1]
    assert (sent["message_thread_id"], sent["reply_parameters"]["message_id"]) == (55, 1)


async def test_group_that_became_a_supergroup_is_answered_there(api: BotApi) -> None:
    api.refuse("sendMessage", 400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-200)
    await told(api, group_update(1, f"@tro_ly_bot {HBT}", **MENTION))
    assert [call["chat_id"] for call in api.of("sendMessage")] == [-100, -200]


async def test_edited_question_is_answered_anew_in_the_same_reply(api: BotApi) -> None:
    first = text_update(1, HBT)
    message = await told(api, first)
    await api.put(edited_update(2, first, TX))
    await api.until_called("editMessageText")
    assert message["text"] == ENTRIES[LONG_ID]
    assert texts(message)[-2:] == ["👍", "👎"]
    await pressed(api, 3, message, "👍")
    assert len(api.sent) == 1


async def test_edited_question_finds_its_reply_after_a_restart(
    store: Store, bot_api: BotApi, bot_api_url: str
) -> None:
    first = text_update(1, HBT)
    async with polling(new_conversation(store), bot_api_url):
        message = await told(bot_api, first)
    async with polling(new_conversation(store), bot_api_url):
        await bot_api.put(edited_update(2, first, TX))
        await bot_api.until_called("editMessageText")
    assert message["text"] == ENTRIES[LONG_ID]


async def test_edit_to_a_longer_and_a_shorter_answer_adds_and_deletes_messages(
    api: BotApi,
) -> None:
    first = text_update(1, HBT)
    message = await told(api, first)
    await api.put(edited_update(2, first, "Toàn văn?"))
    await api.until_sent(3)
    assert message["text"].startswith("Một câu") and "reply_markup" not in api.sent[1]
    assert texts(api.sent[2]) == ["👍", "👎"]
    await api.put(edited_update(3, first, HBT))
    await api.until_called("deleteMessage", 2)
    assert message["text"] == ENTRIES["hai-ba-trung"]


async def test_reply_that_can_not_be_edited_any_more_is_sent_anew(api: BotApi) -> None:
    first = text_update(1, HBT)
    await told(api, first)
    api.sent[0]["message_id"] = 1
    reply = await told(api, edited_update(2, first, TX))
    assert reply["text"] == ENTRIES[LONG_ID]


async def test_inline_words_offer_entries_to_insert(api: BotApi) -> None:
    await api.put(inline_update(1, "hai bà"))
    await api.until_called("answerInlineQuery")
    call = api.of("answerInlineQuery")[-1]
    (result,) = call["results"]
    assert (result["id"], result["title"]) == ("hai-ba-trung", HBT)
    assert result["input_message_content"]["message_text"] == ENTRIES["hai-ba-trung"]
    assert call["cache_time"] <= 60


async def test_album_is_answered_politely_once(api: BotApi) -> None:
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}]
    await told(api, message_update(1, photo=photo))
    await api.put(message_update(2, photo=photo), message_update(3, voice=VOICE))
    assert (await told(api, text_update(4, HBT)))["text"] == ENTRIES["hai-ba-trung"]
    assert [each["text"] for each in api.sent] == [PHRASES["no_text"], ENTRIES["hai-ba-trung"]]


VOICE = {"file_id": "v", "file_unique_id": "v", "duration": 1}


async def test_typing_is_shown_while_a_reply_takes_long(api: BotApi) -> None:
    api.gate.clear()
    await api.put(text_update(1, HBT))
    await api.until_called("sendChatAction")
    assert api.of("sendChatAction")[0] == {"chat_id": 7, "action": "typing"}
    api.gate.set()
    await api.until_sent(1)


async def test_typing_is_not_shown_for_a_quick_reply(api: BotApi) -> None:
    await told(api, text_update(1, HBT))
    assert api.of("sendChatAction") == []


async def test_closed_chat_is_marked_until_its_person_writes_again(
    api: BotApi, conversation: Conversation, store: Store
) -> None:
    person = store.who("telegram", "7")
    await store.decide("telegram", person, True, datetime.now(UTC))
    api.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    await api.put(text_update(1, "/help"))
    await api.until_called("sendMessage")
    async with asyncio.timeout(PATIENCE):
        while await inactive(store) != [person.kept]:
            pass  # it is noted once the refusal has come
    await told(api, text_update(3, HBT))
    await told(api, text_update(4, HBT))
    assert await inactive(store) == []


async def test_reply_that_may_have_arrived_is_not_sent_again(
    store: Store, bot_api: BotApi, bot_api_url: str
) -> None:
    bot_api.hang_up("sendMessage")
    async with polling(new_conversation(store), bot_api_url):
        await bot_api.put(text_update(1, HBT))
        await bot_api.until_called("sendMessage")
        await told(bot_api, text_update(2, TX))
    texts_sent = [call["text"] for call in bot_api.of("sendMessage")]
    assert texts_sent == [ENTRIES["hai-ba-trung"], ENTRIES[LONG_ID]]
    assert await new_conversation(store).waiting("telegram") == []


async def test_reply_that_did_not_arrive_is_sent_again(api: BotApi) -> None:
    api.refuse("sendMessage", 502, "Bad Gateway")
    assert (await told(api, text_update(1, HBT)))["text"] == ENTRIES["hai-ba-trung"]


async def test_own_messages_and_poison_are_set_aside(api: BotApi) -> None:
    poison = {"update_id": 1, "callback_query": {"id": "1", "from": {"id": 7}}}
    await api.put(poison)
    assert (await told(api, text_update(2, HBT)))["text"] == ENTRIES["hai-ba-trung"]
