"""The callbacks; each only carries a message to the conversation and the answer back."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from telegram import Bot, CallbackQuery, InlineKeyboardMarkup, Update
from telegram import Message as TelegramMessage
from telegram.error import Forbidden, NetworkError
from telegram.ext import ContextTypes

from exchange import Answer, Message
from handlers.conversation.delivery import typing
from handlers.conversation.turn import Conversation
from handlers.conversation.watch import Pulse
from handlers.telegram.buttons import Opinion, after, opinion, with_mark
from handlers.telegram.inline import offer
from handlers.telegram.receiving import CHANNEL, message_from
from handlers.telegram.sending import edit, send, show_typing

log = logging.getLogger(__name__)

Context = ContextTypes.DEFAULT_TYPE
HARMLESS = ("message is not modified", "query is too old", "query id is invalid")


class TelegramChat:
    """The callbacks over one conversation."""

    def __init__(
        self, conversation: Conversation, phrases: Mapping[str, str], pulse: Pulse
    ) -> None:
        self._conversation = conversation
        self._phrases = phrases
        self._pulse = pulse

    async def on_message(self, update: Update, context: Context) -> None:
        """Answer a message, or answer an edited one anew."""
        message = self._message(update, context)
        if message is not None:
            await self._turn(message, context.bot)

    async def on_press(self, update: Update, context: Context) -> None:
        """Answer the press of a choice and tick its button, or note what a thumb says."""
        query = update.callback_query
        assert query is not None
        said = opinion(query)
        if said is not None:
            await self._note(query, said)
            return
        await _answer_query(query)
        message = self._message(update, context)
        if message is None:
            return
        if await self._turn(message, context.bot) is not None and query.data:
            shown = _markup(query)
            await _show(query, with_mark(shown, query.data) if shown else None)

    async def on_inline(self, update: Update, context: Context) -> None:
        """Offer what the words behind the bot's name find."""
        query = update.inline_query
        assert query is not None
        await offer(query, self._conversation, datetime.now(UTC))

    def _message(self, update: Update, context: Context) -> Message | None:
        """What an update says, as it was claimed where that is known."""
        claimed = self._conversation.claimed(CHANNEL, str(update.update_id))
        return claimed or message_from(update, context.bot.bot, datetime.now(UTC))

    async def _turn(self, message: Message, bot: Bot) -> Answer | None:
        async def deliver(answer: Answer) -> str | None:
            sent = await self._conversation.sent_for(message) if message.edited else None
            try:
                if sent:
                    return await edit(bot, message.address, answer, message.delivery_key, sent)
                return await send(bot, message.address, answer, message.delivery_key)
            except Forbidden as error:
                # The answer has nowhere to go: that counts as sent.
                log.info("Telegram refuses delivery to one chat (%s).", error)
                await self._conversation.unreachable(message)
                return None

        async with typing(lambda: show_typing(bot, message.address)):
            answer = await self._conversation.turn(message, deliver)
        self._pulse.beat("out")
        return answer

    async def _note(self, query: CallbackQuery, said: Opinion) -> None:
        person = str(query.from_user.id)
        if not await self._conversation.mark(CHANNEL, said.key, person, said.feedback):
            await _answer_query(query, self._phrases["feedback_not_yours"])
            return
        thanks = "feedback_why" if said.feedback == "down" else "feedback_thanks"
        await _answer_query(query, self._phrases[thanks])
        shown = _markup(query)
        await _show(query, after(shown, said, self._phrases) if shown else None)


def _markup(query: CallbackQuery) -> InlineKeyboardMarkup | None:
    """The buttons that the pressed one stands among, if Telegram still shows us its message."""
    return query.message.reply_markup if isinstance(query.message, TelegramMessage) else None


async def _answer_query(query: CallbackQuery, text: str | None = None) -> None:
    """Stop the spinner on a pressed button."""
    try:
        await query.answer(text)
    except NetworkError as error:
        _log_unless_harmless(error)


async def _show(query: CallbackQuery, buttons: InlineKeyboardMarkup | None) -> None:
    if buttons is None:
        return
    try:
        await query.edit_message_reply_markup(buttons)
    except NetworkError as error:
        _log_unless_harmless(error)


def _log_unless_harmless(error: NetworkError) -> None:
    """A spinner or a tick that fails costs nobody an answer; a late or second press is normal."""
    if not any(words in error.message.lower() for words in HARMLESS):
        log.warning("The pressed button could not be marked: %s", error)
