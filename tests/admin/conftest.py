"""A running log desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from store import Store
from tests.admin.running import Place, running_desk


@pytest_asyncio.fixture
async def desk(store: Store, tmp_path: Path) -> AsyncIterator[Place]:
    """A desk over this test's store, reachable from this machine alone."""
    async with running_desk(store, tmp_path) as place:
        yield place
