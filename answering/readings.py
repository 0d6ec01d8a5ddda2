"""What the texts of the knowledge are read as, kept from one version of it to the next.

Reading is most of what an index costs, and an edit changes the reading of few texts: a text is read
anew only where the lexicon says something else of one of its words, or of two that stand together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import TypeVar

from exchange import Reading, Word
from reading.drafts import Draft
from reading.lexicon import Lexicon
from reading.reader import facets_of, finish
from reading.text import clean, words

NO_DAY = date(2000, 1, 1)  # texts of the knowledge have no clock
K = TypeVar("K")
V = TypeVar("V")
Kept = dict[str, tuple[frozenset[object], Reading]]  # by the text; with its words and pairs


@dataclass(slots=True)
class Readings:
    """Readings by the text: as questions with all that they ask, as bodies with their facets
    alone; `words` are those of each text, `lexicon` is the one that they were read with. The
    earlier ones were read with another lexicon, to the same effect."""

    lexicon: Lexicon | None = None
    words: Mapping[str, list[Word]] = field(default_factory=dict)
    questions: Kept = field(default_factory=dict)
    bodies: Kept = field(default_factory=dict)
    earlier_questions: Kept = field(default_factory=dict)
    earlier_bodies: Kept = field(default_factory=dict)

    def over(self, lexicon: Lexicon, said: Mapping[str, list[Word]]) -> Readings:
        """New readings, with those of these as the earlier ones that another lexicon gives too;
        `said` are the words of all texts there are now."""
        if self.lexicon is None or self.lexicon.slip_of != lexicon.slip_of:
            return Readings(lexicon, said)
        changed = _changed(self.lexicon, lexicon)
        earlier = _untouched(self.questions, changed), _untouched(self.bodies, changed)
        return Readings(lexicon, said, {}, {}, *earlier)

    def question(self, text: str) -> Reading:
        """A name or question, read with all that it asks."""
        return self._read(text, self.questions, self.earlier_questions, finish)

    def body(self, text: str) -> Reading:
        """A text that asks nothing: its words and facets alone."""
        return self._read(text, self.bodies, self.earlier_bodies, facets_of)

    def _read(
        self,
        text: str,
        kept: Kept,
        earlier: Kept,
        reader: Callable[[Draft, Lexicon, date], Reading],
    ) -> Reading:
        if text in earlier:
            kept[text] = earlier[text]
        elif text not in kept:
            assert self.lexicon is not None
            said = list(self.words[text]) if text in self.words else words(clean(text))
            bares = [one.bare for one in said]
            reading = reader(Draft(said), self.lexicon, NO_DAY)
            kept[text] = frozenset((*bares, *pairwise(bares))), reading
        return kept[text][1]


def _changed(old: Lexicon, new: Lexicon) -> frozenset[object]:
    """The words and pairs of words of which two lexicons don't say the same."""
    return frozenset(
        (
            *_differing(old.names, new.names),
            *_differing(old.titles, new.titles),
            *_differing(old.places, new.places),
            *_differing(old.bonds, new.bonds),
            *(old.name_starts ^ new.name_starts),
            *(old.content ^ new.content),
            *(old.pairs ^ new.pairs),
            *(old.compounds ^ new.compounds),
        )
    )


def _differing(old: Mapping[K, V], new: Mapping[K, V]) -> Iterable[K]:
    return (key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _untouched(kept: Kept, changed: frozenset[object]) -> Kept:
    return {text: one for text, one in kept.items() if changed.isdisjoint(one[0])}
