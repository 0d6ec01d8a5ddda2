"""All matchers measured on one question set, and on a much larger one made of its titles."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.durations import Durations, durations_of
from benchmarks.question_sets import QuestionSet, bare, folded, recombined, write_set
from benchmarks.trials import Result, Trial, run_trial
from reading.text import fold


@dataclass(frozen=True, slots=True)
class Cost:
    """What a matcher takes on a set: `asked` of `questions` questions were asked of it, the time
    for each, the seconds to load, the megabytes of its process and how many of them it added."""

    entries: int
    questions: int
    asked: Durations
    load: float
    resident: float
    added: float


@dataclass(frozen=True, slots=True)
class Standing:
    """How one matcher did: the percentages of questions whose entry it put first, as typed, bare,
    and bare on entries without marks; its cost on the set and on the large one."""

    name: str
    typed: float
    bare: float
    folded: float
    small: Cost
    large: Cost


@dataclass(frozen=True, slots=True)
class Written:
    """The folders of a contest's sets: as it is, without marks, and the large one."""

    typed: Path
    folded: Path
    large: Path


def contest(
    question_set: QuestionSet,
    matchers: Mapping[str, str],
    many: int,
    seed: int,
    tell: Callable[[str], None],
) -> list[Standing]:
    """How each matcher did, by name and "module:function"; `tell` hears what is being done.

    Raises TrialError if one can't be measured, ValueError if the set is too small for `many`.
    """
    large = recombined(question_set.entries, many, seed)
    with tempfile.TemporaryDirectory() as place:
        top = Path(place)
        written = Written(top / "typed", top / "folded", top / "large")
        write_set(written.typed, question_set.entries)
        write_set(written.folded, folded(question_set.entries))
        write_set(written.large, large)
        made = []
        for name, matcher in matchers.items():
            tell(f"measuring {name} ...")
            made.append(_standing(name, matcher, question_set, written, many))
        return made


def _standing(
    name: str, matcher: str, question_set: QuestionSet, written: Written, many: int
) -> Standing:
    typed = [test.text for test in question_set.tests]
    every = (*typed, *map(bare, typed))
    ids = [test.id for test in question_set.tests]
    small = run_trial(Trial(matcher, str(written.typed), every))
    without = run_trial(Trial(matcher, str(written.folded), tuple(map(fold, typed))))
    large = run_trial(Trial(matcher, str(written.large), every, sampled=True))
    return Standing(
        name=name,
        typed=first(small.found[: len(ids)], ids),
        bare=first(small.found[len(ids) :], ids),
        folded=first(without.found, ids),
        small=_cost(small, len(question_set.entries), len(every)),
        large=_cost(large, many, len(every)),
    )


def first(found: Sequence[str | None], ids: Sequence[str]) -> float:
    """The percentage of questions for which the right entry was found first."""
    return 100 * sum(one == id_ for one, id_ in zip(found, ids, strict=True)) / len(ids)


def _cost(result: Result, entries: int, questions: int) -> Cost:
    took = durations_of(result.seconds)
    return Cost(entries, questions, took, result.load, result.resident, result.added)
