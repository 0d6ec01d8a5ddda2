"""Numbers in words, as they are spoken into a phone: of documents, years and days."""

from __future__ import annotations

from collections.abc import Sequence

from exchange import Word
from reading.lexicon import Language
from reading.numbers import DIGITS, number_at, spoken_at
from reading.phrases import longest
from reading.text import in_place_of, word

YEARS = range(1900, 2200)
LONGEST_DAY = 3  # words of "hai mươi mốt"
# Before these stands a day or month, behind "tháng" a month.
DAYS = frozenset(("ngay", "mung", "mong", "hom"))
MONTHS = {"gieng": 1, "chap": 12}
SPOKEN = frozenset((*DIGITS, *MONTHS))
NUMBERS = frozenset("một hai ba bốn tư năm sáu bảy bẩy tám chín mười mươi mốt lăm nhăm".split())
# How a digit is said behind tens, and nowhere else.
ENDINGS = frozenset("mốt lăm nhăm".split())
# Without marks the others are as often other words: "tháng sau", "tháng năm nào".
OPEN_NUMBERS = frozenset("mot hai ba bon tu bay tam chin muoi lam".split())


def in_digits(read: Sequence[Word], language: Language) -> list[Word]:
    """`read` with the numbers of documents, years, days and months that are spoken in words written
    in digits: "kế hoạch một sáu hai" is "kế hoạch 162"."""
    if not any(one.bare in SPOKEN for one in read):
        return list(read)
    made: list[Word] = []
    place = 0
    while place < len(read):
        value, size = _number_at(read, place, language)
        if size:
            made += in_place_of(read[place + size - 1], [word(str(value))])
        else:
            made.append(read[place])
        place += max(size, 1)
    return made


def _number_at(read: Sequence[Word], place: int, language: Language) -> tuple[int, int]:
    """The number that is spoken at `place` where one belongs, and its words; (0, 0) if none."""
    bares = [one.bare for one in read]
    if not place or read[place].bare.isdecimal() or read[place - 1].stop:
        return 0, 0
    before = bares[place - 1]
    value, size = spoken_at(bares, place)
    if size and before == "nam" and value in YEARS:
        return value, size
    if not size:
        value, size = _tens_at(read, place)
    if size and _behind_a_kind(read, place, language):
        return value, size
    return _day_at(read, bares, place, before)


def _tens_at(read: Sequence[Word], place: int) -> tuple[int, int]:
    """A number of two digits that is spoken whole at `place`: "năm mươi hai", "bốn mốt", "bốn sáu";
    (0, 0) for "hai năm", which is a time."""
    value, size = number_at([one.bare for one in read], place)
    whole = read[place : place + size]
    tens = size > 1 and whole[1].bare == "muoi"
    if size > 1 and all(_is_number(one) or (one.open and tens) for one in whole):
        return value, size
    if place + 1 >= len(read) or read[place].bare not in DIGITS or read[place].stop:
        return 0, 0
    first, second = read[place : place + 2]
    ends = second.text in ENDINGS or (second.open and second.bare == "mot")
    # Without a mark of its own a word is as soon part of a name: "kế hoạch Hai Bà Trưng".
    digits = all(
        one.text in NUMBERS and one.text not in (one.bare, "năm") for one in read[place : place + 2]
    )
    if not ends and not digits:
        return 0, 0
    left, right = DIGITS[first.bare], DIGITS.get(second.bare, 0)
    return (left * 10 + right, 2) if 0 < left < 10 and 0 < right < 10 else (0, 0)


def _behind_a_kind(read: Sequence[Word], place: int, language: Language) -> bool:
    """Whether the kind of a document stands before `place`, with or without "số"."""
    end = place - (read[place - 1].bare == "so")
    for start in range(max(0, end - 3), end):
        kind = longest(language.kind_names, read, start)
        if kind and start + len(kind.bares) == end:
            return True
    return False


def _day_at(read: Sequence[Word], bares: Sequence[str], place: int, before: str) -> tuple[int, int]:
    """The day or month that is spoken at `place`; (0, 0) if none."""
    if before == "thang" and bares[place] in MONTHS:
        return MONTHS[bares[place]], 1
    value, size = number_at(list(bares), place)
    spelled = size and not any(one.isdecimal() for one in bares[place : place + size])
    if not spelled or not all(_is_number(one) for one in read[place : place + size]):
        return 0, 0
    in_date = bares[place + size : place + size + 1] == ["thang"]
    if before in DAYS and value <= 31 and (in_date or before in ("mung", "mong")):
        return value, size
    if in_date and value <= 31 and place + size + 1 < len(read):
        month, known = number_at(list(bares), place + size + 1)
        return (value, size) if known and 0 < month <= 12 else (0, 0)
    of_a_day = place > 1 and bares[place - 2] not in ("ngay", "may")
    return (value, size) if before == "thang" and value <= 12 and of_a_day else (0, 0)


def _is_number(one: Word) -> bool:
    """Whether a word is a number and not another that is written the same without marks."""
    return one.text in NUMBERS or (one.open and one.bare in OPEN_NUMBERS)
