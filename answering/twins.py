"""Items that are easily confused: each fits a wording of the other nearly as well."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from answering.certainty import kin
from answering.decision import CLOSE
from answering.index import SHARED, Index
from answering.matching import Match, close_to
from answering.phrasings import Phrasing, phrasings
from answering.topics import Topic
from curation.models import Item
from exchange import Reading
from reading.reader import key_of
from reading.text import clean, words

# Fields in which an item names what it is about or comes from.
_REFERENCES = ("source", "related", "serves", "carries_out", "replaces", "members")
Read = Callable[[str], Reading]  # the likeliest reading of a text
Near = Mapping[str, Phrasing]  # for each item that comes near, the wording that it fits


def near_items(item: Item, reading_of: Read, index: Index) -> dict[str, Phrasing]:
    """The items that fit a wording of this one nearly as well, by their ids, with that wording."""
    found: dict[str, Phrasing] = {}
    place = index.place_of[item.id]
    for phrasing in phrasings(item, index.units):
        reading = reading_of(phrasing.text)
        near = close_to(place, reading, CLOSE, index)
        for match in near[1:]:
            if _may_be_taken_for(near[0], match, reading, index):
                found.setdefault(match.topic.id, phrasing)
    return found


def _may_be_taken_for(own: Match, other: Match, reading: Reading, index: Index) -> bool:
    """Whether nothing but the words of a wording tells two topics apart.

    A list and its point belong together, and so do things of two kinds of which one names the
    other: what is asked picks one. Where no unit is named, the person is asked which is meant.
    """
    one, two = own.topic, other.topic
    if two.id not in index.knowledge.items or kin(own, other):
        return False
    if one.unit and two.unit and one.unit != two.unit and not reading.units:
        return False
    return type(one.item) is type(two.item) or not (_names(one, two) or _names(two, one))


def _names(one: Topic, other: Topic) -> bool:
    return any(other.id in getattr(one.item, field, ()) for field in _REFERENCES)


def same_when_bare(index: Index) -> dict[tuple[str, str], tuple[Phrasing, Phrasing]]:
    """The pairs of items that have one question but for its marks, the earlier item first."""
    if SHARED not in index.stored.values():
        return {}
    holders: dict[str, dict[str, Phrasing]] = defaultdict(dict)
    for item in index.knowledge.items.values():
        for number, text in enumerate(item.questions):
            key = key_of(words(clean(text)))
            if index.stored.get(key) == SHARED:
                holders[key].setdefault(item.id, Phrasing(("questions", number), text))
    found: dict[tuple[str, str], tuple[Phrasing, Phrasing]] = {}
    for by_item in holders.values():
        (first, its), *others = by_item.items()
        for later, phrasing in others:
            found.setdefault((first, later), (its, phrasing))
    return found


def twins(
    ids: Iterable[str], near: Callable[[str], Near], index: Index
) -> Iterator[tuple[str, str, Phrasing, Phrasing]]:
    """The pairs of items, one of them among `ids`, of which each comes near to the other: the
    earlier item, the later, and a wording of each that the other fits too."""
    told = set()
    for one in ids:
        for two in near(one):
            first, later = sorted((one, two), key=index.place_of.__getitem__)
            if (first, later) in told or one not in near(two):
                continue
            told.add((first, later))
            yield first, later, near(first)[later], near(later)[first]
