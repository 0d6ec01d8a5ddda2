"""From a reading to the topics that it may be about, best first, on one scale 0..1."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from answering.covering import WEIGHTS, Named, covered_share, facet_values
from answering.facets import SPAN, Part, Vetoed, facet_keys, facet_parts, overlaps
from answering.fitness import fits
from answering.followups import CONTEXT
from answering.followups import content as content_of
from answering.index import Index
from answering.postings import tokens_of
from answering.terms import Term, terms_of, word_parts
from answering.topics import Topic
from answering.wordings import concepts_in
from curation.models import Document
from exchange import Reading
from reading.drafts import EXCEPTED
from reading.stories import ASIDE
from reading.text import fold

KIND_COVERS = 0.75  # a document is rarely named by more of its long name than its kind
MISSED = 0.65  # the share of the content words that a topic may lack, by weight
OUTWEIGHED = 0.35  # the share of all else explained that missing words of content must reach
HOPELESS = 0.1  # below this share of the question its wordings aren't compared
RESCORED = 12  # topics at most whose full score is worked out for one reading
RESCORED_PLAIN = 15  # ... in a folder of plain entries, where the words alone decide


# How strongly a word asks, by its role, where whole wordings are compared.
ASKED_SHARES = {ASIDE: 0.35, EXCEPTED: 0.2, CONTEXT: 0.3}
# ... in a folder of plain entries, where the story may be the question.
ASKED_PLAIN = {CONTEXT: 0.3}
FACET = 0.3  # what a facet weighs beside the likeness of words when the likely topics are picked


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
    `score` joins them; `unexplained` are the parts that it doesn't account for and `strange` the
    words of content among them, `wordless` tells that these weigh more than those that it holds,
    `exact` that the question is one of its own, `plain` that the folder holds plain entries
    alone."""

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


class Ranking(NamedTuple):
    """The topics that a reading may be about, best first, and those that a facet rules out, each
    with that facet in words."""

    matches: list[Match]
    vetoed: list[tuple[Topic, str]]


def rank(reading: Reading, index: Index) -> Ranking:
    """The likely topics of a reading, weighed."""
    terms = terms_of(reading, index)
    stored = index.stored.get(reading.key)
    named = Named(
        words=frozenset(one.bare for one in reading.words),
        concepts=frozenset(concept for term in terms for concept in term.concepts),
        facets=_facets_named(reading, index) if index.typed else None,
    )
    alike = _alike(reading, index)
    found: list[Match] = []
    vetoed: list[tuple[Topic, str]] = []
    for place in _likely(reading, alike, index):
        topic = index.topics[place]
        try:
            match = _match(topic, reading, terms, named, float(alike[place]), index)
        except Vetoed as veto:
            vetoed.append((topic, str(veto)))
            continue
        if place != stored:
            found.append(match)
    if stored is not None and stored >= 0:
        topic = index.topics[stored]
        found.append(Match(topic, 1.0, 1.0, 1.0, (), exact=True, plain=not index.typed, alike=1.0))
    found.sort(key=lambda match: (-match.score, not match.exact, match.topic.id))
    return Ranking(found, vetoed)


def close_to(place: int, reading: Reading, margin: float, index: Index) -> list[Match]:
    """The topics that a wording of the topic at `place` fits nearly as well, that one first.

    `margin` is the share of the topic's score by which another may stay behind, 0..1; a stored
    question counts like any other wording. Empty if the wording doesn't fit its own topic.
    """
    reading = replace(reading, key="")
    if not index.typed:
        # Whatever else fits, likeness sets the highest score that a topic can have.
        alike, weight = _alike(reading, index), RANKING_PLAIN[-1]
        own = 1 - weight + weight * min(float(alike[place]), 1.0)
        if np.count_nonzero(1 - weight + weight * alike >= (1 - margin) * own) < 2:
            return []
    matches = rank(reading, index).matches
    best = next((one for one in matches if one.topic.id == index.topics[place].id), None)
    if best is None:
        return []
    least = (1 - margin) * best.score
    return [best, *(one for one in matches if one is not best and one.score > least)]


def _facets_named(reading: Reading, index: Index) -> dict[str, frozenset[object]]:
    """The facets of a question by their kind; a body names its place too."""
    facets = {kind: frozenset(facet_values(reading, kind)) for kind, _ in WEIGHTS}
    facets["units"] |= frozenset(map(index.units.place, reading.units))
    return facets | {"asked": frozenset(reading.asked)}


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
    named: Named,
    alike: float,
    index: Index,
) -> Match:
    # In a folder of plain entries the words of a facet are words like others.
    parts = facet_parts(reading, topic, index.units) if index.typed else []
    said = list(word_parts(terms, topic))
    parts = [*parts, *said]
    total = sum(part.weight for part in parts)
    gained = sum(part.weight * part.explained for part in parts)
    explained = gained / total if total else 0.0
    covered = covered_share(topic.covering, named) if explained >= HOPELESS else 0.0
    if isinstance(topic.item, Document) and _names_the_kind(topic.item, reading):
        covered = max(covered, KIND_COVERS)
    if (
        reading.numbers
        and not content_of(reading)
        and all(n in topic.numbers for n in reading.numbers)
    ):
        covered = max(covered, KIND_COVERS)
    fit = fits(reading, topic) if index.typed else 1.0
    weights = (*(RANKING if index.typed else RANKING_PLAIN), FIT)
    known = evidence_of(explained, covered, alike, fit)
    score = sum(weight * one for weight, one in zip(weights, known, strict=True))
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


def evidence_of(explained: float, covered: float, alike: float, fit: float) -> tuple[float, ...]:
    """What the weights of ranking are for, in their order."""
    return (explained, covered, explained * covered, min(alike, 1.0), math.log(fit))


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
