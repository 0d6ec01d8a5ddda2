"""From the platform's events to messages."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from exchange import Message

CHANNEL = "zalo-bot"
# Zalo delivers nothing again after half a day: what says that it is older has a wrong clock.
OLDEST = timedelta(hours=24)
TEXT = "message.text.received"
IMAGE = "message.image.received"
# Answered in private only, and only once: nothing of them can be read.
WORDLESS = ("message.sticker.received", "message.voice.received", "message.unsupported.received")


def event_of(posted: Mapping[str, Any]) -> Mapping[str, Any]:
    """The event, which comes flat or as the `result` of a reply. Raises ValueError for neither."""
    event = posted if "event_name" in posted else posted.get("result")
    if not isinstance(event, Mapping) or not isinstance(event.get("event_name"), str):
        raise ValueError("no event")
    return event


def message_from(
    event: Mapping[str, Any], now: datetime, names: Sequence[str] | None
) -> Message | None:
    """The message of an event, None if there is nothing to answer. `names` are those of the bot, by
    which it is called in groups; None: it answers in private only.

    Raises ValueError, TypeError or KeyError for a shape that is not the platform's.
    """
    kind, told = event["event_name"], event["message"]
    if kind not in (TEXT, IMAGE, *WORDLESS):
        return None
    sender, chat = told["from"], told["chat"]
    if sender.get("is_bot"):
        return None
    group = _id(chat["id"]) if chat.get("chat_type") == "GROUP" else ""
    text = _text(kind, told)
    if group:
        if names is None or not text:
            return None
        # Called by name alone, it says what it can be asked.
        text = without_mention(text, names) or "/help"
        if text.startswith("@"):
            return None  # somebody else is meant
    number = _id(told["message_id"])
    return Message(
        channel=CHANNEL,
        delivery_key=f"{kind}|{_id(chat['id'])}|{number}",
        person=_id(sender["id"]),
        address=_id(chat["id"]),
        text=text,
        received_at=_moment(told.get("date"), now),
        payload=json.dumps(event),
        origin=f"{_id(chat['id'])}/{number}",
        group=group,
    )


def _text(kind: str, told: Mapping[str, Any]) -> str:
    """What is written: of a picture its caption."""
    text = told.get("text" if kind == TEXT else "caption") if kind in (TEXT, IMAGE) else ""
    return text if isinstance(text, str) else ""


def without_mention(text: str, names: Sequence[str]) -> str:
    """A text from a group without the bot's name in front: no entity tells where it ends."""
    text = unicodedata.normalize("NFC", text)
    for name in sorted(filter(None, names), key=len, reverse=True):
        named = re.escape(unicodedata.normalize("NFC", name))
        text = re.sub(rf"\A\s*@{named}(?!\w)[\s,:]*", "", text, flags=re.IGNORECASE)
    return text


def _id(value: Any) -> str:
    if not isinstance(value, str | int) or value == "":
        raise ValueError("an id is missing")
    return str(value)


def _moment(milliseconds: Any, now: datetime) -> datetime:
    """The moment of a message; `now` where that can't be read, or can't be true."""
    try:
        moment = datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
        return moment if now - OLDEST < moment <= now else now
    except (TypeError, ValueError, OverflowError, OSError):
        return now
