"""What lies in the days that a question names, and that nothing does."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import NOW, Ask

APRIL = "2030-04-01T09:00"


@pytest.mark.parametrize(
    ("question", "now", "held"),
    [
        ("ngày mai có gì", APRIL, ("Hoa Mận",)),
        ("ngày mai quận Suối Ngọc có gì", APRIL, ("Hoa Mận",)),
        ("tháng sau quận Suối Ngọc có gì?", NOW, ("Hoa Mận", "30/4/2030")),
        ("quý 2 Suối Ngọc có sự kiện nào", NOW, ("Hoa Mận", "12/6/2030")),
        ("thang truoc quan suoi ngoc ra nhung ke hoach nao", NOW, ("41-KH/QU", "52-KH/UBND")),
        ("từ đầu năm đến giờ Suối Ngọc ra kế hoạch gì", NOW, ("41-KH/QU", "52-KH/UBND")),
    ],
)
def test_what_lies_in_the_days_is_told(
    ask: Ask, question: str, now: str, held: tuple[str, ...]
) -> None:
    told = ask(question, now=now)
    assert told.outcome is Outcome.ANSWER
    assert all(one in told.text for one in held), told.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("tuần này có sự kiện gì không", "Tuần này: tài liệu tôi có không nêu"),
        ("tuần này quận Đồi Thông có đại hội nào không", "không nêu đại hội nào"),
        ("ngày mai quận Đồi Thông có gì", "Ngày mai: tài liệu tôi có không nêu"),
    ],
)
def test_that_nothing_lies_in_the_days_is_said(ask: Ask, question: str, said: str) -> None:
    told = ask(question)
    assert told.outcome is Outcome.ANSWER
    assert told.entry is None
    assert said in told.text


def test_days_without_a_year_are_those_of_this_year(ask: Ask) -> None:
    told = ask("quý 2 Suối Ngọc có sự kiện nào")
    assert "10/6/2025" not in told.text


def test_day_to_be_confirmed_is_answered_with_the_day_itself(ask: Ask) -> None:
    told = ask("Kế hoạch 41 ra hai tháng trước đúng không?")
    assert told.entry == "kh-41"
    assert "5/2/2030" in told.text


def test_age_of_a_document_is_counted_from_the_day_of_the_question(ask: Ask) -> None:
    told = ask("KH 41 ra được bao nhiêu ngày rồi")
    assert "cách đây 43 ngày" in told.text


def test_what_is_left_of_a_deadline_is_counted_though_many_are_bound_by_it(ask: Ask) -> None:
    told = ask("các tổ chức cơ sở đảng Suối Ngọc còn mấy ngày nữa phải xong đại hội")
    assert told.entry == "suoi-ngoc-base-deadline"
    assert "41 ngày" in told.text


def test_body_of_a_document_is_told_beside_its_day(ask: Ask) -> None:
    told = ask("KH 41 ban hành ngày nào, quận ủy nào?")
    assert "5/2/2030" in told.text and "Quận ủy Suối Ngọc" in told.text
