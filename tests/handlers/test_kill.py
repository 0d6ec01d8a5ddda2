"""A killed bot: the test is the Bot API server, the bot its child process."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import pytest_asyncio

from handlers.telegram.webhook import SECRET_HEADER
from server import open_socket
from store import open_store
from tests.bot_api.engine import TOKEN, new_conversation
from tests.bot_api.server import PATIENCE, BotApi
from tests.bot_api.serving import bot_process
from tests.bot_api.updates import Json, group_update, sent_message

pytestmark = pytest.mark.asyncio

ROOT = Path(__file__).parents[2]
BURST = 500
PEOPLE = 50
ANSWERED = 60  # before the kill
AT_ONCE = 10  # posts beside a locked database
SECRET = "khóa của riêng các kiểm thử"
KNOWLEDGE = """
entries:
  - id: gio-mo-cua
    questions: [Phòng tiếp dân mở cửa lúc mấy giờ?]
    answer: Phòng tiếp dân mở cửa lúc 7 giờ 30.
"""


@pytest.fixture
def environment(tmp_path: Path, bot_api_url: str) -> dict[str, str]:
    """The settings of the child: everything of its own, on this machine alone."""
    knowledge = tmp_path / "knowledge"
    knowledge.mkdir()
    (knowledge / "hoi-dap.yaml").write_text(KNOWLEDGE, encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    return kept | {
        "DAIHOI_KNOWLEDGE": str(knowledge),
        "DAIHOI_DATA": str(tmp_path),
        "DAIHOI_SECRET_KEY": SECRET,
        "DAIHOI_WEB__PORT": "0",
        "DAIHOI_TELEGRAM__TOKEN": TOKEN,
        "DAIHOI_TELEGRAM__BASE_URL": bot_api_url,
    }


def burst(count: int) -> list[Json]:
    """Messages of fifty people, each in a group of their own, where a reply names its message."""
    question = "Phòng tiếp dân mở cửa lúc mấy giờ?"
    return [
        group_update(
            number,
            question,
            person=1 + number % PEOPLE,
            chat=-100 - number % PEOPLE,
            reply_to_message=sent_message(1, -100 - number % PEOPLE, "Xin chào"),
        )
        for number in range(1, count + 1)
    ]


def answered(bot_api: BotApi) -> Counter[int]:
    """How many replies the server received to each message of the burst."""
    sends = bot_api.of("sendMessage")
    return Counter(sent["reply_parameters"]["message_id"] for sent in sends)


async def left_in_inbox(data: Path) -> set[int]:
    """The messages that the last run left unmarked."""
    store = await open_store(f"sqlite+aiosqlite:///{data / 'daihoi.db'}", SECRET)
    try:
        left = await new_conversation(store).waiting("telegram")
        return {int(message.delivery_key) for message in left}
    finally:
        await store.close()


@dataclass
class Feed:
    """How the server hands the burst over, and what of it the bot has acknowledged."""

    bot_api: BotApi
    updates: list[Json]
    acknowledged: set[int] = field(default_factory=set)
    posting: list[asyncio.Task[None]] = field(default_factory=list)

    async def begin(self) -> None:
        """Queue the burst for polling."""
        await self.bot_api.put(*self.updates)

    def done(self) -> set[int]:
        """What the server would not hand over again."""
        waiting = {update["update_id"] for update in self.bot_api.waiting}
        return {update["update_id"] for update in self.updates} - waiting

    async def end(self) -> None:
        """There is nothing to end."""


class PostedFeed(Feed):
    """The same by webhook: each is posted until it is acknowledged, as Telegram does."""

    async def begin(self) -> None:
        """Post the burst once the bot has said where to."""
        await self.bot_api.until_called("setWebhook")
        self.posting = [asyncio.create_task(self._post(update)) for update in self.updates]

    async def _post(self, update: Json) -> None:
        while True:
            try:
                if await self.bot_api.post(update) == 200:
                    self.acknowledged.add(update["update_id"])
                    return
            except httpx.HTTPError:
                pass  # nobody is there, or it was killed in mid-post
            await asyncio.sleep(0.05)

    def done(self) -> set[int]:
        """What the server would not post again."""
        return self.acknowledged

    async def end(self) -> None:
        """Wait until all is acknowledged."""
        await asyncio.gather(*self.posting)


@pytest.fixture
def web_port() -> str:
    """A port that is free."""
    with open_socket("127.0.0.1", 0) as free:
        return str(free.getsockname()[1])


@pytest.fixture
def by_webhook(environment: dict[str, str], web_port: str) -> dict[str, str]:
    """The settings of a child that is posted to."""
    return environment | {
        "DAIHOI_WEB__PORT": web_port,
        "DAIHOI_TELEGRAM__MODE": "webhook",
        "DAIHOI_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{web_port}/telegram",
        "DAIHOI_TELEGRAM__WEBHOOK_SECRET": "bi-mat-cua-kiem-thu",
    }


@pytest.mark.slow
@pytest.mark.parametrize("feed_of", [Feed, PostedFeed], ids=["polling", "webhook"])
async def test_kill_in_a_burst_loses_nothing_and_repeats_only_what_was_being_sent(
    environment: dict[str, str],
    by_webhook: dict[str, str],
    bot_api: BotApi,
    tmp_path: Path,
    feed_of: type[Feed],
) -> None:
    log = tmp_path / "bot.log"
    settings = by_webhook if feed_of is PostedFeed else environment
    feed = feed_of(bot_api, burst(BURST))
    async with bot_process(settings, log) as bot:
        await feed.begin()
        await bot_api.until_sent(ANSWERED)
        # From here on sends are received and not confirmed: under way when the kill comes.
        bot_api.gate.clear()
        await bot_api.until_sent(ANSWERED + PEOPLE // 2)
        bot.kill()
        await bot.wait()
    before = answered(bot_api)
    unmarked = await left_in_inbox(tmp_path)
    assert feed.done() - before.keys(), "the kill must come after more was taken than answered"

    bot_api.gate.set()
    async with bot_process(settings, log) as bot:
        await feed.end()
        async with asyncio.timeout(PATIENCE):
            while len(answered(bot_api)) < BURST:
                await bot_api.until_sent(len(bot_api.sent) + 1)
        bot.terminate()
        assert await bot.wait() == 0, log.read_text(encoding="utf-8")

    twice = {message for message, count in answered(bot_api).items() if count > 1}
    assert twice <= before.keys() & unmarked
    assert max(answered(bot_api).values()) <= 2
    assert await left_in_inbox(tmp_path) == set()
    assert TOKEN not in log.read_text(encoding="utf-8")


async def timed_post(
    bot_api: BotApi, update: Json, client: httpx.AsyncClient, turn: asyncio.Semaphore
) -> float:
    """Post an update that has to be acknowledged; gives how many milliseconds that took."""
    async with turn:
        began = time.perf_counter()
        assert await bot_api.post(update, client) == 200
    return 1000 * (time.perf_counter() - began)


async def test_webhooks_are_acknowledged_while_the_database_is_locked_and_none_is_lost(
    by_webhook: dict[str, str], bot_api: BotApi, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    updates = burst(PEOPLE)
    async with bot_process(by_webhook, log) as bot:
        await bot_api.until_called("setWebhook")
        bot_api.gate.clear()
        with closing(sqlite3.connect(tmp_path / "daihoi.db", timeout=10)) as other:
            other.execute("BEGIN EXCLUSIVE")
            async with httpx.AsyncClient(verify=False) as client:
                few = asyncio.Semaphore(AT_ONCE)
                posts = (timed_post(bot_api, update, client, few) for update in updates)
                took = await asyncio.gather(*posts)
            print(f"\nslowest acknowledgement beside a locked database: {max(took):.0f} ms")
            bot.kill()
            await bot.wait()
            other.rollback()
    bot_api.gate.set()
    async with bot_process(by_webhook, log) as bot:
        async with asyncio.timeout(PATIENCE):
            while len(answered(bot_api)) < PEOPLE:
                await bot_api.until_sent(len(bot_api.sent) + 1)
        bot.terminate()
        assert await bot.wait() == 0, log.read_text(encoding="utf-8")
    assert answered(bot_api).keys() == set(range(1, PEOPLE + 1))
    assert await left_in_inbox(tmp_path) == set()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("method", "headers", "body", "status"),
    [
        ("POST", {}, b"{}", 403),
        ("POST", {SECRET_HEADER: "sai"}, b"{}", 403),
        ("POST", {SECRET_HEADER: "bi-mat-cua-kiem-thu"}, b"khong phai JSON", 200),
        ("POST", {SECRET_HEADER: "bi-mat-cua-kiem-thu"}, b'{"update_id": 1, "message": 5}', 200),
        ("POST", {SECRET_HEADER: "bi-mat-cua-kiem-thu"}, b"", 200),
        ("POST", {SECRET_HEADER: "bi-mat-cua-kiem-thu"}, b" " * 1_000_001, 413),
        ("GET", {SECRET_HEADER: "bi-mat-cua-kiem-thu"}, b"", 405),
    ],
)
async def test_forged_or_broken_post_handles_nothing(
    posted_to: BotApi, method: str, headers: dict[str, str], body: bytes, status: int
) -> None:
    url = posted_to.of("setWebhook")[-1]["url"]
    async with httpx.AsyncClient() as client:
        response = await client.request(method, url, headers=headers, content=body)
    assert response.status_code == status
    genuine = burst(1)[0]
    assert [await posted_to.post(genuine), await posted_to.post(genuine)] == [200, 200]
    await posted_to.until_sent(1)
    assert answered(posted_to) == Counter([1])


@pytest_asyncio.fixture
async def posted_to(
    by_webhook: dict[str, str], bot_api: BotApi, tmp_path: Path
) -> AsyncIterator[BotApi]:
    """The server, once the bot has told it where to post."""
    async with bot_process(by_webhook, tmp_path / "bot.log"):
        await bot_api.until_called("setWebhook")
        yield bot_api


async def test_terminated_bot_finishes_what_is_under_way_and_leaves_nothing(
    environment: dict[str, str], bot_api: BotApi, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    bot_api.gate.clear()
    await bot_api.put(*burst(5))
    async with bot_process(environment, log) as bot:
        await bot_api.until_sent(5)
        bot.terminate()
        bot_api.gate.set()
        assert await bot.wait() == 0, log.read_text(encoding="utf-8")
    assert answered(bot_api) == Counter(range(1, 6))
    assert await left_in_inbox(tmp_path) == set()


async def test_refused_token_stops_telegram_and_leaves_the_web_page(
    environment: dict[str, str], bot_api: BotApi, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    with open_socket("127.0.0.1", 0) as free:
        port = str(free.getsockname()[1])
    bot_api.refuse("getMe", 401, "Unauthorized")
    async with bot_process(environment | {"DAIHOI_WEB__PORT": port}, log) as bot:
        await bot_api.until_called("getMe")
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as browser:
            page = await browser.post("/", data={"text": "Phòng tiếp dân mở cửa lúc mấy giờ?"})
        bot.terminate()
        assert await bot.wait() == 0
    assert "7 giờ 30" in page.text
    said = log.read_text(encoding="utf-8")
    assert "Telegram từ chối mã bot" in said
    assert TOKEN not in said


async def test_port_in_use_is_said_in_one_sentence(
    environment: dict[str, str], bot_api_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    taken = bot_api_url.split(":")[2].removesuffix("/bot")
    async with bot_process(environment | {"DAIHOI_WEB__PORT": taken}, log) as bot:
        assert await bot.wait() == 2
    said = log.read_text(encoding="utf-8").strip()
    assert said.startswith(f"Không mở được cổng {taken}")
    assert "\n" not in said
