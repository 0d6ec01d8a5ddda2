"""Which groups of questions ask nearly the same: their likeness keys differ by a slip or a word."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

ALIKE = 85.0  # of 100, from which on two longer words are one with a slip
LONG = 5  # letters from which on a word may hold a slip and still be told from others
SHARED = 3  # words that two keys must share before one may have a word more


def neighbours(keys: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Which groups can be counted to which, given groups with their likeness keys, the biggest
    first: {group: bigger group}. What others are counted to is not counted to another itself."""
    kept: list[tuple[str, frozenset[str]]] = []
    into: dict[str, str] = {}
    for group, likeness in keys:
        words = frozenset(likeness.split())
        near = next((bigger for bigger, others in kept if words and is_near(words, others)), None)
        if near is None:
            kept.append((group, words))
        else:
            into[group] = near
    return into


def is_near(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two likeness keys differ by nothing but a slip in a word, or one word more."""
    alone, theirs = words - others, others - words
    # Numbers, ordinals and names are exact: one digit makes another document.
    if any(_is_exact(word) for word in alone | theirs):
        return False
    shared = len(words) - len(alone)
    if len(alone) == len(theirs) == 1:
        one, other = *alone, *theirs
        slip = min(len(one), len(other)) >= LONG and fuzz.ratio(one, other) >= ALIKE
        return bool(slip and shared)
    return len(alone) + len(theirs) == 1 and shared >= SHARED


def _is_exact(word: str) -> bool:
    return "-" in word or any(char.isdigit() for char in word)
