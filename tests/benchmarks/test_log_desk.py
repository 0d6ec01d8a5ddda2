"""The made-up log, and the measures of the log desk on a tiny one."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from benchmarks.questions_log import SECRET, address, fill
from store import QUEUES, Turn, open_store, reports
from store.figures import Figures, figures
from store.filters import Filter

ROOT = Path(__file__).parent.parent.parent
UNTIL = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)
DAYS, COUNT = 30, 300
ALL = Filter(UNTIL - timedelta(days=DAYS), UNTIL)
ENTRIES = ("hn-kh-155", "hbt-kh-162", "tx-kh-46")


async def made(file: Path, seed: int) -> tuple[list[Turn], Figures]:
    """The turns of a made-up log, and its figures."""
    await fill(address(file), SECRET, COUNT, DAYS, UNTIL, seed, entries=ENTRIES)
    store = await open_store(address(file), SECRET)
    try:
        found = [turn async for some in reports.export(store, ALL) for turn in some]
        return found, await figures(store, ALL)
    finally:
        await store.close()


def unhashed(turns: list[Turn]) -> list[Turn]:
    """The turns with hashes told apart by where they come first."""
    hashes: dict[str, str] = {"": ""}
    for turn in turns:
        for one in (turn.person, turn.group_key, turn.origin):
            hashes.setdefault(one, str(len(hashes)))
    return [
        replace(
            turn,
            person=hashes[turn.person],
            group_key=hashes[turn.group_key],
            origin=hashes[turn.origin],
        )
        for turn in turns
    ]


def run(module: str, *given: str) -> subprocess.CompletedProcess[str]:
    """A command of the benchmarks that has ended."""
    return subprocess.run(
        [sys.executable, "-m", f"benchmarks.{module}", *given],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=240,
    )


async def test_a_seed_gives_the_same_log_again_and_another_seed_another(tmp_path: Path) -> None:
    first, again, other = [
        unhashed((await made(tmp_path / f"{name}.db", seed))[0])
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    ]
    assert first == again
    assert first != other


async def test_made_up_log_is_shared_out_as_a_real_one(tmp_path: Path) -> None:
    found, counted = await made(tmp_path / "log.db", 7)
    assert (len(found), counted.questions) == (COUNT, COUNT)
    shares = {name: number / COUNT for name, number in counted.outcomes.items()}
    wished = {"answer": 0.7, "clarify": 0.09, "refuse": 0.15, "smalltalk": 0.06}
    assert all(abs(shares[name] - share) < 0.08 for name, share in wished.items()), shares
    assert set(counted.channels) == {"telegram", "zalo-bot", "zalo-oa", "web"}
    assert set(counted.entries) == set(ENTRIES)
    opinions = Counter(counted.feedback)
    assert opinions["up"] == max(opinions.values()) < opinions.total() < COUNT / 8
    assert opinions["none-of-these"] > 0
    assert all(turn.near for turn in found if turn.outcome == "clarify")
    groups = Counter(turn.group_key for turn in found if turn.group_key)
    asked = groups.most_common()
    assert asked[0][1] > 5 * asked[len(asked) // 2][1] > 0
    by_person = Counter(turn.person for turn in found)
    assert 1 < len(by_person) <= COUNT // 25
    silent = {turn.person for turn in found if turn.question is None}
    assert 0.15 < sum(by_person[one] for one in silent) / COUNT < 0.55
    for turn in found:
        kept = turn.person not in silent
        assert (turn.reply is not None, turn.question is not None) == (kept, kept)
        assert bool(turn.likeness) == (kept and turn.outcome != "smalltalk")
        assert bool(turn.group_key) == (turn.outcome != "smalltalk")


def test_a_file_that_is_there_is_not_filled(tmp_path: Path) -> None:
    there = tmp_path / "log.db"
    there.write_text("of the office", encoding="utf-8")
    done = run("questions_log", str(there), "--count", "10")
    assert done.returncode == 2
    assert str(there) in done.stderr
    assert there.read_text(encoding="utf-8") == "of the office"


@pytest.mark.slow
def test_reports_exports_and_logging_are_measured() -> None:
    done = run("log_desk", "--count", "500", "--runs", "2")
    assert done.returncode == 0, done.stderr
    title, measured, pages, exported, logged = done.stdout.strip().split("\n\n")
    assert title.startswith("500 turns, Python ")
    head, count, *rows, slow = measured.splitlines()
    assert head.split() == "what first ms median ms 95 % ms times the count".split()
    assert count.startswith("SELECT count(*) FROM turns ")
    assert all(any(row.startswith(f"queue {queue},") for row in rows) for queue in QUEUES)
    assert all(float(row.split()[-1].replace(",", "")) > 0 for row in rows)
    assert slow.startswith("above 300 ms: ")
    assert "\noverview, 90 days " in pages and "\none question " in pages
    exports = [row.split()[:2] for row in exported.splitlines()[1:]]
    assert exports == [[".csv", "50"], [".xlsx", "50"], [".csv", "500"], [".xlsx", "500"]]
    claim, turn, *beside, purged = logged.splitlines()[1:]
    assert (claim.split()[-1], turn.split()[-1]) == ("1.00", "1.00")
    assert [row.split(",")[0] for row in beside] == ["claim", "turn"]
    assert purged.startswith("purged, in turns, seconds, MB: 250, ")
