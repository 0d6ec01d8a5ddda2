"""The kinds and fields of the knowledge in a clerk's words: labels, explanations, choices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import yaml

from curation.models import (
    KINDS,
    Abbreviation,
    Golden,
    GoldenFile,
    Strict,
    Update,
    Vocabulary,
    When,
)
from reading.text import fold

DATA = Path(__file__).with_name("data") / "glossary.yaml"

# Every model whose fields clerks write, under the name that the glossary's keys begin with.
OWNERS: Mapping[str, type[Strict]] = {
    **KINDS,
    "updates": Update,
    "when": When,
    "vocabulary": Vocabulary,
    "tests": GoldenFile,
    "golden": Golden,
    "abbreviations": Abbreviation,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item: its key in YAML, the key for one item, what clerks call it, what it is."""

    key: str
    one: str
    label: str
    names: tuple[str, ...]
    hover: str


@dataclass(frozen=True, slots=True)
class Term:
    """A field: its key in YAML, a label, what it is for, and a label for each fixed value.

    `hover` is a sentence or two with an example in backticks; `choices` is empty where the field
    takes any text.
    """

    key: str
    label: str
    hover: str
    choices: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Glossary:
    """All that glossary.yaml says, under its keys."""

    kinds: Mapping[str, Kind]
    fields: Mapping[str, Mapping[str, str]]
    choices: Mapping[str, Mapping[str, str]]

    def field(self, owner: str, name: str) -> Term:
        """The term of a field of one of OWNERS; raises KeyError where there is none."""
        own = f"{owner}.{name}"
        said = self.fields.get(own) or self.fields[name]
        choices = self.choices.get(own) or self.choices.get(name, {})
        return Term(name, said["label"], said["hover"], choices)


@cache
def glossary() -> Glossary:
    """The glossary as glossary.yaml has it, read once."""
    data = yaml.load(DATA.read_text("utf-8"), yaml.CBaseLoader)
    kinds = {
        key: Kind(key, one["one"], one["label"], tuple(one["names"]), one["hover"])
        for key, one in data["kinds"].items()
    }
    return Glossary(kinds, data["fields"], data["choices"])


def kind_name(kind: str) -> str:
    """What a clerk calls the items of a kind: “văn bản” for documents."""
    return glossary().kinds[kind].label


def kind_called(name: str) -> str | None:
    """The kind that `name` means: its key, singular or plural, or a Vietnamese name of it.

    Case, marks and hyphens don't count; None if no kind is called so.
    """
    wanted = _bare(name)
    for kind in map(glossary().kinds.__getitem__, KINDS):
        if wanted in map(_bare, (kind.key, kind.one, kind.label, *kind.names)):
            return kind.key
    return None


def field_term(kind: str, path: Sequence[str | int]) -> Term | None:
    """The term of the field that `path` leads to in an item of a kind; None if there is none."""
    owner, name = kind, ""
    for step in path:
        if isinstance(step, int):
            continue
        if name:
            model = next(models_in(OWNERS[owner].model_fields[name].annotation), None)
            owner = owner_of(model) if model else ""
        if owner not in OWNERS or step not in OWNERS[owner].model_fields:
            return None
        name = step
    return glossary().field(owner, name) if name else None


def owner_of(model: type[Strict]) -> str:
    """The name under which OWNERS holds a model; raises KeyError if it doesn't."""
    names = {owned: name for name, owned in OWNERS.items()}
    return names[model]


def models_in(annotation: Any) -> Iterator[type[Strict]]:
    """The models that a type is made of: When for `When | None`."""
    if isinstance(annotation, type) and issubclass(annotation, Strict):
        yield annotation
    for inner in get_args(annotation):
        yield from models_in(inner)


def values_of(annotation: Any) -> tuple[str, ...]:
    """The fixed values that a field's type allows, or none where it is free."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    found: tuple[str, ...] = ()
    for inner in get_args(annotation):
        found = found or values_of(inner)
    return found


def _bare(name: str) -> str:
    return fold(name.replace("-", " ").replace("_", " ")).strip()
