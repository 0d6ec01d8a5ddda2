"""What both ways of receiving begin with: connect, offer the commands, take up what was left."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping

from telegram import Update
from telegram.error import InvalidToken, TelegramError

from handlers.conversation.turn import Conversation
from handlers.conversation.watch import ChannelStopped
from handlers.telegram.application import TelegramApplication
from handlers.telegram.claiming import BAD_TOKEN
from handlers.telegram.menus import offer_commands
from handlers.telegram.receiving import CHANNEL

log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0  # seconds between two attempts to connect


async def connect(
    application: TelegramApplication,
    phrases: Mapping[str, str],
    stopping: asyncio.Event,
    admins: Collection[str],
) -> bool:
    """Try until Telegram answers; False when told to stop before. Raises ChannelStopped when the
    token is refused."""
    if not await insist(application.initialize, "Telegram không trả lời", stopping):
        return False
    await offer_commands(application.bot, phrases, admins)
    return True


async def insist(
    attempt: Callable[[], Awaitable[object]], trouble: str, stopping: asyncio.Event
) -> bool:
    """Repeat an attempt until it works, at growing distances; `trouble` says in the log what
    doesn't. False when told to stop before. Raises ChannelStopped when the token is refused."""
    pause = 1.0
    while not stopping.is_set():
        try:
            await attempt()
            return True
        except InvalidToken:
            # Its text holds the token, so it must not reach a log.
            raise ChannelStopped(BAD_TOKEN) from None
        except TelegramError as error:
            log.warning("%s (%s), thử lại sau %.0f giây.", trouble, error, pause)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopping.wait(), pause)
        pause = min(LONGEST_PAUSE, pause * 1.5)
    return False


async def take_up(application: TelegramApplication, conversation: Conversation) -> None:
    """Queue what an earlier run claimed and did not answer, before anything new."""
    for message in await conversation.waiting(CHANNEL):
        try:
            update = Update.de_json(json.loads(message.payload), application.bot)
        except Exception as error:  # written by another version of the library
            log.error("Update %s of an earlier run unreadable: %r", message.delivery_key, error)
        else:
            await application.update_queue.put(update)
