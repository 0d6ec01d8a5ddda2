"""Answer, ask back or refuse: the thresholds act here alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from answering.facets import overlaps, same_document
from answering.fitness import head_share
from answering.followups import only_a_unit, says_nothing
from answering.index import Index
from answering.matching import Match
from curation.models import Document, Entry, Event, Figure, Listing, Task
from exchange import DocumentNumber, Outcome, Reading, Span
from reading.text import fold

FLOOR = 0.4  # below this score nothing is answered
EXPLAINED = 0.42  # the share of the question that a topic must account for
EXPLAINED_PLAIN = 0.15  # ... in a folder of plain entries, where messages may be long stories
# How likely the best topic is right: a logistic regression, on questions whose answers are known,
# over the share of the question explained, the share of the wording covered, and the lead over
# the next topic that is neither its list nor its member.
BY_EXPLAINED, BY_COVERED, BY_LEAD, BIAS = 3.2, 4.1, 5.3, -5.0
CERTAIN = 0.6  # answered from here on
DOUBTFUL = 0.42  # from here on asked back, if others come close
CLOSE = 0.12  # the lead below which others come close
TIE = 0.985  # points of one list whose scores lie this close fit alike
MARGIN = 0.94  # a rival of another unit within this share of the best asks back
SEEKS = ("which", "list", "unit", "who", "number", "about", "how-many", "serves")


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do: answer from `matches`, offer them, or refuse for `reason` with `detail`."""

    outcome: Outcome
    matches: tuple[Match, ...] = ()
    reason: str = ""
    detail: str = ""


def decide(matches: Sequence[Match], reading: Reading, index: Index) -> Decision:
    """The outcome for a reading whose topics are ranked."""
    near = tuple(matches[:3])
    if says_nothing(reading):
        return Decision(Outcome.REFUSE, reason="nothing")
    if matches and matches[0].exact:
        return Decision(Outcome.ANSWER, tuple(matches[:1]), "stored")
    if only_a_unit(reading) and matches:
        return _what_of_it(matches)
    unknown = _unknown_name(matches, reading, index)
    if unknown:
        return unknown
    timely = _in_span(matches, reading)
    if timely is not None:
        return timely
    matches = _newest_first(matches, reading)
    if not matches:
        return Decision(Outcome.REFUSE, reason="unknown")
    best = matches[0]
    counted = _counted_apart(matches, reading)
    if counted:
        return Decision(Outcome.ANSWER, tuple(counted), "counted")
    if _counts_something_else(best, reading):
        return Decision(Outcome.REFUSE, near, "words", _unexplained(best, reading))
    left = _facet_left(best, reading)
    if left:
        whole = [m for m in matches[1:8] if sufficient(m) and not _facet_left(m, reading)]
        if not whole or whole[0].score < best.score * 0.7:
            return left
        best = whole[0]
    if not sufficient(best):
        words = _unexplained(best, reading) if best.explained > 0.3 else ""
        return Decision(Outcome.REFUSE, near, "words" if words else "unknown", words)
    tied = _tied(best, matches, reading, index)
    if tied:
        return tied
    rivals = _rivals(best, matches, reading)
    if len(rivals) > 1:
        return Decision(Outcome.CLARIFY, tuple(rivals[:4]), "unit")
    sure = certainty(best, matches)
    if sure >= CERTAIN:
        return Decision(Outcome.ANSWER, (best,))
    if sure >= DOUBTFUL and _same_unit_figures(matches):
        return Decision(Outcome.ANSWER, tuple(matches[:2]), "figures")
    if sure >= DOUBTFUL and _lead(best, matches) < CLOSE:
        return Decision(Outcome.CLARIFY, tuple(matches[:3]), "close")
    words = _unexplained(best, reading)
    return Decision(Outcome.REFUSE, near, "words" if words else "unknown", words)


