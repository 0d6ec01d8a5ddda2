"""A killed bot on Zalo: the test is Zalo's servers, the bot its child process."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import time
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from server import open_socket
from tests.bot_api.engine import TOKEN
from tests.bot_api.serving import bot_process, serving
from tests.handlers.test_kill import AT_ONCE, BURST, KNOWLEDGE, PEOPLE, SECRET
from tests.zalo_api.bot_server import ZaloBotApi
from tests.zalo_api.oa_server import ZaloOaApi
from tests.zalo_api.updates import APP_ID, oa_text, text_event
from tests.zalo_api.wire import PATIENCE, Json

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

QUESTION = "Phòng tiếp dân mở cửa lúc mấy giờ?"
ANSWERED = 60  # before the kill
WEBHOOK_SECRET = "bi-mat-cua-kiem-thu"
TWICE = 3  # each third message is delivered a second time


@dataclass
class Feed:
    """A way that the burst comes in: the server, how it is configured, and what was taken."""

    api: ZaloBotApi | ZaloOaApi
    settings: dict[str, str]
    address: str
    posting: list[asyncio.Task[None]] = field(default_factory=list)
    acknowledged: int = 0

    async def ready(self) -> None:
        """Wait until the bot can be fed."""
        if isinstance(self.api, ZaloOaApi):
            await self.api.until_refreshed(1)
        else:
            method = "setWebhook" if self.is_posted else "getWebhookInfo"
            await self.api.until_called(method)

    @property
    def is_posted(self) -> bool:
        return bool(self.address)

    async def begin(self, events: Sequence[Json]) -> None:
        """Hand the events over in their order, posting each until it is acknowledged."""
        if self.is_posted:
            self.posting = [asyncio.create_task(self._post(event)) for event in events]
        else:
            assert isinstance(self.api, ZaloBotApi)
            await self.api.put(*events)

    async def post(self, event: Json, client: httpx.AsyncClient | None = None) -> int:
        """Post an event; gives the status."""
        if isinstance(self.api, ZaloOaApi):
            return await self.api.post(event, self.address, client)
        return await self.api.post(event, client=client)

    async def _post(self, event: Json) -> None:
        while True:
            try:
                if await self.post(event) == 200:
                    self.acknowledged += 1
                    return
            except httpx.HTTPError:
                pass  # nobody is there, or it was killed in mid-post
            await asyncio.sleep(0.05)

    def event(self, number: int) -> Json:
        """A message of the burst."""
        made = oa_text if isinstance(self.api, ZaloOaApi) else text_event
        return made(number, QUESTION, f"p{number % PEOPLE}")

    def answered(self) -> Counter[str]:
        """How many replies each person got."""
        key = "user_id" if isinstance(self.api, ZaloOaApi) else "chat_id"
        return Counter(str(one[key]) for one in self.api.sent)


@asynccontextmanager
async def bot_feed(folder: Path, is_posted: bool) -> AsyncIterator[Feed]:
    """The Bot Platform, polled or posting."""
    api = ZaloBotApi(TOKEN)
    async with serving(api.app) as zalo:
        chosen = {"TOKEN": TOKEN, "BASE_URL": f"{zalo}/bot"}
        url, port = "", "0"
        if is_posted:
            port = free_port()
            url = f"http://127.0.0.1:{port}/zalo/bot"
            chosen |= {"MODE": "webhook", "WEBHOOK_URL": url, "WEBHOOK_SECRET": WEBHOOK_SECRET}
        named = {f"DAIHOI_ZALO_BOT__{name}": value for name, value in chosen.items()}
        yield Feed(api, environment(folder) | named | {"DAIHOI_WEB__PORT": port}, url)


@asynccontextmanager
async def oa_feed(folder: Path) -> AsyncIterator[Feed]:
    """The Official Account."""
    api = ZaloOaApi(APP_ID, "app-secret", "oa-secret", "first")
    async with serving(api.app) as zalo:
        chosen = {
            "APP_ID": APP_ID,
            "APP_SECRET": "app-secret",
            "OA_SECRET": "oa-secret",
            "REFRESH_TOKEN": "first",
            "BASE_URL": zalo,
            "OAUTH_URL": zalo,
        }
        port = free_port()
        named = {f"DAIHOI_ZALO_OA__{name}": value for name, value in chosen.items()}
        settings = environment(folder) | named | {"DAIHOI_WEB__PORT": port}
        yield Feed(api, settings, f"http://127.0.0.1:{port}/zalo/oa")


def free_port() -> str:
    with open_socket("127.0.0.1", 0) as free:
        return str(free.getsockname()[1])


def environment(folder: Path) -> dict[str, str]:
    """The settings of the child: everything of its own, on this machine alone."""
    knowledge = folder / "knowledge"
    knowledge.mkdir()
    (knowledge / "hoi-dap.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    return kept | {
        "DAIHOI_KNOWLEDGE": str(knowledge),
        "DAIHOI_DATA": str(folder),
        "DAIHOI_SECRET_KEY": SECRET,
    }


def feed_of(kind: str, folder: Path) -> object:
    """The feed of a kind."""
    return oa_feed(folder) if kind == "oa" else bot_feed(folder, kind == "bot-webhook")


def counted(folder: Path, table: str) -> int:
    """How many rows a table holds."""
    with closing(sqlite3.connect(folder / "daihoi.db")) as connection:
        count: int = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return count


def claimed_ids(folder: Path) -> set[str]:
    """The Bot Platform's ids of the messages that were claimed, answered or not."""
    both = "SELECT delivery_key FROM turns UNION SELECT delivery_key FROM inbox"
    with closing(sqlite3.connect(folder / "daihoi.db")) as connection:
        return {row[0].rpartition("|")[2] for row in connection.execute(both)}


