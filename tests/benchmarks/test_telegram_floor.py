"""The measure of the Telegram channel, as a process of its own and tiny: that it measures."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.mark.slow
def test_both_ratios_are_printed_with_their_bars() -> None:
    tiny = ["--people", "2", "--messages", "2", "--rounds", "2"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.telegram_floor", *tiny],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    title, table, ratios = done.stdout.strip().split("\n\n")
    assert title.startswith("2 people at once, 2 messages each, 2 rounds, ")
    header, *rows = table.splitlines()
    assert re.split("  +", header)[1:4] == ["messages/s", "ms a message", "times the floor"]
    names = [re.split("  +", row)[0] for row in rows]
    assert names == ["library alone", "bot, constant answer", "bot, real engine"]
    for ratio, (name, bar) in zip(
        ratios.splitlines(), [(names[1], "2.0"), (names[2], "5.0")], strict=True
    ):
        wanted = rf"{name} / library alone: \d+\.\d\d, (within|above) the bar of {bar}"
        assert re.fullmatch(wanted, ratio)
