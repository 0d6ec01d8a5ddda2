"""The order of things in time: the first, the last, the one before or after another."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import Ask


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Kế hoạch nào của quận Suối Ngọc ra sớm nhất?", "kh-41"),
        ("ke hoach moi nhat cua quan suoi ngoc", "kh-52"),
        ("Sau kế hoạch 41 thì tới kế hoạch nào?", "kh-52"),
        ("Sau kế hoạch 41 quận Suối Ngọc ra kế hoạch nào?", "kh-52"),
        ("trước kế hoạch 52 có kế hoạch nào", "kh-41"),
    ],
)
def test_place_in_time_leads_to_the_document(ask: Ask, question: str, entry: str) -> None:
    told = ask(question)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, entry)


def test_last_is_the_last_that_there_was_on_the_day(ask: Ask) -> None:
    told = ask("kế hoạch mới nhất của quận Suối Ngọc", now="2030-02-10T09:00")
    assert told.entry == "kh-41"


@pytest.mark.parametrize(
    "question",
    ["Kế hoạch 41 ra trước hay sau kế hoạch 52?", "KH 41 cách KH 52 bao nhiêu ngày?"],
)
def test_two_documents_are_told_in_their_order_and_distance(ask: Ask, question: str) -> None:
    first = ask(question).text.split("\n")[0]
    assert first == "Kế hoạch số 41-KH/QU trước, Kế hoạch số 52-KH/UBND sau, cách 13 ngày."


def test_pronoun_stands_for_one_of_the_two(ask: Ask) -> None:
    told = ask("KH 41 về việc gì?", "nó ra trước hay sau KH 52")
    assert told.text.startswith("Kế hoạch số 41-KH/QU trước")


def test_document_without_a_date_has_no_place_in_time(ask: Ask) -> None:
    lines = ask("Kế hoạch 60 ra trước hay sau kế hoạch 52?").text.split("\n")
    assert lines[0].startswith("Tài liệu không nêu ngày ban hành của Kế hoạch số 60-KH/QU.")
    assert "18/2/2030" in lines[1]
