"""The tables of a contest: what each matcher reached and took, and our engine beside it."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.contests import Cost, Standing
from benchmarks.tables import table
from benchmarks.trials import SLOW

COSTS = ("median ms", "p99 ms", "load s", "process MB", "added MB")
NOTE = f"""\
Top-1 %: the right entry is first, asked as typed, bare (without marks), and bare on entries without
marks (folded). The times are of questions typed and bare. Load: from the files to the first
question; ours reads and checks YAML, the others read JSON lines. Added MB: what the entries and the
matcher put on top of Python and its libraries. A matcher slower than {SLOW} s a question was asked
a sample of the questions of the large set (see "asked"); its p99 is then the slowest or nearly so.
"""


def report(standings: Sequence[Standing]) -> str:
    """All tables of a contest; the first standing is our own."""
    ours = standings[0]
    return "\n".join(
        (
            f"{ours.small.entries:,} entries, {ours.small.questions // 2:,} questions, top-1 %:\n",
            reached(standings),
            f"\n{ours.large.entries:,} entries made of halves of titles, time and memory:\n",
            taken(standings),
            "\nours beside each: points of top-1 more, our median by theirs, and how the p99 grows"
            f"\nwhere the entries grow {ours.large.entries / ours.small.entries:.2f} times:\n",
            beside(standings),
            "",
            NOTE,
        )
    )


def reached(standings: Sequence[Standing]) -> str:
    """The accuracy and the cost of each matcher on the set itself."""
    rows = [
        [
            one.name,
            *(f"{share:.1f}" for share in (one.typed, one.bare, one.folded)),
            *costs(one.small),
        ]
        for one in standings
    ]
    return table(("matcher", "typed", "bare", "folded", *COSTS), rows)


def taken(standings: Sequence[Standing]) -> str:
    """The cost of each matcher on the large set."""
    rows = [
        [one.name, f"{one.large.asked.count} of {one.large.questions}", *costs(one.large)]
        for one in standings
    ]
    return table(("matcher", "asked", *COSTS), rows)


def costs(cost: Cost) -> list[str]:
    """The cells of a cost."""
    memory = [f"{one:.0f}" if cost.resident else "-" for one in (cost.resident, cost.added)]
    return [f"{cost.asked.median:.2f}", f"{cost.asked.p99:.2f}", f"{cost.load:.2f}", *memory]


def beside(standings: Sequence[Standing]) -> str:
    """Our own standing, the first, as differences and ratios to each."""
    ours = standings[0]
    rows = [
        [
            one.name,
            f"{ours.typed - one.typed:+.1f}",
            f"{ours.bare - one.bare:+.1f}",
            f"{ours.folded - one.folded:+.1f}",
            ratio(ours.small.asked.median, one.small.asked.median),
            ratio(ours.large.asked.median, one.large.asked.median),
            ratio(one.large.asked.p99, one.small.asked.p99),
        ]
        for one in standings
    ]
    small, large = (f"{cost.entries:,}" for cost in (ours.small, ours.large))
    header = ("matcher", "typed", "bare", "folded", f"median {small}", f"median {large}")
    return table((*header, "p99 grows"), rows)


def ratio(one: float, other: float) -> str:
    """One figure by another, "-" where there is none."""
    return f"{one / other:#.3g}" if other else "-"
