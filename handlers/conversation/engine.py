"""What the conversation asks: the engine of the knowledge."""

from __future__ import annotations

from collections.abc import Sequence
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


class Engine(Protocol):
    """What thinks, over the version of the knowledge that is in use."""

    @property
    def version(self) -> str:
        """The version in use."""

    def answers(self, question: Question, /) -> Answer:
        """The reply to a question by itself."""

    def go_on(self, question: Question, standing: Standing, /) -> tuple[Answer, Standing]:
        """The reply to a question in a conversation: `standing` is where that stood, None where
        only the question's earlier messages are known; gives where it stands after the reply."""

    def overview(self, kind: str, day: date, /) -> Answer:
        """What there is of a kind ("lich", "vanban", "nhiemvu", "donvi") on a day."""

    def excerpts(self, text: str, now: datetime, /) -> Sequence[Excerpt]:
        """What some words search for."""
