"""Golden questions: what is answered otherwise than it was is told by a check."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from commands.check import check
from curation.complaints import KnowledgeError
from curation.loading import load_knowledge
from exchange import VIETNAM

NOW = datetime(2030, 6, 1, 8, 0, tzinfo=VIETNAM)
ENTRIES = """entries:
  - id: gio-mo-cua
    questions: [Thư viện mở cửa mấy giờ?]
    answer: Từ 7 giờ sáng.
  - id: cho-ngoi
    questions: [Thư viện có bao nhiêu chỗ ngồi?]
    answer: Có 40 chỗ.
"""
TESTS = """tests:
  - question: thu vien mo cua may gio
    entry: gio-mo-cua
  - question: Giá vàng hôm nay?
    outcome: refuse
"""


def folder(place: Path, entries: str = ENTRIES, tests: str = TESTS) -> Path:
    """A folder with golden questions."""
    (place / "thu-vien.yaml").write_text(entries, encoding="utf-8")
    (place / "tests.yaml").write_text(tests, encoding="utf-8")
    return place


def test_golden_questions_that_hold_say_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(folder(tmp_path), NOW, fail_on_warnings=True) == 0
    assert "0 lỗi, 0 cảnh báo" in capsys.readouterr().out


def test_golden_question_that_is_answered_otherwise_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lost = ENTRIES.replace("Thư viện mở cửa mấy giờ?", "Giờ giấc phòng đọc?")
    more = TESTS + "  - question: Thư viện có bao nhiêu chỗ ngồi?\n    entry: gio-mo-cua\n"
    assert check(folder(tmp_path, lost, more), NOW, fail_on_warnings=True) == 1
    told = capsys.readouterr().out
    assert "tests.yaml:2: tests: cảnh báo: “thu vien mo cua may gio”: đã ghi là trả lời" in told
    assert "tests.yaml:6: tests: cảnh báo: “Thư viện có bao nhiêu chỗ ngồi?”" in told
    assert "nay trả lời từ mục “cho-ngoi”" in told
    assert "Giá vàng" not in told


def test_golden_question_is_asked_after_the_messages_before_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tests = "tests:\n  - question: bao nhiêu chỗ?\n    entry: cho-ngoi\n"
    after = tests + "    earlier: [Thư viện có bao nhiêu chỗ ngồi?]\n"
    check(folder(tmp_path, tests=after), NOW)
    assert "cảnh báo: “bao nhiêu chỗ?”" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        ("tests:\n  - entry: gio-mo-cua\n", "question"),
        ("tests:\n  - question: Gì?\n    outcome: refused\n", "có phải “refuse”?"),
        ("tests:\n  - question: Gì?\n    entri: x\n", "có phải “entry”?"),
    ],
)
def test_golden_question_that_is_written_wrong_is_refused(
    tests: str, said: str, tmp_path: Path
) -> None:
    with pytest.raises(KnowledgeError, match="tests.yaml:") as refused:
        load_knowledge(folder(tmp_path, tests=tests))
    assert said in str(refused.value)


def test_file_of_entries_may_be_called_tests(tmp_path: Path) -> None:
    (tmp_path / "tests.yaml").write_text(ENTRIES, encoding="utf-8")
    assert set(load_knowledge(tmp_path).items) == {"gio-mo-cua", "cho-ngoi"}
