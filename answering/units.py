"""The tree of units: which place a unit belongs to, and what lies within what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curation.models import Knowledge, Unit


@dataclass(frozen=True, slots=True)
class Units:
    """The units by id; the questions that other modules ask about their tree are the methods."""

    by_id: Mapping[str, Unit]

    def chain(self, unit: str) -> tuple[str, ...]:
        """`unit` and what it lies in, upwards; empty for no unit."""
        found: list[str] = []
        while unit in self.by_id and unit not in found:
            found.append(unit)
            unit = self.by_id[unit].parent
        return tuple(found)

    def within(self, unit: str, of: str) -> bool:
        """Whether `unit` is `of` or lies in it."""
        return of in self.chain(unit)

    def place(self, unit: str) -> str:
        """The district or higher place of `unit`: a body of a district gives the district."""
        for one in self.chain(unit):
            if self.by_id[one].level in ("district", "city", "central"):
                return one
        return unit

    def level(self, unit: str) -> str:
        """The level of a unit, "" for none."""
        return self.by_id[unit].level if unit in self.by_id else ""

    def name(self, unit: str) -> str:
        """The name of a unit, "" for none."""
        return self.by_id[unit].name if unit in self.by_id else ""


def units_of(knowledge: Knowledge) -> Units:
    """The tree of the units of `knowledge`."""
    return Units({unit.id: unit for unit in knowledge.of_kind(Unit)})


def place_of(item: object, units: Units) -> str:
    """The unit that an item is about: its own, its issuer's place, or the one it counts."""
    unit = getattr(item, "unit", "") or getattr(item, "of", "")
    if unit in units.by_id:
        return str(unit)
    issuer = getattr(item, "issuer", "")
    if issuer:
        return units.place(issuer)
    return getattr(item, "id", "") if isinstance(item, Unit) else ""
