"""The whole bot, a child process, against a Telegram server that this project did not write."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from server import open_socket
from tests.bot_api.engine import TOKEN
from tests.bot_api.serving import running
from tests.bot_api.updates import BOT
from tests.crabline.serving import Crabline, crabline

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

ROOT = Path(__file__).parents[2]
LAN, MINH = 100_001, 100_002
WEBHOOK_SECRET = "only-for_tests"
PLAN_155 = "Kế hoạch 155 là của ai ban hành"


@pytest_asyncio.fixture
async def telegram(tmp_path: Path) -> AsyncIterator[Crabline]:
    """The running server."""
    async with crabline(tmp_path, TOKEN, str(BOT["username"])) as server:
        yield server


@pytest.fixture(params=["polling", "webhook"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, telegram: Crabline) -> dict[str, str]:
    """The settings of the bot, once for each way that Telegram's messages come in."""
    chosen = {
        "DAIHOI_DATA": str(tmp_path / "data"),
        "DAIHOI_WEB__PORT": "0",
        "DAIHOI_TELEGRAM__TOKEN": TOKEN,
        "DAIHOI_TELEGRAM__BASE_URL": f"{telegram.address}/bot",
    }
    if request.param == "polling":
        return chosen
    with open_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    return chosen | {
        "DAIHOI_WEB__PORT": str(port),
        "DAIHOI_TELEGRAM__MODE": "webhook",
        "DAIHOI_TELEGRAM__WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        "DAIHOI_TELEGRAM__WEBHOOK_SECRET": WEBHOOK_SECRET,
    }


@asynccontextmanager
async def running_bot(settings: dict[str, str], log: Path) -> AsyncIterator[None]:
    """The bot as an operator starts it, with the real knowledge; it must end well."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    with log.open("ab") as output:
        command = [sys.executable, str(ROOT / "bot.py"), "run"]
        async with running(command, others | settings, output, output) as bot:
            yield
            assert bot.returncode is None, said(log)
    assert bot.returncode == 0, said(log)
    assert TOKEN not in said(log)


def said(log: Path) -> str:
    """What the bot told its operator."""
    return log.read_text(encoding="utf-8")


async def test_two_people_get_their_own_answers_from_the_real_knowledge(
    telegram: Crabline, settings: dict[str, str], tmp_path: Path
) -> None:
    # Written before the bot is there: what waits at Telegram is answered too.
    await telegram.write(LAN, PLAN_155)
    async with running_bot(settings, tmp_path / "bot.log"):
        await telegram.until_replied(LAN, 1)
        await telegram.write(MINH, "Kế hoạch 46 ban hành ngày nào?")
        await telegram.write(LAN, "Nó về việc gì?")
        to_minh = await telegram.until_replied(MINH, 1)
        to_lan = await telegram.until_replied(LAN, 2)
    assert "Thành ủy" in to_lan[0]
    assert "đại hội đảng bộ các cấp" in to_lan[1]
    assert len(to_minh) == 1
    assert "29/4/2020" in to_minh[0]


async def test_start_and_help_are_answered_in_private(
    telegram: Crabline, settings: dict[str, str], tmp_path: Path
) -> None:
    async with running_bot(settings, tmp_path / "bot.log"):
        await telegram.write(LAN, "/start")
        await telegram.until_replied(LAN, 1)
        await telegram.write(LAN, "/help")
        greeting, guide = await telegram.until_replied(LAN, 2)
    assert greeting.startswith(("Xin chào", "Kính chào"))
    assert guide != greeting
    assert re.search("gõ|hỏi", guide)
