"""What a question counts: "bao nhiêu chi bộ", "đảng viên mấy", "xin số đại biểu"."""

from __future__ import annotations

from exchange import Word
from reading.drafts import Draft
from reading.lexicon import Lexicon
from reading.phrases import agrees, longest
from reading.roles import is_function

MAGNITUDES = ("chuc", "tram", "nghin", "ngan", "trieu")
CLASSIFIERS = ("cai", "ngoi", "chiec", "toa", "buc", "cuon")
TIMES = ("ngay", "thang", "nam", "gio", "thu", "lan", "khoa", "qui", "ki", "hoi")
LINKS = ("thuoc", "la")  # function words within what is counted: "chi bộ trực thuộc đảng bộ là mấy"
FAR = 16  # words from "mấy" to the "nào" behind it
JOINED = ("va", "hay", "voi")  # two questions: "mấy chi bộ và của quận nào"
PEOPLE = ("nguoi", "vi")  # "bao nhiêu người mắc" counts those who "mắc"
NUMBER = "so"  # "số" typed without marks may be the end of "cơ sở"


def find_counted(draft: Draft, lexicon: Lexicon) -> None:
    """Note what is counted: up to four words behind "bao nhiêu", "mấy" or "số", or before them at
    the end of a part of the sentence."""
    for place in range(len(draft.words)):
        if _names_which(draft, place):
            draft.asked.append("plural")
        size = _counting_at(draft, place, lexicon)
        if not size or not draft.free(place):
            continue
        behind = _behind_measures(draft, place + size)
        if draft.words[place].bare == NUMBER and _names_a_kind(draft, behind, lexicon):
            draft.asked.append("number")  # "xin số quyết định"
            continue
        head = _head_at(draft, behind, lexicon)
        if behind == place + size and _ends_at(draft, behind):
            head = _head_before(draft, place, lexicon)
        if head and head[0] not in TIMES:
            draft.counted.append(head)


def _counting_at(draft: Draft, place: int, lexicon: Lexicon) -> int:
    """How many words at `place` ask for a number of something; 0 for none."""
    found = longest(lexicon.language.counting, draft.words, place)
    if not found or some_at(draft, place, lexicon):
        return 0
    size = len(found.bares)
    named = longest(lexicon.language.attributes, draft.words, place)
    if named and named.value != "how-many" and len(named.bares) > size:
        return 0  # "số hiệu", "bao nhiêu ngày nữa"
    last = draft.words[place + size - 1]
    number = found.bares == (NUMBER,)
    if number and (last.stop or (place and draft.words[place - 1].bare == "trong")):
        return 0  # "số, ngày", "trong số đó"
    return 0 if _ends_a_word(draft, place, lexicon) else size


def _behind_measures(draft: Draft, place: int) -> int:
    """The place behind what stands between a counting word and what it counts: "mấy ngàn", "mấy
    người là", "mấy cái"."""
    words = draft.words
    if place < len(words) and words[place].bare in MAGNITUDES:
        place += 1
    if place < len(words) and words[place].bare in PEOPLE:
        place += 1 if not words[place].stop else len(words)  # "mấy người, kể tên"
        if place < len(words) and words[place].bare == "la":
            place += 1  # "bao nhiêu người là nữ": those who are that
    return place + (place < len(words) and words[place].bare in CLASSIFIERS)


def _names_which(draft: Draft, place: int) -> bool:
    """Whether "mấy ... nào" stands at `place`: which of several, not how many."""
    words = draft.words
    if words[place].bare != "may" or not agrees(words[place], "mấy"):
        return False
    for one in words[place + 1 : place + FAR]:
        if one.bare == "nao" and agrees(one, "nào"):
            return True
        if one.stop or one.bare in JOINED:
            return False
    return False


def _names_a_kind(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    kinds = lexicon.language.kind_names
    return place < len(draft.words) and longest(kinds, draft.words, place) is not None


def _ends_at(draft: Draft, place: int) -> bool:
    """Whether a part of a sentence with marks ends before `place`."""
    before = draft.words[place - 1]
    return not before.open and (place == len(draft.words) or bool(before.stop))


def _ends_a_word(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    """Whether the word at `place` belongs to the one before it, and that one to no other more
    firmly: not in "đảng bộ mấy chi bộ", though there is a "bộ máy"."""
    last, before, one = ("", "", *(w.bare for w in draft.words[max(0, place - 2) : place + 1]))[-3:]
    if (before, one) not in lexicon.pairs:
        return False
    if one == "so":
        return True
    return lexicon.bonds.get((last, before), 0.0) <= lexicon.bonds.get((before, one), 0.0)


def find_confirmed(draft: Draft, lexicon: Lexicon) -> None:
    """Note what is counted where a number is to be confirmed: "có 69 chi bộ, đúng không"."""
    if "confirm" not in draft.marks or draft.counted:
        return
    for place, one in enumerate(draft.words[:-1]):
        if one.role == "number":
            head = _head_at(draft, place + 1, lexicon)
            if head:
                draft.counted.append(head)
                draft.asked.append("how-many")


def some_at(draft: Draft, place: int, lexicon: Lexicon) -> int:
    """The words at `place` that speak of some and ask for no number: "mấy chục năm"."""
    if _names_which(draft, place):
        return 1  # "mấy trường tiểu học nào"
    found = longest(lexicon.language.some, draft.words, place)
    return len(found.bares) if found and draft.free(place) else 0


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
    head = _head_at(draft, start, lexicon) if start < end else ()
    return () if head == ("tong",) else head


def _has_content(one: Word, lexicon: Lexicon) -> bool:
    return not one.role and one.bare[:1].isalpha() and not is_function(one, lexicon)
