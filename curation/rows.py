"""The lines of a laid-out file, with the notes and blank lines that belong between them."""

from __future__ import annotations

from curation.layout import Line, Sheet, Unsupported

_NOTE_GAP = "  "  # between a text and a note behind it, where a tab stood


def text_of(sheet: Sheet) -> str:
    """The text of the sheet with each line in its place.

    Raises Unsupported where a line is neither content nor note nor blank.
    """
    rows: list[str] = []
    gap: list[Line] = []
    above: Line | None = None
    keeps = False
    for line in sheet.lines:
        if not (line.content or line.inside):
            gap.append(line)
            continue
        rows += _between(sheet, gap, above, line, keeps)
        rows.append(_row(sheet, line))
        keeps = line.keeps
        gap = []
        above = line if line.content else above
    return "\n".join(rows + _between(sheet, gap, above, None, keeps)) + "\n"


def _row(sheet: Sheet, line: Line) -> str:
    """A line with the blanks at its head, within it and at its end as they shall be."""
    at, made = line.start + line.old, " " * line.new
    for start, end, blanks in line.edits:
        made += sheet.text[at:start] + blanks
        at = end
    if line.note is None:
        made += sheet.text[at : line.end]
        return made if line.exact else made.rstrip(" \t")
    made += sheet.text[at : line.note]
    bare = made.rstrip(" \t")
    blanks = made[len(bare) :]
    note = sheet.text[line.note : line.end].rstrip()
    return bare + (_NOTE_GAP if "\t" in blanks or not blanks else blanks) + note


def _between(
    sheet: Sheet, gap: list[Line], above: Line | None, below: Line | None, keeps: bool
) -> list[str]:
    """The rows of the notes and blank lines between two lines with content.

    With `keeps` a blank line at the top would become part of the text above it.
    """
    rows: list[str] = []
    # Above the notes that stand no deeper than what follows: these belong to it.
    first = len(gap)
    for line in gap:
        if line.note is not None:
            column = _column(line.note - line.start, above, below)
            if below and column <= below.new:
                first = min(first, len(rows))
            rows.append(" " * column + sheet.text[line.note : line.end].rstrip())
        elif sheet.written(line).strip():
            raise Unsupported(line.start)
        elif rows[-1:] != [""] and (rows or (above and not above.heads)):
            rows.append("")
    if below is None:
        return rows[:-1] if rows[-1:] == [""] else rows
    if below.apart and "" not in rows and (rows[:first] or not keeps):
        rows.insert(first, "")
    return rows


def _column(written: int, above: Line | None, below: Line | None) -> int:
    """Where a note stands that was written at a column: with the level that it was nearest to."""
    levels = [(below.old, below.new)] if below else []
    levels += above.levels if above else ()
    return min(levels, key=lambda level: abs(level[0] - written), default=(0, 0))[1]
