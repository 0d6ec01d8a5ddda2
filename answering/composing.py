"""Fields to words: the fact that was asked first, then what belongs to it, then the source."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from answering.fitness import has_number
from answering.sentences import held_by
from answering.tellers import Fields, Teller
from answering.telling import briefly, last_report
from answering.topics import Topic
from answering.validity import notice_of, refusal_of
from curation.models import (
    Document,
    Entry,
    Event,
    Figure,
    Item,
    Listing,
    Person,
    Source,
    Task,
    Unit,
)
from exchange import LAST, Reading
from reading.counting import PEOPLE
from reading.roles import LIGHT
from reading.text import clean, fold, words

# What no kind of item ever holds: asked for, it is refused by name unless a wording asks for it.
NEVER_HELD = frozenset(("signer", "contact", "age", "salary", "address", "makeup"))
# What may be asked beside "how many" while it is still a number that is asked for.
PLAIN_COUNT = frozenset(("how-many", "which", "plural", "list", "status", "how"))
NEW = 0.4  # of the words of a sentence, from which it adds to what was said
SEEN = 380  # characters that a phone shows at once
SHORT = 600  # characters of a reply that is not a list
SHORT_LIST = 1300
# The points of a list are told whole up to this, more than fits on a phone by their names.
LONG_POINTS = 550


@dataclass(frozen=True, slots=True)
class Told:
    """The words of a reply and the ids of the sources that they come from; `missing` is the
    attribute that the item doesn't hold, "" if told."""

    text: str
    missing: str = ""
    cited: tuple[str, ...] = ()


def compose(topic: Topic, reading: Reading, teller: Teller) -> Told:
    """The reply about a topic to what a reading asks; what holds no longer is told as such."""
    refused = refusal_of(topic.item, teller)
    if refused:
        return Told(refused, "expired")
    told, notice = _composed(topic, reading, teller), notice_of(topic.item, teller)
    return replace(told, text=f"{notice}\n{told.text}") if notice else told


def _composed(topic: Topic, reading: Reading, teller: Teller) -> Told:
    item = topic.item
    asked = [one for one in reading.asked if one not in ("which", "list", "plural", "how")]
    if "which" in reading.asked and reading.numbers:
        asked = [one for one in asked if one != "views"]  # the views say which article is meant
    if "status" in asked and reading.spans and reading.spans[0].end < teller.today:
        teller = replace(teller, today=reading.spans[0].end)
    absent = _absent(topic, reading, teller)
    if isinstance(item, Listing):
        told = _listing(item, topic.members, reading, teller)
        return Told(f"{absent} {cut(told.text, 300)}", "absent", told.cited) if absent else told
    held, whole = held_by(item, teller)
    if absent:
        return Told(f"{absent} {cut(whole, 300)}", "absent", item.source)
    never = next((one for one in asked if one in NEVER_HELD and _lacking(one, held, topic)), "")
    if never and not isinstance(item, Person | Document | Event):
        name = teller.knowledge.phrases[f"attribute_{never}"]
        return Told(teller.say("unknown_words", words=name), never)
    if never:
        return _not_held(never, item, whole, teller)
    if isinstance(item, Document) and not item.number and _asks_its_number(reading, item, teller):
        return _not_held("number", item, whole, teller)
    fields = [held[one] for one in dict.fromkeys(asked) if held.get(one)]
    if len(fields) > 1:
        both = " ".join(dict.fromkeys(fields[:2]))
        return _finished(both, whole, item, teller)
    for one in asked:
        if one in held:
            if not held[one] and one in topic.asked and not isinstance(item, Document | Event):
                break  # a clerk's own wording asks for it: all that is told of the item answers it
            if not held[one] and not (one == "where" and _names_its_host(item, teller)):
                return _not_held(one, item, whole, teller)
            return _finished(held[one], whole, item, teller)
    lacking = _lacks(item, reading, topic)
    if lacking:
        return _not_held(lacking, item, whole, teller)
    return _finished("", whole, item, teller)


