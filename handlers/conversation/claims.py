"""Which messages are new, and which are done: in the database, or in the spool while it is away."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from exchange import Message
from store import Spool, Store, StoreError, Turn

Key = tuple[str, str]
T = TypeVar("T")

# Seconds: a webhook must be acknowledged well within a second, whatever the database does.
CLAIM_PATIENCE, FINISH_PATIENCE = 0.1, 0.5
# Seconds that an answer waits for the database's word on a message that the spool took.
ANSWER_PATIENCE = 1.0
STUCK_PATIENCE = 0.01  # while something that was waited for so long is still not written
KEPT = 10_000
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the database will say of a message: the claim that is under way, the message's place in
    it, and until when (the loop's time) an answer waits for it."""

    claiming: asyncio.Future[list[bool]]
    place: int
    until: float


class Claims:
    """The claims of this process; `losses` counts what neither database nor spool would take."""

    def __init__(self, store: Store, spool: Spool, most_waiting: int) -> None:
        self.losses = 0
        self._store = store
        self._spool = spool
        self._most_waiting = most_waiting
        self._claimed: dict[Key, Message] = {}
        self._under_way: set[Key] = set()
        # Whose claim is on its way: the database may hold it before this process knows.
        self._claiming: Counter[Key] = Counter()
        self._waiting: Counter[Key] = Counter()
        self._excess: set[Key] = set()
        # While the database is away, memory alone tells a redelivered message from a new one.
        self._seen: OrderedDict[Key, None] = OrderedDict()
        self._away = False
        self._late: set[asyncio.Future[Any]] = set()
        self._verdicts: dict[Key, Verdict] = {}

    async def claim(self, messages: Sequence[Message]) -> list[bool]:
        """For each message True if it is new: a crash from now on answers it late, not never."""
        keys = [key_of(message) for message in messages]
        self._claiming.update(keys)
        try:
            return await self._claim(messages)
        finally:
            self._claiming.subtract(keys)
            for key in keys:
                if self._claiming[key] <= 0:
                    del self._claiming[key]

    async def _claim(self, messages: Sequence[Message]) -> list[bool]:
        first_sights = [self._first_sight(key_of(message)) for message in messages]
        claiming = asyncio.ensure_future(self._store.claim(messages))
        try:
            fresh = await self._soon(claiming, CLAIM_PATIENCE)
            self._came_back()
        except (StoreError, TimeoutError) as error:
            self.report(error)
            fresh = first_sights
            until = asyncio.get_running_loop().time() + ANSWER_PATIENCE
            for place, message in enumerate(messages):
                if fresh[place]:
                    self._verdicts[key_of(message)] = Verdict(claiming, place, until)
            await self._spool_away([m for m, new in zip(messages, fresh, strict=True) if new])
        for message, is_new in zip(messages, fresh, strict=True):
            if is_new:
                self._hold(message)
        return fresh

    async def waiting(self, channel: str) -> list[Message]:
        """What an earlier run claimed and left unanswered, oldest first; it is held from now on."""
        await self.catch_up()
        if not self._spool.is_empty:
            # What was answered may still lie there, and would be answered again.
            return []
        try:
            left = await self._store.waiting(channel, datetime.now(UTC))
        except StoreError as error:
            self.report(error)
            return []
        held = self._claimed.keys() | self._under_way | self._claiming.keys()
        left = [message for message in left if key_of(message) not in held]
        for message in left:
            self._first_sight(key_of(message))
            self._hold(message)
        return left

    def claimed(self, channel: str, delivery_key: str) -> Message | None:
        """The message with that key, if it is claimed and not begun."""
        return self._claimed.get((channel, delivery_key))

    async def begin(self, message: Message) -> bool:
        """Whether a message is to be answered now: claimed, and not taken by anyone before."""
        key = key_of(message)
        if key not in self._claimed:
            await self.claim([message])
        if self._claimed.pop(key, None) is None:
            return False
        self._under_way.add(key)
        if await self._was_known(key):
            self.end(message)
            return False
        return True

    async def _was_known(self, key: Key) -> bool:
        """Whether the database says, late but in time, that a message which the spool took is not
        new: it was answered by an earlier run, of which memory knows nothing."""
        verdict = self._verdicts.pop(key, None)
        if verdict is None:
            return False
        patience = verdict.until - asyncio.get_running_loop().time()
        done, _ = await asyncio.wait([verdict.claiming], timeout=max(0.0, patience))
        if not done or verdict.claiming.cancelled() or verdict.claiming.exception():
            return False
        return not verdict.claiming.result()[verdict.place]

    def end(self, message: Message) -> None:
        """A message is no longer under way, answered or not."""
        self._under_way.discard(key_of(message))
        person = person_key(message)
        self._waiting[person] -= 1
        if self._waiting[person] <= 0:
            del self._waiting[person]

    def is_too_many(self, message: Message) -> bool:
        """Whether a message came when too many of the same person waited already."""
        key = key_of(message)
        excess = key in self._excess
        self._excess.discard(key)
        return excess

    async def release(self, message: Message) -> None:
        """Take a message out of the inbox that is not to be logged."""
        if self._claimed.pop(key_of(message), None) is not None:
            self.end(message)
        try:
            await self._store.release([message])
        except StoreError as error:
            self._lose(error)

    async def finish(self, turn: Turn) -> None:
        """Log a turn and take its message out of the inbox; in the spool while that can't be."""
        try:
            await self._soon(self._store.finish(turn), FINISH_PATIENCE)
            self._came_back()
        except (StoreError, TimeoutError) as error:
            self.report(error)
            try:
                await self._spool.append_turn(turn)
            except StoreError as worse:
                self._lose(worse)

    async def catch_up(self) -> None:
        """Bring into the database what the spool took for it, if it is back."""
        if self._spool.is_empty:
            return
        try:
            await self._spool.drain(self._store.claim, self._store.finish)
            self._came_back()
        except StoreError as error:
            self.report(error)

    async def _soon(self, work: Awaitable[T], patience: float) -> T:
        """The result of `work`; TimeoutError when it takes longer, and it goes on all the same."""
        task = asyncio.ensure_future(work)
        task.add_done_callback(self._retrieve)
        try:
            shortly = STUCK_PATIENCE if self._late else patience
            return await asyncio.wait_for(asyncio.shield(task), shortly)
        except TimeoutError:
            self._late.add(task)
            raise

    def _retrieve(self, task: asyncio.Future[Any]) -> None:
        """What fails after nobody waits for it any more has been spooled and is tried again."""
        self._late.discard(task)
        if not task.cancelled():
            task.exception()

    def _hold(self, message: Message) -> None:
        key, person = key_of(message), person_key(message)
        self._claimed[key] = message
        if self._waiting[person] >= self._most_waiting:
            self._excess.add(key)
        self._waiting[person] += 1

    async def _spool_away(self, messages: Sequence[Message]) -> None:
        if not messages:
            return
        try:
            await self._spool.append(messages)
        except StoreError as error:
            self._lose(error, len(messages))

    def _first_sight(self, key: Key) -> bool:
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        return True

    def _lose(self, error: Exception, count: int = 1) -> None:
        self.losses += count
        log.error("%s Đến nay lỡ %d lần ghi.", error, self.losses)

    def report(self, error: Exception) -> None:
        """Log that the database fails, once until it works again."""
        if not self._away:
            reason = str(error) or "Cơ sở dữ liệu không ghi kịp."
            log.error("%s Bot vẫn trả lời; những gì chưa ghi được giữ trong tệp chờ.", reason)
        self._away = True

    def _came_back(self) -> None:
        if self._away:
            log.warning("Cơ sở dữ liệu đã ghi lại được.")
        self._away = False


def key_of(message: Message) -> Key:
    """What makes a message the same when it is delivered again."""
    return message.channel, message.delivery_key


def person_key(message: Message) -> Key:
    """Who wrote a message."""
    return message.channel, message.person
