"""Document numbers in every spelling: 155-KH/TU, KH 155, kh155, kế hoạch số 155."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exchange import DocumentNumber, Word
from reading.drafts import EXCEPTED, Draft
from reading.lexicon import Language
from reading.phrases import longest

COUNTED = ("thang", "nam", "qui", "tuan")  # "kế hoạch 5 năm" counts years, it is no number
_YEAR = re.compile(r"(?:19|20)\d\d")


def find_documents(draft: Draft, language: Language) -> None:
    """Claim document numbers in every spelling: 155-KH/TU, KH 155, kh155, kế hoạch số 155."""
    place = 0
    while place < len(draft.words):
        apart = draft.words[place].role == EXCEPTED
        size = 0 if apart else _document_at(draft, place, language)
        place += max(size, 1)


def _document_at(draft: Draft, place: int, language: Language) -> int:
    words = draft.words
    if words[place].bare not in language.kind_names and not words[place].text[-1:].isdigit():
        return 0
    kind, start = _kind_at(words, place, language)
    at = start
    if kind and at < len(words) and words[at].bare == "so":
        at += 1
    glued = re.fullmatch(r"([a-zđ]{2,3})(\d{1,5})", words[place].text)
    if glued and glued[1] in language.document_kinds:
        kind, number, at = language.document_kinds[glued[1]], glued[2], place + 1
    elif at < len(words) and re.fullmatch(r"\d{1,5}", words[at].text):
        number, at = words[at].text, at + 1
    else:
        return 0
    code, end = _code_after(words, at, language)
    suffix = code[1]
    kind = kind or code[0]
    counts = not glued and not code[0] and not suffix and _counts(words, at)
    # "văn bản số 155": some document of that number.
    unnamed = [one.bare for one in words[max(0, place - 3) : place]][-3:] == ["van", "ban", "so"]
    if counts or not (kind or unnamed):
        return 0
    size = end - place
    spaced = " ".join(one.written for one in words[place:end])
    written = spaced.replace(" - ", "-").replace(" / ", "/")
    draft.documents.append(DocumentNumber(number.lstrip("0") or "0", kind, suffix, written))
    draft.claim(place, size, "document")
    return size


def _kind_at(words: Sequence[Word], place: int, language: Language) -> tuple[str, int]:
    """The document kind that stands at `place`, in words or as a code, and the place behind it."""
    found = longest(language.kind_names, words, place)
    return (found.value, place + len(found.bares)) if found else ("", place)


def _code_after(words: Sequence[Word], at: int, language: Language) -> tuple[tuple[str, str], int]:
    """The kind and suffix of "-KH/TU" or "/KH-UBND" behind a number, and the place behind them."""
    kind = suffix = ""
    end = at
    while end < len(words) and not suffix:
        here = end + (words[end].text in ("/", "-"))
        if here >= len(words):
            break
        text = words[here].text
        if (
            not kind
            and text in language.document_kinds
            and (here > end or text != words[here].bare)
        ):
            kind = language.document_kinds[text]
        elif not kind and text in language.document_kinds:
            kind = language.document_kinds[text]
        elif text in language.document_suffixes:
            suffix = text
        else:
            break
        end = here + 1
    return (kind, suffix), end


def _counts(words: Sequence[Word], at: int) -> bool:
    """Whether the number behind a kind counts something else: "kế hoạch 5 năm", a year, a date."""
    number = words[at - 1].text
    after, two_after, third = (
        words[i].bare if i < len(words) else "" for i in (at, at + 1, at + 2)
    )
    if words[at - 2].bare == "so":
        return False
    if after in ("/", "-") and two_after.isdecimal():
        return True
    dated = after == "nam" and two_after.isdecimal() and third != "-"
    small = number[0] != "0" and int(number) <= 12
    return bool(_YEAR.fullmatch(number)) or (after in COUNTED and small and not dated)
