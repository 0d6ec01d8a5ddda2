"""What travels between the rooms: frozen values, no behaviour beyond what their names say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

# Vietnam has kept one offset since 1975; asking the system for it fails where no zones are kept.
VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


class Outcome(StrEnum):
    """How a message ended; the same word in the JSON protocol, the log and the reports."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    REFUSE = "refuse"
    SMALLTALK = "smalltalk"


@dataclass(frozen=True, slots=True)
class Question:
    """One message of a person, with what the person wrote before it.

    `asked_at` is aware (Asia/Ho_Chi_Minh); `earlier` holds the same person's earlier messages,
    oldest first; `chosen` is the id of the choice whose button was pressed, if one was; `about` is
    the id of what `text` is asked of, where a ready-made question was pressed.
    """

    text: str
    asked_at: datetime
    earlier: tuple[str, ...] = ()
    chosen: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that is offered to the person: shown by its title, never by its id."""

    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that a person may pick by its number, as it was shown, or its title; `about` marks
    a ready-made question, whose id is that of what it is asked of."""

    id: str
    title: str
    about: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something of the knowledge that a question may be about, with its score in 0..1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply ready to be sent.

    `text` is plain text and on `CLARIFY` holds the numbered choices; `entry` is the id answered
    from; `candidates` are the best five, best first; `confidence` is 0..1: how sure the engine is
    that the knowledge holds the answer and that this is it; `next` are natural next questions, each
    with the id of what it is asked of;
    `likeness` groups questions that are alike (sorted rare folded words and facets);
    `explanation` is the reasoning for clerks, a line each; `rejected` tells that the person found
    none of the choices right; `version` is that of the knowledge that it comes from.
    """

    outcome: Outcome
    text: str
    entry: str | None = None
    choices: tuple[Choice, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    confidence: float = 0.0
    next: tuple[Choice, ...] = ()
    likeness: str = ""
    explanation: tuple[str, ...] = ()
    rejected: bool = False
    version: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message as it came in over a channel, before it is answered.

    `delivery_key` is what the channel repeats when it delivers the message again; `person` is the
    channel's id of the sender (hashed before it is kept in the log); `address` is where the reply
    goes; `payload` is the channel's raw form, enough to answer the message after a restart;
    `chosen` and `about` are those of the question that it asks; `origin` is the channel's own id of
    what the person wrote, the same when it is `edited`; `group` is the chat's id where others read
    along, "" in a private one.
    """

    channel: str
    delivery_key: str
    person: str
    address: str
    text: str
    received_at: datetime
    chosen: str | None = None
    payload: str = ""
    about: str | None = None
    origin: str = ""
    edited: bool = False
    group: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared: `text` keeps its marks, `bare` has none, `written` is as typed.

    `sure` is 1.0 for a word left as it was typed and less for one that was guessed; `open` tells
    that marks may have been left out; `role` says what it was read as ("" is content: it must be
    explained by the entry that answers); `stop` is the mark behind the word that ends a sentence
    ("." or "?") or a part of one (",").
    """

    text: str
    bare: str
    written: str
    sure: float = 1.0
    open: bool = False
    role: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document as a person names it: "KH 155", "155-KH/TU"; kind and suffix may be missing."""

    number: str
    kind: str = ""
    suffix: str = ""
    written: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Days that a question names, both ends included; `relative` to the clock ("tuần này") or not.

    `grain` is day, week, month, part-of-month, quarter, half-year or year; `dated` tells whether
    a year was named or follows from the clock.
    """

    start: date
    end: date
    grain: str
    written: str
    relative: bool = False
    dated: bool = True


LAST = 1000  # the position of the last point of a list, however long it is


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says, before anything is looked up.

    `units` are ids of the knowledge's units in the order of mention; `strangers` are places,
    bodies and institutions that the knowledge doesn't hold; `ordinals` number congresses and
    terms of office, `positions` points of a list (LAST the last one), `quantities` how many of
    something are spoken of ("ba khâu đột phá"); `asked` are the attributes asked for, `counted`
    the first words of what "how many" is asked of, `sought` the words that "which" stands beside;
    `excepted` is what is asked of everything but ("ngoài kế hoạch 155 ra"); `key` is the message as
    it was typed, without marks and stops; `day` is the day of the question.
    """

    words: tuple[Word, ...]
    units: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()
    documents: tuple[DocumentNumber, ...] = ()
    ordinals: tuple[int, ...] = ()
    positions: tuple[int, ...] = ()
    terms: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    numbers: tuple[str, ...] = ()
    quantities: tuple[int, ...] = ()
    spans: tuple[Span, ...] = ()
    asked: tuple[str, ...] = ()
    counted: tuple[tuple[str, ...], ...] = ()
    sought: frozenset[str] = frozenset()
    key: str = ""
    day: date | None = None
    marks: frozenset[str] = frozenset()
    excepted: Reading | None = None
