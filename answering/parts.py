"""The questions that one message holds."""

from __future__ import annotations

from collections.abc import Sequence

from exchange import Reading, Word

MOST = 3  # questions of one message that are answered
JOINING = frozenset(("va", "con", "roi", "voi"))  # words that join one question to another


def parts_of(reading: Reading) -> list[str]:
    """The questions of a message, each as a text of its own; one or none if it holds no more."""
    words = reading.words
    parts: list[list[Word]] = [[]]
    for place, one in enumerate(words):
        before = words[place - 1] if place else None
        breaks = before and (before.stop or one.bare in JOINING)
        if breaks and _asks(parts[-1]) and _asks(_rest(words, place)):
            parts.append([])
        parts[-1].append(one)
    if not 1 < len(parts) <= MOST:
        return []
    return [" ".join(one.written for one in part) for part in parts]


def _rest(words: Sequence[Word], place: int) -> Sequence[Word]:
    """The words from `place` up to the next stop or joining word."""
    end = place
    while end < len(words) and not (end > place and words[end].bare in JOINING):
        end += 1
        if words[end - 1].stop:
            break
    return words[place:end]


def _asks(part: Sequence[Word]) -> bool:
    return any(one.role == "asked" or one.stop == "?" for one in part)
