"""Opening a database: made, brought forward, or refused in words."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from store import Store, StoreError, open_store
from store.tables import metadata


@pytest.mark.asyncio
async def test_migrations_lead_to_the_tables_that_the_program_uses(store: Store) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with store.reading() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.asyncio
async def test_database_is_in_wal_and_flushes_every_commit(store: Store) -> None:
    async with store.reading() as connection:
        assert (await connection.execute(sa.text("PRAGMA journal_mode"))).scalar() == "wal"
        full = 2
        assert (await connection.execute(sa.text("PRAGMA synchronous"))).scalar() == full


def test_opening_again_keeps_what_is_there(database: Path, database_url: str) -> None:
    async def open_and_close() -> None:
        await (await open_store(database_url, "k")).close()

    asyncio.run(open_and_close())
    before = database.read_bytes()
    asyncio.run(open_and_close())
    assert database.read_bytes() == before


@pytest.mark.asyncio
async def test_database_of_a_newer_program_is_refused(database: Path, database_url: str) -> None:
    await (await open_store(database_url, None)).close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(StoreError, match="bản chương trình khác.*hãy cập nhật chương trình"):
        await open_store(database_url, None)


@pytest.mark.asyncio
async def test_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a.db"
    file.write_text("Đây là một bản ghi chép, không phải cơ sở dữ liệu. " * 100, encoding="utf-8")
    before = file.read_bytes()
    with pytest.raises(StoreError, match="Không mở được cơ sở dữ liệu .*a.db: .*; hãy kiểm tra"):
        await open_store(f"sqlite+aiosqlite:///{file}", None)
    assert file.read_bytes() == before


@pytest.mark.asyncio
async def test_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="hãy kiểm tra đường dẫn, quyền ghi"):
        await open_store(f"sqlite+aiosqlite:///{tmp_path}/data/a.db", None)


@pytest.mark.asyncio
@pytest.mark.parametrize(
    "url", ["", "a.db", "mysql://x/y", "sqlite+aiosqlite://", "sqlite+aiosqlite:///:memory:"]
)
async def test_address_that_is_no_sqlite_file_is_refused(url: str) -> None:
    with pytest.raises(StoreError, match="database_url không dùng được; hãy viết"):
        await open_store(url, None)


@pytest.mark.asyncio
async def test_closed_store_takes_nothing_more(database_url: str) -> None:
    store = await open_store(database_url, None)
    await store.close()
    await store.close()
    with pytest.raises(StoreError, match="đã đóng"):
        await store.claim([])


@pytest.mark.asyncio
async def test_missing_folder_is_made_and_closed_to_others(tmp_path: Path) -> None:
    file = tmp_path / "kho" / "a.db"
    await (await open_store(f"sqlite+aiosqlite:///{file}", None)).close()
    assert file.exists()
    assert file.parent.stat().st_mode & 0o077 == 0
