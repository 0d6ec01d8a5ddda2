"""Carries messages to the conversation, and the answers back as consultation messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

from exchange import Answer, Choice, Message, Outcome
from handlers.conversation.delivery import (
    ChatClosed,
    NotDelivered,
    Parts,
    PerhapsDelivered,
    Refused,
)
from handlers.conversation.paragraphs import LIMITS, paragraphs
from handlers.conversation.turn import Conversation
from handlers.conversation.underway import UnderWay, repeat
from handlers.conversation.watch import Pulse
from handlers.zalo_oa.client import CLOSED, OaClient
from handlers.zalo_oa.receiving import CHANNEL
from handlers.zalo_oa.tokens import ChainBroken
from store import ChannelState, StoreError

EVERY_SECONDS = 60
# How long after a person's last interaction a consultation message is taken.
WINDOW = timedelta(days=7)
log = logging.getLogger(__name__)


class ZaloOaChat:
    """One account's conversations; `buttons` sends choices as a list to press too."""

    def __init__(
        self,
        conversation: Conversation,
        client: OaClient,
        state: ChannelState,
        digest: Callable[[str, str], str],
        pulse: Pulse,
        buttons: bool = False,
    ) -> None:
        self._conversation = conversation
        self._client = client
        self._state = state
        self._digest = digest
        self._pulse = pulse
        self._buttons = buttons
        self._under_way = UnderWay()
        self._parts = Parts()

    def begin(self, message: Message) -> None:
        """Answer a claimed message; each person's are answered in the order of these calls."""
        what = f"Zalo OA message {message.delivery_key}"
        self._under_way.start(self._answer(message), message.person, what)

    def leave(self, message: Message) -> None:
        """Note that a person no longer follows the account."""
        gone = self._conversation.unreachable(message)
        self._under_way.start(gone, message.person, "Zalo OA unfollow")

    async def take_up(self) -> None:
        """Answer what was claimed and is not answered: by an earlier run, or because nothing could
        be delivered for a while."""
        for message in await self._conversation.waiting(CHANNEL):
            self.begin(message)

    async def keep_taking_up(self, stopping: asyncio.Event) -> None:
        """Take up what is left, now and every minute, until `stopping` is set."""
        await repeat(self.take_up, EVERY_SECONDS, stopping)

    async def finish(self) -> None:
        """Wait until all that began is answered."""
        await self._under_way.finish()

    async def tell(self, person: str, text: str) -> None:
        """Send a text to somebody who wrote within the window; raises ChatClosed to others."""
        await self._send(person, Answer(Outcome.SMALLTALK, text), f"{person} {uuid4()}")

    async def _answer(self, message: Message) -> None:
        try:
            who = self._digest(message.channel, message.person)
            await self._state.arrived(who, message.received_at)
        except StoreError as error:
            # Without it the window is told by the message itself.
            log.warning("%s", error)

        async def deliver(answer: Answer) -> str | None:
            try:
                key, at = message.delivery_key, message.received_at
                return await self._send(message.address, answer, key, at)
            except ChatClosed as error:
                # The answer has nowhere to go: that counts as sent.
                log.warning("Zalo OA không cho trả lời một người (%s).", error)
                await self._conversation.unreachable(message)
                return None

        try:
            await self._conversation.turn(message, deliver, by_words=True)
        except (ChainBroken, NotDelivered, StoreError) as error:
            log.error("Một tin trên Zalo OA chưa trả lời được (%s); sẽ thử lại.", error)

    async def _send(
        self, user: str, answer: Answer, key: str, since: datetime | None = None
    ) -> str | None:
        await self._refuse_too_late(user, since)
        messages: list[dict[str, Any]] = [
            {"text": part} for part in paragraphs(answer.text, LIMITS["Zalo"])
        ]
        choices = (*answer.choices, *answer.next)
        if self._buttons and choices:
            messages.append(listed(choices))
        return await self._parts.deliver(key, messages, partial(self._attempt, user))

    async def _refuse_too_late(self, user: str, since: datetime | None) -> None:
        """Raise ChatClosed where the person last did something too long ago."""
        try:
            seen = await self._state.last_seen(self._digest(CHANNEL, user))
        except StoreError as error:
            log.warning("%s", error)
            return
        latest = max(filter(None, (seen, since)), default=None)
        if latest is None or datetime.now(UTC) - latest > WINDOW:
            raise ChatClosed("no interaction within seven days")

    async def _attempt(self, user: str, message: dict[str, Any]) -> str | None:
        """The id of what was sent, None where Zalo will never take it."""
        try:
            number = await self._client.send(user, message)
        except Refused as error:
            if error.code in CLOSED:
                raise ChatClosed(str(error)) from None
            self._pulse.fail("out", f"gửi tin: {error}")
            log.error("Zalo OA từ chối hẳn một câu trả lời: %s", error)
            return None
        except ChainBroken as error:
            self._pulse.problem = str(error)
            raise
        except (NotDelivered, PerhapsDelivered, StoreError) as error:
            self._pulse.fail("out", f"gửi tin: {error}")
            raise
        self._pulse.beat("out")
        self._pulse.problem = ""
        return number


def listed(choices: tuple[Choice, ...]) -> dict[str, Any]:
    """A list whose lines send their title as the person's own text when they are pressed: it picks
    whatever number stands before it."""
    elements = [
        {
            "title": choice.title,
            "default_action": {"type": "oa.query.show", "payload": choice.title},
        }
        for choice in choices
    ]
    payload = {"template_type": "list", "elements": elements}
    return {"attachment": {"type": "template", "payload": payload}}
