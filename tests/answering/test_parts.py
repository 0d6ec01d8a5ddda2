"""Two questions in one message."""

from __future__ import annotations

import pytest

from exchange import Outcome
from reading.text import fold
from tests.answering.asking import Ask

TWO = (
    "Quận Suối Ngọc có bao nhiêu chi bộ, còn đại hội quận Đồi Thông khi nào?",
    "Kế hoạch 41 về việc gì? Ai là Bí thư Quận ủy Suối Ngọc?",
)


@pytest.mark.parametrize(
    ("text", "facts"), [(TWO[0], ("210", "cuối tháng 7/2030")), (TWO[1], ("41-KH/QU", "Bí thư"))]
)
def test_both_questions_are_answered_in_their_order(
    ask: Ask, text: str, facts: tuple[str, str]
) -> None:
    for typed in (text, fold(text)):
        told = ask(typed)
        assert told.outcome is Outcome.ANSWER
        assert 0 <= told.text.find(facts[0]) < told.text.rfind(facts[1])


def test_second_question_keeps_what_the_first_was_about(ask: Ask) -> None:
    told = ask("Đại hội quận Suối Ngọc khi nào và ở đâu?")
    assert "Nhà văn hóa" in told.text


def test_one_question_is_answered_once(ask: Ask) -> None:
    told = ask("Kế hoạch 41 về việc gì, xin cho biết?")
    assert told.text.count("về tuyên truyền, cổ động") == 1


def test_where_one_of_two_has_no_answer_it_is_not_hidden(ask: Ask) -> None:
    told = ask("Đại hội quận Đồi Thông khi nào? Giá vàng bao nhiêu?")
    assert "vàng" in told.text or "tháng 7/2030" in told.text
