"""Splitting replies for a channel's limit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.constants import MessageLimit

from handlers.conversation.paragraphs import LIMITS, paragraphs
from tests.zalo_api.wire import LONGEST_TEXT


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@pytest.mark.parametrize(
    ("text", "limit", "parts"),
    [
        ("ngắn", 10, ["ngắn"]),
        ("", 10, []),
        (" \n ", 10, []),
        ("một hai\n\nba bốn", 12, ["một hai", "ba bốn"]),
        ("một\nhai ba\nbốn", 12, ["một\nhai ba", "bốn"]),
        ("Một hai. Ba bốn năm.", 14, ["Một hai.", "Ba bốn năm."]),
        ("một hai ba", 8, ["một hai", "ba"]),
        ("mộthaiba", 3, ["một", "hai", "ba"]),
        ("mười chữ ở", 10, ["mười chữ ở"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("😀😀", 3, ["😀", "😀"]),
        ("a\ud800b", 2, ["a\ufffd", "b"]),
    ],
)
def test_text_breaks_at_the_best_place_within_the_limit(
    text: str, limit: int, parts: list[str]
) -> None:
    assert paragraphs(text, limit) == parts


@given(st.text(alphabet=st.characters() | st.sampled_from(" \n.😀a")), st.integers(2, 40))
def test_no_part_is_too_long_or_empty_and_no_letter_is_lost(text: str, limit: int) -> None:
    parts = paragraphs(text, limit)
    assert all(part.strip() and units(part) <= limit for part in parts)
    paired = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    assert "".join("".join(parts).split()) == "".join(paired.split())


def test_limit_without_room_for_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="room for one character"):
        paragraphs("a", 1)


def test_limits_are_those_of_the_channels() -> None:
    assert LIMITS == {"Zalo": LONGEST_TEXT, "Telegram": MessageLimit.MAX_TEXT_LENGTH}
