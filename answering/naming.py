"""The names by which a knowledge folder calls its units and items."""

from __future__ import annotations

from answering.nearness import Slips
from curation.models import Event, Knowledge, Person, Task, Unit
from reading.lexicon import Language, Name
from reading.phrases import Table, longest, table
from reading.syllables import is_syllable
from reading.text import clean, fold, words


def names_of(knowledge: Knowledge, spoken: Language) -> Table[Name]:
    """The names and aliases of the units, whole, without the type of place in front, and with the
    first words by their initials ("hbtrung")."""
    found: dict[tuple[str, str], Name] = {}
    for unit in knowledge.of_kind(Unit):
        kind = {"city": "province", "district": "district", "ward": "ward"}.get(unit.level, "")
        for written in (unit.name, *unit.aliases):
            read = words(clean(written))
            typed = longest(spoken.place_types, read, 0) or longest(
                spoken.institution_types, read, 0
            )
            type_size = len(typed.bares) if typed and len(typed.bares) < len(read) else 0
            own_type = kind or (typed.value if typed and type_size else "")
            whole = bool(type_size) or unit.level == "body"
            found[written, unit.id] = Name(
                written, unit.id, own_type, whole, capitals=in_capitals(written)
            )
            own = read[type_size:] if unit.level != "body" else []
            if type_size and own:
                short = " ".join(one.written for one in own)
                found.setdefault((short, unit.id), Name(short, unit.id, own_type))
            if kind in ("district", "ward") and len(own) > 1:
                # "txuân", "hbtrung"
                short = "".join(one.text[0] for one in own[:-1]) + own[-1].text
                for form in (short, fold(short)):
                    found.setdefault((form, unit.id), Name(form, unit.id, own_type))
    return table((name.written, name) for name in found.values())


def titles_of(knowledge: Knowledge, spoken: Language) -> Table[str]:
    """The names of events, points of lists and people, with and without the type in front, each
    with the id of the one item that it names."""
    named: dict[str, tuple[str, str]] = {}
    named_items = [
        *((one.id, (one.title, *one.aliases)) for one in knowledge.of_kind(Event)),
        *((one.id, (one.title, *one.aliases)) for one in knowledge.of_kind(Task)),
        *((one.id, (one.name, *one.aliases)) for one in knowledge.of_kind(Person)),
    ]
    for own, names in named_items:
        for written in names:
            read = words(clean(written))
            typed = longest(spoken.institution_types, read, 0)
            for start in {0, len(typed.bares) if typed else 0}:
                name = " ".join(one.written for one in read[start:])
                shared = named.get(fold(name), (name, own))[1] != own
                if len(read) - start > 1:
                    named[fold(name)] = (name, "" if shared else own)
    return table(name for name in named.values() if name[1])


def slips_of(names: Table[Name]) -> Slips:
    """What finds the unit whose name is one slip away."""
    return Slips(
        [
            (" ".join(phrase.bares), phrase.value)
            for phrases in names.values()
            for phrase in phrases
            if phrase.value.id and not phrase.value.whole
        ]
    )


def in_capitals(short: str) -> bool:
    """Whether a short form counts only in capitals: it is written like a syllable."""
    return short.isupper() and is_syllable(fold(short))
