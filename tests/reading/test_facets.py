"""What a message names: documents, places, ordinals, positions, terms, years, numbers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from exchange import Reading
from reading.lexicon import Lexicon
from reading.reader import read

ReadingOf = Callable[[str], Reading]


@pytest.fixture
def reading_of(lexicon: Lexicon, today: date) -> ReadingOf:
    """The likeliest reading of a message."""

    def first(text: str) -> Reading:
        return read(text, lexicon, today)[0]

    return first


@pytest.mark.parametrize(
    ("typed", "number", "kind", "suffix"),
    [
        ("155-KH/TU", "155", "kế hoạch", "tu"),
        ("155 - KH / TU", "155", "kế hoạch", "tu"),
        ("155/KH-UBND", "155", "kế hoạch", "ubnd"),
        ("số 155-KH/TU", "155", "kế hoạch", "tu"),
        ("Kế hoạch số 155-KH/TU", "155", "kế hoạch", "tu"),
        ("KH 155", "155", "kế hoạch", ""),
        ("kh155", "155", "kế hoạch", ""),
        ("KH số 155", "155", "kế hoạch", ""),
        ("kế hoạch số 155", "155", "kế hoạch", ""),
        ("ke hoach so 155", "155", "kế hoạch", ""),
        ("kế hoạch 155", "155", "kế hoạch", ""),
        ("chỉ thị 05-CT/TW", "5", "chỉ thị", "tw"),
        ("chỉ thị 5", "5", "chỉ thị", ""),
        ("QĐ 8637", "8637", "quyết định", ""),
        ("qd8637", "8637", "quyết định", ""),
        ("báo cáo 88-BC/QU", "88", "báo cáo", "qu"),
        ("NQ 09", "9", "nghị quyết", ""),
    ],
)
def test_document_number_is_read_in_every_spelling(
    reading_of: ReadingOf, typed: str, number: str, kind: str, suffix: str
) -> None:
    (document,) = reading_of(f"{typed} của ai?").documents
    assert (document.number, document.kind, document.suffix) == (number, kind, suffix)


@pytest.mark.parametrize(
    "typed",
    ["kế hoạch 5 năm", "kế hoạch 6 tháng cuối năm", "kế hoạch năm 2030", "kế hoạch 2030", "155"],
)
def test_number_that_counts_time_is_no_document(reading_of: ReadingOf, typed: str) -> None:
    assert reading_of(f"{typed} có gì?").documents == ()


def test_several_documents_are_read_in_their_order(reading_of: ReadingOf) -> None:
    read_documents = reading_of("So sánh KH 41 và KH 52").documents
    assert [one.number for one in read_documents] == ["41", "52"]


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("quận Suối Ngọc", "suoi-ngoc"),
        ("Suối Ngọc", "suoi-ngoc"),
        ("quan suoi ngoc", "suoi-ngoc"),
        ("Q. Suối Ngọc", "suoi-ngoc"),
        ("quận SN", "suoi-ngoc"),
        ("Đảng bộ quận Suối Ngọc", "suoi-ngoc"),
        ("Quận ủy Suối Ngọc", "quan-uy-suoi-ngoc"),
        ("phường Suối Ngọc Thượng", "phuong-suoi-ngoc-thuong"),
        ("Suối Ngọc Thượng", "phuong-suoi-ngoc-thuong"),
        ("phường Hoa Mận", "phuong-hoa-man"),
        ("P. Hoa Mận", "phuong-hoa-man"),
    ],
)
def test_unit_is_known_by_its_names(reading_of: ReadingOf, typed: str, unit: str) -> None:
    reading = reading_of(f"Đại hội {typed} khi nào?")
    assert (reading.units, reading.strangers) == ((unit,), ())


@pytest.mark.parametrize(
    "typed",
    [
        "quận Cầu Giấy",
        "Cầu Giấy",
        "quận 7",
        "tỉnh Nghệ An",
        "Hà Nội",
        "phường Suối Ngọc",
        "bệnh viện Hoa Mận",
        "BV Hoa Mận",
        "trường THPT Hoa Mận",
        "công ty Suối Ngọc",
        "Bệnh viện Bạch Mai",
    ],
)
def test_place_or_institution_that_the_folder_lacks_is_a_stranger(
    reading_of: ReadingOf, typed: str
) -> None:
    reading = reading_of(f"Đại hội {typed} khi nào?")
    assert len(reading.strangers) == 1
    assert reading.units == ()


def test_stranger_is_seen_without_its_marks(reading_of: ReadingOf) -> None:
    assert reading_of("dai hoi quan cau giay khi nao").strangers == ("quan cau giay",)
    assert reading_of("dai hoi cau giay khi nao").strangers == ("cau giay",)


@pytest.mark.parametrize(
    ("typed", "ordinals"),
    [
        ("Đại hội lần thứ IX", (9,)),
        ("Đại hội lần thứ 9", (9,)),
        ("Đại hội lần thứ chín", (9,)),
        ("dai hoi lan thu hai muoi sau", (26,)),
        ("Đại hội XXVI", (26,)),
        ("đại hội lần 9", (9,)),
        ("đại hội 9", (9,)),
        ("ĐH IX", (9,)),
        ("nghị quyết khóa XI, XII", (11, 12)),
    ],
)
def test_ordinal_is_one_number_however_it_is_written(
    reading_of: ReadingOf, typed: str, ordinals: tuple[int, ...]
) -> None:
    reading = reading_of(f"{typed} họp ở đâu?")
    assert (reading.ordinals, reading.positions) == (ordinals, ())


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("nhiệm vụ thứ hai", 2),
        ("nhiệm vụ thứ 2", 2),
        ("nhiệm vụ số 3", 3),
        ("khâu đột phá thứ nhất", 1),
        ("nhiem vu thu ba", 3),
        ("cái thứ tư", 4),
        ("nhiệm vụ 2", 2),
    ],
)
def test_position_in_a_list_is_no_ordinal(reading_of: ReadingOf, typed: str, position: int) -> None:
    reading = reading_of(f"{typed} là gì?")
    assert (reading.positions, reading.ordinals) == ((position,), ())


@pytest.mark.parametrize(
    "typed",
    ["2030-2035", "2030 - 2035", "từ 2030 đến 2035", "nhiệm kỳ 2030 2035"],
)
def test_term_of_office_is_read_in_every_spelling(reading_of: ReadingOf, typed: str) -> None:
    reading = reading_of(f"Đại hội {typed} có gì?")
    assert (reading.terms, reading.years) == (("2030-2035",), ())


def test_year_alone_is_a_year(reading_of: ReadingOf) -> None:
    reading = reading_of("Năm 2030 có gì mới?")
    assert (reading.years, reading.terms, reading.spans) == ((2030,), (), ())


@pytest.mark.parametrize(
    ("typed", "spelling"), [("20.179 đảng viên", "20.179 người"), ("16:22", "lúc 16:22")]
)
def test_same_number_is_read_alike_in_other_company(
    reading_of: ReadingOf, typed: str, spelling: str
) -> None:
    assert len(reading_of(typed).numbers) == 1
    assert reading_of(typed).numbers == reading_of(spelling).numbers


def test_date_is_no_number_and_no_ordinal(reading_of: ReadingOf) -> None:
    reading = reading_of("Đại hội 24-25/2 họp ở đâu?")
    assert len(reading.spans) == 1
    assert (reading.ordinals, reading.numbers, reading.documents) == ((), (), ())
