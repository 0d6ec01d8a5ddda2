"""The log for the terminal: tables, lines, JSON."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from admin.wording import OUTCOMES, local, shown
from store.grouping import Group

WIDEST = 70


def as_json(value: Any) -> str:
    """A dataclass, or several in a list, as JSON; moments as ISO 8601 with their offset."""
    plain = [asdict(each) for each in value] if isinstance(value, list) else asdict(value)
    return json.dumps(plain, ensure_ascii=False, default=datetime.isoformat)


def group_table(groups: Iterable[Group]) -> str:
    """Groups of questions, a line each."""
    rows = [
        (
            str(group.count),
            str(group.people),
            OUTCOMES[group.outcome],
            group.entry or "–",
            local(group.last_asked_at),
            str(group.turn),
            shortened(group.question),
        )
        for group in groups
    ]
    heads = ("Lượt", "Người", "Kết quả", "Mục", "Lần cuối", "Số", "Câu hỏi gần nhất")
    return table(heads, rows)


def shortened(text: str | None) -> str:
    """The beginning of a text, for one line of a table."""
    line = " ".join(shown(text).split())
    return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under their headings, aligned."""
    lines = [[printable(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def printable(text: str) -> str:
    """`text` in composed letters, without what would steer a terminal."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(char if char.isprintable() else "\ufffd" for char in composed)
