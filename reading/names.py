"""Names in a message: units of the knowledge, and places and institutions that it doesn't hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from exchange import Word
from reading.drafts import Draft
from reading.lexicon import Language, Lexicon, Name
from reading.phrases import Phrase, longest, phrases_at

SEVERAL = frozenset(("cac", "nhung", "may", "nhieu", "moi"))


def find_names(draft: Draft, lexicon: Lexicon) -> None:
    """Claim units of the knowledge, and places and institutions that it doesn't hold."""
    place = 0
    while place < len(draft.words):
        begins = draft.words[place].bare in lexicon.name_starts
        place += max(_name_at(draft, place, lexicon), 1) if begins else 1


def _name_at(draft: Draft, place: int, lexicon: Lexicon) -> int:
    if not draft.free(place):
        return 0
    type_size, said = _type_at(draft.words, place, lexicon.language)
    own = _own_names(draft, place, lexicon)
    if own and (own[0].value.whole or not type_size or len(own[0].bares) > type_size):
        size = len(own[0].bares)
        if own[0].value.whole or not _longer_place(draft, place, size, lexicon):
            return _take(draft, place, size, own[0].value)
    title = longest(lexicon.titles, draft.words, place) if type_size else None
    if title and len(title.bares) > type_size:
        return len(title.bares)  # "THCS Thanh Xuân Nam" is no place, nor of Thanh Xuân
    if type_size:
        behind = place + type_size
        named = _typed_name(draft, behind, said, lexicon)
        if named:
            name, size = named
            return _take(draft, place, type_size + size, name)
    if own and not _longer_place(draft, place, len(own[0].bares), lexicon):
        return _take(draft, place, len(own[0].bares), own[0].value)
    return _untyped_place(draft, place, lexicon)


def _own_names(draft: Draft, place: int, lexicon: Lexicon) -> list[Phrase[Name]]:
    """The names of units that stand at `place`, the longest first."""
    return [
        phrase
        for phrase in phrases_at(lexicon.names, draft.words, place)
        if draft.free(place, len(phrase.bares))
        and (draft.words[place].written.isupper() or not phrase.value.capitals)
    ]


def _type_at(words: Sequence[Word], place: int, language: Language) -> tuple[int, str]:
    """How many words say a type of place or institution at `place`, and which type."""
    found = longest(language.place_types, words, place) or longest(
        language.institution_types, words, place
    )
    return (len(found.bares), found.value) if found else (0, "")


def _longer_place(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a place of a longer name stands here: "Thanh Xuân Trung" is not "Thanh Xuân"."""
    found = longest(lexicon.places, draft.words, place)
    return bool(found and len(found.bares) > size and not found.value.common)


def _typed_name(draft: Draft, behind: int, said: str, lexicon: Lexicon) -> tuple[Name, int] | None:
    """The name behind a type word: a unit of that type, else a place, else what is capitalised."""
    if behind >= len(draft.words) or not draft.free(behind):
        return None
    places = phrases_at(lexicon.places, draft.words, behind)
    of_type = [p for p in places if p.value.type == said]
    names = _own_names(draft, behind, lexicon)
    own = [phrase for phrase in names if phrase.value.type == said]
    longest_place = of_type[0] if of_type else None
    if own and not (longest_place and len(longest_place.bares) > len(own[0].bares)):
        return own[0].value, len(own[0].bares)
    if longest_place:
        return longest_place.value, len(longest_place.bares)
    if said == "district" and re.fullmatch(r"\d{1,2}", draft.words[behind].text):
        return Name(f"quận {draft.words[behind].text}", type="district"), 1
    if len(draft.words[behind - 1].text) == 1 or (names and draft.words[behind].written.isupper()):
        return None  # "P." and "Q." stand before places alone
    others = [phrase for phrase in names if not phrase.value.whole and phrase.value.type]
    if others and said == "ward" and _are_many(draft, behind):
        return None  # "các phường HBT" are its wards
    if others and others[0].value.type != said:
        # "Bệnh viện Bạch Mai": the name is known, but of another kind of thing.
        size = len(others[0].bares)
        written = " ".join(one.written for one in draft.words[behind - 1 : behind + size])
        return Name(written, type=said), size
    return _capitalised(draft, behind, said, lexicon)


def _are_many(draft: Draft, behind: int) -> bool:
    """Whether "phường HBT" can be all the wards of HBT: several are spoken of, or it is short."""
    before = draft.words[behind - 2].bare if behind > 1 else ""
    return draft.words[behind].written.isupper() or before in SEVERAL


def _capitalised(draft: Draft, behind: int, said: str, lexicon: Lexicon) -> tuple[Name, int] | None:
    """The capitalised words behind a type word, as a name that nothing here knows."""
    size = 0
    while (
        behind + size < len(draft.words)
        and size < 5
        and draft.words[behind + size].written[:1].isupper()
        and len(draft.words[behind + size].written) > 1
        and not draft.words[behind + size].written.isupper()
        and draft.words[behind + size].sure == 1.0
        and draft.free(behind + size)
    ):
        size += 1
    with_type = [one.bare for one in draft.words[behind - 1 : behind + size]]
    slip = lexicon.slip_of(" ".join(with_type[1:]), said)
    if size > 1 and slip:
        return slip, size
    if size < 2 or all(
        pair in lexicon.pairs for pair in zip(with_type, with_type[1:], strict=False)
    ):
        return None
    written = " ".join(one.written for one in draft.words[behind : behind + size])
    return Name(written, type=said), size


def _untyped_place(draft: Draft, place: int, lexicon: Lexicon) -> int:
    """A province or district named without its type; wards need theirs, they are too like words."""
    found = longest(lexicon.places, draft.words, place)
    if not found or not draft.free(place, len(found.bares)):
        return 0
    size, name = len(found.bares), found.value
    stands = draft.words[place : place + size]
    marked = all(one.text == text for one, text in zip(stands, found.texts, strict=True))
    capital = all(one.written[:1].isupper() for one in stands)
    same_city = name.province == "Hà Nội" or name.type == "province"
    if name.type == "ward" and not (marked and capital and size > 1 and not name.common):
        return 0
    if name.common or (not same_city and not (marked and capital)) or size < 2:
        return (
            0
            if not (marked and capital and size > 1) or name.common
            else _take(draft, place, size, name)
        )
    return _take(draft, place, size, name)


def _take(draft: Draft, place: int, size: int, name: Name) -> int:
    if name.id:
        draft.units.append(name.id)
        draft.claim(place, size, "unit")
    else:
        draft.strangers.append(" ".join(one.written for one in draft.words[place : place + size]))
        draft.claim(place, size, "stranger")
    return size
