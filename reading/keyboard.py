"""Raw keys of a keyboard whose input method is off (Telex, VNI), read as the words meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from exchange import Word
from reading.syllables import is_marked_syllable, is_syllable
from reading.text import clean, fold, in_place_of, word

ACUTE, GRAVE, HOOK, TILDE, DOT = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
TELEX_TONES = {"s": ACUTE, "f": GRAVE, "r": HOOK, "x": TILDE, "j": DOT}
VNI_TONES = {"1": ACUTE, "2": GRAVE, "3": HOOK, "4": TILDE, "5": DOT}
VNI_SHAPES = {
    "6": {"a": "â", "e": "ê", "o": "ô"},
    "7": {"o": "ơ", "u": "ư"},
    "8": {"a": "ă"},
    "9": {"d": "đ"},
}
CIRCUMFLEX = {"a": "â", "e": "ê", "o": "ô"}
HORN = {"a": "ă", "o": "ơ", "u": "ư"}
VOWELS = frozenset("aăâeêioôơuưy")
_VNI = re.compile(r"[a-zđ]+(?:[1-9]+[a-z]*)+")


def _with_tone(letters: Sequence[str], tone: str) -> str:
    """The syllable with its tone on the vowel that carries it; "" if it has no vowel."""
    text = "".join(letters)
    at = [i for i, letter in enumerate(letters) if letter in VOWELS]
    if text.startswith(("qu", "gi")) and len(at) > 1:
        at = at[1:]
    if not at or not tone:
        return text if at else ""
    shaped = [i for i in at if letters[i] in "ăâêôơư"]
    closed = at[-1] < len(letters) - 1
    if shaped:
        place = shaped[-1]
    elif len(at) == 1:
        place = at[0]
    else:
        place = at[1] if closed or len(at) == 3 else at[0]
    return "".join(letters[:place]) + letters[place] + tone + "".join(letters[place + 1 :])


def _shape_last(letters: list[str], shapes: dict[str, str]) -> bool:
    """Turn the last letter that `shapes` knows into its shaped form; whether there was one."""
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] in shapes:
            letters[i] = shapes[letters[i]]
            # "uo" + horn is "ươ": both letters take it, whichever stood nearer to the key.
            if letters[i] == "ơ" and i and letters[i - 1] == "u" and letters[:1] != ["q"]:
                letters[i - 1] = "ư"
            return True
    return False


def telex(text: str) -> str | None:
    """The syllable that raw Telex keys spell ("ddaij" is "đại"), or None."""
    letters: list[str] = []
    tone = ""
    for key in text:
        vowel_before = any(letter in VOWELS for letter in letters)
        if key in TELEX_TONES and vowel_before:
            tone = TELEX_TONES[key]
        elif key == "w":
            if not _shape_last(letters, HORN):
                letters.append("ư")
        elif key in CIRCUMFLEX and key in letters:
            _shape_last(letters, {key: CIRCUMFLEX[key]})
        elif key == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(key)
    return _syllable(_with_tone(letters, tone), text)


def vni(text: str) -> str | None:
    """The syllable that raw VNI keys spell ("ho65i" is "hội"), or None."""
    if not _VNI.fullmatch(text):
        return None
    letters: list[str] = []
    tone = ""
    for key in text:
        if key in VNI_TONES:
            if tone:
                return None
            tone = VNI_TONES[key]
        elif key in VNI_SHAPES:
            if not _shape_last(letters, VNI_SHAPES[key]):
                return None
        else:
            letters.append(key)
    return _syllable(_with_tone(letters, tone), text)


def _syllable(made: str, keys: str) -> str | None:
    made = clean(unicodedata.normalize("NFC", made))
    return made if made and made != keys and is_marked_syllable(made) else None


def without_raw_keys(read: Sequence[Word], *known: frozenset[str]) -> list[Word]:
    """`read` with raw Telex and VNI words spelled out; words in any of `known` are left alone.

    A single digit at the end of a word may be a number run together with it ("thang8"), so it is
    taken for a VNI key only where another word of the message can be one too.
    """
    decodable = sum(vni(one.text) is not None for one in read)
    sure_of_vni = decodable > 1 or any(_plainly_vni(one.text) for one in read)
    return [
        one if any(one.bare in held for held in known) else _decoded(one, sure_of_vni)
        for one in read
    ]


def _plainly_vni(text: str) -> bool:
    inside = re.search(r"\d[a-z]", text) or re.search(r"[a-z]\d{2}$", text)
    return bool(inside) and vni(text) is not None


def _decoded(one: Word, sure_of_vni: bool) -> Word:
    if one.text != fold(one.text) or len(one.text) > 12:
        return one
    made = None
    if one.text.isalpha() and not is_syllable(one.text):
        made = telex(one.text)
    elif sure_of_vni:
        made = vni(one.text)
    return in_place_of(one, [word(made)])[0] if made else one