def ids_of(updates: Sequence[Json]) -> set[str]:
    """The ids of messages."""
    return {one["message"]["message_id"] for one in updates}


def said(log: Path) -> str:
    """What the bot told its operator."""
    return log.read_text(encoding="utf-8")


async def ended(bot: Process, log: Path) -> None:
    """Stop a bot, which must end well and must not have told its secrets."""
    bot.terminate()
    assert await bot.wait() == 0, said(log)
    assert not [secret for secret in (TOKEN, WEBHOOK_SECRET, "access-1") if secret in said(log)]


@pytest.mark.parametrize("kind", ["bot-polling", "bot-webhook", "oa"])
async def test_kill_in_a_burst_loses_nothing_claimed_and_repeats_only_what_was_being_sent(
    kind: str, tmp_path: Path
) -> None:
    seed = random.randrange(1_000_000)
    print(f"seed {seed}")
    log = tmp_path / "bot.log"
    async with feed_of(kind, tmp_path) as feed:  # type: ignore[attr-defined]
        events = [feed.event(number) for number in range(1, BURST + 1)]
        delivered = [*events, *events[::TWICE]]
        random.Random(seed).shuffle(delivered)
        async with bot_process(feed.settings, log) as bot:
            await feed.ready()
            await feed.begin(delivered)
            await feed.api.until_sent(ANSWERED)
            # From here on sends are received and not confirmed: under way when the kill comes.
            feed.api.gate.clear()
            await feed.api.until_sent(ANSWERED + PEOPLE // 2)
            bot.kill()
            await bot.wait()
        done = counted(tmp_path, "turns")
        waiting = counted(tmp_path, "inbox")
        assert waiting, "the kill must come after more was claimed than answered"
        taken_only = 0
        if isinstance(feed.api, ZaloBotApi) and not feed.is_posted:
            # Zalo hands each out once: what was on its way to the claim is nobody's any more.
            await feed.api.until_unpolled()
            in_hand = ids_of(feed.api.handed) - claimed_ids(tmp_path)
            assert len(in_hand) <= 1
            # Its second delivery may be yet to come: then it is claimed after all.
            taken_only = len(in_hand - ids_of(feed.api.waiting))
        feed.api.gate.set()
        async with bot_process(feed.settings, log) as bot:
            if isinstance(feed.api, ZaloBotApi):
                await feed.api.until_called("getMe", 2)
            # What the killed bot had on the line has been received by now.
            sent = len(feed.api.sent)
            await asyncio.gather(*feed.posting)
            await until_logged(tmp_path, BURST - taken_only)
            await ended(bot, log)
        twice = len(feed.api.sent) - BURST + taken_only
        assert 0 <= twice <= sent - done
        assert sum(each < BURST // PEOPLE for each in feed.answered().values()) <= taken_only
        assert counted(tmp_path, "turns") == BURST - taken_only


async def until_logged(folder: Path, count: int) -> None:
    """Wait until so many messages are answered and nothing waits any more."""
    async with asyncio.timeout(PATIENCE):
        while (  # noqa: ASYNC110 - only the database tells
            counted(folder, "turns") < count or counted(folder, "inbox")
        ):
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("kind", ["bot-webhook", "oa"])
async def test_posts_are_acknowledged_while_the_database_is_locked_and_none_is_lost(
    kind: str, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    async with feed_of(kind, tmp_path) as feed:  # type: ignore[attr-defined]
        few = asyncio.Semaphore(AT_ONCE)

        async def timed(number: int, client: httpx.AsyncClient) -> float:
            async with few:
                began = time.perf_counter()
                assert await feed.post(feed.event(number), client) == 200
            return 1000 * (time.perf_counter() - began)

        async with bot_process(feed.settings, log) as bot:
            await feed.ready()
            await feed.begin([feed.event(PEOPLE)])
            await until_logged(tmp_path, 1)
            feed.api.gate.clear()
            with closing(sqlite3.connect(tmp_path / "daihoi.db", timeout=10)) as other:
                other.execute("BEGIN EXCLUSIVE")
                async with httpx.AsyncClient(verify=False) as client:
                    took = await asyncio.gather(*(timed(n, client) for n in range(PEOPLE)))
                print(f"\nslowest acknowledgement beside a locked database: {max(took):.0f} ms")
                bot.kill()
                await bot.wait()
                other.rollback()
        under_way = len(feed.api.sent) - 1
        feed.api.gate.set()
        async with bot_process(feed.settings, log) as bot:
            await until_logged(tmp_path, 1 + PEOPLE)
            await ended(bot, log)
        assert feed.answered().keys() == {f"p{number}" for number in range(PEOPLE)}
        assert len(feed.api.sent) <= 1 + PEOPLE + under_way
