"""The Telegram application: which update goes to which callback."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeAlias

from telegram import CallbackQuery, Update, User
from telegram import Message as TelegramMessage
from telegram.error import NetworkError
from telegram.ext import (
    AIORateLimiter,
    Application,
    CallbackQueryHandler,
    ContextTypes,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from exchange import Answer, Message, Outcome
from handlers.conversation.commands import command_reply
from handlers.conversation.turn import Conversation
from handlers.telegram.buttons import with_mark
from handlers.telegram.claiming import ClaimingRequest, Refusals
from handlers.telegram.order import PersonalOrder
from handlers.telegram.receiving import message_from
from handlers.telegram.sending import send

log = logging.getLogger(__name__)

TelegramApplication: TypeAlias = Application[Any, Any, Any, Any, Any, Any]
Context: TypeAlias = ContextTypes.DEFAULT_TYPE

HARMLESS = ("message is not modified", "query is too old", "query id is invalid")


def build_application(
    token: str,
    conversation: Conversation,
    phrases: Mapping[str, str],
    base_url: str | None = None,
    request: BaseRequest | None = None,
    refusals: Refusals | None = None,
) -> TelegramApplication:
    """The application with all its callbacks, neither initialised nor running.

    `request` replaces the connection that replies go over; `refusals` hears what Telegram refuses.
    """
    for name in ("httpx", "httpcore"):
        # They log addresses, and Telegram's addresses hold the token.
        logging.getLogger(name).setLevel(logging.WARNING)

    def me() -> User:
        own: User = application.bot.bot
        return own

    builder = Application.builder().token(token).rate_limiter(AIORateLimiter(max_retries=3))
    builder.concurrent_updates(PersonalOrder(256))
    builder.get_updates_request(ClaimingRequest(conversation.claim, me, refusals or Refusals()))
    if base_url is not None:
        builder.base_url(base_url)
    if request is not None:
        builder.request(request)
    application: TelegramApplication = builder.build()
    chat = TelegramChat(conversation, phrases)
    application.add_handler(CallbackQueryHandler(chat.on_press))
    application.add_handler(MessageHandler(filters.UpdateType.MESSAGE, chat.on_message))
    application.add_error_handler(on_error)
    return application


class TelegramChat:
    """The callbacks; each only carries a message to the conversation and the answer back."""

    def __init__(self, conversation: Conversation, phrases: Mapping[str, str]) -> None:
        self._conversation = conversation
        self._phrases = phrases

    async def on_message(self, update: Update, context: Context) -> None:
        """Answer a text or command; say of anything else, politely, that it can't be read."""
        message = message_from(update, context.bot.bot, datetime.now(UTC))
        if message is None:
            return
        deliver = partial(send, context.bot, message.address)
        reply = self._reply(message)
        if reply is None:
            await self._conversation.turn(message, deliver)
        else:
            await self._conversation.reply_with(message, reply, deliver)

    def _reply(self, message: Message) -> Answer | None:
        """The reply that needs no engine, if this message gets one."""
        if not message.text:
            return Answer(Outcome.REFUSE, self._phrases["no_text"])
        return command_reply(message.text, self._phrases)

    async def on_press(self, update: Update, context: Context) -> None:
        """Answer the press of a choice, and tick its button."""
        query = update.callback_query
        assert query is not None
        await _stop_spinner(query)
        message = message_from(update, context.bot.bot, datetime.now(UTC))
        if message is None:
            return
        deliver = partial(send, context.bot, message.address)
        if await self._conversation.turn(message, deliver) is not None:
            await _tick(query)


async def _stop_spinner(query: CallbackQuery) -> None:
    try:
        await query.answer()
    except NetworkError as error:
        _log_unless_harmless(error)


async def _tick(query: CallbackQuery) -> None:
    shown = query.message
    if not isinstance(shown, TelegramMessage) or shown.reply_markup is None or not query.data:
        return
    try:
        await query.edit_message_reply_markup(with_mark(shown.reply_markup, query.data))
    except NetworkError as error:
        _log_unless_harmless(error)


def _log_unless_harmless(error: NetworkError) -> None:
    """A spinner or a tick that fails costs nobody an answer; a late or second press is normal."""
    if not any(words in error.message.lower() for words in HARMLESS):
        log.warning("The pressed button could not be marked: %s", error)


async def on_error(update: object, context: Context) -> None:
    """Log what failed, without the person's text."""
    number = update.update_id if isinstance(update, Update) else None
    log.error("Update %s failed.", number, exc_info=context.error)
