"""The fields of an item as a form: labels from the glossary, values from the item's text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import yaml

from curation.editing import Value
from curation.glossary import OWNERS, glossary, values_of
from curation.models import KINDS

Shape = Literal["line", "lines", "choice", "fields"]
LONG = ("answer", "text", "note", "subject", "purpose", "result", "intro")  # shown in more lines
YAML_ONLY = ("updates",)  # too deep for a form


@dataclass(frozen=True, slots=True)
class Field:
    """One field: how it is asked for, and what it holds; `choices` are values with their labels,
    `parts` the fields of a field of several."""

    name: str
    label: str
    hover: str
    shape: Shape
    value: str = ""
    is_long: bool = False
    is_required: bool = False
    choices: Mapping[str, str] | None = None
    parts: tuple[Field, ...] = ()


def fields_of(kind: str, text: str) -> list[Field]:
    """The fields of an item of a kind with what its text holds; none where it can't be read."""
    try:
        data = yaml.load(text, yaml.CBaseLoader)
    except yaml.YAMLError:
        return []
    return _fields(kind, data, "") if isinstance(data, dict) else []


def _fields(owner: str, data: Mapping[str, object], under: str) -> list[Field]:
    made = []
    for name, field in OWNERS[owner].model_fields.items():
        if name in YAML_ONLY:
            continue
        term, held = glossary().field(owner, name), data.get(name)
        values = values_of(field.annotation)
        if name == "when" or name == "deadline":
            inner = held if isinstance(held, dict) else {}
            parts = tuple(_fields("when", inner, f"{name}."))
            made.append(Field(name, term.label, term.hover, "fields", parts=parts))
            continue
        shape: Shape = "choice" if values else "lines" if _is_list(field.annotation) else "line"
        made.append(
            Field(
                f"{under}{name}",
                term.label,
                term.hover,
                shape,
                "\n".join(map(str, held)) if isinstance(held, list) else str(held or ""),
                name in LONG,
                field.is_required(),
                {value: term.choices.get(value, value) for value in values} or None,
            )
        )
    return made


def _is_list(annotation: object) -> bool:
    return "tuple" in str(annotation)


def values_in(kind: str, posted: Mapping[str, str]) -> dict[str, Value]:
    """The values of a posted form by their fields, empty where nothing was typed."""
    found: dict[str, Value] = {}
    for name, field in KINDS[kind].model_fields.items():
        if name in ("when", "deadline"):
            parts = {
                part: posted[f"field.{name}.{part}"].strip()
                for part in OWNERS["when"].model_fields
                if posted.get(f"field.{name}.{part}", "").strip()
            }
            if any(key.startswith(f"field.{name}.") for key in posted):
                found[name] = parts
        elif f"field.{name}" in posted:
            typed = posted[f"field.{name}"].replace("\r\n", "\n").strip()
            lines = [line.strip() for line in typed.split("\n") if line.strip()]
            found[name] = lines if _is_list(field.annotation) else typed
    return found
