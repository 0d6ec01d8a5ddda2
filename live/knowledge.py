"""The knowledge in use: answers come from one index, which another replaces as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from answering import Excerpt, Index, answer, excerpts, go_on, overview
from answering.followups import Context
from curation.complaints import Complaint
from exchange import Answer, Question


@dataclass(frozen=True, slots=True)
class Refused:
    """What keeps a folder from being used, since when."""

    complaints: Sequence[Complaint]
    since: datetime


@dataclass(slots=True)
class InUse:
    """What answers now; `refused` tells why the folder, as it is now, can't be used: meanwhile the
    last good version answers."""

    index: Index
    refused: Refused | None = None

    @property
    def version(self) -> str:
        """The version that answers."""
        return self.index.knowledge.version

    @property
    def phrases(self) -> Mapping[str, str]:
        """The bot's own words, always those of the version that answers."""
        return _Phrases(self)

    def answers(self, question: Question) -> Answer:
        """The reply to a question by itself."""
        return replace(answer(question, self.index), version=self.version)

    def go_on(self, question: Question, standing: Standing | None) -> tuple[Answer, Standing]:
        """The reply to a question in a conversation, and where that stands after it."""
        # What stood on another version speaks of entries that may be gone: it is read anew.
        known = standing is not None and standing.version == self.version
        before = standing.context if standing is not None and known else None
        told, context = go_on(question, before, self.index)
        return replace(told, version=self.version), Standing(self.version, context)

    def overview(self, kind: str, day: date) -> Answer:
        """What there is of a kind on a day."""
        return replace(overview(kind, self.index, day), version=self.version)

    def excerpts(self, text: str, now: datetime) -> Sequence[Excerpt]:
        """What some words search for."""
        return excerpts(text, self.index, now)

    def title_of(self, entry: str) -> str | None:
        """What an entry is called, None if there is none with that id."""
        place = self.index.place_of.get(entry)
        return None if place is None else self.index.topics[place].title


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands, in terms of one version."""

    version: str
    context: Context


@dataclass(frozen=True, slots=True)
class _Phrases(Mapping[str, str]):
    """The phrases of whatever version is in use when one is looked up."""

    used: InUse = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self.used.index.knowledge.phrases[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.used.index.knowledge.phrases)

    def __len__(self) -> int:
        return len(self.used.index.knowledge.phrases)
