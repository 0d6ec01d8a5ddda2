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
    tells that everybody uses it of everything and no neighbour makes it a term of the knowledge."""

    word: Word
    place: int
    weight: float
    concepts: tuple[int, ...]
    loose: bool = False


def terms_of(reading: Reading, index: Index) -> list[Term]:
    """The content words of a reading, weighted by how rare they are in the knowledge."""
    concepts = list(concepts_in([one.bare for one in reading.words], index.concepts))
    made = []
    for place, one in enumerate(reading.words):
        if one.role not in index.shares:
            continue
        rarity = index.rarity.get(one.bare) or strangeness(one.bare, reading, index)
        of = tuple(c for first, size, c in concepts if first <= place < first + size)
        weight = rarity * index.shares[one.role]
        made.append(Term(one, place, weight, of, _is_loose(place, reading, index)))
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


def word_parts(terms: list[Term], topic: Topic, index: Index) -> Iterator[Part]:
    held = [_held(term, topic, index) for term in terms]
    for number, term in enumerate(terms):
        value = held[number]
        if value and not _in_company(number, terms, held, topic):
            value *= BROKEN if _is_half(number, terms, index) else LOOSE
        if term.concepts and value < CONCEPT and topic.concepts.intersection(term.concepts):
            value = CONCEPT
        share = 1.0
        if value < 0.5:
            share = min(UNMET.get(term.word.role, 1.0), LOOSE_WORD if term.loose else 1.0)
        yield Part(term.word.written, term.weight * share, value)


def _held(term: Term, topic: Topic, index: Index) -> float:
    """How well the topic holds a word: 0..1, less where it is typed as another known word."""
    bare = term.word.bare
    strength = topic.strength.get(bare, 0.0)
    if strength:
        known = term.word.text in index.lexicon.marked
        guess = 1.0 if term.word.sure >= 0.8 else 0.9
        return strength * guess * (_marks(term.word, topic.forms[bare]) if known else 1.0)
    return 0.0


def _marks(read: Word, forms: set[str]) -> float:
    """1.0 where marks agree or were left out; less for another tone, least for other letters."""
    if read.text in forms or read.open or read.sure < 1.0:
        return 1.0
    if any(partly_marked(read.text, form) for form in forms):
        return 0.95
    if toneless(read.text) in {toneless(form) for form in forms}:
        return 0.75
    return 0.5


def _is_half(number: int, terms: list[Term], index: Index) -> bool:
    """Whether a word and a neighbour of it in the question stand together in the knowledge."""
    term = terms[number]
    for other in (number - 1, number + 1):
        if 0 <= other < len(terms) and abs(terms[other].place - term.place) == 1:
            pair = (term.word.bare, terms[other].word.bare)
            if (pair if other > number else pair[::-1]) in index.lexicon.pairs:
                return True
    return False


def _in_company(number: int, terms: list[Term], held: list[float], topic: Topic) -> bool:
    """Whether a word stands in the topic beside one of its neighbours in the question."""
    term = terms[number]
    beside = [
        terms[other]
        for other in (number - 1, number + 1)
        if 0 <= other < len(terms) and abs(terms[other].place - term.place) == 1
    ]
    if not beside:
        return True
    for other in beside:
        first, second = (other, term) if other.place < term.place else (term, other)
        if (first.word.bare, second.word.bare) in topic.pairs:
            return True
    return False
