"""Days, states and names in words, as seen from the moment of the question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from answering.texts import title_of
from answering.units import Units
from curation.models import Document, Event, Figure, Item, Knowledge, Source, Task, Update, When

Phrases = Mapping[str, str]


def day(value: date) -> str:
    """A day as Vietnamese writes it: 5/8/2020."""
    return f"{value.day}/{value.month}/{value.year}"


def moment(when: When) -> str:
    """A time in words, no more exact than the source; the year is added where its text has none."""
    text = when.text
    if when.precision == "day" and when.start and when.end and str(when.start.year) not in text:
        if when.start == when.end:
            return f"ngày {day(when.start)}"
        if when.start.month == when.end.month:
            return f"ngày {when.start.day}-{day(when.end)}"
    known = when.end or when.start
    if known and str(known.year) not in text:
        return f"{text}/{known.year}" if text[-1:].isdigit() else f"{text} năm {known.year}"
    if when.precision == "day" and text[:1].isdigit():
        return f"ngày {text}"
    return text


def is_over(when: When | None, today: date) -> bool:
    """Whether a time lies wholly before `today`."""
    last = when and (when.end or when.start)
    return bool(last and last < today)


def state(event: Event, today: date) -> str:
    """planned, today, past (planned, its time is over), held or another status, as of `today`."""
    reported = [update for update in event.updates if update.as_of <= today]
    status = reported[-1].status if reported else "planned" if event.updates else event.status
    if event.when and not is_over(event.when, today):
        first = event.when.start or event.when.end
        if event.when.precision == "day" and first and first <= today:
            return "today"
        if status != "held" or (first and first > today):
            return "planned" if status in ("planned", "held") else status
    if status == "planned" and is_over(event.when, today):
        return "past"
    return status


def last_report(event: Event, today: date) -> Update | None:
    """What the newest source of that day said of an event; None if none is that old."""
    told = [update for update in event.updates if update.as_of <= today]
    return told[-1] if told else None


def days_until(when: When | None, today: date) -> int | None:
    """The days from `today` to a time exact to the day; negative if past, None if coarse."""
    if when and when.start and when.precision == "day":
        return (when.start - today).days
    if when and when.end and when.precision in ("by", "before"):
        return (when.end - today).days
    return None


def sources(ids: Iterable[str], knowledge: Knowledge, today: date) -> str:
    """One line that names the sources, none that is younger than the question if older ones are
    there; "" if there are none."""
    found = [knowledge.items.get(one) for one in dict.fromkeys(ids)]
    known = [source for source in found if isinstance(source, Source)]
    told = [source for source in known if not source.date or source.date <= today] or known
    named = [_source_name(source) for source in told]
    return knowledge.phrases["source_line"].format(sources="; ".join(named)) if named else ""


def _source_name(source: Source) -> str:
    when = f" ngày {source.date:%d/%m/%Y}" if source.date else ""
    if source.outlet:
        return source.outlet + when
    return f"bài{when}" if when else f"bài “{source.title}”"


def briefly(item: Item, knowledge: Knowledge, units: Units) -> str:
    """An item in one line of a list: its name and what tells most about it."""
    if isinstance(item, Document):
        about = item.subject or item.title
        when = f" ({day(item.date)})" if item.date else ""
        name = title_of(item, units)
        return name + when + (f": {about}" if about and about not in name else "")
    if isinstance(item, Event):
        told = "; ".join(filter(None, (item.category, moment(item.when) if item.when else "")))
        return item.title + (f" ({told})" if told else "")
    if isinstance(item, Figure):
        return f"{item.value} {item.what}"
    if isinstance(item, Task):
        return item.title + (f": {item.text}" if len(item.text) < 60 else "")
    return title_of(item, units)
