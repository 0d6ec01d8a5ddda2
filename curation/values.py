"""The values of fields: what a clerk may write in them, and what is made of it."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from curation.complaints import acceptable


def day(value: Any) -> dt.date:
    """The date that `value` writes, as 15/11/2019 or 2019-11-15; raises ValueError otherwise."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", str(value).strip())
    if found:
        year, month, number = map(int, found.groups())
    else:
        found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(value).strip())
        if not found:
            raise ValueError(f"“{value}” không phải ngày; viết như 15/11/2019")
        number, month, year = map(int, found.groups())
    try:
        return dt.date(year, month, number)
    except ValueError:
        raise ValueError(f"không có ngày {number}/{month}/{year} trên lịch") from None


def listed(value: Any) -> Any:
    """One string stands for a list of one, so that a clerk may write either."""
    return [value] if isinstance(value, str) else value


Day = Annotated[dt.date, BeforeValidator(day)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,48}$")]
Text = Annotated[str, Field(min_length=1, pattern=r"\S")]
Texts = Annotated[tuple[Text, ...], BeforeValidator(listed)]
Ids = Annotated[tuple[str, ...], BeforeValidator(listed)]
Accepts = Annotated[tuple[Annotated[str, AfterValidator(acceptable)], ...], BeforeValidator(listed)]

Precision = Literal["day", "month", "part-of-month", "quarter", "half-year", "year", "by", "before"]
Status = Literal["planned", "held", "moved", "cancelled", "ongoing"]
Expected = Literal["answer", "clarify", "refuse", "smalltalk"]
Level = Literal["central", "city", "district", "ward", "body", "institution"]
TaskList = Literal["tasks", "breakthroughs", "goals", "requirements", "projects", "steps"]
ListOf = Literal[
    "tasks",
    "breakthroughs",
    "goals",
    "requirements",
    "projects",
    "steps",
    "documents",
    "events",
    "figures",
    "people",
    "sources",
]
