"""The house layout of a YAML file, reached by changing blanks alone: no word or note is touched."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

import yaml

from curation.comments import comments_of

# Columns of a level as it was written and as it shall be, outermost first.
Levels = tuple[tuple[int, int], ...]

STEP = 2
_HEADER = re.compile(r"[|>](?P<first>[-+]?)(?P<digit>\d?)(?P<second>[-+]?)")
_AHEAD = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_MARK = re.compile(r"(?:---|\.\.\.)(?=[ \t]*(?:#.*)?$)", re.MULTILINE)


class Unsupported(Exception):
    """A way of writing that is not laid out; `index` is where in the text it stands."""

    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


@dataclass(slots=True)
class Line:
    """A line of the text from `start` to `end`, and what becomes of it.

    `old` characters at its head give way to `new` blanks. `content` is what begins a key, a dash
    or a value, `inside` what goes on with a value; without either it is blank or a note.
    """

    start: int
    end: int
    old: int = 0
    new: int = 0
    content: bool = False
    inside: bool = False
    levels: Levels = ()
    apart: bool = False  # one blank line stands above it
    heads: bool = False  # it names a kind, whose items follow without a blank line
    exact: bool = False  # blanks at its end are part of a text
    keeps: bool = False  # blank lines right below it are part of a text
    note: int | None = None  # where a note begins on it
    # Blanks within it: from, to, and what stands there instead.
    edits: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A text under way to its layout."""

    text: str
    lines: list[Line]

    def number(self, index: int) -> int:
        """The number of the line, from 0, on which a character stands."""
        return bisect_right(self.lines, index, key=lambda line: line.start) - 1

    def line(self, index: int) -> Line:
        """The line on which a character stands."""
        return self.lines[self.number(index)]

    def written(self, line: Line) -> str:
        """A line as it was."""
        return self.text[line.start : line.end]

    def next(self, at: int) -> int:
        """Where the next sign stands that is neither blank nor note."""
        found = _AHEAD.match(self.text, at)
        return found.end() if found else at

    def place(self, at: int, column: int, levels: Levels) -> None:
        """Have the line of `at` begin at `column`, if it begins with what stands there."""
        line = self.line(at)
        if not self.text[line.start : at].strip():
            line.content, line.levels = True, levels
            line.old, line.new = at - line.start, column

    def gap(self, start: int, end: int, blanks: str) -> None:
        """Have `blanks` stand between two signs of a line."""
        if self.text[start:end].strip(" \t"):
            raise Unsupported(start)
        self.line(start).edits.append((start, end, blanks))


def sheet_of(text: str, root: yaml.Node) -> Sheet:
    """The text with a place for each of its lines; `root` is what it composes to.

    Raises Unsupported where it is written in a way that a knowledge file has no use for.
    """
    lines = []
    start = 0
    for line in text.split("\n"):
        lines.append(Line(start, start + len(line)))
        start += len(line) + 1
    sheet = Sheet(text, lines)
    for index, _ in comments_of(text):
        sheet.line(index).note = index
    at = sheet.next(0)
    if mark := _MARK.match(text, at):
        sheet.place(at, 0, ())
        at = sheet.next(mark.end())
    if not isinstance(root, yaml.MappingNode) or root.flow_style or at != root.start_mark.index:
        raise Unsupported(at)
    at = sheet.next(_mapping(sheet, root, 0, ()))
    if mark := _MARK.match(text, at):
        sheet.place(at, 0, ())
        at = sheet.next(mark.end())
    if at < len(text):
        raise Unsupported(at)
    return sheet


def is_block(node: yaml.Node) -> bool:
    """Whether a node is a list or a mapping without brackets."""
    return isinstance(node, yaml.CollectionNode) and not node.flow_style


