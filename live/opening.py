"""The knowledge that a bot begins with: the folder's, or the last good version of it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from answering import build_index
from curation import versions as files
from curation.collector import collector_paused
from curation.complaints import KnowledgeError
from curation.folder import contents_of
from live.knowledge import InUse, Refused
from store import Store, versions


@collector_paused()
def _opened(folder: Path, kept: Path) -> InUse:
    contents, unread = contents_of(folder)
    return InUse(build_index(files.accepted(contents, folder, kept, unread)))


async def open_knowledge(folder: Path, kept: Path, store: Store, now: datetime) -> InUse:
    """What answers first. Where the folder can't be used that is the version used last, with the
    folder's complaints; raises KnowledgeError if there is none."""
    try:
        used = _opened(folder, kept)
    except KnowledgeError as error:
        return await _last_good(kept, store, error, now)
    await versions.accept(store, used.version, now)
    return used


async def _last_good(kept: Path, store: Store, error: KnowledgeError, now: datetime) -> InUse:
    there = files.kept(kept)
    for one in await versions.accepted(store):
        if one.version in there:
            with collector_paused():
                index = build_index(files.load_version(kept, one.version))
            return InUse(index, Refused(error.complaints, now))
    raise error
