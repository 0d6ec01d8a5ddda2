"""One turn, whatever the channel: claim the message, answer, send, mark it answered."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from weakref import WeakValueDictionary

from exchange import Answer, Message, Outcome, Question
from handlers.conversation.context import Contexts, Remembered
from store import Store, StoreError, Turn

Send = Callable[[Answer], Awaitable[None]]
Key = tuple[str, str]

# Vietnam has kept one offset since 1975; asking the system for it fails where no zones are kept.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")
KEPT = 10_000
log = logging.getLogger(__name__)


class Conversation:
    """The turns of all channels; `losses` counts what the database should have taken and didn't."""

    def __init__(
        self,
        answers: Callable[[Question], Answer],
        store: Store,
        phrases: Mapping[str, str],
        knowledge_version: str,
        context_minutes: int,
        keep_text: bool,
    ) -> None:
        self.losses = 0
        self._answers = answers
        self._store = store
        self._phrases = phrases
        self._knowledge_version = knowledge_version
        self._keep_text = keep_text
        self._contexts = Contexts(context_minutes)
        self._locks: WeakValueDictionary[Key, asyncio.Lock] = WeakValueDictionary()
        self._claimed: set[Key] = set()
        self._under_way: set[Key] = set()
        # While the database is away, memory alone tells a redelivered message from a new one.
        self._seen: OrderedDict[Key, None] = OrderedDict()
        self._unmarked: list[Turn] = []
        self._away = False

    async def claim(self, messages: Sequence[Message]) -> list[bool]:
        """For each message True if it is new: a crash from now on answers it late, not never."""
        first_sights = [self._first_sight(key_of(message)) for message in messages]
        try:
            fresh = await self._store.claim(messages)
            self._came_back()
        except StoreError as error:
            self._lose(error, len(messages))
            fresh = first_sights
        new = [message for message, is_new in zip(messages, fresh, strict=True) if is_new]
        self._claimed.update(map(key_of, new))
        return fresh

    async def turn(self, message: Message, send: Send) -> Answer | None:
        """Answer a message through `send` and log it; None if it was answered before.

        What `send` raises is raised again, and the message is answered at the next start.
        """
        return await self._carry(message, None, send)

    async def reply_with(self, message: Message, answer: Answer, send: Send) -> Answer | None:
        """The same for a message that needs no engine: a command, a sticker, a photo."""
        return await self._carry(message, answer, send)

    async def waiting(self, channel: str) -> list[Message]:
        """What an earlier run claimed and left unanswered, oldest first; pass each to `turn`."""
        try:
            left = await self._store.waiting(channel, datetime.now(UTC))
        except StoreError as error:
            self._lose(error, 1)
            return []
        held = self._claimed | self._under_way
        left = [message for message in left if key_of(message) not in held]
        self._claimed.update(map(key_of, left))
        return left

    async def release(self, message: Message) -> None:
        """Take a claimed message out of the inbox that gets no reply at all."""
        self._claimed.discard(key_of(message))
        try:
            await self._store.release([message])
        except StoreError as error:
            self._lose(error, 1)

    async def _carry(self, message: Message, ready: Answer | None, send: Send) -> Answer | None:
        key = key_of(message)
        if key not in self._claimed:
            await self.claim([message])
        if key not in self._claimed:
            return None
        self._claimed.discard(key)
        self._under_way.add(key)
        try:
            person = (message.channel, message.person)
            async with self._locks.setdefault(person, asyncio.Lock()):
                return await self._reply(message, ready, send)
        finally:
            self._under_way.discard(key)

    async def _reply(self, message: Message, ready: Answer | None, send: Send) -> Answer:
        started = time.perf_counter()
        position, answer = 0, ready
        if answer is None:
            position, answer = await self._answer(message)
        milliseconds = (time.perf_counter() - started) * 1000
        await send(answer)
        await self._mark(self._turn(message, answer, position, milliseconds))
        return answer

    async def _answer(self, message: Message) -> tuple[int, Answer]:
        person, now = (message.channel, message.person), message.received_at.astimezone(VIETNAM)
        if not self._contexts.knows(person):
            await self._recall(person, now)
        earlier = self._contexts.earlier(person, now)
        position = self._contexts.remember(person, message.text, now)
        try:
            question = Question(message.text, now, earlier, message.chosen, message.about)
            return position, self._answers(question)
        except Exception as error:  # whatever breaks inside, the person gets a reply
            log.error("Tìm câu trả lời bị lỗi %s tại:\n%s", type(error).__name__, places(error))
            return position, Answer(Outcome.REFUSE, self._phrases["failed"])

    async def _recall(self, person: Key, now: datetime) -> None:
        since = self._contexts.since(now)
        try:
            turns = await self._store.recent_turns(self._store.digest(*person), since)
        except StoreError as error:
            self._report(error)
            return
        # Commands are logged with position 0: they are no part of what is talked about.
        asked = [turn for turn in turns if turn.question and turn.position]
        if asked:
            lately = (Remembered(turn.asked_at, turn.question or "") for turn in asked)
            self._contexts.recall(person, asked[-1].position, lately)

    def _turn(self, message: Message, answer: Answer, position: int, milliseconds: float) -> Turn:
        keep, likeness = self._keep_text, answer.likeness
        return Turn(
            asked_at=message.received_at,
            answered_at=datetime.now(UTC),
            channel=message.channel,
            delivery_key=message.delivery_key,
            person=self._store.digest(message.channel, message.person),
            position=position,
            question=message.text if keep else None,
            outcome=answer.outcome,
            knowledge_version=self._knowledge_version,
            entry=answer.entry,
            candidates=answer.candidates,
            confidence=answer.confidence,
            milliseconds=milliseconds,
            # Its words are words of the question: without texts, only their hash may be kept.
            likeness=likeness if keep or not likeness else self._store.digest("likeness", likeness),
            reply=answer.text if keep else None,
        )

    async def _mark(self, turn: Turn) -> None:
        if await self._finished(turn):
            late, self._unmarked = self._unmarked, []
            for each in late:
                await self._finished(each)
        else:
            self.losses += 1

    async def _finished(self, turn: Turn) -> bool:
        try:
            await self._store.finish(turn)
        except StoreError as error:
            self._report(error)
            # Kept for later: else it would be answered a second time at the next start.
            self._unmarked = [*self._unmarked, turn][-KEPT:]
            return False
        self._came_back()
        return True

    def _first_sight(self, key: Key) -> bool:
        if key in self._seen:
            return False
        self._seen[key] = None
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        return True

    def _lose(self, error: StoreError, count: int) -> None:
        self.losses += count
        self._report(error)

    def _report(self, error: StoreError) -> None:
        if not self._away:
            log.error("%s Bot vẫn trả lời; những lần ghi bị lỡ được đếm.", error)
        self._away = True

    def _came_back(self) -> None:
        if self._away:
            log.warning("Đã ghi lại được; từ đầu đến nay lỡ %d lần ghi.", self.losses)
        self._away = False


def key_of(message: Message) -> Key:
    """What makes a message the same when it is delivered again."""
    return message.channel, message.delivery_key


def places(error: BaseException) -> str:
    """Where an error happened, without its words: they may hold what the person wrote."""
    return "".join(traceback.format_tb(error.__traceback__))
