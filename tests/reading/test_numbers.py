"""Arabic, Roman and spelled numbers."""

from __future__ import annotations

import pytest

from reading.numbers import number_at, roman, to_roman


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("i", 1),
        ("iv", 4),
        ("v", 5),
        ("vi", 6),
        ("ix", 9),
        ("xiii", 13),
        ("xvii", 17),
        ("xxvi", 26),
        ("xxxix", 39),
        ("li", None),  # a word
        ("", None),
        ("iiii", None),
        ("vx", None),
        ("xi2", None),
        ("la", None),
    ],
)
def test_roman_numerals_have_a_value_and_other_words_none(text: str, value: int | None) -> None:
    assert roman(text) == value


def test_every_number_is_read_back_from_its_roman_numeral() -> None:
    assert [roman(to_roman(number).lower()) for number in range(1, 40)] == list(range(1, 40))


@pytest.mark.parametrize(
    ("words", "number", "size"),
    [
        ("26", 26, 1),
        ("0005", 5, 1),
        ("12345", 0, 0),
        ("xxvi", 26, 1),
        ("hai", 2, 1),
        ("muoi", 10, 1),
        ("muoi lam", 15, 2),
        ("hai muoi", 20, 2),
        ("hai muoi sau", 26, 3),
        ("hai muoi lam chi bo", 25, 3),
        ("nhat", 1, 1),
        ("muoi muoi", 10, 1),
        ("dang", 0, 0),
        ("", 0, 0),
    ],
)
def test_number_at_a_place_with_how_many_words_it_takes(words: str, number: int, size: int) -> None:
    assert number_at(words.split(), 0) == (number, size)


def test_spelled_numbers_count_only_where_they_are_wanted() -> None:
    assert number_at(["hai"], 0, spelled=False) == (0, 0)
    assert number_at(["xi"], 0, spelled=False) == (11, 1)


def test_beyond_the_last_word_there_is_no_number() -> None:
    assert number_at(["mot"], 1) == (0, 0)
