"""From answers to Telegram's messages."""

from __future__ import annotations

import html
import logging

from telegram import Bot, LinkPreviewOptions, ReplyParameters
from telegram.constants import MessageLimit, ParseMode
from telegram.error import Forbidden

from exchange import Answer
from handlers.conversation.paragraphs import paragraphs
from handlers.telegram.buttons import keyboard

log = logging.getLogger(__name__)


async def send(bot: Bot, address: str, answer: Answer) -> None:
    """Send `answer` to `address` in as many messages as it needs, buttons under the last.

    Raises telegram.error.TelegramError when it did not get out. A person who has blocked the bot
    has nothing more to get: that counts as sent.
    """
    chat, topic, replied = address.split("/")
    # Split before escaping: Telegram counts the characters that are left after reading the HTML.
    parts = paragraphs(answer.text, MessageLimit.MAX_TEXT_LENGTH)
    try:
        for part in parts:
            await bot.send_message(
                chat_id=int(chat),
                text=html.escape(part, quote=False),
                parse_mode=ParseMode.HTML,
                message_thread_id=int(topic) if topic else None,
                reply_parameters=_reply(replied) if part is parts[0] else None,
                reply_markup=keyboard(answer.choices) if part is parts[-1] else None,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
    except Forbidden as error:
        log.info("Telegram refuses delivery to one chat (%s); the answer is dropped.", error)


def _reply(replied: str) -> ReplyParameters | None:
    """In a group several people ask at once, so the reply points at the question."""
    if not replied:
        return None
    return ReplyParameters(int(replied), allow_sending_without_reply=True)
