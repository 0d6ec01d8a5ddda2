"""One Unicode form, one spelling, words with and without marks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.text import (
    LONGEST,
    clean,
    fold,
    lower,
    opened,
    toneless,
    word,
    words,
)

SENTENCE = "Đại hội Đảng bộ quận Suối Ngọc họp ở đâu, hoà bình và thuỷ lợi ra sao?"


def test_composed_and_decomposed_text_become_one() -> None:
    forms = {
        clean(unicodedata.normalize(form, SENTENCE)) for form in ("NFC", "NFD", "NFKC", "NFKD")
    }
    assert len(forms) == 1
    assert unicodedata.is_normalized("NFC", forms.pop())


@pytest.mark.parametrize(
    ("older", "one"),
    [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("khoẻ", "khỏe"),
        ("thuý", "thúy"),
        ("uỷ ban", "ủy ban"),
        ("HOÀ", "HÒA"),
    ],
)
def test_both_habits_of_placing_the_tone_are_one_spelling(older: str, one: str) -> None:
    assert clean(older) == clean(one) == one


@pytest.mark.parametrize("closed", ["hoàn", "toán", "quý", "quà", "khoảng", "thuế", "huệ", "thuở"])
def test_tone_of_other_syllables_stays_where_it_is(closed: str) -> None:
    assert clean(closed) == closed


@pytest.mark.parametrize(
    ("written", "bare"),
    [
        ("Đại hội Đảng bộ", "dai hoi dang bo"),
        ("đường", "duong"),
        ("THÀNH ỦY", "thanh uy"),
        ("Nguyễn Như Cẩn", "nguyen nhu can"),
        (unicodedata.normalize("NFD", "Quận ủy"), "quan uy"),
        ("155-KH/TƯ", "155-kh/tu"),
    ],
)
def test_folding_takes_case_and_marks_and_the_bar_of_d(written: str, bare: str) -> None:
    assert fold(written) == bare


def test_lower_case_keeps_marks() -> None:
    assert lower("ĐẢNG Ủy") == "đảng ủy"


@pytest.mark.parametrize(
    ("written", "plain"),
    [("hội", "hôi"), ("đảng", "đang"), ("ngữ", "ngư"), ("trắng", "trăng"), ("mẫn", "mân")],
)
def test_tones_go_and_the_shapes_of_letters_stay(written: str, plain: str) -> None:
    assert toneless(written) == plain


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("  Đại\thội \n\r quận  ", "Đại hội quận"),
        ("Đại\u200bhội", "Đạihội"),  # zero width: there was no space to see
        ("\u202eĐại hội\u202c", "Đại hội"),
        ("\ufeffxin chào", "xin chào"),
        ("a\x00b\x07c", "a b c"),
        ("a\ud800b", "a b"),
        ("Đại\u00a0hội\u2028quận", "Đại hội quận"),
        ("ＫＨ １５５", "KH 155"),
        ("", ""),
        ("\x00\u202e", ""),
    ],
)
def test_what_cannot_be_seen_is_taken_out(text: str, read: str) -> None:
    assert clean(text) == read


def test_piled_up_marks_are_cut_to_what_a_letter_can_carry() -> None:
    assert len(clean("a" + "\u0301" * 500 + "b")) < 10


def test_only_the_first_characters_of_a_message_are_read() -> None:
    long = "đại hội " * 20_000
    assert len(clean(long)) <= LONGEST
    assert clean(long + "quận Suối Ngọc") == clean(long)


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert len(once) <= LONGEST


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Đại hội, quận Suối Ngọc?", ["Đại", "hội", "quận", "Suối", "Ngọc"]),
        ("có 20.179 đảng viên", ["có", "20.179", "đảng", "viên"]),
        ("đăng lúc 16:22", ["đăng", "lúc", "16:22"]),
        ("Phòng VH&TT", ["Phòng", "VH&TT"]),
        ("155-KH/TU", ["155", "-", "KH", "/", "TU"]),
        ("đạt 45%", ["đạt", "45", "%"]),
        ("<b>đại hội</b>", ["b", "đại", "hội", "/", "b"]),
        ("!!! ???", []),
    ],
)
def test_words_are_cut_with_numbers_times_and_codes_whole(text: str, read: list[str]) -> None:
    assert [one.written for one in words(text)] == read


def test_word_keeps_what_was_typed_beside_its_compared_forms() -> None:
    made = word("Đảng")
    assert (made.text, made.bare, made.written, made.sure) == ("đảng", "dang", "Đảng", 1.0)


def test_unmarked_words_of_an_unmarked_message_may_have_lost_their_marks() -> None:
    assert all(one.open for one in opened(words("dai hoi quan suoi ngoc")))


def test_unmarked_words_among_marked_ones_are_meant_so() -> None:
    assert not any(one.open for one in opened(words("Đại hội quận Suối Ngọc sẽ bầu ai")))


def test_marked_words_are_never_open() -> None:
    read = opened(words("dai hoi quan suoi ngọc"))
    assert [one.open for one in read] == [True, True, True, True, False]


@pytest.mark.parametrize(
    ("text", "stops"),
    [
        ("Mưa quá ạ. Đại hội khi nào?", ["", "", ".", "", "", "", "?"]),
        ("Q. Suối Ngọc, P. Hoa Mận", ["", "", ",", "", "", ""]),
        ("Đại hội... khi nào", ["", "", "", ""]),
    ],
)
def test_point_ends_a_sentence_but_no_short_form(text: str, stops: list[str]) -> None:
    assert [one.stop for one in words(text)] == stops
