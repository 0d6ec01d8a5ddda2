"""The engine's replies to questions whose right replies are known."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from answering import Index, replay, respond
from benchmarks.durations import Durations, durations_of
from benchmarks.expectations import Expected, Verdict, read_questions, verdict
from exchange import Answer, Question

ROOT = Path(__file__).parent.parent
QUESTIONS = ROOT / "tests" / "questions"
KNOWLEDGE = ROOT / "knowledge"
LINE = "A line is a JSON object with id, kind, q, outcome; as needed prev, now, all, none, also."


class QuestionFileError(Exception):
    """A question file that can't be used; the text says which, where and why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was expected and as the engine takes it."""

    expected: Expected
    question: Question


@dataclass(frozen=True, slots=True)
class Reply:
    """A question, what came, how that meets what was expected, and how long it took."""

    expected: Expected
    answer: Answer
    verdict: Verdict
    seconds: float


def question_files() -> list[Path]:
    """The project's own question files."""
    return sorted(QUESTIONS.glob("*.jsonl"))


def read_files(paths: Iterable[Path], now: datetime) -> list[Asked]:
    """The questions of files; raises QuestionFileError for the first that can't be read."""
    return [one for path in paths for one in _read(path, now)]


def _read(path: Path, now: datetime) -> Iterator[Asked]:
    try:
        lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        numbers = [number for number, line in lines if line.strip()]
        for number, expected in zip(numbers, read_questions(path), strict=True):
            yield Asked(expected, _question(expected, now, f"{path}:{number}"))
    except OSError as error:
        raise QuestionFileError(f"{path}: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{path}: not UTF-8 at byte {error.start}") from None
    except ValueError as error:
        raise QuestionFileError(f"{error}\n{LINE}") from None


def _question(expected: Expected, now: datetime, place: str) -> Question:
    try:
        return expected.question(now)
    except ValueError as error:
        raise ValueError(f"{place}: {error}") from None


def replies(asked: Iterable[Asked], index: Index) -> Iterator[Reply]:
    """The reply to each question."""
    for one in asked:
        # The program keeps where a conversation stands: only the last message is worked through.
        context = replay(one.question, index)
        began = time.perf_counter()
        answer = respond(one.question, context, index)
        seconds = time.perf_counter() - began
        yield Reply(one.expected, answer, verdict(one.expected, answer), seconds)


def durations(made: Sequence[Reply]) -> Durations:
    """How long the engine took for replies."""
    return durations_of([one.seconds for one in made])


@dataclass(frozen=True, slots=True)
class Constant:
    """An engine that thinks as little as wanted."""

    answers: Callable[..., Answer]
    go_on: Callable[[Question, Any], tuple[Answer, Any]]
    overview: Callable[..., Answer]
    excerpts: Callable[..., Sequence[Any]]
    version: str = "v1"
