"""What both ways of receiving begin with: who the bot is, and whether it may stand in groups."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

from handlers.conversation.delivery import NotDelivered, PerhapsDelivered, Refused
from handlers.conversation.underway import pause
from handlers.conversation.watch import ChannelStopped, Pulse
from handlers.zalo_bot.client import UNAUTHORIZED, BotClient

T = TypeVar("T")
LONGEST_PAUSE = 30.0  # seconds between two attempts
BAD_TOKEN = (
    "Zalo từ chối mã bot (token), kênh Zalo Bot dừng lại. Hãy lấy mã đúng trong Zalo Bot Creator,"
    " đặt vào biến môi trường DAIHOI_ZALO_BOT__TOKEN rồi khởi động lại."
)
log = logging.getLogger(__name__)


async def names_in_groups(
    client: BotClient, pulse: Pulse, stopping: asyncio.Event
) -> tuple[str, ...] | None:
    """The bot's names if it may stand in groups, None if it may not, or was told to stop.

    Raises ChannelStopped when the token is refused.
    """
    me = await insist(lambda: client.call("getMe"), "Zalo không trả lời", pulse, stopping)
    if not isinstance(me, Mapping) or not me.get("can_join_groups"):
        return None
    return tuple(str(me[key]) for key in ("display_name", "account_name") if me.get(key))


async def insist(
    attempt: Callable[[], Awaitable[T]], trouble: str, pulse: Pulse, stopping: asyncio.Event
) -> T | None:
    """What an attempt gives, repeated until it works, at growing distances; `trouble` says in the
    log what doesn't. None when told to stop before. Raises ChannelStopped when the token is
    refused."""
    seconds = 1.0
    while not stopping.is_set():
        try:
            result = await attempt()
        except (Refused, NotDelivered, PerhapsDelivered) as error:
            refuse_bad_token(error)
            pulse.fail("in", f"{trouble} ({error})")
            log.warning("%s (%s), thử lại sau %.0f giây.", trouble, error, seconds)
        else:
            pulse.beat("in")
            return result
        await pause(seconds, stopping)
        seconds = min(LONGEST_PAUSE, seconds * 1.5)
    return None


def refuse_bad_token(error: Exception) -> None:
    """Raise ChannelStopped for an error that no waiting mends."""
    if isinstance(error, Refused) and error.code == UNAUTHORIZED:
        raise ChannelStopped(BAD_TOKEN) from None


def is_set(info: Any) -> bool:
    """Whether getWebhookInfo tells of a webhook."""
    return isinstance(info, Mapping) and bool(info.get("url"))
