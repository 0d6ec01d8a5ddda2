"""Copies of the database: consistent under load, no older than the log, brought back whole."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange import Outcome
from store import Store, StoreError, Turn, back_up, open_store, prune_all, reports, restore
from tests.store.logs import rows

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
KEEP = timedelta(days=90)
SECRET = "khóa của các kiểm thử"


def turn(number: int, at: datetime = NOW) -> Turn:
    start = (at, at, "telegram", f"k{number}", "h1", 1, f"câu {number}", Outcome.ANSWER, "v1")
    return Turn(*start)


def numbers(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [row[0] for row in copy.execute("SELECT delivery_key FROM turns ORDER BY id")]


@pytest.mark.asyncio
async def test_copy_made_while_the_log_is_written_is_whole(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    writing = True

    async def write() -> int:
        number = 0
        while writing:
            number += 1
            await store.finish(turn(number))
        return number

    writer = asyncio.create_task(write())
    await store.finish(turn(0))
    made = await asyncio.to_thread(back_up, database_url, tmp_path / "copies", NOW, KEEP)
    writing = False
    written = await writer
    copied = numbers(made.file)
    # What is in the copy is the beginning of what was written, without a gap.
    assert copied == numbers(Path(database_url.split("///")[1]))[: len(copied)]
    assert 1 <= len(copied) <= written + 1
    assert made.file.stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "copies").iterdir()] == ["daihoi-20261128-020000.db"]


@pytest.mark.asyncio
async def test_restored_log_is_the_one_that_was_copied(
    store: Store, database: Path, database_url: str, tmp_path: Path
) -> None:
    await store.finish(turn(1))
    state = store.channel_state("zalo-oa")
    await state.put("tokens", "bi-mat")
    made = back_up(database_url, tmp_path / "copies", NOW, KEEP)
    await store.finish(turn(2))
    with pytest.raises(StoreError, match="đang được dùng"):
        restore(database_url, made.file, NOW)
    await store.close()
    before = restore(database_url, made.file, NOW)
    assert before is not None and numbers(before) == ["k1", "k2"]
    assert numbers(database) == ["k1"]
    again = await open_store(database_url, SECRET)
    try:
        assert await reports.show(again, 1) == replace(turn(1), id=1)
        assert await again.channel_state("zalo-oa").get("tokens") == "bi-mat"
    finally:
        await again.close()


@pytest.mark.asyncio
async def test_older_copies_hold_nothing_older_than_the_log_may(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    await store.finish(turn(1, NOW - timedelta(days=80)))
    await store.finish(turn(2, NOW - timedelta(days=1)))
    first = back_up(database_url, folder, NOW, KEEP)
    stranger = folder / "ghi-chu.txt"
    stranger.write_text("của văn phòng", encoding="utf-8")
    assert numbers(first.file) == ["k1", "k2"]
    second = back_up(database_url, folder, NOW + timedelta(days=20), KEEP)
    assert (numbers(first.file), second.removed) == (["k2"], 0)
    third = back_up(database_url, folder, NOW + timedelta(days=91), KEEP)
    assert third.removed == 1
    assert not first.file.exists() and second.file.exists() and stranger.exists()


@pytest.mark.asyncio
async def test_words_counts_and_keys_of_what_is_past_go_from_older_copies_too(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    await store.finish(replace(turn(1, now - timedelta(days=80)), question="bệnh riêng"))
    await store.add_note("telegram", "h1", "góp ý riêng", now - timedelta(days=80))
    await store.renew_keys(now)
    await store.finish(replace(turn(2, datetime.now(UTC)), question="đại hội"))
    await store.count_days(now + timedelta(days=1))
    first = back_up(database_url, tmp_path / "copies", now, KEEP)
    tables = ("turn_words", "day_hours", "day_times", "notes")
    keys = "SELECT id FROM hash_keys WHERE purpose = 'log'"
    before = {table: len(rows(first.file, f"SELECT * FROM {table}")) for table in tables}
    assert before == {**dict.fromkeys(tables, 2), "turn_words": 4, "notes": 1}
    assert len(rows(first.file, keys)) == 2
    assert prune_all(database_url, now + timedelta(days=20), KEEP) == 0
    left = {table: len(rows(first.file, f"SELECT * FROM {table}")) for table in tables}
    assert left == {**dict.fromkeys(tables, 1), "turn_words": 2, "notes": 0}
    assert rows(first.file, "SELECT word FROM turn_words") == [("dai",), ("hoi",)]
    assert rows(first.file, keys) == rows(Path(database_url.split("///")[1]), f"{keys} LIMIT 1, 1")
    assert "riêng".encode() not in first.file.read_bytes()


@pytest.mark.asyncio
async def test_every_folder_of_copies_is_pruned_and_one_that_is_away_is_left(
    store: Store, database_url: str, tmp_path: Path
) -> None:
    await store.finish(turn(1, NOW - timedelta(days=80)))
    assert prune_all(database_url, NOW, KEEP) == 0
    made = [back_up(database_url, tmp_path / name, NOW, KEEP).file for name in ("a", "b", "c")]
    back_up(database_url, tmp_path / "a", NOW, KEEP)
    made[1].unlink()
    made[1].parent.rmdir()
    assert prune_all(database_url, NOW + timedelta(days=20), KEEP) == 0
    assert [numbers(made[place]) for place in (0, 2)] == [[], []]
    assert prune_all(database_url, NOW + timedelta(days=91), KEEP) == 2
    assert not made[0].exists() and not made[2].exists()


def test_nothing_to_copy_and_nothing_to_bring_back_is_said(
    database_url: str, tmp_path: Path
) -> None:
    with pytest.raises(StoreError, match="chưa có gì để sao"):
        back_up(database_url, tmp_path, NOW, KEEP)
    with pytest.raises(StoreError, match="không có tệp này"):
        restore(database_url, tmp_path / "khong-co.db", NOW)
    other = tmp_path / "khac.db"
    other.write_bytes("không phải cơ sở dữ liệu".encode() * 100)
    with pytest.raises(StoreError, match="không phải bản sao lưu"):
        restore(database_url, other, NOW)
