"""What the conversation asks: the engine of the knowledge, as three functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from exchange import Answer, Question


class Excerpt(Protocol):
    """Something of the knowledge with all that is told of it."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its name."""

    @property
    def text(self) -> str:
        """All that is told of it, the source in the last line."""


@dataclass(frozen=True, slots=True)
class Engine:
    """`answers` answers a question, `overview` tells what there is of a kind ("lich", "vanban",
    "nhiemvu", "donvi") on a day, `excerpts` finds what some words search for."""

    answers: Callable[[Question], Answer]
    overview: Callable[[str, date], Answer]
    excerpts: Callable[[str, datetime], Sequence[Excerpt]]
    version: str
