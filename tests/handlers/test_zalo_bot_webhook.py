"""Zalo Bot by webhook: the running channel, posted to by a Bot Platform server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
import pytest_asyncio
from starlette.responses import JSONResponse

from handlers.conversation.turn import Conversation
from handlers.conversation.watch import ChannelStopped, Pulse
from handlers.zalo_bot.chat import ZaloBotChat
from handlers.zalo_bot.client import BotClient
from handlers.zalo_bot.metering import Meter
from handlers.zalo_bot.receiving import CHANNEL, message_from
from handlers.zalo_bot.webhook import SECRET_HEADER, ZaloBotHook, serve_webhook
from server import build_app, clock
from store import Store
from tests.bot_api.engine import ENGINE, ENTRIES, LONG_ID, TOKEN, new_conversation
from tests.bot_api.serving import serving
from tests.zalo_api.bot_server import BOT, ZaloBotApi
from tests.zalo_api.serving import HBT, LARGE, TX, decide, logged, unanswered
from tests.zalo_api.updates import group_event, media_event, text_event
from tests.zalo_api.wire import PATIENCE, Json, event_bytes

pytestmark = pytest.mark.asyncio

SECRET, PATH = "bi-mat-cua-kiem-thu", "/zalo/bot"
WORDS = "lời riêng của một người"
RIGHT = {SECRET_HEADER: SECRET}
POSTED = event_bytes(text_event(1, HBT))


async def silent(_: str) -> None:
    """Nobody is told anything."""


@asynccontextmanager
async def connected(
    conversation: Conversation, url: str, store: Store
) -> AsyncIterator[tuple[BotClient, ZaloBotChat, ZaloBotHook, str]]:
    """The channel's parts, not running, and the address on the web server that is posted to."""
    client, pulse = BotClient(TOKEN, url), Pulse(CHANNEL, is_polled=False)
    meter = Meter(store.channel_state(CHANNEL), store.digest, LARGE, silent)
    chat = ZaloBotChat(conversation, client, meter, pulse)
    hook = ZaloBotHook(conversation, chat, pulse, SECRET)
    async with serving(build_app(conversation, ENGINE, hooks={PATH: hook})) as address:
        yield client, chat, hook, f"{address}{PATH}"
        await chat.finish()
    await client.close()


@asynccontextmanager
async def posted_to(
    api: ZaloBotApi, url: str, store: Store
) -> AsyncIterator[tuple[asyncio.Task[None], str]]:
    """The running channel once it has set its webhook or has ended, and its address."""
    stopping, conversation = asyncio.Event(), new_conversation(store)
    async with connected(conversation, url, store) as (client, chat, hook, address):
        pulse = Pulse(CHANNEL, is_polled=False)
        served = serve_webhook(hook, client, chat, pulse, address, SECRET, stopping)
        task = asyncio.create_task(served)
        set_up = asyncio.create_task(api.until_called("setWebhook"))
        await asyncio.wait([task, set_up], return_when=asyncio.FIRST_COMPLETED)
        set_up.cancel()
        try:
            yield task, address
        finally:
            stopping.set()
            await asyncio.wait([task])


@pytest_asyncio.fixture
async def api(store: Store) -> ZaloBotApi:
    """The state of a Bot Platform server; p1 lets texts be kept."""
    await decide(store, "p1")
    return ZaloBotApi(TOKEN)


@pytest_asyncio.fixture
async def url(api: ZaloBotApi) -> AsyncIterator[str]:
    """The base URL of the running server."""
    async with serving(api.app) as address:
        yield f"{address}/bot"


async def status_of(address: str, method: str, headers: Mapping[str, Any], body: bytes) -> int:
    """What a request is answered with."""
    async with httpx.AsyncClient() as client:
        return (await client.request(method, address, content=body, headers=headers)).status_code


async def test_address_and_secret_are_registered(api: ZaloBotApi, url: str, store: Store) -> None:
    async with posted_to(api, url, store) as (_, address):
        pass
    assert api.of("setWebhook") == [{"url": address, "secret_token": SECRET}]
    assert api.of("getUpdates") == []


@pytest.mark.parametrize("wrapped", [False, True], ids=["flat", "wrapped"])
@pytest.mark.parametrize(
    "event",
    [
        text_event(1, HBT),
        media_event(1, "image", photo="https://media.example/1", caption=HBT),
        media_event(1, "image", photo_url="https://media.example/1", caption=HBT),
    ],
    ids=["text", "photo", "photo_url"],
)
async def test_event_is_answered_in_either_envelope(
    api: ZaloBotApi, url: str, store: Store, event: Json, wrapped: bool
) -> None:
    async with posted_to(api, url, store):
        assert await api.post(event, wrapped) == 200
        await api.until_sent(1)
    assert api.texts("p1")[0].startswith(ENTRIES["hai-ba-trung"])
    assert [turn.entry for turn in await logged(store)] == ["hai-ba-trung"]


