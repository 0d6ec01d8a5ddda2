"""Short forms written out: teencode, officials' abbreviations, in context and in two readings."""

from __future__ import annotations

import pytest

from reading.abbreviations import NUMBER, apart, written_out
from reading.lexicon import Expansion, Lexicon, expansions, language
from reading.text import words

SENSES = (
    ("ĐHĐB", Expansion("đại hội đại biểu", before=("lần", "toàn quốc"))),
    ("ĐHĐB", Expansion("đại hội đảng bộ")),
    ("ĐB", Expansion("đại biểu", after=("đoàn",))),
    ("ĐB", Expansion("đảng bộ")),
    ("ĐB", Expansion("đại biểu")),
    ("ĐV", Expansion("đảng viên")),
    ("BTV", Expansion("Ban Thường vụ")),
    ("TU", Expansion("Thành ủy", capitals=True)),
    ("CT", Expansion("chủ tịch")),
    ("CT", Expansion("chỉ thị", before=(NUMBER,))),
    ("HN", Expansion("Hà Nội")),
    ("HN", Expansion("hội nghị", after=(NUMBER,))),
)
OFFICE = Lexicon(
    language=language(),
    names={},
    abbreviations=expansions(SENSES),
    known=frozenset({"hnp"}),
    initials={"nv": ("nhiệm vụ",), "hnp": ("hà nội phố",)},
)


def readings(text: str) -> list[str]:
    return [" ".join(one.text for one in way) for way in written_out(words(text), OFFICE)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ko biết", "không biết"),
        ("k bít", "không biết"),
        ("bn đảng viên", "bao nhiêu đảng viên"),
        ("bnhiu người", "bao nhiêu người"),
        ("hnay có j", "hôm nay có gì"),
        ("khi nào z", "khi nào vậy"),
        ("bao h họp", "bao giờ họp"),
        ("dc chưa", "được chưa"),
        ("sđt", "số điện thoại"),
    ],
)
def test_teencode_is_written_out(typed: str, meant: str) -> None:
    assert readings(typed) == [meant]


@pytest.mark.parametrize("typed", ["BTV họp", "btv họp"])
def test_office_abbreviation_is_written_out_in_any_case(typed: str) -> None:
    assert readings(typed) == ["ban thường vụ họp"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("CT 41 là gì", "chỉ thị 41 là gì"),
        ("CT nước", "chủ tịch nước"),
        ("họp 7 HN", "họp 7 hội nghị"),
        ("HN 7", "hà nội 7"),
    ],
)
def test_any_number_beside_a_short_form_decides(typed: str, meant: str) -> None:
    assert readings(typed) == [meant]


@pytest.mark.parametrize("typed", ["ĐV mới", "đv mới", "DV mới", "dv mới"])
def test_abbreviation_is_known_without_its_marks(typed: str) -> None:
    assert readings(typed) == ["đảng viên mới"]


def test_neighbour_decides_between_the_senses() -> None:
    assert readings("ĐHĐB lần thứ IX") == ["đại hội đại biểu lần thứ ix"]
    assert readings("ĐHĐB quận") == ["đại hội đảng bộ quận"]
    assert readings("đoàn ĐB quận") == ["đoàn đại biểu quận"]


def test_abbreviation_that_nothing_decides_is_read_both_ways() -> None:
    assert readings("ĐB quận") == ["đảng bộ quận", "đại biểu quận"]


def test_readings_of_a_message_are_bounded() -> None:
    assert len(readings("ĐB " * 20)) == 4


def test_form_that_is_also_a_word_counts_only_in_capitals() -> None:
    assert readings("theo TU") == ["theo thành ủy"]
    assert readings("tu sửa") == ["tu sửa"]


def test_words_written_out_are_less_sure_than_words_typed() -> None:
    (way,) = written_out(words("BTV họp"), OFFICE)
    assert [one.sure < 1.0 for one in way] == [True, True, True, False]


def test_unknown_capitals_stand_for_a_phrase_of_the_knowledge_with_these_initials() -> None:
    assert readings("NV nào") == ["nhiệm vụ nào"]
    assert readings("HNP đăng") == ["hnp đăng"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("tw4", ["tw", "4"]),
        ("NQ09", ["NQ", "09"]),
        ("covid19", ["covid19"]),
        ("2030", ["2030"]),
    ],
)
def test_short_form_and_number_run_together_come_apart(typed: str, read: list[str]) -> None:
    assert [one.written for one in apart(words(typed), frozenset({"tw", "nq"}))] == read
