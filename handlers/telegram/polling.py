"""Telegram by polling: fetch updates, and stop cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Mapping
from datetime import timedelta

from telegram.error import InvalidToken, TelegramError

from handlers.conversation.turn import Conversation
from handlers.conversation.watch import ChannelStopped
from handlers.telegram.application import WANTED, TelegramApplication
from handlers.telegram.claiming import BAD_TOKEN, Refusals
from handlers.telegram.receiving import CHANNEL
from handlers.telegram.running import connect, take_up

log = logging.getLogger(__name__)

LONG_POLL = timedelta(seconds=10)


async def poll(
    application: TelegramApplication,
    refusals: Refusals,
    conversation: Conversation,
    phrases: Mapping[str, str],
    stopping: asyncio.Event,
) -> None:
    """Serve Telegram until `stopping` is set; updates under way are finished first. `refusals` are
    those that the application was built with.

    Raises ChannelStopped when Telegram refuses for good (bad token, a second poller).
    """
    try:
        if await connect(application, phrases, stopping, conversation.admins(CHANNEL)):
            await _serve(application, conversation, refusals, stopping)
    finally:
        await application.bot.shutdown()
        await application.shutdown()
    if refusals.reason:
        raise ChannelStopped(refusals.reason)


async def _serve(
    application: TelegramApplication,
    conversation: Conversation,
    refusals: Refusals,
    stopping: asyncio.Event,
) -> None:
    assert application.updater is not None
    await application.start()
    try:
        await take_up(application, conversation)
        polling: asyncio.Task[object] = asyncio.create_task(
            application.updater.start_polling(
                timeout=LONG_POLL,
                bootstrap_retries=-1,
                allowed_updates=WANTED,
                drop_pending_updates=False,
                error_callback=_on_poll_error,
            )
        )
        try:
            await _done_or_set(polling, stopping)
            if polling.done():
                polling.result()
                await _any_set(stopping, refusals.final)
        except InvalidToken:
            raise ChannelStopped(BAD_TOKEN) from None
        finally:
            await _stop_polling(application, polling)
    finally:
        await application.stop()


async def _done_or_set(task: asyncio.Task[object], event: asyncio.Event) -> None:
    wait = asyncio.create_task(event.wait())
    await asyncio.wait((task, wait), return_when=asyncio.FIRST_COMPLETED)
    wait.cancel()


async def _any_set(first: asyncio.Event, second: asyncio.Event) -> None:
    waiting = asyncio.create_task(first.wait())
    await _done_or_set(waiting, second)
    waiting.cancel()


async def _stop_polling(application: TelegramApplication, polling: asyncio.Task[object]) -> None:
    """End the polling, be it running, still connecting or failed."""
    assert application.updater is not None
    if not polling.done():
        polling.cancel()
    with contextlib.suppress(asyncio.CancelledError, TelegramError):
        await polling
    if application.updater.running:
        # A token withdrawn in mid-run is raised here again; `Refusals` has said so already.
        with contextlib.suppress(InvalidToken):
            await application.updater.stop()


def _on_poll_error(error: TelegramError) -> None:
    log.warning("Chưa nhận được tin từ Telegram (%s), sẽ thử lại.", error)
