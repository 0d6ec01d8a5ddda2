"""Copies of the database: made while it is in use, kept no longer than the log, brought back."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.database import file_url
from store.errors import StoreError
from store.rollups import day_of
from store.spool import private, settle

NAME = "daihoi-{at:%Y%m%d-%H%M%S}.db"
NAMED = re.compile(r"daihoi-(\d{8}-\d{6})\.db")
# What is as old as the log may be, by table; the newest migration names the columns.
AGING = (("turns", "asked_at"), ("notes", "written_at"), ("inbox", "received_at"))
COUNTED = ("days", "day_entries", "day_feedback", "day_hours", "day_times")
# Beside the database: the folders that hold copies, a line each, for the daily pruning.
FOLDERS = "backup-folders.txt"
BUSY_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class BackedUp:
    """The new copy, and how many older ones went because of their age."""

    file: Path
    removed: int


def back_up(database_url: str, folder: Path, now: datetime, keep: timedelta) -> BackedUp:
    """Copy the database into `folder`, consistent whatever is being written meanwhile, and take out
    of older copies there what is older than `keep`, whole copies too. `now` is aware.

    Raises StoreError where that can't be done; no half copy is left.
    """
    source = _database(database_url)
    file = folder / NAME.format(at=now)
    with _told(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _copy(source, file)
        _remember(source, folder)
        return BackedUp(file, prune(folder, now, keep))


def prune_all(database_url: str, now: datetime, keep: timedelta) -> int:
    """Prune every folder that copies were made into; gives how many copies went whole. A folder
    that is not there (a disk that is away, say) is left for the next time.

    Raises StoreError where a copy can't be changed.
    """
    source = Path(str(file_url(database_url).database))
    removed = 0
    for folder in _folders(source):
        with _told(folder):
            removed += prune(folder, now, keep) if folder.is_dir() else 0
    return removed


def prune(folder: Path, now: datetime, keep: timedelta) -> int:
    """Take what is older than `keep` out of the copies in `folder`; gives how many went whole."""
    removed = 0
    for file in sorted(folder.iterdir()):
        named = NAMED.fullmatch(file.name)
        if named is None:
            continue
        made = datetime.strptime(named[1], "%Y%m%d-%H%M%S").replace(tzinfo=now.tzinfo)
        if now - made > keep:
            file.unlink()
            removed += 1
        else:
            _forget(file, now - keep)
    return removed


def restore(database_url: str, file: Path, now: datetime) -> Path | None:
    """Put a copy in the place of the database; gives where the one before lies now, None if there
    was none. Raises StoreError where the copy is none, or the database is in use."""
    target = Path(str(file_url(database_url).database))
    with _told(file):
        _refuse_unless_ours(file)
        if target.exists():
            _refuse_in_use(target)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = target.with_name(f"{target.name}.new")
        fresh.unlink(missing_ok=True)
        _copy(file, fresh)
        before = None
        if target.exists():
            before = target.with_name(f"{target.name}.{now:%Y%m%d-%H%M%S}")
            target.replace(before)
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        fresh.replace(target)
        settle(target.parent)
        return before


def _database(database_url: str) -> Path:
    source = Path(str(file_url(database_url).database))
    if not source.exists():
        raise StoreError(
            f"Chưa có cơ sở dữ liệu {source}: bot chưa chạy lần nào, chưa có gì để sao."
        )
    return source


def _folders(source: Path) -> list[Path]:
    """The folders that copies of a database were made into."""
    known = source.with_name(FOLDERS)
    if not known.exists():
        return []
    return [Path(line) for line in known.read_text(encoding="utf-8").splitlines() if line]


def _remember(source: Path, folder: Path) -> None:
    """Note that a folder holds copies."""
    whole = folder.resolve()
    if whole not in _folders(source):
        with source.with_name(FOLDERS).open("a", encoding="utf-8") as known:
            known.write(f"{whole}\n")


def _copy(source: Path, file: Path) -> None:
    """A consistent copy; the name appears only when it is whole."""
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    os.close(private(str(part), os.O_CREAT | os.O_WRONLY))
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old:
            with closing(sqlite3.connect(part)) as new:
                old.backup(new)
                # A single file, that can be carried away.
                new.execute("PRAGMA journal_mode = DELETE")
        with open(part, "rb") as whole:
            os.fsync(whole.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    settle(file.parent)


def _forget(file: Path, before: datetime) -> None:
    """Take out of a copy what is older than the log may be."""
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA secure_delete = ON")
        there = {row[0] for row in copy.execute("SELECT name FROM sqlite_master")}
        for table, column in AGING:
            if table in there:
                # Moments are kept in UTC without an offset.
                moment = f"{before.astimezone(UTC):%Y-%m-%d %H:%M:%S}"
                copy.execute(f"DELETE FROM {table} WHERE {column} < ?", (moment,))
        if "turn_words" in there:
            copy.execute("DELETE FROM turn_words WHERE turn NOT IN (SELECT id FROM turns)")
            for table in COUNTED:
                copy.execute(f"DELETE FROM {table} WHERE day <= ?", (day_of(before),))
            _forget_keys(copy)
        copy.commit()


def _forget_keys(copy: sqlite3.Connection) -> None:
    """Let the keys of the log die in a copy whose rows are gone there, as they do in the log."""
    keys = copy.execute(
        "SELECT id, made_at FROM hash_keys WHERE purpose = 'log' ORDER BY id"
    ).fetchall()
    for (old, _), (_, followed_at) in zip(keys, keys[1:], strict=False):
        rows = [
            copy.execute(f"SELECT 1 FROM {table} WHERE {column} < ? LIMIT 1", (followed_at,))
            for table, column in AGING[:2]
        ]
        if not any(found.fetchone() for found in rows):
            copy.execute("DELETE FROM hash_keys WHERE id = ?", (old,))


def _refuse_unless_ours(file: Path) -> None:
    if not file.is_file():
        raise StoreError(f"{file}: không có tệp này; hãy kiểm tra đường dẫn tới bản sao lưu.")
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchone()[0]
            copy.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise StoreError(f"{file}: không phải bản sao lưu của bot ({error}).") from error
    if sound != "ok":
        raise StoreError(f"{file}: bản sao lưu bị hỏng ({sound}); hãy dùng bản khác.")


def _refuse_in_use(target: Path) -> None:
    """Raise StoreError while a bot has the database open: it would go on with the old file."""
    try:
        with closing(sqlite3.connect(target, timeout=BUSY_SECONDS)) as own:
            own.execute("PRAGMA locking_mode = EXCLUSIVE")
            own.execute("BEGIN EXCLUSIVE")
            own.rollback()
    except sqlite3.Error as error:
        raise StoreError(
            f"Cơ sở dữ liệu {target} đang được dùng ({error}); hãy dừng bot rồi chạy lại lệnh này."
        ) from error


@contextmanager
def _told(where: Path) -> Iterator[None]:
    """What the disk or the database refuses, in words."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or error
        raise StoreError(
            f"{where}: không sao lưu hay khôi phục được ({reason}); hãy kiểm tra quyền ghi và dung"
            " lượng đĩa."
        ) from error
