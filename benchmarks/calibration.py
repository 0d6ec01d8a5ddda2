"""Fits the weights of answering/matching.py and answering/certainty.py to questions.

    python -m benchmarks.calibration QUESTIONS.jsonl ... [--plain SET_DIR ...]

QUESTIONS.jsonl holds questions with what a right reply must hold (benchmarks/expectations.py) about
the knowledge in `knowledge/`; SET_DIR holds kb.jsonl ({"id", "questions"}) and test.jsonl ({"q",
"id"}, id null for what no entry answers), which are asked of a folder of plain entries. Prints the
weights, and at which certainty how many replies would be right and wrong.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answering import build_index
from answering.certainty import evidence
from answering.composing import compose
from answering.engine import think
from answering.index import Index
from answering.matching import Match, evidence_of
from answering.tellers import Teller
from answering.thinking import Thought
from benchmarks.expectations import Expected, read_questions, says
from benchmarks.folders import write_entries
from curation.loading import load_knowledge
from exchange import VIETNAM, Outcome, Question, Reading

Array = NDArray[np.float64]
RIDGE = 0.5  # how strongly weights are held near zero
PLAIN_WEIGHT = 0.7  # of a question to a plain folder beside one to the knowledge


@dataclass(frozen=True, slots=True)
class Case:
    """One question: the evidence for each topic, which are right, and that for the best one."""

    topics: Array
    right: Array
    certain: Array
    answerable: bool
    weight: float = 1.0


def case_of(thought: Thought, is_right: Callable[[Match], bool], weight: float) -> Case | None:
    """The case of one question; None if no topic is left to choose from."""
    if not thought.matches:
        return None
    best = thought.matches[0]
    right = [is_right(match) for match in thought.matches[:20]]
    return Case(
        topics=np.array(
            [
                evidence_of(match.explained, match.covered, match.alike, match.fit)
                for match in thought.matches[:20]
            ]
        ),
        right=np.array(right, dtype=float),
        certain=np.array(evidence(best, thought.matches)),
        answerable=right[0],
        weight=weight,
    )


def typed_cases(questions: Sequence[Expected], index: Index, now: datetime) -> Iterator[Case]:
    """The cases of questions about the knowledge."""
    for expected in questions:
        if expected.outcome not in (Outcome.ANSWER, Outcome.REFUSE):
            continue
        question = expected.question(now)
        thought = think(question, index)
        teller = Teller(index.knowledge, index.units, question.asked_at.date())
        right = partial(_answers, expected=expected, reading=thought.reading, teller=teller)
        made = case_of(thought, right, 1.0)
        if made:
            yield made


def _answers(match: Match, expected: Expected, reading: Reading, teller: Teller) -> bool:
    """Whether the reply from a topic says what is expected."""
    told = compose(match.topic, reading, teller)
    return expected.outcome is Outcome.ANSWER and not told.missing and says(expected, told.text)


def plain_cases(folder: Path, now: datetime, most: int = 200) -> Iterator[Case]:
    """The cases of a set of plain entries."""
    tests = [json.loads(line) for line in (folder / "test.jsonl").open(encoding="utf-8")]
    with tempfile.TemporaryDirectory() as place:
        write_entries(Path(place), (folder / "kb.jsonl").open(encoding="utf-8"))
        index = build_index(load_knowledge(Path(place)))
    for test in tests[:most]:
        thought = think(Question(test["q"], now), index)
        made = case_of(thought, partial(_is, id_=str(test["id"])), PLAIN_WEIGHT)
        if made:
            yield made


def _is(match: Match, id_: str) -> bool:
    return match.topic.id == id_


def ranking_weights(cases: Sequence[Case]) -> Array:
    """The weights under which the right topics are likeliest (conditional logit, by Newton)."""
    known = [case for case in cases if 0 < case.right.sum() < len(case.right)]
    weights = np.zeros(known[0].topics.shape[1])
    for _ in range(100):
        slope = -RIDGE * weights
        curve = RIDGE * np.eye(len(weights))
        for case in known:
            score = case.topics @ weights
            share = np.exp(score - score.max())
            share /= share.sum()
            wanted = share * case.right / (share @ case.right)
            mean = case.topics.T @ share
            slope += case.weight * (case.topics.T @ (wanted - share))
            spread = (case.topics.T * share) @ case.topics - np.outer(mean, mean)
            curve += case.weight * spread
        weights += np.clip(np.linalg.solve(curve, slope), -1, 1)
    return weights


def certainty_weights(cases: Sequence[Case]) -> Array:
    """The weights, the first of them the bias, of a logistic regression on being right."""
    known = np.array([[1.0, *case.certain] for case in cases])
    right = np.array([case.answerable for case in cases], dtype=float)
    share = np.array([case.weight for case in cases])
    weights = np.zeros(known.shape[1])
    held = RIDGE * np.diag([0.0] + [1.0] * (known.shape[1] - 1))
    for _ in range(100):
        likely = 1 / (1 + np.exp(-known @ weights))
        slope = known.T @ (share * (right - likely)) - held @ weights
        curve = (
            (known.T * (share * likely * (1 - likely))) @ known + held + 1e-6 * np.eye(len(weights))
        )
        weights += np.linalg.solve(curve, slope)
    return weights


def curve(cases: Sequence[Case], weights: Array) -> str:
    """How many of all replies are right and wrong if answered from a certainty on."""
    known = np.array([[1.0, *case.certain] for case in cases])
    right = np.array([case.answerable for case in cases])
    likely = 1 / (1 + np.exp(-known @ weights))
    lines = []
    for least in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        told = likely >= least
        lines.append(
            f"  from {least:.1f}: right {100 * (told & right).mean():5.1f} %"
            f"  wrong {100 * (told & ~right).mean():5.1f} %"
        )
    return "\n".join(lines)


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", nargs="*", type=Path)
    parser.add_argument("--plain", action="append", default=[], type=Path)
    parser.add_argument("--check", action="append", default=[], type=Path)
    options = parser.parse_args()
    now = datetime.now(VIETNAM)
    index = build_index(load_knowledge(Path("knowledge")))
    typed = [one for path in options.questions for one in read_questions(path)]
    sets = {"typed": list(typed_cases(typed, index, now))} if typed else {}
    sets |= {folder.name: list(plain_cases(folder, now)) for folder in options.plain}
    if not sets:
        parser.error("no questions given")
    cases = [case for found in sets.values() for case in found]
    ranking = ranking_weights(cases)
    print("ranking", np.round(ranking / ranking[:4].sum(), 3))
    for name, found in sets.items():
        print(f"  {name}: {firsts(found, ranking)}")
    certain = certainty_weights(cases)
    print("certainty", np.round(certain, 2))
    checked = [one for path in options.check for one in read_questions(path)]
    if checked:
        sets["check"] = list(typed_cases(checked, index, now))
        print(f"  check: {firsts(sets['check'], ranking)}")
    for name, found in sets.items():
        print(name, len(found))
        print(curve(found, certain))


def firsts(cases: Sequence[Case], ranking: Array) -> str:
    """How often a right topic stands first where one was found, now and with these weights."""
    known = [case for case in cases if case.right.any()]
    new = np.mean([case.right[np.argmax(case.topics @ ranking)] > 0 for case in known])
    now = np.mean([case.right[0] > 0 for case in known])
    return f"first of those found {100 * new:.1f} %, now {100 * now:.1f} %"


if __name__ == "__main__":
    main()
