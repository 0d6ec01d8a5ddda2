"""One turn, whatever the channel: claim the message, answer, send, mark it answered."""

from __future__ import annotations

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from weakref import WeakValueDictionary

from exchange import VIETNAM, Answer, Message, Outcome, Question
from handlers.conversation.claims import Claims
from handlers.conversation.commands import Commands, Reload, Reply, command_of
from handlers.conversation.context import Contexts, Remembered, Talker
from handlers.conversation.engine import Engine, Excerpt
from handlers.conversation.opinions import JUDGED
from handlers.conversation.people import People
from handlers.conversation.words import Words
from store import Spool, Store, StoreError, Turn
from store.words import words_of

# Sends a reply; gives what the channel calls it, for the day when the question is edited.
Send = Callable[[Answer], Awaitable[str | None]]

log = logging.getLogger(__name__)
NEAR = 0.4  # how sure of its best topic a refusal must be to count as a near miss


@dataclass(frozen=True, slots=True)
class Manners:
    """How the bot deals with people: for how many minutes it leans on what was asked before,
    whether it keeps the words of those who agree, how many messages of one person may wait, and
    who on each channel may use an admin's commands."""

    context_minutes: int = 30
    keep_text: bool = True
    most_waiting: int = 1000
    admins: Mapping[str, Collection[str]] = field(default_factory=dict)


