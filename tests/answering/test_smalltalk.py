"""Greetings, thanks and questions about the bot, when a message holds nothing else."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import Ask


@pytest.mark.parametrize(
    ("message", "held"),
    [
        ("Xin chào", "Chào đồng chí"),
        ("chao bot", "Chào đồng chí"),
        ("Alo", "Chào đồng chí"),
        ("helo bot, đang làm gì đấy, khỏe ko", "Chào đồng chí"),
        ("Cảm ơn nhiều nhé", "Không có gì"),
        ("em cam on a", "Không có gì"),
        ("tks", "Không có gì"),
        ("bye", "Không có gì"),
        ("tạm biệt, mai gặp lại", "Không có gì"),
        ("ok e hieu roi, camon ad nhiu nhiu <3", "Không có gì"),
        ("Bạn là ai?", "Đồng chí gõ câu hỏi"),
        ("ban lam duoc gi", "Đồng chí gõ câu hỏi"),
        ("trợ giúp", "Đồng chí gõ câu hỏi"),
    ],
)
def test_small_talk_is_answered_as_such(ask: Ask, message: str, held: str) -> None:
    told = ask(message)
    assert told.outcome is Outcome.SMALLTALK
    assert told.text.startswith(held)
    assert (told.entry, told.choices) == (None, ())


@pytest.mark.parametrize(
    "message",
    [
        "Xin chào, KH 41 về việc gì?",
        "KH 41 về việc gì? Cảm ơn bạn!",
        "alo bot ơi cho mình hỏi kh41 ve viec gi voi a, cam on",
    ],
)
def test_greeting_around_a_question_is_set_aside(ask: Ask, message: str) -> None:
    told = ask(message)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, "kh-41")


def test_thanks_after_an_answer_are_thanks(ask: Ask) -> None:
    assert ask("KH 41 về việc gì?", "được rồi, cảm ơn").outcome is Outcome.SMALLTALK
