"""A message read as a whole: all steps in their order."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from exchange import Reading
from reading.lexicon import Lexicon
from reading.reader import read

PLAIN = "Đại hội Đảng bộ quận Suối Ngọc diễn ra khi nào?"
SAME = (
    unicodedata.normalize("NFD", PLAIN),
    PLAIN.upper(),
    "dai hoi dang bo quan suoi ngoc dien ra khi nao",
    "ddaij hooij ddangr booj quaanj suoois ngocj dieenx ra khi naof",
    "d9a5i ho65i d9a3ng bo65 qua65n suo61i ngo5c die64n ra khi na2o",
    "  Đại hội   Đảng bộ quận Suối Ngọc,\n diễn ra khi nào???",
    "Dạ em chào anh, cho em hỏi đại hội Đảng bộ quận Suối Ngọc diễn ra khi nào ạ? Em cảm ơn!",
    "đại hội Đảng bộ quận suối ngọc diễn ra khi nào z",
    "daihoi Đảng bộ quan suoingoc diễn ra khi nào",
    "đại hooij Đảng bộ quận Suối Ngọc diễn ra khi nào",
)


def content(reading: Reading) -> list[str]:
    """The unmarked words that carry content."""
    return [one.bare for one in reading.words if one.role == ""]


@pytest.mark.parametrize("typed", SAME)
def test_ways_of_typing_one_question_are_read_as_one(
    lexicon: Lexicon, today: date, typed: str
) -> None:
    plain = read(PLAIN, lexicon, today)[0]
    other = read(typed, lexicon, today)[0]
    assert other.units == plain.units == ("suoi-ngoc",)
    assert other.asked == plain.asked == ("when",)
    assert content(other) == content(plain)


@pytest.mark.parametrize(
    "courtesy",
    [
        "Xin chào",
        "cho tôi hỏi",
        "Kính thưa đồng chí",
        "em cảm ơn",
        "cảm ơn nhiều",
        "vui lòng cho biết",
        "ad ơi",
        "trân trọng",
    ],
)
def test_courtesy_carries_no_content(lexicon: Lexicon, today: date, courtesy: str) -> None:
    reading = read(f"{courtesy}, trồng cây xanh", lexicon, today)[0]
    assert set(content(reading)) <= {"trong", "cay", "xanh", "dong", "chi"}
    assert {"trong", "cay", "xanh"} <= set(content(reading))


def test_abbreviation_of_two_senses_makes_two_readings(lexicon: Lexicon, today: date) -> None:
    ways = read("ĐB quận Suối Ngọc có bao nhiêu ĐV", lexicon, today)
    texts = [" ".join(one.text for one in way.words) for way in ways]
    assert any(text.startswith("đảng bộ") for text in texts)
    assert any(text.startswith("đại biểu") for text in texts)
    assert len(ways) <= 4


def test_marks_that_were_typed_count(lexicon: Lexicon, today: date) -> None:
    reading = read("Trồng cây xanh ven suối ở quận Đồi Thông", lexicon, today)[0]
    first = reading.words[0]
    assert (first.text, first.open) == ("trồng", False)


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Ai ban hành KH 41?", "issuer"),
        ("KH 41 ai ký?", "signer"),
        ("KH 41 ban hành ngày nào?", "when"),
        ("KH 41 về việc gì?", "about"),
        ("Đại hội quận Suối Ngọc ở đâu?", "where"),
        ("Quận Suối Ngọc có bao nhiêu đảng viên?", "how-many"),
        ("Đại hội quận Suối Ngọc xong chưa?", "status"),
        ("Còn bao nhiêu ngày nữa đến đại hội?", "countdown"),
        ("Hạn chót đại hội cơ sở?", "deadline"),
        ("Bí thư quận Suối Ngọc là ai?", "who"),
        ("Đại hội quận Suối Ngọc lần thứ mấy?", "ordinal"),
        ("Số điện thoại Quận ủy?", "contact"),
        ("Kể tên nhiệm vụ của quận Suối Ngọc", "list"),
    ],
)
def test_asked_attribute_is_noted_typed_and_bare(
    lexicon: Lexicon, today: date, text: str, attribute: str
) -> None:
    bare = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(char for char in bare if not unicodedata.combining(char))
    assert attribute in read(text, lexicon, today)[0].asked
    assert attribute in read(bare, lexicon, today)[0].asked


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("nó do ai ban hành", "pronouns"),
        ("còn Đồi Thông thì sao", "elliptic"),
        ("ý tôi là Đồi Thông", "corrections"),
        ("không có câu nào đúng", "none-of-these"),
        ("Suối Ngọc và Đồi Thông nơi nào nhiều đảng viên hơn", "compare"),
        ("cả hai quận cộng lại bao nhiêu đảng viên", "total"),
        ("ai viết bài về quận Suối Ngọc", "source"),
    ],
)
def test_shape_of_a_question_is_noted(lexicon: Lexicon, today: date, text: str, mark: str) -> None:
    assert mark in read(text, lexicon, today)[0].marks


def test_what_is_counted_is_noted(lexicon: Lexicon, today: date) -> None:
    reading = read("Quận Suối Ngọc có bao nhiêu đảng viên?", lexicon, today)[0]
    assert reading.counted == (("dang", "vien"),)


def test_nothing_is_read_from_nothing(lexicon: Lexicon, today: date) -> None:
    for text in ("", "   ", "😀😀", "?!"):
        (reading,) = read(text, lexicon, today)
        assert content(reading) == []


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("tra mãi không ra", 0),
        ("quỹ 3 của quận", 0),
        ("mai họp gì", 1),
        ("quí 3 có gì", 1),
        ("quý 3 có gì", 1),
        ("thang sau co gi", 1),
        ("tuần này có gì", 1),
    ],
)
def test_marks_tell_times_from_other_words(
    lexicon: Lexicon, today: date, text: str, times: int
) -> None:
    assert len(read(text, lexicon, today)[0].spans) == times
