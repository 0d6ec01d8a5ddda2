"""Opening a database: made, brought forward, or refused in words."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from exchange import Message, Outcome
from store import Store, StoreError, Turn, open_store, reports
from store.migrations import upgrade
from store.tables import metadata
from tests.store.forms import FIRST_FORM

NOW = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)
FOLDER = Path(__file__).parents[2] / "store" / "migrations"


@pytest.mark.asyncio
async def test_migrations_lead_to_the_tables_that_the_program_uses(store: Store) -> None:
    def differences(connection: sa.Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    async with store.reading() as connection:
        assert await connection.run_sync(differences) == []


def test_indexes_of_part_of_a_table_are_of_the_same_part_as_the_program_thinks(
    database: Path,
) -> None:
    indexes = []
    for make in (upgrade, metadata.create_all):
        engine = sa.create_engine(f"sqlite:///{database}")
        with engine.begin() as connection:
            make(connection)
        with closing(sqlite3.connect(database)) as opened:
            found = opened.execute("SELECT sql FROM sqlite_master WHERE type = 'index' ORDER BY 1")
            indexes.append([sql for (sql,) in found if sql and " WHERE " in sql])
        engine.dispose()
        database.unlink()
    assert indexes[0] == indexes[1]
    assert len(indexes[0]) == 3


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
async def test_database_of_the_first_form_keeps_its_messages_and_turns(
    database: Path, database_url: str
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(FIRST_FORM)
    store = await open_store(database_url, None)
    [left] = await store.waiting("telegram", NOW)
    assert left == Message("telegram", "7", "42", "c1", "Khi nào?", NOW, payload="{}")
    turn = Turn(NOW, NOW, "telegram", "7", "h1", 2, left.text, Outcome.ANSWER, "v2", sent="9")
    await store.finish(turn)
    assert await store.waiting("telegram", NOW) == []
    old = await reports.show(store, 3)
    assert old is not None and (old.question, old.origin, old.sent) == ("Ai?", "", "")
    assert await reports.show(store, 4) == replace(turn, id=4)
    await store.close()


def test_first_form_upgraded_is_the_same_as_a_new_database(
    tmp_path: Path, database: Path, database_url: str
) -> None:
    def upgraded(file: Path) -> dict[str, str]:
        async def open_and_close() -> None:
            await (await open_store(f"sqlite+aiosqlite:///{file}", None)).close()

        asyncio.run(open_and_close())
        with closing(sqlite3.connect(file)) as connection:
            return dict(connection.execute("SELECT name, sql FROM sqlite_master").fetchall())

    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(FIRST_FORM)
    old, new = upgraded(database), upgraded(tmp_path / "new.db")
    assert old.keys() == new.keys()


def test_migrations_can_be_taken_back(database: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{database}")
    with engine.begin() as connection:
        upgrade(connection)
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        assert set(sa.inspect(connection).get_table_names()) == {
            *("alembic_version", "hash_keys", "inbox", "turns")
        }
        upgrade(connection)
    engine.dispose()


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
