"""The index: everything that is worked out once for a version of the knowledge."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from answering.facets import keys_of
from answering.followups import CONTEXT
from answering.topics import Builder, Topic, Wording, concepts_in, texts_of
from answering.units import Units, units_of
from curation.models import Document, Event, Knowledge, Listing, Unit
from exchange import Reading, Word
from reading.lexicon import (
    Expansion,
    Language,
    Lexicon,
    Name,
    expansions,
    language,
    place_names,
)
from reading.phrases import Table, longest, table
from reading.reader import LIGHT, SOFT
from reading.syllables import is_syllable
from reading.text import clean, fold, words

SHARED = -1
# What a word weighs by its role, beside a content word: a noun of the question itself ("kế hoạch
# nào"), a general verb or noun, a word taken over from an earlier message.
SHARES = {"": 1.0, SOFT: 0.25, LIGHT: 0.3, CONTEXT: 0.35}
STRANGE_WORD = 0.9  # the rarity of a word that no topic holds
EVERYDAY_WORD = 0.3  # ... and that everybody uses of everything
K = TypeVar("K", str, int)
Concepts = Mapping[str, list[tuple[tuple[str, ...], int]]]


@dataclass(frozen=True, slots=True)
class Index:
    """The knowledge made ready for questions.

    `rarity` is 0..1 for each unmarked word, 1.0 for one that no topic has; `postings` are the
    places in `topics` that hold a word, `concept_postings` those that hold a concept; `stored` leads
    from a stored question to its topic; `dated` are the places of topics that lie in time.
    """

    knowledge: Knowledge
    units: Units
    lexicon: Lexicon
    topics: tuple[Topic, ...]
    place_of: Mapping[str, int]
    rarity: Mapping[str, float]
    postings: Mapping[str, NDArray[np.int32]]
    concepts: Concepts
    concept_postings: Mapping[int, NDArray[np.int32]]
    stored: Mapping[str, int]
    dated: tuple[int, ...]


def build_index(knowledge: Knowledge) -> Index:
    """The index of `knowledge`; takes about as long as loading it."""
    units = units_of(knowledge)
    lexicon = _lexicon(knowledge, units)
    concepts = _concepts(knowledge)
    topics = tuple(Builder(knowledge, units, lexicon, concepts).topics())
    held = _held(topics)
    rarity = _rarity(held, len(topics))
    for topic in topics:
        topic.weighted = tuple(_weighted(one, rarity, concepts) for one in topic.wordings)
    return Index(
        knowledge=knowledge,
        units=units,
        lexicon=lexicon,
        topics=topics,
        place_of={topic.id: place for place, topic in enumerate(topics)},
        rarity=rarity,
        postings=held,
        concepts=concepts,
        concept_postings=_inverted((place, topic.concepts) for place, topic in enumerate(topics)),
        stored=_stored(topics),
        dated=tuple(
            place
            for place, topic in enumerate(topics)
            if topic.days and isinstance(topic.item, Event | Document | Listing)
        ),
    )


def _weighted(reading: Reading, rarity: Mapping[str, float], concepts: Concepts) -> Wording:
    named = concepts_in([one.bare for one in reading.words], concepts)
    made = []
    for place, one in enumerate(reading.words):
        if one.role in SHARES:
            of = frozenset(concept for first, size, concept in named if first <= place < first + size)
            made.append((one.bare, rarity.get(one.bare, STRANGE_WORD) * SHARES[one.role], of))
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


def _lexicon(knowledge: Knowledge, units: Units) -> Lexicon:
    spoken = language()
    names = _names(knowledge, spoken)
    read = [words(clean(text)) for text in _all_texts(knowledge, units)]
    seen = Counter(one for line in read for one in line)
    counts: Counter[tuple[str, str]] = Counter()
    for one, times in seen.items():
        counts[one.text, one.bare] += times
    content = {bare for (text, bare), _ in counts.items() if text not in spoken.function}
    pairs, compounds = _pairs(read, spoken)
    known = frozenset(bare for _, bare in counts) | _spoken_words(spoken)
    plain_pairs = _pairs_outside_names(read, names)
    abbreviations = [
        (one.short, Expansion(one.long, one.after, one.before, _in_capitals(one.short)))
        for one in knowledge.vocabulary.abbreviations
    ]
    return Lexicon(
        language=spoken,
        names=names,
        abbreviations=expansions(abbreviations),
        places=place_names(_is_common(plain_pairs)),
        known=known,
        marked=frozenset(text for text, _ in counts),
        content=frozenset(content),
        pairs=pairs,
        compounds=compounds,
        near=_near(sorted(known)),
        initials=_initials(read, spoken),
    )


def _pairs(
    read: Iterable[list[Word]], spoken: Language
) -> tuple[frozenset[tuple[str, str]], frozenset[tuple[str, str]]]:
    """The content words that stand side by side, and the compounds that hold a function word.

    A function word belongs to its neighbour where the neighbour seldom stands without it.
    """
    counts: Counter[tuple[str, str, str, str]] = Counter()
    alone: Counter[str] = Counter()
    for line in read:
        alone.update(one.text for one in line)
        for one, after in zip(line, line[1:], strict=False):
            counts[one.text, one.bare, after.text, after.bare] += 1
    pairs, compounds = set(), set()
    for (text, bare, after, after_bare), count in counts.items():
        light = [one in spoken.function for one in (text, after)]
        if not any(light):
            pairs.add((bare, after_bare))
        elif sum(light) == 1 and count >= 2 and count > 0.8 * alone[after if light[0] else text]:
            compounds.add((bare, after_bare))
    return frozenset(pairs | compounds), frozenset(compounds)


def _initials(read: Iterable[list[Word]], spoken: Language) -> dict[str, tuple[str, ...]]:
    """The commonest phrases of two or three words by their initials: NV is "nhiệm vụ"."""
    counts: Counter[tuple[str, ...]] = Counter()
    for line in read:
        for size in (2, 3):
            for place in range(len(line) - size + 1):
                phrase = tuple(one.text for one in line[place : place + size])
                if all(text.isalpha() and text not in spoken.function for text in phrase):
                    counts[phrase] += 1
    made: dict[str, list[str]] = defaultdict(list)
    for phrase, count in counts.most_common():
        letters = "".join(text[0] for text in phrase)
        for form in {letters, fold(letters)}:
            if count >= 3 and len(made[form]) < 2:
                made[form].append(" ".join(phrase))
    return {form: tuple(phrases) for form, phrases in made.items() if phrases}


def _in_capitals(short: str) -> bool:
    return short.isupper() and is_syllable(fold(short))


def _is_common(pairs: set[tuple[str, str]]) -> Callable[[str], bool]:
    def common(name: str) -> bool:
        parts = name.split()
        return len(parts) > 1 and all(pair in pairs for pair in zip(parts, parts[1:], strict=False))

    return common


def _pairs_outside_names(
    read: Iterable[list[Word]], names: Table[Name]
) -> set[tuple[str, str]]:
    """Words that stand side by side in plain text, names of units cut out."""
    found = set()
    for line in read:
        place = 0
        while place < len(line) - 1:
            name = longest(names, line, place)
            if name:
                place += len(name.bares)
                continue
            found.add((line[place].bare, line[place + 1].bare))
            place += 1
    return found


def _spoken_words(spoken: Language) -> frozenset[str]:
    """The words of the language data, which are no slips of anything."""
    found = set(spoken.bare_function)
    for phrases in (spoken.courtesy, spoken.attributes, spoken.shapes, spoken.fillers):
        for group in phrases.values():
            found.update(bare for phrase in group for bare in phrase.bares)
    for group in spoken.synonyms:
        found.update(one.bare for text in group for one in words(clean(text)))
    for long in spoken.teencode.values():
        found.update(one.bare for one in words(clean(long)))
    return frozenset(found)


def _all_texts(knowledge: Knowledge, units: Units) -> Iterable[str]:
    for item in knowledge.items.values():
        texts = texts_of(item, knowledge, units)
        yield from filter(None, (*texts.names, *texts.questions, *texts.body))


def _names(knowledge: Knowledge, spoken: Language) -> Table[Name]:
    found: dict[tuple[str, str], Name] = {}
    for unit in knowledge.of_kind(Unit):
        kind = {"city": "province", "district": "district", "ward": "ward"}.get(unit.level, "")
        for written in (unit.name, *unit.aliases):
            read = words(clean(written))
            typed = longest(spoken.place_types, read, 0) or longest(spoken.institution_types, read, 0)
            type_size = len(typed.bares) if typed and len(typed.bares) < len(read) else 0
            own_type = kind or (typed.value if typed and type_size else "")
            whole = bool(type_size) or unit.level == "body"
            found[written, unit.id] = Name(
                written, unit.id, own_type, whole, capitals=_in_capitals(written)
            )
            if type_size and unit.level != "body":
                short = " ".join(one.written for one in read[type_size:])
                found.setdefault((short, unit.id), Name(short, unit.id, own_type))
    return table((name.written, name) for name in found.values())


def _near(known: Sequence[str]) -> Callable[[str], Sequence[tuple[str, float]]]:
    """A function that gives the known words within one slip of a word (two from six letters on)."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for one in known:
        by_length[len(one)].append(one)

    @lru_cache(maxsize=20_000)
    def near(bare: str) -> Sequence[tuple[str, float]]:
        cutoff = 2 if len(bare) >= 6 else 1
        close = [w for size in range(len(bare) - cutoff, len(bare) + cutoff + 1) for w in by_length[size]]
        found = process.extract(bare, close, scorer=OSA.distance, score_cutoff=cutoff, limit=40)
        return tuple((one, 1 - distance / max(len(bare), len(one))) for one, distance, _ in found)

    return near


def _concepts(knowledge: Knowledge) -> dict[str, list[tuple[tuple[str, ...], int]]]:
    """The groups of synonyms by the first unmarked word of each phrase."""
    made: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    groups = (*language().synonyms, *knowledge.vocabulary.synonyms)
    for number, group in enumerate(groups):
        for text in group:
            phrase = tuple(fold(one.text) for one in words(clean(text)))
            made[phrase[0]].append((phrase, number))
    return dict(made)
