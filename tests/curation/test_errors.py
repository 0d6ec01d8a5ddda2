"""What keeps a folder from being used beyond broken YAML: told once, and only where it is so."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.rules import RULES
from tests.curation.folders import SOUND, complaints_of, folder_of


def entries(*fields: str) -> str:
    """A file of plain entries `muc-1`, `muc-2` ...; each text of `fields` ends one of them."""
    lines = ["entries:"]
    for number, text in enumerate(fields, 1):
        lines += [f"  - id: muc-{number}", f"    answer: Trả lời {number}.", *(
            f"    {line}" for line in text.splitlines()
        )]  # fmt: skip
    return "\n".join(lines) + "\n"


def asking(*questions: str) -> str:
    """A file of plain entries with one question each."""
    return entries(*(f'questions: ["{question}"]' for question in questions))


def saying(answer: str) -> str:
    """A file of one entry that says `answer`."""
    lines = answer.splitlines()
    return asking("Hỏi gì?").replace("Trả lời 1.", "\n".join(["|", *(f"      {x}" for x in lines)]))


UNITS = """\
units:
  - {id: lang-vang, name: xã Làng Vàng, level: ward}
  - {id: lang-xanh, name: xã Làng Xanh, level: ward}
"""

# What the file holds, the rule that is broken, and on which line.
BROKEN: dict[str, tuple[str | bytes, str, int]] = {
    "empty file": ("# chưa viết gì\n", "file", 1),
    "other encoding": ("entries:\n  - id: Có".encode("cp1258"), "encoding", 2),
    "tab": ("entries:\n\t- id: mot\n", "syntax", 2),
    "unknown kind": ("entires:\n  - id: mot\n", "kind", 1),
    "unknown field": (asking("Hỏi?") + "    xyz: Có.\n", "field", 5),
    "hidden end of a text": (asking("Hỏi?") + "    note: số #7\n", "field", 5),
    "id twice": (SOUND + "people:\n  - {id: kh-7, name: A, post: B}\n", "duplicate-id", 27),
    "unknown id": (SOUND.replace("issuer: lang-vang", "issuer: xom-do"), "relation", 13),
    "replaced document that isn't there": (
        SOUND.replace("    issuer:", "    replaces: kh-6-cu-cua-lang\n    issuer:"),
        "relation",
        13,
    ),
    "same question": (asking("Mấy giờ họp?", "Mấy giờ họp?"), "duplicate-question", 7),
    "same question but for case and stops": (
        asking("Mấy giờ họp?", "mấy  giờ HỌP"),
        "duplicate-question",
        7,
    ),
    "same question in another place of its tone": (
        asking("Nhà văn hoá ở đâu?", "Nhà văn hóa ở đâu?"),
        "duplicate-question",
        7,
    ),
    "alias of one is a question of the other": (
        entries("questions: [Mấy giờ họp?]", "questions: [Hỏi?]\naliases: [Mấy giờ họp]"),
        "duplicate-question",
        8,
    ),
    "same alias in one unit": (
        UNITS
        + entries(
            "questions: [Một?]\nunit: lang-vang\naliases: [lịch họp]",
            "questions: [Hai?]\nunit: lang-vang\naliases: [lịch họp]",
        ),
        "duplicate-question",
        14,
    ),
    "same question in two units": (
        UNITS
        + entries(
            "questions: [Mấy giờ họp?]\nunit: lang-vang",
            "questions: [Mấy giờ họp?]\nunit: lang-xanh",
        ),
        "duplicate-question",
        11,
    ),
    "draft": (asking("Hỏi?") + '    draft: "yes"\n', "draft", 5),
    "error in accepts": (asking("Hỏi?") + "    accepts: secrecy\n", "field", 5),
    "unknown name in accepts": (asking("Hỏi?") + "    accepts: [weekdya]\n", "field", 5),
    "needless-accepts in accepts": (asking("Hỏi?") + "    accepts: needless-accepts\n", "field", 5),
    "no such day in check_by": (asking("Hỏi?") + "    check_by: 31/2/2020\n", "field", 5),
    "no such day in valid_to": (asking("Hỏi?") + "    valid_to: mai\n", "field", 5),
}

MARKS = [
    "Mật",
    "TỐI MẬT",
    "Độ mật: Mật",
    "ĐỘ MẬT: MẬT",
    "Mức độ mật: tối mật",
    "Kế hoạch (Mật)",
    "Kế hoạch số 12-KH/TU (Mật)",
    "Kế hoạch số 12-KH/TU (mật)",
    "Kế hoạch 12-KH/TU Tối mật",
    "Văn bản 45/BC-UBND, Mật",
    "[TUYỆT MẬT] Kế hoạch bảo vệ",
    "Tối mật\nKế hoạch bảo vệ đại hội",
    "Kế hoạch bảo vệ\nMẬT\nSố 3",
    "Kế hoạch - MẬT - 2020",
    "MẬT: kế hoạch bảo vệ",
    "MẬT đến hết năm 2030",
    "Văn bản TUYỆT MẬT của Bộ",
    "Kế hoạch (TÔ\u0301I MÂ\u0323T)",
]

HARMLESS = [
    "Giữ bí mật.",
    "Bí mật nhà nước là gì?",
    "Bỏ phiếu kín, bí mật.",
    "BỎ PHIẾU BÍ MẬT",
    "bỏ phiếu (bí mật)",
    "bỏ phiếu kín/bí mật",
    "Mật độ dân cư (mật độ cao)",
    "MẬT ĐỘ DÂN SỐ",
    "- Mật độ: 3",
    "Kế hoạch 12-KH/TU Mật độ dân cư",
    "bảo mật, an toàn",
    "BẢO MẬT THÔNG TIN",
    "quan hệ mật thiết",
    "Mật ong rừng",
    "MẬT KHẨU",
    "Mật khẩu (mật khẩu mạng)",
    "sỏi túi mật (mật)",
    "mật",
    "Tài liệu tối mật do ai quản lý?",
    "Độ mật của văn bản là gì?",
    "độ mật do người ký quyết định",
]

# Folders that hold what looks like a broken rule and is none.
SOUND_FOLDERS = {
    "questions that differ in their marks": asking("Dinh dưỡng?", "Dinh duong?"),
    "questions that differ in a word": asking("Mấy giờ họp?", "Mấy giờ nghỉ?"),
    "question twice in one entry": entries("questions: [Mấy giờ họp?, Mấy giờ họp]"),
    "same name in two units": UNITS
    + entries(
        "questions: [Một?]\ntitle: Lịch họp\nunit: lang-vang",
        "questions: [Hai?]\ntitle: Lịch họp\nunit: lang-xanh",
    ),
    "alias that is the name of another": entries(
        "questions: [Một?]\ntitle: Lịch họp", "questions: [Hai?]\naliases: [lịch họp]"
    ),
    "same alias in two units": UNITS
    + entries(
        "questions: [Một?]\naliases: [lịch họp]\nunit: lang-vang",
        "questions: [Hai?]\naliases: [lịch họp]\nunit: lang-xanh",
    ),
    "confirmed entry": asking("Hỏi?") + '    draft: "no"\n',
    "upkeep": asking("Hỏi?") + "    check_by: 1/2/2020\n    valid_to: 2020-03-01\n",
    "warnings accepted": asking("Hỏi?") + "    accepts: [weekday, unreachable]\n",
}


@pytest.mark.parametrize("case", BROKEN)
def test_error_has_its_rule_and_its_line(case: str, tmp_path: Path):
    content, rule, line = BROKEN[case]
    complaints = complaints_of(folder_of(tmp_path, {"tep.yaml": content}))
    assert (rule, line) in [(one.rule, one.line) for one in complaints], list(map(str, complaints))
    assert {one.rule for one in complaints} == {rule} | {"field"} & {
        one.rule for one in complaints if "thiếu “" in one.problem
    }
    assert all(RULES[one.rule].severity == one.severity == "error" for one in complaints)


@pytest.mark.parametrize("files", [{}, {"a.yaml.txt": SOUND, "b.yaml": SOUND}])
def test_folder_or_file_that_is_not_read_breaks_the_rule_of_files(files, tmp_path: Path):
    assert [one.rule for one in complaints_of(folder_of(tmp_path, files))] == ["file"]


def test_phrase_and_vocabulary_break_rules_of_their_own(tmp_path: Path):
    files = {"a.yaml": SOUND, "phrases.yaml": "strat: Chào\n", "vocabulary.yaml": "synonym: []\n"}
    assert [one.rule for one in complaints_of(folder_of(tmp_path, files))] == ["phrase", "field"]


@pytest.mark.parametrize("mark", MARKS)
def test_mark_of_secrecy_keeps_the_folder_out(mark: str, tmp_path: Path):
    (complaint,) = complaints_of(folder_of(tmp_path, {"tep.yaml": saying(mark)}))
    assert (complaint.rule, complaint.entry, complaint.line) == ("secrecy", "muc-1", 3)


@pytest.mark.parametrize("text", HARMLESS)
def test_word_that_is_no_mark_of_secrecy_is_left_alone(text: str, tmp_path: Path):
    assert complaints_of(folder_of(tmp_path, {"tep.yaml": saying(text)})) == ()


def test_mark_of_secrecy_is_found_in_any_field_and_in_phrases(tmp_path: Path):
    files = {
        "tep.yaml": SOUND.replace("number: 7-KH/LV", "number: 7-KH/LV (Mật)"),
        "phrases.yaml": "contact: Hỏi Văn phòng (MẬT).\n",
    }
    complaints = complaints_of(folder_of(tmp_path, files))
    assert [(one.rule, one.entry) for one in complaints] == [
        ("secrecy", "phrases"),
        ("secrecy", "kh-7"),
    ]


@pytest.mark.parametrize("case", SOUND_FOLDERS)
def test_what_only_looks_like_an_error_is_none(case: str, tmp_path: Path):
    complaints = complaints_of(folder_of(tmp_path, {"tep.yaml": SOUND_FOLDERS[case]}))
    assert list(map(str, complaints)) == []


def test_duplicate_names_the_other_item_and_its_place(tmp_path: Path):
    content = asking("Mấy giờ họp?", "Có gì?", "Mấy giờ họp?")
    (complaint,) = complaints_of(folder_of(tmp_path, {"tep.yaml": content}))
    assert complaint.entry == "muc-3" and complaint.line == 10
    assert "muc-1" in complaint.problem and "kho/tep.yaml:4" in complaint.problem


def test_names_in_accepts_are_put_right(tmp_path: Path):
    content = asking("Hỏi?") + "    accepts: [weekday, weekdya, secrecy]\n"
    unknown, error = complaints_of(folder_of(tmp_path, {"tep.yaml": content}))
    told = sorted([str(unknown), str(error)])
    assert "“accepts” thứ 2" in told[0] and "có phải “weekday”?" in told[0]
    assert "“accepts” thứ 3" in told[1] and "dấu độ mật" in told[1]


def test_remedy_for_a_replaced_document_says_what_to_do_without_it(tmp_path: Path):
    content = SOUND.replace("    issuer:", "    replaces: van-ban-cu\n    issuer:")
    (complaint,) = complaints_of(folder_of(tmp_path, {"tep.yaml": content}))
    assert "“replaces” nhắc tới “van-ban-cu”" in complaint.problem
    assert "note" in complaint.remedy
