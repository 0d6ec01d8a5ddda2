"""Real parts for every test: a fresh database in a file, and an open store over it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from store import Store, open_store

SECRET = "khóa của các kiểm thử"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where this test's database lies; nothing is there yet."""
    return tmp_path / "daihoi.db"


@pytest.fixture
def database_url(database: Path) -> str:
    """The address of this test's database."""
    return f"sqlite+aiosqlite:///{database}"


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as the program makes it, once: making one takes a fifth of a second."""
    file = tmp_path_factory.mktemp("fresh") / "daihoi.db"

    async def make() -> None:
        await (await open_store(f"sqlite+aiosqlite:///{file}", SECRET)).close()

    asyncio.run(make())
    return file


@asynccontextmanager
async def fresh_store(database: Path, database_url: str, fresh: Path) -> AsyncIterator[Store]:
    """An open store in a copy of a fresh database."""
    await asyncio.to_thread(shutil.copyfile, fresh, database)
    opened = await open_store(database_url, SECRET)
    try:
        yield opened
    finally:
        await opened.close()


@pytest_asyncio.fixture
async def store(database: Path, database_url: str, fresh_database: Path) -> AsyncIterator[Store]:
    """An open store in a file that nothing was written to."""
    async with fresh_store(database, database_url, fresh_database) as opened:
        yield opened