def _what_of_it(matches: Sequence[Match]) -> Decision:
    """Choices for a message that names a unit and nothing else."""
    events = [match for match in matches if match.topic.own_ordinal][:1]
    lists = [match for match in matches if isinstance(match.topic.item, Listing)][:3]
    offered = tuple(events + lists) or tuple(matches[:3])
    return Decision(Outcome.CLARIFY, offered, "unit-only")


def sufficient(match: Match) -> bool:
    """Whether a match explains enough of the question to be answered from."""
    if isinstance(match.topic.item, Entry) and match.plain:
        return match.explained >= EXPLAINED_PLAIN
    return match.score >= FLOOR and match.explained >= EXPLAINED and not match.wordless


def certainty(best: Match, matches: Sequence[Match]) -> float:
    """How likely the best topic is what the question means, 0..1."""
    sum_ = BIAS + BY_EXPLAINED * best.explained + BY_COVERED * best.covered
    return 1 / (1 + math.exp(-sum_ - BY_LEAD * _lead(best, matches)))


def _lead(best: Match, matches: Sequence[Match]) -> float:
    """By what share of its score the best topic leads the next that is no kin of it."""
    for match in matches:
        if match.topic is not best.topic and not _kin(best, match):
            return max(0.0, 1 - match.score / best.score) if best.score else 0.0
    return 1.0


def _kin(one: Match, other: Match) -> bool:
    """Whether one topic is a list that holds the other."""
    return any(item is other.topic.item for item in one.topic.members) or any(
        item is one.topic.item for item in other.topic.members
    )


def _same_unit_figures(matches: Sequence[Match]) -> bool:
    """Whether the two best are figures of one unit that fit alike: both are told."""
    if len(matches) < 2:
        return False
    first, second = matches[0].topic.item, matches[1].topic.item
    both = isinstance(first, Figure) and isinstance(second, Figure) and first.of == second.of
    return both and matches[1].score >= matches[0].score * TIE


def _counts_something_else(best: Match, reading: Reading) -> bool:
    """Whether the best topic holds no word of what "how many" is asked of."""
    missing = {fold(part) for part in best.unexplained}
    return bool(reading.counted) and all(missing.issuperset(one[:2]) for one in reading.counted)


