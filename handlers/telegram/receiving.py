"""From Telegram's updates to messages: what is meant for the bot, and what it says."""

from __future__ import annotations

import re
from datetime import datetime

from telegram import CallbackQuery, Chat, Update, User
from telegram import Message as TelegramMessage
from telegram.constants import ChatType, MessageEntityType

from exchange import Message
from handlers.conversation.commands import NAMES
from handlers.telegram.buttons import pressed

CHANNEL = "telegram"
COMMANDS = frozenset(f"/{name}" for name in NAMES)


def message_from(
    update: Update, me: User, now: datetime, posted: str | None = None
) -> Message | None:
    """The message of a person to the bot `me`, or None if the update is nothing to answer; `posted`
    is the update as JSON, if that is at hand.

    A sticker, photo, voice or file gives a message without text.
    """
    if update.callback_query is not None:
        return _press(update, update.callback_query, now, posted)
    told = update.message or update.edited_message
    if told is None or told.from_user is None or told.from_user.is_bot or not _has_content(told):
        return None
    text = _well_formed(told.text or told.caption or "")
    if told.chat.type != ChatType.PRIVATE:
        if not _is_addressed(told, me):
            return None
        text = _without_mention(told, text, me)
    return Message(
        channel=CHANNEL,
        delivery_key=str(update.update_id),
        person=str(told.from_user.id),
        address=_address(told),
        text=_without_bot_name(text, me),
        received_at=told.edit_date or told.date,
        payload=posted or update.to_json(),
        origin=f"{told.chat.id}/{told.message_id}",
        edited=update.edited_message is not None,
        group=_group(told.chat),
    )


def _press(
    update: Update, query: CallbackQuery, now: datetime, posted: str | None
) -> Message | None:
    """The press of a choice or next question; it carries no time of its own, so `now` stands for
    it."""
    press = pressed(query)
    if press is None or query.message is None:
        return None
    shown = query.message
    address = _address(shown) if isinstance(shown, TelegramMessage) else f"{shown.chat.id}//"
    return Message(
        channel=CHANNEL,
        delivery_key=str(update.update_id),
        person=str(query.from_user.id),
        address=address,
        text=press.title,
        received_at=now,
        chosen=press.chosen,
        about=press.about,
        payload=posted or update.to_json(),
        group=_group(shown.chat),
    )


def _group(chat: Chat) -> str:
    """The chat's id where others read along, "" in a private one."""
    return "" if chat.type == ChatType.PRIVATE else str(chat.id)


def _address(told: TelegramMessage) -> str:
    """Where the reply goes: chat/topic/message, the last two only where they matter."""
    if told.chat.type == ChatType.PRIVATE:
        return f"{told.chat.id}//"
    topic = told.message_thread_id if told.is_topic_message else None
    return f"{told.chat.id}/{topic or ''}/{told.message_id}"


def _has_content(told: TelegramMessage) -> bool:
    """False for the service messages that Telegram itself writes into a chat."""
    return bool(told.text or told.caption or told.effective_attachment)


def _well_formed(text: str) -> str:
    """`text` with lone surrogates, which no database stores, as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _is_addressed(told: TelegramMessage, me: User) -> bool:
    """Whether a message in a group is for the bot: a reply to it, its command, its mention."""
    answered = told.reply_to_message
    if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
        return True
    return _is_own_command(told, me) or any(_mentions(told, me))


def _is_own_command(told: TelegramMessage, me: User) -> bool:
    for entity, written in told.parse_entities([MessageEntityType.BOT_COMMAND]).items():
        if entity.offset == 0:
            name, at, bot = written.partition("@")
            return bot.lower() == (me.username or "").lower() if at else name in COMMANDS
    return False


def _mentions(told: TelegramMessage, me: User) -> list[tuple[int, int]]:
    """The spans, in UTF-16 units, where the text or caption names the bot."""
    named = f"@{me.username}".lower()
    kinds: list[str | None] = [MessageEntityType.MENTION, MessageEntityType.TEXT_MENTION]
    found = told.parse_entities(kinds) or told.parse_caption_entities(kinds)
    return [
        (entity.offset, entity.offset + entity.length)
        for entity, written in found.items()
        if written.lower() == named or (entity.user is not None and entity.user.id == me.id)
    ]


def _without_mention(told: TelegramMessage, text: str, me: User) -> str:
    units = text.encode("utf-16-le")
    for start, end in sorted(_mentions(told, me), reverse=True):
        units = units[: 2 * start] + units[2 * end :]
    return units.decode("utf-16-le", "replace").strip()


def _without_bot_name(text: str, me: User) -> str:
    """`/help@this_bot` as `/help`; any other text as it is."""
    return re.sub(rf"\A(/\w+)@{re.escape(me.username or '')}\b", r"\1", text, flags=re.IGNORECASE)
