"""The bot's own words: those of the program, overridden by those of the folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from string import Formatter

from curation.complaints import Complaint, near_miss, quoted
from curation.passages import Passage

# What stands between braces: the name, and how it is to be shown.
Slots = frozenset[tuple[str, str, str]]


def phrases_of(item: Passage) -> tuple[dict[str, str], list[Complaint]]:
    """The texts of a phrases file by their names, and a complaint for each that is no text."""
    if not isinstance(item.data, dict):
        problem, remedy = (
            "tệp phải gồm các dòng “tên: câu chữ”",
            "so với phrases.yaml mẫu",
        )
        return {}, [item.complaint((), problem, remedy, "phrase")]
    texts: dict[str, str] = {}
    complaints = []
    for name, value in item.data.items():
        if (name,) in item.slips:
            continue
        if isinstance(value, str) and value.strip():
            texts[name] = value.strip()
        else:
            problem = f"“{name}” phải là một đoạn chữ, không để trống"
            remedy = 'đặt cả câu trong dấu ngoặc kép: "..."'
            complaints.append(item.complaint((name,), problem, remedy, "phrase"))
    return texts, complaints


def overridden(
    default: Mapping[str, str], files: Iterable[tuple[Passage, Mapping[str, str]]]
) -> tuple[dict[str, str], list[Complaint]]:
    """The default phrases with those of the folder in their place.

    Complains of names and of {placeholders} that the program does not know, and of names that
    two files give.
    """
    phrases = dict(default)
    complaints = []
    given: dict[str, str] = {}
    for item, texts in files:
        for name, text in texts.items():
            wrong = _wrong(name, text, default)
            if name in given:
                wrong = f"“{name}” đã viết ở {given[name]}", "giữ lại một chỗ"
            if wrong:
                complaints.append(item.complaint((name,), *wrong, "phrase"))
            given[name] = f"{item.file.label}:{item.line(name)}"
            phrases[name] = text
    return phrases, complaints


def _wrong(name: str, text: str, default: Mapping[str, str]) -> tuple[str, str] | None:
    if name not in default:
        return f"bot không dùng câu nào tên “{name}”", near_miss(
            name, default, f"các tên dùng được: {quoted(default)}"
        )
    try:
        strange = slots_of(text) - slots_of(default[name])
    except ValueError:
        return f"“{name}” có dấu ngoặc nhọn lẻ", "viết đủ cả “{” và “}”, hoặc bỏ đi"
    if not strange:
        return None
    allowed = sorted(slot for slot, _, _ in slots_of(default[name]))
    slot = min(strange)[0]
    otherwise = f"chỉ dùng được: {quoted(allowed)}" if allowed else "bỏ chỗ trống ấy đi"
    return f"“{name}” có chỗ trống “{{{slot}}}” mà bot không biết", near_miss(
        slot, allowed, otherwise
    )


def slots_of(text: str) -> Slots:
    """The placeholders of a text; raises ValueError where a brace stands alone."""
    return frozenset(
        (name, spec or "", conversion or "")
        for _, name, spec, conversion in Formatter().parse(text)
        if name is not None
    )
