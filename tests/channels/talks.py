"""The five channels as a person meets them, all with the same few moves."""

from __future__ import annotations

import asyncio
import re
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Protocol

import httpx

from handlers.telegram.buttons import DOWN
from tests.bot_api.server import BotApi
from tests.bot_api.updates import Json, message_update, press_update, text_update
from tests.zalo_api.bot_server import ZaloBotApi
from tests.zalo_api.oa_server import ZaloOaApi
from tests.zalo_api.updates import media_event, oa_media, oa_text, text_event

ROOT = Path(__file__).parents[2]
LAN, MINH = "lan", "minh"
PROMPT = "\n> "
PATIENCE = 60


class Talk(Protocol):
    """What a person can do on a channel, and sees of it."""

    async def say(self, text: str, person: str = LAN, replies: int = 1) -> list[str]:
        """Write something; gives the texts of the replies to it, of which there are so many."""

    async def pick(self, title: str, person: str = LAN) -> list[str]:
        """Pick what the last reply offered by that title; gives the texts of the reply to it."""

    async def find_wrong(self, reason: str, person: str = LAN) -> None:
        """Say of the last reply that it is wrong, and why."""

    async def again(self) -> None:
        """Have the channel deliver the last message a second time."""

    async def picture(self, person: str = LAN) -> list[str]:
        """Send a picture; gives the texts of the reply to it."""


def number_of(text: str, title: str) -> str:
    """The number that stands before a title in a reply."""
    found = re.findall(rf"^(\d+)\. {re.escape(title)}$", text, re.MULTILINE)
    assert found, f"{title!r} is not offered in {text!r}"
    return str(found[-1])


