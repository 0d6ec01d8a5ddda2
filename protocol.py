"""The JSON form of a question and its answer, a line each: `ask --json` and `/api/ask`."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from exchange import VIETNAM, Answer, Question

FIRST_YEAR, LAST_YEAR = 1900, 2200


class LineError(ValueError):
    """A line that can't be read; the text says why in Vietnamese, `id` is the line's if known."""

    def __init__(self, reason: str, id: Any = None) -> None:
        super().__init__(reason)
        self.id = id


def read_line(line: str, default_now: datetime) -> tuple[Any, Question]:
    """The id and the question of a line; raises LineError, a ValueError, if it can't be read.

    A line without a clock is asked at `default_now`; times without an offset are +07:00.
    """
    fields = read_object(line)
    id = fields.get("id")
    try:
        text = fields.get("q")
        if not isinstance(text, str):
            raise ValueError(f"“q” phải là một chuỗi chữ, không phải {kind_of(text)}")
        earlier = read_earlier(fields.get("prev"))
        asked_at = read_clock(fields.get("now"), default_now)
    except ValueError as error:
        raise LineError(f"{error}.", id) from None
    return id, Question(sendable(text), asked_at, earlier)


def read_object(line: str) -> dict[str, Any]:
    """The JSON object of a line; raises LineError."""
    try:
        # Control characters stand in what people paste; they spoil nothing here.
        fields = json.loads(line.strip().removeprefix("\ufeff"), strict=False, parse_constant=str)
    except json.JSONDecodeError as error:
        raise LineError(f"Dòng không phải JSON: lỗi ở ký tự thứ {error.pos + 1}.") from None
    except (ValueError, RecursionError):
        raise LineError("Dòng có số quá dài hoặc lồng nhau quá sâu, không đọc được.") from None
    if not isinstance(fields, dict):
        raise LineError(f"Dòng phải là một đối tượng JSON {{...}}, không phải {kind_of(fields)}.")
    return fields


def read_earlier(value: Any) -> tuple[str, ...]:
    """The earlier messages; raises ValueError unless they are a list of texts, or none."""
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError(f"“prev” phải là danh sách câu, không phải {kind_of(value)}")
    for each in value:
        if not isinstance(each, str):
            raise ValueError(f"“prev” chỉ được chứa chuỗi chữ, không chứa {kind_of(each)}")
    return tuple(sendable(each) for each in value)


def read_clock(value: Any, default_now: datetime) -> datetime:
    """The moment that `value` writes (ISO 8601), in Vietnam's time; raises ValueError."""
    if value is None:
        return default_now.astimezone(VIETNAM)
    if not isinstance(value, str):
        raise ValueError(f"“now” phải là thời điểm dạng chữ, không phải {kind_of(value)}")
    try:
        moment = datetime.fromisoformat(value.strip())
    except ValueError:
        raise ValueError("“now” không phải thời điểm; viết như 2020-07-20T09:00:00+07:00") from None
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValueError(f"“now” phải nằm trong các năm {FIRST_YEAR}–{LAST_YEAR}")
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(VIETNAM)


def reply_line(id: Any, answer: Answer, ms: float) -> str:
    """The line that answers; `ms` is what this question took."""
    return written(
        {
            "id": id,
            "outcome": answer.outcome.value,
            "text": answer.text,
            "entry": answer.entry,
            "choices": [{"id": choice.id, "title": choice.title} for choice in answer.choices],
            "next": [one.title for one in answer.next],
            "candidates": [{"id": found.id, "score": found.score} for found in answer.candidates],
            "confidence": answer.confidence,
            "ms": round(ms, 3),
        }
    )


def error_line(id: Any, reason: str) -> str:
    """The line for a line that couldn't be read: outcome "error", and why in `text`."""
    return written(
        {
            "id": id,
            "outcome": "error",
            "text": reason,
            "entry": None,
            "choices": [],
            "next": [],
            "candidates": [],
            "confidence": 0.0,
            "ms": 0.0,
        }
    )


def written(fields: dict[str, Any]) -> str:
    """One line of JSON that any decoder of UTF-8 takes."""
    return sendable(json.dumps(fields, ensure_ascii=False))


def sendable(text: str) -> str:
    """`text` with lone surrogates replaced by U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def kind_of(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "để trống"
    if isinstance(value, bool):
        return "đúng/sai"
    names = {str: "chuỗi chữ", int: "số", float: "số", list: "danh sách", dict: "đối tượng"}
    return names[type(value)]
