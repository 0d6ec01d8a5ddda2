"""What a question excepts is not what it asks about."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import Ask


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Ngoài kế hoạch 41 ra, kế hoạch nào nói về trồng cây?", "kh-52"),
        ("ngoai ke hoach 52 thi con ke hoach nao ve tuyen truyen", "kh-41"),
        ("Ngoài quận Suối Ngọc, quận Đồi Thông tổ chức đại hội khi nào?", "doi-thong-congress-5"),
        ("Ngoài chợ đêm, quận Suối Ngọc còn nhiệm vụ nào về xe buýt?", "sn-task-3"),
    ],
)
def test_answer_is_about_something_else(ask: Ask, question: str, entry: str) -> None:
    told = ask(question)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, entry)


def test_excepted_document_is_named_among_what_was_ruled_out(ask: Ask) -> None:
    lines = ask("Ngoài kế hoạch 41 ra, kế hoạch nào nói về trồng cây?").explanation
    assert any("kh-41" in line and line.startswith("Loại") for line in lines)


@pytest.mark.parametrize("question", ["Ngoài ra kế hoạch 41 về việc gì?", "năm ngoái KH 41 về gì"])
def test_besides_excepts_nothing(ask: Ask, question: str) -> None:
    assert ask(question).entry == "kh-41"
