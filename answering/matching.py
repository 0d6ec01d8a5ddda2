"""From a reading to the topics that it may be about, best first, on one scale 0..1."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from answering.covering import CONCEPT, covered_share
from answering.facets import SPAN, Part, facet_keys, facet_parts, overlaps
from answering.fitness import fits
from answering.followups import CONTEXT
from answering.followups import content as content_of
from answering.index import EVERYDAY_WORD, Index
from answering.postings import tokens_of
from answering.topics import Topic
from answering.wordings import STRANGE_WORD, concepts_in
from curation.models import Document
from exchange import Reading, Word
from reading.reader import SOFT
from reading.stories import ASIDE
from reading.text import fold, toneless

KIND_COVERS = 0.75  # a document is rarely named by more of its long name than its kind
BONDED = 0.5  # from this bond on two words are a term of the knowledge
LOOSE_WORD = 0.3  # the share of the weight that an everyday word has where it isn't held
MISSED = 0.65  # the share of the content words that a topic may lack, by weight
OUTWEIGHED = 0.35  # the share of all else explained that missing words of content must reach
HOPELESS = 0.1  # below this share of the question its wordings aren't compared
RESCORED = 12  # topics at most whose full score is worked out for one reading
RESCORED_PLAIN = 15  # ... in a folder of plain entries, where the words alone decide
LOOSE = 0.6  # a word whose neighbour stands elsewhere in the topic, or nowhere
BROKEN = 0.45  # ... where the two are a word of the knowledge: "công" alone is no "công trình"


# What a word costs that the topic doesn't hold, by its role: one that comes from an earlier message
# may just have been replaced.
# How strongly a word asks, by its role, where whole wordings are compared.
ASKED_SHARES = {ASIDE: 0.35, CONTEXT: 0.3}
ASKED_PLAIN = {
    CONTEXT: 0.3
}  # ... in a folder of plain entries, where the story may be the question
FACET = 0.3  # what a facet weighs beside the likeness of words when the likely topics are picked
UNMET = {SOFT: 0.3, CONTEXT: 0.1, ASIDE: 0.1}


# What each kind of evidence says of a topic, fitted by benchmarks/calibration.py: the share of the
# question that it explains, the share of its best wording that the question names, both at once,
# and how alike the question and a wording are word by word; FIT is for the logarithm of how well
# its kind suits what is asked. The first four make 1.0 together.
RANKING = (0.346, 0.148, 0.16, 0.346)  # explained, covered, both, alike
RANKING_PLAIN = (0.3, 0.05, 0.1, 0.55)  # ... where the words alone decide
FIT = 0.295


@dataclass(frozen=True, slots=True)
class Match:
    """A topic and how well it fits: `explained` is the share of the question that it accounts for,
    `covered` the share of its best wording that the question names, `alike` how much of the
    question stands in one wording in the same order, `fit` how well its kind suits what is asked,
    `score` joins them; `unexplained` are the
    parts that it doesn't account for and `strange` the words of content among them, `wordless`
    tells that these weigh more than those that it holds, `exact` that the question is one of its
    own, `plain` that the folder holds plain entries alone."""

    topic: Topic
    score: float
    explained: float
    covered: float
    unexplained: tuple[str, ...]
    strange: tuple[str, ...] = ()
    wordless: bool = False
    exact: bool = False
    plain: bool = False
    alike: float = 0.0
    fit: float = 1.0


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of a question with its weight and the concepts that it is part of; `loose`
    tells that everybody uses it of everything and no neighbour makes it a term of the knowledge."""

    word: Word
    place: int
    weight: float
    concepts: tuple[int, ...]
    loose: bool = False


def rank(reading: Reading, index: Index) -> list[Match]:
    """The topics that a reading may be about, best first; vetoed ones are left out."""
    terms = terms_of(reading, index)
    stored = index.stored.get(reading.key)
    units = None
    if index.typed:
        units = frozenset((*reading.units, *map(index.units.place, reading.units)))
    alike = _alike(reading, index)
    found = []
    for place in _likely(reading, alike, index):
        likeness = float(alike[place])
        match = _match(index.topics[place], reading, terms, units, likeness, index)
        if match and place != stored:
            found.append(match)
    if stored is not None and stored >= 0:
        topic = index.topics[stored]
        found.append(Match(topic, 1.0, 1.0, 1.0, (), exact=True, plain=not index.typed, alike=1.0))
    return sorted(found, key=lambda match: (-match.score, not match.exact, match.topic.id))


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


