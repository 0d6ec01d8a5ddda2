"""Greetings, thanks and questions about the bot itself, when a message holds nothing else."""

from __future__ import annotations

from answering.index import Index
from answering.tellers import Teller
from exchange import Answer, Outcome, Reading
from reading.phrases import longest
from reading.stories import ASIDE

REPLIES = {"greeting": "greeting", "thanks": "thanks", "about": "help"}


def smalltalk_of(reading: Reading, index: Index, teller: Teller, talking: bool) -> Answer | None:
    """The reply to a message of small talk alone; None if it asks for something.

    `talking` tells whether something was asked before: then a bare "được" or "thế" belongs to it.
    """
    if not reading.words or not any(one.bare[:1].isalnum() for one in reading.words):
        return Answer(Outcome.SMALLTALK, teller.say("empty"))
    if talking and "pronouns" in reading.marks:
        return None  # "nó nói về chuyện gì"
    kinds = _kinds(reading, index)
    named = reading.units or reading.documents or reading.strangers
    if kinds is None or named or (reading.spans and reading.asked):
        return None
    for kind in ("about", "greeting", "thanks"):
        if kind in kinds:
            return Answer(Outcome.SMALLTALK, teller.say(REPLIES[kind]), confidence=1.0)
    courteous = any(one.role == "courtesy" for one in reading.words)
    return Answer(Outcome.SMALLTALK, teller.say("greeting")) if courteous and not talking else None


def _kinds(reading: Reading, index: Index) -> set[str] | None:
    """The kinds of small talk that make up a message; None if a word of content is left over."""
    kinds: set[str] = set()
    place = 0
    while place < len(reading.words):
        found = longest(index.lexicon.language.smalltalk, reading.words, place)
        if found:
            kinds.add(found.value)
            place += len(found.bares)
            continue
        if reading.words[place].role not in ("function", "courtesy", "asked", "time", ASIDE):
            return None
        if reading.words[place].role == "asked" and not kinds:
            return None
        place += 1
    return kinds
