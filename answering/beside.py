"""Things of one sort that a question names beside each other: "kế hoạch 46 hay kế hoạch 112"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from answering.index import Index
from answering.units import Units
from exchange import Reading, Word
from reading.phrases import longest

# What a facet is called in a reading, and the role of its words there.
FACETS = (
    ("documents", "document"),
    ("ordinals", "ordinal"),
    ("terms", "term"),
    ("years", "year"),
    ("spans", "time"),
    ("units", "unit"),
    ("numbers", "number"),
)
JOINING = frozenset(("va", "voi", "hay", "hoac", "lan", "con", "cung", "vs", "&", "/", "+"))
BETWEEN = 4  # words at most from one thing to the next that stands beside it
MOST = 4  # things that are told beside each other


def each_named(reading: Reading, units: Units) -> list[Reading]:
    """The reading once for each of several things of one sort that it names beside each other;
    empty if it names one of each sort."""
    for facet, role in FACETS:
        values = tuple(dict.fromkeys(getattr(reading, facet)))
        if facet == "units":
            values = _apart(values, units)
        if 1 < len(values) <= MOST and _stand_beside(reading.words, role, len(values)):
            return [_with_one(reading, facet, value) for value in values]
    return []


def _with_one(reading: Reading, facet: str, value: object) -> Reading:
    """The reading with one value of a facet."""
    changes: dict[str, Any] = {facet: (value,)}
    return replace(reading, **changes)


def _apart(named: Sequence[str], units: Units) -> tuple[str, ...]:
    """The units that are of one rank, with none that lies in another; none if there are others."""
    ranks = {"ward" if units.level(one) == "institution" else units.level(one) for one in named}
    nested = any(one != other and units.within(one, other) for one in named for other in named)
    return () if nested or len(ranks) != 1 else tuple(named)


def _stand_beside(words: Sequence[Word], role: str, count: int) -> bool:
    """Whether words of a role stand in `count` groups, each joined to the one before it."""
    groups: list[tuple[int, int]] = []
    for place, one in enumerate(words):
        if one.role != role:
            continue
        if groups and groups[-1][1] == place and not words[place - 1].stop:
            groups[-1] = (groups[-1][0], place + 1)
        else:
            groups.append((place, place + 1))
    return len(groups) == count and all(
        _joined(words, before[1], after[0])
        for before, after in zip(groups, groups[1:], strict=False)
    )


def _joined(words: Sequence[Word], end: int, start: int) -> bool:
    """Whether what stands from `end` to `start` joins what stands before and behind it."""
    between = words[end:start]
    stop = words[end - 1].stop
    if stop == "?" or stop == "." or len(between) > BETWEEN:
        return False
    return stop == "," or not between or any(one.bare in JOINING for one in between)


def named_places(reading: Reading, index: Index) -> list[int]:
    """The places of the topics whose names a message holds beside each other; empty for one."""
    found: list[tuple[int, int, int]] = []
    place = 0
    while place < len(reading.words):
        name = longest(index.lexicon.titles, reading.words, place)
        size = len(name.bares) if name else 1
        if name:
            found.append((place, place + size, index.place_of[name.value]))
        place += size
    places = list(dict.fromkeys(value for _, _, value in found))
    beside = all(
        _joined(reading.words, before[1], after[0])
        for before, after in zip(found, found[1:], strict=False)
    )
    return places if 1 < len(places) <= MOST and beside else []
