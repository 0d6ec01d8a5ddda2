"""What a page shows: the period and the choices in its address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from admin.wording import CHANNELS, OUTCOMES
from store.filters import Filter
from store.rollups import bounds, day_of, last_days

DAYS = 30  # that are shown where nothing is picked
LONGEST = 3_660  # days of a period
LONGEST_SEARCH = 200  # characters


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices of a page: the first and the last day, the rest "" where nothing is chosen;
    `problems` says what of the address could not be used, and what is shown instead."""

    first: str
    last: str
    days: int | None
    channel: str = ""
    outcome: str = ""
    entry: str = ""
    search: str = ""
    problems: tuple[str, ...] = ()

    @property
    def wanted(self) -> Filter:
        """What the reports are asked for."""
        return Filter(
            since=bounds(self.first)[0],
            until=bounds(self.last)[1],
            channel=self.channel or None,
            outcome=self.outcome or None,
            entry=self.entry or None,
            search=self.search,
        )

    def query(self, **changed: str | int) -> str:
        """The choices as the end of an address, some of them changed."""
        period = {"days": self.days} if self.days else {"from": self.first, "to": self.last}
        named = {
            **period,
            "channel": self.channel,
            "outcome": self.outcome,
            "entry": self.entry,
            "q": self.search,
            **changed,
        }
        return urlencode({name: value for name, value in named.items() if value != ""})


def chosen(given: Mapping[str, str], now: datetime) -> Chosen:
    """The choices that an address or a form names; what can't be used is left out and said."""
    problems: list[str] = []
    first, last, days = _period(given, now, problems)
    return Chosen(
        first=first,
        last=last,
        days=days,
        channel=_one_of(given, "channel", CHANNELS, "kênh", problems),
        outcome=_one_of(given, "outcome", OUTCOMES, "kết quả", problems),
        entry=given.get("entry", "").strip()[:LONGEST_SEARCH],
        search=given.get("q", "").strip()[:LONGEST_SEARCH],
        problems=tuple(problems),
    )


def _one_of(
    given: Mapping[str, str],
    name: str,
    known: Mapping[str, str],
    called: str,
    problems: list[str],
) -> str:
    value = given.get(name, "")
    if value and value not in known:
        problems.append(f"Không có {called} “{value[:40]}”; đang xem tất cả.")
        return ""
    return value


def _period(
    given: Mapping[str, str], now: datetime, problems: list[str]
) -> tuple[str, str, int | None]:
    """The first and last day, and the number of days where that was picked."""
    today = day_of(now)
    if given.get("from") or given.get("to"):
        last = _day(given.get("to") or today)
        first = _day(given.get("from") or (last or today))
        if first and last and first <= last and _length(first, last) <= LONGEST:
            return first, last, None
        problems.append("Khoảng ngày không dùng được: ngày đầu phải không sau ngày cuối.")
    days = given.get("days", str(DAYS))
    if not (re.fullmatch(r"[0-9]{1,4}", days) and 1 <= int(days) <= LONGEST):
        problems.append(f"Số ngày phải từ 1 đến {LONGEST}; đang xem {DAYS} ngày.")
        days = str(DAYS)
    since, _ = last_days(int(days), now)
    return day_of(since), today, int(days)


def _day(written: str) -> str | None:
    """The day that is written as 2026-11-28; None if it is none."""
    try:
        day = date.fromisoformat(written)
    except ValueError:
        return None
    return day.isoformat() if 2000 <= day.year <= 2100 else None


def _length(first: str, last: str) -> int:
    return (date.fromisoformat(last) - date.fromisoformat(first) + timedelta(days=1)).days
