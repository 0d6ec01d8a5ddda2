"""Fields to words: the fact that was asked first, then what belongs to it, then the source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from answering.telling import (
    briefly,
    day,
    days_until,
    last_report,
    moment,
    sources,
    state,
)
from answering.topics import Topic, ordinal_of, title_of
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
from exchange import Reading
from reading.numbers import to_roman

# What no kind of item ever holds: asked for, it is refused by name unless a wording asks for it too.
NEVER_HELD = ("signer", "contact", "age", "salary")
SHORT = 600  # characters of a reply that is not a list
SHORT_LIST = 1300
LONG_POINTS = 1000  # the points of a list are told whole up to this, else by their names


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a reply; `missing` is the attribute that the item doesn't hold, "" if told."""

    text: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Teller:
    """What every sentence is made with: the knowledge, its units, the day of the question."""

    knowledge: Knowledge
    units: Units
    today: date

    def say(self, phrase: str, **fields: object) -> str:
        """One of the bot's phrases, filled in."""
        return self.knowledge.phrases[phrase].format(**fields)

    def title(self, item: Item) -> str:
        """The name of an item."""
        return title_of(item, self.units)

    def named(self, ids: Sequence[str]) -> str:
        """The names of items by id, in a row."""
        return "; ".join(self.title(self.knowledge.items[one]) for one in ids)


Fields = Mapping[str, str]


def compose(topic: Topic, reading: Reading, teller: Teller) -> Told:
    """The reply about a topic to what a reading asks."""
    item = topic.item
    asked = [one for one in reading.asked if one not in ("which", "list", "how")]
    if "status" in asked and reading.spans and reading.spans[0].end < teller.today:
        teller = replace(teller, today=reading.spans[0].end)
    never = next((one for one in asked if one in NEVER_HELD and one not in topic.asked), "")
    if isinstance(item, Listing):
        return _listing(item, topic.members, reading, teller)
    held, whole = _held(item, teller)
    if never:
        return _not_held(never, item, whole, teller)
    for one in asked:
        if one in held:
            if not held[one] and (one in topic.asked or one == "who"):
                break  # a clerk's own wording asks for it: all that is told of the item answers it
            if not held[one]:
                return _not_held(one, item, whole, teller)
            return Told(_finished(held[one], whole, item, teller))
    if isinstance(item, Entry):
        lacking = _lacks(item, asked, topic)
        if lacking:
            return _not_held(lacking, item, whole, teller)
    return Told(_finished("", whole, item, teller))


def _held(item: Item, teller: Teller) -> tuple[Fields, str]:
    """The attributes of an item as sentences ("" where the source is silent), and all of it told."""
    tell: Mapping[type, Callable[..., tuple[Fields, str]]] = {
        Document: _document,
        Event: _event,
        Figure: _figure,
        Task: _task,
        Person: _person,
        Source: _source,
        Unit: _unit,
        Entry: _entry,
    }
    return tell[type(item)](item, teller)


def _document(item: Document, teller: Teller) -> tuple[Fields, str]:
    title, issuer = teller.title(item), teller.units.name(item.issuer)
    by = teller.say("document_by", title=title, issuer=issuer) if issuer else title
    on = " " + teller.say("document_on", date=day(item.date)) if item.date else ""
    about = teller.say("document_about", subject=item.subject) if item.subject else ""
    whole = f"{by}{on}{about}."
    origin = f"{issuer}{', ' + day(item.date) if item.date else ''}"
    is_about = teller.say("document_is_about", title=title, origin=origin or item.kind, subject=item.subject)
    named = teller.say("document_named", title=title, name=item.title) if item.title else ""
    when = teller.say("document_when", title=title, date=day(item.date)) if item.date else ""
    held = {
        "issuer": f"{by}{on}." if issuer else "",
        "who": f"{by}{on}." if issuer else "",
        "unit": f"{by}{on}." if issuer else "",
        "level": f"{by}{on}." if issuer else "",
        "when": f"{when}." if when else "",
        "deadline": "",
        "countdown": f"{when}." if when else "",
        "ago": f"{when}." if when else "",
        "about": " ".join(filter(None, (is_about if item.subject else "", named))),
        "name": named or (is_about if item.subject else ""),
        "number": whole,
        "purpose": teller.say("document_purpose", title=title, purpose=item.purpose) if item.purpose else is_about if item.subject else "",
        "attachment": teller.say("document_attachment", title=title, attachment=item.attachment) if item.attachment else "",
        "serves": teller.say("document_serves", title=title, events=teller.named(item.serves)) if item.serves else "",
        "replaces": teller.say("document_replaces", title=title, documents=teller.named(item.replaces)) if item.replaces else "",
        "duration": "",
    }
    return held, " ".join(filter(None, (whole, named if not item.subject else "", held["purpose"] if item.purpose else "", item.note)))


