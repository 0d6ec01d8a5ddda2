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
from reading.phrases import longest
from reading.roles import SOFT, find_shapes, is_function, set_aside
from reading.speech import in_digits
from reading.spelling import put_right
from reading.stories import set_signature_aside, set_stories_aside
from reading.text import clean, opened, sunk, words

MAGNITUDES = ("chuc", "tram", "nghin", "ngan", "trieu")
SIGNS = ("ký", "kí")
CLASSIFIERS = ("cai", "ngoi", "chiec", "toa", "buc", "cuon")
TIMES = ("ngay", "thang", "nam", "gio", "thu", "lan", "khoa", "qui", "ki", "hoi")
LINKS = ("thuoc", "la")  # function words within what is counted: "chi bộ trực thuộc đảng bộ là mấy"
PEOPLE = ("nguoi", "vi")  # "bao nhiêu người mắc" counts those who "mắc"


def read(text: str, lexicon: Lexicon, today: date) -> list[Reading]:
    """The ways in which a message can be read, at most four, the likeliest first.

    `today` is the day on which it is asked; relative dates are counted from it.
    """
    written = words(sunk(clean(text)))
    typed = apart(written, lexicon.short_forms)
    spelled = without_raw_keys(typed, lexicon.known, lexicon.short_forms)
    first = Draft(in_digits(opened(spelled), lexicon.language))
    find_documents(first, lexicon.language)
    readings = []
    for alternative in _alternatives(first, lexicon):
        draft = _with_words(first, put_right(alternative, lexicon))
        readings.append(replace(finish(draft, lexicon, today), key=key_of(written), day=today))
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
    said = {one.text for one in draft.words}
    if "who" in draft.asked and not said.isdisjoint(SIGNS) and "bài" not in said:
        draft.asked = ["signer" if one == "who" else one for one in draft.asked]
    if draft.counted and not draft.asked:
        draft.asked.append("how-many")  # "xin số chi bộ"
    find_shapes(draft, lexicon)
    _find_confirmed(draft, lexicon)
    set_aside(draft, lexicon)
    set_signature_aside(draft, lexicon)
    set_stories_aside(draft, lexicon)
    return draft.reading()


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
        if found and draft.words[place + len(found.bares) - 1].stop:
            continue  # "số, ngày"
        named = longest(lexicon.language.attributes, draft.words, place)
        longer = named and found and len(named.bares) > len(found.bares)
        if longer and named and named.value != "how-many":
            continue  # "số hiệu", "bao nhiêu ngày nữa"
        if not found or _some_at(draft, place, lexicon):
            continue
        if _ends_a_word(draft, place, lexicon):
            continue  # "số" typed without marks in "cơ sở"
        behind = place + len(found.bares)
        if behind < len(draft.words) and draft.words[behind].bare in MAGNITUDES:
            behind += 1  # "mấy ngàn đảng viên"
        if behind < len(draft.words) and draft.words[behind].bare in PEOPLE:
            if draft.words[behind].stop:
                continue  # "mấy người, kể tên"
            behind += 1
            # "bao nhiêu người là nữ": those who are that.
            if behind < len(draft.words) and draft.words[behind].bare == "la":
                behind += 1
        if behind < len(draft.words) and draft.words[behind].bare in CLASSIFIERS:
            behind += 1  # "mấy cái đột phá"
        head = _head_at(draft, behind, lexicon)
        last = draft.words[place + len(found.bares) - 1]
        ends = behind == place + len(found.bares) and (behind == len(draft.words) or last.stop)
        if ends and not head and not draft.words[place].open and found.bares[0] != "so":
            head = _head_before(draft, place, lexicon)
        if head and draft.free(place):
            draft.counted.append(head)


def _ends_a_word(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    """Whether the word at `place` belongs to the one before it, and that one to no other more
    firmly: not in "đảng bộ mấy chi bộ", though there is a "bộ máy"."""
    last, before, one = ("", "", *(w.bare for w in draft.words[max(0, place - 2) : place + 1]))[-3:]
    if (before, one) not in lexicon.pairs:
        return False
    if one == "so":
        return True
    return lexicon.bonds.get((last, before), 0.0) <= lexicon.bonds.get((before, one), 0.0)


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
        of_it = longest(lexicon.language.belonging, draft.words, at)
        if again or of_it or not _has_content(one, lexicon):
            break
        head.append(one.bare)
        if one.stop:
            break
    return tuple(head)


def _head_before(draft: Draft, end: int, lexicon: Lexicon) -> tuple[str, ...]:
    """The words of content that stand together before `end`, the first four of them: "chi bộ cơ sở
    mấy"; none where a time is asked for ("ngày mấy")."""
    if draft.words[end - 1].bare in TIMES:
        return ()
    start = end
    while start and not draft.words[start - 1].stop:
        one = draft.words[start - 1]
        if not (_has_content(one, lexicon) or (one.bare in LINKS and not one.role)):
            break
        start -= 1
    return _head_at(draft, start, lexicon) if start < end else ()


def _has_content(one: Word, lexicon: Lexicon) -> bool:
    return not one.role and one.bare[:1].isalpha() and not is_function(one, lexicon)


def _find_asked(draft: Draft, lexicon: Lexicon) -> None:
    """Note what is asked; question words are claimed, nouns beside them stay half content."""
    place = 0
    while place < len(draft.words):
        found = longest(lexicon.language.attributes, draft.words, place)
        size = len(found.bares) if found else 1
        aside = _some_at(draft, place, lexicon)
        if aside:
            for i in range(place, place + aside):
                if draft.free(i):
                    draft.claim(i, 1, "function")
            size = aside
        elif found and draft.free(place, size) and not _goes_on(draft, place, size, lexicon):
            draft.asked.append(found.value)
            draft.asked_at[place] = found.value
            if found.value == "which":
                draft.sought.update(one.bare for one in draft.words[max(0, place - 2) : place])
            for i in range(place, place + size):
                grammatical = is_function(draft.words[i], lexicon)
                # In "bệnh viện nào" the noun says what is looked for: it stays content.
                if found.value == "plural":
                    draft.claim(i, 1, "function")
                elif grammatical or found.value != "unit":
                    draft.claim(i, 1, "asked" if grammatical else SOFT)
        else:
            size = 1
        place += size


def _some_at(draft: Draft, place: int, lexicon: Lexicon) -> int:
    """The words at `place` that speak of some and ask for no number: "mấy chục năm"."""
    found = longest(lexicon.language.some, draft.words, place)
    return len(found.bares) if found and draft.free(place) else 0


def _goes_on(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a phrase of asking ends in half of a word: "tiền" in "tiền phong", "năm sinh" in
    "năm sinh nhật"; "ai" never does."""
    one = draft.words[place + size - 1]
    last = draft.words[place - 1].bare if place else ""
    if size == 1 and one.open and (last, one.bare) in lexicon.pairs:
        return True  # "lan dau" is "lần đầu"
    if is_function(one, lexicon):
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
