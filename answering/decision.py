"""Answer, ask back or refuse: the thresholds act here alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from answering.certainty import Decision, certainty, lead, sufficient
from answering.facets import same_document
from answering.fitness import head_share
from answering.followups import only_a_unit, says_nothing
from answering.index import Index
from answering.matching import Match, rank
from answering.timing import in_span, newest_first
from curation.models import Document, Entry, Event, Figure, Listing, Task
from exchange import DocumentNumber, Outcome, Reading
from reading.text import fold

# How certain it must be that a topic is meant: answered from the first on, from the second on asked
# back if others come close. What a plain entry says is answered whole, and no fact of it can be
# mistaken for a neighbour's by its facets, so less is asked there.
CERTAIN, DOUBTFUL = 0.55, 0.38
CERTAIN_PLAIN, DOUBTFUL_PLAIN = 0.42, 0.3
CLOSE = 0.12  # the lead below which others come close
TIE = 0.985  # points of one list whose scores lie this close fit alike
LONGEST_QUOTE = 7  # words of a question that a refusal quotes in one piece
COUNTED = 0.7  # the share of the best score from which what counts is answered from instead
NEAR = 0.5  # the score from which something near is offered with a refusal
MANY_TIE = 0.9  # the share of what the best explains that another of several must
LOOSE_TIE = 0.75  # ... where the question asks for several
MARGIN = 0.94  # a rival of another unit within this share of the best asks back


def decide(matches: Sequence[Match], reading: Reading, index: Index) -> Decision:
    """The outcome for a reading whose topics are ranked."""
    near = tuple(matches[:3])
    if matches and matches[0].exact:
        return Decision(Outcome.ANSWER, tuple(matches[:1]), "stored")
    if says_nothing(reading):
        return Decision(Outcome.REFUSE, reason="nothing")
    if only_a_unit(reading) and matches:
        return _what_of_it(matches)
    unknown = _unknown_name(matches, reading, index)
    if unknown:
        return unknown
    timely = in_span(matches, reading)
    if timely is not None:
        return timely
    matches = newest_first(matches, reading)
    if not matches:
        return Decision(Outcome.REFUSE, reason="unknown")
    best = matches[0]
    counted = _counted_apart(matches, reading)
    if counted:
        return Decision(Outcome.ANSWER, tuple(counted), "counted")
    if _counts_something_else(best, reading):
        others = [m for m in matches[1:8] if sufficient(m) and _counts(m, reading)]
        if not others or others[0].score < best.score * COUNTED:
            return Decision(Outcome.REFUSE, near, "words", _unexplained(best, reading))
        best = others[0]
    left = _facet_left(best, reading)
    if left:
        whole = [m for m in matches[1:8] if sufficient(m) and not _facet_left(m, reading)]
        if not whole:
            return left
        # The knowledge holds that congress or point: what doesn't name it may still be meant.
        best = whole[0] if whole[0].score >= best.score * 0.7 else best
    if not sufficient(best):
        words = _unexplained(best, reading)
        return Decision(Outcome.REFUSE, near, "words" if words else "unknown", words)
    tied = _tied(best, matches, reading, index)
    if tied:
        return tied
    figures = _alike_figures(best, matches, reading)
    if figures:
        return Decision(Outcome.ANSWER, tuple(figures), "figures")
    rivals = _rivals(best, matches, reading)
    if len(rivals) > 1:
        return Decision(Outcome.CLARIFY, tuple(rivals[:4]), "unit")
    sure = certainty(best, matches)
    certain, doubtful = (CERTAIN_PLAIN, DOUBTFUL_PLAIN) if best.plain else (CERTAIN, DOUBTFUL)
    if sure >= certain:
        return Decision(Outcome.ANSWER, (best,))
    if sure >= doubtful and lead(best, matches) < CLOSE:
        return Decision(Outcome.CLARIFY, tuple(matches[:3]), "close")
    words = _unexplained(best, reading)
    return Decision(Outcome.REFUSE, near, "words" if words else "unknown", words)


def _what_of_it(matches: Sequence[Match]) -> Decision:
    """Choices for a message that names a unit and nothing else."""
    events = [match for match in matches if match.topic.own_ordinal][:1]
    lists = [match for match in matches if isinstance(match.topic.item, Listing)][:3]
    offered = tuple(events + lists) or tuple(matches[:3])
    return Decision(Outcome.CLARIFY, offered, "unit-only")


def _alike_figures(best: Match, matches: Sequence[Match], reading: Reading) -> list[Match]:
    """Figures of one unit whose names all begin with what is counted, where nothing else in the
    question tells them apart."""
    item = best.topic.item
    if not isinstance(item, Figure) or not reading.counted:
        return []
    head = reading.counted[0]
    found = [
        match
        for match in matches[:10]
        if isinstance(match.topic.item, Figure)
        and match.topic.item.of == item.of
        and match.topic.item.term == item.term
        and match.explained >= best.explained - 0.02
        and tuple(fold(match.topic.item.what).split())[: len(head)] == head
    ]
    return found if 1 < len(found) <= 3 else []


def _counts_something_else(best: Match, reading: Reading) -> bool:
    """Whether the best topic holds no word of what "how many" is asked of."""
    missing = {fold(part) for part in best.unexplained}
    return bool(reading.counted) and all(missing.issuperset(one[:2]) for one in reading.counted)


def _tied(best: Match, matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """Points of one list that fit alike are answered together: all of it, or those points."""
    several = bool({"plural", "list"} & set(reading.asked))
    many = several or bool(reading.counted)
    alike = [match for match in matches[:16] if _ties(match, best, many)]
    one_of_many = best.topic.own_ordinal and "plural" not in reading.asked
    single = isinstance(best.topic.item, Listing | Entry | Figure)
    if len(alike) < 2 or one_of_many or single:
        return None
    if isinstance(best.topic.item, Document) and not several:
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


def _ties(match: Match, best: Match, many: bool) -> bool:
    """Whether a match fits as well as the best, or explains as much where several are asked for."""
    if type(match.topic.item) is not type(best.topic.item):
        return False
    as_much = match.explained >= best.explained * MANY_TIE and match.score >= best.score * LOOSE_TIE
    return match.score >= best.score * TIE or (many and as_much)


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
    if reading.strangers and not any(map(sufficient, matches[:1])):
        known = rank(replace(reading, strangers=()), index)
        near = tuple(match for match in known[:2] if match.score >= NEAR)
        return Decision(Outcome.REFUSE, near, "place", reading.strangers[0])
    for document in reading.documents if index.typed else ():
        held = any(
            same_document(document, own) for topic in index.topics for own in topic.documents
        )
        if not held and index_has(index, Document):
            close = _closest_numbers(document, index)
            return Decision(Outcome.REFUSE, close, "document", document.written)
        if held and not matches:
            return Decision(
                Outcome.REFUSE, _same_number(document, index), "document", document.written
            )
    if reading.ordinals and not matches and index_has(index, Event):
        return Decision(Outcome.REFUSE, reason="ordinal", detail=str(reading.ordinals[0]))
    return None


def _closest_numbers(document: DocumentNumber, index: Index) -> tuple[Match, ...]:
    """The documents of that kind whose numbers look most like the one that is not held."""
    found = [
        (OSA.distance(document.number, own.number), topic)
        for topic in index.topics
        if isinstance(topic.item, Document)
        for own in topic.wordings[0].documents
        if not document.kind or own.kind == document.kind
    ]
    closest = sorted(found, key=lambda one: (one[0], one[1].id))[:2]
    return tuple(Match(topic, 0.0, 0.0, 0.0, ()) for _, topic in closest)


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
    return index.typed and any(isinstance(topic.item, kind) for topic in index.topics)


def _unexplained(match: Match, reading: Reading) -> str:
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


def _rivals(best: Match, matches: Sequence[Match], reading: Reading) -> list[Match]:
    """The best with those that say the same of other units, when the question names no unit."""
    if reading.units or reading.documents:
        return [best]
    found = [best]
    for match in matches[1:12]:
        close = match.score >= best.score * MARGIN - 0.02
        if not close and not _same_thing(best, match):
            continue
        numbered = reading.numbers or reading.quantities
        if numbered and best.unexplained != match.unexplained:
            continue  # the number tells them apart
        other_unit = match.topic.unit and match.topic.unit not in {one.topic.unit for one in found}
        if other_unit and _alike(best, match):
            found.append(match)
    return found


def _same_thing(one: Match, other: Match) -> bool:
    """Whether two topics are the same of two units: figures of one thing, their next congresses."""
    first, second = one.topic.item, other.topic.item
    if one.topic.own_ordinal and other.topic.own_ordinal:
        as_much = other.explained >= one.explained - 0.02 and other.covered >= one.covered - 0.2
        return as_much and one.topic.past == other.topic.past
    if not isinstance(first, Figure) or not isinstance(second, Figure):
        return False
    return fold(first.what) == fold(second.what)


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
    for counted in reading.counted:
        shares = [
            (_names_what(match, counted), _has_value(match, reading), match.score, match)
            for match in matches
        ]
        share, *_, best = max(shares, key=lambda one: one[:3], default=(0.0, 0, 0.0, None))
        if best is None or share < 0.5 or best in found:
            return []
        found.append(best)
    return found if len({match.topic.unit for match in found}) == 1 else []


def _counts(match: Match, reading: Reading) -> bool:
    """Whether a match is a figure or a list that holds what is counted."""
    counting = isinstance(match.topic.item, Figure | Listing)
    return counting and not _counts_something_else(match, reading)


def _has_value(match: Match, reading: Reading) -> bool:
    """Whether a figure has a value that the question names."""
    item = match.topic.item
    named = {*reading.numbers, *map(str, reading.quantities)}
    return isinstance(item, Figure) and item.value.replace(".", "").lstrip("0") in named


def _names_what(match: Match, counted: tuple[str, ...]) -> float:
    """The share of what is counted that a figure or a list is named by."""
    item = match.topic.item
    if isinstance(item, Figure):
        return head_share(item, counted)
    if not isinstance(item, Listing):
        return 0.0
    named = {one.bare for name in match.topic.wordings[:1] for one in name.words}
    return 0.9 * float(named.issuperset(counted))
