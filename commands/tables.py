"""The log in words: tables and lines for the terminal, rows for a spreadsheet, JSON."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from exchange import VIETNAM, Outcome
from store import Turn, reports

OUTCOMES: Mapping[str, str] = {
    Outcome.ANSWER: "đã trả lời",
    Outcome.CLARIFY: "hỏi lại",
    Outcome.REFUSE: "chưa trả lời được",
    Outcome.SMALLTALK: "chào hỏi",
}
OPINIONS: Mapping[str, str] = {
    "up": "đúng",
    "down": "chưa đúng, không nói vì sao",
    "wrong": "sai",
    "missing": "thiếu",
    "outdated": "cũ",
    "beside": "không đúng ý",
    "none-of-these": "không có câu nào đúng",
}
WIDEST = 70
FORMULA_STARTS = ("=", "+", "-", "@")


def as_json(value: Any) -> str:
    """A dataclass, or several in a list, as JSON; moments as ISO 8601 with their offset."""
    plain = [asdict(each) for each in value] if isinstance(value, list) else asdict(value)
    return json.dumps(plain, ensure_ascii=False, default=datetime.isoformat)


def share(part: int, whole: int) -> str:
    """A part of a whole in percent."""
    return f"{decimal(100 * part / whole)} %"


def decimal(value: float) -> str:
    """A number with one decimal, as it is written in Vietnam."""
    return f"{value:.1f}".replace(".", ",")


def group_table(groups: Iterable[reports.Group]) -> str:
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


def described(turn: Turn) -> dict[str, str]:
    """Everything about a turn, by its name in Vietnamese."""
    return {
        "Số": str(turn.id),
        "Hỏi lúc": local(turn.asked_at),
        "Trả lời lúc": local(turn.answered_at),
        "Kênh": turn.channel,
        "Người hỏi (mã băm)": turn.person[:12],
        "Thứ tự trong cuộc trò chuyện": str(turn.position),
        "Câu hỏi": shown(turn.question),
        "Kết quả": OUTCOMES[turn.outcome],
        "Câu trả lời": shown(turn.reply),
        "Mục": turn.entry or "–",
        "Các mục gần nhất": "\n".join(f"{each.id} ({each.score:.2f})" for each in turn.candidates)
        or "–",
        "Độ tin cậy": f"{turn.confidence:.2f}".replace(".", ","),
        "Phiên bản tri thức": turn.knowledge_version,
        "Mất": f"{decimal(turn.milliseconds)} ms",
        "Phản hồi": OPINIONS[turn.feedback] if turn.feedback else "–",
        "Khóa gộp câu giống nhau": turn.likeness or "–",
    }


def shown(text: str | None) -> str:
    """A text of the log, or that it was not kept."""
    return "(không giữ lời văn)" if text is None else text


def shortened(text: str | None) -> str:
    """The beginning of a text, for one line of a table."""
    line = " ".join(shown(text).split())
    return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"


def local(moment: datetime) -> str:
    """A moment in Vietnam's time."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


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


def write_csv(file: Path, turns: Iterable[Turn], mode: Literal["w", "x"]) -> None:
    """Write turns as CSV with a byte order mark, without which Excel misreads Vietnamese."""
    with file.open(mode, encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        for place, turn in enumerate(turns):
            row = described(turn)
            if place == 0:
                writer.writerow(row)
            writer.writerow(harmless(value) for value in row.values())


def harmless(cell: str) -> str:
    """`cell` so that a spreadsheet takes it for text, never for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA_STARTS) else cell
