"""Questions about days: what lies in a span that is named, which congress is the present one."""

from __future__ import annotations

from collections.abc import Sequence

from answering.certainty import Decision, sufficient
from answering.facets import overlaps
from answering.matching import Match
from curation.models import Document, Event, Listing
from exchange import Outcome, Reading, Span
from reading.text import fold

SEEKS = ("where", "which", "list", "unit", "who", "number", "about", "how-many", "serves")


def in_span(matches: Sequence[Match], reading: Reading) -> Decision | None:
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
    for match in matches[:8]:
        by_name = _named(match, span) and match.score >= matches[0].score * 0.8
        first = match is matches[0] and not isinstance(match.topic.item, Listing)
        if (by_name or first) and match not in dated and sufficient(match) and _meets(match, span):
            return Decision(Outcome.ANSWER, (match,))
    met = [match for match in dated if _meets(match, span) and sufficient(match)]
    if met:
        top = max(match.explained for match in met)
        kept = [match for match in met if match.explained >= top - 0.12]
        events = [match for match in kept if isinstance(match.topic.item, type(kept[0].topic.item))]
        return Decision(Outcome.ANSWER, tuple(events[:6]), "span")
    others = [match for match in matches[:1] if sufficient(match) and match not in dated]
    if others or not dated or not (span.relative and isinstance(dated[0].topic.item, Event)):
        return None
    if dated[0].strange:
        return None
    said = " ".join(one.bare for one in reading.words)
    kinds = [item.kind for item in (m.topic.item for m in dated) if isinstance(item, Event)]
    kind = next((kind for kind in kinds if fold(kind) in said), kinds[0])
    return Decision(Outcome.ANSWER, (), "none-then", kind)


def _named(match: Match, span: Span) -> bool:
    """Whether a span is part of a topic's own name ("nhiệm vụ 6 tháng cuối năm 2020")."""
    names = match.topic.wordings[: match.topic.names]
    return any(
        (one.start, one.end) == (span.start, span.end) for name in names for one in name.spans
    )


def _meets(match: Match, span: Span) -> bool:
    return any(overlaps(span, first, last) for first, last in match.topic.days)


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
