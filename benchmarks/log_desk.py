"""How fast the log desk is on a large log, and whether a bot goes on logging meanwhile.

    python -m benchmarks.log_desk [--count N] [--days N] [--file FILE.db] [--runs N] [--keep]

Four tables of a made-up log (benchmarks.questions_log), or of FILE.db that holds one. Of reports,
and of pages over HTTP: how long the first run takes, then the median and the 95th percentile of the
others, the median also beside SELECT count(*) FROM turns. Of exports of a tenth and of all turns,
each in a process of its own: how long they take, beside reading alone, and by how much the process
grows. Of a bot that logs a turn every 10 ms: how long it waits, alone and while another process
deletes half of a copy.
"""

from __future__ import annotations

import argparse
import asyncio
import platform
import re
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import cpu_count, get_context
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa

from admin.spreadsheets import write_export
from benchmarks.desk_pages import pages_of
from benchmarks.questions_log import SECRET, SEED, address, fill
from benchmarks.tables import table
from benchmarks.timings import Measure, milliseconds, percentile, shown, tell, time_measures
from commands.log import PURGE_PATIENCE
from curation.complaints import KnowledgeError
from exchange import Message
from store import QUEUES, Store, StoreError, Turn, open_store, reports
from store.database import PATIENCE
from store.figures import figures
from store.filters import Filter
from store.reports import queued
from store.rollups import last_days
from store.tables import turn_words, turns
from store.turns import turn_of

LATE = 250  # milliseconds that a bot may wait for
PERIOD, LEAST_PEOPLE = 90, 5  # days that the reports look at; people from which on words are shown
INTERVAL, ALONE = 0.01, 5.0  # seconds between two turns that are logged, and of logging alone
LOGGING_HEADS = ("logging", "times", "median ms", "95 % ms", "most ms", "late", "times alone")

Cost = tuple[int, float, float]  # of so many turns, in seconds and in megabytes that were added


@dataclass(frozen=True, slots=True)
class Scene:
    """A log, and what of it is asked for: one of its middle turns, the commonest entry, words."""

    store: Store
    moments: tuple[datetime, ...]  # of the first, middle and last turn and that nine tenths down
    turn: Turn
    entry: str
    rare: str
    common: str


