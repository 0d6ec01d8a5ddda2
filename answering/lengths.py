"""Replies longer than the bot tells at once, or than one message of a channel holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from answering.composing import SHORT, compose
from answering.index import Index
from answering.sentences import held_by
from answering.tellers import Teller
from curation.models import Entry, Item, Listing, Task
from exchange import Reading


@dataclass(frozen=True, slots=True)
class Excess:
    """What is too long about the reply to an item, in words, and the field that makes it so."""

    path: tuple[str, ...]
    problem: str


def excess_of(item: Item, index: Index, teller: Teller, limits: Mapping[str, int]) -> Excess | None:
    """What is too long about the whole reply to an item; None if it fits.

    `limits` gives for each channel by its name how many UTF-16 units a message may have.
    """
    if isinstance(item, Listing):
        return _of_list(item, index, teller)
    whole = held_by(item, teller)[1]
    size = len(whole.encode("utf-16-le")) // 2
    over = [f"{channel} ({limit} ký tự)" for channel, limit in limits.items() if size > limit]
    if len(whole) <= SHORT and not over:
        return None
    problem = f"câu trả lời dài {size} ký tự, bot chỉ đọc khoảng {SHORT} ký tự đầu"
    if over:
        problem += f", dài hơn cả một tin trên {', '.join(over)}"
    path = {Entry: ("answer",), Task: ("text",)}.get(type(item), ())
    return Excess(path, problem)


def _of_list(item: Listing, index: Index, teller: Teller) -> Excess | None:
    """A list whose last point is not told."""
    topic = index.topics[index.place_of[item.id]]
    told = compose(topic, Reading(words=()), teller).text
    if not topic.members or f"\n{len(topic.members)}. " in told:
        return None
    return Excess((), f"danh sách có {len(topic.members)} mục, bot không kể được đến mục cuối")
