"""What every sentence is made with: the bot's phrases, the names of things, the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from answering.texts import title_of
from answering.units import Units
from curation.models import Item, Knowledge

Fields = Mapping[str, str]


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

    def note(self, item: Item) -> str:
        """What is noted of an item, with what no source tells of it; "" for nothing."""
        things = ", ".join(item.absent)
        absent = self.say("absent", things=things) if things else ""
        return " ".join(filter(None, (item.note, absent)))
