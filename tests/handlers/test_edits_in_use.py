"""A clerk edits the knowledge while the bot answers on Telegram: members and admins see it."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.bot_api.engine import TOKEN
from tests.bot_api.server import BotApi
from tests.bot_api.serving import bot_process
from tests.bot_api.updates import text_update

pytestmark = pytest.mark.asyncio

ADMIN, MEMBER = 9, 7
QUESTION = "Phòng tiếp dân mở cửa lúc mấy giờ?"
ENTRY = """entries:
  - id: gio-mo-cua
    questions: [Phòng tiếp dân mở cửa lúc mấy giờ?]
    answer: {answer}
"""


def save(file: Path, answer: str) -> None:
    """What the clerk's editor does."""
    file.write_text(ENTRY.format(answer=answer), encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The file that the clerk edits."""
    (tmp_path / "kho").mkdir()
    file = tmp_path / "kho" / "tiep-dan.yaml"
    save(file, "Lúc bảy giờ.")
    return file


@pytest.fixture
def environment(tmp_path: Path, bot_api_url: str, file: Path) -> dict[str, str]:
    """The settings of a bot of its own, with one admin."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    return kept | {
        "DAIHOI_DATA": str(tmp_path / "data"),
        "DAIHOI_KNOWLEDGE": str(file.parent),
        "DAIHOI_SECRET_KEY": "khóa của kiểm thử này",
        "DAIHOI_TELEGRAM__TOKEN": TOKEN,
        "DAIHOI_TELEGRAM__BASE_URL": bot_api_url,
        "DAIHOI_ADMINS__TELEGRAM": str(ADMIN),
        "DAIHOI_WEB__PORT": "0",
        "PYTHONIOENCODING": "utf-8",
    }


class Chat:
    """What people write to the bot, and what it writes to them."""

    def __init__(self, api: BotApi) -> None:
        self.api = api
        self.number = 0

    async def ask(self, text: str, person: int = MEMBER) -> str:
        """The reply to a message."""
        count = self.said(person)
        self.number += 1
        await self.api.put(text_update(self.number, text, person))
        return await self.heard(person, count + 1)

    def said(self, person: int) -> int:
        """How many messages a person has got."""
        return sum(one["chat"]["id"] == person for one in self.api.sent)

    async def heard(self, person: int, count: int) -> str:
        """The message of that number to a person, once it comes."""
        while self.said(person) < count:
            await self.api.until_sent(len(self.api.sent) + 1)
        texts = [one["text"] for one in self.api.sent if one["chat"]["id"] == person]
        return str(texts[count - 1])


async def test_edit_reaches_members_and_a_broken_one_only_staff(
    environment: dict[str, str], bot_api: BotApi, file: Path, tmp_path: Path
) -> None:
    log, chat = tmp_path / "bot.log", Chat(bot_api)
    async with bot_process(environment, log):
        assert await chat.ask(QUESTION) == "Lúc bảy giờ."
        save(file, "Lúc tám giờ.")
        assert "phiên bản" in await chat.ask("/tailai", ADMIN)
        assert await chat.ask(QUESTION) == "Lúc tám giờ."

        told = chat.said(ADMIN)
        save(file, '"Lúc chín giờ.')
        alarm = await chat.heard(ADMIN, told + 1)
        assert "tiep-dan.yaml:4: gio-mo-cua: dấu ngoặc kép" in alarm
        assert await chat.ask(QUESTION) == "Lúc tám giờ."
        assert "tiep-dan.yaml:4" in await chat.ask("/tailai", ADMIN)
        assert "không có lệnh này" in await chat.ask("/tailai")  # a member is no admin

    async with bot_process(environment, log) as bot:
        assert await chat.ask(QUESTION) == "Lúc tám giờ."
        told = chat.said(ADMIN)
        save(file, "Lúc chín giờ.")
        bot.send_signal(signal.SIGHUP)
        assert "dùng được lại" in await chat.heard(ADMIN, told + 1)
        assert await chat.ask(QUESTION) == "Lúc chín giờ."
        bot.terminate()
        assert await bot.wait() == 0
    assert TOKEN not in log.read_text(encoding="utf-8")
