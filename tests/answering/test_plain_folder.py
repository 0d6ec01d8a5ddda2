"""A folder of plain entries: questions and answers and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import answering.matching
from answering import Index, build_index
from benchmarks.folders import write_entries
from curation.loading import load_knowledge
from exchange import Outcome
from reading.text import fold
from tests.answering.asking import Ask, asking

ENTRIES = (
    '{"id": "fee", "questions": ["Lệ phí cấp lại thẻ sinh viên là bao nhiêu?"]}',
    '{"id": "hours", "questions": ["Giờ mở cửa thư viện"]}',
    '{"id": "pool", "questions": ["Hồ bơi của trường ở đâu?", "Đường đến hồ bơi"]}',
    '{"id": "rules", "questions": ["Nội quy ký túc xá gồm những gì?"]}',
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of the entries above."""
    folder = tmp_path_factory.mktemp("plain")
    write_entries(folder, ENTRIES)
    return build_index(load_knowledge(folder))


@pytest.fixture
def ask_plain(plain: Index) -> Ask:
    """Ask that folder."""
    return asking(plain)


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Lệ phí cấp lại thẻ sinh viên là bao nhiêu?", "fee"),
        ("em làm mất thẻ sinh viên, cấp lại hết bao nhiêu tiền ạ", "fee"),
        ("thư viện mấy giờ mở cửa", "hours"),
        ("hồ bơi ở chỗ nào vậy", "pool"),
        ("noi quy ktx", "rules"),
    ],
)
def test_entry_is_found_typed_and_bare(ask_plain: Ask, question: str, entry: str) -> None:
    assert ask_plain(question).candidates[0].id == entry
    assert ask_plain(fold(question)).candidates[0].id == entry


def test_own_question_is_answered_whatever_stands_beside(ask_plain: Ask) -> None:
    told = ask_plain("gio mo cua thu vien")
    assert (told.outcome, told.entry, told.candidates[0].score) == (Outcome.ANSWER, "hours", 1.0)


@pytest.mark.parametrize(
    ("question", "said"),
    [("Thư viện mở cửa mấy giờ?", "Từ bảy giờ."), ("Hồ bơi khi nào nghỉ?", "Các ngày lễ.")],
)
def test_own_question_is_told_the_answer_that_its_clerk_wrote(
    tmp_path: Path, question: str, said: str
) -> None:
    # "Bảy giờ" and "ngày lễ" hold no number, but they are when.
    text = f"entries:\n  - id: mot\n    questions: ['{question}']\n    answer: {said}\n"
    (tmp_path / "mot.yaml").write_text(text, encoding="utf-8")
    ask = asking(build_index(load_knowledge(tmp_path)))
    for asked in (question, fold(question)):
        assert (ask(asked).outcome, ask(asked).text) == (Outcome.ANSWER, said)


@pytest.mark.parametrize("question", ["Giá vàng hôm nay", "Thủ tướng nước Pháp là ai?"])
def test_what_no_entry_speaks_of_is_refused(ask_plain: Ask, question: str) -> None:
    assert ask_plain(question).outcome is not Outcome.ANSWER


def test_no_more_topics_are_weighed_than_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (f'{{"id": "e{n}", "questions": ["thư viện số {n} mở cửa"]}}' for n in range(300))
    write_entries(tmp_path, lines)
    index = build_index(load_knowledge(tmp_path))
    made: list[int] = []
    build = type(index.topics).__getitem__
    monkeypatch.setattr(
        type(index.topics), "__getitem__", lambda self, n: made.append(n) or build(self, n)
    )
    asking(index)("thư viện mở cửa mấy giờ")
    assert 0 < len(set(made)) <= answering.matching.RESCORED_PLAIN * 2
