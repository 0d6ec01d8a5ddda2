"""How long things take: the middle and the slow end of many calls."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Durations:
    """The milliseconds of `count` calls: half of them keep within `median`, 99 % within `p99`."""

    count: int
    median: float
    p99: float


def durations_of(seconds: Sequence[float]) -> Durations:
    """The durations of calls that took `seconds`; all zero if there was no call."""
    if not seconds:
        return Durations(0, 0.0, 0.0)
    slow = sorted(seconds)[math.ceil(0.99 * len(seconds)) - 1]
    return Durations(len(seconds), 1000 * median(seconds), 1000 * slow)


def timed(call: Callable[[Given], Made], given: Given) -> tuple[Made, float]:
    """What a call gives, and the seconds that it took."""
    began = time.perf_counter()
    made = call(given)
    return made, time.perf_counter() - began
