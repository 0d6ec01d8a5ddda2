"""Real parts for every test: a fresh database in a file, and an open store over it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from store import Store, open_store


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where this test's database lies; nothing is there yet."""
    return tmp_path / "daihoi.db"


@pytest.fixture
def database_url(database: Path) -> str:
    """The address of this test's database."""
    return f"sqlite+aiosqlite:///{database}"


@pytest_asyncio.fixture
async def store(database_url: str) -> AsyncIterator[Store]:
    """An open store in a fresh file."""
    opened = await open_store(database_url, "khóa của các kiểm thử")
    yield opened
    await opened.close()
