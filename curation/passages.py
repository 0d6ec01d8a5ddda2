"""The items of a file as the clerk wrote them: still text, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from curation.complaints import Complaint, near_miss, quoted
from curation.models import KINDS
from curation.yaml_files import Path, YamlFile

Complaints = list[Complaint]

# No kind nests deeper than item, when or update, field, value.
_DEEPEST = 8


# A note has a space after its "#"; “Kế hoạch #155” would lose its number without a word.
_CUT_OFF = re.compile(r"[ \t]+#[^\s#]")


@dataclass(frozen=True, slots=True)
class _Oddity:
    """Something at `path` of an item that YAML reads otherwise than it was meant."""

    path: Path
    problem: str
    remedy: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Passage:
    """One item as written; `label` names it to the clerk, `slips` are paths already complained of.

    `id` is empty where the item has none that can be used.
    """

    file: YamlFile
    kind: str
    id: str
    label: str
    data: Any
    node: yaml.Node
    slips: frozenset[Path] = frozenset()

    def line(self, *path: str | int) -> int:
        """The line of the item, or of what `path` leads to in it."""
        return self.file.line_at(self.node, path)

    def place(self) -> str:
        """`file:line` of the item."""
        return f"{self.file.label}:{self.line()}"

    def complaint(self, path: Path, problem: str, remedy: str, rule: str = "field") -> Complaint:
        """The complaint that `problem` stands at `path` of this item."""
        return Complaint(self.file.label, self.line(*path), self.label, problem, remedy, rule)


def field(path: Path) -> str:
    """A path as a clerk reads it: “updates” thứ 1 “status”."""
    return " ".join(f"“{step}”" if isinstance(step, str) else f"thứ {step + 1}" for step in path)


def passage(file: YamlFile, kind: str, label: str, node: yaml.Node) -> tuple[Passage, Complaints]:
    """The node as plain strings, lists and dicts, and what YAML would have read otherwise."""
    odd: list[_Oddity] = []
    data = _plain(node, file, (), odd)
    name = data.get("id") if isinstance(data, dict) else None
    id_ = name.strip() if isinstance(name, str) else ""
    paths = frozenset(one.path for one in odd)
    written = Passage(file, kind, id_, id_ or label, data, node, paths)
    return written, [
        Complaint(
            file.label,
            one.line or written.line(*one.path),
            written.label,
            one.problem,
            one.remedy,
            "field",
        )
        for one in odd
    ]


def passages(file: YamlFile) -> tuple[list[Passage], Complaints]:
    """The items of a file that holds kinds as its top-level keys."""
    found: list[Passage] = []
    complaints: Complaints = []
    seen: dict[str, int] = {}
    for key, value in _top_level(file, complaints):
        kind, line = str(key.value), file.line(key)
        if kind in seen:
            problem = f"“{kind}” viết hai lần trong tệp (lần trước ở dòng {seen[kind]})"
            remedy = "gộp các mục vào một chỗ"
            complaints.append(Complaint(file.label, line, kind, problem, remedy, "kind"))
        seen.setdefault(kind, line)
        if kind not in KINDS:
            remedy = near_miss(kind, KINDS, f"các tên loại dùng được: {quoted(KINDS)}")
            problem = f"không có loại “{kind}”"
            complaints.append(Complaint(file.label, line, kind, problem, remedy, "kind"))
        elif isinstance(value, yaml.SequenceNode):
            for number, node in enumerate(value.value, start=1):
                item, slips = passage(file, kind, f"mục thứ {number} của “{kind}”", node)
                found.append(item)
                complaints += slips
        elif not (file.broken and not value.value):
            complaints.append(_not_a_list(file, kind, line, value))
    return found, complaints


def _top_level(file: YamlFile, complaints: Complaints) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    """The pairs of the file's outermost mapping."""
    root = file.root
    if isinstance(root, yaml.MappingNode):
        yield from root.value
    elif root is None or root.value == "":
        if not file.broken:
            remedy = "viết các mục vào tệp này hoặc xoá tệp"
            complaints.append(Complaint(file.label, 1, "tệp", "tệp rỗng", remedy, "file"))
    else:
        problem = "tệp không bắt đầu bằng một tên loại"
        remedy = "thêm dòng đầu như “entries:”, các mục bên dưới thụt vào 2 dấu cách"
        complaints.append(Complaint(file.label, file.line(root), "tệp", problem, remedy, "kind"))


def _not_a_list(file: YamlFile, kind: str, line: int, value: yaml.Node) -> Complaint:
    if not value.value:
        problem = f"“{kind}” chưa có mục nào"
        remedy = "thêm mục “- id: ...” hoặc xoá dòng này"
    else:
        problem = f"“{kind}” phải là một danh sách các mục"
        remedy = "bắt đầu mỗi mục bằng “- id: ...”"
    return Complaint(file.label, line, kind, problem, remedy, "kind")


def _plain(node: yaml.Node, file: YamlFile, path: Path, odd: list[_Oddity]) -> Any:
    """The strings, lists and dicts that `node` holds; oddities are added to `odd`."""
    mark = file.text[node.start_mark.index : node.start_mark.index + 1]
    if mark in ("&", "!") or len(path) > _DEEPEST:
        odd.append(_unusable(path, mark))
        return ""
    if isinstance(node, yaml.ScalarNode):
        if not node.style:
            odd += _unquoted(node, file, path)
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, file, (*path, at), odd) for at, one in enumerate(node.value)]
    data: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            problem = "tên trường là một nhóm trong ngoặc"
            odd.append(_Oddity(path, problem, "viết tên trường bằng chữ", file.line(key)))
        elif key.value in data:
            first = file.line_at(node, (key.value,))
            problem = f"trường “{key.value}” viết hai lần (lần trước ở dòng {first})"
            remedy = "giữ lại một dòng, xoá dòng kia"
            odd.append(_Oddity((*path, key.value), problem, remedy, file.line(key)))
        else:
            data[key.value] = _plain(value, file, (*path, key.value), odd)
    return data


def _unusable(path: Path, mark: str) -> _Oddity:
    if mark in ("&", "!"):
        problem = f"nội dung bắt đầu bằng dấu “{mark}” nên YAML bỏ mất chữ"
        return _Oddity(path, problem, 'đặt cả câu trong dấu ngoặc kép: "..."')
    problem = "các trường lồng nhau quá nhiều cấp"
    return _Oddity(path, problem, "viết lại mục này theo mẫu trong README")


def _unquoted(node: yaml.ScalarNode, file: YamlFile, path: Path) -> Iterator[_Oddity]:
    """What a text without quotation marks hides: nothing, a list run together, a cut-off end."""
    value = node.value
    if value in ("", "~", "null"):
        problem = f"{field(path) or 'mục này'} để trống"
        yield _Oddity(path, problem, "điền nội dung, hoặc xoá dòng này nếu không có")
    elif _CUT_OFF.match(file.text, node.end_mark.index):
        problem = f"{field(path)}: chữ từ dấu “#” trở đi bị bỏ mất"
        yield _Oddity(path, problem, 'đặt cả câu trong dấu ngoặc kép: "..."; ghi chú thì viết “# ”')
    elif " - " in value and node.start_mark.line != node.end_mark.line:
        source = file.text[node.start_mark.index : node.end_mark.index]
        if any(line.lstrip().startswith("- ") for line in source.splitlines()[1:]):
            problem = f"{field(path)} dính liền với dòng “- ” ngay dưới"
            yield _Oddity(path, problem, "canh các dấu “-” của danh sách thẳng hàng nhau")
