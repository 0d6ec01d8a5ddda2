"""Zalo Bot's plan: what is counted, and when operators are told that little is left."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from exchange import VIETNAM, Question
from handlers.zalo_bot.metering import Plan
from handlers.zalo_bot.receiving import CHANNEL
from store import Store, StoreError, Usage, month_of
from tests.bot_api.engine import ENGINE, TOKEN
from tests.bot_api.serving import serving
from tests.zalo_api.bot_server import ZaloBotApi
from tests.zalo_api.serving import HBT, TX, decide, polling, told, unanswered
from tests.zalo_api.updates import text_event

pytestmark = pytest.mark.asyncio


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


async def used(store: Store) -> Usage:
    """What this month's plan has carried."""
    return await store.channel_state(CHANNEL).usage(month_of(datetime.now(VIETNAM)))


async def test_both_ways_are_counted_and_people_once(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    async with polling(api, url, store) as channel:
        await told(api, text_event(1, HBT))
        await told(api, text_event(2, TX))
        await told(api, text_event(3, HBT, "p2"))
        await channel.chat.finish()
        await channel.chat.tell("p1", "Kênh khác đã dừng.")
    assert await used(store) == Usage(received=3, sent=4, people=2)
    assert api.texts("p1")[-1] == "Kênh khác đã dừng."


@pytest.mark.parametrize(
    ("plan", "warning"),
    [(Plan(6, 100), "5 trên 6 tin nhắn"), (Plan(100, 2), "2 trên 2 người dùng")],
)
async def test_plan_that_is_nearly_used_up_is_told_once_a_month(
    api: ZaloBotApi, url: str, store: Store, plan: Plan, warning: str
) -> None:
    async with polling(api, url, store, plan=plan) as channel:
        await told(api, text_event(1, HBT))
        await told(api, text_event(2, HBT))
        await channel.chat.finish()
        assert channel.alarms == []
        for number in (3, 4):
            await told(api, text_event(number, HBT, "p2"))
        assert len(channel.alarms) == 1 and warning in channel.alarms[0]
    async with polling(api, url, store, plan=plan) as channel:
        await told(api, text_event(5, HBT))
        assert channel.alarms == []


async def test_reply_refused_for_good_is_not_counted(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    api.refuse("sendMessage", 400, "no such chat")
    async with polling(api, url, store) as channel:
        await api.put(text_event(1, HBT))
        await api.until_called("sendMessage")
        await channel.chat.finish()
    assert await used(store) == Usage(received=1, sent=0, people=1)


async def test_what_comes_while_the_database_is_locked_is_counted_later(
    store: Store, database: Path
) -> None:
    state = store.channel_state(CHANNEL)
    at = datetime.now(VIETNAM)
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreError):
            await state.arrived("h1", at)
        with pytest.raises(StoreError):
            await state.went_out(at, 2)
        other.execute("ROLLBACK")
    await state.arrived("h2", at)
    await state.went_out(at)
    assert await state.usage(month_of(at)) == Usage(received=2, sent=3, people=2)


@pytest.mark.slow
async def test_what_could_not_be_delivered_waits_and_is_answered_and_counted_once(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    for _ in range(4):
        api.refuse("sendMessage", 500, "Internal Server Error")
    async with polling(api, url, store) as channel:
        await api.put(text_event(1, HBT))
        await api.until_called("sendMessage", 4)
        await channel.chat.finish()
        assert await unanswered(store) == [HBT] and api.sent == []
        await channel.chat.take_up()
        await channel.chat.finish()
        assert len(api.sent) == 1 and await unanswered(store) == []
    assert await used(store) == Usage(received=1, sent=1, people=1)


@pytest.mark.slow
async def test_long_reply_goes_on_behind_the_part_that_arrived(
    api: ZaloBotApi, url: str, store: Store
) -> None:
    async with polling(api, url, store) as channel:
        api.gate.clear()
        await api.put(text_event(1, "Toàn văn?"))
        await api.until_sent(1)
        for _ in range(4):
            api.refuse("sendMessage", 500, "Internal Server Error")
        api.gate.set()
        await channel.chat.finish()
        assert len(api.sent) == 1
        await channel.chat.take_up()
        await channel.chat.finish()
    whole = ENGINE.answers(Question("Toàn văn?", datetime.now(UTC))).text
    assert "\n\n".join(api.texts("p1")) == whole
    assert await unanswered(store) == []
