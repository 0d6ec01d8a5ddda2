"""Updates of a Zalo bot and events of a Zalo Official Account, as Zalo words them."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any

from tests.zalo_api.wire import Json

APP_ID = "2553928453557884079"
OA_ID = "3662"


def text_event(number: int, text: str, person: str = "p1", **message_fields: Any) -> Json:
    """A private text to the bot."""
    return _bot_event("text", number, person, {"text": text, **message_fields})


def group_event(
    number: int, text: str, person: str = "p1", group: str = "g1", **message_fields: Any
) -> Json:
    """A text to the bot in a group."""
    chat = {"id": group, "chat_type": "GROUP"}
    return text_event(number, text, person, chat=chat, **message_fields)


def media_event(number: int, kind: str, person: str = "p1", **message_fields: Any) -> Json:
    """Something else than a text: `kind` is "image", "sticker", "voice" or "unsupported".

    An image takes `photo` or `photo_url`, and `caption`; a sticker `sticker`; a voice `voice_url`.
    """
    return _bot_event(kind, number, person, message_fields)


def _bot_event(kind: str, number: int, person: str, message_fields: Json) -> Json:
    message = {
        "from": {"id": person, "display_name": "Lan", "is_bot": False},
        "chat": {"id": person, "chat_type": "PRIVATE"},
        "message_id": message_id(number),
        "date": now_ms(),
        **message_fields,
    }
    return {"event_name": f"message.{kind}.received", "message": message}


def oa_event(event_name: str, number: int, person: str = "p1", **fields: Any) -> Json:
    """An event of the Official Account; a `message` among the fields gets its msg_id."""
    if "message" in fields:
        fields["message"] = {"msg_id": message_id(number), **fields["message"]}
    return {
        "event_name": event_name,
        "app_id": APP_ID,
        "sender": {"id": person},
        "recipient": {"id": OA_ID},
        "timestamp": _timestamp(number),
        **fields,
    }


def oa_text(number: int, text: str, person: str = "p1") -> Json:
    """A text to the Official Account."""
    return oa_event("user_send_text", number, person, message={"text": text})


def oa_media(number: int, kind: str, person: str = "p1") -> Json:
    """Something else than a text: "image", "sticker", "audio", "file", "location" and so on."""
    payload: Json = {"url": f"https://media.example/{kind}/{number}"}
    if kind == "location":
        payload = {"coordinates": {"latitude": "21.0285", "longitude": "105.8542"}}
    attachments = [{"type": kind, "payload": payload}]
    return oa_event(f"user_send_{kind}", number, person, message={"attachments": attachments})


def oa_click(number: int, payload: str, person: str = "p1") -> Json:
    """The press of a button of the Official Account's."""
    return oa_event("user_click_button", number, person, message={"text": payload})


def oa_follow(number: int, person: str = "p1") -> Json:
    """Someone begins to follow the Official Account."""
    return _following("follow", number, person)


def oa_unfollow(number: int, person: str = "p1") -> Json:
    """Someone ceases to follow the Official Account."""
    return _following("unfollow", number, person)


def _following(event_name: str, number: int, person: str) -> Json:
    return {
        "event_name": event_name,
        "follower": {"id": person},
        "oa_id": OA_ID,
        "app_id": APP_ID,
        "timestamp": _timestamp(number),
    }


def signature(body: bytes, oa_secret: str, prefix: bool = True) -> str:
    """What X-ZEvent-Signature says of a body; its app_id and timestamp are read from it."""
    event = json.loads(body)
    app_id, timestamp = event.get("app_id", ""), event.get("timestamp", "")
    data = app_id.encode() + body + timestamp.encode() + oa_secret.encode()
    return ("mac=" if prefix else "") + hashlib.sha256(data).hexdigest()


def message_id(number: int) -> str:
    """The id of the message with that number: 20 hex digits."""
    return f"{number:020x}"


def now_ms() -> int:
    """The time now in milliseconds since 1970."""
    return int(time.time() * 1000)


def _timestamp(number: int) -> str:
    # The number is all that tells two events without a msg_id apart within the same millisecond.
    return str(now_ms() // 1000 * 1000 + number % 1000)
