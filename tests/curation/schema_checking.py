"""What an editor's language server does with a schema: the part of JSON Schema that ours use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

Schema = dict[str, Any]

TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "number": (int, float),
    "boolean": (bool,),
    "array": (list,),
    "object": (dict,),
}
# Words for people: they refuse nothing.
SPOKEN = {
    "$schema $comment title description markdownDescription errorMessage patternErrorMessage",
    "enumDescriptions markdownEnumDescriptions defaultSnippets",
}
WORDS = {word for line in SPOKEN for word in line.split()}
RULES = {"type", "enum", "pattern", "minItems", "items", "properties", "required", "anyOf"}


class CoreLoader(yaml.CBaseLoader):
    """YAML 1.2 as editors read it: numbers, booleans and nulls, but no dates."""


for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first)
    )


def seen(text: str) -> Any:
    """A YAML text as an editor sees it."""
    loader = CoreLoader(text)
    try:
        return value(loader.get_single_node())
    finally:
        loader.dispose()


def value(node: yaml.Node) -> Any:
    """The plain value of a node."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: value(one) for key, one in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value(one) for one in node.value]
    made = {
        "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
        "tag:yaml.org,2002:null": lambda text: None,
        "tag:yaml.org,2002:int": lambda text: int(
            text, 0 if text[1:2] in "ox" and text[1:] else 10
        ),
        "tag:yaml.org,2002:float": float,
    }
    return made.get(node.tag, str)(node.value)


def problems(data: Any, schema: Schema, path: str = "") -> Iterator[str]:
    """Where `data` departs from `schema`, a line each; refuses a schema with unknown words."""
    strange = set(schema) - WORDS - RULES - {"additionalProperties"}
    assert not strange, f"{path}: {strange}"
    types = schema.get("type", list(TYPES))
    wanted = [types] if isinstance(types, str) else types
    if not any(is_a(data, name) for name in wanted):
        yield f"{path}: type: {schema.get('errorMessage', wanted)}"
        return
    if "enum" in schema and data not in schema["enum"]:
        yield f"{path}: enum: {schema['errorMessage']}"
    if isinstance(data, str) and not re.search(schema.get("pattern", ""), data):
        yield f"{path}: pattern: {schema.get('patternErrorMessage', schema['errorMessage'])}"
    if isinstance(data, list):
        if len(data) < schema.get("minItems", 0):
            yield f"{path}: minItems"
        for number, one in enumerate(data):
            yield from problems(one, schema.get("items", {}), f"{path}/{number}")
    if isinstance(data, dict):
        yield from of_mapping(data, schema, path)
    options = [list(problems(data, one, path)) for one in schema.get("anyOf", ())]
    if options and all(options):
        yield from options[0]


def of_mapping(data: dict[str, Any], schema: Schema, path: str) -> Iterator[str]:
    """The same for a mapping."""
    properties = schema.get("properties", {})
    yield from (
        f"{path}: missing: {name}" for name in schema.get("required", ()) if name not in data
    )
    for name, one in data.items():
        if name in properties:
            yield from problems(one, properties[name], f"{path}/{name}")
        elif schema.get("additionalProperties", True) is False:
            yield f"{path}: unknown: {name}"


def is_a(data: Any, name: str) -> bool:
    """Whether a value is of a JSON type; true and false are no numbers."""
    return isinstance(data, TYPES[name]) and (name == "boolean") == isinstance(data, bool)
