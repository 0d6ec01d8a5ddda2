"""A trial of one matcher on one question set, in a process of its own.

A process of its own, so that neither the memory nor the garbage of one matcher counts for another.
`run_trial` starts `python -m benchmarks.trials`, which reads a trial and writes its result as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from pkgutil import resolve_name
from typing import cast

from benchmarks.durations import timed
from benchmarks.matchers import Build

ROOT = Path(__file__).parent.parent
STATM = Path("/proc/self/statm")
PROBES = 5  # questions after which it shows whether a matcher is slow
SLOW = 0.2  # seconds a question from which on a sample is asked, where one may be
SAMPLE = 50


class TrialError(Exception):
    """A trial that failed; the text names the matcher and says why."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What to measure: a matcher, named "module:function" so that only its own process loads it,
    the folder of a written set, the questions; `sampled` lets a slow one be asked fewer."""

    matcher: str
    folder: str
    questions: tuple[str, ...] = ()
    sampled: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured: the entry found and the seconds taken for each question asked, the seconds
    from the files to the first question, the megabytes that the whole process then holds and how
    much of them the matcher added (0 where the system doesn't tell)."""

    found: tuple[str | None, ...]
    seconds: tuple[float, ...]
    load: float
    resident: float
    added: float


def run_trial(trial: Trial) -> Result:
    """The result of a trial; raises TrialError."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.trials"],
        input=json.dumps(asdict(trial)).encode(),
        capture_output=True,
        cwd=ROOT,
    )
    if done.returncode:
        raise TrialError(f"{trial.matcher}: {done.stderr.decode('utf-8', 'replace').strip()}")
    fields = json.loads(done.stdout)
    return Result(
        found=tuple(fields["found"]),
        seconds=tuple(fields["seconds"]),
        load=fields["load"],
        resident=fields["resident"],
        added=fields["added"],
    )


def measured(trial: Trial) -> Result:
    """The result of a trial, worked out in this process."""
    build = cast(Build, resolve_name(trial.matcher))
    before = resident()
    matcher, load = timed(build, Path(trial.folder))
    after = resident()
    asked = [timed(matcher, text) for text in trial.questions[:PROBES]]
    rest: Sequence[str] = trial.questions[PROBES:]
    if trial.sampled and sum(seconds for _, seconds in asked) > SLOW * len(asked):
        rest = rest[:: max(1, len(rest) // (SAMPLE - PROBES))][: SAMPLE - PROBES]
    asked += [timed(matcher, text) for text in rest]
    return Result(
        found=tuple(found for found, _ in asked),
        seconds=tuple(seconds for _, seconds in asked),
        load=load,
        resident=after,
        added=after - before,
    )


def resident() -> float:
    """The megabytes of memory that this process holds; 0 where the system doesn't tell."""
    if not STATM.exists():
        return 0.0
    pages = int(STATM.read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> int:
    """Read a trial from standard input, write its result to standard output."""
    trial = Trial(**json.load(sys.stdin))
    try:
        result = measured(trial)
    except ModuleNotFoundError as error:
        print(f"{error}; install requirements-bench.lock, as `make bench` does", file=sys.stderr)
        return 1
    json.dump(asdict(result), sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
