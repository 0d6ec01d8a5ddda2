"""What carries no content in a message: courtesy, fillers, general words, its shape."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from exchange import Word
from reading.drafts import Draft
from reading.lexicon import Lexicon
from reading.phrases import Table, longest

# Words of an attribute's phrase that an entry may also hold ("kế hoạch nào", "kết quả ra sao").
SOFT = "soft"
# Shapes whose words say nothing beside the shape itself.
SAID_BY_SHAPE = (
    "return", "confirm", "compare", "total", "pronouns", "next-one", "corrections", "among",
    "earliest", "latest", "following", "preceding", "more",
)  # fmt: skip
# General verbs and nouns beside rarer words.
LIGHT = "light"
NEIGHBOURS = {"sau": "following", "trước": "preceding", "truoc": "preceding"}


def find_shapes(draft: Draft, lexicon: Lexicon) -> None:
    """Note the shape of the question; words that only say it count for little or nothing."""
    roles = dict.fromkeys(SAID_BY_SHAPE, "function") | {"source": LIGHT, "earlier-term": LIGHT}
    for place in range(len(draft.words)):
        found = longest(lexicon.language.shapes, draft.words, place)
        size = len(found.bares) if found else 0
        if not found or not stands_apart(draft, place, size, lexicon):
            continue
        behind = draft.words[place + size : place + size + 1]
        if found.value == "following" and behind and behind[0].role in ("year", "time"):
            continue  # "rồi tới 2030"
        taken = {one.role for one in draft.words[place : place + size]}
        if taken <= {"", "asked", SOFT}:
            draft.marks.add(found.value)
        if taken == {""} and found.value in roles:
            draft.claim(place, size, roles[found.value])
    _find_neighbour(draft)


def _find_neighbour(draft: Draft) -> None:
    """Note that what comes before or after a document is asked for ("sau kế hoạch 41 là kế hoạch
    nào"), or how far one is from another ("KH 41 cách KH 52 mấy ngày")."""
    for place, (one, after) in enumerate(pairwise(draft.words)):
        beside = one.text in NEIGHBOURS and after.role == "document" and not one.stop
        if beside and any(w.bare == "nao" for w in draft.words[place + 2 :]):
            draft.marks.add(NEIGHBOURS[one.text])
        if one.text in ("cách", "cach") and after.role == "document" and place:
            draft.marks.add("compare")


def set_aside(draft: Draft, lexicon: Lexicon) -> None:
    """Claim courtesy, fillers and words without content."""
    tables: Sequence[tuple[Table[str], str]] = (
        (lexicon.language.courtesy, "courtesy"),
        (lexicon.language.fillers, "function"),
    )
    place = 0
    while place < len(draft.words):
        size = 1
        for phrases, role in tables:
            found = longest(phrases, draft.words, place)
            if found and _stands_alone(draft, place, len(found.bares), lexicon):
                size = len(found.bares)
                for i in range(place, place + size):
                    if not draft.words[i].role:
                        draft.claim(i, 1, role)
                break
        place += size
    _set_light(draft, lexicon, alone=False)
    for place, one in enumerate(draft.words):
        # A letter by itself says nothing, nor does a mark.
        letter = len(one.bare) == 1 and one.bare.isalpha() and one.bare not in lexicon.content
        empty = letter or not one.bare[:1].isalnum()
        if not one.role and (empty or _is_function_at(draft, place, lexicon)):
            draft.claim(place, 1, "function")
    _set_light(draft, lexicon, alone=True)


def _set_light(draft: Draft, lexicon: Lexicon, alone: bool) -> None:
    """Claim general verbs and nouns: phrases first, lone words when the function words are out."""
    for place in range(len(draft.words)):
        found = longest(lexicon.language.light, draft.words, place)
        size = len(found.bares) if found else 0
        fits = size and alone == (size == 1) and draft.free(place, size)
        if fits and stands_apart(draft, place, size, lexicon):
            draft.claim(place, size, LIGHT)


def _stands_alone(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a set phrase is not the beginning of something of the knowledge ("chào mừng")."""
    if any(
        one.role and one.role not in ("asked", SOFT) for one in draft.words[place : place + size]
    ):
        return False
    after = draft.words[place + size] if place + size < len(draft.words) else None
    last = draft.words[place + size - 1]
    if after is None or after.role or is_function(after, lexicon):
        return True
    return size > 1 or (last.bare, after.bare) not in lexicon.pairs


def stands_apart(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a light word of one syllable is not half of a word of two ("điểm" in "thí điểm")."""
    if size > 1:
        return True
    bares = [one.bare if not one.role else "#" for one in draft.words]
    before = (bares[place - 1], bares[place]) if place else ("", "")
    after = (bares[place], bares[place + 1]) if place + 1 < len(bares) else ("", "")
    return before not in lexicon.pairs and after not in lexicon.pairs


def _is_function_at(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    """Whether the word at `place` has no content there: half of a compound has ("không khí")."""
    one = draft.words[place]
    before = draft.words[place - 1].bare if place else ""
    after = draft.words[place + 1].bare if place + 1 < len(draft.words) else ""
    if (before, one.bare) in lexicon.compounds or (one.bare, after) in lexicon.compounds:
        return False
    if is_function(one, lexicon):
        return True
    if not one.open or one.bare not in lexicon.language.bare_function:
        return False
    # Typed without marks, "co" is "có" unless a neighbour makes it "cơ sở".
    return (before, one.bare) not in lexicon.pairs and (one.bare, after) not in lexicon.pairs


def is_function(one: Word, lexicon: Lexicon) -> bool:
    """Whether a word has no content; one typed without marks may hide a word that has."""
    language = lexicon.language
    if not one.open:
        return one.text in language.function
    return one.bare in language.bare_function and one.bare not in lexicon.content
