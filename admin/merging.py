"""The nightly look at the biggest groups: those that ask nearly the same become one."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from answering.neighbours import neighbours
from exchange import VIETNAM
from store import Store, StoreError, reviews

HOUR = 2  # of the night in Vietnam, from which on it is done
LOOKED_BACK = timedelta(days=90)
BIGGEST = 500  # groups that are compared with each other
log = logging.getLogger(__name__)


class Merging:
    """Merges once a night; after a restart in the same night once more, which changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._done_for = ""

    async def look(self, now: datetime) -> None:
        """Merge if it is due."""
        here = now.astimezone(VIETNAM)
        today = f"{here:%Y-%m-%d}"
        if here.hour < HOUR or self._done_for == today:
            return
        self._done_for = today
        try:
            merged = await merge(self._store, now)
        except StoreError as error:
            log.warning("Chưa gộp được các câu gần giống nhau: %s", error)
            return
        if merged:
            log.info("Đã gộp %d nhóm câu gần giống nhau.", merged)


async def merge(store: Store, now: datetime) -> int:
    """Merge the near neighbours among the biggest groups; gives how many were merged."""
    biggest = await reviews.biggest(store, now - LOOKED_BACK, now, BIGGEST)
    found = neighbours(biggest)
    for group, into in found.items():
        await reviews.merge(store, group, into)
    return len(found)
