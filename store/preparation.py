"""What is done once to a database that is opened: its tables brought forward, its keys found."""

from __future__ import annotations

import logging

from sqlalchemy.ext.asyncio import AsyncEngine

from store import groups, turns
from store.hash_keys import SHORT, Keys, digest, found_keys, kept_keys, passing_keys
from store.migrations import is_current, upgrade

UNKEYED = b"likeness"
log = logging.getLogger(__name__)


async def prepared(readers: AsyncEngine, writers: AsyncEngine, secret_key: str | None) -> Keys:
    """Bring the tables to their newest form; gives the keys of the hashes."""
    if not secret_key:
        log.info("Chưa đặt DAIHOI_SECRET_KEY: mã băm của người hỏi chỉ dùng cho lần chạy này.")
    # As a rule there is nothing to write, and no need to wait for a bot that writes.
    async with readers.begin() as connection:
        if await connection.run_sync(is_current):
            if not secret_key:
                return passing_keys()
            keys = await found_keys(connection, secret_key)
            if keys is not None:
                return keys
    async with writers.begin() as connection:
        is_old = not await connection.run_sync(is_current)
        if is_old:
            await connection.run_sync(upgrade)
        made = await kept_keys(connection, secret_key) if secret_key else passing_keys()
        if is_old:
            await groups.regroup(connection, lambda text: group_of(made, secret_key, text, True))
    return made


def group_of(keys: Keys, secret_key: str | None, likeness: str, with_text: bool) -> str:
    """The key of the group of a likeness key, the same whether its text may be kept or not."""
    # Without a secret key no hash outlives the run; where the text is kept there is nothing to
    # hide, and groups must outlive it.
    key = UNKEYED if with_text and not secret_key else keys.kept
    return digest(key, "likeness", str(turns.kept(likeness)))[:SHORT]