async def scene_of(store: Store) -> Scene:
    """What is asked of a log; raises StoreError where there is too little."""
    at, amount, moments = turns.c.asked_at, sa.func.count(), list[datetime]()
    texts = sa.select(turns).where(turns.c.question.is_not(None)).order_by(at).limit(1)
    entry = sa.select(turns.c.entry).where(turns.c.entry.is_not(None)).group_by(turns.c.entry)
    words = sa.select(turn_words.c.word).group_by(turn_words.c.word)
    async with store.reading() as connection:
        number = await connection.scalar(sa.select(amount).select_from(turns)) or 0
        if number < 100:
            raise StoreError("A log of less than 100 turns tells nothing.")
        for place in (0, number // 2, number - 1, number - number // 10):
            moments += await connection.scalars(sa.select(at).order_by(at).limit(1).offset(place))
        turn = turn_of((await connection.execute(texts.where(at >= moments[1]))).one())
        entries = list(await connection.scalars(entry.order_by(amount.desc()).limit(1)))
        found = list(await connection.scalars(words.order_by(amount, turn_words.c.word)))
    return Scene(store, tuple(moments), turn, entries[0], found[0], " ".join(found[-2:]))


def reports_of(scene: Scene) -> list[Measure]:
    """The reports, each with its name and how to ask for it."""
    store, until, turn = scene.store, scene.moments[2], scene.turn
    below = turn.asked_at, turn.id or 0
    periods = {days: Filter(*last_days(days, until)) for days in (7, 30, PERIOD)}
    whole = periods[PERIOD]
    on_channel, of_entry = replace(whole, channel="telegram"), replace(whole, entry=scene.entry)
    made: list[Measure] = [
        *((f"figures, {days} days", partial(figures, store, one)) for days, one in periods.items()),
        ("figures in brief", partial(figures, store, whole, is_brief=True)),
        ("figures, a channel", partial(figures, store, on_channel)),
        ("figures, an entry", partial(figures, store, of_entry)),
    ]
    for queue in QUEUES:
        asking = partial(queued, store, replace(whole, queue=queue))
        for least in (1, LEAST_PEOPLE):
            some, name = partial(asking, least_people=least), f"queue {queue}, {least} people"
            made += [(name, some), (f"{name}, page 2", partial(some, offset=20))]
            made.append((f"{name}, states", partial(some, states=("new", "in-work"))))
    for name, wanted in (
        ("all", whole),
        ("a channel", on_channel),
        ("a channel's refusals", replace(on_channel, outcome="refuse")),
        ("an entry", of_entry),
        ("a rare word", replace(whole, search=scene.rare)),
        ("two common words", replace(whole, search=scene.common)),
        ("words that never meet", replace(whole, search="Quỳnh Khương")),
        ("no such word", replace(whole, search="xyzzy")),
    ):
        made.append((f"list, {name}", partial(reports.listed, store, wanted)))
    return [
        *made,
        ("list, halfway down", partial(reports.listed, store, whole, below=below)),
        ("count", partial(reports.count, store, whole)),
        ("top", partial(reports.top, store, whole.since, whole.until)),
        ("around a turn", partial(reports.around, store, turn)),
        ("shared groups", partial(reports.shared_groups, store, LEAST_PEOPLE)),
    ]


def apart(file: Path, secret: str, work: Callable[..., Awaitable[int]], *given: Any) -> Cost:
    """What some work on a database costs in a process of its own."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(cost, file, secret, work, *given).result()


def cost(file: Path, secret: str, work: Callable[..., Awaitable[int]], *given: Any) -> Cost:
    """What some work on a database costs in this process."""

    async def measured() -> Cost:
        async with opened(file, secret, PURGE_PATIENCE) as store:
            before, began = peak(), time.perf_counter()
            number = await work(store, *given)
            return number, time.perf_counter() - began, peak() - before

    return asyncio.run(measured())


def peak() -> float:
    """The most megabytes that this process held (getrusage adds its parent's); 0 if untold."""
    status = Path("/proc/self/status")
    found = re.search(r"VmHWM:\s+(\d+)", status.read_text("ascii") if status.exists() else "")
    return int(found[1]) / 1000 if found else 0.0


async def export(store: Store, wanted: Filter, suffix: str) -> int:
    """Export turns, or with no suffix read them alone; gives how many."""
    if not suffix:
        return sum([len(some) async for some in reports.export(store, wanted)])
    with tempfile.TemporaryDirectory() as folder:
        return await write_export(store, wanted, Path(folder, f"log{suffix}"), LEAST_PEOPLE)


def time_exports(file: Path, secret: str, scene: Scene) -> str:
    """The table of the exports."""
    rows = []
    for since in (scene.moments[3], scene.moments[0]):
        given = file, secret, export, Filter(since, datetime.now(UTC))
        _, alone, _ = apart(*given, "")
        for suffix in (".csv", ".xlsx"):
            number, seconds, grown = apart(*given, suffix)
            rows.append([suffix, f"{number:,}", *shown(seconds, seconds / alone, grown)])
    return table(("export", "turns", "seconds", "times reading", "grew MB"), rows)


async def log_until(done: asyncio.Future[Any], store: Store, like: Turn) -> list[list[float]]:
    """Log a turn each INTERVAL until that is done; gives the milliseconds of claims and turns."""
    claims, finishes = list[float](), list[float]()

    async def log(key: str) -> None:
        now = datetime.now(UTC)
        message = Message(like.channel, key, "1", "1", like.question or "", now)
        claims.append(await milliseconds(store.claim([message])))
        turn = replace(like, delivery_key=key, asked_at=now, answered_at=now)
        finishes.append(await milliseconds(store.finish(turn)))

    due = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        while not done.done():
            group.create_task(log(f"measured {due}"))
            due += INTERVAL
            await asyncio.sleep(due - time.perf_counter())
    return [claims, finishes]


async def time_logging(file: Path, secret: str, scene: Scene) -> str:
    """The table of logging alone and beside a purge."""
    given = file, secret, Store.forget, scene.moments[1]
    async with opened(file, secret) as store:
        alone = await log_until(asyncio.ensure_future(asyncio.sleep(ALONE)), store, scene.turn)
        purging = asyncio.ensure_future(asyncio.to_thread(apart, *given))
        beside = await log_until(purging, store, scene.turn)
    names = ("claim, alone", "turn, alone", "claim, beside a purge", "turn, beside a purge")
    rows = []
    for name, spent, unit in zip(names, alone + beside, alone * 2, strict=True):
        told = shown(median(spent), percentile(spent), max(spent))
        late, ratio = sum(one > LATE for one in spent), percentile(spent) / percentile(unit)
        rows.append([name, f"{len(spent):,}", *told, f"{late}", f"{ratio:.2f}"])
    try:
        end = "purged, in turns, seconds, MB: {}, {:.0f}, {:.1f}".format(*purging.result())
    except StoreError as error:
        end = f"the purge failed: {error}"
    return f"{table(LOGGING_HEADS, rows)}\n{end}; late: over {LATE} ms"


@asynccontextmanager
async def opened(file: Path, secret: str, patience: float = PATIENCE) -> AsyncIterator[Store]:
    """The store of a database file, which waits so many seconds for others that write."""
    store = await open_store(address(file), secret, patience)
    try:
        yield store
    finally:
        await store.close()


async def report(file: Path, secret: str, runs: int, folder: Path) -> None:
    """Print the tables of a database; `folder` takes its copy."""
    async with opened(file, secret) as store:
        scene = await scene_of(store)
        number = await reports.count(store, Filter(scene.moments[0], datetime.now(UTC)))
        print(f"{number:,} turns, Python {platform.python_version()}, {cpu_count()} cores\n")
        print(await time_measures(reports_of(scene), store, runs), flush=True)
        shown_of = scene.moments[2], scene.turn, scene.entry
        async with pages_of(store, *shown_of, folder) as pages:
            print(f"\n{await time_measures(pages, store, runs)}", flush=True)
    print(f"\n{time_exports(file, secret, scene)}", flush=True)
    copy = Path(shutil.copyfile(file, folder / "purged.db"))
    print(f"\n{await time_logging(copy, secret, scene)}", flush=True)


def main() -> int:
    """Measure, print; the exit code: 2 where a file can't be used."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.log_desk")
    parser.add_argument("--count", type=int, default=1_000_000, help="turns of a made-up log")
    parser.add_argument("--days", type=int, default=100, help="days of a made-up log")
    parser.add_argument("--file", type=Path, metavar="FILE.db", help="a log that is there")
    parser.add_argument("--secret", default=SECRET, help="the key that the log is opened with")
    parser.add_argument("--runs", type=int, default=20, help="of each report, but for the first")
    parser.add_argument("--keep", action="store_true", help="keep the made-up log")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="log-desk-"))
    file = given.file or folder / "log.db"
    try:
        if given.file is None:
            made = given.secret, given.count, given.days, datetime.now(UTC), SEED, tell
            asyncio.run(fill(address(file), *made))
        asyncio.run(report(file, given.secret, given.runs, folder))
    except (KnowledgeError, StoreError) as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        print(f"kept: {folder}") if given.keep else shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
