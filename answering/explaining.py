"""Why the engine did what it did, line by line, for clerks (`ask --explain` and the log)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from answering.certainty import Decision
from answering.matching import Match
from answering.topics import Topic
from exchange import Outcome, Reading

FACETS = (
    ("units", "đơn vị"), ("strangers", "tên lạ"), ("documents", "văn bản"),
    ("ordinals", "lần, khóa"), ("positions", "thứ tự"), ("terms", "nhiệm kỳ"), ("years", "năm"),
    ("numbers", "số"), ("quantities", "số lượng"), ("spans", "thời gian"), ("asked", "hỏi về"),
)  # fmt: skip
SHOWN = 5  # topics at most that are shown, and as many that are ruled out
OUTCOMES = {
    Outcome.ANSWER: "trả lời",
    Outcome.CLARIFY: "hỏi lại",
    Outcome.REFUSE: "từ chối",
    Outcome.SMALLTALK: "chào hỏi",
}
REASONS = {
    "stored": "đúng một câu trong `questions`",
    "nothing": "không thấy điều cần hỏi",
    "unit-only": "chỉ nêu tên đơn vị",
    "place": "tên không có trong kho",
    "document": "văn bản không có trong kho",
    "ordinal": "lần, khóa không có trong kho",
    "words": "còn từ có nội dung mà mục gần nhất không có",
    "unknown": "không mục nào đủ gần",
    "none-then": "không có gì trong thời gian ấy",
    "span": "các mục trong thời gian ấy",
    "counted": "mỗi thứ được đếm lấy một số liệu",
    "value": "con số trong câu chỉ đúng một mục",
    "whole list": "các điểm khớp như nhau: cả danh sách",
    "tied": "các điểm khớp như nhau",
    "figures": "các số liệu khớp như nhau",
    "unit": "nhiều đơn vị cùng có",
    "kind": "nhiều mục cùng loại khớp như nhau",
    "of-what": "không nêu hỏi về cái gì",
    "both": "không mục nào nói về cả hai văn bản",
    "beside": "nhiều thứ được nêu: mỗi thứ một mục",
    "each": "hỏi từng thứ: danh sách của chúng",
    "in order": "mục đứng đúng thứ tự thời gian",
    "close": "các mục quá sát nhau",
    "": "mục đầu đủ chắc",
}


def explanation(
    reading: Reading,
    matches: Sequence[Match],
    vetoed: Sequence[tuple[Topic, str]],
    decision: Decision,
    sure: float,
) -> tuple[str, ...]:
    """The reading, its facets, the candidates with what each leaves unexplained, those ruled out
    with the facet that does so, and the outcome with its reason and how sure it is, 0..1."""
    return (
        *_reading(reading),
        *_candidates(matches),
        *(
            f"Loại: {topic.id}, vì câu hỏi nêu {facet or 'điều khác'}"
            for topic, facet in vetoed[:SHOWN]
        ),
        _outcome(decision, sure),
    )


def _reading(reading: Reading) -> Iterator[str]:
    content = " ".join(one.text for one in reading.words if not one.role)
    yield f"Từ có nội dung: {content or '(không có)'}"
    guessed = [one for one in reading.words if one.sure < 1.0]
    if guessed:
        yield "Từ được đoán: " + ", ".join(one.text for one in guessed)
    for name, label in FACETS:
        values = getattr(reading, name)
        if values:
            told = ", ".join(str(getattr(one, "written", one)) for one in values)
            yield f"{label}: {told}"


def _candidates(matches: Sequence[Match]) -> Iterator[str]:
    for number, match in enumerate(matches[:SHOWN], 1):
        left = f"; chưa giải thích: {', '.join(match.unexplained)}" if match.unexplained else ""
        yield (
            f"{number}. {match.topic.id} điểm {match.score:.2f} "
            f"(khớp câu hỏi {match.explained:.2f}, khớp mục {match.covered:.2f}{left})"
        )


def _outcome(decision: Decision, sure: float) -> str:
    why = REASONS[decision.reason]
    return f"Kết quả: {OUTCOMES[decision.outcome]} ({why}, độ chắc {sure:.2f})"
