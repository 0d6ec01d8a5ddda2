"""The whole bot, a child process, against a Zalo server that this project did not write."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from server import open_socket
from tests.bot_api.engine import TOKEN
from tests.bot_api.serving import bot_process
from tests.crabline.serving import Crabline, crabline

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]

LAN, MINH = "6ede9afa66b88fe6d6a9", "6ede9afa66b88fe6d6aa"
WEBHOOK_SECRET = "only-for_tests"


@pytest_asyncio.fixture
async def zalo(tmp_path: Path) -> AsyncIterator[Crabline]:
    """The running server."""
    async with crabline(tmp_path, TOKEN, "Bot Đại hội", "zalo") as server:
        yield server


@pytest.fixture(params=["polling", "webhook"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, zalo: Crabline) -> dict[str, str]:
    """The settings of the bot, once for each way that Zalo's messages come in."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    chosen = others | {
        "DAIHOI_DATA": str(tmp_path / "data"),
        "DAIHOI_WEB__PORT": "0",
        "DAIHOI_ZALO_BOT__TOKEN": TOKEN,
        "DAIHOI_ZALO_BOT__BASE_URL": f"{zalo.address}/bot",
    }
    if request.param == "polling":
        return chosen
    with open_socket("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
    return chosen | {
        "DAIHOI_WEB__PORT": str(port),
        "DAIHOI_ZALO_BOT__MODE": "webhook",
        "DAIHOI_ZALO_BOT__WEBHOOK_URL": f"http://127.0.0.1:{port}/zalo/bot",
        "DAIHOI_ZALO_BOT__WEBHOOK_SECRET": WEBHOOK_SECRET,
    }


async def test_people_are_answered_from_the_real_knowledge_and_pick_by_number(
    zalo: Crabline, settings: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    async with bot_process(settings, log) as bot:
        ready = "setWebhook" if "DAIHOI_ZALO_BOT__MODE" in settings else "getUpdates"
        await zalo.until_called(ready)
        await zalo.write_on_zalo(LAN, "Kế hoạch 155 là của ai ban hành")
        [to_lan] = await zalo.until_replied(LAN, 1)
        await zalo.write_on_zalo(MINH, "lịch")
        [to_minh] = await zalo.until_replied(MINH, 1)
        await zalo.write_on_zalo(LAN, "1")
        picked = (await zalo.until_replied(LAN, 2))[1]
        bot.terminate()
        assert await bot.wait() == 0
    assert "Thành ủy" in to_lan and "1. " in to_lan
    assert "Đại hội" in to_minh
    assert "155-KH/TU" in picked
    assert TOKEN not in log.read_text(encoding="utf-8")  # noqa: ASYNC240 - the bot has ended
