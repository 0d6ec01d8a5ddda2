"""The kinds of knowledge, as clerks write them in YAML; every value arrives as a string."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from curation.values import (
    Accepts,
    Day,
    Expected,
    Id,
    Ids,
    Level,
    ListOf,
    Precision,
    Status,
    TaskList,
    Text,
    Texts,
)


class Strict(BaseModel):
    """Frozen; refuses keys that it does not know. Where `one_of` names keys, one must be there."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    one_of: ClassVar[tuple[str, ...]] = ()


class When(Strict):
    """A time as the source tells it (`text`), the days it covers, and how exact it is.

    With precision `by` the last day counts, with `before` it does not; both may lack a start.
    """

    text: Text
    start: Day | None = None
    end: Day | None = None
    precision: Precision


class Upkeep(Strict):
    """What the office needs to keep any item up to date: the day by which to look at it again, the
    last day on which it holds, whether it still has to be confirmed, and the warnings (by the
    names of their rules) that are known and right as they are."""

    check_by: Day | None = None
    valid_to: Day | None = None
    draft: Literal["yes", "no"] = "no"
    accepts: Accepts = ()


class Record(Upkeep):
    """What every kind shares: wordings that lead to it, its sources, what it is related to, and in
    `absent` what people ask of it that no source tells."""

    id: Id
    aliases: Texts = ()
    questions: Texts = ()
    source: Ids = ()
    related: Ids = ()
    absent: Texts = ()
    note: str = ""


class Unit(Record):
    """A place, a Party or state body, or an institution."""

    name: Text
    level: Level
    parent: str = ""


class Document(Record):
    """A document of a body; `unit` is the place it is for, by default that of its issuer."""

    kind: Text
    number: str = ""
    title: str = ""
    issuer: str = ""
    unit: str = ""
    date: Day | None = None
    subject: str = ""
    purpose: str = ""
    attachment: str = ""
    serves: Ids = ()
    carries_out: Ids = ()
    replaces: Ids = ()


class Update(Strict):
    """What a later source said of an event: its state on that day."""

    as_of: Day
    status: Status
    text: Text
    source: Ids = ()


class Event(Record):
    """Something that takes place; `status` is what the first source said on `as_of`."""

    title: Text
    unit: str
    kind: Text
    category: str = ""
    ordinal: str = ""
    term: str = ""
    when: When | None = None
    status: Status
    place: str = ""
    result: str = ""
    as_of: Day | None = None
    updates: tuple[Update, ...] = ()


class Figure(Record):
    """A number: how many `what` the unit or event `of` has; `group` ties an overview together."""

    what: Text
    value: Text
    of: str
    term: str = ""
    group: str = ""
    text: str = ""
    as_of: Day | None = None


class Task(Record):
    """One point of a list of a unit and term: a task, a breakthrough, a goal, a project ..."""

    list: TaskList
    position: Annotated[str, Field(pattern=r"^\d{1,3}$")]
    unit: str
    term: str = ""
    title: Text
    text: Text
    deadline: When | None = None
    as_of: Day | None = None


class Person(Record):
    """A named person and the post held on `as_of`."""

    name: Text
    post: Text
    unit: str = ""
    as_of: Day | None = None


class Source(Record):
    """Where facts were read; `as_of` of the facts is mostly its `date`."""

    title: Text
    outlet: str = ""
    author: str = ""
    date: Day | None = None
    time: str = ""
    section: str = ""
    views: str = ""


class Entry(Upkeep):
    """A plain question and answer, for whatever fits no other kind; its id is any string."""

    id: Text
    questions: Annotated[Texts, Field(min_length=1)]
    answer: Text
    title: str = ""
    source: Ids = ()
    unit: str = ""
    aliases: Texts = ()
    related: Ids = ()
    as_of: Day | None = None
    absent: Texts = ()
    note: str = ""


class Listing(Record):
    """The heading of a list: its members are picked by `of`, `unit`, `term`, `kind`, or named."""

    of: ListOf
    title: Text
    unit: str = ""
    term: str = ""
    kind: str = ""
    members: Ids = ()
    complete: Literal["yes", "no"] = "yes"
    intro: str = ""

    one_of = ("unit", "members")

    @model_validator(mode="after")
    def picks_something(self) -> Listing:
        """A heading says what it heads: by members, or by unit."""
        if not self.members and not self.unit:
            raise ValueError("thiếu “unit” hoặc “members”: danh sách này gồm những mục nào?")
        return self


Item = Unit | Document | Event | Figure | Task | Person | Source | Entry | Listing

T = TypeVar("T", Unit, Document, Event, Figure, Task, Person, Source, Entry, Listing)

KINDS: Mapping[str, type[Record] | type[Entry]] = {
    "units": Unit,
    "documents": Document,
    "events": Event,
    "figures": Figure,
    "tasks": Task,
    "people": Person,
    "sources": Source,
    "entries": Entry,
    "lists": Listing,
}


class Abbreviation(Strict):
    """A short form that officials type; `after` and `before` name words that must stand beside.

    `<số>` among them stands for any number.
    """

    short: Text
    long: Text
    after: Texts = ()
    before: Texts = ()


class Vocabulary(Strict):
    """Words of this office: abbreviations, and groups of words that mean the same here."""

    abbreviations: tuple[Abbreviation, ...] = ()
    synonyms: tuple[tuple[Text, ...], ...] = ()


class Golden(Strict):
    """A question after some earlier messages, asked on a day (of the check, by default): what
    becomes of it, and which entry it is answered from."""

    question: Text
    earlier: Texts = ()
    entry: str = ""
    outcome: Expected = "answer"
    asked_at: Day | None = None


class GoldenFile(Strict):
    """All golden questions of a file."""

    tests: tuple[Golden, ...] = ()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that the bot knows, at one version (a hash of every file read); never changed."""

    items: Mapping[str, Item]
    phrases: Mapping[str, str]
    vocabulary: Vocabulary
    version: str
    origins: Mapping[str, str]

    def __reduce__(self) -> tuple[Any, ...]:
        """Views of dicts can't be pickled; what they show can."""
        given = dict(self.items), dict(self.phrases), self.vocabulary, self.version
        return knowledge, (*given, dict(self.origins))

    def of_kind(self, kind: type[T]) -> tuple[T, ...]:
        """The items of one kind, in the order of the files."""
        return tuple(item for item in self.items.values() if isinstance(item, kind))


def knowledge(
    items: Mapping[str, Item],
    phrases: Mapping[str, str],
    vocabulary: Vocabulary,
    version: str,
    origins: Mapping[str, str],
) -> Knowledge:
    """A Knowledge over views of some dicts, which nobody changes."""
    views = MappingProxyType(items), MappingProxyType(phrases), vocabulary, version
    return Knowledge(*views, MappingProxyType(origins))
