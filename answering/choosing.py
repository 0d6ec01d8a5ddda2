"""Which of the topics that fit a question is meant, where what it counts or names decides."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from answering.certainty import Decision, sufficient
from answering.composing import as_typed
from answering.fitness import has_count, has_number
from answering.index import Index
from answering.matching import Match
from answering.rivals import (
    ALIKE,
    congress_meant,
    counted_apart,
    counts,
    counts_something_else,
    has_value,
    names_what,
    of_other_units,
)
from curation.models import Document, Entry, Event, Figure, Listing, Task
from exchange import Outcome, Reading

# What may be asked beside "how many" while nothing but a count is.
COUNTS_ONLY = frozenset(("how-many", "which", "plural", "list", "status", "how"))
NAMES = 0.5  # the share of what is counted that a figure must be named by
COUNTED = 0.7  # the share of the best score from which what counts is answered from instead
COUNTED_TOO = 0.8  # ... where what holds no number is named as well
# How much less of the question a list may explain than its point, where several are asked for, and
# the share of its score that the list must reach.
TASKS, HEADED = 0.1, 0.85
APART = 0.03  # how much more of the question one point of a list explains than the next
NAMED = 0.7  # ... from which a topic that names the congress or point asked about is taken
LONGEST_QUOTE = 7  # words of a question that a refusal quotes in one piece


def chosen(matches: Sequence[Match], reading: Reading, index: Index) -> Match | Decision:
    """The topic to answer from, or a decision where what is counted or named decides."""
    best = congress_meant(matches[0], matches)
    apart = counted_apart(matches, reading)
    if apart and not of_other_units(best, matches, reading, index.units):
        return Decision(Outcome.ANSWER, tuple(apart), "counted")
    fitting = [match for match in matches[:8] if sufficient(match)]
    best = _list_meant(_of_the_unit(best, fitting, reading), fitting, reading)
    best = _point_meant(best, fitting, reading)
    if "each" in reading.marks and _heads_of(best, fitting):
        return Decision(Outcome.ANSWER, tuple(_heads_of(best, fitting)[:1]), "each")
    valued = _of_that_value(fitting, reading)
    if valued:
        return Decision(Outcome.ANSWER, (valued,), "value")
    counting = _that_counts(best, fitting, reading)
    if counting is None:
        near = tuple(matches[:3])
        counted = as_typed(reading.counted[0], reading) if reading.counted else ""
        words = unexplained(best, reading) or counted
        return Decision(Outcome.REFUSE, near, "words" if words else "unknown", words)
    return _with_its_facets(counting, fitting, reading)


def _heads_of(best: Match, fitting: Sequence[Match]) -> list[Match]:
    """The lists that the best topic is a point of."""
    return [one for one in fitting if any(best.topic.item is x for x in one.topic.members)]


def _list_meant(best: Match, fitting: Sequence[Match], reading: Reading) -> Match:
    """The list of a point, where several are asked for and the list explains nearly as much."""
    several = {"plural", "how-many"} & set(reading.asked)
    if not several or not isinstance(best.topic.item, Task):
        return best
    counted = () if "plural" in reading.asked else reading.counted
    heads = (
        one
        for one in _heads_of(best, fitting)
        if one.explained >= best.explained - TASKS
        and one.score >= best.score * HEADED
        and all(names_what(one, head) >= NAMES for head in counted)
    )
    return next(heads, best)


def _point_meant(best: Match, fitting: Sequence[Match], reading: Reading) -> Match:
    """The point of a list that explains as much as the list, where one is asked for: "khâu nào nói
    về giáo dục"."""
    several = {"plural", "list", "how-many"} & set(reading.asked)
    if several or "which" not in reading.asked or not isinstance(best.topic.item, Listing):
        return best
    points = [one for one in fitting if any(one.topic.item is x for x in best.topic.members)]
    return max(points, key=lambda one: one.explained) if _tells_apart(points, best) else best


def _tells_apart(points: Sequence[Match], best: Match) -> bool:
    """Whether a question explains one point of a list as well as the list, and no other so well."""
    explained = sorted((one.explained for one in points), reverse=True)
    alone = len(explained) == 1 or (len(explained) > 1 and explained[0] > explained[1] + APART)
    return bool(explained) and explained[0] >= best.explained - ALIKE and alone


