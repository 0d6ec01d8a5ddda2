"""How much of a topic's own wording a question names: a wording half named may be another's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from answering.topics import Topic
from answering.wordings import Wording
from exchange import Reading

CONCEPT = 0.85  # how well a synonym stands for a word


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names: its unmarked words, the groups of synonyms that it holds a phrase of,
    its units with the places of bodies; `facets` tells whether facets count beside the words."""

    words: frozenset[str]
    concepts: frozenset[int]
    units: frozenset[str]
    facets: bool


def covered_share(topic: Topic, reading: Reading, named: Named) -> float:
    """The share of the topic's best wording that the question names, 0..1."""
    best = 0.0
    for wording in topic.weighted:
        best = max(best, _share(wording, reading, named))
        if best >= 1.0:
            break
    return best


def _share(wording: Wording, reading: Reading, named: Named) -> float:
    total, gained = wording.total, 0.0
    for bare, weight, of in wording.words:
        if bare in named.words:
            gained += weight
        elif of and not named.concepts.isdisjoint(of):
            gained += weight * CONCEPT
    facets = _shared_facets(wording.reading, reading, named.units) if named.facets else ()
    for weight, met in facets:
        total += weight
        gained += weight * met
    return gained / total if total else 0.0


def _shared_facets(
    wording: Reading, reading: Reading, units: frozenset[str]
) -> Iterator[tuple[float, bool]]:
    """The facets of a wording: what each weighs, and whether the question names it too."""
    for unit in wording.units:
        yield 0.4, unit in units
    for ordinal in wording.ordinals:
        yield 0.5, ordinal in reading.ordinals
    for document in wording.documents:
        yield 0.8, any(document.number == one.number for one in reading.documents)
    for term in wording.terms:
        yield 0.3, term in reading.terms
    for year in wording.years:
        yield 0.3, year in reading.years
    for position in wording.positions:
        yield 0.3, position in reading.positions
    for span in wording.spans:
        yield 0.3, any((span.start, span.end) == (one.start, one.end) for one in reading.spans)
    if reading.asked and wording.asked:
        yield 0.4, not set(reading.asked).isdisjoint(wording.asked)
