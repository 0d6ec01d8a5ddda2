"""Channels that fall silent or fail are told to the admins of the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from exchange import Outcome
from handlers.conversation.turn import Conversation
from handlers.conversation.watch import FAILURES, LEARNED_FROM, Admins, Watch
from server import build_app
from store import Store, Turn
from tests.bot_api.engine import ENGINE
from tests.bot_api.serving import serving

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


@dataclass
class Clock:
    """A time that passes when it is told to."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Inbox:
    """What an admin got."""

    texts: list[str] = field(default_factory=list)

    async def tell(self, person: str, text: str) -> None:
        self.texts.append(f"{person}: {text}")


@pytest.fixture
def clock() -> Clock:
    """The time."""
    return Clock()


@pytest.fixture
def watch(store: Store, clock: Clock) -> Watch:
    """The watch over no channel yet."""
    return Watch(store, clock)


def admins(watch: Watch, channel: str) -> Inbox:
    """Open a channel with one admin, who reads what comes."""
    inbox = Inbox()
    watch.open(channel, is_polled=False)
    watch.admins[channel] = Admins(("chu-tich",), inbox.tell)
    return inbox


async def test_channel_that_fails_again_and_again_is_told_once_on_the_others(
    watch: Watch,
) -> None:
    on_zalo, on_telegram = admins(watch, "zalo-oa"), admins(watch, "telegram")
    pulse = watch.pulses["zalo-oa"]
    for _ in range(FAILURES - 1):
        pulse.fail("out", "gửi tin: -211")
    await watch.look()
    assert on_telegram.texts == []
    pulse.fail("out", "gửi tin: -211")
    pulse.beat("in")  # what comes in doesn't excuse what can't go out
    await watch.look()
    pulse.fail("out", "gửi tin: -211")
    await watch.look()
    assert [text for text in on_telegram.texts if "zalo-oa lỗi 5 lần" in text] == on_telegram.texts
    assert len(on_telegram.texts) == 1
    assert on_zalo.texts == []
    pulse.beat("out")
    await watch.look()
    assert "zalo-oa đã hoạt động lại" in on_telegram.texts[1]


async def test_polled_channel_that_hears_nothing_for_minutes_is_told(
    watch: Watch, clock: Clock
) -> None:
    on_telegram = admins(watch, "telegram")
    pulse = watch.open("zalo-bot", is_polled=True)
    clock.at += timedelta(minutes=4)
    await watch.look()
    assert on_telegram.texts == []
    clock.at += timedelta(minutes=2)
    await watch.look()
    assert "zalo-bot không nhận được gì" in on_telegram.texts[0]
    pulse.beat("in")
    await watch.look()
    assert "hoạt động lại" in on_telegram.texts[1]


async def logged_every(store: Store, pause: timedelta, count: int) -> None:
    """A log in which the account was written to so often, the last time just now."""
    for number in range(count):
        at = NOW - number * pause
        start = (at, at, "zalo-oa", f"k{number}", "h1", 1, None, Outcome.ANSWER, "v1")
        await store.finish(Turn(*start))


@pytest.mark.parametrize(("hours", "is_unusual"), [(30, False), (42, True)])
async def test_how_long_a_posted_channel_may_be_silent_is_learned_from_its_log(
    watch: Watch, store: Store, clock: Clock, hours: int, is_unusual: bool
) -> None:
    # The longest pause was 20 hours, so twice that is unusual.
    await logged_every(store, timedelta(hours=20), LEARNED_FROM)
    on_telegram = admins(watch, "telegram")
    watch.open("zalo-oa", is_polled=False)
    clock.at += timedelta(hours=hours)
    watch.pulses["telegram"].beat("in")
    await watch.look()
    assert bool(on_telegram.texts) is is_unusual


async def test_silence_of_a_channel_that_nobody_knows_yet_is_not_judged(
    watch: Watch, store: Store, clock: Clock
) -> None:
    await logged_every(store, timedelta(hours=1), LEARNED_FROM - 1)
    on_telegram = admins(watch, "telegram")
    watch.open("zalo-oa", is_polled=False)
    clock.at += timedelta(days=9)
    await watch.look()
    assert on_telegram.texts == []


async def test_channel_that_stopped_is_told_and_an_admin_out_of_reach_stops_nobody(
    watch: Watch,
) -> None:
    async def fails(person: str, text: str) -> None:
        raise httpx.ConnectError("nobody there")

    watch.open("zalo-bot", is_polled=True)
    watch.admins["zalo-bot"] = Admins(("1",), fails)
    on_telegram = admins(watch, "telegram")
    watch.open("zalo-oa", is_polled=False).end("mã truy cập bị từ chối")
    await watch.look()
    assert on_telegram.texts == [
        "chu-tich: Kênh zalo-oa đã dừng: mã truy cập bị từ chối",
    ]


async def test_health_tells_how_each_channel_is(watch: Watch, conversation: Conversation) -> None:
    admins(watch, "telegram")
    watch.open("zalo-oa", is_polled=False).end("mã truy cập bị từ chối")
    await watch.look()
    app = build_app(conversation, ENGINE, states=watch.states)
    async with serving(app) as address, httpx.AsyncClient() as client:
        health = (await client.get(f"{address}/healthz")).json()
    assert health["status"] == "trouble"
    assert health["channels"]["telegram"]["status"] == "ok"
    assert health["channels"]["zalo-oa"]["status"] == "ended"
    assert "mã truy cập bị từ chối" in health["channels"]["zalo-oa"]["trouble"]


async def test_what_stands_in_the_way_shows_at_once_and_is_told_until_it_is_gone(
    watch: Watch,
) -> None:
    on_telegram = admins(watch, "telegram")
    pulse = watch.open("zalo-oa", is_polled=False)
    pulse.problem = "chưa có mã truy cập"
    assert watch.states()["zalo-oa"]["status"] == "problem"
    await watch.look()
    await watch.look()
    assert on_telegram.texts == ["chu-tich: Kênh zalo-oa: chưa có mã truy cập"]
    pulse.problem = ""
    assert watch.states()["zalo-oa"]["status"] == "ok"


async def test_trouble_that_its_finder_has_told_is_not_told_again(watch: Watch) -> None:
    on_telegram = admins(watch, "telegram")
    pulse = watch.open("zalo-oa", is_polled=False)
    await watch.alarm("mã truy cập bị từ chối", but_not="zalo-oa")
    pulse.problem = "mã truy cập bị từ chối"
    await watch.look()
    assert on_telegram.texts == ["chu-tich: mã truy cập bị từ chối"]
    pulse.problem = ""
    await watch.look()
    assert "hoạt động lại" in on_telegram.texts[1]
