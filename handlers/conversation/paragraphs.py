"""Splitting a long reply where a reader would pause."""

from __future__ import annotations

import re
from collections.abc import Mapping

# How many UTF-16 units a message may have, by the channel as people call it.
LIMITS: Mapping[str, int] = {"Zalo": 2000, "Telegram": 4096}
# From the best place to break to the worst; in the middle of a word only if nothing else is left.
BREAKS = (r"\n\s*\n", r"\n", r"(?<=[.!?…])\s+", r"\s+")


def paragraphs(text: str, limit: int) -> list[str]:
    """`text` in parts of at most `limit` UTF-16 units (as Telegram counts), at least 2.

    Broken at the ends of paragraphs, else of lines, sentences, words. An empty text has no parts.
    """
    if limit < 2:
        raise ValueError("a part must have room for one character, which is up to 2 units")
    parts = []
    # A lone surrogate can't be sent over any channel; U+FFFD stands for it.
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    rest = paired.strip()
    while len(head := beginning(rest, limit)) < len(rest):
        cut = last_break(rest, len(head))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def beginning(text: str, limit: int) -> str:
    """As many characters of `text` as go into `limit` UTF-16 units."""
    return text.encode("utf-16-le")[: 2 * limit].decode("utf-16-le", "ignore")


def last_break(text: str, longest: int) -> int:
    """Where to break `text` so that the part before has at most `longest` characters."""
    for place in BREAKS:
        starts = [found.start() for found in re.finditer(place, text[: longest + 1])]
        if starts and starts[-1] > 0:
            return starts[-1]
    return longest
