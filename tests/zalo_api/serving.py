"""The Zalo Bot channel as a test starts it, and what it leaves behind."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from handlers.conversation.engine import Engine
from handlers.conversation.watch import Pulse
from handlers.zalo_bot.chat import ZaloBotChat
from handlers.zalo_bot.client import BotClient
from handlers.zalo_bot.metering import Meter, Plan
from handlers.zalo_bot.polling import poll
from handlers.zalo_bot.receiving import CHANNEL
from store import Store, Turn
from tests.bot_api.engine import (
    ENGINE,
    TOKEN,
    new_conversation,
)
from tests.store.logs import lately
from tests.zalo_api.bot_server import ZaloBotApi
from tests.zalo_api.wire import Json

HBT, TX = "Đại hội quận Hai Bà Trưng", "Đại hội quận Thanh Xuân"
NOTHING: Json = {"event_name": "nothing.at.all", "message": {}}
LARGE = Plan(messages=1_000, people=1_000)


@dataclass(frozen=True)
class Running:
    """The channel's task and its parts; `alarms` is what operators were told."""

    task: asyncio.Task[None]
    chat: ZaloBotChat
    pulse: Pulse
    alarms: list[str]


@asynccontextmanager
async def polling(
    api: ZaloBotApi,
    url: str,
    store: Store,
    engine: Engine = ENGINE,
    plan: Plan = LARGE,
    token: str = TOKEN,
    drop_webhook: bool = False,
) -> AsyncIterator[Running]:
    """The running channel, stopped as a signal would stop it."""
    alarms: list[str] = []

    async def alarm(text: str) -> None:
        alarms.append(text)

    conversation, stopping = new_conversation(store, engine), asyncio.Event()
    client, pulse = BotClient(token, url), Pulse(CHANNEL, is_polled=True)
    meter = Meter(store.channel_state(CHANNEL), store.digest, plan, alarm)
    chat = ZaloBotChat(conversation, client, meter, pulse)
    task = asyncio.create_task(poll(client, conversation, chat, pulse, stopping, drop_webhook))
    try:
        yield Running(task, chat, pulse, alarms)
    finally:
        stopping.set()
        await api.put(NOTHING)  # it waits for the end of a poll, for seconds
        await asyncio.wait([task])
        await client.close()


async def told(api: ZaloBotApi, *updates: Json) -> str:
    """The bot's next text once it has the updates."""
    count = len(api.sent)
    await api.put(*updates)
    await api.until_sent(count + 1)
    return str(api.sent[-1]["text"])


async def logged(store: Store) -> list[Turn]:
    """The turns in the log, oldest first."""
    return await lately(store)


async def unanswered(store: Store) -> list[str]:
    """The texts that lie in the inbox."""
    return [each.text for each in await store.waiting(CHANNEL, datetime.now(UTC))]


async def decide(store: Store, *people: str) -> None:
    """People who let texts be kept, and so aren't asked whether they do."""
    for person in people:
        await store.decide(CHANNEL, store.who(CHANNEL, person), True, datetime.now(UTC))
