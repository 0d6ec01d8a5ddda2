"""Replies that need no engine: the commands that every channel knows, and what is no text."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange import Answer, Choice, Message, Outcome, Question
from handlers.conversation.context import Contexts, Talker
from handlers.conversation.engine import Engine
from handlers.conversation.figures import SHOWN, days_in, summary_told, unanswered_told
from handlers.conversation.opinions import OPINIONS, WHY
from handlers.conversation.people import People
from handlers.conversation.privacy import held
from reading.text import fold
from store import Store, StoreError, Who, reports
from store.figures import figures as figures_of
from store.filters import Filter
from store.rollups import last_days

COMMAND = re.compile(r"\s*/(?P<name>[a-z]+)(?:@[\w.]+)?(?:\s+(?P<rest>.*))?\s*", re.I | re.A | re.S)
OVERVIEWS = ("lich", "vanban", "nhiemvu", "donvi")
# What shows or changes what is held about a person has no place where others read along.
PERSONAL = ("gopy", "dulieucuatoi", "xoadulieu", "dongy", "khongdongy")
NAMES = ("start", "help", *OVERVIEWS, "quyenriengtu", *PERSONAL)
# For admins only, in private only: for anybody else they are no commands.
FOR_ADMINS = ("thongke", "chuatraloi", "tailai")
# Reads the knowledge again; gives what came of it, in words for an admin.
Reload = Callable[[], Awaitable[str]]
ONCE_IN = timedelta(minutes=30)
ASKED_EVERY = timedelta(days=30)
NOTE_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply, None to stay silent; what is not `logged` leaves no trace of the message; with
    `goes_on` what was offered before can still be picked."""

    answer: Answer | None
    logged: bool = True
    goes_on: bool = False


def command_of(message: Message) -> tuple[str, str] | None:
    """The name of the command that a message is, and what stands behind it; None if it is none. A
    pressed button may carry one as well."""
    text = message.chosen if (message.chosen or "").startswith("/") else message.text
    found = COMMAND.fullmatch(text or "")
    return (found["name"].lower(), (found["rest"] or "").strip()) if found else None


