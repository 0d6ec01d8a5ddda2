"""The account's posts: signed over the raw body, claimed before they are acknowledged."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from exchange import Message
from handlers.conversation.delivery import NotDelivered
from handlers.conversation.turn import Conversation
from handlers.conversation.underway import repeat
from handlers.conversation.watch import Pulse
from handlers.zalo_oa.chat import ZaloOaChat
from handlers.zalo_oa.receiving import CHANNEL, UNFOLLOW, is_signed, message_from, person_of
from handlers.zalo_oa.tokens import ChainBroken, Tokens
from store import StoreError

SIGNATURE_HEADER = "x-zevent-signature"
RENEWING_SECONDS = 600  # between two looks at how old the token is
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
log = logging.getLogger(__name__)


class ZaloOaHook:
    """What the web server hands over of a post to the account's address."""

    def __init__(
        self,
        conversation: Conversation,
        chat: ZaloOaChat,
        pulse: Pulse,
        app_id: str,
        secret: str,
    ) -> None:
        # A post is safe once it is claimed, whether or not it can be answered already.
        self.is_ready = True
        self._conversation = conversation
        self._chat = chat
        self._pulse = pulse
        self._app_id = app_id
        self._secret = secret

    def is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Whether a post has a signature at all, or is an empty probe; what a signature is worth
        only the body tells."""
        return bool(headers.get(SIGNATURE_HEADER)) or headers.get("content-length") == "0"

    async def take(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Claim and begin the message of a post; False where the signature isn't Zalo's."""
        if not body:
            return True
        event = _event_of(body)
        if not is_signed(body, event, headers[SIGNATURE_HEADER], self._app_id, self._secret):
            return False
        self._pulse.beat("in")
        now = datetime.now(UTC)
        try:
            if event["event_name"] == UNFOLLOW:
                person = person_of(event)
                self._chat.leave(Message(CHANNEL, "", person, person, "", now))
                return True
            message = message_from(event, now)
        except UNREADABLE as error:
            # Its words may be what somebody wrote.
            kind = type(error).__name__
            log.error("Một tin gửi tới địa chỉ của Zalo OA không đọc được (%s), bỏ qua.", kind)
            return True
        if message is not None and (await self._conversation.claim([message]))[0]:
            self._chat.begin(message)
        return True


def _event_of(body: bytes) -> Mapping[str, Any]:
    """The event of a body; what can't be read is one without anything in it."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return event if isinstance(event, Mapping) else {}


async def serve_account(
    hook: ZaloOaHook, chat: ZaloOaChat, tokens: Tokens, pulse: Pulse, stopping: asyncio.Event
) -> None:
    """Handle what the hook takes until `stopping` is set, and keep the tokens fresh; messages
    under way are answered first."""
    fresh = repeat(lambda: _keep_fresh(tokens, pulse), RENEWING_SECONDS, stopping)
    renewing = asyncio.create_task(fresh)
    try:
        await chat.keep_taking_up(stopping)
    finally:
        hook.is_ready = False
        await chat.finish()
        await renewing


async def _keep_fresh(tokens: Tokens, pulse: Pulse) -> None:
    try:
        await tokens.keep_fresh()
        pulse.problem = ""
    except ChainBroken as error:
        pulse.problem = str(error)
    except (NotDelivered, StoreError) as error:
        log.warning("%s", error)
