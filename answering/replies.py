"""The texts of replies: several facts in one, choices, refusals."""

from __future__ import annotations

from collections.abc import Sequence

from answering.certainty import Decision
from answering.composing import SHORT_LIST, Told, compose, cut
from answering.matching import Match
from answering.tellers import Teller
from answering.telling import briefly
from curation.models import Figure, Listing, Task
from exchange import Choice, Reading

SHORT_BOTH = 400  # characters of two facts told together


def both_facts(one: Told, other: Told) -> Told:
    """Two facts that fit a question alike in one reply; the first alone if it would be long."""
    text = f"{one.text}\n{other.text}"
    if other.missing or other.text in one.text or len(text) > SHORT_BOTH:
        return one
    return Told(text, cited=(*one.cited, *other.cited))


def several_facts(matches: Sequence[Match], reading: Reading, teller: Teller) -> Told:
    """Several topics in one reply, each in a sentence or a line."""
    items = [match.topic.item for match in matches]
    counted = "how-many" in reading.asked
    if isinstance(items[0], Figure) or (counted and isinstance(items[0], Listing)):
        text = "\n".join(heads_first([compose(m.topic, reading, teller).text for m in matches]))
    else:
        lines = [briefly(item, teller.knowledge, teller.units) for item in items]
        whole = [f"{item.title}: {item.text}" for item in items if isinstance(item, Task)]
        lines = whole if len(whole) == len(items) and sum(map(len, whole)) <= SHORT_BOTH else lines
        text = "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    cited = tuple(one for item in items for one in getattr(item, "source", ()))
    return Told(cut(text, SHORT_LIST), cited=cited)


def heads_first(texts: Sequence[str]) -> list[str]:
    """The lines of several texts, the first of each in front: every number that was asked for
    stands before what it counts."""
    told = [text.split("\n") for text in texts]
    return [*(one[0] for one in told), *(line for one in told for line in one[1:])]


def offer(choices: Sequence[Choice], teller: Teller) -> str:
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(choices, 1)]
    return "\n".join((teller.say("choose"), *lines, teller.say("choose_hint")))


def refusal(decision: Decision, teller: Teller) -> str:
    words = {
        "place": ("unknown_place", {"name": decision.detail}),
        "document": ("unknown_document", {"name": decision.detail}),
        "ordinal": ("unknown_ordinal", {"number": decision.detail}),
        "words": ("unknown_words", {"words": decision.detail}),
        "nothing": ("empty", {}),
    }.get(decision.reason, ("unknown", {}))
    text = teller.say(words[0], **words[1])
    if decision.matches and decision.reason in ("document", "words", "place"):
        text += " " + teller.say(
            "near", titles="; ".join(m.topic.title for m in decision.matches[:2])
        )
    return text
