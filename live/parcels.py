"""An index as a row of small parcels, so that taking one over from another process never holds
this one up: each is unpacked in a few milliseconds, and between two of them others have their turn.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from answering import Index
from curation.collector import collector_paused
from reading.lexicon import language

ITEMS, TOPICS = 500, 20  # in one parcel; a topic with its wordings is many times an item


def packed(index: Index) -> Iterator[bytes]:
    """The parcels of an index, for `unpacked`."""
    numbers = {id(language()): 0}
    count = 1
    for part in _parts(index):
        yield _Packer(numbers).pack(part)
        numbers |= {id(one): count + place for place, one in enumerate(part)}
        count += len(part)


@collector_paused()
def unpacked(parcels: Iterable[bytes]) -> Index:
    """The index that was `packed`, by this version of the program: parcels are trusted."""
    known: list[Any] = [language()]
    for parcel in parcels:
        known += _Unpacker(parcel, known).load()
    index = known[-1]
    assert isinstance(index, Index)
    return index


def _parts(index: Index) -> Iterator[Sequence[Any]]:
    """The index in parts, each of which names what came before it by a number."""
    items = list(index.knowledge.items.values())
    yield from (items[at : at + ITEMS] for at in range(0, len(items), ITEMS))
    yield (index.knowledge, index.units, index.concepts, index.rarity, index.shares)
    yield (index.lexicon,)
    made = index.topics.made or ()
    yield from (made[at : at + TOPICS] for at in range(0, len(made), TOPICS))
    yield (index.postings,)
    yield (index,)


class _Packer(pickle.Pickler):
    """Names by its number whatever was packed before."""

    def __init__(self, numbers: dict[int, int]) -> None:
        self._written = io.BytesIO()
        super().__init__(self._written, pickle.HIGHEST_PROTOCOL)
        self._numbers = numbers

    def pack(self, part: Sequence[Any]) -> bytes:
        """The parcel of a part."""
        self.dump(tuple(part))
        return self._written.getvalue()

    def persistent_id(self, obj: Any) -> int | None:
        """Called for whatever is packed: its number if it was before."""
        return self._numbers.get(id(obj))


class _Unpacker(pickle.Unpickler):
    """Knows by their numbers what was unpacked before."""

    def __init__(self, parcel: bytes, known: Sequence[Any]) -> None:
        super().__init__(io.BytesIO(parcel))
        self._known = known

    def persistent_load(self, pid: Any) -> Any:
        """What has that number."""
        return self._known[pid]
