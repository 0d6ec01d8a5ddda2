"""Names and questions as weighted words, and as rows of the postings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from answering.postings import tokens_of
from exchange import Reading, Word

STRANGE_WORD = 0.9  # the rarity of a word that no topic holds
# By the first word of a phrase that has one, by the first two of others.
Concepts = Mapping[str, list[tuple[tuple[str, ...], int]]]
Row = list[tuple[str, float]]
NOTHING: list[tuple[tuple[str, ...], int]] = []


@dataclass(frozen=True, slots=True)
class Wording:
    """A name or question of a topic with its words weighted: (word, weight, concepts) each."""

    reading: Reading
    words: tuple[tuple[str, float, frozenset[int]], ...]
    total: float


@dataclass(frozen=True, slots=True)
class Weigher:
    """What words weigh: by how rare they are, and by the role that they play."""

    rarity: Mapping[str, float]
    concepts: Concepts
    shares: Mapping[str, float]

    def weighted(self, reading: Reading) -> Wording:
        """A wording with its words weighted."""
        named = concepts_in([one.bare for one in reading.words], self.concepts)
        made = []
        for place, one in enumerate(reading.words):
            share = self.shares.get(one.role)
            if share is not None:
                of = frozenset(c for first, size, c in named if first <= place < first + size)
                made.append((one.bare, self.rarity.get(one.bare, STRANGE_WORD) * share, of))
        return Wording(reading, tuple(made), sum(weight for _, weight, _ in made))

    def row(self, read: Sequence[Word], strength: float = 1.0) -> Row:
        """The tokens of a text that stands for a topic so strongly (0..1)."""
        bares = [one.bare for one in read if one.bare[:1].isalnum()]
        found = (concept for _, _, concept in concepts_in(bares, self.concepts))
        return list(tokens_of(bares, [strength] * len(bares), found))


def concepts_in(bares: Sequence[str], concepts: Concepts) -> Iterator[tuple[int, int, int]]:
    """The concepts named in a list of unmarked words: (first word, number of words, concept)."""
    said = tuple(bares)
    for place, bare in enumerate(said):
        after = said[place + 1] if place + 1 < len(said) else ""
        begun = concepts.get(f"{bare} {after}", NOTHING)
        for phrase, concept in (*concepts.get(bare, NOTHING), *begun):
            if said[place : place + len(phrase)] == phrase:
                yield place, len(phrase), concept
