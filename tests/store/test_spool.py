"""The spool: takes what the database doesn't, gives it back whole, loses nothing on the way."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from exchange import Candidate, Message, Outcome
from store import Spool, Store, StoreError, Turn, reports

NOW = datetime.now(UTC)
ROOT = Path(__file__).parents[2]


def message(key: str, at: datetime = NOW) -> Message:
    return Message("telegram", key, "p1", "c1", "Khi nào?", at)


def turn(key: str) -> Turn:
    return Turn(NOW, NOW, "telegram", key, "h1", 1, "Ai?", Outcome.REFUSE, "v1", reply="Chưa rõ.")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "spool.jsonl"


@pytest.fixture
def spool(file: Path) -> Spool:
    return Spool(file)


def written(file: Path) -> bytes:
    return file.read_bytes()


def write(file: Path, what: bytes) -> None:
    file.write_bytes(what)


async def drained(spool: Spool) -> list[Message]:
    """What a database that takes everything would be given."""
    taken: list[Message] = []

    async def claim(messages: Sequence[Message]) -> list[bool]:
        taken.extend(messages)
        return [True] * len(messages)

    async def finish(_turn: Turn) -> None:
        raise AssertionError("no turns here")

    assert await spool.drain(claim, finish) == taken
    return taken


async def away(_: object) -> list[bool]:
    raise StoreError("Không ghi được cơ sở dữ liệu.")


async def never(_: object) -> None:
    raise StoreError("Không ghi được cơ sở dữ liệu.")


@pytest.mark.asyncio
async def test_every_field_comes_back_as_it_was(spool: Spool) -> None:
    full = Message(
        channel="telegram",
        delivery_key="k\ud800",
        person="42",
        address="c\n1",
        text='a\0b\udfffc 😀 "đ"\r\n\u2028\x85 ́e',
        received_at=NOW.astimezone(timezone(timedelta(hours=7))),
        chosen="hbt-1",
        payload='{"a": "\\u0000"}',
        about="hbt-2",
        origin="77",
        edited=True,
        group="-100",
    )
    await spool.append([full, message("2")])
    await spool.append([message("3")])
    assert await drained(spool) == [full, message("2"), message("3")]


@pytest.mark.asyncio
async def test_drained_spool_is_empty_and_takes_more(spool: Spool, file: Path) -> None:
    assert spool.is_empty
    await spool.append([])
    assert spool.is_empty
    assert await drained(spool) == []
    await spool.append([message("1")])
    assert not spool.is_empty
    await drained(spool)
    assert spool.is_empty
    assert list(file.parent.iterdir()) == []
    await spool.append([message("2")])
    assert await drained(spool) == [message("2")]


@pytest.mark.asyncio
async def test_only_what_the_database_does_not_know_is_new(spool: Spool, store: Store) -> None:
    await store.claim([message("1")])
    await spool.append([message("1"), message("2"), message("2")])
    assert await spool.drain(store.claim, store.finish) == [message("2")]
    waiting = await store.waiting("telegram", NOW)
    assert [left.delivery_key for left in waiting] == ["1", "2"]


@pytest.mark.asyncio
async def test_answered_message_is_logged_and_not_new(spool: Spool, store: Store) -> None:
    full = replace(
        turn("1"),
        candidates=(Candidate("hbt", 0.5),),
        entry="hbt",
        likeness="ai",
        feedback="up",
        origin="o",
        sent="12",
    )
    await spool.append([message("1"), message("2")])
    await spool.append_turn(full)
    assert await spool.drain(store.claim, store.finish) == [message("2")]
    assert await reports.show(store, 1) == replace(full, id=1)
    assert await store.waiting("telegram", NOW) == [message("2")]


@pytest.mark.asyncio
async def test_no_personal_number_of_a_turn_reaches_the_file(spool: Spool, file: Path) -> None:
    said = "Gọi 0912345678"
    await spool.append_turn(replace(turn("1"), question=said, reply=said, likeness=said))
    assert b"0912345678" not in written(file)


@pytest.mark.asyncio
async def test_message_that_comes_during_a_drain_is_kept(spool: Spool) -> None:
    async def claim(messages: Sequence[Message]) -> list[bool]:
        await spool.append([message("late")])
        return [True] * len(messages)

    await spool.append([message("1")])
    assert await spool.drain(claim, never) == [message("1")]
    assert not spool.is_empty
    assert await drained(spool) == [message("late")]


@pytest.mark.asyncio
@pytest.mark.parametrize("first", ["append", "append_turn"])
async def test_drain_that_fails_loses_nothing(spool: Spool, first: str, store: Store) -> None:
    await (spool.append([message("1")]) if first == "append" else spool.append_turn(turn("1")))
    with pytest.raises(StoreError, match="Không ghi được"):
        await spool.drain(away, never)
    await spool.append([message("2")])
    assert not spool.is_empty
    new = await spool.drain(store.claim, store.finish)
    assert new == [message("1"), message("2")][first == "append_turn" :]
    assert (await reports.show(store, 1) is None) == (first == "append")
    assert spool.is_empty


@pytest.mark.asyncio
async def test_next_run_drains_what_an_ended_one_had_taken(spool: Spool, file: Path) -> None:
    await spool.append([message("1")])
    with pytest.raises(StoreError):
        await spool.drain(away, never)
    assert not Spool(file).is_empty
    await spool.append([message("2")])
    next_run = Spool(file)
    assert not next_run.is_empty
    assert await drained(next_run) == [message("1"), message("2")]


@pytest.mark.asyncio
async def test_second_drain_waits_for_the_first(spool: Spool) -> None:
    under_way, go_on = asyncio.Event(), asyncio.Event()
    claimed: list[str] = []

    async def claim(messages: Sequence[Message]) -> list[bool]:
        claimed.extend(each.delivery_key for each in messages)
        under_way.set()
        await go_on.wait()
        return [True] * len(messages)

    await spool.append([message("1")])
    first = asyncio.create_task(spool.drain(claim, never))
    await under_way.wait()
    await spool.append([message("2")])
    second = asyncio.create_task(spool.drain(claim, never))
    await asyncio.sleep(0.05)
    go_on.set()
    assert (await first, await second) == ([message("1")], [message("2")])
    assert claimed == ["1", "2"]


@pytest.mark.asyncio
async def test_many_lines_are_drained_in_parts_and_new_ones_told_after_a_failure(
    spool: Spool, store: Store
) -> None:
    parts: list[int] = []

    async def claim(messages: Sequence[Message]) -> list[bool]:
        parts.append(len(messages))
        if len(parts) == 2:
            raise StoreError("Không ghi được cơ sở dữ liệu.")
        return await store.claim(messages)

    many = [message(str(number)) for number in range(450)]
    await spool.append(many)
    with pytest.raises(StoreError):
        await spool.drain(claim, never)
    assert await spool.drain(claim, never) == many
    assert parts == [200, 200, 200, 200, 50]
    assert await spool.drain(claim, never) == []


@pytest.mark.asyncio
async def test_torn_line_is_skipped_told_without_its_words_and_harms_no_other(
    spool: Spool, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await spool.append([message("1"), message("2")])
    whole = written(file)
    write(file, whole[: whole.index(b"Khi n", len(whole) // 2) + 4])
    await spool.append([message("3")])
    assert await drained(spool) == [message("1"), message("3")]
    assert "dòng 3: không đọc được (JSONDecodeError)" in caplog.text
    assert "Khi" not in caplog.text


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "line",
    [
        *(b"\0\0\0", b"1", b"{}", b"\xff", b'{"message": {"text": "a"}}', b'{"note": {}}'),
        b'{"message": {"received_at": "2020-07-20T02:00:00", "text": "a"}}',
        b'{"turn": {"asked_at": 1}}',
    ],
)
async def test_line_that_is_nothing_of_ours_is_skipped(
    spool: Spool, file: Path, line: bytes
) -> None:
    await spool.append([message("1")])
    write(file, line + b"\n" + written(file))
    assert await drained(spool) == [message("1")]


@pytest.mark.asyncio
async def test_moment_without_an_offset_holds_up_no_other(spool: Spool) -> None:
    await spool.append([message("naive", NOW.replace(tzinfo=None)), message("1")])
    assert await drained(spool) == [message("1")]


@pytest.mark.asyncio
async def test_message_older_than_a_day_is_dropped(spool: Spool) -> None:
    old = NOW - timedelta(hours=24, seconds=1)
    young = NOW - timedelta(hours=23)
    await spool.append([message("old", old), message("young", young)])
    assert [left.delivery_key for left in await drained(spool)] == ["young"]
    assert spool.is_empty


@pytest.mark.asyncio
async def test_file_and_folder_are_closed_to_others(spool: Spool, file: Path) -> None:
    await spool.append([message("1")])
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(file.parent).st_mode) & 0o077 == 0


@pytest.mark.asyncio
async def test_disk_that_refuses_is_told_in_words(spool: Spool, file: Path) -> None:
    os.makedirs(file)
    for appending in (spool.append([message("1")]), spool.append_turn(turn("1"))):
        with pytest.raises(StoreError, match="Không dùng được tệp chờ .*; hãy kiểm tra quyền ghi"):
            await appending
    os.rmdir(file)
    await spool.append([message("2")])
    assert await drained(spool) == [message("2")]


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was flushed to the disk, in order; it is flushed all the same."""
    kinds: list[str] = []
    fsync: Callable[[int], None] = os.fsync

    def recorded(descriptor: int) -> None:
        mode = os.fstat(descriptor).st_mode
        kinds.append("folder" if stat.S_ISDIR(mode) else "file")
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", recorded)
    return kinds


