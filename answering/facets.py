"""How the facets of a question meet those of a topic: agreement explains, contradiction vetoes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from answering.topics import Topic
from answering.units import Units
from curation.models import Document, Event, Figure, Listing, Person, Task
from exchange import LAST, DocumentNumber, Reading, Span
from reading.text import fold

# How much each facet weighs beside a word that only one topic holds (1.0).
UNIT, DOCUMENT, ORDINAL, POSITION, TERM, YEAR, SPAN, NUMBER, STRANGER = (
    0.5, 2.5, 0.8, 0.8, 0.5, 0.5, 0.5, 0.6, 1.5,
)  # fmt: skip
QUANTITY = 0.4
LARGE = 1.5  # a number of three digits or more says by itself what is meant
OTHER_LIST = 0.3  # how far a point of that number explains it, of a list that is called otherwise
DEPUTIES = frozenset(("pho", post) for post in ("bi", "chu", "truong", "giam", "ban", "phong"))
RELATIVE = 0.2  # a span told by the clock ("năm nay") binds less than one that is written


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the question: its weight, and how far (0..1) the topic explains it."""

    written: str
    weight: float
    explained: float


class Vetoed(Exception):
    """A facet of the question contradicts the topic."""


def facet_keys(reading: Reading, units: Units) -> Iterator[tuple[str, float]]:
    """The keys under which topics stand in the postings for the facets of a reading."""
    for unit in reading.units:
        yield f"@unit {unit}", UNIT
        yield f"@unit {units.place(unit)}", UNIT / 2
        yield f"@congress {units.place(unit)}", UNIT
    for document in reading.documents:
        yield f"@document {document.number}", DOCUMENT
    for ordinal in reading.ordinals:
        yield f"@ordinal {ordinal}", ORDINAL
    for position in reading.positions:
        yield f"@position {position}", POSITION
    for number in reading.numbers:
        yield f"@number {number}", NUMBER


def keys_of(topic: Topic) -> Iterator[str]:
    """The keys of a topic's own facets, for the postings."""
    yield from (f"@unit {unit}" for unit in topic.units)
    yield from (f"@document {document.number}" for document in topic.documents)
    yield from (f"@ordinal {ordinal}" for ordinal in topic.ordinals)
    yield from (f"@number {number}" for number in topic.numbers)
    if topic.own_ordinal and not topic.past:
        yield f"@congress {topic.unit}"  # what is asked of a unit is often asked of its congress
    if topic.position:
        yield f"@position {topic.position}"


def facet_parts(reading: Reading, topic: Topic, units: Units) -> list[Part]:
    """The facets of a question as far as the topic explains them; raises Vetoed, with the facet in
    words, if one contradicts it."""
    return [
        *_units(reading, topic, units),
        *(_strangers(reading, topic) if units.by_id else ()),
        *_documents(reading, topic),
        *_ordinals(reading, topic),
        *_positions(reading, topic),
        *_terms(reading, topic),
        *_years(reading, topic),
        *_spans(reading, topic),
        *_posts(reading, topic),
        *_exceptions(reading, topic, units),
        *_numbers(reading, topic),
        *(Part(str(n), QUANTITY, _counts(n, topic)) for n in reading.quantities),
    ]


def _posts(reading: Reading, topic: Topic) -> Iterator[Part]:
    """Nothing, but a deputy's post vetoes the one who holds the post itself."""
    bares = [one.bare for one in reading.words]
    for deputy in (pair for pair in pairwise(bares) if pair in DEPUTIES):
        named = fold(topic.item.post).split() if isinstance(topic.item, Person) else topic.strength
        if deputy[0] not in named and deputy[1] in named:
            raise Vetoed("cấp phó, không phải cấp trưởng")
    yield from ()


def _exceptions(reading: Reading, topic: Topic, units: Units) -> Iterator[Part]:
    """Nothing, but what a question excepts is vetoed: "ngoài kế hoạch 155 ra"."""
    if reading.excepted and _is_excepted(topic, reading.excepted, units):
        raise Vetoed(" ".join(one.written for one in reading.excepted.words))
    yield from ()


