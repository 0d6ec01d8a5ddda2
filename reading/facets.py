"""What a message names exactly: documents, units and places, ordinals, positions, terms, years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from exchange import DocumentNumber, Reading, Span, Word
from reading.lexicon import Language, Lexicon, Name
from reading.numbers import number_at, roman
from reading.phrases import Phrase, longest, phrases_at
from reading.times import spans

LISTED = ("nhiem vu", "dot pha", "cong trinh", "muc tieu", "cai", "viec", "diem", "khau", "trong tam", "y", "muc")
COUNTED = ("thang", "nam", "quy", "tuan")  # "kế hoạch 5 năm" counts years, it is no number
_TERM = re.compile(r"(?:19|20)\d\d")


@dataclass(slots=True)
class Draft:
    """A reading in the making: words lose their role of content as something claims them."""

    words: list[Word]
    units: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    documents: list[DocumentNumber] = field(default_factory=list)
    ordinals: list[int] = field(default_factory=list)
    positions: list[int] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    years: list[int] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    counted: list[tuple[str, ...]] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)

    def claim(self, place: int, size: int, role: str) -> None:
        """Give `size` words from `place` on a role."""
        for i in range(place, min(place + size, len(self.words))):
            self.words[i] = replace(self.words[i], role=role)

    def free(self, place: int, size: int = 1) -> bool:
        """Whether nothing has claimed these words."""
        return all(not one.role for one in self.words[place : place + size])

    def bares(self) -> list[str]:
        """The unmarked words, "#" where one is claimed."""
        return ["#" if one.role else one.bare for one in self.words]

    def reading(self) -> Reading:
        """The finished reading."""
        return Reading(
            words=tuple(self.words),
            units=tuple(dict.fromkeys(self.units)),
            strangers=tuple(dict.fromkeys(self.strangers)),
            documents=tuple(dict.fromkeys(self.documents)),
            ordinals=tuple(dict.fromkeys(self.ordinals)),
            positions=tuple(dict.fromkeys(self.positions)),
            terms=tuple(dict.fromkeys(self.terms)),
            years=tuple(dict.fromkeys(self.years)),
            numbers=tuple(dict.fromkeys(self.numbers)),
            spans=tuple(self.spans),
            asked=tuple(dict.fromkeys(self.asked)),
            counted=tuple(dict.fromkeys(self.counted)),
            marks=frozenset(self.marks),
        )


def find_documents(draft: Draft, language: Language) -> None:
    """Claim document numbers in every spelling: 155-KH/TU, KH 155, kh155, kế hoạch số 155."""
    place = 0
    while place < len(draft.words):
        size = _document_at(draft, place, language)
        place += max(size, 1)


def _document_at(draft: Draft, place: int, language: Language) -> int:
    words = draft.words
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
    if not kind or counts:
        return 0
    size = end - place
    written = " ".join(one.written for one in words[place:end])
    draft.documents.append(DocumentNumber(number.lstrip("0") or "0", kind, suffix, written))
    draft.claim(place, size, "document")
    return size


def _kind_at(words: Sequence[Word], place: int, language: Language) -> tuple[str, int]:
    """The document kind that stands at `place`, in words or as a code, and the place behind it."""
    found = longest(language.kind_names, words, place)
    return (found.value, place + len(found.bares)) if found else ("", place)


def _code_after(
    words: Sequence[Word], at: int, language: Language
) -> tuple[tuple[str, str], int]:
    """The kind and suffix of "-KH/TU" or "/KH-UBND" behind a number, and the place behind them."""
    kind = suffix = ""
    end = at
    while end < len(words) and not suffix:
        here = end + (words[end].text in ("/", "-"))
        if here >= len(words):
            break
        text = words[here].text
        if not kind and text in language.document_kinds and (here > end or text != words[here].bare):
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
    if after == "/" or (after == "-" and two_after.isdecimal()):
        return True
    dated = after == "nam" and two_after.isdecimal() and third != "-"
    small = number[0] != "0" and int(number) <= 12
    return bool(_TERM.fullmatch(number)) or (after in COUNTED and small and not dated)


def find_names(draft: Draft, lexicon: Lexicon) -> None:
    """Claim units of the knowledge, and places and institutions that it doesn't hold."""
    place = 0
    while place < len(draft.words):
        place += max(_name_at(draft, place, lexicon), 1)


def _name_at(draft: Draft, place: int, lexicon: Lexicon) -> int:
    if not draft.free(place):
        return 0
    type_size, said = _type_at(draft.words, place, lexicon.language)
    own = _own_names(draft, place, lexicon)
    if own and (own[0].value.whole or not type_size or len(own[0].bares) > type_size):
        size = len(own[0].bares)
        if own[0].value.whole or not _longer_place(draft, place, size, lexicon):
            return _take(draft, place, size, own[0].value)
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
    """The name behind a type word: a unit of that type, else a place, else whatever is capitalised."""
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
    others = [phrase for phrase in names if not phrase.value.whole and phrase.value.type]
    if others and others[0].value.type != said:
        # "Bệnh viện Bạch Mai": the name is known, but of another kind of thing.
        size = len(others[0].bares)
        written = " ".join(one.written for one in draft.words[behind - 1 : behind + size])
        return Name(written, type=said), size
    return _capitalised(draft, behind, said, lexicon)


