"""How well a topic's kind suits what is asked: a count a figure, a time an event."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from answering.topics import Topic
from curation.models import (
    Document,
    Entry,
    Event,
    Figure,
    Listing,
    Person,
    Source,
    Task,
    Unit,
)
from exchange import Reading
from reading.text import fold

MISCOUNTED = 0.5  # a figure of something else than what is counted
UNCOUNTED = 0.75  # what holds no number, where something is counted
OVERVIEW = 0.85  # a list whose name isn't what is counted, though its points may be
NO_SOURCE = 0.65  # what is no article, where one is asked for
SOURCE = 0.7  # an article is seldom meant where nothing says "bài" or "đăng"
PAST = 0.85  # of an earlier term, where the question names none
SINGLE = 0.85  # one thing, where several are asked for
NUMBERLESS = 0.8  # an entry without a number, where a time is asked for
COUNTLESS = 0.7  # ... or a count
UNIT = 0.6  # a unit by itself answers hardly anything but what it belongs to
_TIME = re.compile(
    r"\d{4} ?- ?\d{4}|\d{1,2}(?:[/.-]\d{1,4}){1,2}|\d+ tháng (?:đầu|cuối)"
    r"|(?:ngày|tháng|quý|năm|giờ|thứ|khóa) \d+"
)
TIMES = frozenset(("when", "countdown", "ago", "duration"))


def fits(reading: Reading, topic: Topic) -> float:
    """How well a topic of this kind can answer what is asked: 0.5..1.0."""
    earlier = "earlier-term" in reading.marks
    if topic.past != earlier and not (reading.terms or reading.ordinals or reading.years):
        return PAST * _suited(reading, topic)
    return _suited(reading, topic)


def _suited(reading: Reading, topic: Topic) -> float:
    item, asked = topic.item, set(reading.asked)
    if isinstance(item, Source) != _means_a_source(reading):
        certain = asked & {"author", "outlet", "views"}
        return SOURCE if isinstance(item, Source) or certain else NO_SOURCE
    if isinstance(item, Unit):
        return 1.0 if asked & {"level", "unit"} else UNIT
    if isinstance(item, Figure) and reading.counted:
        return counts_it(reading, topic)
    if "how-many" in asked and reading.counted and isinstance(item, Document | Event | Person):
        return UNCOUNTED
    if "deadline" in asked:
        return 1.0 if _is_due(topic) or "deadline" in topic.asked else 0.8
    if "countdown" in asked and isinstance(item, Event | Figure):
        return 1.0 if isinstance(item, Event) else COUNTLESS
    if {"plural", "list"} & asked and isinstance(item, Document | Event | Figure):
        return SINGLE
    numberless = isinstance(item, Entry) and not has_number(item)
    if numberless and asked & (TIMES | {"how-many"}) - topic.asked:
        return COUNTLESS if "how-many" in asked else NUMBERLESS
    if asked & topic.asked - {"which", "plural", "list"}:
        return 1.0
    if asked & TIMES:
        return _dates_it(topic)
    if "how-many" in asked:
        if isinstance(item, Figure | Listing):
            return counts_it(reading, topic)
        return UNCOUNTED if reading.counted else 0.88
    return _suits(reading, topic, asked)


def has_number(item: Entry | Task) -> bool:
    """Whether an entry or a point of a list tells a number that is no term of office; without one
    it tells no time and no count."""
    told = item.answer if isinstance(item, Entry) else f"{item.text} {item.deadline or ''}"
    return bool(re.search(r"\d", re.sub(r"\d{4} ?- ?\d{4}", "", told)))


def has_count(item: Entry | Task) -> bool:
    """Whether an entry or a point of a list tells a number that is no time, term or ordinal."""
    told = item.answer if isinstance(item, Entry) else item.text
    return bool(re.search(r"\d", _TIME.sub("", told)))


def _means_a_source(reading: Reading) -> bool:
    """Whether an article itself is asked for, not just said to be where something stands."""
    of_it = {"author", "signer", "outlet", "views", "when", "name", "which", "about", "who"}
    return "source" in reading.marks and (not reading.asked or bool(of_it & set(reading.asked)))


def _suits(reading: Reading, topic: Topic, asked: set[str]) -> float:
    """The first attribute that prefers a kind decides: 1.0 for that kind, less for the others."""
    for attributes, suited, otherwise in (
        ({"issuer", "serves"}, isinstance(topic.item, Document), 0.88),
        ({"who", "post"}, isinstance(topic.item, Person), 0.95),
        ({"list"}, isinstance(topic.item, Listing), 0.88),
        ({"unit", "where"}, not isinstance(topic.item, Figure) or bool(reading.numbers), 0.85),
        ({"number"}, isinstance(topic.item, Document | Listing), 0.88),
        ({"ordinal", "term"}, bool(topic.own_ordinal), 0.88),
        ({"status"}, isinstance(topic.item, Event | Figure), 0.95),
    ):
        if asked & attributes:
            return 1.0 if suited else otherwise
    return 1.0 if isinstance(topic.item, Entry | Task | Document | Event) else 0.97


def _is_due(topic: Topic) -> bool:
    when = topic.item.when if isinstance(topic.item, Event) else None
    return when is not None and when.precision in ("by", "before")


def _dates_it(topic: Topic) -> float:
    item = topic.item
    if isinstance(item, Event | Document | Source):
        return 1.0
    if isinstance(item, Listing):
        numbered = any(isinstance(one, Event) and one.ordinal for one in topic.members)
        return 1.0 if item.of == "events" and not numbered else 0.8
    return 0.8 if isinstance(item, Figure | Person) else 0.93


def counts_it(reading: Reading, topic: Topic) -> float:
    """How well a figure or list counts what is asked: its name is what "how many" stands before."""
    if not reading.counted:
        return 1.0
    if not isinstance(topic.item, Figure):
        named = {one.bare for name in topic.wordings[: topic.names] for one in name.words}
        return 1.0 if any(named.issuperset(head[:2]) for head in reading.counted) else OVERVIEW
    return max(
        MISCOUNTED + (1 - MISCOUNTED) * head_share(topic.item, one) for one in reading.counted
    )


def head_share(item: Figure, counted: tuple[str, ...]) -> float:
    """The share of the counted words with which a name of the figure begins, 0..1."""
    best = 0.0
    for name in (item.what, *item.aliases):
        head = [fold(one) for one in name.split()]
        # "đột phá" counts what is called "khâu đột phá": a measure word may stand before.
        for skipped in (0, 1):
            alike = _begins_alike(head[skipped:], counted)
            best = max(best, alike / max(1, min(len(head), len(counted))) - 0.1 * skipped)
    return best


def _begins_alike(head: Sequence[str], counted: Sequence[str]) -> int:
    pairs = zip(head, counted, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
