"""Times of items that cannot be right: an end before the start, a plan long past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from curation.complaints import Complaint
from curation.models import Event, Item, Task, When
from curation.passages import Passage
from curation.values import Status
from curation.yaml_files import Path

LONG_PAST = 90  # days after which somebody must know what became of a plan

Pairs = Iterable[tuple[Passage, Item]]


def reversed_times(items: Pairs) -> Iterator[Complaint]:
    """Every time that ends before it starts."""
    for passage, item in items:
        name, when = _time_of(item)
        if when and when.start and when.end and when.end < when.start:
            problem = f"ngày cuối {when.end:%d/%m/%Y} đứng trước ngày đầu {when.start:%d/%m/%Y}"
            remedy = f"xem lại “start” và “end” theo lời của nguồn: “{when.text}”"
            yield passage.complaint((name, "end"), problem, remedy, "end-before-start")


def past_plans(items: Pairs, today: date) -> Iterator[Complaint]:
    """Every event that was only planned at the last news of it, more than 90 days after its time.

    News from after that time settle it, whatever they say.
    """
    for passage, item in items:
        if not isinstance(item, Event) or not item.when:
            continue
        end = item.when.end or item.when.start
        status, path, told = _last_state(item)
        if not end or status != "planned" or (told and told > end):
            continue
        if (today - end).days > LONG_PAST:
            problem = f"còn ghi là dự kiến, mà thời gian “{item.when.text}” đã qua hơn 90 ngày"
            remedy = (
                "thêm vào “updates” tin cho biết đã tổ chức (held), dời (moved) hay hủy (cancelled)"
            )
            yield passage.complaint(path, problem, remedy, "past-planned")


def _time_of(item: Item) -> tuple[str, When | None]:
    if isinstance(item, Event):
        return "when", item.when
    return "deadline", item.deadline if isinstance(item, Task) else None


def _last_state(event: Event) -> tuple[Status, Path, date | None]:
    """What the last news of an event said, where that stands, and the day of the last update."""
    if not event.updates:
        return event.status, ("status",), None
    number, last = max(enumerate(event.updates), key=lambda one: (one[1].as_of, one[0]))
    return last.status, ("updates", number, "status"), last.as_of
