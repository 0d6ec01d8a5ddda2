"""Two units side by side: which has more, the sum, both."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import Ask


@pytest.mark.parametrize(
    "question",
    [
        "Suối Ngọc và Đồi Thông quận nào nhiều đảng viên hơn?",
        "quan suoi ngoc voi quan doi thong ben nao nhieu dang vien hon",
        "Quận nào có nhiều đảng viên hơn?",
        "So sánh số đảng viên quận Suối Ngọc và quận Đồi Thông",
    ],
)
def test_comparison_says_which_is_more_and_by_how_much(ask: Ask, question: str) -> None:
    told = ask(question)
    assert told.outcome is Outcome.ANSWER
    first = told.text.split("\n")[0]
    assert first.startswith("Quận Suối Ngọc nhiều hơn quận Đồi Thông")
    assert "2.300" in first
    assert "12.345" in told.text and "10.045" in told.text


@pytest.mark.parametrize(
    ("question", "total"),
    [
        ("Hai quận cộng lại có bao nhiêu đảng viên?", "22.390"),
        ("Cả hai quận có tổng cộng bao nhiêu chi bộ?", "390"),
    ],
)
def test_sum_of_two_units_is_worked_out(ask: Ask, question: str, total: str) -> None:
    told = ask(question)
    assert told.outcome is Outcome.ANSWER
    assert total in told.text.split("\n")[0]


def test_two_units_named_are_each_answered(ask: Ask) -> None:
    told = ask("Đại hội IX quận Suối Ngọc và đại hội V quận Đồi Thông có bao nhiêu đảng viên?")
    assert told.outcome is not Outcome.SMALLTALK
    told = ask("Quận Suối Ngọc và quận Đồi Thông có bao nhiêu chi bộ?")
    assert told.outcome is Outcome.ANSWER
    assert "210" in told.text and "180" in told.text


def test_unknown_unit_is_not_compared(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc và quận Cầu Giấy quận nào nhiều đảng viên hơn?")
    assert told.outcome is Outcome.REFUSE
    assert "Cầu Giấy" in told.text


def test_two_counts_of_one_unit_are_both_told(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc có bao nhiêu đảng viên và bao nhiêu chi bộ?")
    assert told.outcome is Outcome.ANSWER
    assert "12.345" in told.text and "210" in told.text


def test_documents_are_compared_by_their_dates(ask: Ask) -> None:
    told = ask("Kế hoạch 41 ra trước hay sau kế hoạch 52?")
    assert "5/2/2030" in told.text and "18/2/2030" in told.text
