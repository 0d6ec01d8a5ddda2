"""Tables of phrases, and the longest phrase that stands at a place of a message."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, NamedTuple, TypeVar

from exchange import Word
from reading.text import clean, partly_marked, toneless, words

V = TypeVar("V")
WRITTEN_OUT = 0.95  # how sure a word is that a short form stands for: its marks are known


class Phrase(NamedTuple, Generic[V]):
    """A phrase word by word, with its marks and without, and what it stands for."""

    texts: tuple[str, ...]
    bares: tuple[str, ...]
    value: V


Table = Mapping[str, Sequence[Phrase[V]]]


def table(pairs: Iterable[tuple[str, V]]) -> dict[str, list[Phrase[V]]]:
    """Phrases by their first word without marks, the longest first."""
    made: dict[str, list[Phrase[V]]] = {}
    for written, value in pairs:
        read = words(clean(written))
        if read:
            phrase = Phrase(tuple(w.text for w in read), tuple(w.bare for w in read), value)
            made.setdefault(phrase.bares[0], []).append(phrase)
    for phrases in made.values():
        phrases.sort(key=lambda phrase: -len(phrase.bares))
    return made


def agrees(read: Word, text: str) -> bool:
    """Whether a word as typed can stand for `text`: typed marks count, some may lack."""
    if read.text == text or read.open or read.sure < WRITTEN_OUT:
        return True
    return read.text == toneless(text) or partly_marked(read.text, text)


def phrases_at(
    phrases: Table[V],
    read: Sequence[Word],
    place: int,
    fits: Callable[[Word, str], bool] = agrees,
) -> list[Phrase[V]]:
    """The phrases that stand at `place`, the longest first."""
    known = phrases.get(read[place].bare)
    return [one for one in known if _stands(one, read, place, fits)] if known else []


def longest(
    phrases: Table[V],
    read: Sequence[Word],
    place: int,
    fits: Callable[[Word, str], bool] = agrees,
) -> Phrase[V] | None:
    """The longest phrase that stands at `place`, or None."""
    for one in phrases.get(read[place].bare, ()):
        if _stands(one, read, place, fits):
            return one
    return None


def _stands(
    phrase: Phrase[V], read: Sequence[Word], place: int, fits: Callable[[Word, str], bool]
) -> bool:
    size = len(phrase.bares)
    if place + size > len(read):
        return False
    wrong = 0
    for i in range(size):
        if read[place + i].bare != phrase.bares[i]:
            return False
        wrong += not fits(read[place + i], phrase.texts[i])
    # Half of its marks wrong or missing, a phrase is itself still; a lone word must be sure.
    return wrong <= size // 2
