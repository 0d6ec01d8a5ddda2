"""What a question excepts: "ngoài các tiểu ban ra còn lập gì" asks for something else."""

from __future__ import annotations

from dataclasses import replace

from exchange import Word
from reading.documents import find_documents
from reading.drafts import EXCEPTED, Draft
from reading.lexicon import Lexicon
from reading.names import find_names
from reading.phrases import agrees
from reading.text import fold

BEGINS = "ngoài"
GOES_ON = ("ra", "thì", "còn")  # behind what is excepted
LONGEST = 12  # words


def set_exceptions_apart(draft: Draft, lexicon: Lexicon) -> None:
    """Claim what is excepted and keep it apart: neither its words nor its names are asked of."""
    for place in range(len(draft.words) - 1):
        end = _end_of(draft, place)
        if not end:
            continue
        inner = Draft([replace(one, role="") for one in draft.words[place + 1 : end]])
        if not inner.words:
            continue
        find_documents(inner, lexicon.language)
        find_names(inner, lexicon)
        excepted = inner.reading()
        kept = {(one.kind, one.number) for one in excepted.documents}
        draft.documents = [one for one in draft.documents if (one.kind, one.number) not in kept]
        draft.excepted = excepted
        draft.claim(place, end - place, EXCEPTED)
        return


def _end_of(draft: Draft, place: int) -> int:
    """The place behind what is excepted from `place` on; 0 if nothing is."""
    words = draft.words
    first = not place or bool(words[place - 1].stop)
    if not _is(words[place], BEGINS):
        return 0
    if words[place].open and not first:
        return 0  # "nam ngoai", "trong va ngoai nuoc"
    for end in range(place + 1, min(place + LONGEST, len(words))):
        if any(_is(words[end], one) for one in GOES_ON):
            return end if end > place + 1 else 0  # "ngoài ra"
        if words[end].stop:
            return end + 1 if first and end + 1 < len(words) else 0
    return 0


def _is(one: Word, text: str) -> bool:
    return one.bare == fold(text) and agrees(one, text)
