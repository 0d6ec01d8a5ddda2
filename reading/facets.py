"""Ordinals, positions, terms of office, years, spans of time and plain numbers in a message."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from exchange import LAST, Word
from reading.drafts import Draft
from reading.numbers import DIGITS, number_at, roman
from reading.phrases import Table, agrees, longest
from reading.times import WRITTEN, spans

LISTED = (
    " nhiem vu", " dot pha", " cong trinh", " muc tieu", " cai", " viec", " diem", " khau",
    " trong tam", " y", " muc", " mui", " buoc", " yeu cau",
)  # fmt: skip
LONGEST_LIST = 20
# A number before one of these counts it: "6 tháng" is no sixth point of a list.
COUNTED = ("thang", "nam", "qui", "tuan")
SPELLED = frozenset(("hai", "ba", "bốn", "sáu", "bảy", "tám", "chín", "mười"))
OPEN_SPELLED = frozenset(("hai", "ba", "bon"))  # without marks the others are too many other words
TERM = ("nhiem ki", "khoa", "nk", "giai doan")  # what a term of office is called
_THE_ONE_BEFORE = re.compile(
    r"\b(?:dai hoi|dh|khoa|nhiem ki) (?:lien )?truoc (?:dai hoi|dh|khoa|lan)\b"
)
_SHORT_YEAR = re.compile(r"[1-3][05]")
_TERM = re.compile(r"(?:19|20)\d\d")


def find_terms(draft: Draft) -> None:
    """Claim terms of office: 2015-2020."""
    bares = draft.bares()
    place = 0
    while place < len(bares):
        place += max(_term_at(draft, bares, place), 1)


def find_ordinals(draft: Draft) -> None:
    """Claim ordinals of congresses and terms of office, positions in a list, and years."""
    bares = draft.bares()
    place = 0
    while place < len(bares):
        place += max(_ordinal_at(draft, bares, place) or _year_at(draft, place), 1)


def _term_at(draft: Draft, bares: list[str], place: int) -> int:
    """2015-2020, 2015 - 2020, 2015 đến 2020, 2015 2020."""
    years = bares[place : place + 3]
    told = place and bares[place - 1] in ("ki", "khoa", "nk", "doan")
    size = 0
    if told and len(years) > 1 and _TERM.fullmatch(years[0]) and _TERM.fullmatch(years[1]):
        draft.terms.append(f"{years[0]}-{years[1]}")
        size = 2
    elif (
        len(years) == 3
        and years[1] in ("-", "den")
        and _TERM.fullmatch(years[0])
        and _TERM.fullmatch(years[2])
    ):
        draft.terms.append(f"{years[0]}-{years[2]}")
        size = 3
    elif (
        len(years) == 3 and years[1] in ("-", "den") and all(map(_SHORT_YEAR.fullmatch, years[::2]))
    ):
        # "nhiệm kỳ cũ (15-20)"
        if any(one in ("ki", "khoa", "nk") for one in bares[max(0, place - 3) : place]):
            draft.terms.append(f"20{years[0]}-20{years[2]}")
            size = 3
    if size:
        called = next((n for n in (2, 1) if " ".join(bares[max(0, place - n) : place]) in TERM), 0)
        draft.claim(place - called, called + size, "term")
    return size


def _ordinal_at(draft: Draft, bares: list[str], place: int) -> int:
    first = bares[place]
    before = bares[place - 1] if place else ""
    if before == "hoi" and not agrees(draft.words[place - 1], "hội"):
        before = ""  # "tôi hỏi 69"
    if first == "thu" and before in ("lan", "khoa", "hoi", "dh"):
        return _ordinals_from(draft, bares, place, 1, draft.ordinals, "ordinal")
    if first in ("lan", "khoa") and bares[place + 1 : place + 2] != ["thu"]:
        # Spelled numbers only behind "thứ": "khóa sau" is the next one, not the sixth.
        return _ordinals_from(draft, bares, place, 1, draft.ordinals, "ordinal", spelled=False)
    if first == "thu" and before != "bi":
        return _ordinals_from(draft, bares, place, 1, draft.positions, "position")
    listed = _is_listed(bares, place)
    ends = {"dau tien": 1, "cuoi cung": LAST, "sau cung": LAST}
    if listed and " ".join(bares[place : place + 2]) in ends:
        draft.positions.append(ends[" ".join(bares[place : place + 2])])
        draft.claim(place, 2, "position")
        return 2
    named = bares[place + 1 : place + 2]
    if first == "so" and _is_listed(bares, place) and not (named and _is_large(named[0])):
        return _ordinals_from(draft, bares, place, 1, draft.positions, "position")
    value = roman(first) if draft.words[place].text == first else None
    written = draft.words[place].written if place < len(draft.words) else ""
    if (
        value
        and draft.free(place)
        and (
            (len(first) > 1 and (written.isupper() or value > 10))
            or before in ("hoi", "khoa", "dh")
        )
    ):
        draft.ordinals.append(value)
        draft.claim(place, 1, "ordinal")
        return 1
    if (
        first.isdecimal()
        and len(first) <= 2
        and before in ("hoi", "dh")
        and not _goes_on(bares, place)
    ):
        draft.ordinals.append(int(first))
        draft.claim(place, 1, "ordinal")
        return 1
    either = bares[place + 1 : place + 2] in (["hay"], ["hoac"])  # "2 hay 3"
    if first.isdecimal() and len(first) == 1 and listed and not (either or _goes_on(bares, place)):
        draft.positions.append(int(first))
        draft.claim(place, 1, "position")
        return 1
    return 0


def step_back(draft: Draft) -> None:
    """Read "đại hội trước Đại hội XXVI" as the one before it."""
    said = " ".join(one.bare for one in draft.words)
    if draft.ordinals and _THE_ONE_BEFORE.search(said):
        draft.ordinals = [one - 1 for one in draft.ordinals if one > 1]


def _is_large(bare: str) -> bool:
    """Whether a number is more than any list is long: "cái số 46" is a document."""
    return bare.isdecimal() and int(bare) > LONGEST_LIST


def _is_listed(bares: list[str], place: int) -> bool:
    """Whether a noun whose things are numbered stands before `place`: "nhiệm vụ 3"."""
    return f" {' '.join(bares[max(0, place - 2) : place])}".endswith(LISTED)


def _goes_on(bares: list[str], place: int) -> bool:
    """Whether a number is the first part of something longer: 24-25/2, 3 đơn vị."""
    after = bares[place + 1 : place + 2]
    return bool(after) and (after[0] in ("/", "-", "%") or after[0] in COUNTED)


def _ordinals_from(
    draft: Draft,
    bares: list[str],
    place: int,
    skip: int,
    into: list[int],
    role: str,
    spelled: bool = True,
) -> int:
    """Claim the number behind a word of rank, and those that follow it ("khóa XI, XII")."""
    value, size = number_at(bares, place + skip, spelled)
    if not size or not 0 < value < 100:
        return 0
    into.append(value)
    end = place + skip + size
    while bares[end : end + 1] == ["va"] or roman(bares[end] if end < len(bares) else "-"):
        more = end + (bares[end] == "va")
        value, size = number_at(bares, more, spelled=False)
        if not size or roman(bares[more]) is None:
            break
        into.append(value)
        end = more + size
    draft.claim(place, end - place, role)
    return end - place


def _year_at(draft: Draft, place: int) -> int:
    if draft.free(place) and _TERM.fullmatch(draft.words[place].text):
        draft.years.append(int(draft.words[place].text))
        with_word = place and draft.words[place - 1].bare == "nam" and draft.free(place - 1)
        draft.claim(place - 1 if with_word else place, 2 if with_word else 1, "year")
        return 1
    return 0


def find_times(draft: Draft, today: date) -> None:
    """Claim dates and spans of time, and a year told by its distance: "mười năm nữa"."""
    _find_years_ahead(draft, today)
    for place, size, span in spans(draft.bares(), today):
        if draft.words[place].text == "tới" and size == 2:
            continue  # "tính tới nay" is not "tối nay"
        if not all(_is_of_a_time(one) for one in draft.words[place : place + size]):
            continue
        written = " ".join(one.written for one in draft.words[place : place + size])
        draft.spans.append(replace(span, written=written.replace(" / ", "/").replace(" - ", "-")))
        draft.claim(place, size, "time")


def _is_of_a_time(one: Word) -> bool:
    """Whether the marks of a word, as far as they are typed, are those of a word of times."""
    return one.bare not in WRITTEN or any(agrees(one, text) for text in WRITTEN[one.bare])


def _find_years_ahead(draft: Draft, today: date) -> None:
    bares = draft.bares()
    for place in range(1, len(bares) - 1):
        if bares[place : place + 2] != ["nam", "nua"]:
            continue
        for start in range(max(0, place - 3), place):
            count, size = number_at(bares[:place], start)
            if size and start + size == place and count < 100:
                draft.years.append(today.year + count)
                draft.claim(start, size + 2, "year")
                break


def find_quantities(draft: Draft, measures: Table[str]) -> None:
    """Claim the number in "3 mũi đột phá", "ba nơi": how many of something are spoken of."""
    for place in range(len(draft.words) - 1):
        one = draft.words[place]
        if one.role or one.stop or longest(measures, draft.words, place + 1) is None:
            continue
        spelled = one.text in SPELLED or (one.open and one.bare in OPEN_SPELLED)
        value = int(one.bare) if one.bare.isdecimal() else DIGITS[one.bare] if spelled else 0
        before = draft.words[place - 1].bare if place else ""
        if 1 < value < 100 and before not in ("thu", "so", "khoa", "lan"):
            draft.quantities.append(value)
            draft.asked.append("plural")
            draft.claim(place, 1, "number")


def _is_guess(bares: list[str], place: int) -> bool:
    """Whether "2 hay 3" stands at `place`: numbers that are guessed and not known."""
    three = bares[place : place + 3]
    either = len(three) == 3 and three[1] in ("hay", "hoac")
    return either and three[0].isdecimal() and three[2].isdecimal()


def find_numbers(draft: Draft) -> None:
    """Claim what is left of numbers: 20.179, 694/694, 16:22."""
    bares = draft.bares()
    for place, one in enumerate(draft.words):
        if _is_guess(bares, place):
            draft.claim(place, 3, "function")
            continue
        if not one.role and one.text[:1].isdecimal():
            draft.numbers.append(one.bare)
            draft.claim(place, 1, "number")
