"""Marks of secrecy ("Mật", "Tối mật", "Tuyệt mật") that a text was copied together with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from curation.complaints import Complaint
from curation.passages import Passage
from curation.texts import CAPITALS, texts_in

_NUMBER = r"\d+[\w.]*\s?[-/–]\s?[A-ZĐ][\w&]*(?:\s?[-/–]\s?[A-ZĐ][\w&]*)*"  # 12-KH/TU
_GRADE = r"(?:tuyệt\s+|tối\s+)?mật"
_HIGH_GRADE = r"(?:tuyệt|tối)\s+mật"
_COMPOUND = r"\s+(?i:độ|ong|khẩu|mã|thiết|danh|vụ|thư)\b"
_WORD = re.compile("mật", re.IGNORECASE)
# The word alone is no mark: "bí mật", "mật độ", "mật ong", "mật khẩu". What stands as one is
# written in capitals, in brackets, behind a number, or by itself on its line.
_MARKS = (
    rf"(?i:\bđộ\s+mật)\s*[:：–-]\s*[(“\"]?(?i:{_GRADE}|[abc]\b)",
    rf"^\W*(?:MẬT|Mật|(?i:{_HIGH_GRADE}))\W*$",
    rf"[(\[{{]\s*(?:MẬT|Mật|(?i:{_HIGH_GRADE}))\s*[)\]}}]",
    rf"{_NUMBER}\s*[(\[]\s*(?i:{_GRADE})\s*[)\]]",
    rf"{_NUMBER}\s*[,;.–-]?\s+(?:MẬT|Mật|T(?i:uyệt|ối)\s+(?i:mật))\b(?!{_COMPOUND})",
    r"\b(?:TUYỆT|TỐI)\s+MẬT\b",
    rf"^\W*MẬT\b(?![ \t]+[{CAPITALS}])",
    r"[-–,;:|(/]\s*MẬT\s*(?:$|[-–,;:|)/.])",
)
_MARK = re.compile("|".join(_MARKS), re.MULTILINE)


def complaints_of_secrecy(items: Iterable[Passage]) -> list[Complaint]:
    """A complaint for each field that holds a mark of secrecy."""
    return [complaint for item in items for complaint in _marked(item)]


def _marked(item: Passage) -> Iterator[Complaint]:
    for path, text in texts_in(item):
        found = mark_in(text)
        if found:
            problem = f"có dấu độ mật “{found}”"
            remedy = "xoá mục này khỏi kho tri thức: tài liệu mật không được đưa vào bot"
            yield item.complaint(path, problem, remedy, "secrecy")


def mark_in(text: str) -> str:
    """The first mark of secrecy in a text, as it is written; "" for none."""
    whole = unicodedata.normalize("NFC", text)
    # Few texts hold the word at all, and the marks take much longer to look for.
    found = _MARK.search(whole) if _WORD.search(whole) else None
    return " ".join(found[0].split()).strip(" -–,;:|/.") if found else ""
