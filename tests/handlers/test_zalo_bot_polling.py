"""Zalo Bot by polling: what goes wrong on the line, and what waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from handlers.conversation.watch import ChannelStopped
from handlers.zalo_bot.receiving import message_from
from store import Store
from tests.bot_api.engine import ENTRIES, LONG_ID, TOKEN, new_conversation
from tests.bot_api.serving import serving
from tests.zalo_api.bot_server import ZaloBotApi
from tests.zalo_api.serving import (
    HBT,
    NOTHING,
    TX,
    decide,
    logged,
    polling,
    told,
    unanswered,
)
from tests.zalo_api.updates import now_ms, text_event
from tests.zalo_api.wire import PATIENCE, Json

pytestmark = pytest.mark.asyncio

SECRET_WORDS = "lời riêng của một người"
ELSEWHERE = "https://elsewhere.example/hook"


@pytest_asyncio.fixture
async def api(store: Store) -> ZaloBotApi:
    """The state of a Bot Platform server; p1 and p2 let texts be kept."""
    await decide(store, "p1", "p2")
    return ZaloBotApi(TOKEN)


@pytest_asyncio.fixture
async def url(api: ZaloBotApi) -> AsyncIterator[str]:
    """The base URL of the running server."""
    async with serving(api.app) as address:
        yield f"{address}/bot"


async def test_empty_poll_is_no_failure_and_is_followed_by_the_next_at_once(
    api: ZaloBotApi, url: str, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    # With a second between them so many would outlast the server's patience.
    for number in range(70):
        api.refuse("getUpdates", 408, "Request timeout", 408 if number % 2 else 200)
    async with polling(api, url, store) as channel:
        await api.until_called("getUpdates", 71)
        assert channel.pulse.failures["in"] == 0
    assert api.of("getUpdates")[0] == {"timeout": 5}
    assert caplog.text == ""


@pytest.mark.parametrize("error", [500, 502, "hang up"])
async def test_failed_poll_is_counted_and_repeated(
    api: ZaloBotApi, url: str, store: Store, error: int | str
) -> None:
    if isinstance(error, int):
        api.refuse("getUpdates", error, "Bad Gateway", error)
    else:
        api.hang_up("getUpdates")
    async with polling(api, url, store) as channel:
        await api.until_called("getUpdates", 2)
        assert channel.pulse.failures["in"] == 1
        assert (await told(api, text_event(1, HBT))).startswith(ENTRIES["hai-ba-trung"])
        assert channel.pulse.failures["in"] == 0


@pytest.mark.parametrize("method", ["getMe", "getWebhookInfo", "getUpdates"])
async def test_refused_token_stops_the_channel_and_is_never_shown(
    api: ZaloBotApi, url: str, store: Store, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    api.refuse(method, 401, "Unauthorized", 401)
    async with polling(api, url, store) as channel:
        with pytest.raises(ChannelStopped, match="DAIHOI_ZALO_BOT__TOKEN") as stopped:
            await asyncio.wait_for(channel.task, PATIENCE)
    assert TOKEN not in str(stopped.value) + caplog.text


async def test_wrong_token_stops_the_channel(api: ZaloBotApi, url: str, store: Store) -> None:
    async with polling(api, url, store, token="43:wrong") as channel:
        with pytest.raises(ChannelStopped, match="DAIHOI_ZALO_BOT__TOKEN") as stopped:
            await asyncio.wait_for(channel.task, PATIENCE)
    assert "43:wrong" not in str(stopped.value)


async def test_webhook_in_the_way_stops_the_channel(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.webhook = {"url": ELSEWHERE, "updated_at": now_ms()}
    async with polling(api, url, store) as channel:
        with pytest.raises(ChannelStopped, match="zalo_bot.drop_webhook"):
            await asyncio.wait_for(channel.task, PATIENCE)
    assert api.webhook["url"] == ELSEWHERE


async def test_webhook_is_dropped_where_that_is_wanted(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.webhook = {"url": ELSEWHERE, "updated_at": now_ms()}
    async with polling(api, url, store, drop_webhook=True):
        assert (await told(api, text_event(1, HBT))).startswith(ENTRIES["hai-ba-trung"])
    assert len(api.of("deleteWebhook")) == 1


async def test_channel_begins_once_zalo_is_back(api: ZaloBotApi, url: str, store: Store) -> None:
    api.refuse("getMe", 500, "Internal Server Error")
    async with polling(api, url, store):
        await told(api, text_event(1, HBT))
    assert len(api.of("getMe")) == 2


async def test_unreadable_updates_are_set_aside_without_a_word_of_them_in_the_log(
    api: ZaloBotApi, url: str, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    whole = text_event(1, SECRET_WORDS)["message"]
    texts = "message.text.received"
    parts = [{key: whole[key] for key in whole if key != left} for left in ("from", "message_id")]
    broken: list[Any] = [
        [SECRET_WORDS],
        SECRET_WORDS,
        {"message": whole},
        {"event_name": texts},
        {"event_name": texts, "message": SECRET_WORDS},
        *({"event_name": texts, "message": part} for part in parts),
        {"event_name": texts, "message": {**whole, "from": {"id": ""}}},
        {"event_name": texts, "message": {**whole, "chat": [SECRET_WORDS]}},
    ]
    unknown: list[Json] = [{"event_name": "user.follow", "message": whole}, NOTHING]
    async with polling(api, url, store) as channel:
        await api.put(*broken, *unknown)
        assert (await told(api, text_event(2, HBT))).startswith(ENTRIES["hai-ba-trung"])
        assert channel.pulse.failures["in"] == 0
    assert caplog.text.count("không đọc được") == len(broken)
    assert SECRET_WORDS not in caplog.text
    assert len(api.sent) == 1


async def test_own_message_is_not_answered(api: ZaloBotApi, url: str, store: Store) -> None:
    own = text_event(1, HBT)
    own["message"]["from"]["is_bot"] = True
    async with polling(api, url, store):
        await told(api, own, text_event(2, TX))
    assert len(api.sent) == 1


@pytest.mark.parametrize("code", [429, 403, 500])
async def test_reply_that_did_not_arrive_is_sent_again(
    api: ZaloBotApi, url: str, store: Store, code: int
) -> None:
    api.refuse("sendMessage", code, "Too Many Requests")
    async with polling(api, url, store) as channel:
        assert (await told(api, text_event(1, HBT))).startswith(ENTRIES["hai-ba-trung"])
        await channel.chat.finish()
        assert channel.pulse.failures["out"] == 0
    assert len(api.of("sendMessage")) == 2


async def test_reply_that_may_have_arrived_is_not_sent_again(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.hang_up("sendMessage")
    async with polling(api, url, store) as channel:
        await told(api, text_event(1, HBT), text_event(2, TX))
        await channel.chat.finish()
        await channel.chat.take_up()
    texts = [call["text"] for call in api.of("sendMessage")]
    assert [text.startswith(ENTRIES["hai-ba-trung"]) for text in texts] == [True, False]
    assert [turn.entry for turn in await logged(store)] == ["hai-ba-trung", LONG_ID]
    assert await unanswered(store) == []


@pytest.mark.parametrize("code", [400, 404])
async def test_reply_refused_for_good_is_logged_and_not_repeated(
    api: ZaloBotApi, url: str, store: Store, caplog: pytest.LogCaptureFixture, code: int
) -> None:
    api.refuse("sendMessage", code, "no such chat")
    async with polling(api, url, store) as channel:
        await api.put(text_event(1, HBT))
        await api.until_called("sendMessage")
        await channel.chat.finish()
        assert channel.pulse.failures["out"] == 1
        await channel.chat.take_up()
    assert len(api.of("sendMessage")) == 1
    assert f"{code} no such chat" in caplog.text
    assert await unanswered(store) == []


async def test_each_persons_messages_are_answered_in_their_order(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    await decide(store, "p0")
    # The first to be answered is sent again after a second, and nothing may overtake it.
    api.refuse("sendMessage", 500, "Internal Server Error")
    await api.put(*(text_event(n, f"câu {n}", person=f"p{n % 3}") for n in range(1, 25)))
    async with polling(api, url, store):
        await api.until_sent(24)
    for person in range(3):
        numbers = [n for n in range(1, 25) if n % 3 == person]
        assert api.texts(f"p{person}") == [f"Tài liệu không nêu “câu {n}”." for n in numbers]


async def test_one_person_waits_for_no_other(api: ZaloBotApi, url: str, store: Store) -> None:
    api.gate.clear()
    async with polling(api, url, store):
        await api.put(text_event(1, HBT), text_event(2, TX), text_event(3, HBT, "p2"))
        await api.until_sent(2)
        assert sorted(each["chat_id"] for each in api.sent) == ["p1", "p2"]
        api.gate.set()
        await api.until_sent(3)
    assert api.texts("p1")[1].startswith(ENTRIES[LONG_ID])


async def test_update_is_in_the_inbox_before_the_next_is_asked_for(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.gate.clear()
    async with polling(api, url, store):
        await api.put(text_event(1, HBT), text_event(2, TX))
        await api.until_called("getUpdates", 3)
        await api.until_sent(1)
        assert await unanswered(store) == [HBT, TX]
        api.gate.set()
    assert await unanswered(store) == []


async def test_what_an_earlier_run_claimed_is_answered_at_the_next_start(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    message = message_from(text_event(1, HBT), datetime.now(UTC), None)
    assert message is not None
    await new_conversation(store).claim([message])
    async with polling(api, url, store):
        await api.until_sent(1)
    assert api.texts("p1")[0].startswith(ENTRIES["hai-ba-trung"])
    assert await unanswered(store) == []


async def test_token_is_in_no_log_however_much_is_logged(
    api: ZaloBotApi, url: str, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (None, "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    api.hang_up("getUpdates")
    api.refuse("sendMessage", 500, "Internal Server Error", 500)
    async with polling(api, url, store):
        await told(api, text_event(1, HBT))
    assert "500 Internal Server Error" in caplog.text
    assert TOKEN not in caplog.text
