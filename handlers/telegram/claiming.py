"""Fetching updates so that none is lost: each is claimed before Telegram is told that it came."""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from telegram import Update, User
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from exchange import Message
from handlers.conversation.watch import Pulse
from handlers.telegram.receiving import message_from

log = logging.getLogger(__name__)

BAD_TOKEN = (
    "Telegram từ chối mã bot (token), kênh Telegram dừng lại. Hãy lấy mã đúng từ @BotFather, đặt"
    " vào biến môi trường DAIHOI_TELEGRAM__TOKEN rồi khởi động lại."
)
SECOND_POLLER = (
    "Một tiến trình khác đang nhận tin bằng cùng mã bot này, kênh Telegram dừng lại. Hãy tắt tiến"
    " trình kia (hoặc dùng mã bot khác để thử nghiệm) rồi khởi động lại."
)


class Refusals:
    """What Telegram refused while updates were fetched; `reason` is set when it is for good.

    A single conflict is what a quick restart looks like, so it takes three in a minute.
    """

    def __init__(self) -> None:
        self.reason = ""
        self.final = asyncio.Event()
        self._conflicts: deque[float] = deque(maxlen=3)

    def note(self, status: int, at: float) -> None:
        """Take the status of one reply of Telegram's, received `at` (monotonic seconds)."""
        if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND):
            self._end(BAD_TOKEN)
        elif status == HTTPStatus.CONFLICT:
            self._conflicts.append(at)
            if len(self._conflicts) == 3 and at - self._conflicts[0] < 60:
                self._end(SECOND_POLLER)

    def _end(self, reason: str) -> None:
        self.reason = reason
        self.final.set()


class ClaimingRequest(HTTPXRequest):
    """The getUpdates request: its updates are in the inbox before the library sees them.

    The library acknowledges what it fetched by its next request and keeps it in memory only, so
    without this a crash would lose it.
    """

    __slots__ = ("_claim", "_me", "_pulse", "_refusals")

    def __init__(
        self,
        claim: Callable[[Sequence[Message]], Awaitable[list[bool]]],
        me: Callable[[], User],
        refusals: Refusals,
        pulse: Pulse,
    ) -> None:
        # A connection torn down in mid-poll can stay occupied, hence more than one.
        super().__init__(connection_pool_size=4)
        self._claim = claim
        self._me = me
        self._refusals = refusals
        self._pulse = pulse

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """Pass the request on, and claim what it brought."""
        try:
            status, body = await super().do_request(*args, **kwargs)
        except TelegramError as error:
            self._pulse.fail("in", f"nhận tin: {type(error).__name__}")
            raise
        self._refusals.note(status, asyncio.get_running_loop().time())
        if status != HTTPStatus.OK:
            self._pulse.fail("in", f"nhận tin: {status}")
            return status, body
        self._pulse.beat("in")
        reply = self.parse_json_payload(body)
        updates = reply.get("result")
        if not isinstance(updates, list) or not updates:
            return status, body
        reply["result"] = await self._claimed(updates)
        return status, json.dumps(reply).encode()

    async def _claimed(self, updates: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The updates that are for this process to handle; the others bare, with their id only."""
        now = datetime.now(UTC)
        messages: dict[int, Message] = {}
        unreadable: set[int] = set()
        for position, update in enumerate(updates):
            try:
                message = message_from(
                    Update.de_json(update, None), self._me(), now, json.dumps(update)
                )
            except Exception as error:  # whatever the library makes of a shape it does not know
                # Unread, it would be fetched again for ever and hold up all that follows.
                log.error(
                    "Update %s unreadable, set aside: %r",
                    update.get("update_id"),
                    error,
                )
                unreadable.add(position)
            else:
                if message is not None:
                    messages[position] = message
        new = await self._claim(list(messages.values())) if messages else []
        seen = {position for position, is_new in zip(messages, new, strict=True) if not is_new}
        return [
            {"update_id": update["update_id"]} if position in seen | unreadable else update
            for position, update in enumerate(updates)
        ]
