"""Days of the week that a text names beside a date, held against the calendar."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from curation.complaints import Complaint
from curation.passages import Passage
from curation.texts import texts_in
from reading.text import fold

NAMES = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_NUMBERS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5} | {
    str(number): number - 2 for number in range(2, 8)
}

_DAY = re.compile(
    r"(?<![\w/.-])(?:(?i:chủ\s+nhật)|CN|T\.?\s?(?P<short>[2-7])(?!\w)"
    r"|(?i:thứ)\s+(?P<long>(?i:hai|ba|tư|năm|sáu|b[ảẩ]y)|[2-7])(?!\w))"
)
_DATE = (
    r"(?P<day>\d{1,2})\s?(?:(?P<sep>[/.-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?|(?i:tháng)\s"
    r"(?P<named>\d{1,2})\s?(?:(?i:năm)\s|[/-]))(?P<year>\d{4}|\d\d)(?![\w/-])"
)
_BEHIND = re.compile(r"[\s,:(–-]*(?:(?i:ngày|mùng)\s+)?" + _DATE)
_BEFORE = re.compile(r"(?<![\d/.-])" + _DATE + r"(?P<between>\s*[,(–-]?\s*(?:(?i:là|tức)\s+)?)$")
_CLOSED = re.compile(r"\s*(?:[),.;:!?–-]|$)")
# "hội nghị thứ hai", "lần thứ ba" count; what has a capital ("thứ Hai") is a day of the week.
_COUNTED = re.compile(
    r"(?i:lần|kỳ|kì|khóa|khoá|nghị|hội|phiên|đợt|bước|nhóm|mục|vòng|năm|tháng|tuần|quý|điểm|vụ"
    r"|hoạch|người|vị|số|cuộc|ngày|buổi|đoạn|giai|lớp|loạt|bản|tập|phần|chương|điều|đại|ý|việc"
    r"|đột phá|công trình)\s+$"
)


def misnamed_days(item: Passage) -> Iterator[Complaint]:
    """A complaint for each day of the week in an item's texts that its date doesn't fall on."""
    for path, text in texts_in(item):
        for problem, remedy in mismatches(text):
            yield item.complaint(path, problem, remedy, "weekday")


def mismatches(text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with each date that has another day of the week beside it, and what to do."""
    text = unicodedata.normalize("NFC", text)
    for found in _DAY.finditer(text):
        named = _number_of(found)
        if not found["short"] and found["long"] and _counts(found, text[: found.start()]):
            continue
        beside = list(_dates_beside(text, found))
        if not beside or any(day and day.weekday() == named for _, day in beside):
            continue
        written, day = beside[0]
        if day is None:
            yield f"không có ngày {written} trên lịch", "xem lại nguồn rồi sửa ngày"
        else:
            right = NAMES[day.weekday()]
            problem = f"“{found[0]}” không khớp với ngày {written}: ngày ấy là {right}"
            yield problem, f"xem lại nguồn rồi sửa thành “{right}”, hoặc sửa ngày"


def _number_of(found: re.Match[str]) -> int:
    """The day of the week, Monday 0."""
    number = found["short"] or found["long"]
    return _NUMBERS[fold(number)] if number else 6


def _counts(found: re.Match[str], before: str) -> bool:
    """Whether "thứ hai" says which in a row instead of the day."""
    return not found["long"][0].isupper() and bool(_COUNTED.search(before))


def _dates_beside(text: str, found: re.Match[str]) -> Iterator[tuple[str, date | None]]:
    """The dates directly behind and before a day of the week; None for one on no calendar."""
    behind = _BEHIND.match(text, found.end())
    if behind:
        yield _date(behind)
    before = _BEFORE.search(text[: found.start()])
    # "15/11/2019, thứ Bảy tuần sau": the day is of what follows.
    if before and not behind and _CLOSED.match(text, found.end()):
        yield _date(before)
    elif before and behind:
        yield _date(before)


def _date(found: re.Match[str]) -> tuple[str, date | None]:
    day, month = int(found["day"]), int(found["month"] or found["named"])
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    try:
        return f"{day}/{month}/{year}", date(year, month, day)
    except ValueError:
        return f"{day}/{month}/{year}", None
