"""What a message inherits from the conversation: the unit, the document, the words left unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from answering.topics import Topic
from answering.units import Units
from curation.models import Event, Figure, Listing
from exchange import Choice, DocumentNumber, Reading, Word
from reading.lexicon import Lexicon
from reading.phrases import longest
from reading.roles import LIGHT, SOFT
from reading.text import clean, fold, words

SMALL = 2  # digits of a number that may pick a choice
CONTEXT = "context"  # the role of a word that comes from an earlier message


@dataclass(frozen=True, slots=True)
class Context:
    """Where a conversation stands: what was last spoken of, what was offered, refusals in a row;
    `together` tells that what was spoken of stands in the same message as what follows;
    `documents` are all that were named, the last one last."""

    reading: Reading | None = None
    topic: Topic | None = None
    choices: tuple[Choice, ...] = ()
    refusals: int = 0
    together: bool = False
    documents: tuple[DocumentNumber, ...] = ()


def content(reading: Reading) -> list[Word]:
    """The words of a reading that carry content."""
    return [one for one in reading.words if one.role == ""]


def leans(reading: Reading) -> bool:
    """Whether a message cannot stand by itself: a pronoun, "còn ...?", or nothing but a facet or a
    question word."""
    if reading.marks & {"elliptic", "corrections", "next-one"} and len(content(reading)) <= 3:
        return True
    if reading.marks >= {"compare", "pronouns"}:
        return True  # "nó ra trước hay sau kế hoạch 52"
    if reading.marks & {"pronouns", "return", "among"} and not reading.documents:
        return True
    return not content(reading) and not reading.documents


def says_nothing(reading: Reading) -> bool:
    """Whether a message names nothing at all that could be looked up."""
    facets = (reading.units, reading.strangers, reading.documents, reading.ordinals,
              reading.positions, reading.terms, reading.years, reading.numbers,
              reading.spans)  # fmt: skip
    return not content(reading) and not any(facets)


def only_a_number(reading: Reading) -> bool:
    """Whether a message is a small number and nothing else: a choice where nothing was offered."""
    others = (reading.units, reading.strangers, reading.documents, reading.terms, reading.years,
              reading.spans, reading.asked, content(reading))  # fmt: skip
    small = all(len(one) <= SMALL for one in reading.numbers)
    return bool(reading.numbers) and small and not any(others)


def only_a_unit(reading: Reading) -> bool:
    """Whether a message names units and nothing that is asked of them."""
    others = (reading.documents, reading.ordinals, reading.positions, reading.terms, reading.years,
              reading.numbers, reading.spans, reading.asked, reading.strangers)  # fmt: skip
    weighty = any(one.role in ("", LIGHT, SOFT) for one in reading.words)
    return bool(reading.units) and not weighty and not any(others)


def counterparts(one: Topic, other: Topic, units: Units) -> bool:
    """Whether two topics are the same of two places: the same count, list or kind of event."""
    first, second = one.item, other.item
    if type(first) is not type(second) or units.place(one.unit) == units.place(other.unit):
        return False
    if isinstance(first, Figure) and isinstance(second, Figure):
        return fold(first.what) == fold(second.what)
    if isinstance(first, Listing) and isinstance(second, Listing):
        return (first.of, first.kind) == (second.of, second.kind)
    if isinstance(first, Event) and isinstance(second, Event):
        return (first.kind, bool(one.own_ordinal)) == (second.kind, bool(other.own_ordinal))
    return False


def spoken_of(context: Context, lexicon: Lexicon) -> Reading:
    """The earlier reading with the name of what was answered, for a pronoun to stand for."""
    before = context.reading or Reading(words=())
    if context.topic is None:
        return before
    said = {one.bare for one in before.words}
    named = [
        replace(one, role=CONTEXT)
        for one in words(clean(context.topic.title))
        if one.bare not in said and one.text not in lexicon.language.function
    ]
    return replace(before, words=(*before.words, *named))


def merged(now: Reading, before: Reading, units: Units, together: bool = False) -> Reading:
    """`now` with what it leaves unsaid taken from `before`; a facet said again replaces the old.

    Of two questions that stand `together` in one message the second keeps more of the first.
    """
    switched = bool(now.units or now.strangers) and not _same_place(now, before, units)
    own = bool(content(now) or now.strangers)
    together = together and "earlier-term" not in now.marks
    keeps_term = (together or not own) and "earlier-term" not in now.marks
    carried = [
        replace(one, role=CONTEXT if own or one.role == CONTEXT else "")
        for one in before.words
        if one.role in ("", CONTEXT) and one.bare not in {word.bare for word in now.words}
    ]
    keeps_document = not now.documents and not switched and not now.ordinals
    renumbered = tuple(
        replace(one, number=number, written=number)
        for one in before.documents[:1]
        for number in now.numbers
    )
    units_before = before.units
    if "other-district" in now.marks:
        units_before = _other_district(before, units)
    if "that-district" in now.marks:
        units_before = tuple(dict.fromkeys(map(units.place, before.units)))
    return Reading(
        words=(*now.words, *carried),
        # What is weighed against another ("nơi nào đông hơn") is of all of them.
        units=now.units or (() if now.strangers or "compare" in now.marks else units_before),
        strangers=now.strangers,
        documents=_weighed_against(now, before)
        or now.documents
        or renumbered
        or (before.documents if keeps_document else ()),
        ordinals=now.ordinals or (before.ordinals if not switched and keeps_term else ()),
        positions=_positions(now, before, own),
        terms=now.terms or (before.terms if keeps_term else ()),
        years=now.years or (before.years if together or not own else ()),
        numbers=() if renumbered else now.numbers,
        quantities=now.quantities,
        spans=now.spans or (before.spans if not own and not now.asked else ()),
        asked=_asked(now, before),
        counted=now.counted or (() if own else before.counted),
        sought=now.sought,
        marks=now.marks,
        day=now.day,
    )


def _weighed_against(now: Reading, before: Reading) -> tuple[DocumentNumber, ...]:
    """Both documents of "nó ra trước hay sau kế hoạch 247"; none where nothing is weighed."""
    weighs = now.marks >= {"compare", "pronouns"} and now.documents and before.documents
    return (*before.documents[:1], *now.documents) if weighs else ()


def wider_units(joined: Reading, now: Reading, units: Units) -> tuple[str, ...]:
    """The districts of wards and bodies that a message takes over from an earlier one: what it
    names itself may stand beside them; none where nothing is wider."""
    if now.units or not content(now):
        return ()
    wider = tuple(dict.fromkeys(map(units.place, joined.units)))
    return () if wider == joined.units else wider


def _other_district(before: Reading, units: Units) -> tuple[str, ...]:
    """The district that was not spoken of, where there are two; else what was."""
    spoken = {units.place(one) for one in before.units}
    others = [one for one in units.by_id if units.level(one) == "district" and one not in spoken]
    return tuple(others) if spoken and len(others) == 1 else before.units


def _positions(now: Reading, before: Reading, own: bool) -> tuple[int, ...]:
    if now.positions:
        return now.positions
    if now.marks & {"next-one", "following"}:
        return tuple(one + 1 for one in before.positions)
    return before.positions if not own and not now.asked else ()


def asks(reading: Reading) -> bool:
    """Whether a message asks for something by a question word."""
    return bool(_attributes(reading))


def _attributes(reading: Reading) -> tuple[str, ...]:
    return tuple(one for one in reading.asked if one not in ("which", "how", "plural"))


def document_meant(reading: Reading, named: Sequence[DocumentNumber], lexicon: Lexicon) -> Reading:
    """`reading` with the last document of the kind that it returns to: "cái báo cáo lúc nãy"."""
    if "return" not in reading.marks or reading.documents:
        return reading
    for place in range(len(reading.words)):
        kind = longest(lexicon.language.kind_names, reading.words, place)
        for one in reversed(named if kind else ()):
            if kind and one.kind == kind.value:
                return replace(reading, documents=(one,), units=())
    return reading


def _asked(now: Reading, before: Reading) -> tuple[str, ...]:
    return now.asked if _attributes(now) else before.asked or now.asked


def _same_place(now: Reading, before: Reading, units: Units) -> bool:
    return bool(
        {units.place(one) for one in now.units} & {units.place(one) for one in before.units}
    )


def picked(text: str, reading: Reading, choices: tuple[Choice, ...]) -> Choice | None:
    """The choice that a message picks, by its number or by words that only its title holds."""
    if not choices:
        return None
    bare = fold(text).strip(" .)(#")
    for prefix in ("cau ", "so ", "muc ", "cai ", "thu ", "chon ", "y "):
        bare = bare.removeprefix(prefix)
    spelled = {"mot": "1", "nhat": "1", "hai": "2", "ba": "3", "bon": "4", "tu": "4", "dau": "1"}
    spelled |= {"dau tien": "1", "cuoi": str(len(choices) - 1), "cuoi cung": str(len(choices) - 1)}
    bare = spelled.get(bare, bare)
    if bare.isdecimal():
        return choices[int(bare) - 1] if 0 < int(bare) <= len(choices) else None
    said = {one.bare for one in reading.words if one.role not in ("function", "courtesy", "asked")}
    if not said or len(said) > 8 or reading.asked:
        return None
    fitting = [
        choice for choice in choices if said <= set(fold(choice.title).replace(",", " ").split())
    ]
    return fitting[0] if len(fitting) == 1 else None