@dataclass
class TelegramTalk:
    """Telegram, by polling."""

    api: BotApi
    people: dict[str, int] = field(default_factory=lambda: {LAN: 7, MINH: 8})
    last: Json = field(default_factory=dict)
    number: int = 0

    async def say(self, text: str, person: str = LAN, replies: int = 1) -> list[str]:
        self.number += 1
        return await self._put(text_update(self.number, text, self.people[person]), replies)

    async def pick(self, title: str, person: str = LAN) -> list[str]:
        sent = [one for one in self.api.sent if one["chat"]["id"] == self.people[person]][-1]
        return await self._put(self._press(sent, title, person), 1)

    async def find_wrong(self, reason: str, person: str = LAN) -> None:
        sent = [one for one in self.api.sent if one["chat"]["id"] == self.people[person]][-1]
        for shown in (DOWN, reason):
            edited = len(self.api.of("editMessageReplyMarkup"))
            await self.api.put(self._press(sent, shown, person))
            await self.api.until_called("editMessageReplyMarkup", edited + 1)
            sent = self.api.shown(sent["message_id"]) or sent

    def _press(self, sent: Json, title: str, person: str) -> Json:
        buttons = [one for row in sent["reply_markup"]["inline_keyboard"] for one in row]
        data = next(one["callback_data"] for one in buttons if one["text"] == title)
        self.number += 1
        return press_update(self.number, sent, data, self.people[person])

    async def again(self) -> None:
        await self.api.put(self.last)

    async def picture(self, person: str = LAN) -> list[str]:
        self.number += 1
        size = {"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}
        update = message_update(self.number, self.people[person], photo=[size])
        return await self._put(update, 1)

    async def _put(self, update: Json, replies: int) -> list[str]:
        self.last, before = update, len(self.api.sent)
        await self.api.put(update)
        await self.api.until_sent(before + replies)
        return [one["text"] for one in self.api.sent[before:]]


@dataclass
class ZaloBotTalk:
    """Zalo's Bot Platform, by polling."""

    api: ZaloBotApi
    last: Json = field(default_factory=dict)
    number: int = 0

    async def say(self, text: str, person: str = LAN, replies: int = 1) -> list[str]:
        self.number += 1
        return await self._put(text_event(self.number, text, person), replies)

    async def pick(self, title: str, person: str = LAN) -> list[str]:
        return await self.say(number_of(self.api.texts(person)[-1], title), person)

    async def find_wrong(self, reason: str, person: str = LAN) -> None:
        await self.say("không đúng", person)
        await self.pick(reason, person)

    async def again(self) -> None:
        await self.api.put(self.last)

    async def picture(self, person: str = LAN) -> list[str]:
        self.number += 1
        return await self._put(media_event(self.number, "image", person, photo="https://x/y"), 1)

    async def _put(self, event: Json, replies: int) -> list[str]:
        self.last, before = event, len(self.api.sent)
        await self.api.put(event)
        await self.api.until_sent(before + replies)
        return [str(one["text"]) for one in self.api.sent[before:]]


@dataclass
class ZaloOaTalk:
    """The Official Account, by its webhook."""

    api: ZaloOaApi
    url: str
    last: Json = field(default_factory=dict)
    number: int = 0

    async def say(self, text: str, person: str = LAN, replies: int = 1) -> list[str]:
        self.number += 1
        return await self._put(oa_text(self.number, text, person), replies)

    async def pick(self, title: str, person: str = LAN) -> list[str]:
        return await self.say(number_of(self.api.texts(person)[-1], title), person)

    async def find_wrong(self, reason: str, person: str = LAN) -> None:
        await self.say("không đúng", person)
        await self.pick(reason, person)

    async def again(self) -> None:
        assert await self.api.post(self.last, self.url) == 200

    async def picture(self, person: str = LAN) -> list[str]:
        self.number += 1
        return await self._put(oa_media(self.number, "image", person), 1)

    async def _put(self, event: Json, replies: int) -> list[str]:
        self.last, before = event, len(self.api.sent)
        assert await self.api.post(event, self.url) == 200
        await self.api.until_sent(before + replies)
        return [str(one["text"]) for one in self.api.sent[before:]]


@dataclass
class WebTalk:
    """The chat page without JavaScript; each person has a browser."""

    browsers: dict[str, httpx.AsyncClient]
    last: tuple[str, dict[str, str]] = ("", {})

    async def say(self, text: str, person: str = LAN, replies: int = 1) -> list[str]:
        return await self._post(person, {"text": text})

    async def pick(self, title: str, person: str = LAN) -> list[str]:
        page = (await self.browsers[person].get("/")).text
        for form in reversed(re.findall(r"<form.*?</form>", page, re.DOTALL)):
            hidden = re.findall(r'name="(\w+)" value="([^"]*)"', form)
            fields = {name: unescape(value) for name, value in hidden}
            if fields.get("text") == title:
                return await self._post(person, fields)
        raise AssertionError(f"{title!r} is not offered")

    async def find_wrong(self, reason: str, person: str = LAN) -> None:
        raise NotImplementedError

    async def again(self) -> None:
        person, fields = self.last
        await self.browsers[person].post("/", data=fields)

    async def picture(self, person: str = LAN) -> list[str]:
        raise NotImplementedError

    async def _post(self, person: str, fields: dict[str, str]) -> list[str]:
        browser = self.browsers[person]
        if "nonce" not in fields:
            nonce = re.findall(r'name="nonce" value="([^"]+)"', (await browser.get("/")).text)[-1]
            fields = {**fields, "nonce": nonce}
        self.last = (person, fields)
        page = (await browser.post("/", data=fields, follow_redirects=True)).text
        answers = re.findall(r'class="answered">.*?<bdi class="said">(.*?)</bdi>', page, re.DOTALL)
        return [unescape(answers[-1])]


@dataclass
class TerminalTalk:
    """`bot.py chat`, a process for each person."""

    start: Callable[[], Awaitable[Process]]
    children: dict[str, Process] = field(default_factory=dict)
    shown: str = ""

    async def say(self, text: str, person: str = LAN, replies: int = 1) -> list[str]:
        if person not in self.children:
            self.children[person] = await self.start()
            await until_prompt(self.children[person])
        child = self.children[person]
        assert child.stdin is not None
        child.stdin.write(f"{text}\n".encode())
        self.shown = await until_prompt(child)
        return [self.shown]

    async def pick(self, title: str, person: str = LAN) -> list[str]:
        return await self.say(number_of(self.shown, title), person)

    async def find_wrong(self, reason: str, person: str = LAN) -> None:
        await self.say("không đúng", person)
        await self.pick(reason, person)

    async def again(self) -> None:
        raise NotImplementedError

    async def picture(self, person: str = LAN) -> list[str]:
        raise NotImplementedError


async def until_prompt(child: Process) -> str:
    """What a chat prints until it waits for the next line."""
    assert child.stdout is not None
    async with asyncio.timeout(PATIENCE):
        return (await child.stdout.readuntil(PROMPT.encode())).decode().removesuffix(PROMPT).strip()
