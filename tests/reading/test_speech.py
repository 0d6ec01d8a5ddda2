"""Numbers spoken in words: of documents, years and days; words that only look like them."""

from __future__ import annotations

import pytest

from reading.lexicon import language
from reading.numbers import spoken_at
from reading.speech import in_digits
from reading.text import opened, words


def heard(text: str) -> str:
    return " ".join(one.text for one in in_digits(opened(words(text)), language()))


@pytest.mark.parametrize(
    ("spoken", "value", "size"),
    [
        ("mot sau hai", 162, 3),
        ("hai bon bay", 247, 3),
        ("sau tram chin muoi lam", 695, 5),
        ("mot tram linh nam", 105, 4),
        ("hai nghin khong tram hai muoi", 2020, 6),
        ("hai khong hai lam", 2025, 4),
        ("mot nghin", 1000, 2),
        ("hai ba", 0, 0),
        ("dang vien", 0, 0),
    ],
)
def test_number_of_three_digits_is_spoken_whole_or_digit_by_digit(
    spoken: str, value: int, size: int
) -> None:
    assert spoken_at(spoken.split(), 0) == (value, size)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("kế hoạch một sáu hai nói gì", "kế hoạch 162 nói gì"),
        ("ke hoach so hai bon bay", "ke hoach so 247"),
        ("kế hoạch bốn mốt về việc gì", "kế hoạch 41 về việc gì"),
        ("kế hoạch bốn sáu của quận", "kế hoạch 46 của quận"),
        ("chỉ thị ba lăm", "chỉ thị 35"),
        ("chỉ thị ba mươi lăm", "chỉ thị 35"),
        ("ke hoach nam muoi hai ve viec gi", "ke hoach 52 ve viec gi"),
        ("năm hai nghìn không trăm ba mươi", "năm 2030"),
        ("ngày mười hai tháng sáu", "ngày 12 tháng 6"),
        ("mùng năm tháng giêng", "mùng 5 tháng 1"),
    ],
)
def test_spoken_number_is_written_in_digits(text: str, read: str) -> None:
    assert heard(text) == read


@pytest.mark.parametrize(
    "text",
    [
        "kế hoạch hai năm tới",
        "ke hoach hai ba trung",
        "kế hoạch năm nay",
        "quận hai bà trưng có bốn mốt",
        "tháng sau",
        "tháng năm nào",
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert heard(text) == text
