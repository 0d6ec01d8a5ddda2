"""The order of things in time: the first, the last, the one before or after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from answering.certainty import Decision, sufficient
from answering.facets import same_document
from answering.index import Index
from answering.matching import Match, rank
from answering.texts import days_of
from answering.topics import Topic
from curation.models import Document, Event, Listing, Source, Task
from exchange import Outcome, Reading, Span

ORDERS = frozenset(("earliest", "latest", "following", "preceding"))
WIDE = 0.15  # how much less of the question something may explain that is weighed by its day


def in_order(matches: Sequence[Match], reading: Reading, index: Index) -> Decision | None:
    """The first or last in time of what a question asks for, or the one before or after another:
    "kế hoạch nào ra sớm nhất", "bài mới nhất", "sau kế hoạch 247 thì tới kế hoạch nào".

    The last is the last that there was on the day of the question; what follows nothing that is
    named follows that day.
    """
    wanted = reading.marks & ORDERS
    if len(wanted) != 1 or reading.positions:
        return None
    named = list(_named_days(reading, index))
    if named:
        alone = replace(reading, spans=(), documents=(), years=())
        matches = rank(alone, index).matches
    if reading.documents:
        matches = [match for match in matches if _is_of_documents(match)]
    if "source" in reading.marks:
        matches = [match for match in matches if isinstance(match.topic.item, Source)]
    fitting = [match for match in matches[:6] if sufficient(match)]
    close = (one for one in fitting if one.explained >= fitting[0].explained - WIDE)
    dated = (one for one in close if _day_of(one.topic) or _heads_days(one, index))
    best = next(dated, None)
    if best is None:
        return None
    near = [match for match in matches if match.explained >= best.explained - WIDE]
    heads = [match for match in near[:6] if _heads_days(match, index)]
    topics = [m.topic for m in near if type(m.topic.item) is type(best.topic.item)]
    if heads:
        topics = _headed(max(heads, key=lambda match: match.explained), index)
    known = sorted((day, topic.id) for topic in topics if (day := _day_of(topic)))
    place = _place_in([day for day, _ in known], next(iter(wanted)), named, reading.day)
    if len(known) < 2 or place is None:
        return None
    topic = index.topics[index.place_of[known[place][1]]]
    found = [match for match in matches if match.topic is topic]
    made = Match(topic, best.score, best.explained, best.covered, ())
    return Decision(Outcome.ANSWER, (*found, made)[:1], "in order")


def _place_in(
    days: Sequence[date], wanted: str, named: Sequence[Span], today: date | None
) -> int | None:
    """Which of the sorted days is wanted; None if none is."""
    if wanted == "earliest":
        return 0 if days else None
    if wanted == "latest":
        until = named[-1].end if named else today
        return max(sum(until is None or day <= until for day in days) - 1, 0) if days else None
    first, last = (named[0].start, named[0].end) if named else (today, today)
    if first is None or last is None:
        return None
    before = sum(day < first for day in days)
    after = sum(day <= last for day in days)
    place = before - 1 if wanted == "preceding" else after
    return place if 0 <= place < len(days) else None


def _is_of_documents(match: Match) -> bool:
    item = match.topic.item
    return isinstance(item, Document) or (isinstance(item, Listing) and item.of == "documents")


def _named_days(reading: Reading, index: Index) -> Iterator[Span]:
    """The days that a question names, by themselves or by a document of that day."""
    yield from reading.spans
    for year in reading.years:
        yield Span(date(year, 1, 1), date(year, 12, 31), "year", str(year))
    for named in reading.documents:
        for item in index.knowledge.of_kind(Document):
            topic = index.topics[index.place_of[item.id]]
            own = topic.wordings[0].documents
            if item.date and any(same_document(named, one) for one in own):
                yield Span(item.date, item.date, "day", named.written)


def _headed(match: Match, index: Index) -> list[Topic]:
    """The topics that a list heads."""
    return [index.topics[index.place_of[item.id]] for item in match.topic.members]


def _heads_days(match: Match, index: Index) -> bool:
    """Whether a topic is a list of which two or more have a day."""
    return sum(bool(_day_of(topic)) for topic in _headed(match, index)) > 1


def _day_of(topic: Topic) -> date | None:
    """The first day of a document, event or article, the end of the year that a point of a list is
    named by; None if there is none."""
    item = topic.item
    if isinstance(item, Document | Source | Event):
        return next((first or last for first, last in days_of(item)), None)
    years = topic.named_years if isinstance(item, Task) else ()
    return date(max(years), 12, 31) if years else None
