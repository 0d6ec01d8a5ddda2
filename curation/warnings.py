"""All warnings that need no matching: what is written is looked at, and nothing is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from curation.abbreviations import unknown_abbreviations
from curation.complaints import Complaint
from curation.duplicates import shared_aliases
from curation.loading import Contents
from curation.passages import Passage, field
from curation.schedules import past_plans, reversed_times
from curation.texts import texts_in
from curation.upkeep import overdue, sourceless
from curation.weekdays import misnamed_days
from reading.masking import personal


def warnings_of(contents: Contents, today: date) -> list[Complaint]:
    """The warnings of a folder on a day, those included that its items accept.

    What needs the whole folder is left out where a part of it couldn't be understood.
    """
    items = contents.items
    found = [
        *(one for passage, _ in items for one in misnamed_days(passage)),
        *(one for passage, _ in items for one in _personal_data(passage)),
        *reversed_times(items),
        *past_plans(items, today),
        *overdue(items, today),
    ]
    if contents.knowledge is not None:
        found += sourceless(items)
        found += shared_aliases(items)
        found += unknown_abbreviations(items, contents.vocabulary)
    return found


def _personal_data(passage: Passage) -> Iterator[Complaint]:
    for path, text in texts_in(passage):
        kinds = ", ".join(personal(text))
        if kinds:
            problem = f"{field(path)} có {kinds}"
            remedy = "bỏ đi nếu là của riêng một người; của cơ quan thì ghi accepts: personal-data"
            yield passage.complaint(path, problem, remedy, "personal-data")
