"""Slips that clerks really make: each is told once, at its line, in words that say what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.curation.folders import SOUND, complaints_of, folder_of


def entry(*lines: str) -> str:
    """A file with one plain entry that ends with `lines`; these begin on line 5."""
    head = ["entries:", "  - id: mot", "    questions:", "      - Hỏi gì?"]
    return "\n".join([*head, *(f"    {line}" for line in lines)]) + "\n"


def unit(*lines: str) -> str:
    """A file with one unit that ends with `lines`; these begin on line 3."""
    return "\n".join(["units:", "  - id: xom", *(f"    {line}" for line in lines)]) + "\n"


# What the file holds; the line and the entry that must be named; words that must be said.
YAML_SLIPS: dict[str, tuple[str | bytes, int, str, str]] = {
    "tab": ("entries:\n\t- id: mot\n", 2, "mot", "tab"),
    "tab below text": (entry("answer: Có.\n\ttitle: A"), 6, "mot", "tab"),
    "colon in text": (entry("answer: Họp: 7 giờ"), 5, "mot", "dấu hai chấm|ngoặc kép"),
    "indented too far": (entry("answer: Có.", "  title: Tên"), 6, "mot", "thụt vào sâu hơn"),
    "indented too little": (
        "entries:\n  - id: mot\n   answer: Có.\n",
        3,
        "mot",
        "không thẳng hàng|dấu cách",
    ),
    "list out of line": (
        entry("aliases:", "  - Một", " - Hai", "answer: Có."),
        7,
        "mot",
        "không thẳng hàng",
    ),
    "list run together": (
        entry("aliases:", "  - Một", "   - Hai", "answer: Có."),
        6,
        "mot",
        "dính liền|canh các dấu “-”",
    ),
    "no closing quote": (entry('answer: "Có.'), 5, "mot", "không đóng lại"),
    "no closing quote, another below": (
        entry('answer: "Có.', 'title: "Tên"'),
        5,
        "mot",
        "không đóng lại",
    ),
    "quotes in quotes": (entry('answer: "Hội "A" họp"'), 5, "mot", "còn chữ|'...'"),
    "text after quotes": (entry("answer: 'Có' rồi"), 5, "mot", "còn chữ"),
    "backslash": (entry('answer: "C:\\Kho"'), 5, "mot", "gạch chéo ngược"),
    "star": (entry("answer: *Quan trọng*"), 5, "mot", "“*”|ngoặc kép"),
    "two stars": (entry("answer: **Có**"), 5, "mot", "“*”|ngoặc kép"),
    "ampersand": (entry("answer: &b Có."), 5, "mot", "“&”|bỏ mất chữ"),
    "exclamation": (entry("answer: !Chú ý Có."), 5, "mot", "“!”|ngoặc kép"),
    "exclamation alone": (entry("answer: !chu y Có."), 5, "mot", "“!”|bỏ mất chữ"),
    "at sign": (entry("answer: @phong"), 5, "mot", "“@”|ngoặc kép"),
    "percent at the margin": (entry("answer: Có.") + "%  title: A\n", 6, "tệp", "“%”"),
    "number sign": (entry("answer: Kế hoạch #155"), 5, "mot", "“#”|bỏ mất|ngoặc kép"),
    "bracket": (entry("answer: [Có", "title: Tên"), 5, "mot", "không đóng lại"),
    "text after bracket": (entry("answer: [1] Có."), 5, "mot", "còn chữ|ngoặc kép"),
    "dash after key": (entry("aliases: - Một", "answer: Có."), 5, "mot", "“-”|xuống dòng"),
    "no space after dash": (
        "entries:\n  -id: mot\n    answer: Có.\n",
        2,
        "mot",
        "“-” thiếu dấu cách",
    ),
    "no space after colon": (entry("answer:Có.", "title: Tên"), 5, "mot", "thiếu dấu cách"),
    "no colon": (entry("answer Có.", "title: Tên"), 5, "mot", "thiếu dấu hai chấm"),
    "text beside bar": (entry("answer: | Có."), 5, "mot", "“|”|xuống dòng"),
    "field at the margin": (
        "entries:\n- id: mot\nanswer: Có.\n- id: hai\n",
        3,
        "tệp",
        "sát lề trái",
    ),
    "file begins indented": ("  units: []\nentries: []\n", 2, "tệp", "sát lề trái"),
    "second page": (entry("answer: Có.") + "---\nunits: []\n", 6, "mot", "“---”"),
    "hidden character": (entry("answer: C\x07ó."), 5, "mot", "ký tự ẩn|U+0007"),
    "endless brackets": ("entries: " + "[" * 200_000, 1, "tệp", "lồng nhau"),
    "endless dashes": ("entries:\n" + "- " * 200_000 + "x", 2, "tệp", "lồng nhau"),
    "not UTF-8": ("entries:\n  - id: mot\n    answer: Có".encode("cp1258"), 3, "tệp", "UTF-8"),
    "UTF-16": (entry("answer: Có.").encode("utf-16"), 1, "tệp", "UTF-8|Lưu thành"),
}

FIELD_SLIPS: dict[str, tuple[str | bytes, int, str, str]] = {
    "wrong kind": ("entires:\n  - id: mot\n", 1, "entires", "“entires”|có phải “entries”?"),
    "unknown kind": ("meo:\n  - id: mot\n", 1, "meo", "“units”|“entries”"),
    "kind twice": (SOUND + "units: []\n", 26, "units", "hai lần|dòng 1"),
    "kind without items": ("entries:\n", 1, "entries", "chưa có mục nào"),
    "kind is no list": ("entries:\n  id: mot\n", 1, "entries", "danh sách|- id"),
    "file without kinds": ("- id: mot\n", 1, "tệp", "tên loại|entries:"),
    "item is a text": ("entries:\n  - mot\n", 2, "mục thứ 1 của “entries”", "nhóm trường"),
    "misspelt field": (entry("anwser: Có."), 5, "mot", "“anwser”|có phải “answer”?"),
    "unknown field": (entry("answer: Có.", "xyz: Có."), 6, "mot", "“xyz”|“answer”"),
    "missing field": (entry("title: Tên"), 2, "mot", "thiếu “answer”|answer: ..."),
    "missing id": ("entries:\n  - questions: Hỏi?\n    answer: Có.\n", 2, "thứ 1", "thiếu “id”"),
    "field twice": (entry("answer: Có.", "answer: Không."), 6, "mot", "hai lần|dòng 5"),
    "list for text": (entry("answer:", "  - Có."), 5, "mot", "đoạn chữ|danh sách"),
    "colon in a list": (
        "entries:\n  - id: mot\n    questions:\n      - Giờ: mấy?\n    answer: Có.\n",
        4,
        "mot",
        "“questions” thứ 1|ngoặc kép",
    ),
    "no questions": (
        "entries:\n  - id: mot\n    questions: []\n    answer: Có.\n",
        3,
        "mot",
        "“questions” chưa có ý nào",
    ),
    "blank text": (entry('answer: " "'), 5, "mot", "“answer” để trống"),
    "empty field": (entry("answer: Có.", "title:"), 6, "mot", "“title” để trống|xoá dòng"),
    "null": (entry("answer: Có.", "title: null"), 6, "mot", "“title” để trống"),
    "bad word": (unit("name: Xóm", "level: wrad"), 4, "xom", "“wrad”|có phải “ward”?|“city”"),
    "foreign word": (unit("name: Xóm", "level: xã"), 4, "xom", "“xã”|“district”"),
    "bad date": (entry("answer: Có.", "as_of: hôm qua"), 6, "mot", "“as_of”|15/11/2019"),
    "no such day": (entry("answer: Có.", "as_of: 31/2/2020"), 6, "mot", "không có ngày 31/2/2020"),
    "date is a list": (entry("answer: Có.", "as_of: [1/2/2020]"), 6, "mot", "đoạn chữ"),
    "bad id": (
        "units:\n  - id: Xóm 1\n    name: Xóm\n    level: ward\n",
        2,
        "Xóm 1",
        "chữ thường không dấu|“xom-1”",
    ),
    "bad position": (
        SOUND + "tasks:\n  - id: t\n    list: goals\n    position: thứ nhất\n    unit: lang-vang\n"
        "    title: A\n    text: B\n",
        29,
        "t",
        "“position”|một số",
    ),
    "text for fields": (
        SOUND.replace("    when:\n", "    when: đầu tháng\n").partition("      text:")[0],
        21,
        "hoi-lang",
        "“when”|nhóm trường",
    ),
    "misspelt inner field": (
        SOUND.replace("precision:", "precison:"),
        25,
        "hoi-lang",
        "“precison”|có phải “precision”?",
    ),
    "list picks nothing": (
        "lists:\n  - id: ds\n    of: documents\n    title: Các văn bản\n",
        2,
        "ds",
        "“unit” hoặc “members”",
    ),
    "empty file": ("# chưa viết gì\n", 1, "tệp", "tệp rỗng"),
}

RELATION_SLIPS: dict[str, tuple[str | bytes, int, str, str]] = {
    "id twice": (
        SOUND + "people:\n  - id: kh-7\n    name: A\n    post: B\n",
        27,
        "kh-7",
        "tep.yaml:10",
    ),
    "unknown id": (
        SOUND.replace("issuer: lang-vang", "issuer: lang-vagn"),
        13,
        "kh-7",
        "“issuer”|“lang-vagn”|có phải “lang-vang”?",
    ),
    "id of another kind": (
        SOUND.replace("issuer: lang-vang", "issuer: hoi-lang"),
        13,
        "kh-7",
        "đơn vị|“hoi-lang” là sự kiện|tep.yaml:16",
    ),
    "unknown source of an update": (
        SOUND
        + "    updates:\n      - as_of: 1/2/2020\n        status: held\n        text: Xong\n"
        + "        source: bao-nao\n",
        30,
        "hoi-lang",
        "“updates” thứ 1 “source”|“bao-nao”",
    ),
    "unknown author": (
        SOUND.replace("    date:", "    author: ong-nao\n    date:"),
        8,
        "bao-lang",
        "“author”|nhân sự",
    ),
    "unknown figure": (
        SOUND + "figures:\n  - id: so\n    what: hộ\n    value: '9'\n    of: lang-xanh\n",
        30,
        "so",
        "“of”|đơn vị hoặc sự kiện",
    ),
    "member of another kind": (
        SOUND + "lists:\n  - id: ds\n    of: events\n    title: A\n    members:\n      - hoi-lang\n"
        "      - kh-7\n",
        32,
        "ds",
        "“members” thứ 2|sự kiện",
    ),
    "parents in a circle": (
        "units:\n"
        "  - id: a\n    name: A\n    level: ward\n    parent: b\n"
        "  - id: b\n    name: B\n    level: ward\n    parent: a\n",
        5,
        "a",
        "thành vòng|a → b → a",
    ),
}

SLIPS = {**YAML_SLIPS, **FIELD_SLIPS, **RELATION_SLIPS}


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_is_told_once_with_its_line_its_entry_and_what_to_do(slip: str, tmp_path: Path):
    content, line, named, words = SLIPS[slip]
    complaints = complaints_of(folder_of(tmp_path, {"tep.yaml": content}))
    at_line = [one for one in complaints if one.line == line and named in one.entry]
    assert len(at_line) == 1, [str(one) for one in complaints]
    told = str(at_line[0])
    assert f"kho/tep.yaml:{line}: {at_line[0].entry}: " in told
    assert [word for word in words.split("|") if word not in told] == [], told
    assert at_line[0].remedy


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_brings_no_complaints_that_are_not_its_own(slip: str, tmp_path: Path):
    complaints = complaints_of(folder_of(tmp_path, {"tep.yaml": SLIPS[slip][0]}))
    # What a shortened example itself lacks is its own second slip.
    others = [str(one) for one in complaints if "thiếu “" not in one.problem]
    own = [text for text in others if f"tep.yaml:{SLIPS[slip][1]}:" in text]
    assert others == own


@pytest.mark.parametrize("slip", SLIPS)
def test_complaint_holds_no_english_of_the_parser(slip: str, tmp_path: Path):
    complaints = complaints_of(folder_of(tmp_path, {"tep.yaml": SLIPS[slip][0]}))
    for word in (" found ", "expected", "Input should", "while ", "Extra inputs", "viết chưa đúng"):
        assert not [str(one) for one in complaints if word in str(one)]