def _capitalised(
    draft: Draft, behind: int, said: str, lexicon: Lexicon
) -> tuple[Name, int] | None:
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
    if size < 2 or all(pair in lexicon.pairs for pair in zip(with_type, with_type[1:], strict=False)):
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
        return 0 if not (marked and capital and size > 1) or name.common else _take(draft, place, size, name)
    return _take(draft, place, size, name)


def _take(draft: Draft, place: int, size: int, name: Name) -> int:
    if name.id:
        draft.units.append(name.id)
        draft.claim(place, size, "unit")
    else:
        draft.strangers.append(" ".join(one.written for one in draft.words[place : place + size]))
        draft.claim(place, size, "stranger")
    return size


def find_terms(draft: Draft) -> None:
    """Claim terms of office: 2015-2020."""
    bares = draft.bares()
    place = 0
    while place < len(bares):
        place += max(_term_at(draft, bares, place), 1)


def find_ordinals(draft: Draft) -> None:
    """Claim ordinals of congresses and terms of office, positions in a list, and years."""
    bares = draft.bares()
    place = 0
    while place < len(bares):
        place += max(_ordinal_at(draft, bares, place) or _year_at(draft, place), 1)


def _term_at(draft: Draft, bares: list[str], place: int) -> int:
    """2015-2020, 2015 - 2020, 2015 đến 2020, 2015 2020."""
    years = bares[place : place + 3]
    told = place and bares[place - 1] in ("ky", "khoa", "nk", "doan")
    if told and len(years) > 1 and _TERM.fullmatch(years[0]) and _TERM.fullmatch(years[1]):
        draft.terms.append(f"{years[0]}-{years[1]}")
        draft.claim(place, 2, "term")
        return 2
    if len(years) == 3 and years[1] in ("-", "den") and _TERM.fullmatch(years[0]) and _TERM.fullmatch(years[2]):
        draft.terms.append(f"{years[0]}-{years[2]}")
        draft.claim(place, 3, "term")
        return 3
    return 0


def _ordinal_at(draft: Draft, bares: list[str], place: int) -> int:
    first = bares[place]
    before = bares[place - 1] if place else ""
    if first == "thu" and before in ("lan", "khoa"):
        return _ordinals_from(draft, bares, place, 1, draft.ordinals, "ordinal")
    if first in ("lan", "khoa") and bares[place + 1 : place + 2] != ["thu"]:
        return _ordinals_from(draft, bares, place, 1, draft.ordinals, "ordinal")
    if first == "thu":
        return _ordinals_from(draft, bares, place, 1, draft.positions, "position")
    if first == "so" and " ".join(bares[max(0, place - 2) : place]).endswith(LISTED):
        return _ordinals_from(draft, bares, place, 1, draft.positions, "position")
    value = roman(first)
    written = draft.words[place].written if place < len(draft.words) else ""
    if value and draft.free(place) and (
        (len(first) > 1 and (written.isupper() or value > 10)) or before in ("hoi", "khoa", "dh")
    ):
        draft.ordinals.append(value)
        draft.claim(place, 1, "ordinal")
        return 1
    if first.isdecimal() and len(first) <= 2 and before in ("hoi", "dh") and not _goes_on(bares, place):
        draft.ordinals.append(int(first))
        draft.claim(place, 1, "ordinal")
        return 1
    listed = " ".join(bares[max(0, place - 2) : place]).endswith(LISTED)
    if first.isdecimal() and len(first) == 1 and listed and not _goes_on(bares, place):
        draft.positions.append(int(first))
        draft.claim(place, 1, "position")
        return 1
    return 0


def _goes_on(bares: list[str], place: int) -> bool:
    """Whether a number is the first part of something longer: 24-25/2, 3 đơn vị."""
    after = bares[place + 1 : place + 2]
    return bool(after) and (after[0] in ("/", "-", "%") or after[0] in COUNTED)


def _ordinals_from(
    draft: Draft, bares: list[str], place: int, skip: int, into: list[int], role: str
) -> int:
    """Claim the number behind a word of rank, and those that follow it ("khóa XI, XII")."""
    value, size = number_at(bares, place + skip)
    if not size or not 0 < value < 100:
        return 0
    into.append(value)
    end = place + skip + size
    while bares[end : end + 1] == ["va"] or roman(bares[end] if end < len(bares) else "-"):
        more = end + (bares[end] == "va")
        value, size = number_at(bares, more, spelled=False)
        if not size or roman(bares[more]) is None:
            break
        into.append(value)
        end = more + size
    draft.claim(place, end - place, role)
    return end - place


def _year_at(draft: Draft, place: int) -> int:
    if draft.free(place) and _TERM.fullmatch(draft.words[place].text):
        draft.years.append(int(draft.words[place].text))
        with_word = place and draft.words[place - 1].bare == "nam" and draft.free(place - 1)
        draft.claim(place - 1 if with_word else place, 2 if with_word else 1, "year")
        return 1
    return 0


def find_times(draft: Draft, today: date) -> None:
    """Claim dates and spans of time."""
    for place, size, span in spans(draft.bares(), today):
        draft.spans.append(span)
        draft.claim(place, size, "time")


def find_numbers(draft: Draft) -> None:
    """Claim what is left of numbers: 20.179, 694/694, 16:22."""
    for place, one in enumerate(draft.words):
        if not one.role and one.text[:1].isdecimal():
            draft.numbers.append(one.text)
            draft.claim(place, 1, "number")
