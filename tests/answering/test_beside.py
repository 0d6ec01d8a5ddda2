"""Things of one sort named beside each other: each answered, or the one that is meant."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import Ask


@pytest.mark.parametrize(
    ("question", "held"),
    [
        ("KH 41 và KH 52 ra ngày nào?", ("5/2/2030", "18/2/2030")),
        ("ke hoach 41 voi ke hoach 52 ve viec gi", ("cổ động", "trồng cây xanh")),
        ("Đại hội VIII và Đại hội IX tổ chức ngày nào?", ("10/6/2025", "12/6/2030")),
        ("Nhiệm vụ 1 và nhiệm vụ 3 của quận Suối Ngọc là gì?", ("dòng suối", "xe buýt điện")),
        ("Suối Ngọc với Đồi Thông mỗi quận bao nhiêu chi bộ", ("210", "180")),
        ("đảng viên suối ngọc mấy, chi bộ mấy", ("12.345", "210")),
    ],
)
def test_each_thing_named_is_answered(ask: Ask, question: str, held: tuple[str, ...]) -> None:
    told = ask(question)
    assert told.outcome is Outcome.ANSWER
    assert all(one in told.text for one in held), told.text


def test_unknown_thing_beside_a_known_one_is_said_to_be_unknown(ask: Ask) -> None:
    told = ask("KH 41 và KH 99 ra ngày nào?")
    assert "5/2/2030" in told.text
    assert "99" in told.text


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("KH 41 hay KH 52 nói về trồng cây?", "kh-52"),
        ("kh 41 hay kh 52 noi ve co dong", "kh-41"),
        ("khâu đột phá nào nói về hồ sơ", "sn-breakthrough-2"),
        ("nhiệm vụ nào nói về chợ đêm", "sn-task-2"),
    ],
)
def test_the_one_of_several_that_fits_is_chosen(ask: Ask, question: str, entry: str) -> None:
    told = ask(question)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, entry)


def test_units_within_each_other_are_one_place(ask: Ask) -> None:
    told = ask("Đại hội điểm phường Hoa Mận, quận Suối Ngọc khi nào?")
    assert told.entry == "hoa-man-pilot"
