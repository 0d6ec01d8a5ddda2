"""A killed bot: the test is the Bot API server, the bot its child process."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from server import open_socket
from store import open_store
from tests.bot_api.engine import TOKEN, new_conversation
from tests.bot_api.server import PATIENCE, BotApi
from tests.bot_api.updates import Json, group_update, sent_message

pytestmark = pytest.mark.asyncio

ROOT = Path(__file__).parents[2]
BURST = 200
PEOPLE = 20
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


@asynccontextmanager
async def running_bot(environment: dict[str, str], log: Path) -> AsyncIterator[Process]:
    """The bot as an operator starts it; killed if the test did not end it itself."""
    with log.open("ab") as output:
        bot = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "bot.py"),
            "run",
            env=environment,
            cwd=ROOT,
            stdout=output,
            stderr=output,
        )
    try:
        yield bot
    finally:
        if bot.returncode is None:
            bot.kill()
        await bot.wait()


def burst(count: int) -> list[Json]:
    """Messages of twenty people, each in a group of their own, where a reply names its message."""
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


async def test_kill_in_a_burst_loses_nothing_and_repeats_only_what_was_being_sent(
    environment: dict[str, str], bot_api: BotApi, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    await bot_api.put(*burst(BURST))
    async with running_bot(environment, log) as bot:
        await bot_api.until_sent(60)
        # From here on sends are received and not confirmed: under way when the kill comes.
        bot_api.gate.clear()
        await bot_api.until_sent(60 + PEOPLE // 2)
        bot.kill()
        await bot.wait()
    before = answered(bot_api)
    unmarked = await left_in_inbox(tmp_path)
    acknowledged = set(range(1, BURST + 1)) - {update["update_id"] for update in bot_api.waiting}
    assert acknowledged - before.keys(), "the kill must come after more was fetched than answered"

    bot_api.gate.set()
    async with running_bot(environment, log) as bot:
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


async def test_terminated_bot_finishes_what_is_under_way_and_leaves_nothing(
    environment: dict[str, str], bot_api: BotApi, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    bot_api.gate.clear()
    await bot_api.put(*burst(5))
    async with running_bot(environment, log) as bot:
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
    async with running_bot(environment | {"DAIHOI_WEB__PORT": port}, log) as bot:
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
    async with running_bot(environment | {"DAIHOI_WEB__PORT": taken}, log) as bot:
        assert await bot.wait() == 2
    said = log.read_text(encoding="utf-8").strip()
    assert said.startswith(f"Không mở được cổng {taken}")
    assert "\n" not in said
