"""What people say of a reply."""

from __future__ import annotations

from exchange import Answer, Outcome

# Why a reply is found wrong; with the thumbs all that people say of one.
WHY = ("wrong", "missing", "outdated", "beside")
OPINIONS = ("up", "down", *WHY)
# How a reply ends that can be right or wrong.
JUDGED = (Outcome.ANSWER, Outcome.REFUSE)


def is_judged(answer: Answer) -> bool:
    """Whether a reply can be right or wrong, so that people are asked what they think of it."""
    return answer.outcome in JUDGED and not answer.rejected
