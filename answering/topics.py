"""What can be answered about: every item and list with its wordings, words and facets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache, partial
from typing import Any, overload

from answering.covering import Covering, covering_of
from answering.listings import members
from answering.readings import Readings
from answering.texts import days_of, ordinal_of, texts_of, title_of
from answering.units import Units, place_of
from answering.wordings import Weigher, Wording, concepts_in
from curation.models import Document, Entry, Event, Item, Knowledge, Listing, Task
from exchange import DocumentNumber, Reading, Word
from reading.drafts import EXCEPTED
from reading.lexicon import Lexicon
from reading.numbers import to_roman
from reading.text import clean, words
from reading.times import named_days

NOTHING = covering_of(())
BODY = 0.8  # how well a word of the answer's own text stands for a topic, beside a name's 1.0
KEPT = 4096  # topics of plain entries that are kept once made
HEADING = 0.7  # ... and a word of the heading of its list


@dataclass(slots=True)
class Topic:
    """Something that a question may be about, ready to be compared.

    `wordings` are its names and questions as readings; `strength` gives for each unmarked word how
    well it stands for this topic (1.0 in a name or question, less in the body) and `forms` the
    marked spellings; the sets below are the facets that it may be asked by; `counts` are the
    first words of what its questions count; `past` tells that it
    is of an earlier term than the unit's newest, `last` that it is the last point of its list.
    """

    id: str
    item: Item
    title: str
    unit: str
    members: tuple[Item, ...] = ()
    wordings: tuple[Reading, ...] = ()
    covering: Covering = NOTHING
    names: int = 0
    strength: dict[str, float] = field(default_factory=dict)
    forms: dict[str, set[str]] = field(default_factory=dict)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    concepts: set[int] = field(default_factory=set)
    units: set[str] = field(default_factory=set)
    documents: set[DocumentNumber] = field(default_factory=set)
    ordinals: set[int] = field(default_factory=set)
    own_ordinal: int = 0
    past: bool = False
    named_ordinals: set[int] = field(default_factory=set)
    own_units: set[str] = field(default_factory=set)
    terms: set[str] = field(default_factory=set)
    years: set[int] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    position: int = 0
    last: bool = False
    days: tuple[tuple[date | None, date | None], ...] = ()
    asked: set[str] = field(default_factory=set)
    counts: set[str] = field(default_factory=set)
    named_years: set[int] = field(default_factory=set)


class Builder:
    """Makes topics; holds what every topic is made with."""

    def __init__(
        self, knowledge: Knowledge, units: Units, lexicon: Lexicon, weigher: Weigher
    ) -> None:
        self.knowledge = knowledge
        self.units = units
        self.lexicon = lexicon
        self.weigher = weigher
        self.ordinal_of = self._ordinals()

    def _ordinals(self) -> dict[tuple[str, str], int]:
        """The ordinal of the congress that began a term: (unit, term) to number."""
        found = {}
        for event in self.knowledge.of_kind(Event):
            if event.ordinal and event.term:
                found[event.unit, event.term] = ordinal_of(event)
        return found

    def topics(self, items: Sequence[Item], readings: Readings) -> list[Topic]:
        """A topic for each item; they may be members of one another."""
        topics = [self._topic(item, readings) for item in items]
        by_id = {topic.id: topic for topic in topics}
        for topic in topics:
            if topic.members and isinstance(topic.members[-1], Task):
                by_id[topic.members[-1].id].last = True
            # A member is also asked by the name of its list: "công trình chào mừng đại hội".
            for member in topic.members:
                heading = readings.question(topic.title)
                self._take(by_id[member.id], heading, HEADING, facets=False)
        return topics

    def plain(self, item: Entry) -> Topic:
        """The topic of an entry of a folder of plain entries, where words are all there is."""
        made = Topic(item.id, item, title_of(item, self.units), "")
        weighted: list[Wording] = []
        texts = texts_of(item, self.knowledge, self.units)
        for text in dict.fromkeys(filter(None, (*texts.names, *texts.questions))):
            reading = Reading(tuple(self._plain_words(text)))
            self._take(made, reading, 1.0, facets=False)
            weighted.append(self.weigher.weighted(reading))
        made.covering = covering_of(weighted)
        for text in filter(None, texts.body):
            self._take(made, Reading(tuple(words(clean(text)))), BODY, facets=False)
        return made

    def _plain_words(self, text: str) -> Iterator[Word]:
        function = self.lexicon.language.function
        for one in words(clean(text)):
            yield replace(one, role="function") if one.text in function else one

    def _topic(self, item: Item, readings: Readings) -> Topic:
        texts = texts_of(item, self.knowledge, self.units)
        made = Topic(item.id, item, title_of(item, self.units), place_of(item, self.units))
        wordings = []
        for text in dict.fromkeys(filter(None, (*texts.names, *texts.questions))):
            reading = readings.question(text)
            self._take(made, reading, 1.0)
            wordings.append(reading)
        made.names = len(dict.fromkeys(filter(None, texts.names)))
        made.wordings = tuple(wordings)
        made.covering = covering_of(list(map(self.weigher.weighted, wordings)))
        made.named_years = {
            year
            for wording in wordings[: made.names]
            for year in (
                *wording.years,
                *(named_days(span)[0].year for span in wording.spans if span.dated),
            )
        }
        made.named_ordinals = {
            one for wording in wordings[: made.names] for one in wording.ordinals
        }
        for text in filter(None, texts.body):
            self._take(made, readings.body(text), BODY)
        self._add_fields(made, item)
        return made

    def _take(self, topic: Topic, reading: Reading, strength: float, facets: bool = True) -> None:
        """Add the words and, if wanted, the facets of one wording to a topic."""
        bares = [one.bare for one in reading.words]
        for place, one in enumerate(reading.words):
            if one.role == EXCEPTED:
                continue  # "ngoài trường A, còn trường nào" is no question about A
            topic.strength[one.bare] = max(strength, topic.strength.get(one.bare, 0.0))
            topic.forms.setdefault(one.bare, set()).add(one.text)
            if place:
                topic.pairs.add((bares[place - 1], one.bare))
        topic.concepts.update(found for _, _, found in concepts_in(bares, self.weigher.concepts))
        if not facets:
            return
        topic.units.update(reading.units)
        topic.documents.update(reading.documents)
        topic.ordinals.update(reading.ordinals)
        topic.terms.update(reading.terms)
        topic.years.update(reading.years)
        topic.years.update(year for term in reading.terms for year in map(int, term.split("-")))
        days = [named_days(span) for span in reading.spans if span.dated]
        topic.years.update(first.year for first, _ in days)
        topic.numbers.update(reading.numbers)
        topic.days += tuple(days)
        if strength == 1.0:
            topic.asked.update(reading.asked)
            topic.counts.update(head[0] for head in reading.counted)

    def _add_fields(self, topic: Topic, item: Item) -> None:
        """Add what the fields say beside their words."""
        if topic.unit:
            topic.units.add(topic.unit)
            topic.own_units.add(topic.unit)
        term = getattr(item, "term", "")
        if term:
            topic.terms.add(term)
            topic.years.update(
                int(part) for part in term.split("-") if part.isdecimal() and len(part) == 4
            )
        topic.past = bool(term) and any(
            unit == topic.unit and later > term for unit, later in self.ordinal_of
        )
        ordinal = self.ordinal_of.get((topic.unit, term))
        if ordinal:
            topic.ordinals.add(ordinal)
        if isinstance(item, Event) and item.ordinal:
            topic.own_ordinal = ordinal_of(item)
            topic.ordinals.add(topic.own_ordinal)
            topic.strength.setdefault(to_roman(ordinal_of(item)).lower(), 1.0)
        if isinstance(item, Event) and item.term:
            topic.terms.add(item.term)
        if isinstance(item, Task):
            topic.position = int(item.position)
        if isinstance(item, Document):
            topic.units.update(unit for unit in (item.issuer,) if unit)
            topic.own_units.update(unit for unit in (item.issuer,) if unit)
        for related in item.related if isinstance(item, Document) else ():
            # A document of a higher body is asked for in the district that carries it out.
            topic.units.add(place_of(self.knowledge.items[related], self.units))
        if isinstance(item, Listing):
            topic.members = members(item, self.knowledge, self.units)
            places = {self.units.place(place_of(member, self.units)) for member in topic.members}
            if not topic.unit and len(places) == 1:
                topic.unit = places.pop()  # all that it heads is of one place
                topic.own_units.add(topic.unit)
            for member in topic.members:
                topic.units.add(place_of(member, self.units))
                topic.days += tuple(days_of(member))
        topic.days += tuple(days_of(item))
        topic.years.update(day.year for days in topic.days for day in days if day)


class Topics(Sequence[Topic]):
    """The topics of items: all `made` at once if the folder holds more than plain entries, since
    they may be members of one another; else None, and made one by one when they are looked at."""

    def __init__(
        self, items: Sequence[Item], builder: Builder, made: Sequence[Topic] | None
    ) -> None:
        self.items = items
        self.builder = builder
        self.made = made
        # Kept beside what makes them, not beside this object: in a circle neither would ever go.
        self._plain = lru_cache(maxsize=KEPT)(partial(_plain_topic, items, builder))

    def __reduce__(self) -> tuple[Any, ...]:
        return Topics, (self.items, self.builder, self.made)

    def __len__(self) -> int:
        return len(self.items)

    @overload
    def __getitem__(self, place: int) -> Topic: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Topic]: ...
    def __getitem__(self, place: int | slice) -> Topic | Sequence[Topic]:
        if self.made is not None:
            return self.made[place]
        if isinstance(place, slice):
            return [self._plain(one) for one in range(len(self))[place]]
        return self._plain(place)


def _plain_topic(items: Sequence[Item], builder: Builder, place: int) -> Topic:
    item = items[place]
    assert isinstance(item, Entry)
    return builder.plain(item)
