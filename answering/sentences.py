"""The attributes of an item as sentences, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from answering.events import event_sentences
from answering.tellers import Fields, Teller
from answering.telling import day, moment
from curation.models import (
    Document,
    Entry,
    Event,
    Figure,
    Item,
    Person,
    Source,
    Task,
    Unit,
)


def held_by(item: Item, teller: Teller) -> tuple[Fields, str]:
    """The attributes of an item as sentences ("" where a source is silent), and all of it told."""
    tell: Mapping[type, Callable[..., tuple[Fields, str]]] = {
        Document: _document,
        Event: event_sentences,
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
    is_about = teller.say(
        "document_is_about", title=title, origin=origin or item.kind, subject=item.subject
    )
    named = teller.say("document_named", title=title, name=item.title) if item.title else ""
    when = teller.say("document_when", title=title, date=day(item.date)) if item.date else ""
    serves = teller.say("document_serves", title=title, events=teller.named(item.serves))
    serves = serves if item.serves else ""
    held = {
        "issuer": f"{by}{on}." if issuer else "",
        "who": f"{by}{on}." if issuer else "",
        "unit": f"{by}{on}." if issuer else "",
        "level": f"{by}{on}." if issuer else "",
        "when": f"{when}." if when else "",
        "deadline": "",
        "countdown": f"{when}." if when else "",
        "ago": f"{when}{_days_ago(item.date, teller)}." if when else "",
        "about": " ".join(filter(None, (is_about if item.subject else "", named))),
        "name": named or (is_about if item.subject else ""),
        "number": whole,
        "purpose": teller.say("document_purpose", title=title, purpose=item.purpose)
        if item.purpose
        else is_about
        if item.subject
        else "",
        "attachment": teller.say("document_attachment", title=title, attachment=item.attachment)
        if item.attachment
        else "",
        "serves": serves,
        "ordinal": serves,
        "replaces": teller.say(
            "document_replaces", title=title, documents=teller.named(item.replaces)
        )
        if item.replaces
        else "",
        "carries-out": teller.say(
            "document_carries_out", title=title, documents=teller.named(item.carries_out)
        )
        if item.carries_out
        else "",
        "duration": "",
    }
    return held, " ".join(
        filter(
            None,
            (
                whole,
                held["carries-out"] if not _names(title, item.carries_out, teller) else "",
                named if not item.subject else "",
                held["purpose"] if item.purpose else "",
                teller.note(item),
            ),
        )
    )


def _names(title: str, documents: Sequence[str], teller: Teller) -> bool:
    """Whether a title names a document itself: "Hướng dẫn thực hiện Chỉ thị 35-CT/TW"."""
    found = (teller.knowledge.items[one] for one in documents)
    return any(one.number and one.number in title for one in found if isinstance(one, Document))


def _days_ago(past: date | None, teller: Teller) -> str:
    """How many days before the day of the question a day was, "" for one that is to come."""
    days = (teller.today - past).days if past else 0
    return f", {teller.say('days_ago', days=days)}" if days > 0 else ""


def _figure(item: Figure, teller: Teller) -> tuple[Fields, str]:
    unit = teller.units.name(item.of) or teller.title(teller.knowledge.items[item.of])
    told = item.text or teller.say(
        "figure", unit=unit[:1].upper() + unit[1:], value=item.value, what=item.what
    )
    dated = (
        " " + teller.say("as_of", date=day(item.as_of))
        if item.as_of and str(item.as_of.year) not in told
        else ""
    )
    whole = told.rstrip(".") + dated + "."
    held = {"how-many": whole, "status": whole, "unit": whole, "when": whole if item.as_of else ""}
    return held, " ".join(filter(None, (whole, teller.note(item))))


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
        held |= {
            "when": "",
            "deadline": "",
            "where": told,
            "unit": f"{told[:-1]} ({teller.units.name(item.unit)}).",
        }
    where = f" ({teller.units.name(item.unit)})" if item.list == "projects" else ""
    return held, " ".join(filter(None, (told[:-1] + where + ".", teller.note(item))))


def _person(item: Person, teller: Teller) -> tuple[Fields, str]:
    told = teller.say("person", name=item.name, post=item.post)
    told += " " + teller.say("as_of_source", date=day(item.as_of)) if item.as_of else ""
    written = [one for one in teller.knowledge.of_kind(Source) if one.author.startswith(item.name)]
    dated = _source(written[0], teller)[0]["when"] if len(written) == 1 else ""
    return {"who": f"{told}.", "post": f"{told}.", "when": dated}, " ".join(
        filter(None, (f"{told}.", teller.note(item)))
    )


def _source(item: Source, teller: Teller) -> tuple[Fields, str]:
    outlet = " " + teller.say("by_outlet", outlet=item.outlet) if item.outlet else ""
    author = teller.say("by_author", author=_name(item.author, teller)) if item.author else ""
    section = teller.say("in_section", section=item.section) if item.section else ""
    time = " " + teller.say("at_time", time=item.time) if item.time else ""
    if item.date:
        told = teller.say("source", title=item.title, outlet=outlet, section=section, time=time,
                          date=f"{item.date:%d/%m/%Y}", author=author)  # fmt: skip
    else:
        told = teller.say(
            "source_undated", title=item.title, outlet=outlet, section=section, author=author
        )
    views = teller.say("source_views", views=item.views) if item.views else ""
    held = {
        "author": told if author else "",
        "who": told if author else "",
        "signer": told if author else "",
        "when": told if item.date else "",
        "views": views,
        "outlet": told if outlet or section else "",
    }
    return held, " ".join(filter(None, (told, views, teller.note(item))))


def _name(person: str, teller: Teller) -> str:
    known = teller.knowledge.items.get(person)
    return known.name if isinstance(known, Person) else person


def _unit(item: Unit, teller: Teller) -> tuple[Fields, str]:
    parent = teller.units.name(item.parent)
    name = item.name[:1].upper() + item.name[1:]
    told = teller.say("unit", name=name, parent=parent) if parent else f"{name}."
    return {"level": told}, " ".join(filter(None, (told, teller.note(item))))


def _entry(item: Entry, teller: Teller) -> tuple[Fields, str]:
    return {}, " ".join(filter(None, (item.answer, teller.note(item))))
