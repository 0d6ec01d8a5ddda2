"""Months, quarters and parts of months as days."""

from __future__ import annotations

import calendar
from datetime import date


def month_of(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month; raises ValueError for a month that doesn't exist."""
    first = date(year, month, 1)
    return first, date(year, month, calendar.monthrange(year, month)[1])


def quarter_of(year: int, quarter: int) -> tuple[date, date]:
    """The first and the last day of a quarter 1..4; raises ValueError for another."""
    if not 1 <= quarter <= 4:
        raise ValueError(quarter)
    return date(year, quarter * 3 - 2, 1), month_of(year, quarter * 3)[1]


def part_of_month(year: int, month: int, part: int) -> tuple[date, date]:
    """The days of the beginning (0: 1-10), middle (1: 11-20) or end (2: 21 on) of a month."""
    first, last = month_of(year, month)
    starts = (first, first.replace(day=11), first.replace(day=21))
    ends = (first.replace(day=10), first.replace(day=20), last)
    return starts[part], ends[part]


def half_of(year: int, first: bool) -> tuple[date, date]:
    """The first and the last day of the first or the second half of a year."""
    return date(year, 1 if first else 7, 1), month_of(year, 6 if first else 12)[1]


def part_of_year(year: int, part: int) -> tuple[date, date]:
    """The days of the beginning (0: the first quarter), middle (1: May to August) or end (2: the
    last quarter) of a year."""
    months = ((1, 3), (5, 8), (10, 12))[part]
    return date(year, months[0], 1), month_of(year, months[1])[1]


def months_from(day: date, count: int) -> date:
    """The day so many months after `day`, before it for a count below 0; the month's last if it has
    no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def in_year(day: date, year: int) -> date:
    """The same day of another year; the last of February for a 29th that it doesn't have."""
    return months_from(day, (year - day.year) * 12)