def _is_excepted(topic: Topic, excepted: Reading, units: Units) -> bool:
    own = topic.wordings[0].documents if isinstance(topic.item, Document) else ()
    if any(same_document(one, mine) for one in excepted.documents for mine in own):
        return True
    own_units = {one for unit in topic.own_units for one in (unit, units.place(unit))}
    if not topic.members and not own_units.isdisjoint(excepted.units):
        return True
    said = " ".join(["", *(one.bare for one in excepted.words), ""])
    names = (
        " ".join(["", *(one.bare for one in name.words), ""])
        for name in topic.wordings[: topic.names]
    )
    return any(name in said for name in names)


def _counts(quantity: int, topic: Topic) -> float:
    """1.0 for a list of that many points or a figure of that value."""
    value = topic.item.value.lstrip("0") if isinstance(topic.item, Figure) else ""
    return float(len(topic.members) == quantity or value == str(quantity))


def _numbers(reading: Reading, topic: Topic) -> Iterator[Part]:
    for number in reading.numbers:
        weight = LARGE if len(number) > 2 else NUMBER
        yield Part(number, weight, _number_held(number, topic))


def _number_held(number: str, topic: Topic) -> float:
    documents = {one.number for one in topic.documents}
    return float(number in topic.numbers or number in topic.strength or number in documents)


def _units(reading: Reading, topic: Topic, units: Units) -> Iterator[Part]:
    named = reading.units
    found = {unit: _unit_explained(unit, topic, units) for unit in named}
    for unit, explained in found.items():
        narrower = any(other != unit and units.within(other, unit) for other in named)
        # A body beside a unit that the topic is about may be what is asked for: "theo chỉ thị nào".
        beside = units.level(unit) == "body" and any(found.values())
        if explained == 0.0 and not narrower and not beside and _strict(unit, topic, units):
            raise Vetoed(units.name(unit))
        yield Part(units.name(unit), UNIT, max(explained, 0.8 if narrower else 0.0))


def _strict(unit: str, topic: Topic, units: Units) -> bool:
    """Whether naming this unit excludes a topic of other units."""
    return bool(topic.units) and units.level(units.place(unit)) != "central"


def _unit_explained(unit: str, topic: Topic, units: Units) -> float:
    """1.0 for the topic's own unit, less for one it mentions or a body of its place, 0.0 else."""
    if unit in topic.own_units:
        return 1.0 if len(topic.own_units) == 1 else 0.9
    if unit in topic.units:
        return 0.8
    place = units.place(unit)
    if units.level(unit) == "body" and place in topic.units:
        return 0.85 if place in topic.own_units else 0.7
    if units.level(unit) == "district" and any(units.within(own, unit) for own in topic.units):
        return 1.0
    if units.level(unit) in ("city", "central") and any(
        units.level(own) == "body" and units.place(own) == unit for own in topic.units
    ):
        return 1.0
    return 0.0


def _strangers(reading: Reading, topic: Topic) -> Iterator[Part]:
    for name in reading.strangers:
        parts = [fold(one) for one in name.split()]
        if not all(one in topic.strength for one in parts):
            raise Vetoed(name)
        if any(pair not in topic.pairs for pair in zip(parts, parts[1:], strict=False)):
            raise Vetoed(name)
        yield Part(name, STRANGER, 1.0)


def _documents(reading: Reading, topic: Topic) -> Iterator[Part]:
    for asked in reading.documents:
        if not any(same_document(asked, own) for own in topic.documents):
            raise Vetoed(asked.written)
        own = isinstance(topic.item, Document) and any(
            same_document(asked, one) for one in topic.wordings[0].documents
        )
        yield Part(asked.written, DOCUMENT, 1.0 if own else 0.8)


def same_document(asked: DocumentNumber, own: DocumentNumber) -> bool:
    """Whether a document as named can be this one: what the person left out doesn't count."""
    if asked.number != own.number or (asked.kind and own.kind and asked.kind != own.kind):
        return False
    return not asked.suffix or not own.suffix or _suffix(asked.suffix) == _suffix(own.suffix)


