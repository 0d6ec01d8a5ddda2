"""Why the engine did what it did, line by line, for clerks (`ask --explain` and the log)."""

from __future__ import annotations

from collections.abc import Sequence

from answering.certainty import Decision
from answering.index import Index
from answering.matching import Match
from exchange import Reading

FACETS = (
    ("units", "đơn vị"), ("strangers", "tên lạ"), ("documents", "văn bản"),
    ("ordinals", "lần, khóa"), ("positions", "thứ tự"), ("terms", "nhiệm kỳ"), ("years", "năm"),
    ("numbers", "số"), ("spans", "thời gian"), ("asked", "hỏi về"),
)  # fmt: skip


def explanation(
    reading: Reading, matches: Sequence[Match], decision: Decision, index: Index
) -> tuple[str, ...]:
    """The reading, its facets, the candidates with what each leaves unexplained, the outcome."""
    content = " ".join(one.text for one in reading.words if not one.role)
    lines = [f"Từ có nội dung: {content or '(không có)'}"]
    for name, label in FACETS:
        values = getattr(reading, name)
        if values:
            lines.append(
                f"{label}: " + ", ".join(str(getattr(one, "written", one)) for one in values)
            )
    for number, match in enumerate(matches[:5], 1):
        left = f"; chưa giải thích: {', '.join(match.unexplained)}" if match.unexplained else ""
        lines.append(
            f"{number}. {match.topic.id} điểm {match.score:.2f} "
            f"(khớp câu hỏi {match.explained:.2f}, khớp mục {match.covered:.2f}{left})"
        )
    lines.append(
        f"Kết quả: {decision.outcome}{' (' + decision.reason + ')' if decision.reason else ''}"
    )
    return tuple(lines)
