"""Short forms in capitals that nothing in the folder or the language data writes out."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from curation.complaints import Complaint
from curation.models import Item, Person, Source, Unit, Vocabulary
from curation.passages import Passage
from curation.texts import CAPITALS, texts_in
from curation.yaml_files import Path
from reading.lexicon import language
from reading.numbers import roman
from reading.syllables import is_syllable
from reading.text import TONES, lower

# Everybody knows these, and they are written no other way.
_EVERYDAY = frozenset("ai atm cd cn covid dvd id it ok pc pdf qr sms tv usb usd vnd vnđ wc".split())
_CAPITALS = r"(?:[A-ZĐÂĂÊÔƠƯ]{2,}(?:[&.-][A-ZĐÂĂÊÔƠƯ]{2,})*)"
_SHORT = re.compile(rf"(?<![\w/&.-]){_CAPITALS}(?![\w&])")
_PARTS = re.compile(r"[.-]")
# 12-KH/TU, 8637-QĐ/TU, 46/KH-UBND, KH 155.
_NUMBER = re.compile(r"\d+[\w.]*\s?[-/–]\s?[A-ZĐ][\w&.]*(?:\s?[-/–]\s?[A-ZĐ][\w&.]*)*")
_SHOUTED = re.compile(rf"[{CAPITALS}]+(?:[\s,.:;-]+[{CAPITALS}]+)+")
_TONE = re.compile(f"[{TONES}]")
WORD = 3  # letters from which capitals that spell a syllable are a word, "KHI"
SPOKEN = 0.4  # the share of vowels from which letters are spoken as a word, "UNESCO"


def unknown_abbreviations(
    items: Sequence[tuple[Passage, Item]], vocabulary: Vocabulary
) -> Iterator[Complaint]:
    """A complaint for each short form that nothing writes out, where it first stands.

    An item that accepts such warnings gets one of its own, for the forms that it holds.
    """
    known = _known((item for _, item in items), vocabulary)
    found: dict[str, list[tuple[Passage, Item, Path]]] = defaultdict(list)
    for passage, item in items:
        places: dict[str, Path] = {}
        for path, text in texts_in(passage):
            for short in short_forms(text):
                if not _is_known(short, known):
                    places.setdefault(short, path)
        for short, path in places.items():
            found[short].append((passage, item, path))
    for short, places_of in found.items():
        first = True
        others = [passage for passage, item, _ in places_of if not _accepts(item)]
        for passage, item, path in places_of:
            if _accepts(item) or first:
                yield _complaint(passage, path, short, len(others) - 1)
            first = first and _accepts(item)


def short_forms(text: str) -> Iterator[str]:
    """What stands in capitals in a text and may be an abbreviation; no number of a document."""
    text = _NUMBER.sub(" ", unicodedata.normalize("NFC", text))
    shouted = [found.span() for found in _SHOUTED.finditer(text) if _is_toned(found[0])]
    for found in _SHORT.finditer(text):
        inside = any(start <= found.start() < end for start, end in shouted)
        if not inside and not _is_word(found[0]):
            yield found[0]


def _complaint(passage: Passage, path: Path, short: str, others: int) -> Complaint:
    also = f" (còn ở {others} mục nữa)" if others > 0 else ""
    problem = f"bot không biết “{short}” viết tắt chữ gì{also}"
    remedy = f"thêm “- {{short: {short}, long: ...}}” vào vocabulary.yaml, hoặc viết đủ chữ"
    return passage.complaint(path, problem, remedy, "unknown-abbreviation")


def _accepts(item: Item) -> bool:
    return "unknown-abbreviation" in item.accepts


def _known(items: Iterable[Item], vocabulary: Vocabulary) -> frozenset[str]:
    """The short forms, in lower case, of the folder, its names and the language data."""
    spoken = language()
    known = {lower(one.short) for one in vocabulary.abbreviations}
    known |= spoken.document_suffixes | spoken.teencode.keys() | spoken.document_kinds.keys()
    known |= {phrase.texts[0] for group in spoken.institution_types.values() for phrase in group}
    for item in items:
        names: tuple[str, ...] = ()
        if isinstance(item, Unit | Person):
            names = (item.name, *item.aliases)
        elif isinstance(item, Source):
            names = (item.outlet, item.author)
        known.update(lower(short) for name in names for short in _SHORT.findall(name))
    return frozenset(known)


def _is_known(short: str, known: frozenset[str]) -> bool:
    parts = [short, *_PARTS.split(short)]
    told = [
        lower(one) in known or lower(one) in _EVERYDAY or bool(roman(lower(one))) for one in parts
    ]
    return told[0] or all(told[1:])


def _is_toned(text: str) -> bool:
    """Whether a text holds a tone: then it is spoken, and written in capitals for its weight."""
    return bool(_TONE.search(unicodedata.normalize("NFD", text)))


def _is_word(short: str) -> bool:
    vowels = sum(char in "AEIOU" for char in short)
    spoken = len(short) > WORD and vowels >= SPOKEN * len(short)
    return spoken or (len(short) >= WORD and is_syllable(lower(short)))
