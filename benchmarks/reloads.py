"""What reloading costs those who ask meanwhile: `python -m benchmarks.reloads`.

Starts the bot over a folder of plain entries, asks it again and again, edits one answer many times
and waits each time until the edit is served. Prints how long questions waited beside what they wait
when nothing is reloaded, and the memory after the first and the last reload.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import socket
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx

from benchmarks.folders import write_entries
from benchmarks.tables import table
from benchmarks.timings import percentile, shown, tell

ROOT = Path(__file__).parent.parent
ENTRIES, RELOADS, EVERY = 12_529, 100, 0.05  # seconds between two questions
LATE = 200  # milliseconds that no question should wait
QUIET = 20  # seconds of questions with nothing reloaded
PATIENCE = 120
SUBJECTS = "sổ hộ khẩu thẻ đọc phòng họp nhà xe hồ bơi vườn hoa bến tàu kho sách sân bóng".split()
HEADS = ("questions", "number", "failed", "median ms", "95 % ms", "most ms", f"over {LATE} ms")


@dataclass
class Waits:
    """How many milliseconds each question waited, and what failed."""

    spent: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def row(self, name: str) -> list[str]:
        """The row of a table."""
        spent = self.spent
        late = f"{sum(one > LATE for one in spent)}"
        told = shown(median(spent), percentile(spent), max(spent))
        return [name, f"{len(spent):,}", f"{len(self.failed)}", *told, late]


def made_up(count: int) -> list[str]:
    """That many entries as JSON lines, each with a question of its own."""
    lines = []
    for number in range(count):
        first, second = SUBJECTS[number % len(SUBJECTS)], SUBJECTS[number // 7 % len(SUBJECTS)]
        question = f"Quy định số {number} về {first} và {second} ở khu {number % 89} thế nào?"
        lines.append(json.dumps({"id": f"e{number}", "questions": [question]}))
    return lines


@asynccontextmanager
async def bot(folder: Path, data: Path) -> AsyncIterator[tuple[Process, str]]:
    """A running bot and its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    given = {"KNOWLEDGE": folder, "DATA": data, "WEB__PORT": port, "SECRET_KEY": "khóa đo"}
    environment = kept | {f"DAIHOI_{name}": str(value) for name, value in given.items()}
    command = (sys.executable, str(ROOT / "bot.py"), "run")
    process = await asyncio.create_subprocess_exec(
        *command, env=environment, stdout=DEVNULL, stderr=DEVNULL
    )
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        await process.wait()


async def version(client: httpx.AsyncClient) -> str:
    """The version that answers; "" while none does yet."""
    try:
        return str((await client.get("/healthz")).json()["knowledge"])
    except httpx.TransportError:
        return ""


async def until_other(client: httpx.AsyncClient, old: str) -> str:
    """The next version that answers."""
    async with asyncio.timeout(PATIENCE):
        while (now := await version(client)) in ("", old):  # noqa: ASYNC110 - it must be asked
            await asyncio.sleep(0.02)
    return now


async def ask_on(client: httpx.AsyncClient, questions: Sequence[str], waits: Waits) -> None:
    """Ask one question after the other, one each EVERY seconds, until cancelled."""
    due, number = time.perf_counter(), 0
    async with asyncio.TaskGroup() as group:
        while True:
            group.create_task(ask(client, questions[number % len(questions)], waits))
            due, number = due + EVERY, number + 1
            await asyncio.sleep(due - time.perf_counter())


async def ask(client: httpx.AsyncClient, question: str, waits: Waits) -> None:
    """Ask, and note how long the answer took."""
    began = time.perf_counter()
    try:
        reply = await client.post("/api/ask", json={"q": question})
        reply.raise_for_status()
    except httpx.HTTPError as error:
        waits.failed.append(repr(error))
    waits.spent.append(1000 * (time.perf_counter() - began))


@asynccontextmanager
async def traffic(client: httpx.AsyncClient, questions: Sequence[str]) -> AsyncIterator[Waits]:
    """Questions while the block runs."""
    waits = Waits()
    asking = asyncio.create_task(ask_on(client, questions, waits))
    try:
        yield waits
    finally:
        asking.cancel()
        await asyncio.wait([asking])


def megabytes(process: Process) -> float:
    """The memory that a process holds now; 0 where that isn't told."""
    status = Path(f"/proc/{process.pid}/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text("ascii") if status.exists() else "")
    return int(found[1]) / 1000 if found else 0.0


async def report(lines: Sequence[str], reloads: int, home: Path) -> None:
    """Measure and print."""
    folder = home / "knowledge"
    folder.mkdir()
    write_entries(folder, lines)
    file = folder / "entries.yaml"
    text = file.read_text(encoding="utf-8")
    questions = [json.loads(line)["questions"][0] for line in lines[:: max(1, len(lines) // 500)]]
    async with (
        bot(folder, home / "data") as (process, address),
        httpx.AsyncClient(base_url=address, timeout=PATIENCE, trust_env=False) as client,
    ):
        now = await until_other(client, "")
        async with traffic(client, questions) as quiet:
            await asyncio.sleep(QUIET)
        served, memory = [], []
        async with traffic(client, questions) as busy:
            for number in range(1, reloads + 1):
                began = time.perf_counter()
                file.write_text(f"{text}# {number}\n", encoding="utf-8")
                now = await until_other(client, now)
                served.append(time.perf_counter() - began)
                memory.append(megabytes(process))
                tell(f"{number}: {served[-1]:.1f} s, {memory[-1]:.0f} MB")
    print(f"{len(lines):,} entries, {reloads} reloads, {os.cpu_count()} cores\n")
    print(table(HEADS, [quiet.row("nothing reloaded"), busy.row("beside reloads")]))
    print(f"\nseconds until an edit is served: median {median(served):.2f}, most {max(served):.2f}")
    first, last, most = memory[0], memory[-1], max(memory)
    print(f"MB after the first reload {first:.0f}, the last {last:.0f}, most {most:.0f}")
    for failure in dict.fromkeys(busy.failed + quiet.failed):
        print(failure)


def main() -> int:
    """Measure, print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.reloads")
    parser.add_argument("--entries", type=int, default=ENTRIES, help="of a made-up folder")
    parser.add_argument("--file", type=Path, help="entries as JSON lines instead")
    parser.add_argument("--reloads", type=int, default=RELOADS)
    given = parser.parse_args()
    lines = given.file.read_text("utf-8").splitlines() if given.file else made_up(given.entries)
    with tempfile.TemporaryDirectory(prefix="reloads-") as home:
        asyncio.run(report(lines, given.reloads, Path(home)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
