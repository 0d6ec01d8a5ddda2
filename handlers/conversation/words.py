"""For channels without buttons: what is offered is numbered, and words do what a press does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from exchange import Answer, Choice, Message, Offer, Outcome
from handlers.conversation.context import Contexts, Talker
from reading.text import fold

# What is typed for each command: the words stand in the phrase "typed_<name>".
TYPED = {
    "start": "/start",
    "help": "/help",
    "lich": "/lich",
    "vanban": "/vanban",
    "nhiemvu": "/nhiemvu",
    "donvi": "/donvi",
    "gopy": "/gopy",
    "quyenriengtu": "/quyenriengtu",
    "dulieucuatoi": "/dulieucuatoi",
    "xoadulieu": "/xoadulieu",
}
# These judge the last reply, so they mean something only where one can be right or wrong.
JUDGED = {"up": "/danhgia up", "down": "/danhgia down"}
HINT_EVERY = timedelta(hours=12)
LARGEST_NUMBER = 2  # digits of a number that may pick something


class Words:
    """What people type instead of pressing, by what was offered to each of them last."""

    def __init__(self, contexts: Contexts, phrases: Mapping[str, str]) -> None:
        self._contexts = contexts
        self._phrases = phrases
        self._commands = _typed(TYPED, phrases)
        self._judgements = _typed(JUDGED, phrases)

    def heard(self, message: Message, talker: Talker, now: datetime) -> Message:
        """The message as a press would have brought it; unchanged if it is none of these words."""
        if message.chosen or message.about or self._contexts.expects_note(talker, now):
            return message
        offer = picked(message.text, self._contexts.offers(talker, now))
        if offer is not None:
            about, chosen = (offer.id, None) if offer.about else (None, offer.id)
            return replace(message, text=offer.title, chosen=chosen, about=about)
        typed = fold(message.text).strip(" .!?:")
        command = self._commands.get(typed)
        if command is None and self._contexts.judged(talker):
            command = self._judgements.get(typed)
        if command is None:
            command = self._note(message.text)
        return replace(message, chosen=command) if command else message

    def out_of_range(self, message: Message, talker: Talker, now: datetime) -> Answer | None:
        """What is said to a number that none of the offers has; they stay on offer."""
        offers = self._contexts.offers(talker, now)
        typed = message.text.strip()
        if message.chosen or message.about or not offers or not _is_small(typed):
            return None
        return Answer(Outcome.SMALLTALK, self._phrases["pick_one"].format(count=len(offers)))

    def said(self, answer: Answer, key: str, talker: Talker, now: datetime) -> Answer:
        """The answer to the message with that delivery key with everything in its text that other
        channels show as buttons; from now on numbers pick from it."""
        offers = offers_of(answer)
        judged = is_judged(answer)
        if judged or answer.outcome is Outcome.CLARIFY:
            self._contexts.judge(talker, key if judged else None)
        self._contexts.offer(talker, offers, now)
        parts = [answer.text]
        choices, following = _lines(answer.choices, 1), _lines(answer.next, 1 + len(answer.choices))
        if choices and not set(choices) <= set(answer.text.splitlines()):
            parts.append("\n".join([self._phrases["offers_choices"], *choices]))
        if following:
            parts.append("\n".join([self._phrases["offers_next"], *following]))
        if judged and self._contexts.first_time(talker, "hint", now, HINT_EVERY):
            parts.append(self._phrases["typed_hint"])
        return replace(answer, text="\n\n".join(parts))

    def _note(self, text: str) -> str | None:
        """ "Góp ý: ..." as the command with what stands behind it."""
        name, colon, rest = text.partition(":")
        is_note = bool(colon) and self._commands.get(fold(name).strip()) == "/gopy"
        return f"/gopy {rest.strip()}" if is_note else None


def is_judged(answer: Answer) -> bool:
    """Whether a reply can be right or wrong, so that people are asked what they think of it."""
    return answer.outcome in (Outcome.ANSWER, Outcome.REFUSE) and not answer.rejected


def offers_of(answer: Answer) -> tuple[Offer, ...]:
    """All that an answer offers, in the order of its numbers: choices, then next questions."""
    choices = tuple(Offer(one.id, one.title) for one in answer.choices)
    return choices + tuple(Offer(one.id, one.title, about=True) for one in answer.next)


def picked(text: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that a message picks: by its number, alone or before its title, or by its title."""
    typed = fold(text).strip(" .!?:)")
    for number, offer in enumerate(offers, 1):
        title = fold(offer.title).strip(" .!?:")
        if typed in (str(number), f"so {number}", title, f"{number}. {title}", f"{number} {title}"):
            return offer
    return None


def _is_small(typed: str) -> bool:
    return typed.isdecimal() and len(typed) <= LARGEST_NUMBER


def _lines(choices: Sequence[Choice], first: int) -> list[str]:
    return [f"{number}. {choice.title}" for number, choice in enumerate(choices, first)]


def _typed(commands: Mapping[str, str], phrases: Mapping[str, str]) -> dict[str, str]:
    """The commands by what is typed for them, folded."""
    return {
        fold(words).strip(): command
        for name, command in commands.items()
        for words in phrases[f"typed_{name}"].split(",")
    }
