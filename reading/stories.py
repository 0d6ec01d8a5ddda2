"""What a message tells beside its question: a story in front of it, a reason behind it."""

from __future__ import annotations

from exchange import Word
from reading.drafts import Draft
from reading.lexicon import Lexicon
from reading.phrases import longest

# The role of a word that is told beside the question: it counts if it fits, and little if not.
ASIDE = "aside"
ASKING = frozenset(("asked", "soft"))


def set_stories_aside(draft: Draft, lexicon: Lexicon) -> None:
    """Give the words of content their role of an aside where a sentence tells and another asks."""
    sentences = list(_sentences(draft, lexicon))
    asking = [sentence for sentence in sentences if _asks(draft.words[sentence])]
    if not asking or len(asking) == len(sentences):
        return
    named = any(one.role in ("unit", "document") for part in asking for one in draft.words[part])
    for sentence in sentences:
        if sentence in asking:
            continue
        for place in range(sentence.start, sentence.stop):
            role = draft.words[place].role
            # A place that only the story names is not what is asked, if the question names its own.
            if role in ("", "light") or (role == "stranger" and named):
                draft.claim(place, 1, ASIDE)
        if named:
            _forget_strangers(draft)


def _sentences(draft: Draft, lexicon: Lexicon) -> list[slice]:
    """The sentences of a message; "cho tôi hỏi" begins one too."""
    starts = [0]
    for place, one in enumerate(draft.words):
        if place and (draft.words[place - 1].stop in (".", "?") or _turns(draft, place, lexicon)):
            starts.append(place)
    ends = [*starts[1:], len(draft.words)]
    return [slice(a, b) for a, b in zip(starts, ends, strict=True) if b > a]


def _turns(draft: Draft, place: int, lexicon: Lexicon) -> bool:
    """Whether someone turns to asking at `place`: "cho tôi hỏi", "xin hỏi"."""
    return longest(lexicon.language.turning, draft.words, place) is not None


def _asks(sentence: list[Word]) -> bool:
    return any(one.role in ASKING or one.stop == "?" for one in sentence)


def _forget_strangers(draft: Draft) -> None:
    left = {one.written for one in draft.words if one.role == "stranger"}
    draft.strangers = [name for name in draft.strangers if name.split()[0] in left]
