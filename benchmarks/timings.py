"""How long questions to a store take, beside one that is named: for benchmarks.log_desk."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from statistics import median

import sqlalchemy as sa

from benchmarks.tables import table
from store import Store

tell = partial(print, file=sys.stderr, flush=True)  # what is being done, apart from the tables
REFERENCE = "SELECT count(*) FROM turns"
BAR = 300  # milliseconds of a report or page
HEADS = ("what", "first ms", "median ms", "95 % ms", "times the count")

Measure = tuple[str, Callable[[], Awaitable[object]]]


async def time_measures(measures: Sequence[Measure], store: Store, runs: int) -> str:
    """The table of measures, each run by turns with the count, and which of them are slow."""

    async def reference() -> None:
        async with store.reading() as connection:
            await connection.execute(sa.text(REFERENCE))

    rows, slow = [], []
    for name, ask in [(REFERENCE, reference), *measures]:
        tell(name)
        each = [[await milliseconds(one()) for one in (ask, reference)] for _ in range(1 + runs)]
        (first, _), (spent, counts) = each[0], zip(*each[1:], strict=True)
        told = shown(first, median(spent), percentile(spent))
        rows.append([name, *told, f"{median(spent) / median(counts):,.2f}"])
        slow += [name] if percentile(spent) > BAR else []
    return f"{table(HEADS, rows)}\nabove {BAR} ms: {'; '.join(slow) or 'none'}"


async def milliseconds(asked: Awaitable[object]) -> float:
    """How long that takes."""
    began = time.perf_counter()
    await asked
    return 1000 * (time.perf_counter() - began)


def percentile(spent: Sequence[float]) -> float:
    """What 95 % of some times keep within."""
    return sorted(spent)[math.ceil(0.95 * len(spent)) - 1]


def shown(*values: float) -> list[str]:
    """Values for a table."""
    return [f"{value:,.1f}" for value in values]
