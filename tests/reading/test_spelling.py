"""Slips of the finger put right, glued words taken apart."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from rapidfuzz.distance import OSA

from reading.lexicon import Lexicon, language
from reading.spelling import put_right, unglued
from reading.text import words

KNOWN = frozenset("dai hoi dang bo quan suoi ngoc trong tam nhiem vu dot pha trang phuc ke".split())
PAIRS = frozenset(
    {
        ("dai", "hoi"),
        ("dang", "bo"),
        ("suoi", "ngoc"),
        ("trong", "tam"),
        ("nhiem", "vu"),
        ("quan", "suoi"),
        ("trang", "phuc"),
    }
)


def near(bare: str) -> Sequence[tuple[str, int]]:
    close = [(one, OSA.distance(bare, one)) for one in sorted(KNOWN)]
    return [(one, far) for one, far in close if far == 1]


LEXICON = Lexicon(
    language=language(),
    names={},
    abbreviations={},
    known=KNOWN,
    pairs=PAIRS,
    spelled=KNOWN,
    bonds=dict.fromkeys(PAIRS, 1.0),
    near=near,
)


def righted(text: str) -> str:
    return " ".join(one.text for one in put_right(words(text), LEXICON))


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("nhiemm vu", "nhiem vu"),  # a letter too many
        ("nhim vu", "nhiem vu"),  # one too few
        ("nhime vu", "nhiem vu"),  # two swapped
        ("nhuem vu", "nhiem vu"),  # a wrong key
        ("trang phuk", "trang phuc"),
        ("quan suio ngoc", "quan suoi ngoc"),
    ],
)
def test_slip_becomes_the_word_that_stands_there_in_the_knowledge(slip: str, meant: str) -> None:
    assert righted(slip) == meant


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("daihoi", "dai hoi"),
        ("dangbo", "dang bo"),
        ("quansuoingoc", "quan suoi ngoc"),
        ("nhiemvu", "nhiem vu"),
    ],
)
def test_glued_words_come_apart(glued: str, apart: str) -> None:
    assert righted(glued) == apart


def test_glued_words_that_never_stand_together_stay() -> None:
    assert unglued("hoidang", "hoidang", LEXICON) == []


def test_real_word_with_its_marks_is_no_slip() -> None:
    assert righted("đài hội") == "đài hội"


def test_word_that_stands_alone_and_is_possible_is_left() -> None:
    assert righted("phuc") == "phuc"
    assert righted("phut") == "phut"


@pytest.mark.parametrize("kept", ["xi", "xxvi", "24", "ok", "k"])
def test_numerals_and_very_short_words_are_left(kept: str) -> None:
    assert righted(f"{kept} dai hoi") == f"{kept} dai hoi"


def test_corrected_word_is_less_sure_than_a_typed_one() -> None:
    first, second = put_right(words("nhiemm vu"), LEXICON)
    assert first.sure < 1.0 == second.sure


def test_word_far_from_all_known_ones_is_left() -> None:
    assert righted("blockchain dai hoi") == "blockchain dai hoi"
