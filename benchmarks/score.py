"""How many questions are answered right, by kind, and how fast.

    python -m benchmarks.score [QUESTIONS.jsonl ...] [--misses N]

Asks the engine every question of the files, or of all files in tests/questions, and holds each
reply to what its question expects (benchmarks/expectations.py). "Asked back" are questions met with
a choice where an answer or a refusal was due, "refused" those that the knowledge answers and the
engine did not, "wrong" those whose reply states something that it should not.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.expectations import Verdict
from benchmarks.folders import index_of
from benchmarks.replies import (
    KNOWLEDGE,
    QuestionFileError,
    Reply,
    durations,
    question_files,
    read_files,
    replies,
)
from benchmarks.tables import table
from curation.complaints import KnowledgeError
from exchange import VIETNAM

HEADER = ("kind", "questions", "right %", "asked back %", "refused %", "wrong %")
VERDICTS = (Verdict.RIGHT, Verdict.ASKED, Verdict.MISSED, Verdict.WRONG)


def score(made: Sequence[Reply]) -> str:
    """The table by kind with its total, and how long the engine took."""
    kinds = sorted({one.expected.kind for one in made})
    rows = [_row(kind, [one for one in made if one.expected.kind == kind]) for kind in kinds]
    took = durations(made)
    return (
        table(HEADER, [*rows, _row("total", made)])
        + f"\n\nengine: median {took.median:.2f} ms, p99 {took.p99:.2f} ms a question"
    )


def _row(kind: str, made: Sequence[Reply]) -> list[str]:
    verdicts = [one.verdict for one in made]
    shares = (100 * verdicts.count(one) / len(made) for one in VERDICTS)
    return [kind, str(len(made)), *(f"{share:.1f}" for share in shares)]


def miss(reply: Reply) -> str:
    """One reply that was not right, beside what was expected."""
    expected, answer = reply.expected, reply.answer
    wanted = [expected.outcome.value, *(f"or {one.value}" for one in expected.also)]
    wanted += [" | ".join(group) for group in expected.all]
    wanted += [f"not {one}" for one in expected.none]
    lines = [f"{expected.id} [{expected.kind}] {reply.verdict.value}: {expected.text}"]
    lines += [f"  after     {one}" for one in expected.earlier]
    lines.append(f"  expected  {'; '.join(wanted)}")
    lines.append(f"  came      {answer.outcome.value}: {' '.join(answer.text.split())}")
    return "\n".join(lines)


def main() -> int:
    """Ask, print; gives the exit code: 2 where a file can't be used."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.score",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("questions", nargs="*", type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="show N not right")
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE, metavar="FOLDER")
    options = parser.parse_args()
    paths = options.questions or question_files()
    try:
        asked = read_files(paths, datetime.now(VIETNAM))
        index = index_of(options.knowledge)
    except (QuestionFileError, KnowledgeError) as error:
        print(error, file=sys.stderr)
        return 2
    if not asked:
        where = ", ".join(map(str, paths)) or "tests/questions"
        print(f"No question in {where}: name files with questions.", file=sys.stderr)
        return 2
    made = list(replies(asked, index))
    print(score(made))
    missed = [one for one in made if one.verdict is not Verdict.RIGHT]
    for one in missed[: options.misses]:
        print("\n" + miss(one))
    return 0


if __name__ == "__main__":
    sys.exit(main())
