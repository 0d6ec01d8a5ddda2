"""The store that the settings name, opened for as long as a command needs it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from config import Settings
from store import Store, open_store
from store.database import PATIENCE


@asynccontextmanager
async def opened_store(settings: Settings, patience: float = PATIENCE) -> AsyncIterator[Store]:
    """The open store; what is written waits up to `patience` seconds for another process that
    writes. Raises StoreError where it can't be opened."""
    secret = settings.secret_key.get_secret_value() if settings.secret_key else None
    store = await open_store(settings.database_url, secret, patience)
    try:
        yield store
    finally:
        await store.close()
