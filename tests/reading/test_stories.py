"""What is told beside a question, and the signature behind it."""

from __future__ import annotations

from datetime import date

import pytest

from exchange import Reading
from reading.lexicon import Lexicon
from reading.reader import read
from reading.stories import ASIDE


def roles(reading: Reading) -> dict[str, str]:
    return {one.bare: one.role for one in reading.words}


@pytest.mark.parametrize(
    "text",
    [
        "Sáng nay tôi ra chợ mua rau. Kế hoạch 52 nói về việc gì?",
        "Sáng nay tôi ra chợ mua rau, xin hỏi kế hoạch 52 nói về việc gì",
        "Kế hoạch 52 nói về việc gì? Tôi ra chợ mua rau.",
    ],
)
def test_story_is_told_beside_the_question(lexicon: Lexicon, today: date, text: str) -> None:
    found = roles(read(text, lexicon, today)[0])
    assert found["cho"] == found["rau"] == ASIDE
    assert found["52"] == "document"


def test_story_that_is_all_there_is_stays_content(lexicon: Lexicon, today: date) -> None:
    found = roles(read("Tôi muốn trồng cây xanh. Thế nào?", lexicon, today)[0])
    assert found["cay"] == found["xanh"] == ""


def test_place_number_and_day_of_a_story_are_not_asked_about(lexicon: Lexicon, today: date) -> None:
    text = "Hôm qua tôi ở quận Cầu Giấy, 82 tuổi rồi. Đại hội quận Suối Ngọc khi nào?"
    reading = read(text, lexicon, today)[0]
    assert (reading.strangers, reading.numbers, reading.spans) == ((), (), ())
    assert reading.units == ("suoi-ngoc",)


def test_place_that_the_question_needs_stays(lexicon: Lexicon, today: date) -> None:
    reading = read("Tôi ở quận Cầu Giấy. Đại hội khi nào?", lexicon, today)[0]
    assert reading.strangers == ("quận Cầu Giấy",)


def test_pause_ends_no_sentence(lexicon: Lexicon, today: date) -> None:
    reading = read("Đại hội... Đảng bộ quận Đồi Thông khi nào?", lexicon, today)[0]
    assert roles(reading)["hoi"] == ""


def test_signature_behind_the_thanks_says_nothing(lexicon: Lexicon, today: date) -> None:
    text = "Trồng cây xanh ven suối theo kế hoạch nào? Xin cảm ơn. Trần Thị Mận, tổ 5"
    found = roles(read(text, lexicon, today)[0])
    assert found["man"] == found["tran"] == "courtesy"
    assert found["cay"] == ""


def test_question_behind_the_thanks_is_read(lexicon: Lexicon, today: date) -> None:
    found = roles(read("Cảm ơn. Trồng cây xanh ở đâu?", lexicon, today)[0])
    assert found["cay"] == found["xanh"] == ""
