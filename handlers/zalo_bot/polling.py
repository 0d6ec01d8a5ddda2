"""Zalo Bot by polling: each update is handed out once, so it is claimed before anything else."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.conversation.delivery import NotDelivered, PerhapsDelivered, Refused
from handlers.conversation.turn import Conversation
from handlers.conversation.underway import pause
from handlers.conversation.watch import ChannelStopped, Pulse
from handlers.zalo_bot.chat import ZaloBotChat
from handlers.zalo_bot.client import TIMED_OUT, BotClient
from handlers.zalo_bot.receiving import event_of, message_from
from handlers.zalo_bot.running import (
    LONGEST_PAUSE,
    insist,
    is_set,
    names_in_groups,
    refuse_bad_token,
)

# Seconds of a poll. A poll given up in the middle may lose what it brings, so stopping waits for
# its end, and nobody should wait long.
LONG_POLL = 5
WEBHOOK_SET = (
    "Bot Zalo này đang có webhook nên không nhận tin bằng polling được, kênh Zalo Bot dừng lại. Hãy"
    " đặt zalo_bot.mode: webhook, hoặc đặt zalo_bot.drop_webhook: true để gỡ webhook ấy."
)
log = logging.getLogger(__name__)


async def poll(
    client: BotClient,
    conversation: Conversation,
    chat: ZaloBotChat,
    pulse: Pulse,
    stopping: asyncio.Event,
    drop_webhook: bool = False,
) -> None:
    """Serve the bot until `stopping` is set; messages under way are answered first.

    Raises ChannelStopped when the token is refused, or a webhook is in the way.
    """
    taking_up: asyncio.Task[None] | None = None
    try:
        names = await names_in_groups(client, pulse, stopping)
        await _make_way(client, pulse, stopping, drop_webhook)
        taking_up = asyncio.create_task(chat.keep_taking_up(stopping))
        seconds = 1.0
        while not stopping.is_set():
            try:
                update = await _next_update(client)
            except (Refused, NotDelivered, PerhapsDelivered) as error:
                refuse_bad_token(error)
                pulse.fail("in", f"nhận tin: {error}")
                log.warning("Chưa nhận được tin từ Zalo (%s), sẽ thử lại.", error)
                await pause(seconds, stopping)
                seconds = min(LONGEST_PAUSE, seconds * 1.5)
                continue
            seconds = 1.0
            pulse.beat("in")
            if update is not None:
                await _take(update, conversation, chat, names)
    finally:
        if taking_up is not None:
            taking_up.cancel()
        await chat.finish()


async def _make_way(
    client: BotClient, pulse: Pulse, stopping: asyncio.Event, drop_webhook: bool
) -> None:
    """A bot with a webhook gets nothing by polling."""
    info = await insist(
        lambda: client.call("getWebhookInfo"), "Zalo không trả lời", pulse, stopping
    )
    if not is_set(info):
        return
    if not drop_webhook:
        raise ChannelStopped(WEBHOOK_SET)
    await insist(lambda: client.call("deleteWebhook"), "Chưa gỡ được webhook", pulse, stopping)


async def _next_update(client: BotClient) -> Any:
    """The next update, None if there was none for a while."""
    try:
        return await client.call("getUpdates", wait=LONG_POLL, timeout=LONG_POLL)
    except Refused as error:
        if error.code == TIMED_OUT:
            return None
        raise


async def _take(
    update: Any,
    conversation: Conversation,
    chat: ZaloBotChat,
    names: tuple[str, ...] | None,
) -> None:
    try:
        if not isinstance(update, Mapping):
            raise ValueError("no object")
        message = message_from(event_of(update), datetime.now(UTC), names)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        # Its words may be what somebody wrote.
        kind = type(error).__name__
        log.error("Một cập nhật của Zalo không đọc được (%s), bỏ qua.", kind)
        return
    if message is not None and (await conversation.claim([message]))[0]:
        chat.begin(message)
