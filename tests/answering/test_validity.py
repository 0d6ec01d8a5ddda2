"""What is replaced or past is told as such; what was to be acted on is not told at all."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import AskFolder

DOCUMENTS = """units:
  - id: quan-uy
    name: Quận ủy Suối Ngọc
    level: body
documents:
  - id: kh-41
    kind: Kế hoạch
    number: 41-KH/QU
    issuer: quan-uy
    date: 05/02/2030
    subject: cổ động chào mừng đại hội
  - id: kh-58
    kind: Kế hoạch
    number: 58-KH/QU
    issuer: quan-uy
    date: 10/03/2030
    subject: cổ động, trang trí chào mừng đại hội
    replaces: kh-41
  - id: kh-77
    kind: Kế hoạch
    number: 77-KH/QU
    issuer: quan-uy
    date: 01/05/2030
    subject: cổ động trong tháng sáu
    replaces: [kh-58]
"""
PAST = """units:
  - id: quan-uy
    name: Quận ủy Suối Ngọc
    level: body
figures:
  - id: so-chi-bo
    what: chi bộ
    value: "31"
    of: quan-uy
    valid_to: 15/03/2030
entries:
  - id: noi-nop
    title: Nơi nộp danh sách
    questions: [Nộp danh sách đại biểu ở đâu?]
    answer: Nộp tại phòng số 5.
    valid_to: 20/03/2030
"""


def test_document_that_is_replaced_is_told_with_the_newer_one(ask_folder: AskFolder) -> None:
    told = ask_folder(DOCUMENTS)("Kế hoạch 41-KH/QU về việc gì?")
    assert told.outcome is Outcome.ANSWER
    first, *rest = told.text.splitlines()
    assert first.startswith("Kế hoạch số 41-KH/QU đã được thay bằng Kế hoạch số 58-KH/QU")
    assert "10/3/2030" in first
    assert "cổ động chào mừng đại hội" in " ".join(rest)


@pytest.mark.parametrize(
    ("now", "newer"),
    [
        ("2030-03-01T09:00", None),
        ("2030-03-20T09:00", "58-KH/QU"),
        ("2030-06-01T09:00", "77-KH/QU"),
    ],
)
def test_document_is_replaced_by_what_was_in_force_when_it_was_asked_for(
    ask_folder: AskFolder, now: str, newer: str | None
) -> None:
    told = ask_folder(DOCUMENTS)("Kế hoạch 41-KH/QU về việc gì?", now=now).text
    assert ("đã được thay bằng" in told) == (newer is not None)
    assert newer is None or f"thay bằng Kế hoạch số {newer}" in told


def test_document_that_stands_is_told_without_a_word_of_that(ask_folder: AskFolder) -> None:
    assert "thay bằng" not in ask_folder(DOCUMENTS)("Kế hoạch 77-KH/QU về việc gì?").text


def test_fact_that_is_past_is_told_as_past(ask_folder: AskFolder) -> None:
    ask = ask_folder(PAST)
    told = ask("Quận ủy Suối Ngọc có bao nhiêu chi bộ?")
    assert told.outcome is Outcome.ANSWER
    assert "chỉ đúng đến hết ngày 15/3/2030" in told.text.splitlines()[0]
    assert "31" in told.text
    before = ask("Quận ủy Suối Ngọc có bao nhiêu chi bộ?", now="2030-03-15T23:00")
    assert "chỉ đúng đến" not in before.text


def test_entry_that_is_past_is_refused_with_whom_to_ask(ask_folder: AskFolder) -> None:
    ask = ask_folder(PAST)
    last_day = ask("Nộp danh sách đại biểu ở đâu?", now="2030-03-20T23:00")
    assert (last_day.outcome, last_day.text) == (Outcome.ANSWER, "Nộp tại phòng số 5.")
    after = ask("Nộp danh sách đại biểu ở đâu?", now="2030-03-21T00:10")
    assert after.outcome is Outcome.REFUSE
    assert "phòng số 5" not in after.text
    assert "đến hết ngày 20/3/2030" in after.text
    assert "hỏi văn phòng cấp ủy" in after.text
