"""Turns by chance, and their figures counted one by one."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from exchange import VIETNAM, Outcome
from store import FEEDBACK, Turn
from store.figures import Figures
from store.filters import Filter
from tests.store.logs import REFUSED

CHANNELS = ("telegram", "web", "zalo-bot")
ENTRIES = (None, "hbt", "tx", "cg")
PEOPLE = tuple(f"h{number}" for number in range(9))
FIRST = datetime(2026, 11, 1, tzinfo=VIETNAM)
DAYS = 6


def dice_of(seed: int | None = None) -> random.Random:
    """Chance that can be repeated: its seed is printed."""
    seed = random.SystemRandom().randrange(10**9) if seed is None else seed
    print(f"seed: {seed}")
    return random.Random(seed)


def moment(dice: random.Random) -> datetime:
    """A moment of the days, often just before or after midnight in Vietnam."""
    day = FIRST + timedelta(days=dice.randrange(DAYS))
    around_midnight = dice.choice((-1e-6, 0.0, 1e-6, 3_599.0, 3_600.0))
    seconds = dice.choice((around_midnight, dice.uniform(0, 86_400)))
    return max(FIRST, day + timedelta(seconds=seconds))


def turn_by_chance(dice: random.Random, key: str) -> Turn:
    """A turn of any day, person, channel, outcome, entry, feedback and time."""
    at = moment(dice)
    outcome = dice.choice(list(Outcome))
    return replace(
        REFUSED,
        asked_at=at,
        answered_at=at,
        channel=dice.choice(CHANNELS),
        delivery_key=key,
        person=dice.choice(PEOPLE),
        outcome=outcome,
        entry=dice.choice(ENTRIES) if outcome is Outcome.ANSWER else None,
        feedback=dice.choice((None, *FEEDBACK)),
        milliseconds=dice.choice((dice.uniform(0, 120), dice.uniform(90, 12_000))),
    )


def filter_by_chance(dice: random.Random) -> Filter:
    """A filter by channel, outcome and entry, of whole days or from and to within a day."""
    if dice.random() < 0.5:
        start = dice.randrange(-1, DAYS)
        since = FIRST + timedelta(days=start)
        until = FIRST + timedelta(days=dice.randint(start + 1, DAYS + 1))
    else:
        since, until = sorted((moment(dice), moment(dice)))
    return Filter(
        since,
        until,
        channel=dice.choice((None, None, *CHANNELS)),
        outcome=dice.choice((None, None, *(each.value for each in Outcome))),
        entry=dice.choice((None, None, *ENTRIES)),
    )


def counted(turns: Iterable[Turn], wanted: Filter) -> Figures:
    """The figures of the turns that a filter lets through."""
    chosen = [turn for turn in turns if is_wanted(turn, wanted)]
    days: dict[str, Counter[str]] = {}
    day = wanted.since.astimezone(VIETNAM).replace(hour=0, minute=0, second=0, microsecond=0)
    while day < wanted.until:
        days[f"{day:%Y-%m-%d}"] = Counter()
        day += timedelta(days=1)
    for turn in chosen:
        days[f"{turn.asked_at.astimezone(VIETNAM):%Y-%m-%d}"][turn.outcome.value] += 1
    times = sorted(coarse(turn.milliseconds) for turn in chosen)
    return Figures(
        questions=len(chosen),
        people=len({turn.person for turn in chosen}),
        outcomes=Counter(turn.outcome.value for turn in chosen),
        channels=Counter(turn.channel for turn in chosen),
        feedback=Counter(turn.feedback for turn in chosen if turn.feedback),
        milliseconds=at_share(times, 50),
        slowest=at_share(times, 95),
        days=days,
        hours=Counter(turn.asked_at.astimezone(VIETNAM).hour for turn in chosen),
        entries=Counter(turn.entry for turn in chosen if turn.entry),
    )


def is_wanted(turn: Turn, wanted: Filter) -> bool:
    """Whether a filter by period, channel, outcome and entry lets a turn through."""
    return (
        wanted.since <= turn.asked_at < wanted.until
        and wanted.channel in (None, turn.channel)
        and wanted.outcome in (None, turn.outcome.value)
        and wanted.entry in (None, turn.entry)
    )


def coarse(milliseconds: float) -> int:
    """Whole milliseconds; from 100 on to ten, from 1,000 on to a hundred, rounded down."""
    whole = math.floor(milliseconds)
    return whole - whole % (100 if whole >= 1_000 else 10 if whole >= 100 else 1)


def at_share(times: Sequence[int], share: int) -> int | None:
    """The shortest of the sorted times within which that share per cent was done."""
    return times[math.ceil(len(times) * share / 100) - 1] if times else None
