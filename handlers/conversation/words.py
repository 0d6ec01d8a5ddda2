"""For channels without buttons: what is offered is numbered, and words do what a press does."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from exchange import Answer, Choice, Message, Offer, Outcome
from handlers.conversation.context import Contexts, Talker
from handlers.conversation.opinions import WHY, is_judged
from reading.text import fold, lower

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
    "dongy_always": "/dongy",
    "khongdongy_always": "/khongdongy",
}
# These answer the question for consent, and mean nothing where it was not just asked.
CONSENT = {"dongy": "/dongy", "khongdongy": "/khongdongy"}
# These judge the last reply, so they mean something only where one can be right or wrong.
JUDGEMENTS = {"up": "/danhgia up", "down": "/danhgia down"}
HINT_EVERY = timedelta(hours=12)
NUMBERED = re.compile(r"^(\d{1,2})\. ", re.MULTILINE)
# A number as people pick by it: "2", "số 2", "chọn câu 2", "2 ạ", "2)".
SPELLED = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
PICK = re.compile(
    r"[\s(]*(?:(?:em|toi)\s)?(?:chon\s)?(?:(?:cai\s)?(?:so|cau|muc|y|thu)\s)?"
    rf"(?P<number>\d{{1,2}}|{'|'.join(SPELLED)})(?:\s(?:a|nhe|nha|di|nhe a))?[\s.)!,]*"
)
COMMAND = re.compile(r"/([a-z]+)")


class Words:
    """What people type instead of pressing, by what was offered to each of them last."""

    def __init__(self, contexts: Contexts, phrases: Mapping[str, str]) -> None:
        self._contexts = contexts
        self._phrases = phrases

    # The phrases change while the bot runs, and with them the words that count.
    @property
    def _commands(self) -> dict[str, str]:
        return _typed(TYPED, self._phrases)

    @property
    def _consents(self) -> dict[str, str]:
        return _typed(CONSENT, self._phrases)

    @property
    def _judgements(self) -> dict[str, str]:
        return _typed(JUDGEMENTS, self._phrases)

    @property
    def _wrong(self) -> list[str]:
        return [word for word, said in self._judgements.items() if said == JUDGEMENTS["down"]]

    def heard(self, message: Message, talker: Talker, now: datetime) -> Message:
        """The message as a press would have brought it; unchanged if it is none of these words."""
        if message.chosen or message.about:
            return message
        typed = fold(message.text).strip(" .!?:")
        if self._contexts.expects_note(talker, now):
            # Only another command's words are no note.
            command = self._commands.get(typed)
            return replace(message, chosen=command) if command else message
        offers = self._contexts.offers(talker, now)
        offer = picked(message.text, offers)
        if offer is not None:
            about, chosen = (offer.id, None) if offer.about else (None, offer.id)
            return replace(message, text=offer.title, chosen=chosen, about=about)
        command = self._commands.get(typed) or self._reason(message.text, typed, offers, talker)
        if any(offer.id in self._consents.values() for offer in offers):
            command = command or self._consents.get(typed)
        if command is None and self._contexts.judged(talker):
            command = self._judgement(message.text, typed)
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
        parts = [self.in_words(answer).text]
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

    def in_words(self, answer: Answer) -> Answer:
        """The answer, the bot's own commands in its text as the words that stand for them."""
        if answer.outcome is not Outcome.SMALLTALK:
            return answer

        def worded(found: re.Match[str]) -> str:
            words = {command: name for name, command in TYPED.items()}
            name = words.get(found[0])
            first = self._phrases[f"typed_{name}"].split(",")[0] if name else ""
            return f"“{first.strip()}”" if first else found[0]

        return replace(answer, text=COMMAND.sub(worded, answer.text))

    def _judgement(self, text: str, typed: str) -> str | None:
        """What a message says of the last reply; marks count where they were typed: "dừng" is no
        "đúng"."""
        command = self._judgements.get(typed)
        has_marks = fold(text) != lower(text)
        return command if command and (not has_marks or self._is_marked_so(text)) else None

    def _is_marked_so(self, text: str) -> bool:
        words = ",".join(self._phrases[f"typed_{name}"] for name in JUDGEMENTS).split(",")
        return lower(text).strip(" .!?:") in {lower(word).strip() for word in words}

    def _reason(self, text: str, typed: str, offers: Sequence[Offer], talker: Talker) -> str | None:
        """ "Sai năm", where it was just asked why a reply is wrong, or "không đúng, sai năm" behind
        one: the reason and the words, which the office reads."""
        asked = any(offer.id.startswith("/danhgia ") for offer in offers)
        wrong = next((word for word in self._wrong if typed.startswith(f"{word},")), None)
        if not asked and (wrong is None or not self._contexts.judged(talker)):
            return None
        if wrong is not None:
            typed = typed.removeprefix(f"{wrong},").strip()
        for reason in WHY:
            starts = self._phrases[f"typed_{reason}"].split(",")
            if any(f"{typed} ".startswith(f"{fold(word).strip()} ") for word in starts):
                return f"/danhgia {reason} {text.strip()}"
        return f"/danhgia down {text.strip()}" if wrong is not None else None

    def _note(self, text: str) -> str | None:
        """ "Góp ý: ..." as the command with what stands behind it."""
        name, colon, rest = text.partition(":")
        is_note = bool(colon) and self._commands.get(fold(name).strip()) == "/gopy"
        return f"/gopy {rest.strip()}" if is_note else None


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
        if pick and _value(pick["number"]) == number:
            return offer
        if typed in (title, f"{number}. {title}", f"{number} {title}"):
            return offer
    return None


def _value(number: str) -> int:
    return int(number) if number.isdecimal() else 1 + SPELLED.index(number)


def _typed(commands: Mapping[str, str], phrases: Mapping[str, str]) -> dict[str, str]:
    """The commands by what is typed for them, folded."""
    return {
        fold(words).strip(): command
        for name, command in commands.items()
        for words in phrases[f"typed_{name}"].split(",")
    }
