"""Things side by side: the answer for each, which figure is larger, which day is earlier, a sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answering.beside import each_named, named_places
from answering.certainty import Decision, certainty
from answering.composing import SHORT_LIST, Told, compose, cut
from answering.decision import decide, is_held
from answering.explaining import explanation
from answering.followups import asks
from answering.index import Index
from answering.matching import Match, rank
from answering.tellers import Teller
from answering.texts import days_of
from answering.topics import Topic
from curation.models import Document, Entry, Event, Figure, Listing
from exchange import Answer, Candidate, DocumentNumber, Outcome, Reading
from reading.text import fold

Found = tuple[Match, Reading, float]  # a topic, what is asked of it, how sure it is that it's meant
EACH = 250  # characters of each of several answers, where all together would be long
# What may be asked where documents are weighed by their days.
DATING = frozenset(("when", "how-many", "countdown", "ago", "which", "number", "how", "where"))
OR = frozenset(("hay", "hoac"))  # with these one of several is sought
COUNTS = 0.7  # the share of the best score from which a figure is what is weighed
ALL = 650  # ... that all together may have before


def side_by_side(
    reading: Reading, matches: Sequence[Match], decision: Decision, index: Index, teller: Teller
) -> tuple[Answer, tuple[str, ...]] | None:
    """The answer for each of the things that a question names beside each other, or for all units
    that it compares, and the sources that it cites; None if it speaks of one thing, or if one topic
    speaks of all."""
    if decision.reason == "stored":
        return None
    weighs = bool(reading.marks & {"compare", "total"})
    best = decision.matches[0] if decision.outcome is Outcome.ANSWER and decision.matches else None
    found = _found_apart(reading, matches, best, weighs, index)
    matches = [match for match, *_ in found]
    if not found or best and [match.topic.id for match in matches] == [best.topic.id]:
        return None
    told = [compose(match.topic, asked, teller) for match, asked, _ in found]
    if all(one.missing for one in told):
        return None
    lines = [_weighed(matches, reading, teller) if weighs else ""]
    lines += _shortened(told)
    lines += [teller.say("unknown_document", name=one.written) for one in _not_held(reading, index)]
    text = cut("\n".join(filter(None, dict.fromkeys(lines))), SHORT_LIST)
    sure = round(min(one for *_, one in found), 4)
    decided = Decision(Outcome.ANSWER, tuple(matches), "beside")
    made = Answer(
        Outcome.ANSWER,
        text,
        matches[0].topic.id,
        candidates=tuple(Candidate(one.topic.id, round(one.score, 4)) for one in matches),
        confidence=sure,
        explanation=explanation(reading, matches, (), decided, sure),
    )
    return made, tuple(source for one in told for source in one.cited)


def _not_held(reading: Reading, index: Index) -> list[DocumentNumber]:
    """The documents named beside others that nothing speaks of."""
    return [one for one in reading.documents if index.typed and not is_held(one, index)]


def _shortened(told: Sequence[Told]) -> list[str]:
    """The texts, each cut where all together would be long; lists stay whole."""
    texts = [one.text for one in told]
    short = sum(map(len, texts)) <= ALL or any("\n" in text for text in texts)
    return texts if short else [cut(text, EACH) for text in texts]


def _found_apart(
    reading: Reading, matches: Sequence[Match], best: Match | None, weighs: bool, index: Index
) -> list[Found]:
    """The best topic for each of the things that a question names, each with what is asked of it;
    empty if it names one, or if one topic speaks of all."""
    districts = [one for one in reading.units if index.units.level(one) == "district"]
    if len(districts) > 1:
        if best and not weighs and all(unit in best.topic.units for unit in districts):
            return []
        return _for_each([replace(reading, units=(one,)) for one in districts], weighs, index)
    unknown = _not_held(reading, index)
    each = each_named(reading, index.units)
    named = [one for one in each if set(one.documents).isdisjoint(unknown)]
    if weighs and len(reading.documents) > 1 and not named:
        named = [replace(reading, documents=(one,)) for one in reading.documents]
    if named and (weighs or not best or not _speaks_of_all(best.topic, reading)):
        found = _for_each([_dated(one, weighs) for one in named], weighs, index)
        if found:
            return found
    places = named_places(reading, index)
    if places:
        of = {match.topic.id: match for match in matches}
        ids = [index.topics[place].id for place in places]
        if all(one in of for one in ids):
            return [(of[one], reading, certainty(of[one], matches)) for one in ids]
    return _siblings(matches, reading) if weighs else []


def _dated(reading: Reading, weighs: bool) -> Reading:
    """A reading that asks for the day, where documents are compared and nothing else is asked."""
    if not weighs or not reading.documents or set(reading.asked) - DATING:
        return reading
    return replace(reading, asked=("when",), counted=())


def _speaks_of_all(topic: Topic, reading: Reading) -> bool:
    """Whether a topic is about every unit, document and number of a congress that is named, and
    none of them is asked for more than a heading of them tells."""
    if isinstance(topic.item, Listing) and reading.documents and asks(reading):
        return False
    if reading.documents:
        return topic.documents.issuperset(reading.documents)
    many = isinstance(topic.item, Listing | Entry)
    return (
        (topic.units if many else topic.own_units).issuperset(reading.units)
        and (topic.ordinals if many else topic.named_ordinals).issuperset(reading.ordinals)
        and topic.terms.issuperset(reading.terms)
        and topic.named_years.issuperset(reading.years)
    )


def _for_each(readings: Sequence[Reading], weighs: bool, index: Index) -> list[Found]:
    """The best topic for each reading by itself; empty unless each has one, or it is asked which of
    them has."""
    found = []
    for alone in readings:
        matches = rank(alone, index).matches
        if weighs and not alone.documents:
            figures = [match for match in matches if isinstance(match.topic.item, Figure)]
            counts = figures and figures[0].score >= matches[0].score * COUNTS
            matches = figures if counts else matches
        decision = decide(matches, alone, index)
        if decision.outcome is Outcome.ANSWER and decision.matches:
            best = decision.matches[0]
            found.append((best, alone, certainty(best, matches)))
    chosen = any(one.bare in OR for one in readings[0].words)
    return found if len(found) == len(readings) or chosen else []


def _siblings(matches: Sequence[Match], reading: Reading) -> list[Found]:
    """The figures of other units that count the same as the best one, where no unit is named."""
    figures = [match for match in matches if isinstance(match.topic.item, Figure)]
    if not figures or reading.units:
        return []
    what = fold(getattr(figures[0].topic.item, "what", ""))
    same = [match for match in figures if fold(getattr(match.topic.item, "what", "")) == what]
    different = len({match.topic.unit for match in same}) == len(same)
    sure = certainty(matches[0], matches)
    return [(match, reading, sure) for match in same] if different else []


def _weighed(found: Sequence[Match], reading: Reading, teller: Teller) -> str:
    """Which of the things is larger or earlier, or their sum; "" where nothing can be weighed."""
    figures = [m.topic.item for m in found if isinstance(m.topic.item, Figure)]
    if len(figures) == len(found):
        return _counted(figures, reading, teller)
    return _earlier(found, teller) if "compare" in reading.marks else ""


def _earlier(found: Sequence[Match], teller: Teller) -> str:
    """Which of two documents or events came first; "" where a day isn't known."""
    items = [match.topic.item for match in found]
    if len(items) != 2 or not all(isinstance(item, Document | Event) for item in items):
        return ""
    first, second = (next(iter(days_of(item)), (None, None)) for item in items)
    for one, other, names in ((first, second, items), (second, first, items[::-1])):
        if one[1] and other[0] and one[1] < other[0]:
            told = [teller.title(item) for item in names]
            apart = (other[0] - one[1]).days
            return teller.say("compare_earlier", first=told[0], second=told[1], days=apart)
    return ""


def _counted(figures: Sequence[Figure], reading: Reading, teller: Teller) -> str:
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
