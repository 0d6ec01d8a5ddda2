"""The items of the knowledge in use, to be listed and searched by clerks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answering.texts import title_of
from curation.models import KINDS, Item
from live.knowledge import InUse
from reading.text import fold

KIND_OF = {model: kind for kind, model in KINDS.items()}


@dataclass(frozen=True, slots=True)
class Listed:
    """An item in the list: where it stands, and all that it may be found by, without marks."""

    id: str
    kind: str
    title: str
    place: str
    searched: str


class Catalogue:
    """The list of the version in use, made anew when that changes."""

    def __init__(self, used: InUse) -> None:
        self._used = used
        self._version = ""
        self._items: Sequence[Listed] = ()

    async def found(self, search: str, kind: str = "") -> list[Listed]:
        """The items that hold all words of a search, with and without marks, of a kind if one is
        given; in the order of the files."""
        if self._version != self._used.version:
            version = self._used.version
            self._items = await asyncio.to_thread(lambda: list(_listed(self._used)))
            self._version = version
        wanted = fold(search).split()
        return [
            one
            for one in self._items
            if (not kind or one.kind == kind) and all(word in one.searched for word in wanted)
        ]


def _listed(used: InUse) -> Iterator[Listed]:
    index = used.index
    for item in index.knowledge.items.values():
        title = title_of(item, index.units)
        searched = fold(" ".join((item.id, title, *_texts(item))))
        place = index.knowledge.origins[item.id]
        yield Listed(item.id, KIND_OF[type(item)], title, place, searched)


def _texts(item: Item) -> Iterator[str]:
    for value in item.model_dump(mode="json").values():
        yield from [value] if isinstance(value, str) else map(str, value or ())
