"""From answers to Telegram's messages."""

from __future__ import annotations

import html
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TypeVar

import httpx
from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyParameters
from telegram.constants import ChatAction, MessageLimit, ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, TelegramError

from exchange import Answer
from handlers.conversation.delivery import NotDelivered, PerhapsDelivered, delivered
from handlers.conversation.paragraphs import paragraphs
from handlers.telegram.buttons import keyboard

log = logging.getLogger(__name__)
T = TypeVar("T")

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def send(bot: Bot, address: str, answer: Answer, key: str) -> str | None:
    """Send `answer` to `address` in as many messages as it needs, buttons under the last; `key` is
    that of the message that it answers. Gives the ids of the messages, None where it isn't known
    whether they arrived.

    Raises telegram.error.TelegramError when it did not get out, Forbidden when the person has
    closed the chat.
    """
    try:
        return await _send_parts(bot, address, _parts(answer), keyboard(answer, key))
    except ChatMigrated as error:
        _, topic, replied = address.split("/")
        moved = f"{error.new_chat_id}/{topic}/{replied}"
        return await _send_parts(bot, moved, _parts(answer), keyboard(answer, key))


async def edit(bot: Bot, address: str, answer: Answer, key: str, sent: str) -> str | None:
    """Make the messages `sent` for an earlier wording of a question show `answer`; gives their ids
    as `send` does, whose errors it raises. What can't be edited any more is sent anew."""
    chat = int(address.split("/")[0])
    numbers, parts, buttons = [int(one) for one in sent.split(",")], _parts(answer), None
    try:
        for place, (number, part) in enumerate(zip(numbers, parts, strict=False)):
            buttons = keyboard(answer, key) if place == len(parts) - 1 else None
            await _edit_one(bot, chat, number, part, buttons)
    except BadRequest as error:
        log.info("A reply can't be edited (%s); it is sent anew.", error)
        return await send(bot, address, answer, key)
    for number in numbers[len(parts) :]:
        with suppress(BadRequest):
            await bot.delete_message(chat, number)
    kept, rest = numbers[: len(parts)], parts[len(numbers) :]
    more = await _send_parts(bot, address, rest, keyboard(answer, key)) if rest else ""
    return ",".join([*map(str, kept), *filter(None, [more])])


async def show_typing(bot: Bot, address: str) -> None:
    """Show for some seconds that the bot is typing; nobody misses it where it fails."""
    chat, topic, _ = address.split("/")
    with suppress(TelegramError):
        await bot.send_chat_action(
            int(chat), ChatAction.TYPING, message_thread_id=int(topic) if topic else None
        )


def _parts(answer: Answer) -> Sequence[str]:
    # Split before escaping: Telegram counts the characters that are left after reading the HTML.
    return paragraphs(answer.text, MessageLimit.MAX_TEXT_LENGTH)


async def _send_parts(
    bot: Bot, address: str, parts: Sequence[str], buttons: InlineKeyboardMarkup | None
) -> str | None:
    chat, topic, replied = address.split("/")
    numbers: list[str] = []
    for part in parts:

        async def attempt(part: str = part) -> int:
            message = await bot.send_message(
                chat_id=int(chat),
                text=html.escape(part, quote=False),
                parse_mode=ParseMode.HTML,
                message_thread_id=int(topic) if topic else None,
                reply_parameters=_reply(replied) if part is parts[0] else None,
                reply_markup=buttons if part is parts[-1] else None,
                link_preview_options=NO_PREVIEW,
            )
            return int(message.message_id)

        number = await _delivered(attempt)
        if number is not None:
            numbers.append(str(number))
    return ",".join(numbers) or None


async def _edit_one(
    bot: Bot, chat: int, number: int, part: str, buttons: InlineKeyboardMarkup | None
) -> None:
    async def attempt() -> None:
        await bot.edit_message_text(
            html.escape(part, quote=False),
            chat_id=chat,
            message_id=number,
            parse_mode=ParseMode.HTML,
            reply_markup=buttons,
            link_preview_options=NO_PREVIEW,
        )

    try:
        await _delivered(attempt)
    except BadRequest as error:
        if "not modified" not in error.message.lower():
            raise


async def _delivered(attempt: Callable[[], Awaitable[T]]) -> T | None:
    """What an attempt to send gives; None where it may have reached Telegram."""

    async def told() -> T:
        try:
            return await attempt()
        except (BadRequest, Forbidden, ChatMigrated):
            raise
        except NetworkError as error:
            lost = PerhapsDelivered if _may_have_arrived(error) else NotDelivered
            raise lost(str(error)) from error

    return await delivered(told)


def _may_have_arrived(error: NetworkError) -> bool:
    """Whether a message may have been taken in although no reply came."""
    cause = error.__cause__
    return isinstance(cause, httpx.ReadTimeout | httpx.ReadError | httpx.RemoteProtocolError)


def _reply(replied: str) -> ReplyParameters | None:
    """In a group several people ask at once, so the reply points at the question."""
    if not replied:
        return None
    return ReplyParameters(int(replied), allow_sending_without_reply=True)
