"""An empty item of a kind for a clerk to fill: required fields open, the others as comments."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from typing import get_origin

from curation.glossary import Term, glossary, kind_name, models_in, owner_of
from curation.models import KINDS, Record, Strict

# A blank is a field without content: the loader complains of it until it is filled.
_PLAIN_ID = re.compile(r"(?!null$)[a-z0-9][a-z0-9-]*")
_WIDTH = 88  # characters of an explanation on one line

_HEAD = (
    "Mẫu {kind}. Điền vào sau dấu hai chấm của các ô không có dấu # ở đầu dòng.",
    "Ô có một dấu # là ô không bắt buộc: cần ô nào thì xóa dấu # và dấu cách sau nó, rồi điền.",
    "Xong thì xóa các dòng ## này và những ô không dùng, rồi chạy bot.py check.",
)


def template(kind: str, id_: str, column: int = 2) -> list[str]:
    """The lines of an item of a kind, its dash at `column`; an empty `id_` is left to fill."""
    model = KINDS[kind]
    required = [name for name, field in model.model_fields.items() if field.is_required()]
    required += model.one_of[:1]
    optional = [name for name in model.model_fields if name not in required]
    # What is the kind's own first; what every item may have last.
    optional.sort(key=Record.model_fields.__contains__)
    lines = [f"## {line.format(kind=kind_name(kind))}" for line in _HEAD]
    lines += _explained(glossary().field(kind, "id"))
    lines.append(f"- id: {_written(id_)}".rstrip())
    for name in required:
        if name != "id":
            lines += (f"  {line}" for line in _field(model, kind, name))
    lines += (f"  {line}" for line in _optional(model, kind, optional))
    return [" " * column + line for line in lines]


def _field(model: type[Strict], owner: str, name: str) -> Iterator[str]:
    """The explanation of a field, and the field itself, left blank."""
    yield from _explained(glossary().field(owner, name))
    yield from _blank(model, name)


def _optional(model: type[Strict], owner: str, names: list[str]) -> Iterator[str]:
    for name in names:
        for line in _field(model, owner, name):
            yield line if line.startswith("##") else f"# {line}"


def _blank(model: type[Strict], name: str) -> Iterator[str]:
    """The field without content; the fields within it, where it has some."""
    yield f"{name}:"
    field = model.model_fields[name]
    inner = next(models_in(field.annotation), None)
    several = get_origin(field.annotation) is tuple
    if inner is not None:
        for number, one in enumerate(inner.model_fields):
            dash = ("- " if number == 0 else "  ") if several else ""
            for line in _field(inner, owner_of(inner), one):
                yield line if line.startswith("##") else f"  {dash}{line}"
    elif several:
        yield "  -"


def _explained(term: Term) -> Iterator[str]:
    """Comments that say what a field is for and what it may hold."""
    text = f"{term.label} ({term.key}). {term.hover}".replace("`", "")
    if term.choices:
        choices = (f"{value} ({label})" for value, label in term.choices.items())
        text += " Chọn một: " + ", ".join(choices) + "."
    yield from (f"## {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False))


def _written(id_: str) -> str:
    """An id as YAML reads it back; any text may be the id of an entry."""
    if not id_ or _PLAIN_ID.fullmatch(id_):
        return id_
    return json.dumps(id_, ensure_ascii=False)
