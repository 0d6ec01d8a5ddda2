"""How much of a topic's own wording a question names: a wording half named may be another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.wordings import Wording
from exchange import Reading

CONCEPT = 0.85  # how well a synonym stands for a word
Facet = tuple[str, object, float]  # which one, its value, what it weighs
# What each facet of a wording weighs beside its words.
WEIGHTS = (
    ("units", 0.4),
    ("ordinals", 0.5),
    ("documents", 0.8),
    ("terms", 0.3),
    ("years", 0.3),
    ("positions", 0.3),
    ("spans", 0.3),
)
ASKED = 0.4  # ... and that it asks for what the question asks for


@dataclass(frozen=True, slots=True)
class Named:
    """What a question names: its unmarked words, the groups of synonyms that it holds a phrase of,
    its facets by their kind, units with the places of bodies; `facets` is None where they don't
    count beside the words."""

    words: frozenset[str]
    concepts: frozenset[int]
    facets: dict[str, frozenset[object]] | None


@dataclass(frozen=True, slots=True)
class Covering:
    """The wordings of a topic, ready to be compared with what a question names.

    `words` lead from a word to the wordings that hold it and what it weighs there, `concepts` from
    a group of synonyms to (wording, place, weight, word); `facets` are those of each wording.
    """

    totals: tuple[float, ...]
    words: dict[str, list[tuple[int, float]]]
    concepts: dict[int, list[tuple[int, int, float, str]]]
    facets: tuple[tuple[Facet, ...], ...]


def covering_of(wordings: Sequence[Wording]) -> Covering:
    """The wordings of a topic, ready to be compared."""
    words: dict[str, list[tuple[int, float]]] = defaultdict(list)
    concepts: dict[int, list[tuple[int, int, float, str]]] = defaultdict(list)
    for number, wording in enumerate(wordings):
        for place, (bare, weight, of) in enumerate(wording.words):
            words[bare].append((number, weight))
            for concept in of:
                concepts[concept].append((number, place, weight * CONCEPT, bare))
    totals = tuple(wording.total for wording in wordings)
    facets = tuple(tuple(_facets_of(wording.reading)) for wording in wordings)
    return Covering(totals, dict(words), dict(concepts), facets)


def _facets_of(wording: Reading) -> Iterator[Facet]:
    for kind, weight in WEIGHTS:
        for value in facet_values(wording, kind):
            yield kind, value, weight
    if wording.asked:
        yield "asked", frozenset(wording.asked), ASKED


def facet_values(reading: Reading, kind: str) -> list[object]:
    """The values of a facet as they are compared: a document by its number, days by their ends."""
    if kind == "documents":
        return [one.number for one in reading.documents]
    if kind == "spans":
        return [(one.start, one.end) for one in reading.spans]
    return list(getattr(reading, kind))


def covered_share(covering: Covering, named: Named) -> float:
    """The share of the topic's best wording that the question names, 0..1."""
    gained = [0.0] * len(covering.totals)
    for bare in named.words & covering.words.keys():
        for number, weight in covering.words[bare]:
            gained[number] += weight
    met: set[tuple[int, int]] = set()
    for concept in named.concepts & covering.concepts.keys():
        for number, place, weight, bare in covering.concepts[concept]:
            if bare not in named.words and (number, place) not in met:
                met.add((number, place))
                gained[number] += weight
    best = 0.0
    known: dict[tuple[Facet, ...], tuple[float, float]] = {}
    for number, total in enumerate(covering.totals):
        more, held = 0.0, 0.0
        if named.facets is not None:
            facets = covering.facets[number]
            if facets not in known:
                known[facets] = _weighed(facets, named.facets)
            more, held = known[facets]
        if total + more:
            best = max(best, (gained[number] + held) / (total + more))
    return best


def _weighed(facets: Sequence[Facet], named: dict[str, frozenset[object]]) -> tuple[float, float]:
    """What the facets of a wording weigh, and what those weigh that the question names too."""
    total = held = 0.0
    for kind, value, weight in facets:
        values = named[kind]
        if kind == "asked":
            if not values:
                continue  # nothing is asked
            met = isinstance(value, frozenset) and not value.isdisjoint(values)
        else:
            met = value in values
        total += weight
        held += weight * met
    return total, held
