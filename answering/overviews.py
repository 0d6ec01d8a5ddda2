"""What there is, seen from above: the calendar, the documents, the tasks, the units; excerpts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from answering.composing import cut
from answering.engine import answer, think
from answering.index import Index
from answering.tellers import Teller
from answering.telling import briefly, is_over, moment, state
from curation.models import Document, Event, Listing, Source, Task, Unit, When
from exchange import Answer, Choice, Outcome, Question

OVERVIEWS = ("lich", "vanban", "nhiemvu", "donvi")
LINES = {"lich": 12, "vanban": 24, "nhiemvu": 24, "donvi": 24}
CHOICES = {"lich": 6, "vanban": 6, "nhiemvu": 8, "donvi": 8}
LONGEST_LINE = 120  # characters; a phone shows that in three
LEVELS = ("city", "district", "body", "ward", "institution")  # of the units told, highest first


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an overview and the id of what it tells of, "" for a heading."""

    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Something of the knowledge with all that is told of it, the source in the last line."""

    id: str
    title: str
    text: str


def overview(kind: str, index: Index, today: date) -> Answer:
    """What there is of a kind (one of OVERVIEWS) as seen on a day; a refusal if nothing is."""
    teller = Teller(index.knowledge, index.units, today)
    rows = list(ROWS[kind](index, teller)) if index.typed and kind in ROWS else []
    held = [place for place, row in enumerate(rows) if row.id]
    if not held:
        said = f"overview_none_{kind}" if kind in ROWS else "unknown"
        return Answer(Outcome.REFUSE, teller.say(said))
    shown = held[: LINES[kind]]
    lines = [row.text for row in rows[: shown[-1] + 1]]
    if len(held) > len(shown):
        lines.append(teller.say(f"overview_more_{kind}", count=len(held) - len(shown)))
    ids = [rows[place].id for place in shown[: CHOICES[kind]]]
    choices = tuple(Choice(one, index.topics[index.place_of[one]].title) for one in ids)
    return Answer(Outcome.ANSWER, "\n".join(lines), choices=choices, confidence=1.0)


def excerpts(text: str, index: Index, asked_at: datetime, limit: int = 8) -> tuple[Excerpt, ...]:
    """What some words search for, best first; for no words, the first that the calendar names."""
    if text.strip():
        thought = think(Question(text, asked_at), index)
        matches = (*thought.decision.matches, *thought.matches)
        ids = [one.topic.id for one in matches]
    else:
        ids = [one.id for one in overview("lich", index, asked_at.date()).choices]
    return tuple(islice(_excerpts(dict.fromkeys(ids), index, asked_at), max(limit, 0)))


def _excerpts(ids: Iterable[str], index: Index, asked_at: datetime) -> Iterator[Excerpt]:
    for one in ids:
        told = answer(Question("", asked_at, chosen=one), index)
        if told.outcome is Outcome.ANSWER:
            yield Excerpt(one, index.topics[index.place_of[one]].title, told.text)


def _calendar(index: Index, teller: Teller) -> Iterator[Row]:
    """The events to come, the soonest first, then those that are past, the latest first."""
    ahead: list[tuple[date, Row]] = []
    past: list[tuple[date, Row]] = []
    for one in index.knowledge.of_kind(Event):
        if not one.when:
            continue
        first, last = one.when.start, one.when.end
        row = Row(_line(_dated(one, one.when, teller)), one.id)
        if is_over(one.when, teller.today) or state(one, teller.today) == "held":
            past.append((last or first or date.min, row))
        else:
            ahead.append((first or last or date.max, row))
    if ahead:
        yield Row(teller.say("overview_ahead"))
        yield from (row for _, row in sorted(ahead, key=lambda one: one[0]))
    elif past:
        yield Row(teller.say("overview_nothing_ahead"))
    if past:
        yield Row(teller.say("overview_past"))
        yield from (row for _, row in sorted(past, key=lambda one: one[0], reverse=True))


def _dated(item: Event, when: When, teller: Teller) -> str:
    time = moment(when).removeprefix("ngày ")
    title = teller.title(item)
    told = teller.say("overview_dated", when=time[:1].upper() + time[1:], title=title)
    now = state(item, teller.today)
    return f"{told} {teller.say(f'overview_{now}')}" if now in ("moved", "cancelled") else told


def _documents(index: Index, teller: Teller) -> Iterator[Row]:
    """The documents under those who issued them, from the highest level down, newest first."""
    groups: dict[str, list[Document]] = defaultdict(list)
    for one in index.knowledge.of_kind(Document):
        groups[one.issuer].append(one)
    for issuer in sorted(groups, key=lambda one: _height(one, index)):
        name = teller.units.name(issuer)
        if name:
            yield Row(teller.say("overview_issuer", issuer=name[:1].upper() + name[1:]))
        else:
            yield Row(teller.say("overview_no_issuer"))
        newest = sorted(groups[issuer], key=lambda one: one.date or date.min, reverse=True)
        for one in newest:
            yield Row(_line(briefly(one, teller.knowledge, teller.units)), one.id)


def _height(issuer: str, index: Index) -> int:
    """How far down the tree of units the place of an issuer is; what has none comes last."""
    return len(index.units.chain(index.units.place(issuer))) or len(index.units.by_id) + 1


def _tasks(index: Index, teller: Teller) -> Iterator[Row]:
    """The lists of tasks, breakthroughs, goals, projects, each with how many points it has."""
    yield Row(teller.say("overview_tasks"))
    for topic in index.topics:
        points = topic.members
        if points and all(isinstance(one, Task) for one in points):
            told = teller.say("overview_task_list", title=topic.title, count=len(points))
            yield Row(f"- {told}", topic.id)


def _units(index: Index, teller: Teller) -> Iterator[Row]:
    """The units that something is known of, the highest first."""
    told_of: set[str] = set()
    for topic in index.topics:
        if not isinstance(topic.item, Unit | Source | Listing):
            told_of |= topic.own_units
    known = [one for one in index.knowledge.of_kind(Unit) if one.id in told_of]
    yield Row(teller.say("overview_units"))
    for level in LEVELS:
        for one in known:
            if one.level == level:
                yield Row(_line(_unit(one, teller)), one.id)


def _unit(item: Unit, teller: Teller) -> str:
    level, parent = teller.say(f"level_{item.level}"), teller.units.name(item.parent)
    phrase = "overview_unit_of" if parent else "overview_unit"
    return teller.say(phrase, name=teller.title(item), level=level, parent=parent)


def _line(text: str) -> str:
    return f"- {cut(text, LONGEST_LINE)}"


ROWS: Mapping[str, Callable[[Index, Teller], Iterator[Row]]] = {
    "lich": _calendar,
    "vanban": _documents,
    "nhiemvu": _tasks,
    "donvi": _units,
}
