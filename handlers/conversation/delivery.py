"""Sending over a line that may break: again while nothing can have arrived, never blindly."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any, TypeVar

import httpx

T = TypeVar("T")

# Seconds between the attempts to send what certainly did not arrive.
PAUSES = (1.0, 3.0, 9.0)
TYPING_AFTER = 0.3  # seconds from which a person should see that an answer is coming
log = logging.getLogger(__name__)


def hush_addresses() -> None:
    """Keep the HTTP library's own log from telling addresses, which hold tokens."""
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)


class NotDelivered(Exception):
    """A message that certainly did not arrive; it may be sent again."""


class PerhapsDelivered(Exception):
    """A message that may have arrived although no reply came: no channel can be asked about it, so
    it is not sent again."""


class ChatClosed(Exception):
    """A person who can't be written to, for as long as they do nothing about it."""


class Refused(Exception):
    """What a channel refused, by its own number."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{code} {description}")
        self.code = code


async def posted(http: httpx.AsyncClient, url: str, **options: Any) -> httpx.Response:
    """The reply to a POST, whatever its status; no error shows the address, which may be secret.

    Raises NotDelivered where it can't have arrived, PerhapsDelivered where it may have.
    """
    try:
        return await http.post(url, **options)
    except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
        raise NotDelivered(type(error).__name__) from None
    except httpx.HTTPError as error:
        raise PerhapsDelivered(type(error).__name__) from None


def json_of(response: httpx.Response) -> dict[str, Any]:
    """The JSON object of a reply, an empty one where it is none."""
    try:
        body = response.json()
    except ValueError:
        body = None
    return body if isinstance(body, dict) else {}


async def delivered(attempt: Callable[[], Awaitable[T]]) -> T | None:
    """What an attempt to send gives, repeated while it certainly failed; None where it may have
    succeeded. Raises NotDelivered after the last attempt, and whatever else `attempt` raises."""
    for pause in (*PAUSES, None):
        try:
            return await attempt()
        except PerhapsDelivered as error:
            log.warning("Không rõ câu trả lời đã đến nơi hay chưa (%s).", error)
            return None
        except NotDelivered as error:
            if pause is None:
                raise
            log.warning("Chưa gửi được câu trả lời (%s), thử lại sau %.0f giây.", error, pause)
            await asyncio.sleep(pause)
    raise AssertionError("the last attempt returns or raises")


class Parts:
    """What of each message's reply arrived, so that a later attempt goes on behind it."""

    def __init__(self) -> None:
        self._arrived: dict[str, list[str | None]] = {}

    async def deliver(
        self, key: str, parts: Sequence[T], attempt: Callable[[T], Awaitable[str | None]]
    ) -> str | None:
        """The ids of all parts of the reply to the message with that delivery key, with commas;
        None where none is known. Raises as `delivered` does; the next call with that key then
        leaves out what arrived."""
        arrived = self._arrived.pop(key, [])
        try:
            for part in parts[len(arrived) :]:
                arrived.append(await delivered(partial(attempt, part)))
        except NotDelivered:
            self._arrived[key] = arrived
            raise
        return ",".join(filter(None, arrived)) or None


@asynccontextmanager
async def typing(show: Callable[[], Awaitable[object]]) -> AsyncIterator[None]:
    """`show` that the bot is typing, if what runs inside takes longer than a moment."""
    task = asyncio.create_task(_later(show))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _later(show: Callable[[], Awaitable[object]]) -> None:
    await asyncio.sleep(TYPING_AFTER)
    await show()
