"""Slips of the finger and of the ear put right, by the words that are known and stand together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from exchange import Word
from reading.lexicon import Lexicon
from reading.numbers import roman
from reading.phrases import WRITTEN_OUT
from reading.syllables import is_marked_syllable, is_syllable
from reading.text import in_place_of, word

VOWELS = frozenset("aeiouy")
GLUED = 4  # letters of two words run together
SLIP = 0.85  # how sure a word is that can be nothing but a slip
REAL_WORD = 0.7  # ... that is also a possible word by itself

# What each way to read a word costs; the cheapest way through the message is taken. Two words that
# belong together take the firmness of their bond off (0.4 to 1.2), so a word that could be a word
# by itself is changed only where a neighbour asks for it, and a known one where it asks firmly.
STRANGE = 2.2  # left as it is, though no syllable is written so
POSSIBLE = 0.3  # left as it is: a syllable, a name or an abbreviation that nothing here holds
RESPELLED = 0.4  # written by ear: "thág", "dzậy", "qận"
AGAIN = 0.3  # ... in two ways at once
SLIPPED = 0.8  # one letter too many, too few, wrong or swapped
FURTHER = 0.7  # each more of these
APART = 0.6  # words run together, or one word in two pieces
KNOWN = 0.6  # beside the slip: a known word that was meant as another
MARKED = 0.3  # beside the slip: a word whose marks make a syllable
UNMARKED = 0.3  # a known word without the marks that it is written with
LOOSE = 0.5  # a bond up to here says little
NEARBY = 12  # words at most that a word may have been meant as
OTHER_INITIAL = 0.3  # a slip seldom hits the first letter

# How people write by ear or to save a key, and how it is spelled; each row may apply once.
_BY_EAR = tuple(
    (re.compile(pattern), spelled)
    for pattern, spelled in (
        (r"(.)\1+", (r"\1",)),
        (r"^(?:dz|z)", ("d", "v", "gi")),
        (r"^j", ("gi", "d", "ch")),
        (r"j", ("i",)),
        (r"^f", ("ph",)),
        (r"^w", ("qu",)),
        (r"(?<!^)w", ("u",)),
        (r"^q(?!u)", ("qu",)),
        (r"^k(?=[aou])", ("c", "kh")),
        (r"^c(?=[iey])", ("k", "ch")),
        (r"^ng(?=[iey])", ("ngh",)),
        (r"^g(?=[ey])", ("gh",)),
        (r"(?<=[aeiouy])g$", ("ng",)),
        (r"(?<=[aeiouy])h$", ("nh", "ch")),
        (r"c?k$", ("ch", "c")),
        (r"(?<=[aeiouy])p?n$", ("ng", "nh")),
        (r"(?<=[aiu])ng$", ("n",)),
        (r"(?<=[aeiouy])t$", ("c",)),
        (r"^s", ("x",)),
        (r"^x", ("s",)),
        (r"^tr", ("ch",)),
        (r"^ch", ("tr",)),
        (r"^(?:d|gi)", ("r",)),
        (r"^r", ("d", "gi")),
        (r"^l", ("n",)),
        (r"^n(?=[aeiouy])", ("l",)),
        (r"^u", ("hu",)),
        (r"u", ("o",)),
        (r"i$", ("y",)),
    )
)


class Way(NamedTuple):
    """One way to read `size` words: as these, at this cost."""

    words: tuple[Word, ...]
    cost: float
    size: int = 1


def put_right(read: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """`read` with its slips put right: the cheapest way through what each word can be."""
    # For each number of words read, the cheapest way there by the last word.
    best: list[dict[str, tuple[float, tuple[Way, ...]]]] = [{} for _ in range(len(read) + 1)]
    best[0][""] = (0.0, ())
    for place in range(len(read)):
        for way in _ways(read, place, lexicon):
            reached = best[place + way.size]
            first, last = way.words[0].bare, way.words[-1].bare
            for before, (cost, path) in best[place].items():
                total = cost + way.cost - lexicon.bonds.get((before, first), 0.0)
                if last not in reached or total < reached[last][0]:
                    reached[last] = (total, (*path, way))
    path = min(best[-1].values(), key=lambda found: found[0])[1] if read else ()
    return [one for way in path for one in way.words]


def _ways(read: Sequence[Word], place: int, lexicon: Lexicon) -> Iterator[Way]:
    """What the word at `place` can be read as, itself first."""
    one = read[place]
    if one.role or not one.bare.isalpha() or len(one.bare) < 2 or roman(one.bare) is not None:
        yield Way((one,), 0.0)
        return
    if one.bare in lexicon.known:
        as_written = one.open or one.text in lexicon.spelled
        yield Way((one,), 0.0 if as_written else UNMARKED)
        if not (as_written and _fits_in(read, place, lexicon)):
            # Who types marks has seldom hit another word with them.
            typed = MARKED * (not one.open) + MARKED * (one.text != one.bare)
            cost = KNOWN + typed if as_written else 0.0
            yield from _meant(read, place, lexicon, cost, REAL_WORD)
        yield from _joined(read, place, lexicon)
        return
    # Without a vowel it may be an abbreviation that nobody explained.
    possible = is_syllable(one.text) or VOWELS.isdisjoint(one.bare)
    # Marks that make a word are seldom typed by a slip.
    marked = not one.open and one.text != one.bare and is_marked_syllable(one.text)
    yield Way((one,), POSSIBLE if possible else STRANGE)
    yield from _meant(read, place, lexicon, MARKED * marked, REAL_WORD if possible else SLIP)
    if not possible:
        parts = unglued(one.text, one.bare, lexicon)
        if parts:
            bonds = sum(lexicon.bonds.get((a.bare, b.bare), 0.0) for a, b in pairwise(parts))
            yield Way(tuple(in_place_of(one, parts)), APART - bonds)
    yield from _joined(read, place, lexicon)


def _joined(read: Sequence[Word], place: int, lexicon: Lexicon) -> Iterator[Way]:
    """The word that stands here in two pieces ("nà o"), one of which is none by itself."""
    one, after = read[place], read[place + 1] if place + 1 < len(read) else None
    if after is None or after.role or one.bare + after.bare not in lexicon.known:
        return
    if not {one.text, after.text} <= lexicon.spelled:
        yield Way(_instead(after, one.text + after.text, SLIP), APART, 2)


def _fits_in(read: Sequence[Word], place: int, lexicon: Lexicon) -> bool:
    """Whether a known word goes with a word beside it, so that it is no slip."""
    bares = [read[i].bare for i in (place - 1, place, place + 1) if 0 <= i < len(read)]
    return any(lexicon.bonds.get(pair, 0.0) > LOOSE for pair in pairwise(bares))


def _meant(
    read: Sequence[Word], place: int, lexicon: Lexicon, cost: float, sure: float
) -> Iterator[Way]:
    """The known words that the word at `place` may have been meant as."""
    one = read[place]
    if len(one.bare) > 12:
        return
    respelled = {text: rows for text, rows in by_ear(one.bare).items() if text in lexicon.known}
    for text, rows in respelled.items():
        yield Way(_instead(one, text, sure), cost + RESPELLED + AGAIN * (rows - 1))
    for near, distance in _nearest(read, place, lexicon):
        if near not in respelled and near != one.bare:
            slips = SLIPPED + FURTHER * (distance - 1)
            other = OTHER_INITIAL * (near[0] != one.bare[0])
            yield Way(_instead(one, near, sure), cost + slips + other)


def _nearest(read: Sequence[Word], place: int, lexicon: Lexicon) -> Sequence[tuple[str, int]]:
    """The known words that look like the one at `place`; those that go with a neighbour first."""
    near = lexicon.near(read[place].bare)
    if len(near) <= NEARBY:
        return near
    before = read[place - 1].bare if place else ""
    after = read[place + 1].bare if place + 1 < len(read) else ""
    bonds = lexicon.bonds
    return sorted(
        near,
        key=lambda one: one[1] - bonds.get((before, one[0]), 0.0) - bonds.get((one[0], after), 0.0),
    )[:NEARBY]


def _instead(one: Word, text: str, sure: float) -> tuple[Word, ...]:
    # Its marks are not known, so it may stand for any of them.
    return _guessed(text, sure, one.stop)


@lru_cache(maxsize=50_000)
def _guessed(text: str, sure: float, stop: str) -> tuple[Word, ...]:
    return (replace(word(text, sure), open=True, stop=stop),)


@lru_cache(maxsize=20_000)
def by_ear(bare: str) -> Mapping[str, int]:
    """How a word may be spelled that was written by ear, and by how many rows: 1 or 2."""
    found = {spelled: 1 for spelled in _once(bare) if spelled != bare}
    for text in list(found):
        for spelled in _once(text):
            if spelled != bare:
                found.setdefault(spelled, 2)
    return found


def _once(bare: str) -> tuple[str, ...]:
    made = [
        pattern.sub(spelled, bare, count=0)
        for pattern, spellings in _BY_EAR
        if pattern.search(bare)
        for spelled in spellings
    ]
    return tuple(dict.fromkeys(made))


def unglued(text: str, bare: str, lexicon: Lexicon) -> list[Word]:
    """The known words that `text` runs together ("daihoi"), the fewest; empty if it doesn't."""
    if not GLUED <= len(bare) <= 40 or len(text) != len(bare):
        return []
    best: list[list[int] | None] = [[0]] + [None] * len(bare)
    for end in range(2, len(bare) + 1):
        for start in range(max(0, end - 7), end - 1):
            cuts = best[start]
            if cuts is None or bare[start:end] not in lexicon.known:
                continue
            if cuts[1:] and not _go_together(text, bare, (cuts[-2], start, end), lexicon):
                continue
            if best[end] is None or len(cuts) + 1 < len(best[end] or ()):
                best[end] = [*cuts, end]
    cuts = best[len(bare)]
    if not cuts or len(cuts) < 3:
        return []
    # Marks are typed knowingly, whatever is run together.
    sure = SLIP if text == bare else WRITTEN_OUT
    return [word(text[a:b], sure) for a, b in zip(cuts, cuts[1:], strict=False)]


def _go_together(text: str, bare: str, cuts: tuple[int, int, int], lexicon: Lexicon) -> bool:
    """Whether two words run together belong together, or both are known with their marks."""
    first, second = slice(cuts[0], cuts[1]), slice(cuts[1], cuts[2])
    pair = bare[first], bare[second]
    if pair in lexicon.pairs or pair in lexicon.bonds:
        return True
    marked = any(text[part] != bare[part] for part in (first, second))
    return marked and text[first] in lexicon.spelled and text[second] in lexicon.spelled
