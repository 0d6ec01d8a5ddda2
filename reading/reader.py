"""A message read as a whole: the steps of this room in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from exchange import Reading, Word
from reading.abbreviations import apart, written_out
from reading.documents import find_documents
from reading.drafts import Draft
from reading.facets import (
    find_numbers,
    find_ordinals,
    find_quantities,
    find_terms,
    find_times,
    step_back,
)
from reading.keyboard import without_raw_keys
from reading.lexicon import Lexicon
from reading.names import find_names
from reading.phrases import Table, longest
from reading.spelling import put_right
from reading.stories import set_signature_aside, set_stories_aside
from reading.text import clean, opened, words

MAGNITUDES = ("chuc", "tram", "nghin", "ngan", "trieu")
PEOPLE = ("nguoi", "vi")  # "bao nhiêu người mắc" counts those who "mắc"
# Words of an attribute's phrase that an entry may also hold ("kế hoạch nào", "kết quả ra sao").
SOFT = "soft"
# Shapes whose words say nothing beside the shape itself.
SAID_BY_SHAPE = ("confirm", "compare", "total", "pronouns", "next-one", "corrections")
# General verbs and nouns beside rarer words.
LIGHT = "light"


def read(text: str, lexicon: Lexicon, today: date) -> list[Reading]:
    """The ways in which a message can be read, at most four, the likeliest first.

    `today` is the day on which it is asked; relative dates are counted from it.
    """
    written = words(clean(text))
    typed = apart(written, lexicon.short_forms)
    spelled = without_raw_keys(typed, lexicon.known | lexicon.short_forms)
    first = Draft(opened(spelled))
    find_documents(first, lexicon.language)
    readings = []
    for alternative in _alternatives(first, lexicon):
        draft = _with_words(first, put_right(alternative, lexicon))
        readings.append(replace(finish(draft, lexicon, today), key=key_of(written)))
    return readings


def key_of(written: Sequence[Word]) -> str:
    """The words of a text without marks and stops: equal for a question and the same one bare."""
    return " ".join(one.bare for one in written if one.bare[:1].isalnum())


def _with_words(draft: Draft, read_words: list[Word]) -> Draft:
    """A new draft of other words that keeps the documents found."""
    return Draft(read_words, documents=list(draft.documents))


def _alternatives(draft: Draft, lexicon: Lexicon) -> list[list[Word]]:
    """The message with its short forms written out; a document number stays as it stands."""
    blocks: list[list[list[Word]]] = []
    run: list[Word] = []
    for one in [*draft.words, None]:
        if one is not None and not one.role:
            run.append(one)
            continue
        if run:
            blocks.append(written_out(run, lexicon))
            run = []
        if one is not None:
            blocks.append([[one]])
    readings: list[list[Word]] = [[]]
    for block in blocks:
        readings = [[*left, *right] for left in readings for right in block][:4]
    return readings


def finish(draft: Draft, lexicon: Lexicon, today: date) -> Reading:
    """Read the facets, then the question asked, then what carries no content."""
    _find_facets(draft, lexicon, today)
    _find_counted(draft, lexicon)
    _find_asked(draft, lexicon)
    _find_shapes(draft, lexicon)
    _find_confirmed(draft, lexicon)
    _set_aside(draft, lexicon)
    set_signature_aside(draft, lexicon)
    set_stories_aside(draft, lexicon)
    return draft.reading()


def _find_shapes(draft: Draft, lexicon: Lexicon) -> None:
    """Note the shape of the question; words that only say it count for little or nothing."""
    roles = dict.fromkeys(SAID_BY_SHAPE, "function") | {"source": LIGHT, "earlier-term": LIGHT}
    for place in range(len(draft.words)):
        found = longest(lexicon.language.shapes, draft.words, place)
        size = len(found.bares) if found else 0
        if not found or not _stands_apart(draft, place, size, lexicon):
            continue
        taken = {one.role for one in draft.words[place : place + size]}
        if taken <= {"", "asked", SOFT}:
            draft.marks.add(found.value)
        if taken == {""} and found.value in roles:
            draft.claim(place, size, roles[found.value])


def facets_of(draft: Draft, lexicon: Lexicon, today: date) -> Reading:
    """The reading of a text that asks nothing: its words and facets alone."""
    _find_facets(draft, lexicon, today)
    return draft.reading()


def _find_facets(draft: Draft, lexicon: Lexicon, today: date) -> None:
    find_documents(draft, lexicon.language)
    find_names(draft, lexicon)
    find_terms(draft)
    find_times(draft, today)
    find_ordinals(draft)
    step_back(draft)
    find_quantities(draft, lexicon.language.measures)
    find_numbers(draft)


def _find_counted(draft: Draft, lexicon: Lexicon) -> None:
    """Note what is counted: up to four words behind "bao nhiêu", "mấy" or "số"."""
    for place in range(len(draft.words)):
        found = longest(lexicon.language.counting, draft.words, place)
        if not found:
            continue
        before = (draft.words[place - 1].bare if place else "", draft.words[place].bare)
        if before in lexicon.pairs:
            continue  # "số" typed without marks in "cơ sở"
        behind = place + len(found.bares)
        if behind < len(draft.words) and draft.words[behind].bare in MAGNITUDES:
            behind += 1  # "mấy ngàn đảng viên"
        if behind < len(draft.words) and draft.words[behind].bare in PEOPLE:
            behind += 1
            # "bao nhiêu người là nữ": those who are that.
            if behind < len(draft.words) and draft.words[behind].bare == "la":
                behind += 1
        head = _head_at(draft, behind, lexicon)
        if head and draft.free(place):
            draft.counted.append(head)


def _find_confirmed(draft: Draft, lexicon: Lexicon) -> None:
    """Note what is counted where a number is to be confirmed: "có 69 chi bộ, đúng không"."""
    if "confirm" not in draft.marks or draft.counted:
        return
    for place, one in enumerate(draft.words[:-1]):
        if one.role == "number":
            head = _head_at(draft, place + 1, lexicon)
            if head:
                draft.counted.append(head)
                draft.asked.append("how-many")


def _head_at(draft: Draft, place: int, lexicon: Lexicon) -> tuple[str, ...]:
    """Up to four words of content from `place` on, to the end of the part of the sentence."""
    head: list[str] = []
    for at, one in enumerate(draft.words[place : place + 4], place):
        again = at > place and longest(lexicon.language.counting, draft.words, at)
        if again or not _has_content(one, lexicon):
            break
        head.append(one.bare)
        if one.stop:
            break
    return tuple(head)


def _has_content(one: Word, lexicon: Lexicon) -> bool:
    return not one.role and one.bare[:1].isalpha() and not _is_function(one, lexicon)


def _find_asked(draft: Draft, lexicon: Lexicon) -> None:
    """Note what is asked; question words are claimed, nouns beside them stay half content."""
    place = 0
    while place < len(draft.words):
        found = longest(lexicon.language.attributes, draft.words, place)
        size = len(found.bares) if found else 1
        if found and draft.free(place, size) and not _goes_on(draft, place, size, lexicon):
            draft.asked.append(found.value)
            if found.value == "which":
                draft.sought.update(one.bare for one in draft.words[max(0, place - 2) : place])
            for i in range(place, place + size):
                grammatical = _is_function(draft.words[i], lexicon)
                # In "bệnh viện nào" the noun says what is looked for: it stays content.
                if found.value == "plural":
                    draft.claim(i, 1, "function")
                elif grammatical or found.value != "unit":
                    draft.claim(i, 1, "asked" if grammatical else SOFT)
        else:
            size = 1
        place += size


def _goes_on(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a phrase of asking ends in half of a word: "tiền" in "tiền phong", "năm sinh" in
    "năm sinh nhật"; "ai" never does."""
    one = draft.words[place + size - 1]
    if _is_function(one, lexicon):
        return False
    if size > 1:
        return _belongs_behind(draft, place + size - 1, lexicon)
    before = draft.words[place - 1].bare if place else ""
    after = draft.words[place + 1].bare if place + 1 < len(draft.words) else ""
    return (before, one.bare) in lexicon.pairs or (one.bare, after) in lexicon.pairs


