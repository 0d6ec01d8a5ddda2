"""What a YAML parser stumbled over, in words of a clerk who is no programmer."""

from __future__ import annotations

import re
from dataclasses import dataclass

import yaml

# Deeper than any knowledge; composing nests on the C stack, so this must be asked beforehand.
DEEPEST = 500

_HIDDEN = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ufffd\U00010000-\U0010ffff]")
LINE_BREAK = re.compile(r"\r\n|\n|\r")
_DASHES = re.compile(rf"(?:[-?:][ \t]+){{{DEEPEST}}}")
_IN_QUOTES = 'đặt cả câu trong dấu ngoặc kép: "..."'
_ALIGNED = "canh thẳng hàng với dòng cùng cấp ở trên, chỉ dùng dấu cách"

# What the parser says -> what is wrong, what to do. Tried in order.
_SAYINGS = (
    (
        "tab character",
        "dòng này có dấu tab ở đầu",
        "thay tab bằng dấu cách, mỗi cấp 2 dấu cách",
    ),
    (
        "unknown escape character",
        'trong ngoặc kép "..." có dấu gạch chéo ngược “\\”',
        "bỏ dấu “\\”, hoặc đổi ngoặc kép thành ngoặc đơn '...'",
    ),
    (
        "undefined alias",
        "nội dung bắt đầu bằng dấu “*”, YAML hiểu dấu này theo nghĩa khác",
        _IN_QUOTES,
    ),
    (
        "block sequence entries are not allowed",
        "dấu “-” đứng cùng dòng với tên trường",
        "xuống dòng rồi mới viết “- ”, thụt vào 2 dấu cách",
    ),
    (
        "expected comment or line break",
        "sau dấu “|” hoặc “>” còn chữ trên cùng dòng",
        "xuống dòng rồi viết nội dung, thụt vào 2 dấu cách; hoặc " + _IN_QUOTES,
    ),
    (
        "another document",
        "có dòng “---” hoặc “...” ở giữa tệp",
        "xoá dòng ấy",
    ),
    (
        "expected node content",
        "nội dung bắt đầu bằng một dấu mà YAML không hiểu ở chỗ này",
        _IN_QUOTES,
    ),
    (
        "mapping keys are not allowed",
        "nội dung bắt đầu bằng dấu “?”",
        _IN_QUOTES,
    ),
    (
        "expected '-' indicator",
        "dòng này thụt vào không thẳng hàng với danh sách đang viết",
        _ALIGNED,
    ),
    (
        "expected key",
        "dòng này thụt vào không thẳng hàng với các trường cùng mục",
        _ALIGNED,
    ),
    (
        "<document start>",
        "dòng này không thẳng hàng với dòng đầu của tệp",
        "các tên loại như “entries:” phải viết sát lề trái",
    ),
)


@dataclass(frozen=True, slots=True)
class Slip:
    """Broken YAML on line `line`; what stands up to line `until` was misread because of it."""

    line: int
    problem: str
    remedy: str
    until: int = 0


def unreadable(text: str) -> Slip | None:
    """What keeps `text` from being given to the parser at all: hidden characters, deep nesting."""
    hidden = _HIDDEN.search(text)
    if hidden:
        problem = f"có ký tự ẩn (mã U+{ord(hidden[0]):04X}) không hiện trên màn hình"
        return Slip(_line(text, hidden.start()), problem, "xoá rồi gõ lại đoạn chữ quanh chỗ ấy")
    deep = _too_deep(text)
    if deep is not None:
        problem = "dấu mở ngoặc hoặc gạch đầu dòng lồng nhau quá nhiều"
        return Slip(_line(text, deep), problem, "viết lại mục này, mỗi ý một dòng")
    return None


def explained(error: yaml.YAMLError, text: str) -> Slip:
    """Why the parser stopped, and on which line of `text` the cause most likely is."""
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return Slip(
            1,
            "không đọc được tệp này theo cách viết YAML",
            "so với tệp mẫu trong README",
        )
    context = getattr(error, "context_mark", None)
    begun = context.index if context else 0
    start = _line(text, begun)
    said = f"{getattr(error, 'context', '')}: {getattr(error, 'problem', '')}"
    at = mark.index
    return (
        _odd_character(said, text, at)
        or _odd_word(said, text, begun)
        or _quotation(said, text, at, start)
        or _bracket(said, text, at, start)
        or _colon(said, text, at, start)
        or _misplaced_field(said, text, at)
        or _saying(said, text, at)
    )


def _saying(said: str, text: str, at: int) -> Slip:
    line = _line(text, at)
    for words, problem, remedy in _SAYINGS:
        if words in said:
            return Slip(line, problem, remedy)
    return Slip(
        line,
        "cách viết ở dòng này không đúng YAML",
        "so với mục ngay phía trên rồi sửa",
    )


def _odd_character(said: str, text: str, at: int) -> Slip | None:
    if "cannot start any token" not in said:
        return None
    if text[at : at + 1] == "\t":
        return _saying("tab character", text, at)
    problem = f"nội dung bắt đầu bằng dấu “{text[at : at + 1]}”"
    return Slip(_line(text, at), problem, _IN_QUOTES)


