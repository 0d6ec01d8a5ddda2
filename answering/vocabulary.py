"""The lexicon of a knowledge folder: its names, its words and which of them stand together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise

from answering.naming import in_capitals, names_of, slips_of, titles_of
from answering.nearness import Near
from answering.readings import Readings
from answering.texts import texts_of, title_of
from answering.units import Units
from curation.models import Knowledge, Listing
from exchange import Word
from reading.lexicon import (
    Expansion,
    Language,
    Lexicon,
    Name,
    expansions,
    language,
    place_names,
    places,
)
from reading.numbers import roman
from reading.phrases import Table, longest
from reading.syllables import is_syllable
from reading.text import clean, fold, words

CLUSTERS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr")  # initial letters
OFTEN = 3  # times that a word is written by which its clipped form is understood
ASKING_BOND = 0.9  # how firmly the words of a phrase of asking belong together


def words_of(
    knowledge: Knowledge, units: Units, lists: Sequence[Listing], readings: Readings
) -> dict[str, list[Word]]:
    """The words of every text of the knowledge and of the lists that follow, by the text; those of
    an earlier version's `readings` are no work."""
    known = readings.words
    texts = dict.fromkeys(_all_texts(knowledge, units, lists))
    return {text: known[text] if text in known else words(clean(text)) for text in texts}


