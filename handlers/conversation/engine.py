"""What the conversation asks: the engine of the knowledge, as three functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias

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


# Where a conversation stands, in the engine's own form.
Standing: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Engine:
    """`answers` answers a question by itself, `go_on` one in a conversation: it takes where that
    stood, None where only the question's earlier messages are known, and gives where it stands
    after the reply; `overview` tells what there is of a kind ("lich", "vanban",
    "nhiemvu", "donvi") on a day, `excerpts` finds what some words search for."""

    answers: Callable[[Question], Answer]
    go_on: Callable[[Question, Standing], tuple[Answer, Standing]]
    overview: Callable[[str, date], Answer]
    excerpts: Callable[[str, datetime], Sequence[Excerpt]]
    version: str