def _of_that_value(fitting: Sequence[Match], reading: Reading) -> Match | None:
    """The one figure of a value that the question names; none where another number is asked for:
    "trong 16 người, mấy người qua bầu cử"."""
    if "how-many" in reading.asked and "confirm" not in reading.marks:
        return None
    valued = [
        match
        for match in fitting
        if has_value(match, reading)
        and (not reading.counted or names_what(match, reading.counted[0]) >= NAMES)
    ]
    return valued[0] if len(valued) == 1 else None


def _that_counts(best: Match, fitting: Sequence[Match], reading: Reading) -> Match | None:
    """What counts what is asked for, where the best topic doesn't; None if nothing does."""
    only = "how-many" in reading.asked and not set(reading.asked) - COUNTS_ONLY
    if only and not _tells_a_number(best):
        counting = (one for one in fitting if isinstance(one.topic.item, Figure | Listing))
        as_much = (one for one in counting if one.explained >= best.explained - ALIKE)
        best = next((one for one in as_much if one.score >= best.score * COUNTED_TOO), best)
    if isinstance(best.topic.item, Document) and "how-many" in reading.asked:
        own = best.topic.wordings[0].documents
        told = (one for one in fitting if isinstance(one.topic.item, Figure))
        best = next((one for one in told if not one.topic.documents.isdisjoint(own)), best)
    if isinstance(best.topic.item, Document | Event) and "how-many" in reading.asked:
        named = [
            one
            for one in fitting
            if reading.counted and names_what(one, reading.counted[0]) >= NAMES
        ]
        best = named[0] if named and named[0].score >= best.score * COUNTED_TOO else best
    # "mấy" may mean some of something.
    plainly = ("bao", "nhieu") in pairwise(one.bare for one in reading.words)
    if only and plainly and reading.counted and _is_countless(best):
        return None
    if not counts_something_else(best, reading):
        return best
    others = [one for one in fitting if one is not best and counts(one, reading)]
    return others[0] if others and others[0].score >= best.score * COUNTED else None


def _with_its_facets(best: Match, fitting: Sequence[Match], reading: Reading) -> Match | Decision:
    """The best topic that holds the ordinal, term or position that is named, or a refusal."""
    left = _facet_left(best, reading)
    if not left:
        return best
    whole = [one for one in fitting if not _facet_left(one, reading)]
    if not whole:
        return left
    # The knowledge holds that congress or point: what doesn't name it may still be meant.
    counted = reading.counted and "how-many" in reading.asked and counts(best, reading)
    of_none = counted and not best.topic.ordinals  # nor is it of another congress
    named = whole[0].score >= best.score * NAMED and not of_none
    return whole[0] if named else best


def _of_the_unit(best: Match, fitting: Sequence[Match], reading: Reading) -> Match:
    """The list of the unit that is named, where the best is a list that holds it and others."""
    if not reading.units or not best.topic.members or best.topic.own_units:
        return best
    whole = {id(item) for item in best.topic.members}
    for match in fitting:
        own = {id(item) for item in match.topic.members}
        if own and own < whole and match.topic.own_units.issuperset(reading.units):
            return match
    return best


def _is_countless(match: Match) -> bool:
    """Whether a topic tells no count, and no clerk says that it answers how many."""
    item = match.topic.item
    return isinstance(item, Entry | Task) and not has_count(item) and not match.topic.counts


def _tells_a_number(match: Match) -> bool:
    """Whether a topic that is no count tells a number, or a clerk says that it answers how many."""
    item = match.topic.item
    told = isinstance(item, Entry | Task) and has_number(item)
    asked = bool(match.topic.counts) and not isinstance(item, Document)
    return isinstance(item, Figure | Listing) or told or asked


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


def unexplained(match: Match, reading: Reading) -> str:
    """The words that a match leaves unexplained as they were typed, with what stands between."""
    missing = set(match.strange)
    places = [
        place
        for place, one in enumerate(reading.words)
        if one.role == "" and one.written in missing
    ]
    if not places:
        return ""
    if places[-1] - places[0] < LONGEST_QUOTE:
        return " ".join(one.written for one in reading.words[places[0] : places[-1] + 1])
    return ", ".join(dict.fromkeys(reading.words[place].written for place in places[:4]))
