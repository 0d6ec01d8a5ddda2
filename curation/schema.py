"""JSON Schemas of the files of a knowledge folder, for the editors that clerks write them in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from curation.glossary import OWNERS, Term, glossary
from curation.loading import default_phrases
from curation.models import KINDS, GoldenFile, Strict, Vocabulary
from curation.phrases import slots_of
from curation.values import listed

Schema = dict[str, Any]

# The newest draft that every version of the YAML language server reads.
DRAFT = "http://json-schema.org/draft-07/schema#"
_COMMENT = "Do lệnh bot.py schema viết ra; muốn đổi thì sửa curation/models.py và glossary.yaml."
# The loader takes every scalar as the text that was typed; an editor sees numbers and booleans.
_SCALARS = {"string": "", "number": "1", "boolean": "true"}
# A date as clerks write it: day, month, year; or the year first.
_DAY = r"^\s*(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{1,2}-\d{1,2})\s*$"


def schema_of(file: Path) -> Schema:
    """The schema of the knowledge file of that name: phrases, vocabulary and tests have their
    own."""
    made: Mapping[str, Callable[[], Schema]] = {
        "phrases": _phrases_schema,
        "vocabulary": _vocabulary_schema,
        "tests": _golden_schema,
    }
    return {"$schema": DRAFT, "$comment": _COMMENT, **made.get(file.stem, _knowledge_schema)()}


def _knowledge_schema() -> Schema:
    kinds = {kind: _kind_schema(kind, model) for kind, model in KINDS.items()}
    names = ", ".join(f"{kind} ({schema['title']})" for kind, schema in kinds.items())
    return {
        "title": "Kho tri thức",
        "type": "object",
        "properties": kinds,
        "additionalProperties": False,
        "errorMessage": f"Chỗ này phải là tên một loại: {names}.",
    }


def _vocabulary_schema() -> Schema:
    own = glossary().kinds["vocabulary"]
    made = _object_schema(Vocabulary, "vocabulary")
    made["properties"]["abbreviations"]["defaultSnippets"] = [
        {"label": "Từ viết tắt mới", "body": {"short": "$1", "long": "$2"}}
    ]
    return {"title": own.label, **_explained(own.hover), **made}


def _golden_schema() -> Schema:
    own = glossary().kinds["tests"]
    made = _object_schema(GoldenFile, "tests")
    made["properties"]["tests"]["defaultSnippets"] = [
        {"label": "Câu hỏi mẫu mới", "body": {"question": "$1", "entry": "$2"}}
    ]
    return {"title": own.label, **_explained(own.hover), **made}


def _phrases_schema() -> Schema:
    own = glossary().kinds["phrases"]
    default, _ = default_phrases()
    return {
        "title": own.label,
        **_explained(own.hover),
        "type": "object",
        "properties": {name: _phrase_schema(text) for name, text in default.items()},
        "additionalProperties": False,
    }


def _phrase_schema(default: str) -> Schema:
    """A phrase, which may have the placeholders of the program's own and no others."""
    slots = sorted(name for name, _, _ in slots_of(default))
    one = "".join(rf"|\{{(?:{'|'.join(map(re.escape, slots))})\}}" for _ in slots[:1])
    said = f"chỉ dùng được {', '.join(f'{{{name}}}' for name in slots)}" if slots else "không có"
    return {
        "type": list(_SCALARS),
        "pattern": rf"^(?=[\s\S]*\S)(?:[^{{}}]|\{{\{{|\}}\}}{one})*$",
        "patternErrorMessage": f"Viết một câu, không để trống; chỗ trống trong ngoặc nhọn: {said}.",
        "errorMessage": "Viết một đoạn chữ, không để trống.",
        "description": f"Câu có sẵn: {default}",
    }


def _kind_schema(kind: str, model: type[Strict]) -> Schema:
    own = glossary().kinds[kind]
    return {
        "title": own.label,
        **_explained(own.hover),
        "type": "array",
        "items": _object_schema(model, kind),
        "errorMessage": "Bắt đầu mỗi mục bằng “- id: ...”; chưa có mục nào thì xóa dòng này.",
        "defaultSnippets": [
            {
                "label": f"Mục mới: {own.label}",
                "description": "Các ô bắt buộc; mẫu đủ mọi ô: bot.py new " + own.one,
                "body": _blanks(model, kind),
            }
        ],
    }


