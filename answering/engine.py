"""The one door: a question and an index in, an answer out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from answering.certainty import Decision, certainty, close_second
from answering.comparing import side_by_side
from answering.composing import compose
from answering.explaining import explanation
from answering.followups import (
    Context,
    document_meant,
    picked,
    says_nothing,
)
from answering.index import Index
from answering.matching import Match
from answering.nexts import asked_of, next_questions
from answering.parts import parts_of
from answering.replies import both_facts, heads_first, offer, refusal, several_facts
from answering.smalltalk import smalltalk_of
from answering.tellers import Teller
from answering.telling import sources
from answering.thinking import Thought, thought_of
from answering.topics import Topic
from curation.models import Entry
from exchange import Answer, Candidate, Choice, Outcome, Question, Reading
from reading.reader import read
from reading.stories import ASIDE
from reading.text import fold

REPLAYED = 6  # earlier messages that count
CHOICES = 4
LONGEST_JOINED = 650  # characters of two replies in one
NONE_OF_THESE = "none-of-these"  # the id of the choice that says so; no entry has it


@dataclass(frozen=True, slots=True)
class Step:
    """One message worked through: its reply, the sources that it cites, and where the conversation
    stands after it; `of` is the one topic that was answered from."""

    answer: Answer
    context: Context
    cited: tuple[str, ...] = ()
    of: Topic | None = None


def answer(question: Question, index: Index) -> Answer:
    """The reply to a question in its conversation; raises nothing for any text."""
    return respond(question, replay(question, index), index)


def think(question: Question, index: Index) -> Thought:
    """How a question is read in its conversation, which topics fit it, and what is decided."""
    context, today = replay(question, index), question.asked_at.date()
    return thought_of(read(question.text, index.lexicon, today), context, index)


def replay(question: Question, index: Index) -> Context:
    """Where the conversation stands after the earlier messages."""
    context = Context()
    for text in question.earlier[-REPLAYED:]:
        context = step(Question(text, question.asked_at), context, index).context
    return context


def respond(question: Question, context: Context, index: Index) -> Answer:
    """The reply to a question where the conversation stands at `context`."""
    return go_on(question, context, index)[0]


def go_on(question: Question, context: Context | None, index: Index) -> tuple[Answer, Context]:
    """The reply to a question, and where the conversation stands after it; before it stood at
    `context`, or, where that is None, where the earlier messages of the question lead."""
    done = step(question, replay(question, index) if context is None else context, index)
    today = question.asked_at.date()
    told, reading = done.answer, done.context.reading
    following: tuple[Choice, ...] = ()
    if done.of and reading and index.typed and told.outcome is Outcome.ANSWER:
        teller = Teller(index.knowledge, index.units, today)
        following = next_questions(done.of, reading, told.text, index, teller)
    cited = sources(done.cited, index.knowledge, today)
    text = "\n".join(filter(None, (told.text, cited)))
    return replace(told, text=text, next=following), done.context


def step(question: Question, context: Context, index: Index) -> Step:
    """One message in its context; two questions in one are answered one after the other."""
    text, chosen, today = question.text, question.chosen, question.asked_at.date()
    readings = read(text, index.lexicon, today)
    named = context.documents
    if question.about in index.place_of and not chosen:
        return _about(question, readings[0], context, index)
    readings = [document_meant(one, named, index.lexicon) for one in readings]
    whole = _step(text, readings, chosen, context, index, today)
    stored = readings[0].key in index.stored
    parts = [] if chosen or stored else parts_of(readings[0])
    done = _joined(parts, whole, context, index, today) if len(parts) > 1 else whole
    now_named = (*named, *readings[0].documents)[-REPLAYED:]
    return replace(done, context=replace(done.context, documents=now_named))


def _joined(parts: Sequence[str], whole: Step, context: Context, index: Index, today: date) -> Step:
    """The replies to the parts of a message, unless one reply to the whole serves as well."""
    steps: list[Step] = []
    for part in parts:
        before = replace(steps[-1].context, together=True) if steps else context
        readings = read(part, index.lexicon, today)
        steps.append(_step(part, readings, None, before, index, today))
    answered = [one for one in steps if one.answer.outcome is Outcome.ANSWER]
    if len(answered) < len(steps) or len({one.answer.entry for one in answered}) < 2:
        return whole
    texts = list(dict.fromkeys(one.answer.text for one in answered))
    counting = all("how-many" in getattr(one.context.reading, "asked", ()) for one in answered)
    text = "\n".join(heads_first(texts) if counting else texts)
    if whole.answer.outcome is Outcome.ANSWER and len(text) > LONGEST_JOINED:
        return whole
    surest = min(answered, key=lambda one: one.answer.confidence).answer
    made = replace(answered[0].answer, text=text, confidence=surest.confidence)
    return Step(made, steps[-1].context, tuple(c for one in answered for c in one.cited))


def _step(
    text: str,
    readings: Sequence[Reading],
    chosen: str | None,
    context: Context,
    index: Index,
    today: date,
) -> Step:
    """One question in its context."""
    teller = Teller(index.knowledge, index.units, today)
    reading = readings[0]
    choice = chosen or getattr(picked(text, reading, context.choices), "id", None)
    if choice and choice in index.place_of:
        return _chosen(choice, context, index, teller)
    if choice == NONE_OF_THESE or ("none-of-these" in reading.marks and context.choices):
        asked = likeness(context.reading, index) if context.reading else ""
        text = teller.say("not_these")
        told = Answer(Outcome.REFUSE, text, likeness=asked, rejected=True)
        return Step(told, replace(context, choices=(), refusals=context.refusals + 1))
    talk = smalltalk_of(reading, index, teller, bool(context.reading))
    if talk:
        return Step(talk, context)
    thought = thought_of(readings, context, index)
    return _reply(thought, context, index, teller)


def _chosen(choice: str, context: Context, index: Index, teller: Teller) -> Step:
    """The reply when a person has picked one of the choices: what was asked, of that topic."""
    topic = index.topics[index.place_of[choice]]
    return _told_of(topic, context.reading or Reading(words=()), teller)


def _told_of(topic: Topic, asked: Reading, teller: Teller) -> Step:
    """The reply to what is asked of a topic that a person has named by a button."""
    told = compose(topic, asked, teller)
    outcome = Outcome.REFUSE if told.missing else Outcome.ANSWER
    made = Answer(
        outcome, told.text, topic.id, candidates=(Candidate(topic.id, 1.0),), confidence=1.0
    )
    kept = replace(asked, units=asked.units or ((topic.unit,) if topic.unit else ()))
    return Step(made, Context(kept, topic), told.cited, topic)


def _about(question: Question, reading: Reading, context: Context, index: Index) -> Step:
    """The reply to a ready-made question: what its text asks, of the topic that it is about."""
    teller = Teller(index.knowledge, index.units, question.asked_at.date())
    topic = index.topics[index.place_of[question.about or ""]]
    done = _told_of(topic, asked_of(topic, question.text, reading), teller)
    return replace(
        done,
        answer=replace(done.answer, likeness=f"{topic.id} {likeness(reading, index)}".strip()),
        context=replace(done.context, documents=context.documents),
    )


def _reply(thought: Thought, context: Context, index: Index, teller: Teller) -> Step:
    decision, reading = thought.decision, thought.reading
    several = side_by_side(reading, thought.matches, decision, index, teller)
    if several:
        made = replace(several[0], likeness=likeness(reading, index))
        return Step(made, Context(reading, context.topic), several[1])
    candidates = tuple(Candidate(m.topic.id, round(m.score, 4)) for m in thought.matches[:5])
    sure = _confidence(thought)
    lines = explanation(thought.reading, thought.matches, thought.vetoed, decision, sure)
    base = Answer(Outcome.REFUSE, "", candidates=candidates, confidence=sure,
                  likeness=likeness(reading, index), explanation=lines)  # fmt: skip
    if decision.outcome is Outcome.ANSWER:
        second = close_second(decision, thought.matches)
        return _answered(decision, reading, base, teller, context, second)
    if decision.outcome is Outcome.CLARIFY:
        choices = tuple(Choice(m.topic.id, m.topic.title) for m in decision.matches[:CHOICES])
        choices += (Choice(NONE_OF_THESE, teller.say("none_of_these")),)
        told = replace(base, outcome=Outcome.CLARIFY, text=offer(choices, teller), choices=choices)
        return Step(told, Context(reading, None, choices))
    text = refusal(decision, teller)
    refusals = context.refusals + 1
    if refusals >= 2:
        text += "\n" + teller.say("whom_to_ask", contact=teller.say("contact"))
    near = tuple(Choice(m.topic.id, m.topic.title) for m in decision.matches[:2])
    kept = context.reading if says_nothing(reading) else reading
    return Step(replace(base, text=text, choices=near), Context(kept, context.topic, (), refusals))


def _answered(
    decision: Decision,
    reading: Reading,
    base: Answer,
    teller: Teller,
    context: Context,
    second: Match | None = None,
) -> Step:
    if decision.reason == "none-then":
        span = reading.spans[0].written
        text = teller.say("nothing_then", span=span[:1].upper() + span[1:], what=decision.detail)
        return Step(
            replace(base, outcome=Outcome.ANSWER, text=text), Context(reading, context.topic)
        )
    best = decision.matches[0]
    if len(decision.matches) > 1:
        words = several_facts(decision.matches, reading, teller)
        told = replace(base, outcome=Outcome.ANSWER, text=words.text, entry=best.topic.id)
        return Step(told, Context(reading, best.topic), words.cited)
    # A clerk has written that this answers it, and what it asks isn't to be looked for in that.
    own = decision.reason == "stored" and isinstance(best.topic.item, Entry)
    words = first = compose(best.topic, Reading(reading.words) if own else reading, teller)
    if not words.missing and second:
        words = both_facts(words, compose(second.topic, reading, teller))
    alone = best.topic if words is first else None
    outcome = Outcome.REFUSE if words.missing else Outcome.ANSWER
    told = replace(base, outcome=outcome, text=words.text, entry=best.topic.id)
    refusals = context.refusals + 1 if words.missing else 0
    kept = Context(_with_unit(reading, best), best.topic, (), refusals)
    return Step(told, kept, words.cited, alone)


def _with_unit(reading: Reading, best: Match) -> Reading:
    """The reading with the unit of what was answered, for the messages that follow."""
    units = reading.units or ((best.topic.unit,) if best.topic.unit else ())
    # What the answer didn't hold is not what is spoken of.
    words = tuple(
        replace(one, role=ASIDE) if not one.role and one.written in best.strange else one
        for one in reading.words
    )
    return replace(reading, units=units, words=words)


def _confidence(thought: Thought) -> float:
    """How sure it is that the knowledge holds the answer and that the best topic is it, 0..1."""
    decision, matches = thought.decision, thought.matches
    if not matches:
        return 0.0
    best = (
        decision.matches[0]
        if decision.outcome is Outcome.ANSWER and decision.matches
        else matches[0]
    )
    sure = certainty(best, matches)
    return round(sure if decision.outcome is Outcome.ANSWER else min(sure, 0.5), 4)


def likeness(reading: Reading, index: Index) -> str:
    """A key that questions alike share: their facets and rarest words, sorted."""
    words = sorted(
        {one.bare for one in reading.words if one.role == ""},
        key=lambda w: (-index.rarity.get(w, 1.0), w),
    )
    # What no unit is called is told as it was typed: with marks or without, it is the same here.
    strangers = fold(" ".join(reading.strangers)).split()
    facets = [*reading.units, *strangers, *(one.number for one in reading.documents)]
    return " ".join(sorted({*words[:5], *facets}))[:200]
