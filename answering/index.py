"""The index: everything that is worked out once for a version of the knowledge."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from answering.facets import keys_of
from answering.followups import CONTEXT
from answering.listings import derived
from answering.topics import Builder, Topic, Wording, concepts_in
from answering.units import Units, units_of
from answering.vocabulary import lexicon_of, words_of
from curation.models import Document, Entry, Event, Knowledge, Listing, Source
from exchange import Reading
from reading.lexicon import Lexicon, language
from reading.reader import LIGHT, SOFT
from reading.stories import ASIDE
from reading.text import clean, fold, words

SHARED = -1
# What a word weighs by its role, beside a content word: a noun of the question itself ("kế hoạch
# nào"), a general verb or noun, a word taken over from an earlier message.
SHARES = {"": 1.0, SOFT: 0.4, LIGHT: 0.3, CONTEXT: 0.35, ASIDE: 0.35}
# Where a folder holds plain entries alone, words are all there is: only courtesy says nothing.
PLAIN_SHARES = {
    role: 1.0
    for role in (
        "", "asked", "document", "function", LIGHT, "number", "ordinal", "position", SOFT,
        "stranger", "term", "time", "unit", "year",
    )
} | {CONTEXT: 0.35, ASIDE: 0.6}  # fmt: skip
STRANGE_WORD = 0.9  # the rarity of a word that no topic holds
EVERYDAY_WORD = 0.15  # ... and that everybody uses of everything
K = TypeVar("K", str, int)
Concepts = Mapping[str, list[tuple[tuple[str, ...], int]]]


@dataclass(frozen=True, slots=True)
class Index:
    """The knowledge made ready for questions.

    `rarity` is 0..1 for each unmarked word, 1.0 for one that a single topic has; `postings` tell
    which wordings hold which words, `facets` the places in `topics` of each facet; `stored` leads
    from a stored question to its topic; `dated` are the places of topics that lie in time; `typed`
    tells whether the folder holds more than plain entries; `shares` are the weights of roles.
    """

    knowledge: Knowledge
    units: Units
    lexicon: Lexicon
    topics: Topics
    place_of: Mapping[str, int]
    rarity: Mapping[str, float]
    postings: Postings
    facets: Mapping[str, NDArray[np.int32]]
    concepts: Concepts
    stored: Mapping[str, int]
    dated: tuple[int, ...]
    typed: bool
    shares: Mapping[str, float]


def build_index(knowledge: Knowledge) -> Index:
    """The index of `knowledge`; takes about as long as loading it."""
    units = units_of(knowledge)
    lists = derived(knowledge, units)
    texts = words_of(knowledge, units, lists)
    lexicon = lexicon_of(knowledge, texts)
    concepts = _concepts(knowledge)
    typed = any(not isinstance(item, Entry) for item in knowledge.items.values())
    items = [*knowledge.items.values(), *lists]
    rarity = _rarity(items, texts, knowledge, units)
    shares = SHARES if typed else PLAIN_SHARES
    weigh = Weigher(rarity, concepts, shares)
    builder = Builder(knowledge, units, lexicon, concepts, weigh)
    topics = Topics(items, builder, whole=typed)
    rows = (topic_rows(topic) for topic in topics) if typed else (
        plain_rows(item, texts, knowledge, units, weigh) for item in items
    )
    return Index(
        knowledge=knowledge,
        units=units,
        lexicon=lexicon,
        topics=topics,
        place_of={item.id: place for place, item in enumerate(items)},
        rarity=rarity,
        postings=postings_of(rows),
        facets=_facets(topics) if typed else {},
        concepts=concepts,
        stored=_stored(items, texts, knowledge, units),
        typed=typed,
        shares=shares,
        dated=_dated(topics) if typed else (),
    )


def _dated(topics: Iterable[Topic]) -> tuple[int, ...]:
    return tuple(
        place
        for place, topic in enumerate(topics)
        if topic.days and isinstance(topic.item, Event | Document | Listing | Source)
    )


def _weighted(
    reading: Reading, rarity: Mapping[str, float], concepts: Concepts, shares: Mapping[str, float]
) -> Wording:
    named = concepts_in([one.bare for one in reading.words], concepts)
    made = []
    for place, one in enumerate(reading.words):
        if one.role in shares:
            of = frozenset(
                concept for first, size, concept in named if first <= place < first + size
            )
            made.append((one.bare, rarity.get(one.bare, STRANGE_WORD) * shares[one.role], of))
    return Wording(reading, tuple(made), sum(weight for _, weight, _ in made))


def stored_key(reading: Reading) -> str:
    """The words of a wording without marks: equal for a stored question and the same one asked."""
    return " ".join(one.bare for one in reading.words if one.bare[:1].isalnum())


def _stored(topics: Sequence[Topic]) -> dict[str, int]:
    """The topic of each stored question; a wording that two topics share leads to neither."""
    found: dict[str, int] = {}
    for place, topic in enumerate(topics):
        for wording in topic.wordings[topic.names :]:
            key = stored_key(wording)
            found[key] = place if found.get(key, place) == place else SHARED
    return found


def _held(topics: Sequence[Topic]) -> dict[str, NDArray[np.int32]]:
    return _inverted(
        (place, (*topic.strength, *keys_of(topic))) for place, topic in enumerate(topics)
    )


def _inverted(held: Iterable[tuple[int, Iterable[K]]]) -> dict[K, NDArray[np.int32]]:
    lists: dict[K, list[int]] = defaultdict(list)
    for place, keys in held:
        for key in keys:
            lists[key].append(place)
    return {key: np.asarray(found, dtype=np.int32) for key, found in lists.items()}


def _rarity(held: Mapping[str, NDArray[np.int32]], topics: int) -> dict[str, float]:
    """How much a word tells: the inverse document frequency on a scale up to 1.0."""
    top = math.log(1 + topics)
    return {one: math.log(1 + topics / len(found)) / top for one, found in held.items()}


def _concepts(knowledge: Knowledge) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """The groups of synonyms by the first unmarked word of each phrase."""
    made: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    groups = (*language().synonyms, *knowledge.vocabulary.synonyms)
    for number, group in enumerate(groups):
        for text in group:
            phrase = tuple(fold(one.text) for one in words(clean(text)))
            made[phrase[0]].append((phrase, number))
    return dict(made)
