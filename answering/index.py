"""The index: everything that is worked out once for a version of the knowledge."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from answering.facets import keys_of
from answering.followups import CONTEXT
from answering.listings import derived
from answering.postings import Postings, postings_of
from answering.readings import Readings
from answering.texts import Texts, texts_of
from answering.topics import BODY, Builder, Topic, Topics
from answering.units import Units, units_of
from answering.vocabulary import lexicon_of, words_of
from answering.wordings import Concepts, Row, Weigher
from curation.models import Document, Entry, Event, Figure, Knowledge, Listing, Source
from exchange import Word
from reading.drafts import EXCEPTED
from reading.lexicon import Lexicon, language
from reading.reader import key_of
from reading.roles import LIGHT, SOFT
from reading.stories import ASIDE
from reading.text import clean, fold, words

SHARED = -1
# What a word weighs by its role, beside a content word: a noun of the question itself ("kế hoạch
# nào"), a general verb or noun, a word taken over from an earlier message.
SHARES = {"": 1.0, SOFT: 0.4, LIGHT: 0.3, CONTEXT: 0.2, ASIDE: 0.35, EXCEPTED: 0.2}
# Where a folder holds plain entries alone, words are all there is: only courtesy says nothing.
PLAIN_SHARES = {
    role: 1.0
    for role in (
        "", "asked", "document", LIGHT, "number", "ordinal", "position", SOFT,
        "stranger", "term", "time", "unit", "year",
    )
} | {CONTEXT: 0.35, ASIDE: 0.6, EXCEPTED: 0.6, "function": 0.4}  # fmt: skip
EVERYDAY_WORD = 0.15  # ... and that everybody uses of everything
Read = Mapping[str, Sequence[Word]]  # the words of each text


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
    return build_on(knowledge, Readings())[0]


def build_on(knowledge: Knowledge, readings: Readings) -> tuple[Index, Readings]:
    """The index of `knowledge`, and the readings that the next one can be built on; built on those
    of a version that is much the same it takes a part of the time."""
    units = units_of(knowledge)
    lists = derived(knowledge, units)
    read = words_of(knowledge, units, lists, readings)
    lexicon = lexicon_of(knowledge, read)
    concepts = _concepts(knowledge)
    typed = any(not isinstance(item, Entry) for item in knowledge.items.values())
    items = [*knowledge.items.values(), *lists]
    told = [texts_of(item, knowledge, units) for item in items]
    shares = SHARES if typed else PLAIN_SHARES
    weigher = Weigher(_rarity(told, read), concepts, shares)
    builder = Builder(knowledge, units, lexicon, weigher)
    known = readings.over(lexicon, read)
    topics = Topics(items, builder, builder.topics(items, known) if typed else None)
    rows = (
        (list(_topic_rows(topic, weigher)) for topic in topics)
        if typed
        else (list(_plain_rows(one, read, weigher)) for one in told)
    )
    made = Index(
        knowledge=knowledge,
        units=units,
        lexicon=lexicon,
        topics=topics,
        place_of={item.id: place for place, item in enumerate(items)},
        rarity=weigher.rarity,
        postings=postings_of(rows),
        facets=_facets(topics) if typed else {},
        concepts=concepts,
        stored=_stored(told, read),
        dated=_dated(topics, knowledge) if typed else (),
        typed=typed,
        shares=shares,
    )
    return made, known


def _dated(topics: Iterable[Topic], knowledge: Knowledge) -> tuple[int, ...]:
    printed = {source.date for source in knowledge.of_kind(Source)}
    return tuple(place for place, topic in enumerate(topics) if _is_dated(topic, printed))


def _is_dated(topic: Topic, printed: Set[date | None]) -> bool:
    """Whether a topic lies in time; a count made on the day its article was printed does not."""
    item = topic.item
    if isinstance(item, Figure):
        return item.as_of is not None and item.as_of not in printed
    return bool(topic.days) and isinstance(item, Event | Document | Listing | Source)


def _topic_rows(topic: Topic, weigher: Weigher) -> Iterator[Row]:
    """The rows of a typed topic: each wording, and all its words together."""
    for wording in topic.wordings:
        yield weigher.row(wording.words)
    yield list(topic.strength.items())


def _plain_rows(texts: Texts, read: Read, weigher: Weigher) -> Iterator[Row]:
    """The rows of a plain entry: each wording, and its answer."""
    for text in dict.fromkeys(filter(None, (*texts.names, *texts.questions))):
        yield weigher.row(read[text])
    for text in filter(None, texts.body):
        yield weigher.row(read[text], BODY)


def _stored(texts: Iterable[Texts], read: Read) -> dict[str, int]:
    """The topic of each stored question; a wording that two topics share leads to neither."""
    found: dict[str, int] = {}
    for place, one in enumerate(texts):
        for question in dict.fromkeys(one.questions):
            key = key_of(read[question])
            found[key] = place if found.get(key, place) == place else SHARED
    return found


def _facets(topics: Iterable[Topic]) -> dict[str, NDArray[np.int32]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, topic in enumerate(topics):
        for key in keys_of(topic):
            places[key].append(place)
    return {key: np.asarray(found, dtype=np.int32) for key, found in places.items()}


def _rarity(texts: Iterable[Texts], read: Read) -> dict[str, float]:
    """How much a word tells: the inverse document frequency on a scale up to 1.0."""
    holders: Counter[str] = Counter()
    count = 0
    for one in texts:
        count += 1
        every = filter(None, (*one.names, *one.questions, *one.body))
        holders.update({word.bare for text in every for word in read[text]})
    top = math.log(1 + count)
    return {word: math.log(1 + count / number) / top for word, number in holders.items()}


def _concepts(knowledge: Knowledge) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """The groups of synonyms by the first unmarked words of each phrase."""
    made: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    groups = (*language().synonyms, *knowledge.vocabulary.synonyms)
    for number, group in enumerate(groups):
        for text in group:
            phrase = tuple(fold(one.text) for one in words(clean(text)))
            made[" ".join(phrase[:2])].append((phrase, number))
    return dict(made)