@pytest.mark.asyncio
async def test_line_and_the_name_of_a_new_file_are_flushed(
    spool: Spool, flushed: list[str]
) -> None:
    await spool.append([message("1")])
    await spool.append([message("2")])
    assert flushed == ["file", "folder", "file"]
    await drained(spool)
    assert flushed[3:] == ["folder"]
    await spool.append([message("3")])
    assert flushed[4:] == ["file", "folder"]


@pytest.mark.asyncio
async def test_messages_that_come_together_share_a_flush(spool: Spool, flushed: list[str]) -> None:
    appends: list[Awaitable[None]] = [spool.append([message(str(n))]) for n in range(100)]
    await asyncio.gather(*appends)
    assert flushed.count("file") <= 2
    assert len(await drained(spool)) == 100


@pytest.mark.asyncio
async def test_one_who_stops_waiting_stops_no_other(spool: Spool) -> None:
    appends = [asyncio.create_task(spool.append([message(str(n))])) for n in range(3)]
    await asyncio.sleep(0)
    appends[0].cancel()
    results = await asyncio.gather(*appends, return_exceptions=True)
    assert results[1:] == [None, None]
    assert [left.delivery_key for left in await drained(spool)] == ["0", "1", "2"]


APPENDS_FOR_EVER = """
import asyncio, itertools, sys
from datetime import UTC, datetime
from pathlib import Path
from exchange import Message
from store import Spool

async def main():
    spool = Spool(Path(sys.argv[1]))
    async def append(lane):
        for number in itertools.count():
            key = f"{lane}-{number}"
            await spool.append([Message("telegram", key, "p", "c", "?", datetime.now(UTC))])
            print(key, flush=True)
    await asyncio.gather(*(append(lane) for lane in range(8)))

asyncio.run(main())
"""


@pytest.mark.asyncio
async def test_every_acknowledged_message_survives_kill_9(spool: Spool, file: Path) -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", APPENDS_FOR_EVER, str(file)), cwd=ROOT, stdout=PIPE
    )
    assert child.stdout is not None
    lines = [await child.stdout.readline() for _ in range(100)]
    child.kill()
    lines += (await child.stdout.read()).splitlines(keepends=True)
    await child.wait()
    acknowledged = {line.decode().strip() for line in lines if line.endswith(b"\n")}
    assert len(acknowledged) >= 100
    assert acknowledged <= {left.delivery_key for left in await drained(spool)}