def _absent(topic: Topic, reading: Reading, teller: Teller) -> str:
    """A refusal for what no source tells of an item, if that is asked for; "" if it isn't."""
    item = topic.item
    said = {one.bare for one in reading.words}
    counting = "how-many" in reading.asked
    heads = {head[0] for head in reading.counted} if counting else set()
    people = counting and not said.isdisjoint(PEOPLE)
    for thing in item.absent:
        parts = [fold(part) for part in thing.split()]
        second = parts[1] if parts[0] == "so" and len(parts) > 1 else ""
        counted = second in heads or (second in PEOPLE and people)
        parts = [part for part in parts if part != "nguoi"]
        if counted or said.issuperset(parts):
            return teller.say("unknown_attribute", attribute=thing, title=teller.title(item))
    counts = isinstance(item, Event | Document | Person | Source) and "how-many" in reading.asked
    if (
        reading.positions
        or "list" in reading.asked
        or not reading.counted
        or not PLAIN_COUNT.issuperset(reading.asked)
    ):
        return ""
    light = {one.bare for one in reading.words if one.role == LIGHT}
    if isinstance(item, Listing) and heads <= light:
        return ""  # "mấy chỗ" counts the points of any list
    if isinstance(item, Listing):
        named = {one.bare for name in topic.wordings[: topic.names] for one in name.words}
        counts = heads.isdisjoint(named | topic.counts)
    else:
        # "130 năm" in a name of it answers "bao nhiêu năm".
        numbered = {second for first, second in topic.pairs if first.isdecimal()}
        typed = isinstance(item, Event | Document | Person | Source)
        counts = typed and heads.isdisjoint(numbered)
    if counts and "how-many" in reading.asked:
        return teller.say("unknown_words", words=as_typed(reading.counted[0], reading))
    return ""


def as_typed(bares: Sequence[str], reading: Reading) -> str:
    """Words of the question as they were typed."""
    typed = {one.bare: one.written for one in reading.words}
    return " ".join(typed.get(bare, bare) for bare in bares)


def _names_its_host(item: Item, teller: Teller) -> bool:
    """Whether an event is that of a ward, body or school: its name says where it is held."""
    level = teller.units.level(item.unit) if isinstance(item, Event) else "central"
    return level not in ("district", "city", "central", "")


def _asks_its_number(reading: Reading, item: Document, teller: Teller) -> bool:
    """Whether the number of a document is asked for, and not only which document it is, nor that of
    a document of another kind ("dựa vào chỉ thị nào, số hiệu")."""
    kinds = {fold(one.kind) for one in teller.knowledge.of_kind(Document)} - {fold(item.kind)}
    if any(reading.sought.issuperset(kind.split()) for kind in kinds):
        return False
    return "number" in reading.asked and any(one.bare == "so" for one in reading.words)


def _lacking(attribute: str, held: Fields, topic: Topic) -> bool:
    return attribute not in topic.asked and not held.get(attribute)


def _lacks(item: Item, reading: Reading, topic: Topic) -> str:
    """An attribute that such an item cannot hold, "" if none is asked; what an entry's own wording
    asks for is taken to be told."""
    asked = reading.asked
    wanted = set(asked) - topic.asked
    if isinstance(item, Figure):
        # A number tells neither who they are nor what each is called.
        names = wanted & {"list", "name", "who", "about"}
        if {"plural", "which"} <= wanted:
            names.add("list")
        return next(iter(sorted(names)), "") if "how-many" not in asked else ""
    if isinstance(item, Unit):
        return next(iter(sorted(wanted & {"who", "post", "how-many"})), "")
    if isinstance(item, Entry | Task):
        has_digit = has_number(item)
        times = wanted & {"when", "deadline", "countdown", "duration"}
        timeless = times and not has_digit and not topic.asked & {"when", "how-many"}
        return next(iter(sorted(times))) if timeless else ""
    return ""


def _not_held(attribute: str, item: Item, whole: str, teller: Teller) -> Told:
    name = attribute.replace("-", "_")
    if name == "when" and isinstance(item, Document):
        name = "date"
    words = teller.knowledge.phrases.get(f"attribute_{name}", name)
    text = teller.say("unknown_attribute", attribute=words, title=teller.title(item))
    return Told(f"{text} {cut(whole, 300)}", attribute)


def _finished(first: str, whole: str, item: Item, teller: Teller) -> Told:
    """The fact that was asked, what else is known of it, and its sources."""
    text = first or whole
    note = teller.note(item) if isinstance(item, Event | Document) else ""
    if first and note not in first:
        text = f"{first} {note}"
    if first:
        said = set(_parts(text))
        more = " ".join(one for one in sentences(whole) if _adds(_parts(one), said))
        if len(text) + len(more) < SEEN:
            text = f"{text} {more}".strip()
    told = () if isinstance(item, Source) else item.source
    if isinstance(item, Event):
        report = last_report(item, teller.today)
        told = (*told, *(report.source if report else ()))
    return Told(cut(text, SHORT), cited=tuple(told))