class Conversation:
    """The turns of all channels."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        spool: Spool,
        phrases: Mapping[str, str],
        manners: Manners,
        reload: Reload | None = None,
    ) -> None:
        self._engine = engine
        self._store = store
        self._phrases = phrases
        self._keep_text = manners.keep_text
        self._admins = manners.admins
        self._claims = Claims(store, spool, manners.most_waiting)
        self._people = People(store)
        self._contexts = Contexts(manners.context_minutes)
        self._words = Words(self._contexts, phrases)
        self._commands = Commands(
            engine,
            store,
            self._people,
            self._contexts,
            phrases,
            manners.keep_text,
            self._claims.catch_up,
            manners.admins,
            reload,
        )
        self._locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    @property
    def losses(self) -> int:
        """How many claims and turns neither the database nor the spool would take."""
        return self._claims.losses

    def admins(self, channel: str) -> Collection[str]:
        """Who on a channel may use an admin's commands."""
        return self._admins.get(channel, ())

    async def claim(self, messages: Sequence[Message]) -> list[bool]:
        """For each message True if it is new: a crash from now on answers it late, not never."""
        return await self._claims.claim(messages)

    def claimed(self, channel: str, delivery_key: str) -> Message | None:
        """The message with that key as it was claimed, if it waits for its turn."""
        return self._claims.claimed(channel, delivery_key)

    async def turn(self, message: Message, send: Send, by_words: bool = False) -> Answer | None:
        """Answer a message through `send` and log it; None if it was answered before, or gets no
        answer. Where a channel has no buttons everything is offered and picked `by_words`.

        What `send` raises is raised again, and the message is answered at the next start.
        """
        if not await self._claims.begin(message):
            return None
        try:
            async with self._locks.setdefault((message.channel, message.person), asyncio.Lock()):
                return await self._reply(message, send, by_words)
        finally:
            self._claims.end(message)

    async def waiting(self, channel: str) -> list[Message]:
        """What an earlier run claimed and left unanswered, oldest first; pass each to `turn`."""
        return await self._claims.waiting(channel)

    async def release(self, message: Message) -> None:
        """Take a claimed message out of the inbox that gets no reply at all."""
        await self._claims.release(message)

    async def catch_up(self) -> None:
        """Bring into the database what the spool took while it was away; to be called often."""
        await self._claims.catch_up()

    async def hello(self, channel: str, person: str) -> Answer:
        """The first words to a person of a channel, who may be new."""
        return await self._commands.hello(channel, self._store.who(channel, person).kept)

    def excerpts(self, text: str, now: datetime) -> Sequence[Excerpt]:
        """What some words search for, best first; nothing of it is logged."""
        return self._engine.excerpts(text, now.astimezone(VIETNAM))

    async def mark(self, channel: str, delivery_key: str, person: str, feedback: str) -> bool:
        """Note what a person thinks of the reply to a message of theirs; False if it isn't theirs,
        or can't be noted now."""
        who = self._store.who(channel, person)
        try:
            return await self._store.mark_turn(channel, delivery_key, who, feedback)
        except StoreError as error:
            self._claims.report(error)
            return False

    async def sent_for(self, message: Message) -> str | None:
        """What the channel calls the reply to a message before it was edited, if that is known."""
        try:
            return await self._store.sent_for(message.channel, self._origin(message))
        except StoreError as error:
            self._claims.report(error)
            return None

    async def unreachable(self, message: Message) -> None:
        """Note that a person has closed the chat to the bot."""
        person = self._people.who(message).kept
        try:
            await self._store.set_inactive(message.channel, person, datetime.now(UTC))
        except StoreError as error:
            self._claims.report(error)

    async def _reached(self, message: Message) -> None:
        """Who begins a conversation has not closed the chat, or has opened it again."""
        try:
            await self._store.set_inactive(message.channel, self._people.who(message).kept, None)
        except StoreError as error:
            self._claims.report(error)

    async def _reply(self, message: Message, send: Send, by_words: bool) -> Answer | None:
        started = time.perf_counter()
        talker: Talker = (message.channel, message.person, message.group)
        now = message.received_at.astimezone(VIETNAM)
        if by_words:
            if self._contexts.is_new(talker):
                await self._recall(message, talker, now)
            message = self._words.heard(message, talker, now)
        position = 0
        ready = await self._ready(message, talker, now, by_words)
        if ready is None:
            position, answer = await self._answer(message, talker, now)
            ready = Reply(answer)
        milliseconds = (time.perf_counter() - started) * 1000
        if position == 1 or (command_of(message) or ("",))[0] == "start":
            await self._reached(message)
        sent = await self._send(ready, message, send, talker, now, by_words)
        if ready.answer is None or not ready.logged:
            await self._claims.release(message)
        else:
            turn = await self._turn(message, ready.answer, position, milliseconds)
            offered = self._contexts.offers(talker, now) if by_words else ()
            await self._claims.finish(replace(turn, sent=sent or "", offered=offered))
        return ready.answer

    async def _ready(
        self, message: Message, talker: Talker, now: datetime, by_words: bool
    ) -> Reply | None:
        if self._claims.is_too_many(message):
            return self._commands.too_many(talker, now)
        ready = await self._commands.reply(message, talker, now, by_words)
        if ready is None and by_words:
            beyond = self._words.out_of_range(message, talker, now)
            return None if beyond is None else Reply(beyond, logged=False, goes_on=True)
        return ready

    async def _send(
        self,
        ready: Reply,
        message: Message,
        send: Send,
        talker: Talker,
        now: datetime,
        by_words: bool,
    ) -> str | None:
        if ready.answer is None:
            return None
        if not by_words:
            return await send(ready.answer)
        if ready.goes_on:
            return await send(self._words.in_words(ready.answer))
        consent = await self._commands.consent_choices(ready.answer, message, talker, now)
        said = self._words.said(ready.answer, message.delivery_key, talker, now, consent)
        return await send(said)

    async def _answer(self, message: Message, talker: Talker, now: datetime) -> tuple[int, Answer]:
        if not self._contexts.knows(talker):
            await self._recall(message, talker, now)
        earlier = self._contexts.earlier(talker, now)
        position = self._contexts.remember(talker, message.text, now)
        question = Question(message.text, now, earlier, message.chosen, message.about)
        try:
            answer, standing = self._engine.go_on(question, self._contexts.standing(talker))
            self._contexts.stands(talker, standing)
            return position, answer
        except Exception as error:  # whatever breaks inside, the person gets a reply
            log.error("Tìm câu trả lời bị lỗi %s tại:\n%s", type(error).__name__, places(error))
            return position, Answer(Outcome.REFUSE, self._phrases["failed"])

    async def _recall(self, message: Message, talker: Talker, now: datetime) -> None:
        """Start a person's conversation from the log, which holds no texts of groups."""
        if message.group:
            return
        person = self._people.who(message)
        try:
            turns = await self._store.recent_turns(person, self._contexts.since(now))
        except StoreError as error:
            self._claims.report(error)
            return
        if turns:
            self._contexts.offer(talker, turns[-1].offered, turns[-1].asked_at)
            judged = [turn for turn in turns if turn.outcome in JUDGED]
            self._contexts.judge(talker, judged[-1].delivery_key if judged else None)
        # Commands are logged with position 0: they are no part of what is talked about.
        asked = [turn for turn in turns if turn.question and turn.position]
        if asked:
            lately = (Remembered(turn.asked_at, turn.question or "") for turn in asked)
            self._contexts.recall(talker, asked[-1].position, lately)

    async def _turn(
        self, message: Message, answer: Answer, position: int, milliseconds: float
    ) -> Turn:
        person, likeness = self._people.who(message), answer.likeness
        if not likeness and answer.outcome is not Outcome.SMALLTALK:
            # What the engine gives no key (it failed, say) is alike by its very words.
            likeness = " ".join(sorted(words_of(message.text)))
        keep = self._keep_text and not message.group
        keep = keep and bool(await self._people.consent_of(message.channel, person.kept))
        return Turn(
            asked_at=message.received_at,
            answered_at=datetime.now(UTC),
            channel=message.channel,
            delivery_key=message.delivery_key,
            person=person.logged[0],
            position=position,
            question=message.text if keep else None,
            outcome=answer.outcome,
            knowledge_version=answer.version or self._engine.version,
            entry=answer.entry,
            candidates=answer.candidates,
            confidence=answer.confidence,
            milliseconds=milliseconds,
            # Its words are words of the question: without texts, only their hash may be kept.
            likeness=likeness if keep else "",
            group_key=self._store.group_of(likeness, keep),
            near=is_near(answer),
            reply=answer.text if keep else None,
            feedback="none-of-these" if answer.rejected else None,
            origin=self._origin(message),
            shared=bool(message.group),
        )

    def _origin(self, message: Message) -> str:
        """What finds the turn of a message again when it is edited; "" where nothing can."""
        return self._store.digest(message.channel, message.origin) if message.origin else ""


def is_near(answer: Answer) -> bool:
    """Whether the knowledge came near to a question without answering it at once."""
    if answer.outcome is Outcome.REFUSE:
        # A topic that was found, whose documents don't tell what was asked, is no near miss.
        return answer.entry is None and not answer.rejected and answer.confidence >= NEAR
    return answer.outcome is Outcome.CLARIFY


def places(error: BaseException) -> str:
    """Where an error happened, without its words: they may hold what the person wrote."""
    return "".join(traceback.format_tb(error.__traceback__))
