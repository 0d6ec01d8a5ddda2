"""One item within its file: its own lines taken out and put back, all else kept byte for byte."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import yaml

from curation.models import KINDS
from curation.yaml_files import compose, decoded
from curation.yaml_slips import LINE_BREAK

BOM = b"\xef\xbb\xbf"
Contents = Sequence[tuple[str, bytes]]


class EditError(Exception):
    """An edit that can't be made; the text says why, to a clerk."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item stands: `first` to before `last` are its own lines, from 0; `dash` and `field`
    are the columns of its dash and of its fields."""

    name: str
    kind: str
    id: str
    first: int
    last: int
    dash: int
    field: int


@dataclass(frozen=True, slots=True)
class File:
    """A file's lines without their ends, and how it was written."""

    lines: tuple[str, ...]
    newline: str
    bom: bool

    def data(self) -> bytes:
        """The file as it is kept."""
        text = self.newline.join(self.lines)
        return (BOM if self.bom else b"") + text.encode("utf-8")


def read_file(data: bytes) -> File:
    """A file to be edited; raises EditError where it isn't UTF-8."""
    text, unread = decoded(data, "")
    if unread:
        raise EditError(unread[0].problem)
    plain = data.removeprefix(BOM).decode("utf-8")
    newline = "\r\n" if "\r\n" in plain else "\n"
    return File(tuple(LINE_BREAK.split(text)), newline, data.startswith(BOM))


def places(contents: Contents) -> dict[str, Place]:
    """Where the items of some files stand, by their ids; files that can't be read have none."""
    found: dict[str, Place] = {}
    for name, data in contents:
        text, unread = decoded(data, name)
        if unread:
            continue
        lines = LINE_BREAK.split(text)
        root = compose(text, name)[0].root
        for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
            if key.value not in KINDS or not isinstance(value, yaml.SequenceNode):
                continue
            for node in value.value:
                place = _place(name, key.value, node, lines)
                if place is not None:
                    found.setdefault(place.id, place)
    return found


def _place(name: str, kind: str, node: yaml.Node, lines: Sequence[str]) -> Place | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    fields = {key.value: value.value for key, value in node.value}
    first = node.start_mark.line
    dash = lines[first].find("-")
    # In brackets beside others an item has no lines of its own.
    if not isinstance(fields.get("id"), str) or not re.match(r"\s*-\s+\S", lines[first]):
        return None
    last = max(node.end_mark.line, first + 1)
    if node.flow_style:
        last = node.end_mark.line + 1
    while last > first + 1 and _is_apart(lines[last - 1], dash):
        last -= 1
    return Place(name, kind, fields["id"].strip(), first, last, dash, node.start_mark.column)


def _is_apart(line: str, dash: int) -> bool:
    """Whether a line behind an item is none of it: empty, or a note to what follows."""
    bare = line.strip()
    return not bare or (bare.startswith("#") and len(line) - len(line.lstrip()) <= dash)


def item_text(file: File, place: Place) -> str:
    """The item by itself: its fields at the left margin, its notes among them."""
    first, *rest = file.lines[place.first : place.last]
    lines = [first[place.field :], *(_dedented(line, place.field) for line in rest)]
    return "\n".join(lines) + "\n"


def _dedented(line: str, by: int) -> str:
    lead = len(line) - len(line.lstrip(" "))
    return line[min(by, lead) :]


def with_item(file: File, place: Place, text: str) -> File:
    """The file with an item written as `text` says, as `item_text` gives it."""
    lines = (*file.lines[: place.first], *_indented(text, place), *file.lines[place.last :])
    return File(lines, file.newline, file.bom)


def _indented(text: str, place: Place) -> list[str]:
    """The lines of an item at its place; notes before its first field stand above its dash."""
    lines = LINE_BREAK.split(text.rstrip())
    head = next((at for at, line in enumerate(lines) if line and line[0] not in "# "), 0)
    above = [" " * place.dash + line.strip() for line in lines[:head] if line.strip()]
    dash = " " * place.dash + "-" + " " * (place.field - place.dash - 1)
    own = [f"{' ' * place.field}{line}".rstrip() for line in lines[head:]]
    return [*above, dash + own[0].lstrip(" "), *own[1:]]


