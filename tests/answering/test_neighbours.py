"""Near neighbours among groups: a slip or a word apart, never a number or a name."""

from __future__ import annotations

import pytest

from answering.neighbours import neighbours


@pytest.mark.parametrize(
    ("bigger", "smaller"),
    [
        ("bach benh mai vien", "bach benh mai vien dau"),
        ("cau dai giay hoi truong", "cau dai giay hoi truongg"),
        ("khuong nghiem phuong", "khuong nghiemm phuong"),
        ("cau giay le phi", "cau giay le"),
    ],
)
def test_slip_in_a_long_word_or_one_word_more_is_near(bigger: str, smaller: str) -> None:
    assert neighbours([("a", bigger), ("b", smaller)]) == {"b": "a"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("chi thi 35", "chi thi 45"),
        ("chi thi trung uong", "chi thi trung uong 35"),
        ("dai hoi ngay nao", "dai hoi lan nao"),
        ("hoang mai phuong", "hong mai phuong"),
        ("dai hoi quan", "dai hoi"),
        ("hbt-congress khi", "tx-congress khi"),
        ("bach benh mai vien", "benh duc vien viet"),
        ("truong", "truongg"),
        ("", "a"),
    ],
)
def test_other_number_name_or_short_word_is_not(one: str, other: str) -> None:
    assert neighbours([("a", one), ("b", other)]) == {}
    assert neighbours([("a", other), ("b", one)]) == {}


def test_smaller_groups_are_counted_to_the_biggest_and_never_in_a_chain() -> None:
    keys = [
        ("a", "cau giay le phi truong"),
        ("b", "cau giay le phi truong xa"),
        ("c", "cau giay le phi truong xa moi"),
        ("d", "cau giay le phi truongg"),
    ]
    # "c" is near "b" alone, which is counted to "a" itself.
    assert neighbours(keys) == {"b": "a", "d": "a"}
