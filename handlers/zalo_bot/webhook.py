"""Zalo Bot by webhook: what is posted is claimed before it is acknowledged."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime

from handlers.conversation.turn import Conversation
from handlers.conversation.watch import Pulse
from handlers.zalo_bot.chat import ZaloBotChat
from handlers.zalo_bot.client import BotClient
from handlers.zalo_bot.receiving import event_of, message_from
from handlers.zalo_bot.running import insist, names_in_groups

SECRET_HEADER = "x-bot-api-secret-token"
log = logging.getLogger(__name__)


class ZaloBotHook:
    """What the web server hands over of a post to the bot's address."""

    def __init__(
        self, conversation: Conversation, chat: ZaloBotChat, pulse: Pulse, secret: str
    ) -> None:
        # A post is safe once it is claimed, whether or not Zalo can be reached already.
        self.is_ready = True
        self.names: tuple[str, ...] | None = None
        self._conversation = conversation
        self._chat = chat
        self._pulse = pulse
        self._secret = secret

    def is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Whether a post carries the secret that Zalo was given; an empty one needs none, for Zalo
        tries the address so."""
        given = headers.get(SECRET_HEADER)
        if given is None:
            return headers.get("content-length") == "0"
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._secret.encode())

    async def take(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Claim and begin the message of a genuine post; whatever it holds may be acknowledged."""
        if not body.strip():
            return True
        self._pulse.beat("in")
        try:
            event = event_of(json.loads(body))
            message = message_from(event, datetime.now(UTC), self.names)
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            # Its words may be what somebody wrote.
            kind = type(error).__name__
            log.error("Một tin gửi tới địa chỉ của Zalo Bot không đọc được (%s), bỏ qua.", kind)
            return True
        if message is not None and (await self._conversation.claim([message]))[0]:
            self._chat.begin(message)
        return True


async def serve_webhook(
    hook: ZaloBotHook,
    client: BotClient,
    chat: ZaloBotChat,
    pulse: Pulse,
    url: str,
    secret: str,
    stopping: asyncio.Event,
) -> None:
    """Handle what the hook takes until `stopping` is set; messages under way are answered first.

    Raises ChannelStopped when the token is refused.
    """
    try:
        hook.names = await names_in_groups(client, pulse, stopping)
        await chat.take_up()
        told = await insist(
            lambda: client.call("setWebhook", url=url, secret_token=secret),
            "Chưa đặt được webhook",
            pulse,
            stopping,
        )
        pulse.problem = unverified(told)
        await chat.keep_taking_up(stopping)
    finally:
        hook.is_ready = False
        await chat.finish()


def unverified(told: object) -> str:
    """What stands in the way of Zalo's posts by its own word, "" if nothing does: Zalo keeps an
    address even where it could not reach it."""
    verification = told.get("verification") if isinstance(told, Mapping) else None
    if not isinstance(verification, Mapping) or verification.get("ok") is not False:
        return ""
    outcome, hint = verification.get("outcome", ""), verification.get("hint", "")
    why = (
        f"Zalo chưa gọi được tới webhook ({outcome} {hint}): hãy kiểm tra địa chỉ, và tường lửa có"
        " chặn trình gọi Java của Zalo hay không."
    )
    log.error("%s", why)
    return why