def _suffix(suffix: str) -> str:
    # TW and TƯ both abbreviate Trung ương; TU is the city's or province's committee.
    return "tw" if suffix in ("tw", "tư") else fold(suffix)


def _ordinals(reading: Reading, topic: Topic) -> Iterator[Part]:
    for ordinal in reading.ordinals:
        if topic.own_ordinal and topic.own_ordinal not in reading.ordinals:
            raise Vetoed(f"lần thứ {ordinal}")
        if topic.named_ordinals.isdisjoint(reading.ordinals) and topic.named_ordinals:
            yield Part(f"lần thứ {ordinal}", ORDINAL, 0.0)
        elif ordinal in topic.ordinals:
            yield Part(f"lần thứ {ordinal}", ORDINAL, 1.0)
        elif topic.ordinals:
            raise Vetoed(f"lần thứ {ordinal}")
        else:
            yield Part(f"lần thứ {ordinal}", ORDINAL, 0.0)


def _positions(reading: Reading, topic: Topic) -> Iterator[Part]:
    for position in reading.positions:
        if isinstance(topic.item, Listing):
            reaches = position == LAST or position <= len(topic.members)
            yield Part(f"thứ {position}", POSITION, float(reaches) * 0.7)
        elif (
            topic.position and topic.position != position and not (position == LAST and topic.last)
        ):
            raise Vetoed(f"thứ {position}")
        else:
            held = bool(topic.position) or any(position in w.positions for w in topic.wordings)
            of_list = _is_counted_as(reading, topic) if topic.position else 1.0
            yield Part(f"thứ {position}", POSITION, float(held) * of_list)


def _is_counted_as(reading: Reading, topic: Topic) -> float:
    """1.0 for a point of a list whose points are called what stands before the number that is
    asked for, less for others: "nhiệm vụ số 4" is no "mục tiêu"."""
    heading = {one.bare for one in topic.wordings[0].words}
    before = [
        one.bare
        for one, after in pairwise(reading.words)
        if after.role == "position" and one.role == ""
    ]
    return 1.0 if not before or not heading.isdisjoint(before) else OTHER_LIST


def _terms(reading: Reading, topic: Topic) -> Iterator[Part]:
    for term in reading.terms:
        if topic.terms and term not in topic.terms:
            raise Vetoed(term)
        yield Part(term, TERM, float(term in topic.terms))


def _years(reading: Reading, topic: Topic) -> Iterator[Part]:
    for year in reading.years:
        if year in topic.years or any(_covers(days, year) for days in topic.days):
            yield Part(f"năm {year}", YEAR, 1.0)
        elif topic.years and isinstance(topic.item, Task | Event):
            raise Vetoed(f"năm {year}")
        elif topic.named_years and topic.named_years.isdisjoint(reading.years):
            raise Vetoed(f"năm {year}")
        else:
            yield Part(f"năm {year}", YEAR, 0.0)


def _covers(days: tuple[date | None, date | None], year: int) -> bool:
    first, last = days
    return bool(first and last and first.year <= year <= last.year)


def _spans(reading: Reading, topic: Topic) -> Iterator[Part]:
    for span in reading.spans:
        met = any(overlaps(span, first, last) for first, last in topic.days)
        yield Part(span.written, RELATIVE if span.relative else SPAN, float(met))


def overlaps(span: Span, first: date | None, last: date | None) -> bool:
    """Whether the days from `first` to `last` meet a span; one without a year fits any year."""
    if first is None or last is None:
        day = first or last
        # A deadline is met by what is asked to lie before it.
        return bool(day and span.start <= day <= span.end + timedelta(days=first is None))
    if span.dated or span.relative:
        return first <= span.end and span.start <= last
    start, end = (span.start.month, span.start.day), (span.end.month, span.end.day)
    return (first.month, first.day) <= end and start <= (last.month, last.day)
