"""Wordings that two items claim: a question belongs to one item, an alias better to one too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from curation.complaints import Complaint
from curation.models import Item, Unit
from curation.passages import Passage
from reading.text import clean, fold, words

QUESTION, ALIAS, NAME = "câu hỏi", "cách gọi", "tên"


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording of an item where it stands: a question, an alias, or its name."""

    passage: Passage
    item: Item
    sort: str
    path: tuple[str | int, ...]
    text: str

    def complaint(self, other: Wording, remedy: str, rule: str) -> Complaint:
        """The complaint that `other`, which stands earlier, is the same."""
        problem = (
            f"{self.sort} “{self.text}” trùng với {other.sort} của mục “{other.item.id}”"
            f" ({other.passage.file.label}:{other.passage.line(*other.path)})"
        )
        return self.passage.complaint(self.path, problem, remedy, rule)


def complaints_of_duplicates(items: Iterable[tuple[Passage, Item]]) -> list[Complaint]:
    """Every question or alias that an item has word for word from an earlier one.

    Case, spaces and punctuation don't count, marks do. Items of different units may share an
    alias: whoever says it is asked which unit is meant.
    """
    remedy = "giữ ở một mục, hoặc viết rõ điều khác nhau; hai mục nói một điều thì gộp làm một"
    return [
        later.complaint(first, remedy, "duplicate-question")
        for first, later in _pairs(items, marked=True)
        if _clash(first, later)
    ]


def shared_aliases(items: Iterable[tuple[Passage, Item]]) -> list[Complaint]:
    """Every alias that an earlier item has too, as alias, question or name, marked or not."""
    remedy = "thêm vào cách gọi điều phân biệt, như tên đơn vị; để chung thì bot phải hỏi lại"
    return [
        later.complaint(first, remedy, "shared-alias")
        for first, later in _pairs(items, marked=False)
        if ALIAS in (first.sort, later.sort) and not _clash(first, later)
    ]


def _clash(one: Wording, other: Wording) -> bool:
    """Whether two equal wordings leave nothing to tell the items apart by."""
    sorts = {one.sort, other.sort}
    return NAME not in sorts and (sorts == {QUESTION} or _unit(one.item) == _unit(other.item))


def _unit(item: Item) -> str:
    """The unit that an item is of, or counts, or comes from; "" for none."""
    if isinstance(item, Unit):
        return item.id
    fields = (str(getattr(item, name, "")) for name in ("unit", "of", "issuer"))
    return next(filter(None, fields), "")


def _pairs(
    items: Iterable[tuple[Passage, Item]], marked: bool
) -> Iterator[tuple[Wording, Wording]]:
    """Equal wordings of different items, each with the first of them."""
    for group in _alike(chain.from_iterable(map(_wordings, items))):
        firsts: dict[str, Wording] = {}
        told = set()
        for wording in group:
            key = _key(wording.text, marked)
            first = firsts.setdefault(key, wording)
            if first.item.id != wording.item.id and (key, wording.item.id) not in told:
                told.add((key, wording.item.id))
                yield first, wording


def _wordings(pair: tuple[Passage, Item]) -> Iterator[Wording]:
    passage, item = pair
    for number, text in enumerate(item.questions):
        yield Wording(passage, item, QUESTION, ("questions", number), text)
    for number, text in enumerate(item.aliases):
        yield Wording(passage, item, ALIAS, ("aliases", number), text)
    for name in ("title", "name"):
        if getattr(item, name, ""):
            yield Wording(passage, item, NAME, (name,), getattr(item, name))


def _alike(wordings: Iterable[Wording]) -> list[Sequence[Wording]]:
    """The wordings of several items that have the same letters: few are left to be compared."""
    by_letters: dict[str, list[Wording]] = defaultdict(list)
    for wording in wordings:
        by_letters["".join(filter(str.isalnum, fold(wording.text)))].append(wording)
    return [
        group
        for group in by_letters.values()
        if len(group) > 1 and len({one.item.id for one in group}) > 1
    ]


def _key(text: str, marked: bool) -> str:
    """The words of a wording without case and stops, with or without their marks."""
    return " ".join(one.text if marked else one.bare for one in words(clean(text)))
