"""Replacing the knowledge in use while the bot runs, or keeping it and telling why."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from curation import versions as files
from curation.complaints import Complaint
from curation.folder import contents_of
from curation.loading import version_of
from curation.watching import changes
from exchange import VIETNAM, Question
from live.knowledge import InUse, Refused
from live.reader import Asked, Found, Reader, ReaderError, Trial, Tried
from store import Store, StoreError, versions

TOLD = 5  # complaints in one message
WARM_AFTER = 10  # seconds after the start, when everything else has begun
Contents = Sequence[tuple[str, bytes]]
# From the files as they are to those that are to be written (None: removed).
Edit = Callable[[Contents], Mapping[str, bytes | None]]
Result = Literal["new", "same", "refused", "failed"]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Places:
    """The folder that clerks edit, and where its accepted versions are kept."""

    folder: Path
    versions: Path


def versions_of(data: Path) -> Path:
    """Where versions are kept, below the bot's data."""
    return data / "versions"


class Reloading:
    """Keeps what is in use the newest version of the folder that can be used; `tell` reaches the
    admins."""

    def __init__(
        self, used: InUse, places: Places, store: Store, tell: Callable[[str], Awaitable[None]]
    ) -> None:
        self.used = used
        self.places = places
        self._store = store
        self._tell = tell
        self._reader = Reader()
        self._lock = asyncio.Lock()
        self._wanted = asyncio.Event()

    async def reload(self, account: str | None = None, note: str = "") -> Result:
        """Read the folder now and use it if it can be used; `account` is whose edit it is."""
        async with self._lock:
            try:
                return await self._accept(await self._read(), account, note)
            except ReaderError as error:
                log.error("Chưa đọc lại được kho tri thức: %s", error)
                return "failed"

    async def try_out(
        self,
        changed: Mapping[str, bytes | None],
        ids: frozenset[str] = frozenset(),
        question: Question | None = None,
    ) -> Tried:
        """What would come of files written so: the errors, what some items are warned of, and what
        would be answered; raises ReaderError."""
        now = datetime.now(VIETNAM)
        return await self._reader.try_out(Trial(self.places.folder, changed, now, ids, question))

    async def save(self, edit: Edit, account: str, note: str) -> tuple[Complaint, ...]:
        """Make an edit and use it; where it would break the folder nothing is written, and the
        complaints are given. Raises what `edit` raises, ReaderError and OSError."""
        async with self._lock:
            contents, _ = await asyncio.to_thread(contents_of, self.places.folder)
            changed = edit(contents)
            tried = await self.try_out(changed)
            if tried.errors:
                return tried.errors
            await asyncio.to_thread(files.write_changes, self.places.folder, changed)
            await self._accept(await self._read(), account, note)
        return ()

    async def told(self) -> str:
        """Reload, and what came of it in words for an admin."""
        result = await self.reload()
        phrases, refused = self.used.phrases, self.used.refused
        if result == "refused" and refused:
            return refused_told(refused.complaints, self.used.version)
        items = len(self.used.index.knowledge.items)
        return phrases[f"reload_{result}"].format(version=self.used.version, items=items)

    def reload_soon(self) -> None:
        """Have the folder read again by `keep_up`."""
        self._wanted.set()

    async def keep_up(self, stopping: asyncio.Event) -> None:
        """Read the folder whenever it has changed, until `stopping` is set."""
        tasks = [
            asyncio.create_task(self._follow(stopping)),
            asyncio.create_task(self._do_wanted()),
            asyncio.create_task(self._warm_up()),
        ]
        await stopping.wait()
        await self.close()
        for task in tasks:
            task.cancel()
        for done in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(done, Exception):
                log.error("Theo dõi kho tri thức đã dừng vì lỗi.", exc_info=done)

    async def close(self) -> None:
        """End the reading process."""
        await self._reader.close()

    async def forget(self, before: datetime) -> None:
        """Forget the versions that answered nothing since then; raises StoreError, OSError."""
        left = await versions.forget(self._store, before)
        wanted = left | {self.used.version}
        await asyncio.to_thread(files.prune, self.places.versions, wanted, before)

    async def _follow(self, stopping: asyncio.Event) -> None:
        async for _ in changes(self.places.folder, stopping):
            if await asyncio.to_thread(self._differs):
                await self.reload()

    def _differs(self) -> bool:
        """Whether the folder isn't what is in use: a look that costs no reading."""
        contents, unread = contents_of(self.places.folder)
        return bool(unread or self.used.refused) or version_of(contents) != self.used.version

    async def _do_wanted(self) -> None:
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await self.reload()

    async def _warm_up(self) -> None:
        await asyncio.sleep(WARM_AFTER)
        await self._reader.start()

    async def _read(self) -> Found:
        asked = Asked(self.places.folder, self.places.versions, self.used.version)
        try:
            return await self._reader.read(asked)
        except ReaderError as error:
            log.warning("Đọc lại kho tri thức lần nữa: %s", error)
            return await self._reader.read(asked)

    async def _refuse(self, complaints: Sequence[Complaint]) -> None:
        was = self.used.refused
        if was and was.complaints == complaints:
            return
        self.used.refused = Refused(complaints, was.since if was else datetime.now(UTC))
        text = refused_told(complaints, self.used.version)
        log.error("%s", text)
        if not was:
            # Once: whoever mends it needs no message for each try.
            await self._tell(text)

    async def _accept(self, found: Found, account: str | None, note: str) -> Result:
        if found.complaints:
            await self._refuse(found.complaints)
            return "refused"
        was, self.used.refused = self.used.refused, None
        if found.index is not None:
            self.used.index = found.index
            log.warning("Đã dùng bản mới của kho tri thức: %s", found.version)
            try:
                now = datetime.now(UTC)
                await versions.accept(self._store, found.version, now, account, note)
            except StoreError as error:
                log.error("Chưa ghi được phiên bản %s: %s", found.version, error)
        if was:
            await self._tell(f"Kho tri thức đã dùng được lại, phiên bản {self.used.version}.")
        return "same" if found.index is None else "new"


def refused_told(complaints: Sequence[Complaint], version: str) -> str:
    """What staff are told when the folder can't be used: what is wrong, and what answers now."""
    lines = [
        f"Kho tri thức có {len(complaints)} lỗi, bot chưa dùng nội dung mới mà vẫn trả lời theo"
        f" phiên bản trước ({version}):",
        *(f"• {one}" for one in complaints[:TOLD]),
    ]
    if len(complaints) > TOLD:
        lines.append(f"… và {len(complaints) - TOLD} lỗi nữa; xem hết bằng lệnh check.")
    return "\n".join(lines)
