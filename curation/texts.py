"""The texts of an item as written, each with its path, for whoever looks into all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from curation.passages import Passage
from curation.relations import RELATIONS
from curation.yaml_files import Path

# The letters of a character class that are capitals, as Vietnamese has them.
CAPITALS = "A-Z" + "".join(one for one in map(chr, range(0xC0, 0x1EFA)) if one.isupper())
# What names other items, and is never read by anybody.
_NAMES = frozenset(name for fields in RELATIONS.values() for name in fields) | {"id"}


def texts_in(item: Passage) -> Iterator[tuple[Path, str]]:
    """Every text of an item and where it stands; ids and the names of kinds are left out."""
    yield from _texts(item.data, ())


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, list):
        for number, one in enumerate(data):
            yield from _texts(one, (*path, number))
    elif isinstance(data, dict):
        for name, one in data.items():
            if name not in _NAMES:
                yield from _texts(one, (*path, name))
