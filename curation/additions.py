"""Lines put into a knowledge file below a kind; every other byte of it stays as it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import yaml

from curation.complaints import Complaint, KnowledgeError
from curation.passages import passages
from curation.yaml_files import YamlFile, compose, decoded

# An item's lines, given the column of its dash.
Lines = Callable[[int], list[str]]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")


def with_item(data: bytes, label: str, kind: str, item: Lines) -> tuple[bytes, int]:
    """The file with an item at the end of a kind, and the line (from 1) where it begins.

    Raises KnowledgeError where the file cannot be read as YAML, or has no place for the item.
    """
    text, undecoded = decoded(data, label)
    file, broken = compose(text, label)
    if undecoded or broken:
        raise KnowledgeError([*undecoded, *broken])
    raw = [line for line in _LINE.findall(data.decode("utf-8")) if line]
    line_end = "\r\n" if any(line.endswith("\r\n") for line in raw) else "\n"
    at, lines = _place(file, raw, kind, item)
    if at and not raw[at - 1].endswith(("\n", "\r")):
        lines[0] = line_end + lines[0]
    made = "".join([*raw[:at], *(line + line_end for line in lines), *raw[at:]]).encode()
    if not _keeps_the_rest(file, made):
        problem = f"không tìm được chỗ để thêm mục vào cuối phần “{kind}”"
        remedy = "chạy lại lệnh không có --file, rồi chép mẫu vào chỗ cần thêm"
        raise KnowledgeError([Complaint(label, at + 1, kind, problem, remedy, "kind")])
    return made, at + 1 + next(number for number, line in enumerate(lines) if line.strip())


def _place(file: YamlFile, raw: list[str], kind: str, item: Lines) -> tuple[int, list[str]]:
    """How many lines stay before the item, and the lines to put there."""
    if file.root is not None and not isinstance(file.root, yaml.MappingNode):
        _, complaints = passages(file)
        raise KnowledgeError(complaints)
    pairs = file.root.value if file.root is not None else []
    heads = [file.line(key) for key, _ in pairs]
    for number, (key, value) in enumerate(pairs):
        if key.value != kind:
            continue
        if isinstance(value, yaml.ScalarNode) and not value.value:
            return heads[number], item(2)
        if not isinstance(value, yaml.SequenceNode) or value.flow_style:
            problem = f"phần “{kind}” không phải danh sách mỗi mục bắt đầu bằng một dòng “- ”"
            remedy = "viết mỗi mục của phần ấy thành dòng “- id: ...” rồi chạy lại"
            raise KnowledgeError(
                [Complaint(file.label, heads[number], kind, problem, remedy, "kind")]
            )
        until = heads[number + 1] - 1 if number + 1 < len(heads) else len(raw)
        return _end_of(raw, until), ["", *item(value.start_mark.column)]
    gap = [""] if raw and raw[-1].strip() else []
    return len(raw), [*gap, f"{kind}:", *item(2)]


def _end_of(raw: list[str], until: int) -> int:
    """The line after which a kind ends that stops before line `until` (from 0).

    Blank lines and notes at the margin belong to what follows.
    """
    while not raw[until - 1].strip() or raw[until - 1].startswith("#"):
        until -= 1
    return until


def _keeps_the_rest(file: YamlFile, made: bytes) -> bool:
    """Whether the new file reads as the old one with one item more."""
    text, _ = decoded(made, file.label)
    new, broken = compose(text, file.label)
    before, after = _items(file), _items(new)
    left_out = (after[:number] + after[number + 1 :] for number in range(len(after)))
    return not broken and before in left_out


def _items(file: YamlFile) -> list[tuple[str, Any]]:
    return [(item.kind, item.data) for item in passages(file)[0]]
