"""The wordings that clerks gave an item, each with the field in which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from answering.texts import title_of
from answering.units import Units
from curation.models import Document, Item, Unit


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A wording of an item; `path` leads to it in the item."""

    path: tuple[str | int, ...]
    text: str


def phrasings(item: Item, units: Units) -> Iterator[Phrasing]:
    """The questions of an item, its aliases and its own name, each once.

    The bare name of a unit asks for nothing: it is answered with what there is of that unit.
    """
    found: dict[str, Phrasing] = {}
    for number, text in enumerate(item.questions):
        found.setdefault(text, Phrasing(("questions", number), text))
    if not isinstance(item, Unit):
        for number, text in enumerate(item.aliases):
            found.setdefault(text, Phrasing(("aliases", number), text))
        for field in ("number", "title", "name"):
            if getattr(item, field, ""):
                # The title of a document stands behind its number: "về việc ...".
                named = title_of(item, units) if isinstance(item, Document) else None
                text = named or str(getattr(item, field))
                found.setdefault(text, Phrasing((field,), text))
    yield from found.values()
