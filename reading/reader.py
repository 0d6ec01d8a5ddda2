"""A message read as a whole: the steps of this room in their order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from exchange import Reading, Word
from reading.abbreviations import apart, written_out
from reading.counting import find_confirmed, find_counted, some_at
from reading.documents import find_documents
from reading.drafts import Draft
from reading.exceptions import set_exceptions_apart
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

ANYWHERE = frozenset("don vi noi cho dia phuong".split())  # of "đơn vị nào": whichever it is
SIGNS = ("ký", "kí")


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
    set_exceptions_apart(draft, lexicon)
    _find_facets(draft, lexicon, today)
    find_counted(draft, lexicon)
    _find_asked(draft, lexicon)
    said = {one.text for one in draft.words}
    if "who" in draft.asked and not said.isdisjoint(SIGNS) and "bài" not in said:
        draft.asked = ["signer" if one == "who" else one for one in draft.asked]
    if draft.counted and not draft.asked:
        draft.asked.append("how-many")  # "xin số chi bộ"
    find_shapes(draft, lexicon)
    find_confirmed(draft, lexicon)
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


def _find_asked(draft: Draft, lexicon: Lexicon) -> None:
    """Note what is asked; question words are claimed, nouns beside them stay half content."""
    place = 0
    while place < len(draft.words):
        found = longest(lexicon.language.attributes, draft.words, place)
        size = len(found.bares) if found else 1
        aside = some_at(draft, place, lexicon)
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
                elif grammatical or found.value != "unit" or draft.words[i].bare in ANYWHERE:
                    draft.claim(i, 1, "asked" if grammatical else SOFT)
        else:
            size = 1
        place += size


def _goes_on(draft: Draft, place: int, size: int, lexicon: Lexicon) -> bool:
    """Whether a phrase of asking ends in half of a word: "tiền" in "tiền phong", "năm sinh" in
    "năm sinh nhật"; "ai" never does."""
    one = draft.words[place + size - 1]
    last = draft.words[place - 1].bare if place else ""
    if size == 1 and one.open and (last, one.bare) in lexicon.pairs:
        return True  # "lan dau" is "lần đầu"
    after = draft.words[place + size].bare if place + size < len(draft.words) else ""
    if one.bare == "chi" and after and not one.stop and after not in lexicon.language.bare_function:
        return True  # "lịch chi tiết" asks nothing, "tên chi" does
    if is_function(one, lexicon):
        return False
    if size > 1:
        return _belongs_behind(draft, place + size - 1, lexicon)
    return (last, one.bare) in lexicon.pairs or (one.bare, after) in lexicon.pairs


def _belongs_behind(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    """Whether a word belongs to the one behind it more firmly than to the one before it."""
    if place + 1 >= len(draft.words) or draft.words[place].stop:
        return False
    before, one, after = (draft.words[i].bare for i in (place - 1, place, place + 1))
    return lexicon.bonds.get((one, after), 0.0) > max(lexicon.bonds.get((before, one), 0.0), 0.9)