def _odd_word(said: str, text: str, begun: int) -> Slip | None:
    if not re.match("while scanning an? (alias|anchor|tag|directive)", said):
        return None
    problem = f"nội dung bắt đầu bằng dấu “{text[begun]}”, YAML hiểu dấu này theo nghĩa khác"
    return Slip(_line(text, begun), problem, _IN_QUOTES)


def _bracket(said: str, text: str, at: int, start: int) -> Slip | None:
    """A text that begins with a bracket, which YAML takes for a list or a mapping."""
    if re.search("expected ',' or", said):
        problem = "dấu “[” hoặc “{” mở ra mà không đóng lại"
        return Slip(start, problem, f"thêm dấu đóng; nếu là chữ thì {_IN_QUOTES}", _line(text, at))
    if "expected key" in said and re.search(r"[:-] +[\[{].*[\]}]\s*$", _before(text, at)):
        return Slip(_line(text, at), "sau dấu “]” hoặc “}” đóng lại còn chữ", _IN_QUOTES)
    return None


def _quotation(said: str, text: str, at: int, start: int) -> Slip | None:
    """A quotation mark that is not closed, or one inside a quotation."""
    unclosed = "dấu ngoặc kép hoặc ngoặc đơn mở ra mà không đóng lại"
    close_it = "thêm dấu đóng ở cuối câu"
    if "unexpected end of stream" in said or "unexpected document indicator" in said:
        return Slip(start, unclosed, close_it)
    if not re.search("expected (key|'-'|':'|',')", said):
        return None
    line = _line(text, at)
    before = _before(text, at)
    for mark, other in ("\"'", "'\""):
        if before.count(mark) % 2 and (opened := _opened_above(text, line, mark)):
            return Slip(opened, unclosed, close_it, until=line)
        if re.search(rf"[:-] +{mark}.*{mark}\s*$", before):
            problem = f"sau dấu ngoặc {mark} đóng lại còn chữ trên cùng dòng"
            remedy = f"đặt cả câu trong dấu {other}...{other}, bên trong giữ dấu {mark}"
            return Slip(line, problem, remedy)
    return None


def _opened_above(text: str, line: int, mark: str) -> int | None:
    lines = lines_of(text)
    return next((at for at in range(line - 1, 0, -1) if lines[at - 1].count(mark) % 2), None)


def _colon(said: str, text: str, at: int, start: int) -> Slip | None:
    """A colon too many, too few, or without its space."""
    if "mapping values are not allowed" in said:
        return _colon_too_many(text, at)
    if "could not find expected ':'" not in said:
        return None
    if re.match(r"\s*(- +)?\w+:\S", lines_of(text)[start - 1]):
        problem = "sau dấu hai chấm thiếu dấu cách"
    else:
        problem = "dòng này thiếu dấu hai chấm sau tên trường"
    remedy = "viết “tên: nội dung”; nếu là phần tiếp của câu trên thì thụt vào thêm 2 dấu cách"
    return Slip(start, problem, remedy, until=_line(text, at))


def _colon_too_many(text: str, at: int) -> Slip:
    line = _line(text, at)
    for number in (line, line - 1):
        if number and re.match(r"\s*-[^\s-]", lines_of(text)[number - 1]):
            return Slip(number, "sau dấu “-” thiếu dấu cách", "viết “- ” rồi mới đến chữ", line)
    if re.search(r":\s", _before(text, at)):
        return Slip(line, "trong nội dung có dấu hai chấm “: ”", _IN_QUOTES)
    problem = "dòng này thụt vào sâu hơn các trường cùng mục"
    return Slip(line, problem, f"{_ALIGNED}; nếu là phần tiếp của câu trên thì {_IN_QUOTES}")


def _misplaced_field(said: str, text: str, at: int) -> Slip | None:
    """A field of an item written at the left margin: the parser stops only at the next item."""
    heads = list(re.finditer(r"^[^\s#-].*$", text[:at], re.MULTILINE))
    if "expected key" not in said or _before(text, at) or text[at] != "-" or not heads:
        return None
    problem = "dòng này viết sát lề trái nên không còn thuộc mục ở trên"
    return Slip(
        _line(text, heads[-1].start()),
        problem,
        "thụt vào cho thẳng với các trường của mục",
    )


def lines_of(text: str) -> list[str]:
    """The lines as an editor counts them."""
    return LINE_BREAK.split(text)


def _before(text: str, at: int) -> str:
    return LINE_BREAK.split(text[:at])[-1]


def _line(text: str, at: int) -> int:
    return len(LINE_BREAK.findall(text, 0, at)) + 1


def _too_deep(text: str) -> int | None:
    dashes = _DASHES.search(text)
    if dashes:
        return dashes.start()
    depth = 0
    for bracket in re.finditer(r"[\[\]{}]", text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            return bracket.start()
    return None
