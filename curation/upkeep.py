"""What the office still owes its items: to confirm them, look at them again, name a source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from curation.complaints import Complaint
from curation.models import Document, Entry, Event, Figure, Item, Person, Source, Task
from curation.passages import Passage

# Kinds that state a fact somebody may act on. A unit is only a name; a list tells what its points
# tell; a source is one itself.
FACTS = (Document, Event, Figure, Task, Person)

Pairs = Iterable[tuple[Passage, Item]]


def complaints_of_drafts(items: Pairs) -> list[Complaint]:
    """Every item that still has to be confirmed."""
    problem = "mục còn là bản nháp, chưa ai xác nhận"
    remedy = "soát lại với nguồn rồi xoá dòng “draft”; chưa soát xong thì để mục ở ngoài thư mục"
    return [
        passage.complaint(("draft",), problem, remedy, "draft")
        for passage, item in items
        if item.draft == "yes"
    ]


def overdue(items: Pairs, today: date) -> Iterator[Complaint]:
    """Every item that was to be looked at again before `today`."""
    remedy = "xem lại mục, rồi đặt ngày hẹn mới hoặc xoá dòng “check_by”"
    for passage, item in items:
        if item.check_by and item.check_by < today:
            days = (today - item.check_by).days
            problem = f"hẹn xem lại trước hết ngày {item.check_by:%d/%m/%Y}, nay đã quá {days} ngày"
            yield passage.complaint(("check_by",), problem, remedy, "check-by")


def sourceless(items: Sequence[tuple[Passage, Item]]) -> Iterator[Complaint]:
    """Every item that states a fact and names no source.

    A question and answer may do without one in a folder that keeps no sources at all.
    """
    keeps_sources = any(isinstance(item, Source) for _, item in items)
    kinds = (*FACTS, Entry) if keeps_sources else FACTS
    for passage, item in items:
        if isinstance(item, kinds) and not item.source:
            remedy = "thêm “source: ...” là mã của nguồn; chưa có nguồn ấy thì thêm vào “sources”"
            yield passage.complaint((), "không ghi nguồn", remedy, "no-source")
