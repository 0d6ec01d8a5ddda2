"""Carries messages to the conversation, and the answers back in parts that the platform takes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from uuid import uuid4

from exchange import Answer, Message
from handlers.conversation.delivery import (
    NotDelivered,
    Parts,
    PerhapsDelivered,
    Refused,
    typing,
)
from handlers.conversation.paragraphs import LIMITS, paragraphs
from handlers.conversation.turn import Conversation
from handlers.conversation.underway import UnderWay, repeat
from handlers.conversation.watch import Pulse
from handlers.zalo_bot.client import TOO_MANY, UNAUTHORIZED, BotClient
from handlers.zalo_bot.metering import Meter
from handlers.zalo_bot.receiving import CHANNEL

EVERY_SECONDS = 60
INTERNAL = (403, 500, 502, 503, 504)  # numbers behind which the platform itself has failed
log = logging.getLogger(__name__)


class ZaloBotChat:
    """One bot's conversations."""

    def __init__(
        self, conversation: Conversation, client: BotClient, meter: Meter, pulse: Pulse
    ) -> None:
        self._conversation = conversation
        self._client = client
        self._meter = meter
        self._pulse = pulse
        self._under_way = UnderWay()
        self._parts = Parts()

    def begin(self, message: Message, is_new: bool = True) -> None:
        """Answer a claimed message; each person's are answered in the order of these calls. One
        that was begun before is not `is_new`, and counted already."""
        what = f"Zalo message {message.delivery_key}"
        self._under_way.start(self._answer(message, is_new), message.person, what)

    async def take_up(self) -> None:
        """Answer what was claimed and is not answered: by an earlier run, or because nothing could
        be delivered for a while."""
        for message in await self._conversation.waiting(CHANNEL):
            self.begin(message, is_new=False)

    async def keep_taking_up(self, stopping: asyncio.Event) -> None:
        """Take up what is left, now and every minute, until `stopping` is set."""
        await repeat(self.take_up, EVERY_SECONDS, stopping)

    async def finish(self) -> None:
        """Wait until all that began is answered."""
        await self._under_way.finish()

    async def tell(self, person: str, text: str) -> None:
        """Send a text to somebody who has written before."""
        await self._send(person, text, f"{person} {uuid4()}")

    async def _answer(self, message: Message, is_new: bool) -> None:
        if is_new:
            await self._meter.arrived(message)

        async def deliver(answer: Answer) -> str | None:
            return await self._send(message.address, answer.text, message.delivery_key)

        async with typing(lambda: self._show_typing(message.address)):
            await self._conversation.turn(message, deliver, by_words=True)

    async def _send(self, chat: str, text: str, key: str) -> str | None:
        parts = paragraphs(text, LIMITS["Zalo"])
        return await self._parts.deliver(key, parts, partial(self._attempt, chat))

    async def _attempt(self, chat: str, text: str) -> str | None:
        """The id of what was sent, None where the platform will never take it."""
        try:
            sent = await self._client.call("sendMessage", chat_id=chat, text=text)
        except (Refused, NotDelivered, PerhapsDelivered) as error:
            self._pulse.fail("out", f"gửi tin: {error}")
            if isinstance(error, PerhapsDelivered):
                await self._meter.went_out(datetime.now(UTC))
            if not isinstance(error, Refused):
                raise
            if error.code in (UNAUTHORIZED, TOO_MANY, *INTERNAL):
                raise NotDelivered(str(error)) from None
            log.error("Zalo từ chối hẳn một câu trả lời: %s", error)
            return None
        self._pulse.beat("out")
        await self._meter.went_out(datetime.now(UTC))
        return str(sent.get("message_id", "")) if isinstance(sent, Mapping) else ""

    async def _show_typing(self, chat: str) -> None:
        with suppress(Refused, NotDelivered, PerhapsDelivered):  # nobody misses it
            await self._client.call("sendChatAction", chat_id=chat, action="typing")