def _belongs_behind(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    """Whether a word belongs to the one behind it more firmly than to the one before it."""
    if place + 1 >= len(draft.words) or draft.words[place].stop:
        return False
    before, one, after = (draft.words[i].bare for i in (place - 1, place, place + 1))
    return lexicon.bonds.get((one, after), 0.0) > max(lexicon.bonds.get((before, one), 0.0), 0.9)


def _set_aside(draft: Draft, lexicon: Lexicon) -> None:
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
        if fits and _stands_apart(draft, place, size, lexicon):
            draft.claim(place, size, LIGHT)


def _stands_alone(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a set phrase is not the beginning of something of the knowledge ("chào mừng")."""
    if any(
        one.role and one.role not in ("asked", SOFT) for one in draft.words[place : place + size]
    ):
        return False
    after = draft.words[place + size] if place + size < len(draft.words) else None
    last = draft.words[place + size - 1]
    if after is None or after.role or _is_function(after, lexicon):
        return True
    return size > 1 or (last.bare, after.bare) not in lexicon.pairs


def _stands_apart(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
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
    if _is_function(one, lexicon):
        return True
    if not one.open or one.bare not in lexicon.language.bare_function:
        return False
    # Typed without marks, "co" is "có" unless a neighbour makes it "cơ sở".
    return (before, one.bare) not in lexicon.pairs and (one.bare, after) not in lexicon.pairs


def _is_function(one: Word, lexicon: Lexicon) -> bool:
    """Whether a word has no content; one typed without marks may hide a word that has."""
    language = lexicon.language
    if not one.open:
        return one.text in language.function
    return one.bare in language.bare_function and one.bare not in lexicon.content
