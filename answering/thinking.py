"""What is thought of a message: its readings weighed alone and in their conversation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from answering.certainty import Decision
from answering.decision import decide
from answering.followups import (
    Context,
    asks,
    content,
    leans,
    merged,
    says_nothing,
    spoken_of,
    wider_units,
)
from answering.index import Index
from answering.matching import Match, rank
from answering.pointing import pointed_at
from answering.topics import Topic
from exchange import Outcome, Reading

ANSWERED = 0.3  # what an answer is worth beside how good its topic is
MOST_WORTH = 1.0 + ANSWERED  # of the best topic that there can be, answered
WHOLE = 0.8  # the share of its wording from which a topic is named whole


@dataclass(frozen=True, slots=True)
class Thought:
    """A reading with its ranked topics, those that a facet rules out, and what was decided."""

    reading: Reading
    matches: Sequence[Match]
    vetoed: Sequence[tuple[Topic, str]]
    decision: Decision

    @property
    def score(self) -> float:
        """How good the best topic is, refusals by name below any answer."""
        return self.matches[0].score if self.matches else 0.0


def thought_of(readings: Sequence[Reading], context: Context, index: Index) -> Thought:
    """The best of the ways to read a message, alone and with what came before it."""
    best = _best_of(readings, index)
    if context.reading is None:
        return best
    unsaid = not (best.reading.units or best.reading.documents or best.reading.strangers)
    # What asks nothing itself ("bài báo cáo 695?") may ask the same of another thing.
    silent = not asks(best.reading) and asks(context.reading)
    lead = -0.1 if (unsaid and context.reading.units) or silent else 0.05
    elsewhere = leans(best.reading) or says_nothing(best.reading) or _asks_of_a_time(best)
    if not elsewhere and _worth(best) + lead >= MOST_WORTH:
        return best  # nothing that was said before could make it mean something better
    earlier = spoken_of(context, index.lexicon)
    together = context.together
    joined = [
        _thought(merged(one, earlier, index.units, together), index, (one, context))
        for one in readings
    ]
    joined += [
        _thought(replace(one.reading, units=wider), index, (best.reading, context))
        for one in joined
        if (wider := wider_units(one.reading, best.reading, index.units))
    ]
    with_context = max(joined, key=_worth)
    if _asks_of_a_time(best):
        return _thought(replace(best.reading, units=with_context.reading.units), index)
    if leans(best.reading) or says_nothing(best.reading):
        return with_context
    if _is_foreign(best.reading, with_context):
        return best
    return with_context if _worth(with_context) > _worth(best) + lead else best


def _asks_of_a_time(thought: Thought) -> bool:
    """Whether a message asks what there is in some days, whatever was spoken of: only its place is
    taken from before. "Còn tuần này?" asks what was asked before."""
    told = thought.decision.reason in ("span", "none-then")
    return told and bool(thought.reading.asked) and "elliptic" not in thought.reading.marks


def _best_of(readings: Sequence[Reading], index: Index) -> Thought:
    """What is thought of the likeliest reading that the knowledge explains whole, or of the best
    one."""
    thoughts: list[Thought] = []
    for reading in readings:
        thoughts.append(_thought(reading, index))
        first = thoughts[-1].matches[0] if thoughts[-1].matches else None
        whole = first is not None and not first.unexplained and first.covered >= WHOLE
        if whole and thoughts[-1].decision.outcome is Outcome.ANSWER:
            return thoughts[-1]
    return max(thoughts, key=_worth)


def _is_foreign(reading: Reading, joined: Thought) -> bool:
    """Whether the topic that a message has in context holds no word of content of its own."""
    own = {one.written for one in content(reading)}
    return bool(own) and bool(joined.matches) and own <= set(joined.matches[0].strange)


def _worth(thought: Thought) -> float:
    bonus = {Outcome.ANSWER: ANSWERED, Outcome.CLARIFY: 0.15}.get(thought.decision.outcome, 0.0)
    return thought.score + bonus


def _thought(
    reading: Reading, index: Index, after: tuple[Reading, Context] | None = None
) -> Thought:
    """What is thought of a reading; `after` is the message alone and the context that it is read
    in."""
    matches, vetoed = rank(reading, index)
    if after:
        matches = list(pointed_at(matches, *after, index.units))
    return Thought(reading, matches, vetoed, decide(matches, reading, index))
