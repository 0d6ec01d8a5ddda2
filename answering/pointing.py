"""What a follow-up points at: the topic last spoken of, the next of its list, its counterpart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from answering.followups import Context, content, counterparts
from answering.matching import Match
from answering.topics import Topic
from answering.units import Units
from curation.models import Source
from exchange import Reading

FEW = 6  # matches among which a follow-up finds what it points at
POINTED = 0.8  # ... from this share of the best score on
CLEARLY = 0.12  # ... and how much better than the best it then is
POINTING = frozenset(("kia", "do", "ay", "nay", "day"))  # pronouns behind a noun


def pointed_at(
    matches: Sequence[Match], reading: Reading, context: Context, units: Units
) -> Sequence[Match]:
    """The matches with what a follow-up points at first: the topic itself behind a pronoun, the
    same of another unit where only the unit is new."""
    topic = context.topic
    if topic is None or not matches:
        return matches
    bare = bool(reading.asked) and not content(reading) and not _names_something(reading)
    if "source" in reading.marks and not isinstance(topic.item, Source):
        return matches  # "bài nói về việc đó"
    named = "pronouns" in reading.marks and not reading.units and not _of_another(reading, topic)
    pointed = (bare and not context.together) or named
    if reading.marks & {"following", "next-one"} and not reading.positions:
        return _with_next(matches, topic)
    if "pronouns" in reading.marks and topic.members:
        return _with_member(matches, reading, topic)
    switched = bool(reading.units) and not content(reading)
    for match in matches[:FEW]:
        near = match.score >= matches[0].score * POINTED
        same = (
            match.topic is topic
            if pointed
            else switched and counterparts(match.topic, topic, units)
        )
        if near and same:
            raised = replace(match, score=min(1.0, matches[0].score + CLEARLY))
            return [raised, *(one for one in matches if one is not match)]
    return matches


def _with_next(matches: Sequence[Match], topic: Topic) -> Sequence[Match]:
    """The matches with what follows a topic in its list first: "rồi đến đơn vị nào"."""
    for head in matches:
        ids = [item.id for item in head.topic.members]
        place = ids.index(topic.id) + 1 if topic.id in ids[:-1] else 0
        for match in matches:
            if place and match.topic.id == ids[place]:
                raised = replace(match, score=min(1.0, matches[0].score + CLEARLY))
                return [raised, *(one for one in matches if one is not match)]
    return matches


def _with_member(matches: Sequence[Match], reading: Reading, topic: Topic) -> Sequence[Match]:
    """The matches with the one point of a list first that alone holds the noun before a pronoun:
    "cái công ty ấy"."""
    ids = {item.id for item in topic.members}
    of_list = [match for match in matches if match.topic.id in ids]
    for one, after in pairwise(reading.words):
        holding = [m for m in of_list if not one.role and one.bare in m.topic.strength]
        if after.bare in POINTING and len(holding) == 1:
            raised = replace(holding[0], score=min(1.0, matches[0].score + CLEARLY))
            return [raised, *(match for match in matches if match is not holding[0])]
    return matches


def _of_another(reading: Reading, topic: Topic) -> bool:
    """Whether a pronoun stands behind a noun that a topic doesn't hold: "công ty kia"."""
    return any(
        after.bare in POINTING and one.role == "" and one.bare not in topic.strength
        for one, after in pairwise(reading.words)
    )


def _names_something(reading: Reading) -> bool:
    """Whether a message names a thing by a facet: a unit, a document, a number, a day."""
    facets = (reading.units, reading.documents, reading.ordinals, reading.positions, reading.terms,
              reading.years, reading.numbers, reading.spans, reading.strangers)  # fmt: skip
    return any(facets)