def _event(item: Event, teller: Teller) -> tuple[Fields, str]:
    title, now = item.title, state(item, teller.today)
    when = moment(item.when) if item.when else ""
    name = {"planned": "event_planned", "today": "event_today", "past": "event_was_planned"}.get(now, "event_held")
    if now == "ongoing":
        name = "event_ongoing"
    if now == "held" and item.status == "planned":
        name = "event_planned"  # the time is what was planned; that it was held is the report's news
    left = days_until(item.when, teller.today)
    if not when:
        told = title
    elif left is not None and left > 0 and now == "planned":
        told = teller.say("event_will", title=title, when=when, countdown=teller.say("in_days", days=left))
    else:
        told = teller.say(name, title=title, when=when)
    report = last_report(item, teller.today)
    news = teller.say("event_report", date=day(report.as_of), text=report.text) if report else ""
    term = teller.say("event_term", title=title, term=item.term) if item.term else ""
    ordinal = ordinal_of(item)
    number = teller.say("event_ordinal", title=title, ordinal=to_roman(ordinal)) if ordinal else ""
    passed = teller.say("is_past") if now == "past" else ""
    dated = " ".join(filter(None, (f"{told}.", news if now in ("held", "past") else passed))) if when or now == "held" else ""
    if not when and now == "held" and not report:
        dated = ""
    gone = teller.say("days_ago", days=-left) if left is not None and left < 0 else ""
    exact = item.when is not None and left is not None
    held = {
        "when": dated,
        "deadline": dated,
        "duration": dated if exact else "",
        "countdown": dated if when else "",
        "ago": f"{told}, {gone}." if gone else dated,
        "where": item.place,
        "term": f"{term}." if term else "",
        "ordinal": f"{number}{', nhiệm kỳ ' + item.term if item.term else ''}." if number else "",
        "status": " ".join(filter(None, (news, f"{told}." if when and not news else "", passed))),
        "category": teller.say("event_category", title=title, category=item.category) + "." if item.category else "",
        "result": f"{title}: {item.result}." if item.result else "",
        "unit": f"{told}.",
        "level": f"{told}.",
    }
    facts = (f"{told}.", f"{item.category[:1].upper()}{item.category[1:]}." if item.category else "",
             f"Nhiệm kỳ {item.term}." if item.term else "", news, passed if not news else "", item.note)  # fmt: skip
    return {key: text for key, text in held.items() if text or key not in ("status", "category", "ordinal", "result")}, " ".join(filter(None, facts))


def _figure(item: Figure, teller: Teller) -> tuple[Fields, str]:
    unit = teller.units.name(item.of) or teller.title(teller.knowledge.items[item.of])
    told = item.text or teller.say("figure", unit=unit[:1].upper() + unit[1:], value=item.value, what=item.what)
    dated = " " + teller.say("as_of", date=day(item.as_of)) if item.as_of and str(item.as_of.year) not in told else ""
    whole = told.rstrip(".") + dated + "."
    held = {"how-many": whole, "status": whole, "unit": whole}
    return held, " ".join(filter(None, (whole, item.note)))


def _task(item: Task, teller: Teller) -> tuple[Fields, str]:
    heading = teller.say(f"one_{item.list}")
    if item.list in ("projects", "goals"):
        told = teller.say("task", title=item.title, text=item.text)
    else:
        told = teller.say("task_titled", heading=heading, position=item.position,
                          unit=teller.units.name(item.unit), text=item.text)  # fmt: skip
    told = told.rstrip(".") + "."
    due = moment(item.deadline) if item.deadline else item.term
    held = {"about": told, "how-many": told}
    if item.list != "projects":
        held |= {"when": told if due else "", "deadline": told if due else ""}
    else:
        held |= {"when": "", "deadline": "", "where": told, "unit": f"{told[:-1]} ({teller.units.name(item.unit)})."}
    where = f" ({teller.units.name(item.unit)})" if item.list == "projects" else ""
    return held, " ".join(filter(None, (told[:-1] + where + ".", item.note)))


def _person(item: Person, teller: Teller) -> tuple[Fields, str]:
    told = teller.say("person", name=item.name, post=item.post)
    told += " " + teller.say("as_of_source", date=day(item.as_of)) if item.as_of else ""
    return {"who": f"{told}.", "post": f"{told}.", "when": ""}, " ".join(filter(None, (f"{told}.", item.note)))


