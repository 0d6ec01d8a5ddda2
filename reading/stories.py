"""What a message tells beside its question: a story in front of it, a reason behind it."""

from __future__ import annotations

from exchange import Word
from reading.drafts import Draft
from reading.lexicon import Lexicon
from reading.phrases import longest

# The role of a word that is told beside the question: it counts if it fits, and little if not.
ASIDE = "aside"
SIGNATURE = 8  # words of a signature behind the thanks
OPEN_ELDERS = ("bac",)  # the others are as often "có", "chủ", "chi" without their marks
ASKING = frozenset(("asked", "soft"))
PURPOSE = 3  # words behind "để" among which whoever asks says what for


def set_signature_aside(draft: Draft, lexicon: Lexicon) -> None:
    """Claim what follows the thanks at the end of a message: the name of whoever writes."""
    for place in range(len(draft.words) - 1, 0, -1):
        found = longest(lexicon.language.signing_off, draft.words, place)
        if found:
            rest = draft.words[place:]
            said = any(one.role == "" for one in draft.words[:place])
            if said and len(rest) - len(found.bares) <= SIGNATURE and not _asks(rest):
                draft.claim(place, len(rest), "courtesy")
            return


def set_stories_aside(draft: Draft, lexicon: Lexicon) -> None:
    """Give the words of content their role of an aside where a sentence tells and another asks, and
    where a part of a sentence speaks of the speaker."""
    sentences = _sentences(draft, lexicon)
    # "Tôi dùng điện thoại": a noun that may be asked for asks nothing beside a question word.
    asking = [one for one in sentences if _has(draft, one, "asked")] or [
        one for one in sentences if _asks(draft.words[one]) or _ends_asking(draft, one)
    ]
    if not asking:
        return
    before = list(draft.words)
    _set_all_aside(draft, sentences, asking, lexicon)
    says = any(one.role in ("", "document") for one in draft.words)
    if not says and any(one.role == "" for one in before):
        draft.words[:] = before  # the question itself names nothing: what is told is what is meant


def _set_all_aside(
    draft: Draft, sentences: list[slice], asking: list[slice], lexicon: Lexicon
) -> None:
    named = any(one.role in ("unit", "document") for part in asking for one in draft.words[part])
    for sentence in sentences:
        if sentence not in asking:
            _set_aside(draft, sentence, named)
            continue
        strongly = _has(draft, sentence, "asked")
        for part in _parts(draft, sentence):
            speaks = any(_is_speaker(one, lexicon) for one in draft.words[part])
            asks = _has(draft, part, "asked") if strongly else _asks(draft.words[part])
            if speaks and not asks:
                _set_aside(draft, part, named)
            purpose = _purpose_in(draft, part, lexicon)
            if purpose:
                _set_aside(draft, purpose, named)
    if named:
        _forget_strangers(draft)


def _is_speaker(one: Word, lexicon: Lexicon) -> bool:
    """Whether a word is how someone speaks of himself, and no part of a name."""
    language = lexicon.language
    told = one.text in language.elders or (one.open and one.bare in OPEN_ELDERS)
    elder = told and one.role in ("", "function")
    return one.bare in language.speakers or elder


def _has(draft: Draft, part: slice, role: str) -> bool:
    return any(one.role == role for one in draft.words[part])


def _purpose_in(draft: Draft, part: slice, lexicon: Lexicon) -> slice | None:
    """What is told behind a question of what the answer is for: "để bác ghi vào biên bản"."""
    for place in range(part.start + 1, part.stop - 1):
        one = draft.words[place]
        behind = slice(place + 1, part.stop)
        if one.bare != "de" or one.role == "" or _has(draft, behind, "asked"):
            continue
        near = range(place + 1, min(place + 1 + PURPOSE, part.stop))
        told = draft.words[place + 1].bare in lexicon.language.askers
        uses = any(longest(lexicon.language.using, draft.words, at) for at in near)
        said = (w.role in ("", "document") for w in draft.words[part.start : place])
        if (told or uses) and any(said):
            return slice(place, part.stop)
    return None


def _set_aside(draft: Draft, part: slice, named: bool) -> None:
    _forget_figures(draft, part)
    for place, attribute in list(draft.asked_at.items()):
        if part.start <= place < part.stop:
            draft.asked.remove(attribute)
            del draft.asked_at[place]
    for place in range(part.start, part.stop):
        role = draft.words[place].role
        # A place that only the story names is not what is asked, if the question names its own.
        if role in ("", "light") or (role == "stranger" and named):
            draft.claim(place, 1, ASIDE)


def _forget_figures(draft: Draft, part: slice) -> None:
    """Drop the numbers and the spans of time of a story; years and documents stay."""
    told = draft.words[part]
    numbers = [one.bare for one in told if one.role == "number"]
    draft.numbers = [one for one in draft.numbers if one not in numbers]
    days = f" {' '.join(one.written for one in told if one.role == 'time')} "
    draft.spans = [one for one in draft.spans if f" {one.written} " not in days]


def _parts(draft: Draft, sentence: slice) -> list[slice]:
    """The parts of a sentence between its commas."""
    inside = range(sentence.start + 1, sentence.stop)
    starts = [sentence.start, *(place for place in inside if draft.words[place - 1].stop)]
    ends = [*starts[1:], sentence.stop]
    return [slice(a, b) for a, b in zip(starts, ends, strict=True)]


def _sentences(draft: Draft, lexicon: Lexicon) -> list[slice]:
    """The sentences of a message; "cho tôi hỏi" begins one too."""
    starts = [0]
    for place in range(1, len(draft.words)):
        if draft.words[place - 1].stop in (".", "?") or _turns(draft, place, lexicon):
            starts.append(place)
    ends = [*starts[1:], len(draft.words)]
    return [slice(a, b) for a, b in zip(starts, ends, strict=True) if b > a]


def _turns(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    """Whether someone turns to asking at `place`: "cho tôi hỏi", "xin hỏi"."""
    return longest(lexicon.language.turning, draft.words, place) is not None


def _asks(part: list[Word]) -> bool:
    return any(one.role in ASKING for one in part)


def _ends_asking(draft: Draft, sentence: slice) -> bool:
    last: Word = draft.words[sentence.stop - 1]
    return last.stop == "?"


def _forget_strangers(draft: Draft) -> None:
    left = {one.written for one in draft.words if one.role == "stranger"}
    draft.strangers = [name for name in draft.strangers if name.split()[0] in left]
