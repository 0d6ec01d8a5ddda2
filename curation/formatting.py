"""A knowledge file brought into the house layout, or left alone with the reason."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml

from curation.comments import comments_of
from curation.complaints import Complaint, KnowledgeError
from curation.layout import Unsupported, is_block, sheet_of
from curation.loading import complaints_of_files
from curation.models import KINDS
from curation.rows import text_of
from curation.yaml_files import compose, decoded


def formatted(data: bytes, label: str) -> bytes:
    """The file in the house layout: it reads the same and has the same notes in the same order.

    Raises KnowledgeError with what is wrong in a file that has errors, or the reason why it could
    not be laid out with certainty.
    """
    complaints = complaints_of_files([(label, data)])
    if complaints:
        raise KnowledgeError(complaints)
    text, _ = decoded(data, label)
    # The last line's end is none of a text: whatever loads it takes blanks at both ends away.
    text = text if text.endswith(("\n", "\r")) else text + "\n"
    before = unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", text))
    try:
        made = _laid_out(before)
        certain = _says_the_same(text, made) and _laid_out(made) == made
    except Unsupported as stop:
        raise _refusal(label, before.count("\n", 0, stop.index) + 1) from stop
    if not certain or _words(before) != _words(made):
        raise _refusal(label, 0)
    return made.encode()


def _refusal(label: str, line: int) -> KnowledgeError:
    problem = "cách viết ở đây khác thường nên không sắp lại được cho chắc; tệp được giữ nguyên"
    remedy = "viết lại chỗ ấy theo các mục khác, hoặc cứ để như vậy"
    return KnowledgeError([Complaint(label, line, "tệp", problem, remedy)])


def _laid_out(text: str) -> str:
    made = text_of(sheet_of(text, _root(text)))
    moved = _ids_first(made)
    # Blank lines that stood above an id now stand below the other fields.
    return made if moved == made else text_of(sheet_of(moved, _root(moved)))


def _root(text: str) -> yaml.Node:
    file, broken = compose(text, "")
    if broken or file.root is None:
        raise Unsupported(0)
    return file.root


def _says_the_same(text: str, made: str) -> bool:
    return bool(_plain(_root(text)) == _plain(_root(made)))


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {key.value: _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(one) for one in node.value]
    return unicodedata.normalize("NFC", node.value)


def _words(text: str) -> list[str]:
    return [words for _, words in comments_of(text)]


def _ids_first(text: str) -> str:
    """A laid-out text with the id of every item in its first line."""
    root = _root(text)
    lines = text.split("\n")
    notes = {text.count("\n", 0, at) for at, _ in comments_of(text)}
    for kind, items in root.value:
        if kind.value in KINDS and is_block(items):
            for item in items.value:
                if isinstance(item, yaml.MappingNode) and _may_move(text, item, notes):
                    _move_id(lines, item)
    return "\n".join(lines)


def _may_move(text: str, item: yaml.MappingNode, notes: set[int]) -> bool:
    """Whether the id of an item can change places with the fields above it.

    It stays where notes would lose their order, or a text would get blank lines at its end.
    """
    at = [key.value for key, _ in item.value].index("id")
    key, value = item.value[at]
    if at == 0 or item.flow_style or value.style in ("|", ">"):
        return False
    first, last = key.start_mark.line, value.end_mark.line
    above = item.value[at - 1][1]
    while not isinstance(above, yaml.ScalarNode) and above.value:
        above = above.value[-1] if isinstance(above, yaml.SequenceNode) else above.value[-1][1]
    if (
        above.style in ("|", ">")
        and "+" in text[above.start_mark.index : above.start_mark.index + 3]
    ):
        return False
    own = notes.intersection(range(first, last + 1))
    return not (own and notes.intersection(range(item.start_mark.line, first)))


def _move_id(lines: list[str], item: yaml.MappingNode) -> None:
    """Have the lines of the item's id change places with those of the fields above it."""
    key, value = next(pair for pair in item.value if pair[0].value == "id")
    top, first, last = item.start_mark.line, key.start_mark.line, value.end_mark.line
    moved, above = lines[first : last + 1], lines[top:first]
    dash = item.start_mark.column
    if above[0][:dash].strip():
        moved[0] = above[0][:dash] + moved[0][dash:]
        above[0] = " " * dash + above[0][dash:]
    lines[top : last + 1] = moved + above
