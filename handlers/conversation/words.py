"""For channels without buttons: what is offered is numbered, and words do what a press does."""

from __future__ import annotations

import re
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
# These answer the question for consent, and mean nothing where it was not just asked.
CONSENT = {"dongy": "/dongy", "khongdongy": "/khongdongy"}
# These judge the last reply, so they mean something only where one can be right or wrong.
JUDGED = {"up": "/danhgia up", "down": "/danhgia down"}
HINT_EVERY = timedelta(hours=12)
NUMBERED = re.compile(r"^(\d{1,2})\. ", re.MULTILINE)
# A number as people pick by it: "2", "số 2", "chọn câu 2", "2 ạ", "2)".
PICK = re.compile(
    r"\W*(?:(?:em|toi)\s)?(?:chon\s)?(?:(?:so|cau|muc|y)\s)?(?P<number>\d{1,2})"
    r"(?:\s(?:a|nhe|nha|di|nhe a))?\W*"
)


class Words:
    """What people type instead of pressing, by what was offered to each of them last."""

    def __init__(self, contexts: Contexts, phrases: Mapping[str, str]) -> None:
        self._contexts = contexts
        self._phrases = phrases
        self._commands = _typed(TYPED, phrases)
        self._consents = _typed(CONSENT, phrases)
        self._judgements = _typed(JUDGED, phrases)

    def heard(self, message: Message, talker: Talker, now: datetime) -> Message:
        """The message as a press would have brought it; unchanged if it is none of these words."""
        if message.chosen or message.about or self._contexts.expects_note(talker, now):
            return message
        offers = self._contexts.offers(talker, now)
        offer = picked(message.text, offers)
        if offer is not None:
            about, chosen = (offer.id, None) if offer.about else (None, offer.id)
            return replace(message, text=offer.title, chosen=chosen, about=about)
        typed = fold(message.text).strip(" .!?:")
        command = self._commands.get(typed)
        if any(offer.id in self._consents.values() for offer in offers):
            command = command or self._consents.get(typed)
        if command is None and self._contexts.judged(talker):
            command = self._judgements.get(typed)
        if command is None:
            command = self._note(message.text)
        return replace(message, chosen=command) if command else message

    def out_of_range(self, message: Message, talker: Talker, now: datetime) -> Answer | None:
        """What is said to a number that none of the offers has; they stay on offer."""
        numbers = [offer.number for offer in self._contexts.offers(talker, now)]
        if message.chosen or message.about or not numbers or not PICK.fullmatch(fold(message.text)):
            return None
        shown = str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
        return Answer(Outcome.SMALLTALK, self._phrases["pick_one"].format(numbers=shown))

    def said(
        self,
        answer: Answer,
        key: str,
        talker: Talker,
        now: datetime,
        consent: tuple[Choice, ...] = (),
    ) -> Answer:
        """The answer to the message with that delivery key with everything in its text that other
        channels show as buttons, and the question for `consent` where there is one; from now on
        numbers pick from it."""
        judged = is_judged(answer)
        if judged or answer.outcome is Outcome.CLARIFY:
            self._contexts.judge(talker, key if judged else None)
        offers = offers_of(answer, consent)
        self._contexts.offer(talker, offers, now)
        lines = [f"{offer.number}. {offer.title}" for offer in offers]
        choices, rest = lines[: len(answer.choices)], lines[len(answer.choices) :]
        following, asked = rest[: len(answer.next)], rest[len(answer.next) :]
        parts = [answer.text]
        if choices and not set(choices) <= set(answer.text.splitlines()):
            parts.append("\n".join([self._phrases["offers_choices"], *choices]))
        if following:
            parts.append("\n".join([self._phrases["offers_next"], *following]))
        if asked:
            parts.append("\n".join([self._phrases["consent_ask"], *asked]))
        is_answer = answer.outcome is Outcome.ANSWER
        if is_answer and self._contexts.first_time(talker, "hint", now, HINT_EVERY):
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


def offers_of(answer: Answer, consent: Sequence[Choice] = ()) -> tuple[Offer, ...]:
    """All that is offered with an answer: choices, next questions, the answers to the question for
    `consent`. Numbered on where the text itself is a numbered list of other things."""
    first = 1
    shown = [int(found) for found in NUMBERED.findall(answer.text)]
    if shown and any(f"1. {choice.title}" in answer.text for choice in answer.choices[:1]):
        shown = []
    if shown:
        first += max(shown)
    offered = [(one, False) for one in answer.choices]
    offered += [(one, True) for one in answer.next] + [(one, False) for one in consent]
    return tuple(
        Offer(one.id, one.title, about, number)
        for number, (one, about) in enumerate(offered, first)
    )


def picked(text: str, offers: Sequence[Offer]) -> Offer | None:
    """The offer that a message picks: by its number, alone or before its title, or by its title."""
    typed = fold(text).strip(" .!?:)")
    pick = PICK.fullmatch(typed)
    for offer in offers:
        number, title = offer.number, fold(offer.title).strip(" .!?:")
        if pick and int(pick["number"]) == number:
            return offer
        if typed in (title, f"{number}. {title}", f"{number} {title}"):
            return offer
    return None


def _typed(commands: Mapping[str, str], phrases: Mapping[str, str]) -> dict[str, str]:
    """The commands by what is typed for them, folded."""
    return {
        fold(words).strip(): command
        for name, command in commands.items()
        for words in phrases[f"typed_{name}"].split(",")
    }
