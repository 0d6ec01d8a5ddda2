"""Numbers as Vietnamese writes and speaks them: Arabic, Roman, spelled out."""

from __future__ import annotations

import re
from collections.abc import Sequence

DIGITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6,
    "bay": 7, "tam": 8, "chin": 9, "muoi": 10, "nhat": 1, "nhi": 2, "dau": 1,
}  # fmt: skip
_ROMAN = {"i": 1, "v": 5, "x": 10}
_ROMAN_FORM = re.compile(r"(?=[ivx])(x{0,3})(i[xv]|v?i{0,3})")
_PAIRS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def roman(text: str) -> int | None:
    """The value of a lower-case Roman numeral below 40, or None; "li" is a word, not 51."""
    if not _ROMAN_FORM.fullmatch(text):
        return None
    values = [_ROMAN[char] for char in text]
    return sum(
        -value if i + 1 < len(values) and value < values[i + 1] else value
        for i, value in enumerate(values)
    )


def to_roman(number: int) -> str:
    """The upper-case Roman numeral of 1..39."""
    text = ""
    for value, sign in _PAIRS:
        text += sign * (number // value)
        number %= value
    return text.upper()


def number_at(bares: list[str], place: int, spelled: bool = True) -> tuple[int, int]:
    """The number at `place` of unmarked words and how many words it takes; (0, 0) if none.

    Spelled numbers reach from 1 to 99 ("hai mươi sáu"); without `spelled` digits and Roman only.
    """
    if place >= len(bares):
        return 0, 0
    first = bares[place]
    if first.isdecimal():
        return (int(first), 1) if len(first) <= 4 else (0, 0)
    value = roman(first)
    if value is not None:
        return value, 1
    if not spelled or first not in DIGITS:
        return 0, 0
    after = bares[place + 1 : place + 3]
    if first == "muoi":
        units = DIGITS.get(after[0], 0) if after else 0
        return (10 + units, 2) if 0 < units < 10 else (10, 1)
    if after[:1] == ["muoi"]:
        units = DIGITS.get(after[1], 0) if len(after) > 1 else 0
        return (DIGITS[first] * 10 + units, 3) if 0 < units < 10 else (DIGITS[first] * 10, 2)
    return DIGITS[first], 1


_SPOKEN = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "nham": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_MAGNITUDES = {"muoi": 10, "chuc": 10, "tram": 100, "nghin": 1000, "ngan": 1000}
_LINKS = ("linh", "le")  # "một trăm linh năm"
LONGEST_SPOKEN = 9  # words of "hai nghìn không trăm hai mươi lăm"


def spoken_at(bares: Sequence[str], place: int) -> tuple[int, int]:
    """The number of three digits or more that is spoken at `place`, and how many words it takes:
    "sáu trăm chín mươi lăm", "hai nghìn không trăm hai mươi", or digit by digit "một sáu hai", "hai
    không hai lăm"; (0, 0) if none."""
    end = place
    while end < min(len(bares), place + LONGEST_SPOKEN) and (
        bares[end] in _SPOKEN or bares[end] in _MAGNITUDES or bares[end] in _LINKS
    ):
        end += 1
    run = bares[place:end]
    if not any(one in ("tram", "nghin", "ngan") for one in run):
        digits = run[: next((i for i, one in enumerate(run) if one not in _SPOKEN), len(run))][:4]
        value = int("".join(str(_SPOKEN[one]) for one in digits) or "0")
        return (value, len(digits)) if len(digits) > 2 and value >= 100 else (0, 0)
    total, part = 0, -1
    for one in run:
        if one in _SPOKEN:
            tens = 0 if part < 0 else part * 10 if 0 < part < 10 else part
            part = tens + _SPOKEN[one]
        elif one in ("muoi", "chuc"):
            part = 10 if part < 0 else part * 10
        elif one in _MAGNITUDES:
            total, part = total + (1 if part < 0 else part) * _MAGNITUDES[one], -1
    return total + max(part, 0), len(run)
