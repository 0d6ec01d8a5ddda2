"""Updates as Telegram words them."""

from __future__ import annotations

import time
from typing import Any

Json = dict[str, Any]
BOT: Json = {"id": 42, "is_bot": True, "first_name": "Trợ lý", "username": "tro_ly_bot"}


def text_update(number: int, text: str, person: int = 7, **fields: Any) -> Json:
    """A private text; a text that begins with "/" is marked as a command."""
    if text.startswith("/"):
        length = len(text.split()[0])
        fields["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
    return message_update(number, person, text=text, **fields)


def message_update(number: int, person: int = 7, **fields: Any) -> Json:
    """A private message with the given fields."""
    chat = {"id": person, "type": "private", "first_name": "Lan"}
    return _update(number, person, chat, fields)


def group_update(number: int, text: str, person: int = 7, chat: int = -100, **fields: Any) -> Json:
    """A text in a group."""
    group = {"id": chat, "type": "supergroup", "title": "Chi bộ"}
    return _update(number, person, group, {"text": text, **fields})


def _update(number: int, person: int, chat: Json, fields: Json) -> Json:
    sender = {"id": person, "is_bot": False, "first_name": "Lan"}
    message = {
        "message_id": number,
        "date": int(time.time()),
        "chat": chat,
        "from": sender,
        **fields,
    }
    return {"update_id": number, "message": message}


def edited_update(number: int, first: Json, text: str) -> Json:
    """The message of the update `first`, edited by its writer."""
    message = {**first["message"], "text": text, "edit_date": int(time.time())}
    return {"update_id": number, "edited_message": message}


def inline_update(number: int, query: str, person: int = 7) -> Json:
    """Words typed behind the bot's name in any chat."""
    sender = {"id": person, "is_bot": False, "first_name": "Lan"}
    fields = {"id": f"i{number}", "from": sender, "query": query, "offset": ""}
    return {"update_id": number, "inline_query": fields}


def press_update(number: int, sent: Json, data: str, person: int = 7) -> Json:
    """The press of the button that carries `data`, under the message `sent` by the bot."""
    sender = {"id": person, "is_bot": False, "first_name": "Lan"}
    query = {"id": f"q{number}", "from": sender, "chat_instance": "1", "data": data}
    return {"update_id": number, "callback_query": {**query, "message": sent}}


def sent_message(number: int, chat: int, text: str, markup: Json | None = None) -> Json:
    """A message of the bot's, as sendMessage returns it."""
    kind = "private" if chat > 0 else "supergroup"
    message: Json = {
        "message_id": number,
        "date": int(time.time()),
        "chat": {"id": chat, "type": kind, "first_name": "Lan", "title": "Chi bộ"},
        "from": BOT,
        "text": text,
    }
    return {**message, "reply_markup": markup} if markup else message
