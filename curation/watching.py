"""When the files of a knowledge folder have changed, and rest again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

from watchfiles import awatch

# Editors write a file in several goes, and copying a folder takes a while; what is read meanwhile
# would be half of it.
RESTED_MS = 200
# The system's notices can be lost: on network drives, or when the folder itself is replaced.
LOOK_EVERY_MS = 3_000
log = logging.getLogger(__name__)

# The folder's own number, and of itself and of each file in it the name, size and time of the last
# change: a file that came and went has changed its folder.
Look = tuple[int, tuple[tuple[str, int, int], ...]]


async def changes(folder: Path, stopping: asyncio.Event) -> AsyncIterator[None]:
    """Gives a sign whenever something in `folder` has changed and rested since; also when the
    folder itself goes, comes back or is replaced. Ends when `stopping` is set.

    The first sign comes at once: what changed before it nobody has watched."""
    polling = False
    seen = look(folder)
    yield None
    while not stopping.is_set():
        try:
            noticed = awatch(
                folder,
                watch_filter=None,
                step=RESTED_MS,
                stop_event=stopping,
                rust_timeout=LOOK_EVERY_MS,
                yield_on_timeout=True,
                force_polling=polling or None,
                ignore_permission_denied=True,
            )
            async for found in noticed:
                was, seen = seen, look(folder)
                if found or seen != was:
                    yield None
                if seen[0] != was[0]:
                    break  # another folder has its name: that one is to be watched
        except FileNotFoundError:
            was, seen = seen, look(folder)
            if seen != was:
                yield None
            await _wait(stopping)
        except OSError as error:
            # The system gives out only so many watches; looking again and again needs none.
            log.warning("Không theo dõi được thư mục %s (%s); bot tự xem lại.", folder, error)
            polling = True


def look(folder: Path) -> Look:
    """How the folder looks from outside; 0 and nothing if it isn't there."""
    try:
        number = folder.stat().st_ino
        found = [
            (path.as_posix(), state.st_size, state.st_mtime_ns)
            for path in (folder, *folder.rglob("*"))
            if (state := path.lstat())
        ]
    except OSError:  # gone, or going while it is looked at
        return 0, ()
    return number, tuple(sorted(found))


async def _wait(stopping: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), LOOK_EVERY_MS / 1000)
    except TimeoutError:
        return