async def test_group_is_answered_without_the_bots_name(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.can_join_groups = True
    async with posted_to(api, url, store):
        await api.post(group_event(1, f"@{BOT['display_name']} câu hỏi"))
        await api.until_sent(1)
    assert api.texts("g1") == ["Tài liệu không nêu “câu hỏi”."]


async def test_message_is_in_the_inbox_once_its_post_is_acknowledged(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.gate.clear()
    async with posted_to(api, url, store):
        assert await api.post(text_event(1, HBT)) == 200
        assert await unanswered(store) == [HBT]
        api.gate.set()
    assert await unanswered(store) == []


async def test_post_that_comes_again_is_acknowledged_and_answered_once(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    event = text_event(1, HBT)
    async with posted_to(api, url, store):
        assert [await api.post(event, wrapped) for wrapped in (False, True)] == [200, 200]
        await api.until_sent(1)
        assert await api.post(event) == 200
        await api.post(text_event(2, TX))
        await api.until_sent(2)
    first, second = api.texts("p1")
    assert first.startswith(ENTRIES["hai-ba-trung"]) and second.startswith(ENTRIES[LONG_ID])


@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("POST", {}, POSTED, 403),
        ("POST", {SECRET_HEADER: "bi-mat-khac"}, POSTED, 403),
        ("POST", {SECRET_HEADER: "bí mật".encode()}, POSTED, 403),
        ("POST", {SECRET_HEADER: ""}, POSTED, 403),
        ("POST", {SECRET_HEADER: "bi-mat-khac"}, b"", 403),
        ("POST", {}, b" " * 1_000_001, 403),
        ("POST", {}, b"", 200),
        ("POST", RIGHT, b"", 200),
        ("GET", RIGHT, b"", 405),
        ("POST", RIGHT, POSTED + b" " * 1_000_001, 413),
    ],
)
async def test_what_is_no_event_of_zalos_is_not_handled(
    api: ZaloBotApi,
    url: str,
    store: Store,
    method: str,
    headers: dict[str, Any],
    body: bytes,
    status: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with posted_to(api, url, store) as (_, address):
        assert await status_of(address, method, headers, body) == status
        assert await unanswered(store) == []
        assert caplog.text == ""
        await api.post(text_event(2, TX))
        await api.until_sent(1)
    assert [turn.entry for turn in await logged(store)] == [LONG_ID]


@pytest.mark.parametrize(
    "body",
    [
        WORDS.encode(),
        WORDS.encode("utf-16"),
        f'["{WORDS}"]'.encode(),
        f'"event_name {WORDS}"'.encode(),
        b"7",
        f'{{"ok": true, "result": ["{WORDS}"]}}'.encode(),
        f'{{"event_name": "message.text.received", "message": {{"text": "{WORDS}"}}}}'.encode(),
        b"[" * 100_000,
    ],
)
async def test_unreadable_post_is_acknowledged_without_a_word_of_it_in_the_log(
    api: ZaloBotApi, url: str, store: Store, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    async with posted_to(api, url, store) as (_, address):
        assert await status_of(address, "POST", RIGHT, body) == 200
        await api.post(text_event(2, TX))
        await api.until_sent(1)
    assert "không đọc được" in caplog.text and WORDS not in caplog.text
    assert len(api.sent) == 1


async def test_post_is_taken_and_answered_before_zalo_told_who_the_bot_is(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    async with connected(new_conversation(store), url, store) as (*_, address):
        assert await status_of(address, "POST", {}, POSTED) == 403
        assert await status_of(address, "POST", RIGHT, POSTED) == 200
        await api.until_sent(1)
    assert api.of("getMe") == []


async def test_what_an_earlier_run_claimed_is_answered_before_a_webhook_is_set(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    message = message_from(text_event(1, HBT), clock(), None)
    assert message is not None
    await new_conversation(store).claim([message])
    for _ in range(5):
        api.refuse("setWebhook", 500, "Internal Server Error")
    async with posted_to(api, url, store):
        await api.until_sent(1)
        assert api.secret_token == ""
    assert api.texts("p1")[0].startswith(ENTRIES["hai-ba-trung"])
    assert await unanswered(store) == []


async def test_webhook_is_set_once_zalo_is_back(api: ZaloBotApi, url: str, store: Store) -> None:
    api.refuse("setWebhook", 500, "Internal Server Error")
    async with posted_to(api, url, store):
        await api.until_called("setWebhook", 2)
    assert api.secret_token == SECRET


@pytest.mark.parametrize("method", ["getMe", "setWebhook"])
async def test_refused_token_stops_the_channel(
    api: ZaloBotApi, url: str, store: Store, method: str
) -> None:
    api.refuse(method, 401, "Unauthorized", 401)
    async with posted_to(api, url, store) as (task, address):
        with pytest.raises(ChannelStopped, match="DAIHOI_ZALO_BOT__TOKEN"):
            await asyncio.wait_for(task, PATIENCE)
        assert await status_of(address, "POST", RIGHT, POSTED) == 503


@pytest.mark.parametrize("well", [True, False])
async def test_address_that_zalo_could_not_reach_is_told(
    api: ZaloBotApi, url: str, store: Store, caplog: pytest.LogCaptureFixture, well: bool
) -> None:
    outcome = "webhook.ok" if well else "webhook.http.403"
    verification = {"ok": well, "outcome": outcome, "hint": "check the firewall"}
    told = {"ok": True, "result": {"url": "https://bot.example/", "verification": verification}}
    api.refusals["setWebhook"].append(JSONResponse(told))
    async with posted_to(api, url, store):
        pass
    warning = "Zalo chưa gọi được tới webhook"
    assert (warning in caplog.text) is not well
    assert well or f"{warning} ({outcome} check the firewall)" in caplog.text
