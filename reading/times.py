"""Dates and spans of time as people write them, against the day on which they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from exchange import Span
from reading import calendars
from reading.numbers import DIGITS, roman

_N = r"(\d{1,2})"
_YEAR = r"(?:nam )?((?:19|20)\d\d)"
_SEP = r" [/.-] "
_OF_YEAR = rf"(?:(?:{_SEP}| ){_YEAR})?"
_WEEKDAY = r"(hai|ba|tu|nam|sau|bay|[2-7])"
_WEEKDAYS = {"hai": 0, "2": 0, "ba": 1, "3": 1, "tu": 2, "4": 2, "nam": 3, "5": 3, "sau": 4,
             "6": 4, "bay": 5, "7": 5}  # fmt: skip
_QUARTER = r"qui (\d|i{1,3}|iv|mot|hai|ba|bon|tu)"
_PART = r"(dau|giua|cuoi|trung tuan|thuong tuan|ha tuan)"
_NEAR = {"nay": 0, "truoc": -1, "vua roi": -1, "vua qua": -1, "qua": -1, "ngoai": -1, "sau": 1,
         "toi": 1, "sap toi": 1, "ke tiep": 1}  # fmt: skip
_COUNT = r"(\d{1,3}|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_SHIFT = r"(nay|truoc|vua roi|vua qua|qua|sau|sap toi|toi|ke tiep)"
_DAYS = "(ngay|hom|bua|tuan|thang)"
_BACK = ("qua", "vua qua", "gan day")
FEW = 7  # days that "mấy hôm trước" reaches back, and "mấy hôm tới" on
FIRST, LAST = date(1900, 1, 1), date(2199, 12, 31)  # where "trước" and "sau" a day end
# How the words of a time are written that are also other words without their marks: "quỹ" is no
# "quý", "mãi" no "mai".
WRITTEN = {
    "mai": ("mai",), "nay": ("nay", "này"), "qui": ("quý", "quí"), "tuan": ("tuần",),
    "thang": ("tháng",), "giua": ("giữa",), "cuoi": ("cuối",), "dau": ("đầu",),
}  # fmt: skip
PERIODS = ("thang", "tuan", "nam", "qui", "ngay", "hom")
DAY = timedelta(days=1)
# What stands before and between two days that reach from one to the other; up to now.
REACHES = tuple(
    (before, [link])
    for before, links in (("tu", ("den", "toi")), ("giua", ("va", "voi")))
    for link in links
)
NOW = [["den", "gio"], ["den", "nay"], ["toi", "gio"], ["toi", "nay"]]
NAMED = ("day", "days", "part", "month", "months", "quarter", "half", "part_of_year")
_PARTS = {"dau": 0, "thuong tuan": 0, "giua": 1, "trung tuan": 1, "cuoi": 2, "ha tuan": 2}

# Each row: what it looks like on unmarked words, and which function below reads it. The first row
# that fits at a place wins, so the longer forms stand first.
_FORMS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<!\S){form}(?!\S)"), name)
    for form, name in (
        (rf"(?<!/ )(?:ngay )?{_N} (?:-|den|va) {_N}(?:{_SEP}| thang ){_N}{_OF_YEAR}", "days"),
        (rf"(?:ngay )?{_N}{_SEP}{_N}{_SEP}((?:19|20)\d\d)", "day"),
        (rf"(?:ngay |mung |mong )?{_N} thang {_N}(?: {_YEAR}|{_SEP}{_YEAR})?", "day"),
        (rf"(?:ngay |mung |mong )?{_N}{_SEP}{_N}", "day"),
        (r"tu dau (nam|qui|thang)(?! \d)(?: nay)?(?: (?:den|toi) (?:nay|gio))?", "since"),
        (rf"giua thang {_N} (?:va|voi) thang {_N}{_OF_YEAR}", "months"),
        (rf"{_PART} thang {_N}{_OF_YEAR}", "part"),
        (rf"{_PART} thang {_SHIFT}", "near_part"),
        (rf"(?:thang |t ){_N}{_OF_YEAR}", "month"),
        (rf"{_QUARTER}{_OF_YEAR}", "quarter"),
        (rf"{_N}{_SEP}((?:19|20)\d\d)", "month"),
        (rf"(?:6 thang|sau thang|nua) (dau|cuoi) {_YEAR}", "half"),
        (r"(?:6 thang|sau thang|nua) (dau|cuoi) nam(?: nay)?", "half"),
        (rf"(?:thu {_WEEKDAY}|(chu nhat)) (?:(?:tuan )?(nay|toi|sau|truoc))", "weekday"),
        (rf"(?<!con ){_COUNT} {_DAYS} (qua|vua qua|gan day|toi|sap toi|tiep theo)", "reach"),
        (rf"(?<!con ){_COUNT} {_DAYS} (truoc|nua|sau)", "counted"),
        (rf"qui {_SHIFT}", "near_quarter"),
        (rf"thang {_SHIFT}", "near_month"),
        (rf"tuan {_SHIFT}", "near_week"),
        (r"nam (nay|ngoai|truoc|sau|toi)", "near_year"),
        (r"(?:hom|bua|sang|chieu|toi|trong ngay) nay", "today"),
        (r"(?:hom|bua|toi|chieu|sang) qua", "yesterday"),
        (r"(?:hom|ngay) kia", "before_yesterday"),
        (r"(?<!con )(?:may|vai) (?:hom|ngay|bua) (?:toi|sap toi|nua|tiep theo)", "days_next"),
        (r"(?:may|vai) (?:hom|ngay|bua) (?:truoc|nay|qua|vua roi)", "days_past"),
        (
            # "Tròn 130 năm" is an anniversary.
            r"(?:cach day|(?:tron|dung|vua tron)(?! \S+ nam)) (\d{1,3}|mot|hai|ba)"
            r" (ngay|tuan|thang|nam)",
            "before_now",
        ),
        (r"(?:ngay |sang |chieu |toi )?mai", "tomorrow"),
        (r"(dau|giua|cuoi) nam (\d{4})", "part_of_year"),
        (r"cuoi tuan(?: nay)?", "weekend"),
        (r"(?:tu (?:gio|nay|bay gio) )?(?:den|toi) (?:het|cuoi) nam(?: nay)?", "rest_of_year"),
    )
)  # fmt: skip


def spans(bares: list[str], today: date) -> list[tuple[int, int, Span]]:
    """The spans named in a list of unmarked words: first word, number of words, the span.

    Days that no calendar has (31/2) are passed over.
    """
    text = " ".join(bares)
    taken = [False] * (len(text) + 1)
    found = []
    for form, name in _FORMS:
        for match in form.finditer(text):
            if any(taken[match.start() : match.end()]):
                continue
            span = _read(name, match, today)
            # A day that no calendar has is not read as its month either.
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            if span:
                first = text[: match.start()].count(" ")
                found.append((first, match[0].count(" ") + 1, span))
    return list(_reaching(sorted(found, key=lambda one: one[0]), bares, today))


def named_days(span: Span) -> tuple[date, date]:
    """The first and last of the days that a span names: "trước ngày 30/4" names 30/4."""
    if span.start == FIRST:
        return span.end + DAY, span.end + DAY
    if span.end == LAST:
        return span.start - DAY, span.start - DAY
    return span.start, span.end


_OF_THE_CLOCK = ("vua roi", "vua qua", "nam nay", "toi day", "sap toi")


def _of_this_year(span: Span, behind: Sequence[str]) -> Span:
    """A span without a year is of this year where the clock is named: "cuối tháng 5 vừa rồi"."""
    told = behind[:1] == ["nay"] or " ".join(behind[:2]) in _OF_THE_CLOCK
    return replace(span, dated=True, relative=True) if told else span


def _reaching(
    found: list[tuple[int, int, Span]], bares: list[str], today: date
) -> Iterator[tuple[int, int, Span]]:
    """The spans with "trước", "sau" and "từ ... đến" read: what lies before, behind or between."""
    number = 0
    while number < len(found):
        place, size, span = found[number]
        end = place + size
        span = _of_this_year(span, bares[end:])
        before = bares[place - 1] if place else ""
        of_its_own = place > 1 and bares[place - 2] in PERIODS  # "tháng sau", "năm trước"
        following = found[number + 1] if number + 1 < len(found) else None
        number += 1
        if following and following[0] == end and following[2].grain == "year":
            number += 1
            yield place, size + following[1], _in_year(span, following[2].start.year)
            continue
        linked = bares[end : following[0]] if following else []
        reaches = (before, linked) in REACHES
        if following and reaches:
            number += 1
            yield place - 1, following[0] + following[1] - place + 1, _between(span, following[2])
        elif before == "tu" and bares[end : end + 2] in NOW:
            yield place - 1, size + 3, replace(span, end=max(today, span.start), dated=True)
        elif before in ("truoc", "sau") and not span.relative and not of_its_own:
            days = (FIRST, span.start - DAY) if before == "truoc" else (span.end + DAY, LAST)
            yield place - 1, size + 1, replace(span, start=days[0], end=days[1], dated=True)
        else:
            yield place, size, span


def _in_year(span: Span, year: int) -> Span:
    """A span told with a year behind it: "tháng này năm ngoái"."""
    start, end = calendars.in_year(span.start, year), calendars.in_year(span.end, year)
    return replace(span, start=start, end=end, dated=True)


def _between(first: Span, last: Span) -> Span:
    """From one span to another; a day without a year has that of the other."""
    start = first.start
    if last.dated and not first.dated:
        start = start.replace(year=last.start.year)
    return replace(last, start=start, dated=first.dated or last.dated)


def _read(name: str, match: re.Match[str], today: date) -> Span | None:
    try:
        return next(_made(name, match, today), None)
    except ValueError:  # the calendar has no such day
        return None


def _made(name: str, match: re.Match[str], today: date) -> Iterator[Span]:
    text = match[0]
    parts = [part for part in match.groups() if part is not None]
    if name in NAMED:
        yield _named(name, parts, text, today)
    elif name.startswith("near_"):
        yield _near(name, parts, text, today)
    else:
        yield _spoken(name, match, text, today)


def _named(name: str, parts: list[str], text: str, today: date) -> Span:
    """A span that is written with its numbers; without a year it is the year of `today`."""
    dated = len(parts[-1]) == 4 and parts[-1].isdecimal()
    year = int(parts[-1]) if dated else today.year
    numbers = parts[:-1] if dated else parts
    if name == "days":
        start, end, month = map(int, numbers)
        return Span(date(year, month, start), date(year, month, end), "day", text, dated=dated)
    if name == "day":
        day = date(year, int(numbers[1]), int(numbers[0]))
        return Span(day, day, "day", text, dated=dated)
    if name == "part":
        days = calendars.part_of_month(year, int(numbers[1]), _PARTS[numbers[0]])
        return Span(*days, "part-of-month", text, dated=dated)
    if name == "month":
        return Span(*calendars.month_of(year, int(numbers[0])), "month", text, dated=dated)
    if name == "months":
        last = calendars.month_of(year, int(numbers[1]))[1]
        return Span(date(year, int(numbers[0]), 1), last, "half-year", text, dated=dated)
    if name == "quarter":
        one = numbers[0]
        quarter = int(one) if one.isdecimal() else roman(one) or DIGITS[one]
        return Span(*calendars.quarter_of(year, quarter), "quarter", text, dated=dated)
    if name == "part_of_year":
        days = calendars.part_of_year(year, _PARTS[numbers[0]])
        return Span(*days, "half-year", text, dated=dated)
    return Span(*calendars.half_of(year, numbers[0] == "dau"), "half-year", text, dated=dated)


def _near(name: str, parts: list[str], text: str, today: date) -> Span:
    """A span told by its distance from `today`: tuần này, tháng sau, quý trước, năm ngoái."""
    shift = _NEAR[parts[-1]]
    if name == "near_week":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=shift)
        return Span(monday, monday + timedelta(days=6), "week", text, relative=True)
    if name == "near_year":
        year = today.year + shift
        return Span(date(year, 1, 1), date(year, 12, 31), "year", text, relative=True)
    if name == "near_quarter":
        months = today.year * 4 + (today.month - 1) // 3 + shift
        days = calendars.quarter_of(months // 4, months % 4 + 1)
        return Span(*days, "quarter", text, relative=True)
    months = today.year * 12 + today.month - 1 + shift
    year, month = months // 12, months % 12 + 1
    if name == "near_part":
        days = calendars.part_of_month(year, month, _PARTS[parts[0]])
        return Span(*days, "part-of-month", text, relative=True)
    return Span(*calendars.month_of(year, month), "month", text, relative=True)


def _spoken(name: str, match: re.Match[str], text: str, today: date) -> Span:
    """A day or days told by a word of their own: hôm nay, hôm qua, thứ bảy này, cuối tuần."""
    monday = today - timedelta(days=today.weekday())
    if name == "days_past":
        return Span(today - timedelta(days=FEW), today, "week", text, relative=True)
    if name == "days_next":
        return Span(today, today + timedelta(days=FEW), "week", text, relative=True)
    if name == "rest_of_year":
        return Span(today, date(today.year, 12, 31), "half-year", text, relative=True)
    if name == "counted":
        return _counted(today, match[1], match[2], -1 if match[3] == "truoc" else 1, text)
    if name == "reach":
        way = -1 if match[3] in _BACK else 1
        far = _away(today, match[1], match[2], way)
        grain = "week" if abs((far - today).days) <= FEW else "half-year"
        return Span(min(today, far), max(today, far), grain, text, relative=True)
    if name == "since":
        month = {"nam": 1, "qui": (today.month - 1) // 3 * 3 + 1}.get(match[1], today.month)
        return Span(date(today.year, month, 1), today, "half-year", text, relative=True)
    if name == "before_now":
        day = _away(today, match[1], match[2], -1)
        return Span(day, day, "day", text, relative=True)
    if name == "weekend":
        saturday = monday + timedelta(days=5)
        return Span(saturday, saturday + DAY, "week", text, relative=True)
    if name == "weekday":
        number = 6 if match[2] else _WEEKDAYS[match[1]]
        day = monday + timedelta(days=number, weeks={"sau": 1, "truoc": -1}.get(match[3], 0))
        if match[3] == "toi" and day <= today:
            day += timedelta(weeks=1)
    else:
        shift = {"today": 0, "yesterday": -1, "before_yesterday": -2, "tomorrow": 1}[name]
        day = today + timedelta(days=shift)
    return Span(day, day, "day", text, relative=True)


def _counted(today: date, number: str, unit: str, way: int, text: str) -> Span:
    """The day, week or month so many of them from `today`: "hai tháng trước", "3 ngày nữa"."""
    count = way * (int(number) if number.isdecimal() else DIGITS[number])
    if unit == "thang":
        months = today.year * 12 + today.month - 1 + count
        days = calendars.month_of(months // 12, months % 12 + 1)
        return Span(*days, "month", text, relative=True)
    if unit == "tuan":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=count)
        return Span(monday, monday + timedelta(days=6), "week", text, relative=True)
    day = today + timedelta(days=count)
    return Span(day, day, "day", text, relative=True)


def _away(today: date, number: str, unit: str, way: int) -> date:
    """The day so many days, weeks, months or years before (-1) or after (1) `today`."""
    count = way * (int(number) if number.isdecimal() else DIGITS[number])
    if unit in ("nam", "thang"):
        return calendars.months_from(today, count * (12 if unit == "nam" else 1))
    return today + timedelta(days=count * (7 if unit == "tuan" else 1))
