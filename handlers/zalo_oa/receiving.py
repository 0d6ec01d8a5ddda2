"""From the account's events to messages, and whose posts are Zalo's."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from exchange import Message

CHANNEL = "zalo-oa"
# Zalo delivers nothing again after half a day: what says that it is older has a wrong clock.
OLDEST = timedelta(hours=24)
FOLLOW, UNFOLLOW = "follow", "unfollow"
CLICK = "user_click_button"
# What a person sends; of all but texts, and links with words, nothing can be read.
SENT = (
    "user_send_text",
    "user_send_image",
    "user_send_link",
    "user_send_audio",
    "user_send_video",
    "user_send_sticker",
    "user_send_gif",
    "user_send_location",
    "user_send_file",
)
PREFIX = "mac="


def is_signed(body: bytes, event: Mapping[str, Any], given: str, app_id: str, secret: str) -> bool:
    """Whether a signature is that of a body: SHA-256 over the application's id, the raw body, the
    event's timestamp and the account's secret, bare or behind "mac="."""
    # A lone surrogate in the timestamp, which no event of Zalo's has, must not break this.
    timestamp = str(event.get("timestamp", "")).encode("utf-8", "replace")
    data = app_id.encode() + body + timestamp + secret.encode()
    signature = hashlib.sha256(data).hexdigest()
    bare = given.removeprefix(PREFIX).lower()
    return hmac.compare_digest(bare.encode("utf-8", "replace"), signature.encode())


def person_of(event: Mapping[str, Any]) -> str:
    """The id of the person whom an event is about. Raises ValueError without one."""
    who = event.get("follower" if event.get("event_name") in (FOLLOW, UNFOLLOW) else "sender")
    person = who.get("id") if isinstance(who, Mapping) else None
    if not isinstance(person, str | int) or person == "":
        raise ValueError("nobody")
    return str(person)


def message_from(event: Mapping[str, Any], now: datetime) -> Message | None:
    """The message of an event, None if there is nothing to answer; who begins to follow is
    greeted.

    Raises ValueError, TypeError or KeyError for a shape that is not Zalo's.
    """
    kind = event["event_name"]
    if kind not in (*SENT, CLICK, FOLLOW):
        return None
    person, told = person_of(event), event.get("message")
    told = told if isinstance(told, Mapping) else {}
    number = told.get("msg_id")
    key = str(number) if number else f"{kind}|{person}|{event['timestamp']}"
    return Message(
        channel=CHANNEL,
        delivery_key=key,
        person=person,
        address=person,
        text="/start" if kind == FOLLOW else _text(kind, event, told),
        received_at=moment_of(event, now),
        payload=json.dumps(event),
        origin=key,
    )


def _text(kind: str, event: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """What is written; of a pressed button its payload, wherever it stands."""
    places = [told.get("text"), told.get("payload")]
    if kind == CLICK:
        places += [event.get("payload"), event.get("button_payload")]
    return next((text for text in places if isinstance(text, str) and text.strip()), "")


def moment_of(event: Mapping[str, Any], now: datetime) -> datetime:
    """When an event happened; `now` where that can't be read, or can't be true."""
    try:
        moment = datetime.fromtimestamp(int(event["timestamp"]) / 1000, UTC)
        return moment if now - OLDEST < moment <= now else now
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return now