def _mapping(sheet: Sheet, node: yaml.MappingNode, column: int, levels: Levels) -> int:
    """Place the fields of a mapping; gives where it ends."""
    top = not levels
    levels = (*levels, (node.value[0][0].start_mark.column, column))
    at: int = node.value[0][0].start_mark.index
    above = None
    for key, value in node.value:
        start = key.start_mark.index
        if sheet.next(at) != start:
            raise Unsupported(start)
        sheet.place(start, column, levels)
        line = sheet.line(start)
        line.apart |= top and above is not None and (is_block(value) or is_block(above))
        line.heads |= top and is_block(value)
        colon = sheet.next(key.end_mark.index)
        if not isinstance(key, yaml.ScalarNode) or sheet.text[colon : colon + 1] != ":":
            raise Unsupported(start)
        sheet.gap(key.end_mark.index, colon, "")
        at = _value(sheet, value, colon + 1, column, levels)
        above = value
    return at


def _sequence(
    sheet: Sheet, node: yaml.SequenceNode, after: int, column: int, levels: Levels
) -> int:
    """Place the dashes of a list and what follows each; gives where it ends."""
    at = after
    above = None
    for item in node.value:
        dash = sheet.next(at)
        if sheet.text[dash : dash + 1] != "-":
            raise Unsupported(dash)
        line = sheet.line(dash)
        here = (*levels, (dash - line.start, column))
        sheet.place(dash, column, here)
        top = len(levels) == 1 and above is not None
        line.apart |= top and (is_block(item) or is_block(above or item))
        at = _value(sheet, item, dash + 1, column, here)
        above = item
    return at


def _value(sheet: Sheet, node: yaml.Node, after: int, column: int, levels: Levels) -> int:
    """Place what follows the colon or dash that ends at `after`; gives where it ends."""
    start, inner = node.start_mark.index, column + STEP
    if isinstance(node, yaml.ScalarNode) and not node.style and not node.value:
        return after
    if sheet.next(after) != start or sheet.text[start] in "&*!":
        raise Unsupported(start)
    if "\n" not in sheet.text[after:start]:
        sheet.gap(after, start, " ")
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        return _mapping(sheet, node, inner, levels)
    if isinstance(node, yaml.SequenceNode) and not node.flow_style:
        return _sequence(sheet, node, after, inner, levels)
    sheet.place(start, inner, levels)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return _block_text(sheet, node, column, levels)
    return _going_on(sheet, node, inner)


def _going_on(sheet: Sheet, node: yaml.Node, column: int) -> int:
    """Place the further lines of a text or of a list in brackets; gives where it ends.

    Those of a text begin at `column`; in brackets they keep their steps, from `column` on.
    """
    first, last = sheet.number(node.start_mark.index), sheet.number(node.end_mark.index)
    for line in sheet.lines[first:last]:
        # A backslash holds the blanks behind it.
        line.exact = sheet.written(line).rstrip(" \t").endswith("\\")
    head = sheet.lines[first]
    shift = head.new - head.old if head.content else 0
    for line in sheet.lines[first + 1 : last + 1]:
        written = sheet.written(line)
        line.inside = True
        line.old = len(written) - len(written.lstrip(" \t"))
        line.new = column
        if isinstance(node, yaml.CollectionNode):
            line.new = max(column, line.old + shift)
        line.new = line.new if written.strip() else 0
    return node.end_mark.index


def _block_text(sheet: Sheet, node: yaml.ScalarNode, column: int, levels: Levels) -> int:
    """Place the lines of a text below “|” or “>”; gives where it ends."""
    start, end = node.start_mark.index, node.end_mark.index
    header = _HEADER.match(sheet.text, start)
    assert header
    first, last = sheet.number(start), sheet.number(end)
    lines = sheet.lines[first + 1 : last + (sheet.lines[last].start < end)]
    written = [sheet.written(line) for line in lines]
    digit = int(header["digit"] or 0)
    leads = [len(one) - len(one.lstrip(" ")) for one in written if one.strip(" ")]
    base = levels[-1][0] + digit if digit else min(leads[:1], default=0)
    blank = [not one.strip(" ") and len(one) <= base for one in written]
    # Blank lines at the end belong to the text only where it is told to keep them.
    keeps = "+" in header.group("first", "second")
    while blank and blank[-1] and not keeps:
        blank.pop()
    for line, empty in zip(lines, blank, strict=False):
        line.inside = line.exact = True
        line.old = line.end - line.start if empty else base
        line.new = 0 if empty else column + (digit or STEP)
    end_line = sheet.lines[first + len(blank)]
    end_line.keeps = keeps
    return end_line.end
