"""The wordings, the name and the days of an item, by its kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from answering.units import Units
from curation.models import (
    Document,
    Entry,
    Event,
    Figure,
    Item,
    Knowledge,
    Listing,
    Person,
    Source,
    Task,
    Unit,
)
from reading.numbers import number_at
from reading.text import fold


@dataclass(frozen=True, slots=True)
class Texts:
    """An item's wordings: `names` say what it is, `questions` ask for it, `body` tells of it."""

    names: tuple[str, ...]
    questions: tuple[str, ...] = ()
    body: tuple[str, ...] = ()


def texts_of(item: Item, knowledge: Knowledge, units: Units) -> Texts:
    """The wordings of an item, by its kind."""
    if isinstance(item, Document):
        return _document_texts(item, knowledge, units)
    if isinstance(item, Event):
        return Texts(
            (item.title, *item.aliases),
            item.questions,
            (item.kind, item.category, item.result, item.place, units.name(units.place(item.unit)),
             item.when.text if item.when else "", *(update.text for update in item.updates)),
        )  # fmt: skip
    if isinstance(item, Figure):
        return Texts(
            (f"{item.what} của {units.name(item.of)}", *item.aliases),
            item.questions,
            (item.text, item.group, item.value, item.term),
        )
    if isinstance(item, Task):
        heading = knowledge.phrases[f"one_{item.list}"]
        return Texts(
            (
                f"{heading} thứ {item.position} {units.name(item.unit)}",
                f"{heading} {item.title} {units.name(item.unit)}",
                item.title,
                *item.aliases,
            ),
            item.questions,
            (item.text, item.term, item.deadline.text if item.deadline else ""),
        )
    if isinstance(item, Listing):
        return Texts((item.title, *item.aliases), item.questions, (item.intro, item.kind))
    if isinstance(item, Person):
        return Texts((item.name, item.post, *item.aliases), item.questions)
    if isinstance(item, Source):
        day = f"ngày {item.date:%d/%m/%Y}" if item.date else ""
        name = knowledge.phrases["one_source"]
        return Texts(
            (f"{name} {day} {item.outlet}", f"{name} {item.title}", *item.aliases),
            item.questions,
            (item.author, item.section, item.time, item.outlet, item.views),
        )
    if isinstance(item, Unit):
        return Texts((item.name, *item.aliases), item.questions)
    return Texts((item.title, *item.aliases) if item.title else item.aliases, item.questions,
                 (item.answer,))  # fmt: skip


def _document_texts(item: Document, knowledge: Knowledge, units: Units) -> Texts:
    issuer = units.name(item.issuer)
    served = [
        getattr(knowledge.items[one], "title", "") for one in item.serves if one in knowledge.items
    ]
    above = [knowledge.items.get(one) for one in item.carries_out]
    carried_out = [title_of(one, units) for one in above if isinstance(one, Document)]
    return Texts(
        (
            f"{item.kind} {item.number}",
            f"{item.kind} {item.subject} {issuer}",
            item.title,
            *item.aliases,
        ),
        item.questions,
        (issuer, item.purpose, item.attachment, *served, *carried_out),
    )


def title_of(item: Item, units: Units) -> str:
    """The name by which an item is offered to people."""
    if isinstance(item, Document):
        if item.number:
            return f"{item.kind} số {item.number}"
        return item.title or (item.aliases[0] if item.aliases else f"{item.kind} về {item.subject}")
    if isinstance(item, Figure):
        name = units.name(item.of)
        return f"Số {item.what}" + (
            "" if not name or fold(name) in fold(item.what) else f" của {name}"
        )
    if isinstance(item, Person | Unit):
        return item.name[:1].upper() + item.name[1:]
    if isinstance(item, Entry):
        return item.title or item.questions[0]
    return item.title[:1].upper() + item.title[1:]


def days_of(item: Item) -> Iterable[tuple[date | None, date | None]]:
    """The days that an item is about, as (first, last); either may be open."""
    if isinstance(item, Event) and item.when:
        yield item.when.start, item.when.end
    elif isinstance(item, Task) and item.deadline:
        yield item.deadline.start, item.deadline.end
    elif isinstance(item, Document | Source) and item.date:
        yield item.date, item.date
    elif isinstance(item, Figure) and item.as_of:
        yield item.as_of, item.as_of


def ordinal_of(event: Event) -> int:
    """The number of an event's ordinal, Roman or Arabic; 0 for none."""
    return number_at([fold(event.ordinal)], 0, spelled=False)[0]
