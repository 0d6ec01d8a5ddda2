"""Questions with what a right reply must hold, and whether a reply does."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from exchange import VIETNAM, Answer, Outcome, Question
from protocol import read_clock
from reading.text import clean, lower

# A phone shows the beginning of a reply: what was asked must stand there, and a reply that goes on
# for much longer is no answer (characters; a list may be longer).
SEEN, LONGEST = 400, 700
SEEN_OF_LIST, LONGEST_LIST = 1200, 1500


class Verdict(StrEnum):
    """How a reply meets what was expected."""

    RIGHT = "right"
    WRONG = "wrong"
    ASKED = "asked"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Expected:
    """A question and the reply that it should get.

    The reply must hold one text of each group of `all` and none of `none`; `also` are outcomes
    that serve beside `outcome`.
    """

    id: str
    kind: str
    text: str
    earlier: tuple[str, ...]
    asked_at: str | None
    outcome: Outcome
    all: tuple[tuple[str, ...], ...] = ()
    none: tuple[str, ...] = ()
    also: tuple[Outcome, ...] = ()

    def question(self, now: Any) -> Question:
        """The question as the engine takes it; without a clock of its own it is asked `now`."""
        return Question(self.text, read_clock(self.asked_at, now.astimezone(VIETNAM)), self.earlier)


def read_questions(path: Path) -> Iterator[Expected]:
    """The questions of a file, one JSON object a line; raises ValueError with the line's number."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                yield _expected(json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: {error!r}") from None


def _expected(fields: dict[str, Any]) -> Expected:
    return Expected(
        id=fields["id"],
        kind=fields["kind"],
        text=fields["q"],
        earlier=tuple(fields.get("prev") or ()),
        asked_at=fields.get("now"),
        outcome=Outcome(fields["outcome"]),
        all=tuple(tuple(group) for group in fields.get("all") or ()),
        none=tuple(fields.get("none") or ()),
        also=tuple(Outcome(one) for one in fields.get("also") or ()),
    )


@lru_cache(maxsize=100_000)
def comparable(text: str) -> str:
    """`text` so that only its content is compared: case, spaces, dates and numbers one way."""
    text = lower(clean_lines(text))
    text = re.sub(r"\b0?(\d{1,2}) ?[-./] ?0?(\d{1,2}) ?[-./] ?(\d{4})\b", r"\1/\2/\3", text)
    text = re.sub(r"\b0?(\d{1,2}) ?[-./] ?(\d{4})\b", r"\1/\2", text)
    text = re.sub(r"(?<=\d)[.,](?=\d{3}\b)", "", text)
    text = re.sub(r"(?<!\d)(?<!\d[./,])0(?=\d\b)", "", text)
    return re.sub(r"(?<=\d) ?- ?(?=\d)", "-", text)


def clean_lines(text: str) -> str:
    """A whole reply in the spelling that questions are read in."""
    lines = unicodedata.normalize("NFC", text).split("\n")
    return " ".join(clean(line[start : start + 900]) for line in lines
                    for start in range(0, max(len(line), 1), 900))  # fmt: skip


def holds(text: str, wanted: str) -> bool:
    """Whether a comparable text holds the wanted one as whole words."""
    part = re.escape(comparable(wanted))
    before = r"(?<!\w)" if wanted[:1].isalnum() else ""
    after = r"(?!\w)" if wanted[-1:].isalnum() else ""
    return re.search(before + part + after, text) is not None


def says(expected: Expected, text: str) -> bool:
    """Whether the text of a reply holds all that it must and nothing that it must not."""
    whole = comparable(text)
    is_list = expected.kind == "list"
    seen = whole[: SEEN_OF_LIST if is_list else SEEN]
    return (
        len(whole) <= (LONGEST_LIST if is_list else LONGEST)
        and all(any(holds(seen, one) for one in group) for group in expected.all)
        and not any(holds(whole, one) for one in expected.none)
    )


def verdict(expected: Expected, answer: Answer) -> Verdict:
    """How an answer meets what was expected: wrong is what states something it should not."""
    outcome = answer.outcome
    if expected.outcome is Outcome.ANSWER:
        if outcome is Outcome.ANSWER or outcome in expected.also:
            return Verdict.RIGHT if says(expected, answer.text) else Verdict.WRONG
        return Verdict.ASKED if outcome is Outcome.CLARIFY else Verdict.MISSED
    if expected.outcome is Outcome.CLARIFY:
        return _of_clarify(expected, answer)
    if outcome is Outcome.ANSWER and outcome not in expected.also:
        return Verdict.WRONG
    if expected.outcome is Outcome.REFUSE and outcome is Outcome.CLARIFY:
        return Verdict.ASKED
    return Verdict.RIGHT


def _of_clarify(expected: Expected, answer: Answer) -> Verdict:
    told = comparable(" ; ".join((answer.text, *(one.title for one in answer.choices))))
    complete = all(any(holds(told, one) for one in group) for group in expected.all)
    if answer.outcome is Outcome.CLARIFY or (answer.outcome is Outcome.ANSWER and expected.all):
        return Verdict.RIGHT if complete else Verdict.WRONG
    return Verdict.WRONG if answer.outcome is Outcome.ANSWER else Verdict.MISSED


def shares(verdicts: Sequence[Verdict]) -> tuple[float, float]:
    """The percentages right and wrong."""
    total = max(1, len(verdicts))
    return (
        100 * verdicts.count(Verdict.RIGHT) / total,
        100 * verdicts.count(Verdict.WRONG) / total,
    )
