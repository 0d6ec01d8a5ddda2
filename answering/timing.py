"""Questions about days: what lies in a span that is named, which congress is the present one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answering.certainty import Decision, sufficient
from answering.facets import overlaps
from answering.followups import content
from answering.index import Index
from answering.matching import Match
from answering.texts import days_of
from answering.topics import Topic
from curation.models import Document, Entry, Event, Figure, Listing, Source, Task, Unit
from exchange import Outcome, Reading, Span
from reading.phrases import longest
from reading.text import fold

# Asks whether, or which.
NO_MORE = frozenset(("which", "serves", "list", "plural", "where", "unit"))
OPEN = frozenset(("which", "list", "plural", "about", "how"))  # asks for no one thing
MOST = 6  # dated things told together
QUARTER, MONTH = 92, 31  # days
CLOSE = {"day": 10, "week": MONTH}  # days that a time may be known to, to be told of such a span
TOLD = 0.6  # the share of its wording from which something undated is what is asked for
PAPERS = frozenset(("number", "issuer"))  # what is asked of one document
SEEKS = ("where", "which", "list", "unit", "who", "number", "about", "how-many", "serves")


def in_span(matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """What happens in the days that a question names, if it asks for that."""
    seeks = not reading.asked or bool(set(reading.asked) & set(SEEKS))
    if (
        not reading.spans
        or not seeks
        or set(reading.asked) & {"status", "countdown", "deadline", "ago"}
    ):
        return None
    span = reading.spans[0]
    dated = [
        match
        for match in matches
        if isinstance(match.topic.item, Event | Document) and match.topic.days
    ]
    best = matches[0] if matches else None
    if best and isinstance(best.topic.item, Listing) and "how-many" in reading.asked:
        if _meets(best, span) and sufficient(best) and not best.unexplained:
            return Decision(Outcome.ANSWER, (best,))
    # "báo cáo sáu tháng đầu năm số mấy": the days say which document is meant.
    paper = best and isinstance(best.topic.item, Document) and PAPERS & set(reading.asked)
    counting = "how-many" in reading.asked
    for match in matches[:8]:
        if counting and isinstance(match.topic.item, Entry | Task):
            continue  # "bao nhiêu ca trong sáu tháng đầu năm": its words say no number of them
        by_name = _named(match, span) and not span.relative and not paper
        by_name = by_name and match.score >= matches[0].score * 0.8
        first = match is matches[0] and not isinstance(match.topic.item, Listing)
        if (by_name or first) and match not in dated and sufficient(match) and _meets(match, span):
            return Decision(Outcome.ANSWER, (match,))
    kinds_named = _kinds_named(reading, index)
    met = [
        match
        for match in dated
        if _meets(match, span) and sufficient(match) and _is_of(match, kinds_named)
    ]
    # Days without a year are those of this year, where there is something then.
    met = [match for match in met if _meets(match, replace(span, dated=True))] or met
    if met:
        top = max(match.explained for match in met)
        kept = [match for match in met if match.explained >= top - 0.12]
        alike = [match for match in kept if isinstance(match.topic.item, type(kept[0].topic.item))]
        # What is only known to a quarter is no answer for a day or a week beside what is.
        close = [match for match in alike if span.grain not in CLOSE or _days_long(match) <= MONTH]
        told = sorted(close or alike, key=_first_day)
        return Decision(Outcome.ANSWER, tuple(told[:MOST]), "span")
    return _none_then(matches, dated, span, reading)


def _none_then(
    matches: Sequence[Match], dated: Sequence[Match], span: Span, reading: Reading
) -> Decision | None:
    """That nothing of the kind asked for lies in a span, where something of it is known at all."""
    checks = reading.documents or "confirm" in reading.marks  # one thing's day, whatever it is
    if not dated or not span.relative or dated[0].strange or checks:
        return None
    said = " ".join(one.bare for one in reading.words)
    kinds = [m.topic.item.kind for m in dated if isinstance(m.topic.item, Event | Document)]
    named = [kind for kind in kinds if fold(kind) in said]
    asks_whether = bool(named) and not set(reading.asked) - NO_MORE
    others = [match for match in matches[:1] if sufficient(match) and match not in dated]
    if others and not asks_whether:
        return None
    if not named and isinstance(dated[0].topic.item, Document):
        return None
    kind = (named or kinds)[0]
    return Decision(Outcome.ANSWER, (), "none-then", kind[:1].lower() + kind[1:])


def agenda(matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """All that is dated in the days that a question names, where it asks for nothing narrower:
    "tuần này có gì", "quý 2 quận Hai Bà Trưng có những mốc nào"."""
    named = reading.documents or reading.ordinals or reading.numbers or reading.terms
    if not reading.spans or named or content(reading) or not reading.asked:
        return None
    kinds = index.lexicon.language.kind_names
    if any(longest(kinds, reading.words, place) for place in range(len(reading.words))):
        return None  # "những kế hoạch nào"
    if set(reading.asked) - OPEN or not set(reading.asked) & OPEN:
        return None
    span = min(reading.spans, key=lambda one: one.end - one.start)
    near = [one for one in matches[:3] if sufficient(one) and _is_undated(one)]
    known_to = CLOSE.get(span.grain, QUARTER)
    coarse = max(known_to, 2 * (span.end - span.start).days)  # "6 tháng cuối năm" for "đến hết năm"
    told = any(one.covered >= TOLD or _meets_closely(one, span, coarse) for one in near)
    if told or any(_named(match, span) for match in matches[:8]):
        return None  # "nhiệm vụ 6 tháng cuối năm"
    span = replace(span, dated=span.dated or span.relative)
    wanted = (Source,) if "source" in reading.marks else (Event, Document, Figure)
    places = {index.units.place(unit) for unit in reading.units}
    near_enough = [
        (*days, topic.id)
        for place in index.dated
        if isinstance(index.topics[place].item, wanted)
        if (days := _exact_days(topic := index.topics[place]))
        and (not places or not places.isdisjoint(map(index.units.place, topic.units)))
        and (days[1] - days[0]).days <= known_to
    ]
    found = _within(replace(span, dated=True), near_enough) or _within(span, near_enough)
    met = tuple(Match(index.topics[index.place_of[one]], 1.0, 1.0, 1.0, ()) for _, one in found)
    if not met and not span.relative:
        return None
    what = index.knowledge.phrases["anything_dated"]
    return Decision(Outcome.ANSWER, met[:MOST], "span" if met else "none-then", "" if met else what)


def _within(span: Span, known: Sequence[tuple[date, date, str]]) -> list[tuple[date, str]]:
    """The first days and ids of what lies in a span, in order."""
    return sorted((first, one) for first, last, one in known if overlaps(span, first, last))


def _is_undated(match: Match) -> bool:
    return not isinstance(match.topic.item, Event | Document | Source | Listing | Figure | Unit)


def _exact_days(topic: Topic) -> tuple[date, date] | None:
    """The days of a thing that are known to a quarter or closer; None for others."""
    item = topic.item
    start, end = next(iter(days_of(item)), (None, None))
    first, last = start or end, end or start
    return (first, last) if first and last and (last - first).days <= QUARTER else None


def _days_long(match: Match) -> int:
    """How many days lie between the first and the last of a topic."""
    return min(
        ((last - first).days for first, last in match.topic.days if first and last), default=0
    )


def _first_day(match: Match) -> date:
    days = [first or last for first, last in match.topic.days]
    return min((day for day in days if day), default=date.max)


def _kinds_named(reading: Reading, index: Index) -> set[str]:
    """The kinds of document that a question names."""
    table = index.lexicon.language.kind_names
    found = (longest(table, reading.words, place) for place in range(len(reading.words)))
    return {fold(one.value) for one in found if one}


def _is_of(match: Match, kinds: set[str]) -> bool:
    """Whether a document is of a kind that is named; whatever is no document is."""
    item = match.topic.item
    return not (isinstance(item, Document) and kinds) or fold(item.kind) in kinds


def _named(match: Match, span: Span) -> bool:
    """Whether a span is part of a topic's own name ("nhiệm vụ 6 tháng cuối năm 2020")."""
    names = match.topic.wordings[: match.topic.names]
    return any(
        (one.start, one.end) == (span.start, span.end) for name in names for one in name.spans
    )


def _meets(match: Match, span: Span) -> bool:
    item = match.topic.item
    # Days that a document or event tells of are not its own.
    own = isinstance(item, Document | Source | Event)
    days = days_of(item) if own else match.topic.days
    return any(overlaps(span, first, last) for first, last in days)


def _meets_closely(match: Match, span: Span, known_to: int) -> bool:
    """Whether a topic tells of a time in a span, and to how few days it is known."""
    return any(
        first and last and (last - first).days <= known_to and overlaps(span, first, last)
        for first, last in match.topic.days
    )


def newest_first(matches: Sequence[Match], reading: Reading) -> Sequence[Match]:
    """Of congresses of one unit that fit alike the newest first, unless a term or so is named."""
    if not matches or reading.ordinals or reading.terms or reading.years:
        return matches
    best = matches[0]
    same = [
        match
        for match in matches[:6]
        if match.topic.own_ordinal
        and match.topic.unit == best.topic.unit
        and match.score >= best.score * 0.9
    ]
    if best not in same or len(same) < 2:
        return matches
    newest = max(same, key=lambda match: match.topic.own_ordinal)
    return [newest, *(match for match in matches if match is not newest)]
