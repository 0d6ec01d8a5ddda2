"""Lists that the engine composes: the members of a heading, and headings that the fields give."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from answering.units import Units, place_of
from curation.models import (
    Document,
    Event,
    Figure,
    Item,
    Knowledge,
    Listing,
    Person,
    Source,
    Task,
)
from reading.text import fold

KIND_OF = {
    "documents": Document,
    "events": Event,
    "figures": Figure,
    "people": Person,
    "sources": Source,
}
LAST = date.max


def members(listing: Listing, knowledge: Knowledge, units: Units) -> tuple[Item, ...]:
    """What a heading heads: the named members in their order, else all that fit, in theirs."""
    if listing.members:
        return tuple(knowledge.items[one] for one in listing.members if one in knowledge.items)
    fitting = [item for item in knowledge.items.values() if _fits(item, listing, knowledge, units)]
    return tuple(sorted(fitting, key=_order))


def _fits(item: Item, listing: Listing, knowledge: Knowledge, units: Units) -> bool:
    kind = KIND_OF.get(listing.of, Task)
    if not isinstance(item, kind):
        return False
    if isinstance(item, Task) and item.list != listing.of:
        return False
    about = item.issuer if isinstance(item, Document) and item.issuer else place_of(item, units)
    if listing.unit and not _belongs(about, listing, units):
        return False
    if listing.term and getattr(item, "term", "") != listing.term:
        return False
    return not listing.kind or listing.kind in (
        getattr(item, "kind", None),
        getattr(item, "group", None),
    )


def _belongs(about: str, listing: Listing, units: Units) -> bool:
    if listing.of in ("documents", "events", "people"):
        return units.within(about, listing.unit) and (
            units.level(listing.unit) not in ("city", "central")
            or units.place(about) == listing.unit
        )
    return about == listing.unit


def _order(item: Item) -> tuple[int, date, int]:
    """Points of a list by position, the rest by date, what has no date last."""
    if isinstance(item, Task):
        return int(item.position), LAST, 0
    day = item.date if isinstance(item, Document | Source) else None
    if isinstance(item, Event) and item.when:
        day = item.when.start or item.when.end
    return 0, day or LAST, 0


def derived(knowledge: Knowledge, units: Units) -> tuple[Listing, ...]:
    """Headings that no clerk wrote but that the fields give: the points of a list, the documents
    of an issuer, the events of a kind, the figures of a group."""
    written = knowledge.of_kind(Listing)
    taken = {_key(one.of, one.unit, one.term, one.kind) for one in written if not one.members}
    taken |= {_key(one.of, one.unit, one.term, "") for one in written if one.of not in KIND_OF}
    made: list[Listing] = []
    for (of, unit, term, kind), items in _groups(knowledge, units).items():
        enough = len(items) > 1 or (of == "documents" and units.level(unit) == "body" and not kind)
        if enough and _key(of, unit, term, kind) not in taken:
            made.append(_heading(of, unit, term, kind, len(made), knowledge, units))
    return tuple(made)


def _key(of: str, unit: str, term: str, kind: str) -> tuple[str, str, str, str]:
    return of, unit, term, fold(kind)


def _groups(knowledge: Knowledge, units: Units) -> dict[tuple[str, str, str, str], list[Item]]:
    groups: dict[tuple[str, str, str, str], list[Item]] = defaultdict(list)
    for item in knowledge.items.values():
        for key in _headings_of(item, units):
            groups[key].append(item)
    return groups


def _headings_of(item: Item, units: Units) -> Iterable[tuple[str, str, str, str]]:
    if isinstance(item, Task):
        yield item.list, item.unit, item.term, ""
    elif isinstance(item, Document) and item.issuer:
        place = units.place(item.issuer)
        for unit in dict.fromkeys((item.issuer, place)):
            yield "documents", unit, "", ""
            yield "documents", unit, "", item.kind
    elif isinstance(item, Event):
        yield "events", units.place(item.unit), "", item.kind
    elif isinstance(item, Figure) and item.group:
        yield "figures", item.of, "", item.group


def _heading(
    of: str, unit: str, term: str, kind: str, number: int, knowledge: Knowledge, units: Units
) -> Listing:
    words = knowledge.phrases[f"list_{of}"]
    name = kind.lower() if kind and of != "figures" else kind
    title = words.format(
        kind=name or knowledge.phrases["any_document"], unit=units.name(unit)
    ).strip()
    if term:
        title += " " + (
            knowledge.phrases["in_term"].format(term=term)
            if term[:2].isdigit() and "-" in term
            else term
        )
    return Listing.model_validate(
        {
            "id": f"danh-sach-{number}",
            "of": of,
            "title": title,
            "unit": unit,
            "term": term,
            "kind": kind,
        }
    )
