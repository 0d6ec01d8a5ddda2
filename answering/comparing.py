"""Two or more units side by side: the answer for each, which figure is larger, their sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answering.certainty import Decision
from answering.composing import SHORT_LIST, compose, cut
from answering.decision import decide
from answering.index import Index
from answering.matching import Match, rank
from answering.tellers import Teller
from curation.models import Document, Figure
from exchange import Answer, Candidate, Outcome, Reading
from reading.text import fold


def side_by_side(
    reading: Reading, matches: Sequence[Match], decision: Decision, index: Index, teller: Teller
) -> tuple[Answer, tuple[str, ...]] | None:
    """The answer for each unit that a question names, or for all that it compares, and the sources
    that it cites; None if it speaks of one, or if one topic speaks of all."""
    named = [one for one in reading.units if index.units.level(one) == "district"]
    weighs = bool(reading.marks & {"compare", "total"})
    if "compare" in reading.marks and len(reading.documents) > 1:
        return _dated(reading, index, teller)
    best = decision.matches[0] if decision.matches else None
    if len(named) < 2 and not weighs:
        return None
    if best and decision.outcome is Outcome.ANSWER and not weighs and _speaks_of_all(best, named):
        return None
    found = (
        _for_each(named, reading, weighs, index) if len(named) > 1 else _siblings(matches, reading)
    )
    if len(found) < 2:
        return None
    items = [match.topic.item for match in found]
    told = [compose(match.topic, reading, teller) for match in found]
    lines = [one.text for one in told]
    figures = [item for item in items if isinstance(item, Figure)]
    if weighs and len(figures) == len(items):
        lines.insert(0, _weighed(figures, reading, teller))
    return _together(found, lines), tuple(source for one in told for source in one.cited)


def _together(found: Sequence[Match], lines: Sequence[str]) -> Answer:
    """One answer of the lines about several topics."""
    return Answer(
        Outcome.ANSWER,
        cut("\n".join(filter(None, dict.fromkeys(lines))), SHORT_LIST),
        found[0].topic.id,
        candidates=tuple(Candidate(match.topic.id, round(match.score, 4)) for match in found),
        confidence=round(min(match.score for match in found), 4),
    )


def _dated(reading: Reading, index: Index, teller: Teller) -> tuple[Answer, tuple[str, ...]] | None:
    """The dates of the documents that a question compares; None if one of them has none."""
    found: list[Match] = []
    for document in reading.documents:
        alone = replace(reading, units=(), documents=(document,), asked=("when",))
        own = [one for one in rank(alone, index).matches if isinstance(one.topic.item, Document)]
        found += own[:1]
    asked = replace(reading, asked=("when",))
    told = [compose(match.topic, asked, teller) for match in found]
    if len(found) < len(reading.documents) or any(one.missing for one in told):
        return None
    made = _together(found, [one.text for one in told])
    return made, tuple(source for one in told for source in one.cited)


def _speaks_of_all(match: Match, units: Sequence[str]) -> bool:
    return all(unit in match.topic.units for unit in units)


def _for_each(units: Sequence[str], reading: Reading, weighs: bool, index: Index) -> list[Match]:
    """The best topic for each unit by itself; empty unless each has one."""
    found = []
    for unit in units:
        alone = replace(reading, units=(unit,))
        matches = rank(alone, index).matches
        if weighs:
            figures = [match for match in matches if isinstance(match.topic.item, Figure)]
            matches = figures or matches
        decision = decide(matches, alone, index)
        if decision.outcome is not Outcome.ANSWER or not decision.matches:
            return []
        found.append(decision.matches[0])
    return found


def _siblings(matches: Sequence[Match], reading: Reading) -> list[Match]:
    """The figures of other units that count the same as the best one, where no unit is named."""
    figures = [match for match in matches if isinstance(match.topic.item, Figure)]
    if not figures or reading.units:
        return []
    what = fold(getattr(figures[0].topic.item, "what", ""))
    same = [match for match in figures if fold(getattr(match.topic.item, "what", "")) == what]
    return same if len({match.topic.unit for match in same}) == len(same) else []


def _weighed(figures: Sequence[Figure], reading: Reading, teller: Teller) -> str:
    """Which of the figures is larger, or their sum; "" where they are no plain numbers."""
    plain = [re.fullmatch(r"\d{1,3}(?:\.\d{3})*|\d+", figure.value) for figure in figures]
    if not all(plain):
        return ""
    values = [int(figure.value.replace(".", "")) for figure in figures]
    what = figures[0].what
    if "compare" not in reading.marks:
        return teller.say("total", sum=_grouped(sum(values)), what=what)
    if min(values) == max(values):
        return teller.say("compare_equal", what=what)
    more, less = values.index(max(values)), values.index(min(values))
    names = [teller.units.name(figure.of) for figure in figures]
    return teller.say(
        "compare_more",
        first=names[more][:1].upper() + names[more][1:],
        second=names[less],
        difference=_grouped(max(values) - min(values)),
        what=what,
    )


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", ".")
