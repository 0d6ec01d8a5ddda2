"""Our engine beside stock matchers: how often the right entry is first, how fast, how large.

    python -m benchmarks.comparison [SET] [--questions QUESTIONS.jsonl ...]

SET is a folder with kb.jsonl ({"id", "questions"}) and test.jsonl ({"q", "id"}; the id is null for
what no entry answers). Every matcher gets the same cleaned text and is measured in a process of its
own: on the set, asked questions as typed and bare; on the set without marks, which favours those
that compare letters as they stand; for time and memory alone, on many entries made of halves of the
set's titles. Last, the engine is timed on questions about the knowledge, those of the files named
or of tests/questions.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.contests import contest
from benchmarks.folders import index_of
from benchmarks.question_sets import ENTRIES, TESTS, read_set
from benchmarks.replies import (
    ROOT,
    QuestionFileError,
    durations,
    question_files,
    read_files,
    replies,
)
from benchmarks.standings import report
from benchmarks.trials import Trial, TrialError, run_trial
from exchange import VIETNAM

DEFAULT_SET = ROOT.parent / "shared" / "real" / "vihealthfaq_short"
MANY = 100_000
SEED = 20_261_124
OURS = "benchmarks.matchers:ours"
# Our own stands first; a function is named by its module, which only its own process loads.
MATCHERS: Mapping[str, str] = {
    "ours": OURS,
    "rapidfuzz WRatio": "benchmarks.matchers:wratio",
    "rapidfuzz token_set_ratio": "benchmarks.matchers:token_set_ratio",
    "bm25s": "benchmarks.weighing:bm25",
    "TF-IDF, 2-5 characters": "benchmarks.weighing:tfidf",
    "SQLite FTS5": "benchmarks.matchers:fts5",
}


def knowledge_times(paths: Sequence[Path], now: datetime) -> str:
    """How fast the engine answers questions about the knowledge, and what its index takes."""
    asked = read_files(paths, now)
    if not asked:
        return "knowledge: not timed, tests/questions holds no question; name files of questions"
    cost = run_trial(Trial(OURS, str(ROOT)))
    index = index_of(ROOT / "knowledge")
    took = durations(list(replies(asked, index)))
    return (
        f"knowledge: {len(index.topics):,} topics, {took.count:,} questions:"
        f" median {took.median:.2f} ms, p99 {took.p99:.2f} ms a question;"
        f" load {cost.load:.2f} s, process {cost.resident:.0f} MB, added {cost.added:.0f} MB"
    )


def progress(text: str) -> None:
    """Tell what is being done, apart from the tables."""
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Measure, print; gives the exit code: 2 where a file can't be used, 1 where a trial fails."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.comparison",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("set", nargs="?", type=Path, default=DEFAULT_SET, metavar="SET")
    parser.add_argument("--questions", nargs="*", default=[], type=Path, metavar="QUESTIONS.jsonl")
    parser.add_argument("--many", type=int, default=MANY, help="entries of the large set")
    parser.add_argument("--seed", type=int, default=SEED, help="of the large set")
    options = parser.parse_args()
    missing = [name for name in (ENTRIES, TESTS) if not (options.set / name).is_file()]
    if missing:
        print(f"No {' and no '.join(missing)} in {options.set}: name the folder of a question set,"
              " make bench BENCH_SET=FOLDER.", file=sys.stderr)  # fmt: skip
        return 2
    try:
        # The knowledge first: a slip in a question file shows before the long part.
        known = knowledge_times(options.questions or question_files(), datetime.now(VIETNAM))
        question_set = read_set(options.set)
        standings = contest(question_set, MATCHERS, options.many, options.seed, progress)
    except (QuestionFileError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    except TrialError as error:
        print(error, file=sys.stderr)
        return 1
    cores = os.cpu_count() or 1
    print(f"{options.set.name}, seed {options.seed}, Python {platform.python_version()}, ", end="")
    print(f"{cores} cores\n\n{report(standings)}\n{known}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