def _adds(parts: Sequence[str], said: set[str]) -> bool:
    """Whether a sentence says enough that wasn't said."""
    return sum(part not in said for part in parts) >= NEW * len(parts)


def _parts(sentence: str) -> list[str]:
    return [part.rstrip(".,;:") for part in fold(sentence).split()]


def sentences(text: str) -> list[str]:
    """The sentences of a text."""
    return re.split(r"(?<=[.!?]) (?=[^\W\d_a-zà-ỹđ])", text)


def _listing(item: Listing, found: Sequence[Item], reading: Reading, teller: Teller) -> Told:
    asked = [len(found) if one == LAST else one for one in reading.positions]
    points = [found[one - 1] for one in dict.fromkeys(asked) if one <= len(found)]
    if points:
        told = [_finished("", held_by(one, teller)[1], one, teller) for one in points]
        sources = tuple(source for one in told for source in one.cited)
        return Told("\n".join(one.text for one in told), cited=sources)
    # A list of figures holds the numbers that are asked for: how many they are says nothing.
    counted = "how-many" in reading.asked and item.complete == "yes" and item.of != "figures"
    title = item.title[:1].upper() + item.title[1:]
    head = "list_named" if item.complete == "no" else "list_count" if counted else "list_head"
    what = _counted_in(title, reading) or _one_of(item, teller)
    lines = [teller.say(head, title=title, count=len(found), what=what)]
    if item.intro:
        lines.append(item.intro)
    lines += _points(item, found, teller, brief="how-many" in reading.asked)
    if item.note:
        lines.append(item.note)
    cited = item.source or [one for member in found for one in member.source]
    return Told(cut("\n".join(lines), SHORT_LIST), cited=tuple(cited))


def _counted_in(title: str, reading: Reading) -> str:
    """What is counted, in the words of a list's title; "" if it isn't named there."""
    said = {one.bare: one.text for one in words(clean(title))}
    for head in reading.counted:
        if all(bare in said for bare in head):
            return " ".join(said[bare] for bare in head)
    for one, after in pairwise(reading.words):
        if one.role == "asked" and after.role == LIGHT and after.text != after.bare:
            return after.text  # "mấy nơi"
    return ""


def _one_of(item: Listing, teller: Teller) -> str:
    """What each point of a list is called: "khâu đột phá", "kế hoạch"."""
    kinds = {"documents": item.kind or teller.say("any_document"), "events": item.kind}
    name = kinds.get(item.of, teller.knowledge.phrases.get(f"one_{item.of}", ""))
    return name[:1].lower() + name[1:] if name else teller.say("points")


def _points(item: Listing, found: Sequence[Item], teller: Teller, brief: bool) -> list[str]:
    """The members of a list, a line each: with their text where the whole stays short."""
    long = [
        f"{n}. {one.title}: {one.text}" if isinstance(one, Task) else ""
        for n, one in enumerate(found, 1)
    ]
    if all(long) and sum(map(len, long)) <= LONG_POINTS and not brief:
        return long
    if brief and all(long):
        return [f"{n}. {teller.title(one)}" for n, one in enumerate(found, 1)]
    return [f"{n}. {_named_or_told(one, item, teller)}" for n, one in enumerate(found, 1)]


def _named_or_told(one: Item, item: Listing, teller: Teller) -> str:
    """A member of a list by its name; by its text if the name only says what kind of point it is
    ("Mục tiêu về kinh tế", "Mục tiêu đến năm 2030")."""
    if not isinstance(one, Task):
        return briefly(one, teller.knowledge, teller.units)
    says = not fold(one.title).startswith(fold(_one_of(item, teller)))
    return briefly(one, teller.knowledge, teller.units) if says else f"{one.title}: {one.text}"


def cut(text: str, limit: int) -> str:
    """`text` within `limit` characters, ended at a sentence or a word."""
    if len(text) <= limit:
        return text
    part = text[:limit]
    end = max(part.rfind(". "), part.rfind("\n"))
    return part[: end + 1] if end > limit // 2 else part[: part.rfind(" ")] + " …"
