"""Which warnings an item takes for right, and which of these it needn't take any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from curation.complaints import Complaint
from curation.models import Item
from curation.passages import Passage

# These come by themselves as time goes by: what isn't needed today may be tomorrow.
_BY_THE_CLOCK = frozenset(("past-planned", "check-by"))


def unacknowledged(
    warnings: Sequence[Complaint], items: Sequence[tuple[Passage, Item]], checked: Set[str]
) -> list[Complaint]:
    """The warnings that no item accepts, and one for each name that is accepted in vain.

    `checked` are the ids of the items whose every warning is among `warnings`.
    """
    accepts = {item.id: item.accepts for _, item in items}
    shown = [one for one in warnings if one.rule not in accepts.get(one.entry, ())]
    given = {(one.entry, one.rule) for one in warnings}
    return shown + [
        one
        for passage, item in items
        if item.id in checked
        for one in _in_vain(passage, item, given)
    ]


def _in_vain(passage: Passage, item: Item, given: Set[tuple[str, str]]) -> Iterator[Complaint]:
    for number, name in enumerate(item.accepts):
        if (item.id, name) not in given and name not in _BY_THE_CLOCK:
            problem = f"“accepts” nhận cảnh báo “{name}” mà mục này không còn"
            remedy = f"xoá “{name}” khỏi “accepts”"
            yield passage.complaint(("accepts", number), problem, remedy, "needless-accepts")
