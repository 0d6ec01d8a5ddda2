"""Asking an index in the words of a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from answering import Index, answer
from exchange import VIETNAM, Answer, Question

NOW = "2030-03-20T09:00"  # a Wednesday


class Ask(Protocol):
    """The last text is the question, those before it came earlier."""

    def __call__(
        self, *texts: str, now: str = NOW, chosen: str | None = None, about: str | None = None
    ) -> Answer: ...


AskFolder = Callable[[str], Ask]


def asking(index: Index) -> Ask:
    """A function that asks `index`, at `NOW` in Vietnam unless told otherwise."""

    def ask(
        *texts: str, now: str = NOW, chosen: str | None = None, about: str | None = None
    ) -> Answer:
        asked_at = datetime.fromisoformat(now).replace(tzinfo=VIETNAM)
        return answer(Question(texts[-1], asked_at, texts[:-1], chosen, about), index)

    return ask
