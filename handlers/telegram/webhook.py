"""Telegram by webhook: what is posted is claimed before it is acknowledged."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from telegram import Update

from handlers.conversation.turn import Conversation
from handlers.conversation.watch import Pulse
from handlers.telegram.application import WANTED, TelegramApplication
from handlers.telegram.receiving import CHANNEL, message_from
from handlers.telegram.running import connect, insist, take_up

log = logging.getLogger(__name__)

SECRET_HEADER = "x-telegram-bot-api-secret-token"
CONNECTIONS = 40  # that Telegram opens at once


class TelegramHook:
    """What the web server hands over of a post to Telegram's address."""

    def __init__(
        self,
        application: TelegramApplication,
        conversation: Conversation,
        secret: str,
        pulse: Pulse,
    ) -> None:
        self.is_ready = False
        self._application = application
        self._conversation = conversation
        self._secret = secret
        self._pulse = pulse

    def is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Whether a post carries the secret that Telegram was given."""
        given = headers.get(SECRET_HEADER, "")
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode())

    async def take(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Claim and queue the update of a genuine post: whatever it holds may be acknowledged."""
        self._pulse.beat("in")
        try:
            posted = json.loads(body)
            update = Update.de_json(posted, self._application.bot)
            me, now = self._application.bot.bot, datetime.now(UTC)
            message = message_from(update, me, now, body.decode())
        except Exception as error:  # whatever is made of a shape that nobody knows
            # Refused, it would be posted again and again and hold up all that follows.
            log.error("A post to Telegram's address is unreadable, set aside: %s", _kind(error))
            return True
        if message is not None and not (await self._conversation.claim([message]))[0]:
            return True
        await self._application.update_queue.put(update)
        return True


def _kind(error: Exception) -> str:
    """What went wrong, without its words: they may hold what a person wrote."""
    return type(error).__name__


async def serve_webhook(
    hook: TelegramHook,
    application: TelegramApplication,
    conversation: Conversation,
    phrases: Mapping[str, str],
    url: str,
    secret: str,
    stopping: asyncio.Event,
) -> None:
    """Handle what the hook takes until `stopping` is set; updates under way are finished first.

    Raises ChannelStopped when Telegram refuses the token.
    """
    try:
        if not await connect(application, phrases, stopping, conversation.admins(CHANNEL)):
            return
        await application.start()
        try:
            await take_up(application, conversation)
            hook.is_ready = True
            listen = partial(
                application.bot.set_webhook,
                url,
                secret_token=secret,
                allowed_updates=WANTED,
                max_connections=CONNECTIONS,
                drop_pending_updates=False,
            )
            if await insist(listen, "Chưa đặt được webhook", stopping):
                await stopping.wait()
        finally:
            hook.is_ready = False
            await application.stop()
    finally:
        await application.bot.shutdown()
        await application.shutdown()
