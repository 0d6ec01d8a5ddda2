"""What a person may naturally ask next: more of what was answered, its list, what belongs to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import chain, islice
from typing import Any, NamedTuple

from answering.composing import compose, cut
from answering.index import Index
from answering.tellers import Teller
from answering.telling import day, last_report, moment
from answering.topics import Topic
from curation.models import Document, Event, Item, Listing, Person, Task, Unit
from exchange import Choice, Reading
from reading.reader import read
from reading.text import fold

MOST = 3  # questions that are offered
LONGEST = 60  # characters of a name on a button
COMPARED = 60  # characters of a fact by which a reply is seen to tell it


class Attribute(NamedTuple):
    """An attribute that may be asked for: the phrase that asks, and the fact that would be told."""

    name: str
    phrase: str
    fact: Callable[[Any, Teller], str]  # "" where the item doesn't hold it


ATTRIBUTES: Mapping[type[Item], tuple[Attribute, ...]] = {
    Document: (
        Attribute("issuer", "ask_issuer", lambda item, teller: teller.units.name(item.issuer)),
        Attribute("when", "ask_issued", lambda item, _: day(item.date) if item.date else ""),
        Attribute("about", "ask_about", lambda item, _: item.subject),
        Attribute(
            "carries-out", "ask_carries_out", lambda item, teller: teller.named(item.carries_out)
        ),
        Attribute("purpose", "ask_purpose", lambda item, _: item.purpose),
        Attribute("serves", "ask_serves", lambda item, teller: teller.named(item.serves)),
        Attribute("attachment", "ask_attachment", lambda item, _: item.attachment),
        Attribute("replaces", "ask_replaces", lambda item, teller: teller.named(item.replaces)),
    ),
    Event: (
        Attribute("when", "ask_when", lambda item, _: moment(item.when) if item.when else ""),
        Attribute("where", "ask_where", lambda item, _: item.place),
        Attribute("status", "ask_status", lambda item, teller: _reported(item, teller)),
        Attribute("result", "ask_result", lambda item, _: item.result),
        Attribute("ordinal", "ask_ordinal", lambda item, _: item.ordinal),
        Attribute("term", "ask_term", lambda item, _: item.term),
    ),
    Person: (Attribute("post", "ask_post", lambda item, _: item.post),),
}


def next_questions(
    topic: Topic, reading: Reading, told: str, index: Index, teller: Teller
) -> tuple[Choice, ...]:
    """At most three questions that come naturally after the reply `told` to what `reading` asked of
    a topic; each is answered when it is asked of the id that it carries."""
    offered = chain(
        _of_itself(topic, reading, told, index, teller), _of_others(topic, told, index, teller)
    )
    return tuple(islice(offered, MOST))


def _of_itself(
    topic: Topic, reading: Reading, told: str, index: Index, teller: Teller
) -> Iterator[Choice]:
    """Questions for what a topic holds beside what was asked and what the reply tells anyway."""
    said = fold(told)
    for one in ATTRIBUTES.get(type(topic.item), ()):
        fact = fold(one.fact(topic.item, teller))[:COMPARED]
        if fact and one.name not in reading.asked and fact not in said:
            text = teller.say(one.phrase)
            if fact in fold(_reply(topic, text, index, teller)):
                yield Choice(topic.id, text)


def _reply(topic: Topic, text: str, index: Index, teller: Teller) -> str:
    """What is replied to a question about a topic, "" if that is refused: a clerk may have worded
    a phrase so that it asks for something else."""
    reading = read(text, index.lexicon, teller.today)[0]
    words = compose(topic, asked_of(topic, text, reading), teller)
    return "" if words.missing else words.text


def name_of(topic: Topic) -> str:
    """The name of a topic, short enough for a button."""
    return topic.title if len(topic.title) <= LONGEST else cut(topic.title, LONGEST - 1)


def asked_of(topic: Topic, text: str, reading: Reading) -> Reading:
    """What a text asks of a topic; its bare name asks for all that is told of it, whatever
    question words the name may hold."""
    named = fold(text.strip()) in (fold(topic.title), fold(name_of(topic)))
    return Reading(words=()) if named else reading


def _reported(item: Event, teller: Teller) -> str:
    report = last_report(item, teller.today)
    return report.text if report else ""


def _of_others(topic: Topic, told: str, index: Index, teller: Teller) -> Iterator[Choice]:
    """The names of a topic's list and of what it is related to."""
    offered = {name_of(topic)}
    unfolded = _untold_points(topic, told)
    for one in (*unfolded, *_lists(topic, index), *_related(topic.item, index), *_members(topic)):
        other = index.topics[index.place_of[one]]
        name = name_of(other)
        # A bare name asks for all that is told of it.
        if name not in offered and not compose(other, Reading(words=()), teller).missing:
            offered.add(name)
            yield Choice(one, name)


def _lists(topic: Topic, index: Index) -> list[str]:
    """The list that a topic stands in; all lists of a unit."""
    if isinstance(topic.item, Unit):
        lists = [one.item for one in index.topics if isinstance(one.item, Listing)]
        return [one.id for one in lists if one.unit == topic.id]
    around = [
        one
        for one in index.topics
        if len(one.members) > 1 and any(member.id == topic.id for member in one.members)
    ]
    # A list that a clerk wrote before one that the fields give, a narrow one before a wide one.
    around.sort(key=lambda one: (one.id not in index.knowledge.items, len(one.members)))
    return [one.id for one in around[:1]]


def _related(item: Item, index: Index) -> Iterator[str]:
    yield from item.related
    if isinstance(item, Document):
        yield from (*item.carries_out, *item.serves, *item.replaces)
    if isinstance(item, Document | Event):
        for one in index.knowledge.of_kind(Document):
            if item.id in (*one.carries_out, *one.serves, *one.replaces):
                yield one.id


def _untold_points(topic: Topic, told: str) -> list[str]:
    """The points of a list that the reply tells by their names alone."""
    return [one.id for one in topic.members if isinstance(one, Task) and one.text not in told]


def _members(topic: Topic) -> list[str]:
    """The members of a list of which there is more to tell than the list does."""
    return [one.id for one in topic.members[:MOST] if isinstance(one, Document | Event)]
