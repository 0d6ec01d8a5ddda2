"""Answer, ask back or refuse: the thresholds act here alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz.distance import OSA

from answering.certainty import Decision, certainty, lead, sufficient
from answering.choosing import chosen, unexplained
from answering.composing import NEVER_HELD
from answering.facets import same_document
from answering.followups import asks, only_a_number, only_a_unit, says_nothing
from answering.index import Index
from answering.matching import Match, rank
from answering.ordering import in_order
from answering.rivals import (
    alike_figures,
    of_one_kind,
    of_other_units,
    rivals_of,
    tied_points,
)
from answering.timing import agenda, in_span, newest_first
from curation.models import Document, Event, Listing, Source
from exchange import DocumentNumber, Outcome, Reading

# How certain it must be that a topic is meant: answered from the first on, from the second on asked
# back if others come close. What a plain entry says is answered whole, and no fact of it can be
# mistaken for a neighbour's by its facets, so less is asked there.
CERTAIN, DOUBTFUL = 0.55, 0.38
CERTAIN_PLAIN, DOUBTFUL_PLAIN = 0.42, 0.3
HALF_NAMED = 0.5  # the share of its wording from which a topic can be what is meant
CLOSE = 0.12  # the lead below which others come close
# What kinds of thing hold an attribute that is asked for of nothing that is named.
HOLDERS: tuple[tuple[frozenset[str], tuple[type, ...]], ...] = (
    (frozenset(("author", "outlet", "views")), (Source,)),
    (
        frozenset(
            (
                "issuer",
                "signer",
                "about",
                "number",
                "attachment",
                "serves",
                "purpose",
                "carries-out",
            )
        ),
        (Document,),
    ),
    (frozenset(("ordinal", "term", "status", "where", "countdown", "duration")), (Event,)),
    (frozenset(("when", "who", "name", "deadline")), (Document, Event)),
)
NEAR = 0.5  # the score from which something near is offered with a refusal


def decide(matches: Sequence[Match], reading: Reading, index: Index) -> Decision:
    """The outcome for a reading whose topics are ranked."""
    settled = _settled(matches, reading, index)
    if settled:
        return settled
    matches = newest_first(matches, reading)
    if not matches:
        return Decision(Outcome.REFUSE, reason="unknown")
    best = chosen(matches, reading, index)
    if isinstance(best, Decision):
        return best
    near = tuple(matches[:3])
    words = unexplained(best, reading)
    refused = Decision(Outcome.REFUSE, near, "words" if words else "unknown", words)
    if not sufficient(best):
        return refused
    units = of_other_units(best, matches, reading, index.units)
    if units:
        return Decision(Outcome.CLARIFY, tuple(units), "unit")
    same = of_one_kind(best, matches, reading)
    if same:
        return Decision(Outcome.CLARIFY, tuple(same), "kind")
    tied = tied_points(best, matches, reading, index)
    if tied:
        return tied
    figures = alike_figures(best, matches, reading)
    if figures:
        return Decision(Outcome.ANSWER, tuple(figures), "figures")
    rivals = rivals_of(best, matches, reading)
    if len(rivals) > 1:
        return Decision(Outcome.CLARIFY, tuple(rivals[:4]), "unit")
    sure = certainty(best, matches)
    certain, doubtful = (CERTAIN_PLAIN, DOUBTFUL_PLAIN) if best.plain else (CERTAIN, DOUBTFUL)
    if sure >= certain:
        return Decision(Outcome.ANSWER, (best,))
    named = best.plain or best.covered >= HALF_NAMED
    named = named and not set(reading.asked) & NEVER_HELD
    if sure >= doubtful and named and lead(best, matches) < CLOSE:
        return Decision(Outcome.CLARIFY, tuple(matches[:3]), "close")
    return refused


def _settled(matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """What is decided without weighing how well topics fit, if anything is."""
    if matches and matches[0].exact:
        return Decision(Outcome.ANSWER, tuple(matches[:1]), "stored")
    if says_nothing(reading) and asks(reading):
        return _of_what(matches, reading, index)
    if says_nothing(reading) or only_a_number(reading):
        return Decision(Outcome.REFUSE, reason="nothing")
    if only_a_unit(reading) and matches:
        return _what_of_it(matches)
    unknown = _unknown_name(matches, reading, index)
    if unknown:
        return unknown
    dated = agenda(matches, reading, index) or in_order(matches, reading, index)
    return dated or in_span(matches, reading, index)


def _of_what(matches: Sequence[Match], reading: Reading, index: Index) -> Decision:
    """Choices for a message that asks for an attribute of nothing that is named: "ai ký thế ạ"."""
    kinds = next((kinds for asked, kinds in HOLDERS if not asked.isdisjoint(reading.asked)), ())
    named = [match for match in matches if not match.topic.members]
    fitting = [match for match in named if isinstance(match.topic.item, kinds)]
    if len(fitting) < 2 and kinds and index.typed:
        places = (
            place for place, topic in enumerate(index.topics) if isinstance(topic.item, kinds)
        )
        fitting = [Match(index.topics[place], 0.0, 0.0, 0.0, ()) for place in places]
    if len(fitting) < 2:
        return Decision(Outcome.REFUSE, reason="nothing")
    return Decision(Outcome.CLARIFY, tuple(fitting[:4]), "of-what")


def _what_of_it(matches: Sequence[Match]) -> Decision:
    """Choices for a message that names a unit and nothing else."""
    events = [match for match in matches if match.topic.own_ordinal][:1]
    lists = [match for match in matches if isinstance(match.topic.item, Listing)][:3]
    offered = tuple(events + lists) or tuple(matches[:3])
    return Decision(Outcome.CLARIFY, offered, "unit-only")


def _unknown_name(matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """A refusal for a place, document or ordinal that no topic left over can answer for."""
    if reading.strangers and not any(map(sufficient, matches[:1])):
        known = rank(replace(reading, strangers=()), index).matches
        near = tuple(match for match in known[:2] if match.score >= NEAR)
        return Decision(Outcome.REFUSE, near, "place", reading.strangers[0])
    for document in reading.documents if index.typed else ():
        held = is_held(document, index)
        if not held and index_has(index, Document):
            close = _closest_numbers(document, index)
            return Decision(Outcome.REFUSE, close, "document", document.written)
        if held and not matches:
            same = _same_number(document, index)
            if len(reading.documents) > 1:
                every = (one for named in reading.documents for one in _same_number(named, index))
                return Decision(Outcome.CLARIFY, tuple(every), "both")
            return Decision(Outcome.REFUSE, same, "document", document.written)
    if reading.ordinals and not matches and index_has(index, Event):
        return Decision(Outcome.REFUSE, reason="ordinal", detail=str(reading.ordinals[0]))
    return None


def is_held(document: DocumentNumber, index: Index) -> bool:
    """Whether anything in the knowledge speaks of a document."""
    return any(same_document(document, own) for topic in index.topics for own in topic.documents)


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
