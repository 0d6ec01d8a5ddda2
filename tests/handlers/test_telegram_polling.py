"""Telegram: the running channel, against a Bot API server."""

from __future__ import annotations

import logging

import pytest

from handlers.conversation.turn import Conversation
from handlers.conversation.watch import ChannelStopped
from store import Store
from tests.bot_api.engine import TOKEN, new_conversation
from tests.bot_api.server import BotApi
from tests.bot_api.serving import polling
from tests.bot_api.updates import text_update

pytestmark = pytest.mark.asyncio


async def test_each_persons_messages_are_answered_in_their_order(
    conversation: Conversation, bot_api: BotApi, bot_api_url: str
) -> None:
    await bot_api.put(*(text_update(n, f"câu {n}", person=1 + n % 3) for n in range(1, 25)))
    async with polling(conversation, bot_api_url):
        await bot_api.until_sent(24)
    for person in (1, 2, 3):
        told = [sent["text"] for sent in bot_api.sent if sent["chat"]["id"] == person]
        numbers = [n for n in range(1, 25) if 1 + n % 3 == person]
        assert told == [f"Tài liệu không nêu “câu {n}”." for n in numbers]


async def test_polling_asks_for_what_it_handles_and_keeps_what_waited(
    conversation: Conversation, bot_api: BotApi, bot_api_url: str
) -> None:
    async with polling(conversation, bot_api_url):
        await bot_api.until_called("getUpdates")
    assert bot_api.of("getUpdates")[0]["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "inline_query",
    ]
    assert not bot_api.of("deleteWebhook")[0].get("drop_pending_updates")


async def test_unreadable_update_is_set_aside_and_the_next_one_answered(
    conversation: Conversation,
    bot_api: BotApi,
    bot_api_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    broken = {"update_id": 2, "message": {"text": "bí mật"}}
    await bot_api.put(text_update(1, "một"), broken)
    async with polling(conversation, bot_api_url):
        await bot_api.until_sent(1)
        await bot_api.put(text_update(3, "ba"))
        await bot_api.until_sent(2)
    assert [call.get("offset", 0) for call in bot_api.of("getUpdates")] == [0, 3, 4, 4]
    assert "Update 2 unreadable" in caplog.text
    assert "bí mật" not in caplog.text


async def test_fetched_update_is_in_the_inbox_before_it_is_acknowledged(
    conversation: Conversation, store: Store, bot_api: BotApi, bot_api_url: str
) -> None:
    bot_api.gate.clear()
    await bot_api.put(text_update(1, "Đại hội quận Hai Bà Trưng"))
    async with polling(conversation, bot_api_url):
        await bot_api.until_called("getUpdates", 2)
        left = await new_conversation(store).waiting("telegram")
        bot_api.gate.set()
    assert [(each.delivery_key, each.text) for each in left] == [("1", "Đại hội quận Hai Bà Trưng")]
    assert await new_conversation(store).waiting("telegram") == []


async def test_update_left_unanswered_is_answered_at_the_next_start(
    store: Store, bot_api: BotApi, bot_api_url: str
) -> None:
    bot_api.keep_acknowledged = True
    bot_api.refuse("sendMessage", 400, "Bad Request: chat not found")
    await bot_api.put(text_update(1, "Đại hội quận Hai Bà Trưng"))
    async with polling(new_conversation(store), bot_api_url):
        await bot_api.until_called("sendMessage")
    assert bot_api.sent == []
    async with polling(new_conversation(store), bot_api_url):
        await bot_api.until_sent(1)
        await bot_api.until_called("getUpdates", len(bot_api.of("getUpdates")) + 2)
    assert len(bot_api.sent) == 1


# The library warns of its own way of making this error.
@pytest.mark.filterwarnings("ignore:Deprecated since version v22.2")
async def test_flood_limit_is_waited_for(
    conversation: Conversation, bot_api: BotApi, bot_api_url: str
) -> None:
    bot_api.refuse("sendMessage", 429, "Too Many Requests", retry_after=1)
    await bot_api.put(text_update(1, "Đại hội quận Hai Bà Trưng"))
    async with polling(conversation, bot_api_url):
        await bot_api.until_sent(1)
    assert len(bot_api.of("sendMessage")) == 2


async def test_second_poller_stops_the_channel_with_a_clear_word(
    conversation: Conversation, bot_api: BotApi, bot_api_url: str
) -> None:
    for _ in range(3):
        bot_api.refuse("getUpdates", 409, "Conflict: terminated by other getUpdates request")
    async with polling(conversation, bot_api_url) as channel:
        with pytest.raises(ChannelStopped, match="Một tiến trình khác"):
            await channel


@pytest.mark.parametrize("method", ["getMe", "deleteWebhook", "getUpdates"])
async def test_refused_token_stops_the_channel_and_is_never_shown(
    conversation: Conversation,
    bot_api: BotApi,
    bot_api_url: str,
    method: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    bot_api.refuse(method, 401, "Unauthorized")
    async with polling(conversation, bot_api_url) as channel:
        with pytest.raises(ChannelStopped, match="DAIHOI_TELEGRAM__TOKEN"):
            await channel
    assert TOKEN not in caplog.text


async def test_token_is_not_logged_by_a_working_channel(
    conversation: Conversation,
    bot_api: BotApi,
    bot_api_url: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    bot_api.refuse("getUpdates", 502, "Bad Gateway")
    await bot_api.put(text_update(1, "một"))
    async with polling(conversation, bot_api_url):
        await bot_api.until_sent(1)
    assert "502" in caplog.text or "Bad Gateway" in caplog.text
    assert TOKEN not in caplog.text


async def test_channel_connects_when_telegram_comes_back(
    conversation: Conversation, bot_api: BotApi, bot_api_url: str
) -> None:
    bot_api.refuse("getMe", 502, "Bad Gateway")
    await bot_api.put(text_update(1, "một"))
    async with polling(conversation, bot_api_url):
        await bot_api.until_sent(1)
    assert len(bot_api.of("getMe")) == 2
