"""Short forms written out: teencode and officials' abbreviations, each alternative kept."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

from exchange import Word
from reading.keyboard import vni
from reading.lexicon import Expansion, Lexicon
from reading.numbers import roman
from reading.phrases import Phrase, longest, phrases_at
from reading.syllables import is_syllable
from reading.text import clean, fold, in_place_of, word, words

VOWELS = frozenset("aeiouy")
FIRM = 0.85  # the bond of words that hardly stand apart
GLUED = 6  # letters of two words run together
NUMBER = "<số>"  # in `after` and `before`: any number
ALTERNATIVES = 4  # readings of one message at most


def written_out(read: Sequence[Word], lexicon: Lexicon) -> list[list[Word]]:
    """The message with its short forms written out, in each way where a form is ambiguous."""
    abbreviations = lexicon.abbreviations
    pieces: list[list[list[Word]]] = []
    place = 0
    while place < len(read):
        named = longest(lexicon.names, read, place)
        if named and len(named.bares) > 1:
            pieces += [[[one]] for one in read[place : place + len(named.bares)]]
            place += len(named.bares)
            continue
        found = [
            phrase
            for phrase in phrases_at(abbreviations, read, place, _same_form)
            if read[place].written.isupper() or not phrase.value.capitals
            if not (phrase.value.general and _is_a_word(read[place], lexicon))
        ]
        if not found:
            spelled = _by_initials(read[place], lexicon)
            if not spelled or _may_be_slip(read, place, lexicon):
                spelled.append([read[place]])
            pieces.append(spelled)
            place += 1
            continue
        size = len(found[0].bares)
        same_size = [phrase for phrase in found if len(phrase.bares) == size]
        last = read[place + size - 1]
        fitting, decided = _in_context(same_size, read, place, size)
        spelled = [in_place_of(last, _spelled(phrase)) for phrase in fitting]
        if size == 1 and not decided:
            spelled += _by_initials(read[place], lexicon)
        if not spelled or (size == 1 and _may_be_slip(read, place, lexicon)):
            spelled.append(list(read[place : place + size]))
        pieces.append(spelled)
        place += size
    combined = []
    for choice in product(*pieces):
        combined.append([one for piece in choice for one in piece])
        if len(combined) == ALTERNATIVES:
            break
    return combined


def _is_a_word(one: Word, lexicon: Lexicon) -> bool:
    """Whether the knowledge has a word that is written like a short form."""
    numeral = roman(one.bare) is not None  # "lần thứ V"
    return one.text in lexicon.marked and (numeral or not VOWELS.isdisjoint(one.bare))


def apart(read: Sequence[Word], short_forms: frozenset[str]) -> list[Word]:
    """`read` with a short form and the number run together with it ("tw4") taken apart."""
    made: list[Word] = []
    for one in read:
        glued = re.fullmatch(r"([^\W\d_]{2,})(\d{1,5})", one.written)
        known = glued and (fold(glued[1]) in short_forms or _is_glued(glued[1]))
        if glued and known and vni(one.text) is None:
            made += in_place_of(one, [word(glued[1]), word(glued[2])])
        else:
            made.append(one)
    return made


def _is_glued(text: str) -> bool:
    """Whether letters before a number can be words run together: "kếhoạch162", not "covid19"."""
    return len(text) >= GLUED and not is_syllable(fold(text))


def _by_initials(one: Word, lexicon: Lexicon) -> list[list[Word]]:
    """What an unknown word in capitals, or without a vowel, abbreviates in this knowledge."""
    if one.role or one.bare in lexicon.known or not one.written.isalpha():
        return []
    clipped = lexicon.clipped.get(one.text)
    if clipped:
        return [in_place_of(one, [replace(w, sure=0.9) for w in words(clean(clipped))])]
    if not one.written.isupper() and not VOWELS.isdisjoint(one.bare):
        return []
    spelled = lexicon.initials.get(one.text) or lexicon.initials.get(one.bare) or ()
    made = [[replace(w, sure=0.9) for w in words(clean(text))] for text in spelled]
    return [in_place_of(one, long) for long in made]


def _may_be_slip(read: Sequence[Word], place: int, lexicon: Lexicon) -> bool:
    """Whether a short form can be a slip of a word that goes firmly with a neighbour: "bn hành"."""
    one = read[place]
    if one.written.isupper():
        return False
    before = read[place - 1].bare if place else ""
    after = read[place + 1].bare if place + 1 < len(read) else ""
    return any(
        max(lexicon.bonds.get((before, near), 0.0), lexicon.bonds.get((near, after), 0.0)) > FIRM
        for near, distance in lexicon.near(one.bare)
        if distance == 1
    )


def _same_form(read: Word, text: str) -> bool:
    """A short form is taken as it stands: with its marks, or without any."""
    return read.text in (text, fold(text))


def _spelled(phrase: Phrase[Expansion]) -> list[Word]:
    return [replace(one, sure=0.95) for one in words(clean(phrase.value.long))]


def _in_context(
    found: Sequence[Phrase[Expansion]], read: Sequence[Word], place: int, size: int
) -> tuple[list[Phrase[Expansion]], bool]:
    """Those whose neighbours decide for them; else those that ask for no neighbour; else all, and
    then nothing is decided."""
    before = read[max(0, place - 3) : place]
    after = read[place + size : place + size + 3]

    def decided(expansion: Expansion) -> bool:
        return any(_ends(before, word) for word in expansion.after) or any(
            _begins(after, word) for word in expansion.before
        )

    sure = [phrase for phrase in found if decided(phrase.value)]
    free = [phrase for phrase in found if not (phrase.value.after or phrase.value.before)]
    # "mn" out of its context is no short form; MN is one all the same.
    kept = sure or free or (list(found) if read[place].written.isupper() else [])
    return list({phrase.value.long: phrase for phrase in kept}.values()), bool(sure or free)


def _ends(read: Sequence[Word], part: str) -> bool:
    if part == NUMBER:
        return bool(read) and read[-1].bare.isdecimal()
    return f" {_text(read)}".endswith(f" {fold(clean(part))}")


def _begins(read: Sequence[Word], part: str) -> bool:
    if part == NUMBER:
        return bool(read) and read[0].bare.isdecimal()
    return f"{_text(read)} ".startswith(f"{fold(clean(part))} ")


def _text(read: Sequence[Word]) -> str:
    return " ".join(one.bare for one in read)