def _source(item: Source, teller: Teller) -> tuple[Fields, str]:
    outlet = " " + teller.say("by_outlet", outlet=item.outlet) if item.outlet else ""
    author = teller.say("by_author", author=_name(item.author, teller)) if item.author else ""
    section = teller.say("in_section", section=item.section) if item.section else ""
    time = " " + teller.say("at_time", time=item.time) if item.time else ""
    if item.date:
        told = teller.say("source", title=item.title, outlet=outlet, section=section, time=time,
                          date=f"{item.date:%d/%m/%Y}", author=author)  # fmt: skip
    else:
        told = teller.say("source_undated", title=item.title, outlet=outlet, section=section, author=author)
    views = teller.say("source_views", views=item.views) if item.views else ""
    held = {
        "author": told if author else "",
        "who": told if author else "",
        "when": told if item.date else "",
        "views": views,
        "outlet": told if outlet or section else "",
    }
    return held, " ".join(filter(None, (told, views, item.note)))


def _name(person: str, teller: Teller) -> str:
    known = teller.knowledge.items.get(person)
    return known.name if isinstance(known, Person) else person


def _unit(item: Unit, teller: Teller) -> tuple[Fields, str]:
    parent = teller.units.name(item.parent)
    name = item.name[:1].upper() + item.name[1:]
    told = teller.say("unit", name=name, parent=parent) if parent else f"{name}."
    return {"level": told}, " ".join(filter(None, (told, item.note)))


def _entry(item: Entry, teller: Teller) -> tuple[Fields, str]:
    return {}, " ".join(filter(None, (item.answer, item.note)))


def _lacks(item: Entry, asked: Sequence[str], topic: Topic) -> str:
    """An attribute asked of a plain entry that its answer cannot hold, "" if there is none.

    A time or a number needs a digit; what an entry's own wording asks for is taken to be told.
    """
    has_digit = any(char.isdigit() for char in item.answer)
    for one in asked:
        needs_digit = one in ("when", "deadline", "countdown", "duration")
        if needs_digit and not has_digit and not topic.asked & {one, "when", "how-many"}:
            return one
    return ""


def _not_held(attribute: str, item: Item, whole: str, teller: Teller) -> Told:
    name = attribute.replace("-", "_")
    if name == "when" and isinstance(item, Document):
        name = "date"
    words = teller.knowledge.phrases.get(f"attribute_{name}", name)
    text = teller.say("unknown_attribute", attribute=words, title=teller.title(item))
    return Told(f"{text} {cut(whole, 300)}", attribute)


def _finished(first: str, whole: str, item: Item, teller: Teller) -> str:
    """The fact that was asked, what else is known of it, and the source."""
    text = first or whole
    if first and isinstance(item, Event | Document) and item.note and item.note not in first:
        text = f"{first} {item.note}"
    named = sources(item.source, teller.knowledge) if not isinstance(item, Source) else ""
    return cut(text, SHORT) + (f"\n{named}" if named else "")


def _listing(item: Listing, found: Sequence[Item], reading: Reading, teller: Teller) -> Told:
    position = next((one for one in reading.positions if one <= len(found)), 0)
    if position:
        held, whole = _held(found[position - 1], teller)
        return Told(_finished("", whole, found[position - 1], teller))
    counted = "how-many" in reading.asked and item.complete == "yes"
    title = item.title[:1].upper() + item.title[1:]
    head = "list_named" if item.complete == "no" else "list_count" if counted else "list_head"
    lines = [teller.say(head, title=title, count=len(found))]
    if item.intro:
        lines.append(item.intro)
    lines += _points(found, teller)
    if item.note:
        lines.append(item.note)
    named = sources(item.source or [one for member in found for one in member.source], teller.knowledge)
    return Told(cut("\n".join(lines), SHORT_LIST) + (f"\n{named}" if named else ""))


def _points(found: Sequence[Item], teller: Teller) -> list[str]:
    """The members of a list, a line each: with their text where the whole stays short."""
    long = [f"{n}. {one.title}: {one.text}" if isinstance(one, Task) else "" for n, one in enumerate(found, 1)]
    if all(long) and sum(map(len, long)) <= LONG_POINTS:
        return long
    return [f"{n}. {briefly(one, teller.knowledge, teller.units)}" for n, one in enumerate(found, 1)]


def cut(text: str, limit: int) -> str:
    """`text` within `limit` characters, ended at a sentence or a word."""
    if len(text) <= limit:
        return text
    part = text[:limit]
    end = max(part.rfind(". "), part.rfind("\n"))
    return part[: end + 1] if end > limit // 2 else part[: part.rfind(" ")] + " …"
