"""The Telegram application: which update goes to which callback."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, TypeAlias

from telegram import Update, User
from telegram.ext import (
    AIORateLimiter,
    Application,
    BaseRateLimiter,
    CallbackQueryHandler,
    ContextTypes,
    InlineQueryHandler,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from handlers.conversation.delivery import hush_addresses
from handlers.conversation.turn import Conversation
from handlers.conversation.watch import Pulse
from handlers.telegram.chat import TelegramChat
from handlers.telegram.claiming import ClaimingRequest, Refusals
from handlers.telegram.order import PersonalOrder
from handlers.telegram.receiving import CHANNEL

log = logging.getLogger(__name__)

TelegramApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
WANTED = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
TEXTS = filters.UpdateType.MESSAGE | filters.UpdateType.EDITED_MESSAGE
AT_ONCE = 256
RETRIES = 3  # after a flood limit


def build_application(
    token: str,
    conversation: Conversation,
    phrases: Mapping[str, str],
    base_url: str | None = None,
    request: BaseRequest | None = None,
    refusals: Refusals | None = None,
    limited: bool = True,
    pulse: Pulse | None = None,
) -> TelegramApplication:
    """The application with all its callbacks, neither initialised nor running.

    `request` replaces the connection that replies go over; `refusals` hears what Telegram refuses
    (where updates are fetched; without it they come in by webhook); unless `limited` nothing waits
    for Telegram's flood limits; `pulse` hears how the channel does.
    """
    pulse = pulse or Pulse(CHANNEL, is_polled=refusals is not None)
    hush_addresses()

    def me() -> User:
        own: User = application.bot.bot
        return own

    builder = Application.builder().token(token).concurrent_updates(PersonalOrder(AT_ONCE))
    if limited:
        limiter: BaseRateLimiter[Any] = AIORateLimiter(max_retries=RETRIES)
        builder.rate_limiter(limiter)
    if refusals is None:
        builder.updater(None)
    else:
        builder.get_updates_request(ClaimingRequest(conversation.claim, me, refusals, pulse))
    if base_url is not None:
        builder.base_url(base_url)
    if request is not None:
        builder.request(request)
    application: TelegramApplication = builder.build()
    chat = TelegramChat(conversation, phrases, pulse)
    application.add_handler(CallbackQueryHandler(chat.on_press))
    application.add_handler(InlineQueryHandler(chat.on_inline))
    application.add_handler(MessageHandler(TEXTS, chat.on_message))

    async def on_error(update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Log what failed, without the person's text."""
        number = update.update_id if isinstance(update, Update) else None
        log.error("Update %s failed.", number, exc_info=context.error)
        pulse.fail("out", f"trả lời: {type(context.error).__name__}")

    application.add_error_handler(on_error)
    return application


async def tell(application: TelegramApplication, person: str, text: str) -> None:
    """Send a text to somebody who has written before."""
    await application.bot.send_message(int(person), text)
