"""What pydantic refuses in an item, in words of a clerk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from curation.complaints import Complaint, near_miss, nearest, quoted
from curation.glossary import field_term, models_in
from curation.passages import Passage, field
from curation.yaml_files import Path
from reading.text import fold

M = TypeVar("M", bound=BaseModel)

Said = tuple[str, str]
_ID_PATTERN = "a-z0-9-"
_QUOTE = 'nếu là chữ thì đặt cả câu trong dấu ngoặc kép: "..."'


def build(model: type[M], item: Passage) -> tuple[M | None, list[Complaint]]:
    """The item as a `model`, or None and every reason why it is none."""
    try:
        return model.model_validate(item.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    known = _misspelt(model, details)
    complaints = []
    for detail in details:
        path: Path = tuple(detail["loc"])
        slipped = any(path[: len(slip)] == slip for slip in item.slips)
        # A required field that stands there misspelt is one slip, not two.
        if slipped or (detail["type"] == "missing" and path in known):
            continue
        complaints.append(item.complaint(path, *_said(model, detail, path, item.kind)))
    return None, complaints


def _misspelt(model: type[BaseModel], details: list[ErrorDetails]) -> set[Path]:
    """The missing fields that an unknown field beside them is meant to be."""
    missing = {tuple(detail["loc"]) for detail in details if detail["type"] == "missing"}
    meant = set()
    for detail in details:
        if detail["type"] == "extra_forbidden":
            path = tuple(detail["loc"])
            name = nearest(str(path[-1]), _fields(model, path[:-1]))
            meant.add((*path[:-1], name or ""))
    return missing & meant


def _said(model: type[BaseModel], detail: ErrorDetails, path: Path, kind: str) -> Said:
    if detail["type"] == "missing":
        return _missing(path, kind)
    if detail["type"] == "literal_error":
        return _not_allowed(detail, path, kind)
    sentence = _SENTENCES.get(detail["type"])
    if sentence is not None:
        return sentence(detail, path)
    if detail["type"] == "extra_forbidden":
        fields = _fields(model, path[:-1])
        remedy = near_miss(str(path[-1]), fields, f"các trường dùng được: {quoted(fields)}")
        return f"không có trường “{path[-1]}”", remedy
    return f"{field(path)} viết chưa đúng", "xem mẫu của loại này trong README"


def _fields(model: type[BaseModel], path: Path) -> list[str]:
    """The fields of `model`, or of the model that `path` leads to in it."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            model = next(models_in(model.model_fields[step].annotation), model)
    return list(model.model_fields)


def _shape(value: Any) -> str:
    if isinstance(value, list):
        return "một danh sách"
    return "một nhóm “tên: nội dung”" if isinstance(value, dict) else "một đoạn chữ"


def _missing(path: Path, kind: str) -> Said:
    term = field_term(kind, path)
    label = f" ({term.label})" if term else ""
    return f"thiếu {field(path)}{label}", f"thêm dòng “{path[-1]}: ...” vào mục này"


def _not_text(detail: ErrorDetails, path: Path) -> Said:
    value = detail["input"]
    remedy = "viết liền trên một dòng, bỏ dấu “-”" if isinstance(value, list) else _QUOTE
    return f"{field(path)} phải là một đoạn chữ, đang là {_shape(value)}", remedy


def _not_list(detail: ErrorDetails, path: Path) -> Said:
    problem = f"{field(path)} phải là một danh sách, đang là {_shape(detail['input'])}"
    return problem, f"viết mỗi ý một dòng bắt đầu bằng “- ”; {_QUOTE}"


def _not_fields(detail: ErrorDetails, path: Path) -> Said:
    problem = (
        f"{field(path) or 'mục này'} phải là một nhóm trường, đang là {_shape(detail['input'])}"
    )
    return problem, "viết mỗi trường một dòng “tên: nội dung”, thụt vào thẳng hàng"


def _not_allowed(detail: ErrorDetails, path: Path, kind: str) -> Said:
    allowed = _allowed(str(detail.get("ctx", {}).get("expected", "")))
    term = field_term(kind, path)
    labels = {value: f" ({label})" for value, label in term.choices.items()} if term else {}
    choose = "chọn một trong: " + ", ".join(f"“{one}”{labels.get(one, '')}" for one in allowed)
    value = detail["input"]
    if not isinstance(value, str):
        return f"{field(path)} không thể là {_shape(value)}", choose
    meant = nearest(value, allowed)
    remedy = f"có phải “{meant}”? ({choose})" if meant else choose
    return f"{field(path)} không nhận giá trị “{value}”", remedy


def _allowed(expected: str) -> list[str]:
    # pydantic lists the literals as Python writes them: 'day', 'month' or 'year'
    return expected.split("'")[1::2]


def _blank(detail: ErrorDetails, path: Path) -> Said:
    return f"{field(path)} để trống", "điền nội dung, hoặc xoá dòng này nếu không có"


def _empty(detail: ErrorDetails, path: Path) -> Said:
    return f"{field(path)} chưa có ý nào", "thêm ít nhất một dòng “- ...”"


def _pattern(detail: ErrorDetails, path: Path) -> Said:
    value = str(detail["input"])
    if not value.strip():
        return _blank(detail, path)
    if _ID_PATTERN in str(detail.get("ctx", {}).get("pattern", "")):
        rule = "chỉ dùng chữ thường không dấu, chữ số và dấu “-”, tối đa 48 ký tự"
        return (
            f"{field(path)} “{value}” không đúng kiểu",
            f"{rule}, ví dụ “{_as_id(value)}”",
        )
    return f"{field(path)} “{value}” không đúng kiểu", "chỉ viết một số, ví dụ “3”"


def _as_id(value: str) -> str:
    """An id made of what was written, for the clerk to copy."""
    words = "".join(char if char.isalnum() and char.isascii() else " " for char in fold(value))
    return "-".join(words.split())[:48].strip("-") or "ten-muc"


def _refused(detail: ErrorDetails, path: Path) -> Said:
    """What a validator of the models says; it may hold its own remedy after a semicolon."""
    if path and not isinstance(detail["input"], str):
        return _not_text(detail, path)
    text = str(detail.get("ctx", {}).get("error", detail["msg"]))
    problem, _, remedy = text.partition("; ")
    where = f"{field(path)}: " if path else ""
    return where + problem, remedy or "sửa lại cho đúng"


_SENTENCES: Mapping[str, Callable[[ErrorDetails, Path], Said]] = {
    "string_type": _not_text,
    "tuple_type": _not_list,
    "model_type": _not_fields,
    "model_attributes_type": _not_fields,
    "string_too_short": _blank,
    "too_short": _empty,
    "string_pattern_mismatch": _pattern,
    "value_error": _refused,
}
