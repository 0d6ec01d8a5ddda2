"""What is wrong in a knowledge folder, said to the clerk who can mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA
from rapidfuzz.utils import default_process

from curation.rules import ACCEPTABLE, RULES, Severity

# Below this share of letters in place, a "có phải ...?" would puzzle more than help.
NEAR = 0.6
# Ids share much of their spelling, so a likely slip must be nearer.
NEAR_ID = 0.75


@dataclass(frozen=True, slots=True, order=True)
class Complaint:
    """One problem: where it is, which entry it concerns, what is wrong and what to do.

    `line` counts from 1 and is 0 where the whole file or folder is meant; `rule` names the rule
    that was broken.
    """

    file: str
    line: int
    entry: str
    problem: str
    remedy: str
    rule: str = "syntax"

    @property
    def severity(self) -> Severity:
        """Whether it keeps the folder from being used."""
        return RULES[self.rule].severity

    @property
    def place(self) -> str:
        """`file:line`, or the file alone where all of it is meant."""
        return f"{self.file}:{self.line}" if self.line else self.file

    def __str__(self) -> str:
        return f"{self.place}: {self.entry}: {self.problem}; {self.remedy}"


class KnowledgeError(Exception):
    """The folder cannot be used; `complaints` holds every problem found, in reading order."""

    def __init__(self, complaints: Iterable[Complaint]) -> None:
        self.complaints = tuple(complaints)
        super().__init__("\n".join(map(str, self.complaints)))


def nearest(word: str, options: Iterable[str], near: float = NEAR) -> str | None:
    """The one of `options` that `word` was probably meant to be, or None.

    `near` is the least share (0..1) of letters that must be in place.
    """
    found = process.extractOne(
        word,
        list(options),
        scorer=OSA.normalized_similarity,
        processor=default_process,
        score_cutoff=near,
    )
    return found[0] if found else None


def near_miss(word: str, options: Iterable[str], otherwise: str, near: float = NEAR) -> str:
    """“có phải “x”?” for the nearest of `options`, or what to do `otherwise`."""
    meant = nearest(word, options, near)
    return f"có phải “{meant}”?" if meant else otherwise


def acceptable(name: str) -> str:
    """The name of a warning that an item may acknowledge; raises ValueError for any other."""
    if name in ACCEPTABLE:
        return name
    otherwise = f"chọn trong: {quoted(ACCEPTABLE)}"
    if name in RULES:
        rule = RULES[name]
        raise ValueError(
            f"“{name}” ({rule.title}) không nhận là đúng được; {rule.advice}, rồi xoá tên ấy đi"
        )
    raise ValueError(f"không có cảnh báo “{name}”; {near_miss(name, ACCEPTABLE, otherwise)}")


def quoted(words: Iterable[str]) -> str:
    """The words in quotation marks, one after another, as a sentence lists them."""
    return ", ".join(f"“{word}”" for word in words)
