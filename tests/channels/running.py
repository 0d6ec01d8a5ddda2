"""The five channels, running."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from handlers.conversation.turn import Conversation
from handlers.conversation.watch import Pulse
from handlers.zalo_bot.chat import ZaloBotChat
from handlers.zalo_bot.client import BotClient
from handlers.zalo_bot.metering import Meter, Plan
from handlers.zalo_bot.polling import poll as poll_zalo
from handlers.zalo_oa.chat import ZaloOaChat
from handlers.zalo_oa.client import OaClient
from handlers.zalo_oa.tokens import App, Tokens
from handlers.zalo_oa.webhook import ZaloOaHook, serve_account
from server import build_app
from store import Store
from tests.bot_api.engine import ENGINE, TOKEN
from tests.bot_api.server import BotApi
from tests.bot_api.serving import polling, serving
from tests.channels.talks import (
    LAN,
    MINH,
    Talk,
    TelegramTalk,
    TerminalTalk,
    WebTalk,
    ZaloBotTalk,
    ZaloOaTalk,
)
from tests.zalo_api.bot_server import ZaloBotApi
from tests.zalo_api.oa_server import ZaloOaApi
from tests.zalo_api.updates import APP_ID, media_event

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Place:
    """What a channel stands in: the conversation, its store, and the knowledge as a folder."""

    conversation: Conversation
    store: Store
    folder: Path


@asynccontextmanager
async def telegram(place: Place) -> AsyncIterator[Talk]:
    """Telegram over a Bot API server."""
    api = BotApi(TOKEN)
    async with serving(api.app) as address, polling(place.conversation, f"{address}/bot"):
        yield TelegramTalk(api)


@asynccontextmanager
async def zalo_bot(place: Place) -> AsyncIterator[Talk]:
    """Zalo's Bot Platform over a server of its kind."""
    api = ZaloBotApi(TOKEN)
    pulse, stopping = Pulse("zalo-bot", is_polled=True), asyncio.Event()
    meter = Meter(
        place.store.channel_state("zalo-bot"), place.store.digest, Plan(3000, 50), told_nobody
    )
    async with serving(api.app) as address:
        client = BotClient(TOKEN, f"{address}/bot")
        chat = ZaloBotChat(place.conversation, client, meter, pulse)
        task = asyncio.create_task(poll_zalo(client, place.conversation, chat, pulse, stopping))
        try:
            yield ZaloBotTalk(api)
        finally:
            stopping.set()
            await api.put(media_event(9999, "unknown"))  # ends the poll that waits
            await task
            await client.close()


@asynccontextmanager
async def zalo_oa(place: Place) -> AsyncIterator[Talk]:
    """The Official Account over a server of its kind."""
    api = ZaloOaApi(APP_ID, "app-secret", "oa-secret", "first")
    pulse, stopping = Pulse("zalo-oa", is_polled=False), asyncio.Event()
    state = place.store.channel_state("zalo-oa")
    async with serving(api.app) as zalo:
        tokens = Tokens(state, App(APP_ID, "app-secret", zalo), "first", told_nobody)
        client = OaClient(zalo, tokens)
        chat = ZaloOaChat(place.conversation, client, state, place.store.digest, pulse)
        hook = ZaloOaHook(place.conversation, chat, pulse, APP_ID, "oa-secret")
        task = asyncio.create_task(serve_account(hook, chat, tokens, pulse, stopping))
        async with serving(
            build_app(place.conversation, ENGINE, hooks={"/zalo/oa": hook})
        ) as address:
            await api.until_refreshed(1)
            yield ZaloOaTalk(api, f"{address}/zalo/oa")
            stopping.set()
            await task
        await client.close()
        await tokens.close()


@asynccontextmanager
async def web(place: Place) -> AsyncIterator[Talk]:
    """The chat page over real HTTP."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(build_app(place.conversation, ENGINE)))
        browsers = {}
        for person in (LAN, MINH):
            client = httpx.AsyncClient(base_url=url)
            browsers[person] = await stack.enter_async_context(client)
        yield WebTalk(browsers)


@asynccontextmanager
async def terminal(place: Place) -> AsyncIterator[Talk]:
    """The terminal, as an operator starts it; it has a conversation and a store of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    environment = kept | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
    command: Sequence[str] = [
        sys.executable,
        str(ROOT / "bot.py"),
        "chat",
        "--knowledge",
        str(place.folder),
    ]
    talk = TerminalTalk(
        partial(asyncio.create_subprocess_exec, *command, env=environment, stdin=PIPE, stdout=PIPE)
    )
    try:
        yield talk
    finally:
        for child in talk.children.values():
            assert child.stdin is not None
            child.stdin.close()
            assert await child.wait() == 0


async def told_nobody(text: str) -> None:
    """An alarm that no test waits for."""
    raise AssertionError(text)