def _tied(best: Match, matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """Points of one list that fit alike are answered together: all of it, or those points."""
    alike = [
        m
        for m in matches[:16]
        if m.score >= best.score * TIE and type(m.topic.item) is type(best.topic.item)
    ]
    one_of_many = best.topic.own_ordinal and "plural" not in reading.asked
    if len(alike) < 2 or one_of_many or isinstance(best.topic.item, Listing | Entry | Document):
        return None
    ids = {match.topic.id for match in alike}
    lists = [t for t in index.topics if t.members and ids <= {one.id for one in t.members}]
    if not lists:
        return None
    smallest = min(lists, key=lambda topic: len(topic.members))
    if len(ids) * 2 > len(smallest.members):
        whole = [match for match in matches if match.topic is smallest]
        return Decision(Outcome.ANSWER, tuple(whole[:1]), "whole list") if whole else None
    return Decision(Outcome.ANSWER, tuple(alike), "tied")


def _facet_left(best: Match, reading: Reading) -> Decision | None:
    """A refusal for an ordinal, term or position that even the best topic doesn't hold."""
    for ordinal in reading.ordinals:
        if f"lần thứ {ordinal}" in best.unexplained:
            return Decision(Outcome.REFUSE, (best,), "ordinal", str(ordinal))
    for term in reading.terms:
        if term in best.unexplained:
            return Decision(Outcome.REFUSE, (best,), "words", term)
    for position in reading.positions:
        if f"thứ {position}" in best.unexplained:
            return Decision(Outcome.REFUSE, (best,), "words", f"thứ {position}")
    return None


def _unknown_name(matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """A refusal for a place, document or ordinal that no topic left over can answer for."""
    near = tuple(matches[:2])
    if reading.strangers and not matches:
        return Decision(Outcome.REFUSE, reason="place", detail=reading.strangers[0])
    for document in reading.documents:
        held = any(
            same_document(document, own) for topic in index.topics for own in topic.documents
        )
        if not held and index_has(index, Document):
            return Decision(Outcome.REFUSE, near, "document", document.written)
        if held and not matches:
            return Decision(
                Outcome.REFUSE, _same_number(document, index), "document", document.written
            )
    if reading.ordinals and not matches and index_has(index, Event):
        return Decision(Outcome.REFUSE, reason="ordinal", detail=str(reading.ordinals[0]))
    return None


def _same_number(document: DocumentNumber, index: Index) -> tuple[Match, ...]:
    """The documents of that number, to be offered where something else about them contradicts."""
    return tuple(
        Match(topic, 0.0, 0.0, 0.0, ())
        for topic in index.topics
        if isinstance(topic.item, Document)
        and any(same_document(document, one) for one in topic.wordings[0].documents)
    )


def index_has(index: Index, kind: type) -> bool:
    """Whether the knowledge has items of a kind: a facet vetoes only if entries carry it."""
    return any(isinstance(topic.item, kind) for topic in index.topics)


def _in_span(matches: Sequence[Match], reading: Reading) -> Decision | None:
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
    if set(dated[0].unexplained) - {span.written}:
        return None
    return Decision(Outcome.ANSWER, (), "none-then", dated[0].topic.item.kind)


def _named(match: Match, span: Span) -> bool:
    """Whether a span is part of a topic's own name ("nhiệm vụ 6 tháng cuối năm 2020")."""
    names = match.topic.wordings[: match.topic.names]
    return any(
        (one.start, one.end) == (span.start, span.end) for name in names for one in name.spans
    )


def _meets(match: Match, span: Span) -> bool:
    return any(overlaps(span, first, last) for first, last in match.topic.days)


def _newest_first(matches: Sequence[Match], reading: Reading) -> Sequence[Match]:
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


def _unexplained(match: Match, reading: Reading) -> str:
    """The runs of content words that hold one which a match leaves unexplained, as typed."""
    runs: list[list[str]] = [[]]
    for one in reading.words:
        if one.role == "":
            runs[-1].append(one.written)
        elif runs[-1]:
            runs.append([])
    missing = set(match.unexplained)
    return ", ".join(" ".join(run) for run in runs if missing.intersection(run))


def _rivals(best: Match, matches: Sequence[Match], reading: Reading) -> list[Match]:
    """The best with those that say the same of other units, when the question names no unit."""
    if reading.units or reading.documents:
        return [best]
    found = [best]
    for match in matches[1:12]:
        if match.score < best.score * MARGIN - 0.02:
            continue
        other_unit = match.topic.unit and match.topic.unit not in {one.topic.unit for one in found}
        if other_unit and _alike(best, match):
            found.append(match)
    return found


def _alike(one: Match, other: Match) -> bool:
    """Whether two topics say the same kind of thing: the same count, list, or kind of event."""
    first, second = one.topic.item, other.topic.item
    if type(first) is not type(second):
        return isinstance(first, Figure | Listing) and isinstance(second, Figure | Listing)
    if isinstance(first, Figure) and isinstance(second, Figure):
        return bool(set(fold(first.what).split()) & set(fold(second.what).split()))
    if isinstance(first, Listing) and isinstance(second, Listing):
        return first.of == second.of
    if isinstance(first, Event) and isinstance(second, Event):
        return first.kind == second.kind
    return isinstance(first, Entry | Task)


def _counted_apart(matches: Sequence[Match], reading: Reading) -> list[Match]:
    """Where two or more things are counted in one message: the best figure of each, of one unit."""
    if len(reading.counted) < 2:
        return []
    found: list[Match] = []
    figures = [
        (match, match.topic.item) for match in matches if isinstance(match.topic.item, Figure)
    ]
    for counted in reading.counted:
        shares = [(head_share(item, counted), match.score, match) for match, item in figures]
        share, _, best = max(shares, key=lambda one: one[:2], default=(0.0, 0.0, None))
        if best is None or share < 0.5 or best in found:
            return []
        found.append(best)
    return found if len({match.topic.unit for match in found}) == 1 else []