class Commands:
    """The replies to commands, stickers, and what comes too fast."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        people: People,
        contexts: Contexts,
        phrases: Mapping[str, str],
        keep_text: bool,
        catch_up: Callable[[], Awaitable[None]],
        admins: Mapping[str, Collection[str]],
        reload: Reload | None = None,
    ) -> None:
        self._engine = engine
        self._store = store
        self._people = people
        self._contexts = contexts
        self._phrases = phrases
        self._keep_text = keep_text
        self._catch_up = catch_up
        self._admins = admins
        self._reload = reload

    async def reply(
        self, message: Message, talker: Talker, now: datetime, by_words: bool = False
    ) -> Reply | None:
        """The reply to a message that is no question; None for a question. `by_words` tells that
        the person's channel has no buttons."""
        command = command_of(message)
        if command:
            self._contexts.take_note(talker, now)
            if by_words and command[0] == "help":
                return Reply(self._help_typed(), goes_on=True)
            return await self._command(*command, message, talker, now)
        if not message.text.strip() and not message.chosen:
            return self._once("no_text", talker, now)
        if self._contexts.take_note(talker, now) and not message.chosen:
            cancels = {fold(one).strip() for one in self._phrases["typed_cancel"].split(",")}
            if fold(message.text).strip(" .!") in cancels:
                return self._said("note_cancelled")
            return await self._note(message.text, message, now)
        return None

    def too_many(self, talker: Talker, now: datetime) -> Reply:
        """What is said once to who writes faster than can be answered."""
        return self._once("too_many", talker, now, logged=False)

    async def hello(self, channel: str, person: str, shared: bool = False) -> Answer:
        """The first words: what can be asked, by topic; and who hasn't decided yet is asked whether
        questions may be kept, with no default. `person` is `Who.kept`, `shared` a group's chat."""
        text = self._phrases["start"]
        choices = [Choice(f"/{name}", self._phrases[f"topic_{name}"]) for name in OVERVIEWS]
        asks = self._keep_text and not shared
        if asks and await self._people.consent_of(channel, person) is None:
            text += "\n\n" + self._phrases["consent_ask"]
            choices += self._consent()
        return Answer(Outcome.SMALLTALK, text, choices=tuple(choices))

    async def consent_choices(
        self, answer: Answer, message: Message, talker: Talker, now: datetime
    ) -> tuple[Choice, ...]:
        """What lets a person decide whether questions are kept, with the first reply to a question
        of somebody undecided where no start button asks for it; nothing where it isn't asked."""
        is_question = answer.outcome is not Outcome.SMALLTALK and not command_of(message)
        if not self._keep_text or message.group or not is_question:
            return ()
        person = self._people.who(message).kept
        if await self._people.consent_of(message.channel, person) is not None:
            return ()
        asks = self._contexts.first_time(talker, "consent", now, ASKED_EVERY)
        return self._consent() if asks else ()

    def _consent(self) -> tuple[Choice, ...]:
        return (
            Choice("/dongy", self._phrases["consent_yes"]),
            Choice("/khongdongy", self._phrases["consent_no"]),
        )

    async def _command(
        self, name: str, rest: str, message: Message, talker: Talker, now: datetime
    ) -> Reply:
        if name in PERSONAL and message.group:
            return self._said("only_private")
        if name in FOR_ADMINS and not message.group and self._is_admin(message):
            if name == "tailai":
                return await self._reloaded()
            return await self._figures(name, rest, now)
        match name:
            case "start":
                return Reply(await self._start(rest, message, talker, now))
            case "help" | "quyenriengtu":
                return self._said(name if name == "help" else "privacy", goes_on=True)
            case "gopy" if rest:
                return await self._note(rest, message, now)
            case "gopy":
                self._contexts.expect_note(talker, now + NOTE_WITHIN)
                return self._said("note_expected")
            case "dongy" | "khongdongy":
                return await self._decide(name == "dongy", message)
            case "danhgia":
                return await self._judge(rest, message, talker)
            case "dulieucuatoi":
                return await self._held(message)
            case "xoadulieu":
                return await self._forget(message, talker)
            case _ if name in OVERVIEWS:
                return Reply(self._engine.overview(name, now.date()))
        return self._said("unknown_command")

    async def _start(self, payload: str, message: Message, talker: Talker, now: datetime) -> Answer:
        """The first words, or what a deep link points to: a topic, or an entry by its id."""
        if payload in OVERVIEWS:
            return self._engine.overview(payload, now.date())
        if payload:
            told = self._engine.answers(Question(payload, now, chosen=payload))
            if told.outcome is Outcome.ANSWER and told.entry == payload:
                return told
        person = self._people.who(message).kept
        self._contexts.first_time(talker, "consent", now, ASKED_EVERY)
        return await self.hello(message.channel, person, bool(message.group))

    async def _note(self, text: str, message: Message, now: datetime) -> Reply:
        try:
            person = self._people.who(message).logged[0]
            await self._store.add_note(message.channel, person, text, now)
        except StoreError:
            return self._said("not_now")
        return Reply(self._said("note_taken").answer, logged=False)

    async def _decide(self, consent: bool, message: Message) -> Reply:
        # What still lies beside the database would come back into it afterwards.
        await self._catch_up()
        try:
            person, wording = self._people.who(message), self._phrases["consent_ask"]
            await self._people.decide(message.channel, person, consent, wording)
        except StoreError:
            return self._said("not_now")
        return self._said("consent_given" if consent else "consent_refused", goes_on=True)

    async def _may_keep(self, message: Message, person: Who) -> bool:
        """Whether words may be kept that were not written as a note: by consent, in private."""
        if message.group or not self._keep_text:
            return False
        return bool(await self._people.consent_of(message.channel, person.kept))

    def _is_admin(self, message: Message) -> bool:
        """Whether an admin wrote a message: looked up at every call, by the channel's own id."""
        return message.person in self._admins.get(message.channel, ())

    async def _figures(self, name: str, rest: str, now: datetime) -> Reply:
        """How the bot did in the last days, or what it could not answer; not logged."""
        days = days_in(rest)
        if days is None:
            return Reply(self._said("days_expected").answer, logged=False)
        since, until = last_days(days, now)
        try:
            if name == "thongke":
                figures = await figures_of(self._store, Filter(since, until))
                text = summary_told(figures, days, self._phrases)
            else:
                groups = await reports.unanswered(self._store, since, until, SHOWN)
                text = unanswered_told(groups, days, self._phrases)
        except StoreError:
            return self._said("not_now")
        return Reply(Answer(Outcome.SMALLTALK, text), logged=False)

    async def _reloaded(self) -> Reply:
        """What came of reading the knowledge again; not logged."""
        if self._reload is None:
            return self._said("unknown_command")
        return Reply(Answer(Outcome.SMALLTALK, await self._reload()), logged=False)

    async def _judge(self, opinion: str, message: Message, talker: Talker) -> Reply:
        """Note what a person thinks of the last reply; who finds it wrong is asked why."""
        key, person = self._contexts.judged(talker), self._people.who(message)
        opinion, _, words = opinion.partition(" ")
        if key is None or opinion not in OPINIONS:
            return self._said("nothing_judged")
        try:
            await self._store.mark_turn(message.channel, key, person, opinion)
            if words and await self._may_keep(message, person):
                # Why, in the person's own words: for the office to read.
                at = message.received_at
                await self._store.add_note(message.channel, person.logged[0], words, at)
        except StoreError:
            return self._said("not_now")
        why = opinion == "down" and not words
        choices = tuple(Choice(f"/danhgia {one}", self._phrases[f"feedback_{one}"]) for one in WHY)
        text = self._phrases["feedback_why" if why else "feedback_thanks"]
        told = Answer(Outcome.SMALLTALK, text, choices=choices if why else ())
        return Reply(told, logged=False)

    async def _held(self, message: Message) -> Reply:
        try:
            found = await self._store.held_about(message.channel, self._people.who(message))
        except StoreError:
            return self._said("not_now")
        return Reply(Answer(Outcome.SMALLTALK, held(found, self._phrases)), logged=False)

    async def _forget(self, message: Message, talker: Talker) -> Reply:
        await self._catch_up()
        try:
            turns = await self._people.forget(message)
        except StoreError:
            return self._said("not_now")
        self._contexts.forget(talker)
        text = self._phrases["forgotten"].format(turns=turns)
        return Reply(Answer(Outcome.SMALLTALK, text), logged=False)

    def _once(self, phrase: str, talker: Talker, now: datetime, logged: bool = True) -> Reply:
        """A phrase, said once in half an hour: an album of ten photos needs no ten replies."""
        if not self._contexts.first_time(talker, phrase, now, ONCE_IN):
            return Reply(None, logged=False)
        return Reply(self._said(phrase).answer, logged)

    def _help_typed(self) -> Answer:
        """How to ask, and the words for what are commands and buttons elsewhere."""
        text = f"{self._phrases['help'].strip()}\n{self._phrases['help_typed'].strip()}"
        return Answer(Outcome.SMALLTALK, text)

    def _said(self, phrase: str, goes_on: bool = False) -> Reply:
        return Reply(Answer(Outcome.SMALLTALK, self._phrases[phrase]), goes_on=goes_on)
