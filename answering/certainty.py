"""How sure it is that a topic is what a question means, and what a decision holds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from answering.matching import Match
from curation.models import Entry
from exchange import Outcome

EXPLAINS_SECOND = 0.95  # of what the best explains, and
ALIKE_SECOND = 0.9  # of the best score, from which a second topic is told too
FLOOR = 0.4  # below this score nothing is answered
EXPLAINED = 0.42  # the share of the question that a topic must account for
EXPLAINED_PLAIN = 0.15  # ... in a folder of plain entries, where messages may be long stories
# How likely the best topic is right: a logistic regression, on questions whose answers are known,
# over the share of the question explained, the share of the wording covered, the lead over the
# next topic that is neither its list nor its member, and the likeness word by word; in this order.
BIAS, WEIGHTS = -3.36, (3.03, 1.18, 2.78, 0.66)


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do: answer from `matches`, offer them, or refuse for `reason` with `detail`."""

    outcome: Outcome
    matches: tuple[Match, ...] = ()
    reason: str = ""
    detail: str = ""


def sufficient(match: Match) -> bool:
    """Whether a match explains enough of the question to be answered from."""
    if isinstance(match.topic.item, Entry) and match.plain:
        return match.explained >= EXPLAINED_PLAIN
    return match.score >= FLOOR and match.explained >= EXPLAINED and not match.wordless


def certainty(best: Match, matches: Sequence[Match]) -> float:
    """How likely the best topic is what the question means, 0..1."""
    known = evidence(best, matches)
    weighed = sum(weight * one for weight, one in zip(WEIGHTS, known, strict=True))
    return 1 / (1 + math.exp(-BIAS - weighed))


def evidence(best: Match, matches: Sequence[Match]) -> list[float]:
    """What tells how likely the best topic is right, each about 0..1."""
    return [best.explained, best.covered, lead(best, matches), min(best.alike, 1.0)]


def close_second(decision: Decision, matches: Sequence[Match]) -> Match | None:
    """The topic that fits nearly as well as the one answered from, of the same unit, if any."""
    if len(decision.matches) != 1 or decision.reason:
        return None
    best = decision.matches[0]
    for match in matches[:4]:
        if match.topic is best.topic or kin(best, match):
            continue
        explains = match.explained >= best.explained * EXPLAINS_SECOND
        close = explains and match.score >= best.score * ALIKE_SECOND
        same = match.topic.unit == best.topic.unit
        if close and same and set(match.unexplained) <= set(best.unexplained):
            return match
    return None


def lead(best: Match, matches: Sequence[Match]) -> float:
    """By what share of its score the best topic leads the next that is no kin of it."""
    for match in matches:
        if match.topic is not best.topic and not kin(best, match):
            return max(0.0, 1 - match.score / best.score) if best.score else 0.0
    return 1.0


def kin(one: Match, other: Match) -> bool:
    """Whether one topic is a list that holds the other, or all that the other lists."""
    mine = {id(item) for item in one.topic.members}
    others = {id(item) for item in other.topic.members}
    if mine and others and (mine <= others or others <= mine):
        return True
    return any(item is other.topic.item for item in one.topic.members) or any(
        item is one.topic.item for item in other.topic.members
    )
