"""The first change made to a text: one Unicode form, one spelling, words with and without marks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from exchange import Word

LONGEST = 1000  # characters of a message that are read; what follows is never the question

SHOUTED = 20  # letters from which a message in capitals is one typed with the caps lock on
SHORT_FORM = 2  # letters of an abbreviation that ends in a point
VOWELS = "aeiouy"
MARKED_SHARE = 0.5  # of the words with letters; in edited text about seven in ten are marked

# Tone marks as NFD writes them: grave, hook, tilde, acute, dot below.
TONES = "\u0300\u0309\u0303\u0301\u0323"
_TONE = re.compile(f"[{TONES}]")
# oà, oè, uỳ: the older habit puts the tone on the last vowel of an open syllable, the newer on the
# first. The school-book spelling (hoà, thuý) becomes the one most keyboards give (hòa, thúy).
_LATE_TONE = re.compile(f"(o|(?<!q)u)([aey])([{TONES}])(?![a-z\u0302\u0306\u031b])", re.IGNORECASE)
_KEPT = re.compile(
    r"\d+(?:[.,]\d{3})+(?!\d)"  # 20.179
    r"|\d{1,2}:\d{2}"  # 16:22
    r"|[^\W_]+(?:&[^\W_]+)*"  # a word, VH&TT
    r"|[/%&-]"
)
_I_OR_Y = re.compile(r"\b([hklmst]|qu)y\b")
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
DASHES = str.maketrans("‐‑‒–—−", "------")
# Faces and hearts between blanks; "1:3" is none.
_EMOTICON = re.compile(r"(?<!\S)(?:<3+|[:=;]+-?[)(DPp3]+|\^_*\^|[@T]_+[@T]|@@)(?!\S)")
_ZALGO = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")


def clean(text: str) -> str:
    """`text` in NFC on one line, at most `LONGEST` characters, without what cannot be seen."""
    text = text[: LONGEST * 2]
    if not text.isprintable():
        text = "".join(_seen(char) for char in text)
    apart = _ZALGO.sub(
        r"\1", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).translate(DASHES))
    )
    apart = _EMOTICON.sub(" ", _LATE_TONE.sub(r"\1\3\2", apart))
    return " ".join(unicodedata.normalize("NFC", apart).split())[:LONGEST]


def _seen(char: str) -> str:
    """What a character leaves to be seen: a control a space, a mark of direction nothing."""
    category = unicodedata.category(char)
    if category == "Cf":
        return ""
    return " " if category in ("Cc", "Cs", "Zl", "Zp", "Co", "Cn") else char


def sunk(text: str) -> str:
    """`text` in lower case if all of it is typed in capitals: none of them marks a short form."""
    letters = [char for char in text if char.isalpha()]
    raised = sum(char.isupper() for char in letters)
    shouts = len(letters) >= SHOUTED and raised > 0.9 * len(letters)
    return lower(text) if shouts else text


def lower(text: str) -> str:
    """`text` in lower case; the only place where case is folded."""
    return text.lower()


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Lower-case `text` without Vietnamese marks, so "Đại hội" and "dai hoi" are equal.

    The two spellings of a final i ("kỳ" and "kì", "quy" and "qui") are one.
    """
    # "đ" is a letter of its own, not "d" with a mark, so NFD leaves it whole.
    apart = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    bare = "".join(char for char in apart if not unicodedata.combining(char))
    return _I_OR_Y.sub(r"\1i", bare)


@lru_cache(maxsize=20_000)
def toneless(text: str) -> str:
    """`text` without its tones but with â, ê, ô, ă, ơ, ư and đ, in NFC."""
    return unicodedata.normalize("NFC", _TONE.sub("", unicodedata.normalize("NFD", text)))


@lru_cache(maxsize=20_000)
def partly_marked(typed: str, text: str) -> bool:
    """Whether `typed` is `text` with some of its marks left out, and not all: "truòng"."""
    if len(typed) != len(text) or typed.isascii():
        return False
    letters = zip(_apart(typed), _apart(text), strict=True)
    return all(one <= whole for one, whole in letters)


def _apart(text: str) -> list[set[str]]:
    """Each letter with its marks; the bar of "đ" is one."""
    return [set(unicodedata.normalize("NFD", "d\u0335" if one == "đ" else one)) for one in text]


@lru_cache(maxsize=20_000)
def word(written: str, sure: float = 1.0) -> Word:
    """The word that `written` writes."""
    text = lower(written)
    # 20.179 and 20179 are one number.
    bare = re.sub("[.,]", "", text) if _GROUPED.fullmatch(text) else fold(text)
    return Word(text=text, bare=bare, written=written, sure=sure)


def words(text: str) -> list[Word]:
    """The words of a cleaned text, with numbers, times and codes kept whole."""
    made: list[Word] = []
    end = 0
    for piece in _KEPT.finditer(text):
        if made and not text[end : piece.start()].isspace():
            made[-1] = _stopped(made[-1], text[end : piece.start()])
        made.append(word(piece[0]))
        end = piece.end()
    if made and "?" in text[end:]:
        made[-1] = replace(made[-1], stop="?")
    return made


def _stopped(one: Word, between: str) -> Word:
    """The word with the stop that stands between it and the next; "T.Ư" has none."""
    if "?" in between:
        return replace(one, stop="?")
    if ".." in between or "…" in between:
        return one  # a pause
    # The point of "Q." or "P." ends no sentence, that of "ạ." or "đi." does.
    short = len(one.text) <= SHORT_FORM and not (one.bare[-1] in VOWELS and one.written == one.text)
    ends = r"[:!;]" if short else r"[:.](?:\s|$)|[!;]"
    if re.search(ends, between):
        return replace(one, stop=".")
    return replace(one, stop=",") if "," in between else one


def in_place_of(old: Word, new: Sequence[Word]) -> list[Word]:
    """`new` words with the stop of the one that they stand for."""
    return [*new[:-1], replace(new[-1], stop=old.stop)] if old.stop and new else list(new)


def opened(read: Sequence[Word]) -> list[Word]:
    """`read` with the words marked open that may have lost their marks.

    Most Vietnamese words carry a mark, so where few do, an unmarked one may stand for a marked.
    """
    letters = [one for one in read if one.bare.isalpha()]
    marked = sum(one.text != one.bare for one in letters)
    if marked >= MARKED_SHARE * len(letters):
        return list(read)
    return [replace(one, open=True) if one.text == one.bare else one for one in read]