def _alike(reading: Reading, index: Index) -> NDArray[np.float32]:
    """How much of the question stands in the best wording of each topic: about 0..1."""
    said = [one for one in reading.words if one.role != "courtesy" and one.bare[:1].isalnum()]
    bares = [one.bare for one in said]
    shares = ASKED_SHARES if index.typed else ASKED_PLAIN
    concepts = (concept for _, _, concept in concepts_in(bares, index.concepts))
    tokens = list(tokens_of(bares, [shares.get(one.role, 1.0) for one in said], concepts))
    whole = sum(
        index.postings.rare(token) * weight**2 for token, weight in tokens if " " not in token
    )
    return index.postings.gained(tokens) / np.float32(whole or 1.0)


def _likely(reading: Reading, alike: NDArray[np.float32], index: Index) -> list[int]:
    """The places of the topics that share most with the question."""
    sums = alike.copy()
    for key, weight in facet_keys(reading, index.units):
        if key in index.facets:
            sums[index.facets[key]] += weight * FACET
    for place in index.dated if reading.spans else ():
        days = index.topics[place].days
        if any(overlaps(span, *one) for span in reading.spans for one in days):
            sums[place] += SPAN * FACET
    count = min(RESCORED if index.typed else RESCORED_PLAIN, len(sums))
    if not count:
        return []
    best = np.argpartition(-sums, count - 1)[:count]
    return [int(place) for place in best if sums[place] > 0]


def _match(
    topic: Topic,
    reading: Reading,
    terms: list[Term],
    units: frozenset[str] | None,
    alike: float,
    index: Index,
) -> Match | None:
    # In a folder of plain entries the words of a facet are words like others.
    parts = facet_parts(reading, topic, index.units) if index.typed else []
    if parts is None:
        return None
    said = list(_word_parts(terms, topic, index))
    parts = [*parts, *said]
    total = sum(part.weight for part in parts)
    gained = sum(part.weight * part.explained for part in parts)
    explained = gained / total if total else 0.0
    concepts = {concept for term in terms for concept in term.concepts}
    covered = covered_share(topic, reading, concepts, units) if explained >= HOPELESS else 0.0
    if isinstance(topic.item, Document) and _names_the_kind(topic.item, reading):
        covered = max(covered, KIND_COVERS)
    if (
        reading.numbers
        and not content_of(reading)
        and all(n in topic.numbers for n in reading.numbers)
    ):
        covered = max(covered, KIND_COVERS)
    fit = fits(reading, topic) if index.typed else 1.0
    weights = RANKING if index.typed else RANKING_PLAIN
    evidence = (explained, covered, explained * covered, min(alike, 1.0))
    score = sum(weight * one for weight, one in zip(weights, evidence, strict=True))
    score += FIT * math.log(fit)
    content = [part for part, term in zip(said, terms, strict=True) if not term.word.role]
    missing = [part for part in parts if part.explained < 0.5 and part.weight >= 0.2]
    return Match(
        topic,
        min(1.0, max(0.0, score)),
        explained,
        covered,
        tuple(part.written for part in missing),
        tuple(part.written for part in content if part.explained < 0.5),
        _is_wordless(content, parts),
        plain=not index.typed,
        alike=alike,
        fit=fit,
    )


def _is_wordless(content: list[Part], parts: list[Part]) -> bool:
    """Whether the content words of a question weigh more that are not held than those that are,
    and nothing else about it outweighs them."""
    total = sum(part.weight for part in content)
    missing = sum(part.weight for part in content if part.explained < 0.5)
    others = sum(part.weight for part in parts if part.explained >= 0.5) - (total - missing)
    return missing > MISSED * total and missing > OUTWEIGHED * others


def _names_the_kind(item: Document, reading: Reading) -> bool:
    bares = {one.bare for one in reading.words}
    return all(fold(part) in bares for part in item.kind.split())


def _word_parts(terms: list[Term], topic: Topic, index: Index) -> Iterator[Part]:
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