def lexicon_of(knowledge: Knowledge, texts: Mapping[str, list[Word]]) -> Lexicon:
    """What the reader has to know of this knowledge."""
    spoken = language()
    names = names_of(knowledge, spoken)
    read = list(texts.values())
    seen = Counter(one for line in read for one in line)
    counts: Counter[tuple[str, str]] = Counter()
    for one, times in seen.items():
        counts[one.text, one.bare] += times
    content = {bare for (text, bare), _ in counts.items() if text not in spoken.function}
    pairs, compounds = _pairs(read, spoken)
    told = frozenset(bare for _, bare in counts)
    spelled = {text: bare for text, bare in counts} | _spoken_words() | _place_words()
    spelled |= {
        text: bare
        for phrases in names.values()
        for phrase in phrases
        for text, bare in zip(phrase.texts, phrase.bares, strict=True)
    }
    plain_pairs = _pairs_outside_names(read, names)
    abbreviations = [
        (one.short, Expansion(one.long, one.after, one.before, in_capitals(one.short)))
        for one in knowledge.vocabulary.abbreviations
    ]
    short = expansions(abbreviations)
    of_places = place_names(_is_common(plain_pairs))
    return Lexicon(
        language=spoken,
        names=names,
        abbreviations=short,
        short_forms=frozenset(
            phrase.bares[0]
            for group in short.values()
            for phrase in group
            if len(phrase.bares) == 1
        ),
        places=of_places,
        known=frozenset(spelled.values()),
        spelled=frozenset(spelled),
        marked=frozenset(text for text, _ in counts),
        content=frozenset(content),
        pairs=pairs,
        compounds=compounds,
        bonds=_bonds(read) | _asking_bonds(),
        slip_of=slips_of(names),
        near=Near(tuple(sorted(told | _asking_words()))),
        initials=_initials(read, spoken),
        clipped=_clipped(read, spoken),
        titles=titles_of(knowledge, spoken),
        name_starts=frozenset(names)
        | frozenset(of_places)
        | frozenset(spoken.place_types)
        | frozenset(spoken.institution_types),
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
    for (text, bare, second, second_bare), count in counts.items():
        light = [marked in spoken.function for marked in (text, second)]
        if not any(light):
            pairs.add((bare, second_bare))
        elif sum(light) == 1 and count >= 2 and count > 0.8 * alone[second if light[0] else text]:
            compounds.add((bare, second_bare))
    return frozenset(pairs | compounds), frozenset(compounds)


def _initials(read: Iterable[list[Word]], spoken: Language) -> dict[str, tuple[str, ...]]:
    """The commonest phrases of two or three words by their initials: NV is "nhiệm vụ"."""
    counts: Counter[tuple[str, ...]] = Counter()
    for line in read:
        run: list[str] = []
        for one in line:
            if not one.text.isalpha() or one.text in spoken.function or roman(one.text):
                run = []
                continue
            run.append(one.text)
            counts.update(tuple(run[-size:]) for size in (2, 3) if len(run) >= size)
    made: dict[str, list[str]] = defaultdict(list)
    for phrase, count in counts.most_common():
        letters = "".join(text[0] for text in phrase)
        for form in {letters, fold(letters)}:
            if count >= 3 and len(made[form]) < 2:
                made[form].append(" ".join(phrase))
    return {form: tuple(phrases) for form, phrases in made.items() if phrases}


def _clipped(read: Iterable[list[Word]], spoken: Language) -> dict[str, str]:
    """The commonest words of two syllables by the first letters of one and the whole of the other:
    "đhội" is "đại hội"."""
    counts: Counter[tuple[str, str]] = Counter()
    for line in read:
        for one, after in pairwise(line):
            if one.text.isalpha() and one.text not in spoken.function and len(after.text) > 1:
                counts[one.text, after.text] += 1
    made: dict[str, str] = {}
    for (first, second), count in counts.most_common():
        onset = next((o for o in CLUSTERS if first.startswith(o)), first[0])
        for start in {first[0], onset}:
            for form in (start + second, start + fold(second), fold(start + second)):
                if count >= OFTEN and not is_syllable(form):
                    made.setdefault(form, f"{first} {second}")
    return made


def _is_common(pairs: set[tuple[str, str]]) -> Callable[[str], bool]:
    def common(name: str) -> bool:
        parts = name.split()
        return len(parts) > 1 and all(pair in pairs for pair in zip(parts, parts[1:], strict=False))

    return common


def _pairs_outside_names(read: Iterable[list[Word]], names: Table[Name]) -> set[tuple[str, str]]:
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


def _bonds(read: Iterable[list[Word]]) -> dict[tuple[str, str], float]:
    """How firmly words that stand side by side belong together: 0.4, or up to 1.2 where one seldom
    stands without the other."""
    together: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    for line in read:
        alone.update(one.bare for one in line)
        together.update((one.bare, after.bare) for one, after in pairwise(line))
    return {
        pair: 0.4 + 0.8 * count / min(alone[pair[0]], alone[pair[1]])
        for pair, count in together.items()
    }


@cache
def _asking_bonds() -> dict[tuple[str, str], float]:
    """The same of the words in the phrases of asking ("khi nào", "bao nhiêu")."""
    spoken = language()
    tables = (
        spoken.courtesy, spoken.attributes, spoken.fillers, spoken.light, spoken.counted_often,
    )  # fmt: skip
    phrases = [phrase.bares for table_ in tables for group in table_.values() for phrase in group]
    return {pair: ASKING_BOND for bares in phrases for pair in pairwise(bares)}


@cache
def _asking_words() -> frozenset[str]:
    """The words that questions are put in; a slip is put right to one of them or the knowledge."""
    spoken = language()
    tables = (spoken.courtesy, spoken.attributes, spoken.fillers)
    phrases = (phrase for table_ in tables for group in table_.values() for phrase in group)
    return spoken.bare_function.union(bare for phrase in phrases for bare in phrase.bares)


@cache
def _place_words() -> dict[str, str]:
    """The words of the names of places: a place that the knowledge doesn't hold is no slip."""
    return {one.text: one.bare for place in places() for one in words(place.written)}


@cache
def _spoken_words() -> dict[str, str]:
    """The words of the language data, which are no slips of anything."""
    spoken = language()
    tables = (
        spoken.courtesy, spoken.smalltalk, spoken.attributes, spoken.shapes, spoken.fillers,
    )  # fmt: skip
    phrases = (phrase for table_ in tables for group in table_.values() for phrase in group)
    found = {
        text: bare
        for phrase in phrases
        for text, bare in zip(phrase.texts, phrase.bares, strict=True)
    }
    texts = [text for group in spoken.synonyms for text in group]
    for text in (*texts, *spoken.teencode.values(), *spoken.function, *spoken.everyday_texts):
        found.update((one.text, one.bare) for one in words(clean(text)))
    return found


def _all_texts(knowledge: Knowledge, units: Units, lists: Sequence[Listing]) -> Iterable[str]:
    for item in (*knowledge.items.values(), *lists):
        texts = texts_of(item, knowledge, units)
        yield from filter(None, (*texts.names, *texts.questions, *texts.body))
        yield title_of(item, units)
