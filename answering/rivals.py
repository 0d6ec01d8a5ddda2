"""Topics that fit a question alike: told together, counted side by side, or asked back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answering.certainty import Decision
from answering.fitness import head_share
from answering.followups import CONTEXT, content, counterparts
from answering.index import Index
from answering.matching import Match
from answering.units import Units
from curation.models import Document, Entry, Event, Figure, Listing, Person, Source, Task, Unit
from exchange import Outcome, Reading
from reading.text import fold

TIE = 0.985  # points of one list whose scores lie this close fit alike
MANY_TIE = 0.9  # the share of what the best explains that another of several must
LOOSE_TIE = 0.75  # ... where the question asks for several
HALF = 0.5  # the share of its wording below which a topic is hardly named
ALIKE = 0.05  # how much less of the question what fits it alike may explain
SAME = 0.02  # how much less documents of one kind may explain
SAME_KIND = 0.93  # ... and the share of the best score from which they fit alike
FEW_WORDS = 2  # of content that say no more than what kind of thing is meant
UNSAID, UNSAID_SHARE = 0.25, 0.6  # ... where a pronoun stands for something that nobody named
ELSEWHERE = 0.85  # the share of the best score from which another district may be meant
MARGIN = 0.94  # a rival of another unit within this share of the best asks back


def alike_figures(best: Match, matches: Sequence[Match], reading: Reading) -> list[Match]:
    """Figures of one unit whose names all begin with what is counted, where nothing else in the
    question tells them apart."""
    item = best.topic.item
    if not isinstance(item, Figure) or not reading.counted:
        return []
    head = reading.counted[0]
    found = [
        match
        for match in matches[:10]
        if isinstance(match.topic.item, Figure)
        and match.topic.item.of == item.of
        and match.topic.item.term == item.term
        and match.explained >= best.explained - 0.02
        and tuple(fold(match.topic.item.what).split())[: len(head)] == head
    ]
    return found if 1 < len(found) <= 3 else []


def counts_something_else(best: Match, reading: Reading) -> bool:
    """Whether the best topic holds no word of what "how many" is asked of."""
    missing = {fold(part) for part in best.unexplained}
    # What a clerk says that no source tells is refused by its name.
    absent = {fold(part) for thing in best.topic.item.absent for part in thing.split()}
    lacking = [one for one in reading.counted if missing.issuperset(one[:2])]
    known = any(absent.issuperset(one[:1]) for one in lacking)
    return bool(lacking) and len(lacking) == len(reading.counted) and not known


def tied_points(
    best: Match, matches: Sequence[Match], reading: Reading, index: Index
) -> Decision | None:
    """Points of one list that fit alike are answered together: all of it, or those points."""
    several = bool({"plural", "list"} & set(reading.asked))
    many = several or bool(reading.counted)
    alike = [match for match in matches[:16] if _ties(match, best, many)]
    one_of_many = best.topic.own_ordinal and "plural" not in reading.asked
    single = isinstance(best.topic.item, Listing | Entry | Figure)
    if len(alike) < 2 or one_of_many or single:
        return None
    if isinstance(best.topic.item, Document) and not several:
        return None
    ids = {match.topic.id for match in alike}
    lists = [t for t in index.topics if t.members and ids <= {one.id for one in t.members}]
    if not lists:
        return None
    smallest = min(lists, key=lambda topic: len(topic.members))
    if len(ids) * 2 > len(smallest.members):
        whole = [match for match in matches if match.topic is smallest]
        return Decision(Outcome.ANSWER, tuple(whole[:1]), "whole list") if whole else None
    return Decision(Outcome.ANSWER, tuple(alike), "tied")


def _ties(match: Match, best: Match, many: bool) -> bool:
    """Whether a match fits as well as the best, or explains as much where several are asked for."""
    if type(match.topic.item) is not type(best.topic.item):
        return False
    as_much = match.explained >= best.explained * MANY_TIE and match.score >= best.score * LOOSE_TIE
    return match.score >= best.score * TIE or (many and as_much)


def rivals_of(best: Match, matches: Sequence[Match], reading: Reading) -> list[Match]:
    """The best with those that say the same of other units, when the question names no unit."""
    if reading.units or reading.documents:
        return [best]
    found = [best]
    named = [one for one in matches[:12] if _says_as_much(one, best)]
    if best.covered < HALF and len({one.topic.unit for one in named}) > 1:
        return named  # the question names little of any of them
    for match in matches[1:12]:
        close = match.score >= best.score * MARGIN - 0.02
        if not close and not _same_thing(best, match):
            continue
        numbered = reading.numbers or reading.quantities
        if numbered and best.unexplained != match.unexplained:
            continue  # the number tells them apart
        other_unit = match.topic.unit and match.topic.unit not in {one.topic.unit for one in found}
        held = any(item is match.topic.item for item in best.topic.members)
        if other_unit and not held and _alike(best, match):
            found.append(match)
    return found


def of_other_units(
    best: Match, matches: Sequence[Match], reading: Reading, units: Units
) -> list[Match]:
    """The best topic with the same of other units, or the lists that they stand in, where the
    question names no unit and fits them alike; empty if there is none."""
    if reading.units or reading.documents or best.exact:
        return []
    others = [
        match
        for match in matches[1:12]
        if _is_elsewhere(match, best, units)
        and match.explained >= best.explained - ALIKE
        and match.topic.past == best.topic.past
    ]
    if not others:
        return []
    of_each = {units.place(match.topic.unit): match for match in reversed([best, *others])}
    made = [_heading(match, matches, units) for match in reversed(of_each.values())]
    return list({match.topic.id: match for match in made}.values())


def of_one_kind(best: Match, matches: Sequence[Match], reading: Reading) -> list[Match]:
    """The best document or article with the others that fit alike, where a question names little
    more than what kind of thing it means; empty if it is told apart, or several are asked for."""
    kind = Document if isinstance(best.topic.item, Document) else Source
    several = {"plural", "list"} & set(reading.asked)
    if not isinstance(best.topic.item, kind) or several or reading.documents or best.exact:
        return []
    alone = not any(one.role == CONTEXT for one in reading.words)
    lost = "pronouns" in reading.marks and alone and len(content(reading)) <= FEW_WORDS
    less, share = (UNSAID, UNSAID_SHARE) if lost else (SAME, SAME_KIND)
    alike = [
        match
        for match in matches[:8]
        if isinstance(match.topic.item, kind)
        and match.topic.own_units.issuperset(best.topic.own_units.intersection(reading.units))
        and match.explained >= best.explained - less
        and match.score >= best.score * share
    ]
    return alike[:4] if len(alike) > 1 else []


def _is_elsewhere(match: Match, best: Match, units: Units) -> bool:
    """Whether a topic is the same as the best of another district, or fits nearly as well there."""
    if counterparts(match.topic, best.topic, units):
        return True
    places = [units.place(one.topic.unit) for one in (match, best)]
    told = not any(isinstance(one.topic.item, Source | Person | Unit) for one in (match, best))
    districts = places[0] != places[1] and all(units.level(one) == "district" for one in places)
    return told and districts and match.score >= best.score * ELSEWHERE


def _heading(one: Match, matches: Sequence[Match], units: Units) -> Match:
    """The list of its place that an event or document stands in, where it fits as well."""
    if not isinstance(one.topic.item, Event | Document) or one.topic.own_ordinal:
        return one
    place = units.place(one.topic.unit)
    for match in matches:
        heads = any(item is one.topic.item for item in match.topic.members)
        if heads and match.topic.unit == place and match.explained >= one.explained - ALIKE:
            return match
    return one


def congress_meant(best: Match, matches: Sequence[Match]) -> Match:
    """The unit's next congress, where a question names little more of the best topic than that."""
    if best.topic.own_ordinal or best.covered >= HALF:
        return best
    named = [
        match
        for match in matches[:8]
        if match.topic.unit == best.topic.unit and _says_as_much(match, best)
    ]
    return named[0] if named else best


