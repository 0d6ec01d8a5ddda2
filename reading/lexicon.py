"""What the reader knows: general language data, and the names and words of one knowledge folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from reading.phrases import Table, table
from reading.text import clean, fold, lower, word, words

DATA = Path(__file__).parent / "data"
# The kinds of phrases that tell the shape of a question, as language.yaml calls them.
SHAPES = (
    "source compare total each more earliest following preceding latest among pronouns "
    "elliptic corrections next-one earlier-term that-district other-district return confirm "
    "none-of-these"
).split()


@dataclass(frozen=True, slots=True)
class Name:
    """A name of a unit of the knowledge (`id`), or of a place that it may not hold (id "").

    `type` is what kind of thing it names, "ward" or "bệnh viện"; `whole` tells whether the type
    word is part of the name; `common` whether its words also stand side by side in plain
    text, `capitals` that it counts only where it is typed in capitals.
    """

    written: str
    id: str = ""
    type: str = ""
    whole: bool = False
    common: bool = False
    capitals: bool = False
    province: str = ""


@dataclass(frozen=True, slots=True)
class Expansion:
    """What an abbreviation stands for; `after` and `before` are words that decide.

    With `capitals` it counts only where it is typed in capitals: TU is not the word "tu". A
    `general` one gives way where the knowledge has a word that is written the same.
    """

    long: str
    after: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    capitals: bool = False
    general: bool = False


@dataclass(frozen=True, slots=True)
class Language:
    """General language data of reading/data/language.yaml."""

    teencode: Mapping[str, str]
    function: frozenset[str]
    bare_function: frozenset[str]
    fillers: Table[str]
    some: Table[str]
    light: Table[str]
    everyday: frozenset[str]
    everyday_texts: frozenset[str]
    courtesy: Table[str]
    turning: Table[str]
    speakers: frozenset[str]
    askers: frozenset[str]
    elders: frozenset[str]
    using: Table[str]
    signing_off: Table[str]
    smalltalk: Table[str]
    attributes: Table[str]
    shapes: Table[str]
    counting: Table[str]
    measures: Table[str]
    belonging: Table[str]
    counted_often: Table[str]
    document_kinds: Mapping[str, str]
    kind_names: Table[str]
    document_suffixes: frozenset[str]
    place_types: Table[str]
    institution_types: Table[str]
    synonyms: tuple[tuple[str, ...], ...]


def nothing_near(_word: str) -> Sequence[tuple[str, int]]:
    """No word is near to another: the reader then corrects nothing."""
    return ()


def no_slip(_bare: str, _type: str) -> Name | None:
    """No unit is meant by a name that isn't its own."""
    return None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that reading needs; names and words come from the knowledge.

    `known` are the words of the knowledge and the language without marks, `spelled` with them,
    `marked` those of the knowledge alone;
    `content` the unmarked forms of words of the knowledge that carry content; `pairs` are the
    words that stand side by side in the knowledge, `compounds` those of them with a function word
    that belong together ("không khí"), `bonds` how firmly (0..1.2) any two words belong together;
    `near` gives the words that look like one, `slip_of` the unit of a type whose name is one slip
    away, `initials` the phrases of the knowledge that two or
    three letters may abbreviate; `short_forms` are the abbreviations of one word without marks,
    `name_starts` the words with which a name or the type of a place begins; `titles` are the names
    of items by which a message may name several, each with the item's id; `clipped` are words of
    two syllables by the first letters of one and the whole of the other.
    """

    language: Language
    names: Table[Name]
    abbreviations: Table[Expansion]
    places: Table[Name] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    spelled: frozenset[str] = frozenset()
    marked: frozenset[str] = frozenset()
    content: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()
    compounds: frozenset[tuple[str, str]] = frozenset()
    bonds: Mapping[tuple[str, str], float] = field(default_factory=dict)
    near: Callable[[str], Sequence[tuple[str, int]]] = nothing_near
    slip_of: Callable[[str, str], Name | None] = no_slip
    short_forms: frozenset[str] = frozenset()
    name_starts: frozenset[str] = frozenset()
    initials: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    titles: Table[str] = field(default_factory=dict)
    clipped: Mapping[str, str] = field(default_factory=dict)


def _read_yaml(name: str) -> Any:
    return yaml.load((DATA / name).read_text(encoding="utf-8"), yaml.CBaseLoader)


@cache
def language() -> Language:
    """The general language data, read once."""
    data = _read_yaml("language.yaml")
    kinds = {
        lower(form): kind
        for kind, codes in data["document-kinds"].items()
        for form in (*codes, kind)
    }
    everyday = [word(clean(one)) for one in _read_yaml("everyday.yaml")["everyday"].split()]
    return Language(
        teencode={lower(clean(short)): long for short, long in data["teencode"].items()},
        function=frozenset(w.text for w in words(clean(data["function"]))),
        bare_function=frozenset(w.bare for w in words(clean(data["function"]))),
        some=table((phrase, "function") for phrase in data["some"]),
        fillers=table((phrase, "function") for phrase in data["fillers"]),
        everyday=frozenset(w.bare for w in everyday),
        everyday_texts=frozenset(w.text for w in everyday),
        light=table((phrase, "light") for phrase in data["light"]),
        courtesy=table((p, "courtesy") for p in _by_everyone(data["courtesy"], data["askers"])),
        turning=table((p, "turning") for p in _by_everyone(data["turning-to-ask"], data["askers"])),
        speakers=frozenset(one.bare for one in words(clean(data["speakers"]))),
        elders=frozenset(one.text for one in words(clean(data["elders"]))),
        askers=frozenset(one.bare for one in words(clean(data["askers"]))),
        signing_off=table((phrase, "signing-off") for phrase in data["signing-off"]),
        using=table((phrase, "using") for phrase in data["using"]),
        smalltalk=table((p, kind) for kind, ps in data["smalltalk"].items() for p in ps),
        attributes=table(
            (p, name) for name, ps in data["attributes"].items() for p in _by_region(ps)
        ),
        shapes=table((p, shape) for shape in SHAPES for p in data[shape]),
        counting=table((phrase, "counting") for phrase in data["counting"]),
        measures=table((phrase, "measure") for phrase in data["measures"]),
        counted_often=table((phrase, "often") for phrase in data["counted-often"]),
        belonging=table((phrase, "belonging") for phrase in data["belonging"]),
        document_kinds=kinds,
        kind_names=table(kinds.items()),
        document_suffixes=frozenset(lower(suffix) for suffix in data["document-suffixes"]),
        place_types=table(data["place-types"].items()),
        institution_types=table((name, name) for name in data["institution-types"]),
        synonyms=tuple(tuple(group) for group in _read_yaml("synonyms.yaml")["synonyms"]),
    )


def _by_everyone(phrases: Iterable[str], askers: str) -> list[str]:
    """Phrases with "tôi" as everybody says them: "cho bác hỏi" beside "cho tôi hỏi"."""
    said = [
        " ".join(asker if one == "tôi" else one for one in phrase.split())
        for phrase in phrases
        for asker in (askers.split() if "tôi" in phrase.split() else ("",))
    ]
    return list(dict.fromkeys(said))


def _by_region(phrases: Iterable[str]) -> list[str]:
    """Phrases with "gì" as the north and, with "chi", the centre of the country say them."""
    return [form for p in phrases for form in dict.fromkeys((p, p.replace(" gì", " chi")))]


@cache
def places() -> tuple[Name, ...]:
    """The places of Vietnam before and after July 2025 (reading/data/places.yaml says whence)."""
    data = _read_yaml("places.yaml")
    found = [Name(name, type="province", province=now) for name, now in data["provinces"].items()]
    found += [
        Name(name, type="district", province=province)
        for province, types in data["districts"].items()
        for names in types.values()
        for name in names
    ]
    wards = [names for types in data["wards"]["before"].values() for names in types.values()]
    wards += data["wards"]["now"].values()
    found += [Name(name, type="ward", province="Hà Nội") for names in wards for name in names]
    return tuple(found)


def place_names(common: Callable[[str], bool]) -> Table[Name]:
    """The table of places; `common` tells of a folded name whether it is also ordinary speech."""
    seen: dict[tuple[str, str], Name] = {}
    for place in places():
        made = Name(
            place.written,
            type=place.type,
            common=common(fold(place.written)),
            province=place.province,
        )
        seen.setdefault((place.written, place.type), made)
    return table((name.written, name) for name in seen.values())


def expansions(abbreviations: Iterable[tuple[str, Expansion]]) -> Table[Expansion]:
    """The table of a folder's abbreviations, its own before the general ones."""
    own = [(lower(clean(short)), expansion) for short, expansion in abbreviations]
    # The folder's own senses stand first; a general sense stays possible beside them.
    general = [
        (short, Expansion(long, general=True)) for short, long in language().teencode.items()
    ]
    return table([*own, *general])
