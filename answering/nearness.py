"""Words that look like another, and names that are one slip away from what was typed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reading.lexicon import Name

MANY_WORDS = 8_000  # of a folder, from which not all are compared with an unknown one
NEAREST, SHORT = 40, 3  # words that look like one, unless it has so few letters
KEPT = 20_000  # words whose likes are kept once found
SLIPPED = 5  # letters from which on a name with a slip is known

Alike = Callable[[str, int], Sequence[str]]


class Near:
    """Gives the known words within one slip of a word (two from six letters on), with the number
    of slips, fewest first."""

    def __init__(self, known: Sequence[str]) -> None:
        self._known = known
        # Kept beside what it searches, not beside this object: in a circle neither would ever go.
        self._found = lru_cache(maxsize=KEPT)(partial(_search, _grouped(known)))

    def __call__(self, bare: str) -> Sequence[tuple[str, int]]:
        """The words near to one without marks."""
        return self._found(bare)

    def __reduce__(self) -> tuple[Any, ...]:
        return Near, (self._known,)


@dataclass(frozen=True, slots=True)
class Slips:
    """Gives the unit of a type whose name is one slip away ("quận Tanh Xuân"), if one is; `typed`
    are the names of units without their types, folded."""

    typed: Sequence[tuple[str, Name]]

    def __call__(self, bare: str, said: str) -> Name | None:
        """The unit that is meant by a folded name behind the word for its type."""
        close = (
            name
            for own, name in self.typed
            if name.type == said and len(own) >= SLIPPED and OSA.distance(own, bare) == 1
        )
        return next(close, None)


def _grouped(known: Sequence[str]) -> Alike:
    """What gives the words of a length that a word may be a slip of."""
    by_length: dict[int, list[str]] = defaultdict(list)
    begun: dict[tuple[int, str], list[str]] = defaultdict(list)
    for one in known:
        by_length[len(one)].append(one)
        begun[len(one), one[:1]].append(one)
    if len(known) <= MANY_WORDS:
        return lambda _, size: by_length[size]
    return partial(_begun_alike, begun)


def _begun_alike(
    begun: Mapping[tuple[int, str], Sequence[str]], bare: str, size: int
) -> Sequence[str]:
    # Among very many words those that begin alike: a slip seldom hits the first letter.
    first, second = bare[:1], bare[1:2]
    other = begun[size, second] if second != first else ()
    return [*begun[size, first], *other]


def _search(alike: Alike, bare: str) -> Sequence[tuple[str, int]]:
    cutoff = 2 if len(bare) >= 6 else 1
    close = [
        w for size in range(len(bare) - cutoff, len(bare) + cutoff + 1) for w in alike(bare, size)
    ]
    limit = NEAREST if len(bare) > SHORT else None
    found = process.extract(bare, close, scorer=OSA.distance, score_cutoff=cutoff, limit=limit)
    return tuple((one, int(distance)) for one, distance, _ in found)
