"""The content words of a question: what each weighs, and how well a topic holds it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from answering.covering import CONCEPT
from answering.facets import Part
from answering.followups import CONTEXT
from answering.index import EVERYDAY_WORD, Index
from answering.topics import Topic
from answering.wordings import STRANGE_WORD, concepts_in
from exchange import Reading, Word
from reading.drafts import EXCEPTED
from reading.roles import SOFT
from reading.stories import ASIDE
from reading.text import partly_marked, toneless

BONDED = 0.5  # from this bond on two words are a term of the knowledge
LOOSE_WORD = 0.3  # the share of the weight that an everyday word has where it isn't held
LOOSE = 0.6  # a word whose neighbour stands elsewhere in the topic, or nowhere
BROKEN = 0.45  # ... where the two are a word of the knowledge: "công" alone is no "công trình"
# What a word costs that the topic doesn't hold, by its role: one that comes from an earlier message
# may just have been replaced.
UNMET = {SOFT: 0.3, CONTEXT: 0.1, ASIDE: 0.1, EXCEPTED: 0.05}


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question with its weight and the concepts that it is part of; `loose`
    tells that everybody uses it of everything and no neighbour makes it a term of the knowledge.

    `pairs` are the pairs that it makes with its neighbours, `alone` is what a topic that holds it
    without any of them explains of it, `strength` the share that holds whatever its marks are,
    `marked` whether its marks count.
    """

    word: Word
    weight: float
    concepts: tuple[int, ...]
    loose: bool
    pairs: tuple[tuple[str, str], ...]
    alone: float
    strength: float
    marked: bool


def terms_of(reading: Reading, index: Index) -> list[Term]:
    """The content words of a reading, weighted by how rare they are in the knowledge."""
    concepts = list(concepts_in([one.bare for one in reading.words], index.concepts))
    places = [i for i, one in enumerate(reading.words) if one.role in index.shares]
    made = []
    for place in places:
        one = reading.words[place]
        rarity = index.rarity.get(one.bare) or strangeness(one.bare, reading, index)
        of = tuple(c for first, size, c in concepts if first <= place < first + size)
        pairs = tuple(
            (reading.words[first].bare, reading.words[first + 1].bare)
            for first in (place - 1, place)
            if first in places and first + 1 in places
        )
        half = any(pair in index.lexicon.pairs for pair in pairs)
        made.append(
            Term(
                word=one,
                weight=rarity * index.shares[one.role],
                concepts=of,
                loose=_is_loose(place, reading, index),
                pairs=pairs,
                alone=BROKEN if half else LOOSE,
                strength=1.0 if one.sure >= 0.8 else 0.9,
                marked=one.text in index.lexicon.marked,
            )
        )
    return made


def _is_loose(place: int, reading: Reading, index: Index) -> bool:
    """Whether a word says little where a topic doesn't hold it: an everyday word that makes no term
    of the knowledge with a neighbour and isn't what is sought."""
    words = reading.words
    one = words[place]
    if one.bare not in index.lexicon.language.everyday or one.bare in reading.sought:
        return False
    if any(one.bare in head[:2] for head in reading.counted):
        return False
    near = [words[i].bare for i in range(max(0, place - 1), min(len(words), place + 2))]
    return not any(index.lexicon.bonds.get(pair, 0.0) > BONDED for pair in pairwise(near))


def strangeness(bare: str, reading: Reading, index: Index) -> float:
    """What a word weighs that no topic holds: an everyday word less than a name or a term, unless
    it is what is sought ("nhà thầu nào")."""
    sought = bare in reading.sought or any(bare in head[:2] for head in reading.counted)
    everyday = bare in index.lexicon.language.everyday and not sought
    return EVERYDAY_WORD if everyday else STRANGE_WORD


def word_parts(terms: list[Term], topic: Topic) -> Iterator[Part]:
    for term in terms:
        value = _held(term, topic)
        if value and term.pairs and topic.pairs.isdisjoint(term.pairs):
            value *= term.alone
        if term.concepts and value < CONCEPT and not topic.concepts.isdisjoint(term.concepts):
            value = CONCEPT
        share = 1.0
        if value < 0.5:
            share = min(UNMET.get(term.word.role, 1.0), LOOSE_WORD if term.loose else 1.0)
        yield Part(term.word.written, term.weight * share, value)


def _held(term: Term, topic: Topic) -> float:
    """How well the topic holds a word: 0..1, less where it is typed as another known word."""
    held = topic.strength.get(term.word.bare, 0.0) * term.strength
    return held * _marks(term.word, topic.forms[term.word.bare]) if held and term.marked else held


def _marks(read: Word, forms: set[str]) -> float:
    """1.0 where marks agree or were left out; less for another tone, least for other letters."""
    if read.text in forms or read.open or read.sure < 1.0:
        return 1.0
    if any(partly_marked(read.text, form) for form in forms):
        return 0.95
    if toneless(read.text) in {toneless(form) for form in forms}:
        return 0.75
    return 0.5