def _object_schema(model: type[Strict], owner: str) -> Schema:
    """A model as its own JSON Schema, widened to what editors see and explained to clerks."""
    raw = model.model_json_schema()
    made = _mapping(raw, raw.get("$defs", {}), owner)
    missing = f"Thiếu {' hoặc '.join(model.one_of)}."
    either = [{"required": [name], "errorMessage": missing} for name in model.one_of]
    return {**made, "anyOf": either} if either else made


def _mapping(raw: Schema, defs: Mapping[str, Schema], owner: str) -> Schema:
    fields = OWNERS[owner].model_fields
    return {
        "type": "object",
        "properties": {
            name: _field(one, defs, glossary().field(owner, name), fields[name])
            for name, one in raw["properties"].items()
        },
        "required": raw.get("required", []),
        "additionalProperties": False,
    }


def _field(raw: Schema, defs: Mapping[str, Schema], term: Term, field: FieldInfo) -> Schema:
    made = _value(raw, defs, term)
    if any(getattr(one, "func", None) is listed for one in field.metadata):
        # Said in one schema rather than two to choose from, for a clear message.
        made = {**made["items"], **made, "type": [*made["items"]["type"], "array"]}
        made["errorMessage"] = f"{term.label}: viết một ý, hoặc mỗi ý một dòng bắt đầu bằng “- ”."
    return {"title": term.label, **_explained(term.hover), **made}


def _explained(hover: str) -> Schema:
    return {"description": hover.replace("`", ""), "markdownDescription": hover}


def _value(raw: Schema, defs: Mapping[str, Schema], term: Term) -> Schema:
    """What a field takes."""
    if "$ref" in raw:
        name = raw["$ref"].rsplit("/", 1)[1]
        owner = next(owner for owner, model in OWNERS.items() if model.__name__ == name)
        return _mapping(defs[name], defs, owner)
    if "anyOf" in raw:
        (one,) = (one for one in raw["anyOf"] if one != {"type": "null"})
        return _value(one, defs, term)
    if raw["type"] == "array":
        made = {"type": "array", "items": _value(raw["items"], defs, term)}
        # pydantic calls it a length where a validator stands before the list.
        return {**made, "minItems": raw["minLength"]} if "minLength" in raw else made
    return _choice(term) if "enum" in raw else _text(raw, term)


def _text(raw: Schema, term: Term) -> Schema:
    pattern = _DAY if raw.get("format") == "date" else raw.get("pattern", "")
    made: Schema = {
        "type": [name for name, typed in _SCALARS.items() if _may_be(typed, pattern)],
        "errorMessage": f"{term.label}: viết một đoạn chữ, không để trống.",
    }
    if pattern:
        made["pattern"] = pattern
    if pattern and "minLength" not in raw:
        wrong = f"{term.label} viết chưa đúng. {term.hover}"
        made["patternErrorMessage"] = wrong.replace("`", "")
    return made


def _may_be(typed: str, pattern: str) -> bool:
    return not typed or bool(re.search(pattern, typed))


def _choice(term: Term) -> Schema:
    labelled = ", ".join(f"{value} ({label})" for value, label in term.choices.items())
    return {
        "enum": list(term.choices),
        "enumDescriptions": list(term.choices.values()),
        "markdownEnumDescriptions": list(term.choices.values()),
        "errorMessage": f"{term.label}: chọn một trong {labelled}.",
    }


def _blanks(model: type[Strict], owner: str) -> Schema:
    """What a snippet writes: the required fields, each a place to fill, choices to pick from."""
    names = [name for name, field in model.model_fields.items() if field.is_required()]
    names += model.one_of[:1]
    body: Schema = {}
    for number, name in enumerate(names, start=1):
        choices = ",".join(glossary().field(owner, name).choices)
        blank = f"${{{number}|{choices}|}}" if choices else f"${number}"
        body[name] = [blank] if name == "questions" else blank
    return body
