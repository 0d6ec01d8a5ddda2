"""What a message counts, confirms and points back to."""

from __future__ import annotations

from datetime import date

import pytest

from reading.lexicon import Lexicon
from reading.reader import read


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Quận có bao nhiêu đảng viên?", [("dang", "vien")]),
        ("có mấy ngàn đảng viên", [("dang", "vien")]),
        ("mấy chi bộ, mấy đảng viên", [("chi", "bo"), ("dang", "vien")]),
        ("may chi bo may dang vien", [("chi", "bo"), ("dang", "vien")]),
        ("bao nhiêu người là nữ", [("nu",)]),
        ("có 69 chi bộ, đúng không?", [("chi", "bo")]),
    ],
)
def test_what_is_counted(
    lexicon: Lexicon, today: date, text: str, counted: list[tuple[str, ...]]
) -> None:
    reading = read(text, lexicon, today)[0]
    assert [head[: len(want)] for head, want in zip(reading.counted, counted, strict=True)] == (
        counted
    )
    assert "how-many" in reading.asked


@pytest.mark.parametrize("text", ["mấy chục năm nay tôi ở đây", "mấy ông bạn tôi nói"])
def test_several_of_a_story_count_nothing(lexicon: Lexicon, today: date, text: str) -> None:
    assert "how-many" not in read(text, lexicon, today)[0].asked


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("nhiệm kỳ trước thì sao", "earlier-term"),
        ("quận đó có bao nhiêu chi bộ", "that-district"),
        ("việc tiếp theo ạ?", "next-one"),
        ("à nhầm, quận Đồi Thông", "corrections"),
        ("có 2 khâu đột phá phải không", "confirm"),
    ],
)
def test_shape_is_marked(lexicon: Lexicon, today: date, text: str, mark: str) -> None:
    assert mark in read(text, lexicon, today)[0].marks


@pytest.mark.parametrize(
    ("text", "ordinals"),
    [
        ("đại hội trước Đại hội IX là lần thứ mấy", (8,)),
        ("trước Đại hội IX phải làm gì", (9,)),
    ],
)
def test_congress_before_another(
    lexicon: Lexicon, today: date, text: str, ordinals: tuple[int, ...]
) -> None:
    assert read(text, lexicon, today)[0].ordinals == ordinals


def test_number_beyond_any_list_is_no_position(lexicon: Lexicon, today: date) -> None:
    reading = read("ý tôi là cái số 46", lexicon, today)[0]
    assert (reading.positions, reading.numbers) == ((), ("46",))


def test_document_of_no_kind_is_read_by_its_number(lexicon: Lexicon, today: date) -> None:
    (document,) = read("văn bản số 41 của ai", lexicon, today)[0].documents
    assert (document.number, document.kind) == ("41", "")


@pytest.mark.parametrize("typed", ["quận Suối Ngộ", "quận Sối Ngọc", "quận Đồi Thôn"])
def test_name_one_slip_off_is_the_unit(lexicon: Lexicon, today: date, typed: str) -> None:
    reading = read(f"Đại hội {typed} khi nào?", lexicon, today)[0]
    assert reading.units in (("suoi-ngoc",), ("doi-thong",))
    assert reading.strangers == ()


@pytest.mark.parametrize("typed", ["phường Suối Ngọc", "quận Cầu Giấy", "quận Sông Hồng"])
def test_other_name_stays_a_stranger(lexicon: Lexicon, today: date, typed: str) -> None:
    reading = read(f"Đại hội {typed} khi nào?", lexicon, today)[0]
    assert (reading.units, reading.strangers) == ((), (typed,))


def test_term_takes_the_word_for_it_along(lexicon: Lexicon, today: date) -> None:
    reading = read("đại hội nhiệm kỳ 2030-2035 khi nào", lexicon, today)[0]
    assert reading.terms == ("2030-2035",)
    assert [one.role for one in reading.words if one.bare == "nhiem"] == ["term"]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("mấy chi bộ phải xong đại hội trước ngày nào", False),
        ("may chi bo cua quan phai hop xong truoc ngay nao", False),
        ("mấy chi bộ và của quận nào", True),
    ],
)
def test_several_that_another_question_is_about_are_not_counted(
    lexicon: Lexicon, today: date, text: str, counts: bool
) -> None:
    assert ("how-many" in read(text, lexicon, today)[0].asked) is counts


def test_marks_of_words_run_together_are_read(lexicon: Lexicon, today: date) -> None:
    assert "where" not in read("lầnđầu họp lúc nào", lexicon, today)[0].asked
