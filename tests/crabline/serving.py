"""Crabline, a server of Telegram and Zalo that others wrote: people write to it, and it records
replies."""

from __future__ import annotations

import asyncio
import html
import json
import os
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.bot_api.serving import running

HERE = Path(__file__).parent
PROGRAM = HERE / "node_modules" / "@openclaw" / "crabline" / "dist" / "src" / "bin" / "crabline.js"
PATIENCE = 60  # seconds until a test that waits in vain fails
ADMIN = "tests-only"


def crabline_command() -> list[str]:
    """How crabline is started; skips the test where it is not installed, and fails it so in CI."""
    node = shutil.which("node")
    if node is not None and PROGRAM.is_file():
        return [node, str(PROGRAM)]
    missing = "crabline is missing: with Node.js 18 or newer, run npm ci --prefix tests/crabline"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@dataclass(frozen=True, slots=True)
class Crabline:
    """A running server: its address, and the file that it records every call in."""

    address: str
    recorder: Path

    async def write_on_zalo(self, person: str, text: str) -> None:
        """Have a person write to the bot in private, on Zalo."""
        await self._inbound("zalo", {"chatId": person, "senderId": person, "text": text})

    async def write(self, person: int, text: str) -> None:
        """Have a person write to the bot in private, on Telegram."""
        told: dict[str, Any] = {"chatId": person, "chatType": "private", "fromId": person}
        if text.startswith("/"):
            command = {"type": "bot_command", "offset": 0, "length": len(text.split()[0])}
            told["entities"] = [command]
        await self._inbound("telegram", {**told, "text": text})

    async def _inbound(self, provider: str, told: dict[str, Any]) -> None:
        async with httpx.AsyncClient(base_url=self.address) as client:
            reply = await client.post(
                f"/crabline/{provider}/inbound",
                json=told,
                headers={"X-Crabline-Admin-Token": ADMIN},
            )
        reply.raise_for_status()

    def calls(self, method: str) -> list[dict[str, Any]]:
        """What the bot sent with each call of a method that the server accepted."""
        if not self.recorder.exists():
            return []
        # The last line may be half written.
        lines = self.recorder.read_text(encoding="utf-8").split("\n")[:-1]
        events = [json.loads(line) for line in lines]
        wanted = [each for each in events if each["path"].endswith(f"/{method}")]
        # Zalo's calls say so only where something may be refused.
        return [each.get("body", {}) for each in wanted if each.get("accepted", True)]

    def replies(self, person: int | str) -> list[str]:
        """The texts that a person got, as the person reads them."""
        sent = [each for each in self.calls("sendMessage") if str(each["chat_id"]) == str(person)]
        return [html.unescape(each["text"]) for each in sent]

    async def until_called(self, method: str) -> None:
        """Wait until the bot has called a method."""
        async with asyncio.timeout(PATIENCE):
            while not self.calls(method):  # noqa: ASYNC110 - only the file tells
                await asyncio.sleep(0.05)

    async def until_replied(self, person: int | str, count: int) -> list[str]:
        """The texts that a person got, as soon as there are that many."""
        async with asyncio.timeout(PATIENCE):
            while len(self.replies(person)) < count:  # noqa: ASYNC110 - only the file tells
                await asyncio.sleep(0.05)
        return self.replies(person)


@asynccontextmanager
async def crabline(
    folder: Path, token: str, bot_name: str, provider: str = "telegram"
) -> AsyncIterator[Crabline]:
    """The server of one bot on a free port of 127.0.0.1, recording in `folder`."""
    recorder = folder / "crabline.jsonl"
    # Port 0: the server takes a free one and names it, so nobody can take it before.
    serve = ["--json", "serve", provider, "--host", "127.0.0.1", "--port", "0"]
    named = ["--recorder", str(recorder), "--bot-username", bot_name]
    secrets = {"CRABLINE_BOT_TOKEN": token, "CRABLINE_ADMIN_TOKEN": ADMIN}
    with (folder / "crabline.log").open("ab") as log:
        command = [*crabline_command(), *serve, *named]
        async with running(command, os.environ | secrets, PIPE, log) as server:
            yield Crabline(await address_of(server), recorder)


async def address_of(server: Process) -> str:
    """The address that the server prints, as part of a JSON object, when it listens."""
    assert server.stdout is not None
    printed = b""
    async with asyncio.timeout(PATIENCE):
        while not printed.endswith(b"\n}\n"):
            line = await server.stdout.readline()
            assert line, "crabline ended before it listened: see crabline.log"
            printed += line
    return str(json.loads(printed)["baseUrl"])
