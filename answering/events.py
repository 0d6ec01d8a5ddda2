"""An event in sentences: its time and state as seen from the day of the question."""

from __future__ import annotations

from answering.tellers import Fields, Teller
from answering.telling import day, days_until, last_report, moment, state
from answering.texts import ordinal_of
from curation.models import Event
from reading.numbers import to_roman

PHRASES = {
    "planned": "event_planned",
    "today": "event_today",
    "past": "event_was_planned",
    "ongoing": "event_ongoing",
}
# Attributes that an event may lack without the source being silent on them.
OPTIONAL = ("status", "category", "ordinal", "result")


def event_sentences(item: Event, teller: Teller) -> tuple[Fields, str]:
    """The attributes of an event as sentences ("" where a source is silent), and all of it told."""
    now = state(item, teller.today)
    told = _told(item, now, teller)
    news = news_of(item, teller)
    passed = teller.say("is_past") if now == "past" else ""
    dated = _dated(item, now, f"{told}.", news, passed)
    held = {
        "when": dated,
        "deadline": dated,
        "duration": dated if days_until(item.when, teller.today) is not None else "",
        "countdown": dated if item.when else "",
        "ago": _ago(item, told, teller) or dated,
        "where": f"{item.title}: {item.place}." if item.place else "",
        "status": _joined(
            f"{told}." if item.when and now == "planned" else "",
            news or _ahead(item, teller) or ("" if item.when and now == "planned" else f"{told}."),
            passed,
        ),
        "unit": f"{told}{_of_district(item, teller)}.",
        "level": f"{told}.",
        "result": f"{item.title}: {item.result}." if item.result else "",
        **_lasting(item, teller),
    }
    kept = {key: text for key, text in held.items() if text or key not in OPTIONAL}
    kind = f"{item.category[:1].upper()}{item.category[1:]}." if item.category else ""
    term = teller.say("in_term", term=item.term) if item.term else ""
    in_term = f"{term[:1].upper()}{term[1:]}." if term else ""
    result = held["result"]
    return kept, _joined(f"{told}.", kind, result, in_term, news or passed, teller.note(item))


def _of_district(item: Event, teller: Teller) -> str:
    """The district of an event behind its name, "" where the name tells it."""
    name = teller.units.name(teller.units.place(item.unit))
    return f" ({name})" if name and name not in item.title else ""


def news_of(item: Event, teller: Teller) -> str:
    """What the newest source of that day reports of an event, "" if none does."""
    report = last_report(item, teller.today)
    return teller.say("event_report", date=day(report.as_of), text=report.text) if report else ""


def _joined(*sentences: str) -> str:
    return " ".join(filter(None, sentences))


def _told(item: Event, now: str, teller: Teller) -> str:
    """The event with its time, in the tense of the day."""
    if not item.when:
        return item.title
    when, left = moment(item.when), days_until(item.when, teller.today)
    if left is not None and left > 0 and now == "planned":
        countdown = teller.say("in_days", days=left)
        return teller.say("event_will", title=item.title, when=when, countdown=countdown)
    # Held by a later report, the time told is still the one that was planned.
    planned = now == "held" and item.status == "planned"
    phrase = "event_planned" if planned else PHRASES.get(now, "event_held")
    return teller.say(phrase, title=item.title, when=when)


def _dated(item: Event, now: str, told: str, news: str, passed: str) -> str:
    if item.when:
        return _joined(told, news if now in ("held", "past") else "", "" if news else passed)
    return _joined(told, news) if now == "held" and news else ""


def _ago(item: Event, told: str, teller: Teller) -> str:
    left = days_until(item.when, teller.today)
    return f"{told}, {teller.say('days_ago', days=-left)}." if left is not None and left < 0 else ""


def _lasting(item: Event, teller: Teller) -> Fields:
    """What does not change with the day: term, ordinal, category."""
    term = teller.say("event_term", title=item.title, term=item.term) + "." if item.term else ""
    ordinal = ordinal_of(item)
    number = (
        teller.say("event_ordinal", title=item.title, ordinal=to_roman(ordinal)) if ordinal else ""
    )
    in_term = f", {teller.say('in_term', term=item.term)}" if item.term else ""
    category = teller.say("event_category", title=item.title, category=item.category)
    return {
        "term": term,
        "ordinal": f"{number}{in_term}." if number else "",
        "category": f"{category}." if item.category else "",
    }


def _ahead(item: Event, teller: Teller) -> str:
    """What is told of an event that its source only looks forward to, "" for another."""
    if item.when or item.status != "planned" or not item.as_of:
        return ""
    return teller.say("event_ahead", title=item.title, date=day(item.as_of))
