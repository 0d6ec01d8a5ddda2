"""Slips of the finger put right: a letter too many, too few, swapped, a wrong key, glued words."""

from __future__ import annotations

from collections.abc import Sequence

from exchange import Word
from reading.lexicon import Lexicon
from reading.numbers import roman
from reading.syllables import is_syllable
from reading.text import word

VOWELS = frozenset("aeiouy")
SLIP = 0.85  # how sure a word is that can be nothing but a slip
REAL_WORD = 0.7  # ... that is also a possible word by itself


def put_right(read: Sequence[Word], lexicon: Lexicon) -> list[Word]:
    """`read` with words that are none replaced by the known word they most look like."""
    made: list[Word] = []
    for place, one in enumerate(read):
        before = made[-1].bare if made else ""
        after = read[place + 1].bare if place + 1 < len(read) else ""
        made += _right(one, before, after, lexicon)
    return made


def _right(one: Word, before: str, after: str, lexicon: Lexicon) -> list[Word]:
    unfit = not one.bare.isalpha() or len(one.bare) < 3 or one.role
    if unfit or one.bare in lexicon.known or roman(one.bare) is not None:
        return [one]
    possible = is_syllable(one.text)
    if possible and (one.text in lexicon.marked or not (before or after)):
        return [one]
    parts = [] if possible else unglued(one.text, one.bare, lexicon)
    if parts:
        return parts
    # Without a vowel it may be an abbreviation that nobody explained: its neighbours must agree.
    doubtful = possible or VOWELS.isdisjoint(one.bare)
    best = _nearest(one, before, after, lexicon, needs_pair=doubtful)
    return [word(best, REAL_WORD if possible else SLIP)] if best else [one]


def _nearest(one: Word, before: str, after: str, lexicon: Lexicon, needs_pair: bool) -> str | None:
    scored = []
    for near, likeness in lexicon.near(one.bare):
        pairs = ((before, near) in lexicon.neighbours) + ((near, after) in lexicon.neighbours)
        if pairs or not needs_pair:
            scored.append((likeness + 0.2 * pairs, near))
    return max(scored)[1] if scored else None


def unglued(text: str, bare: str, lexicon: Lexicon) -> list[Word]:
    """The known words that `text` runs together ("daihoi"), the fewest; empty if it doesn't."""
    if not 5 <= len(bare) <= 40 or len(text) != len(bare):
        return []
    best: list[list[int] | None] = [[0]] + [None] * len(bare)
    for end in range(2, len(bare) + 1):
        for start in range(max(0, end - 7), end - 1):
            cuts = best[start]
            if cuts is None or bare[start:end] not in lexicon.known:
                continue
            if cuts[1:] and (bare[cuts[-2] : cuts[-1]], bare[start:end]) not in lexicon.pairs:
                continue
            if best[end] is None or len(cuts) + 1 < len(best[end] or ()):
                best[end] = [*cuts, end]
    cuts = best[len(bare)]
    if not cuts or len(cuts) < 3:
        return []
    return [word(text[a:b], SLIP) for a, b in zip(cuts, cuts[1:], strict=False)]