def _says_as_much(match: Match, best: Match) -> bool:
    """Whether a congress explains as much of a question as the best topic, and is named as well."""
    as_much = match.explained >= best.explained - 0.02 and match.covered >= best.covered
    return bool(match.topic.own_ordinal) and not match.topic.past and as_much


def _same_thing(one: Match, other: Match) -> bool:
    """Whether two topics are the same of two units: figures of one thing, their next congresses."""
    first, second = one.topic.item, other.topic.item
    if one.topic.own_ordinal and other.topic.own_ordinal:
        as_much = other.explained >= one.explained - 0.02 and other.covered >= one.covered - 0.2
        return as_much and one.topic.past == other.topic.past
    if not isinstance(first, Figure) or not isinstance(second, Figure):
        return False
    return fold(first.what) == fold(second.what)


def _alike(one: Match, other: Match) -> bool:
    """Whether two topics say the same kind of thing: the same count, list, or kind of event."""
    first, second = one.topic.item, other.topic.item
    if type(first) is not type(second):
        return isinstance(first, Figure | Listing) and isinstance(second, Figure | Listing)
    if isinstance(first, Figure) and isinstance(second, Figure):
        return bool(set(fold(first.what).split()) & set(fold(second.what).split()))
    if isinstance(first, Listing) and isinstance(second, Listing):
        return first.of == second.of
    if isinstance(first, Event) and isinstance(second, Event):
        return first.kind == second.kind
    return isinstance(first, Entry | Task)


def counted_apart(matches: Sequence[Match], reading: Reading) -> list[Match]:
    """Where two or more things are counted in one message: the best figure of each, of one unit."""
    if len(reading.counted) < 2:
        return []
    found: list[Match] = []
    for counted in reading.counted:
        shares = [
            (names_what(match, counted), has_value(match, reading), match.score, match)
            for match in matches
        ]
        share, *_, best = max(shares, key=lambda one: one[:3], default=(0.0, 0, 0.0, None))
        if best is None or share < 0.5 or best in found:
            return []
        alike = alike_figures(best, matches, replace(reading, counted=(counted,)))
        found += [one for one in alike or [best] if one not in found]
    return found if len({match.topic.unit for match in found}) == 1 else []


def counts(match: Match, reading: Reading) -> bool:
    """Whether a match is a figure or a list that holds what is counted."""
    counting = isinstance(match.topic.item, Figure | Listing)
    return counting and not counts_something_else(match, reading)


def has_value(match: Match, reading: Reading) -> bool:
    """Whether a figure has a value that the question names, "69" or "69/69"."""
    item = match.topic.item
    named = {one for one in (*reading.numbers, *map(str, reading.quantities)) if len(one) > 1}
    if not isinstance(item, Figure) or not named:
        return False
    return not named.isdisjoint(one.lstrip("0") for one in item.value.replace(".", "").split("/"))


def names_what(match: Match, counted: tuple[str, ...]) -> float:
    """The share of what is counted that a figure or a list is named by."""
    item = match.topic.item
    if isinstance(item, Figure):
        return head_share(item, counted)
    if not isinstance(item, Listing):
        return 0.0
    named = {one.bare for name in match.topic.wordings[:1] for one in name.words}
    return 0.9 * float(named.issuperset(counted))
