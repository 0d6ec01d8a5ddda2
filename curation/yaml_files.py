"""Reading one YAML file into nodes that know their lines; a broken item costs only itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

from curation.complaints import Complaint
from curation.yaml_slips import Slip, explained, lines_of, unreadable

# The reading of one file goes on after a slip; a file with more than this is no YAML at all.
MOST_SLIPS = 40

Path = tuple[str | int, ...]

# libyaml ends a line at these, editors don't; they come with text pasted from elsewhere.
_PASTED = re.compile("[\x85\u2028\u2029]")
_ID = re.compile(r"""^[ \t-]*id\s*:\s*["']?([^"'#\r\n]+)""", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A composed file; if it is `broken` some part is left out, and `lost` are the ids in it."""

    label: str
    text: str
    root: yaml.Node | None
    broken: bool = False
    lost: frozenset[str] = frozenset()

    def line(self, node: yaml.Node) -> int:
        """The line on which `node` begins, from 1."""
        line: int = node.start_mark.line
        return line + 1

    def line_at(self, node: yaml.Node, path: Sequence[str | int]) -> int:
        """The line of the key or list item that `path` leads to below `node`, as far as it goes."""
        line = self.line(node)
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = next((pair for pair in node.value if pair[0].value == step), None)
                if pair is None:
                    break
                line, node = self.line(pair[0]), pair[1]
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int):
                node = node.value[step]
                line = self.line(node)
            else:
                break
        return line


def decoded(data: bytes, label: str) -> tuple[str, list[Complaint]]:
    """The text of a file, and the complaint if it is not UTF-8.

    Byte order marks are left out, and line ends that no editor shows become spaces.
    """
    try:
        return _PASTED.sub(" ", data.decode("utf-8").replace("\ufeff", "")), []
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = "tệp không lưu ở bảng mã UTF-8 nên không đọc được dấu tiếng Việt"
        remedy = "mở lại tệp, chọn Lưu thành (Save As) và bảng mã UTF-8"
        return "", [Complaint(label, line, "tệp", problem, remedy, "encoding")]


def compose(text: str, label: str) -> tuple[YamlFile, list[Complaint]]:
    """The nodes of a file, and a complaint for each place where its YAML is broken.

    An item with a slip is left out and the reading goes on, so that one run shows every slip.
    """
    slips: list[Slip] = []
    rest: str | None = text
    root = None
    while rest is not None and len(slips) < MOST_SLIPS:
        slip = unreadable(rest)
        if slip is None:
            try:
                root = _root(rest)
                break
            except yaml.YAMLError as error:
                slip = explained(error, rest)
        slips.append(slip)
        rest = _without_items(rest, slip.line, slip.until)
    lost = frozenset(found.strip() for found in _ID.findall(text)) if slips else frozenset()
    kept = text if rest is None else rest
    complaints = [
        Complaint(label, slip.line, _entry_at(text, slip.line), slip.problem, slip.remedy)
        for slip in slips
    ]
    return YamlFile(label, kept, root, bool(slips), lost), complaints


def _root(text: str) -> yaml.Node | None:
    loader = yaml.CBaseLoader(text)
    try:
        root: yaml.Node | None = loader.get_single_node()
        return root
    finally:
        loader.dispose()


def _entry_at(text: str, line: int) -> str:
    """The id of the item that line `line` belongs to, or its first words."""
    lines = lines_of(text)
    for number in range(min(line, len(lines)) - 1, -1, -1):
        found = _ID.match(lines[number])
        if found:
            return found[1].strip()
        if re.match(r"[^\s#-]", lines[number]):
            break
    return "tệp"


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _without_items(text: str, first: int, last: int) -> str | None:
    """`text` with the items from line `first` to line `last` emptied; None if there are none.

    The number of lines stays, so that later complaints still name the right ones.
    """
    lines = lines_of(text)
    heads = [at for at, line in enumerate(lines) if re.match(r"[^\s#-]", line)]
    head = max((at for at in heads if at < first), default=None)
    if head is None or head == first - 1:
        return None
    end = min((at for at in heads if at > head), default=len(lines))
    dashes = [at for at in range(head + 1, end) if lines[at].lstrip().startswith("-")]
    least = min((_indent(lines[at]) for at in dashes), default=0)
    starts = [at for at in dashes if _indent(lines[at]) == least]
    start = max((at for at in starts if at < first), default=None)
    if start is None:
        return None
    stop = min((at for at in starts if at >= max(first, last)), default=end)
    return "\n".join([*lines[:start], *[""] * (stop - start), *lines[stop:]])