def without_item(file: File, place: Place) -> File:
    """The file without an item and the notes right above it; a kind that is left without items goes
    too."""
    first, last = place.first, place.last
    while first and file.lines[first - 1].strip().startswith("#"):
        if len(file.lines[first - 1]) - len(file.lines[first - 1].lstrip()) != place.dash:
            break
        first -= 1
    while last < len(file.lines) - 1 and not file.lines[last].strip():
        last += 1
    lines = [*file.lines[:first], *file.lines[last:]]
    head = next(
        (at for at in range(first - 1, -1, -1) if re.match(rf"{place.kind}\s*:", lines[at])), None
    )
    left = [line for line in lines[first:] if line.strip() and not line.lstrip().startswith("#")]
    alone = not left or not left[0].startswith((" ", "-"))
    between = lines[head + 1 : first] if head is not None else []
    if head is not None and alone and not any(line.strip() for line in between):
        del lines[head]
    return File(tuple(lines), file.newline, file.bom)


def with_new_item(file: File, kind: str, text: str) -> File:
    """The file with an item added behind those of its kind, or under a heading of its own."""
    lines = list(file.lines)
    while lines and not lines[-1].strip():
        lines.pop()
    head = next((at for at, line in enumerate(lines) if re.match(rf"{kind}\s*:", line)), None)
    if head is None:
        body = [*([""] if lines else []), f"{kind}:"]
        added = _indented(text, Place("", kind, "", 0, 0, 2, 4))
        return File((*lines, *body, *added, ""), file.newline, file.bom)
    follows = (at for at in range(head + 1, len(lines)) if re.match(r"[^\s#-]", lines[at]))
    end = next(follows, len(lines))
    while not lines[end - 1].strip() or re.match("#", lines[end - 1]):
        end -= 1
    dashes = [line for line in lines[head + 1 : end] if re.match(r"\s*-\s", line)]
    dash = min((len(line) - len(line.lstrip()) for line in dashes), default=2)
    gap = [""] if dashes else []
    added = [*gap, *_indented(text, Place("", kind, "", 0, 0, dash, dash + 2))]
    rest = lines[end:] or [""]
    return File((*lines[:end], *added, *rest), file.newline, file.bom)


Value = str | Sequence[str] | Mapping[str, str]


def with_fields(text: str, values: Mapping[str, Value]) -> str:
    """An item with some of its fields set to values, and those whose value is empty taken out; all
    other lines stay as they are. Raises EditError where the item can't be read."""
    for name, value in values.items():
        text = _with_field(text, name, value)
    return text


def item_of(values: Mapping[str, Value]) -> str:
    """A new item of some fields, those left out whose value is empty."""
    return (
        "\n".join(line for name, value in values.items() for line in _written(name, value)) + "\n"
    )


def _with_field(text: str, name: str, value: Value) -> str:
    try:
        root = yaml.compose(text, yaml.CBaseLoader)
    except yaml.YAMLError as error:
        raise EditError("mục này viết chưa đúng YAML; sửa ở ô YAML trước") from error
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise EditError("mục này viết trong ngoặc {...}; sửa ở ô YAML")
    lines = LINE_BREAK.split(text.rstrip("\n"))
    for key, node in root.value:
        if key.value == name:
            first, last = key.start_mark.line, _end(node, lines)
            held = _plain(node)
            if value in (held, [held]):
                return text
            note = _note(lines[last - 1], node) if last == first + 1 else ""
            fresh = _written(name, value)
            if fresh and note:
                fresh[-1] += note
            return "\n".join([*lines[:first], *fresh, *lines[last:]]) + "\n"
    return "\n".join([*lines, *_written(name, value)]) + "\n"


def _end(node: yaml.Node, lines: Sequence[str]) -> int:
    """The line behind a value; notes at the margin behind it belong to what follows."""
    end = node.end_mark.line + (1 if node.end_mark.column else 0)
    end = max(end, node.start_mark.line + 1)
    while end > node.start_mark.line + 1 and _is_apart(lines[end - 1], 0):
        end -= 1
    return min(end, len(lines))


def _note(line: str, node: yaml.Node) -> str:
    """The note behind a value of one line, with the blanks before it."""
    found = re.search(r"\s+#.*$", line[node.end_mark.column :])
    return found[0] if found else ""


def _plain(node: yaml.Node) -> object:
    if isinstance(node, yaml.ScalarNode):
        return node.value.strip()
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    return {key.value: _plain(value) for key, value in node.value}


def _written(name: str, value: Value) -> list[str]:
    """The lines of a field in the house layout; none for an empty value."""
    if not value:
        return []
    plain: object = value
    if not isinstance(value, str):
        plain = dict(value) if isinstance(value, Mapping) else list(value)
    told: str = yaml.safe_dump(
        {name: plain}, allow_unicode=True, width=10_000, sort_keys=False, default_flow_style=False
    )
    if isinstance(plain, list):
        told = re.sub(r"(?m)^(?=- )", "  ", told)
    return told.rstrip("\n").split("\n")
