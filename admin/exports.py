"""Exports: made beside the pages, watched while they grow, fetched, and soon gone again."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from admin.desk import Desk
from admin.door import Visitor
from admin.filters import Chosen, chosen
from admin.spreadsheets import KINDS, write_export
from store import StoreError, reports

KEPT = timedelta(hours=1)  # that a finished file can be fetched
AT_ONCE = 2  # exports that are written at the same time
OF_ONE = 5  # that one account may have
AT_ONCE_SECONDS = 1.0  # within which a short one is handed over without a page in between
TOO_MANY = "Đồng chí đang có {most} tệp chưa hết hạn; hãy tải chúng về, hoặc đợi một giờ."
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
log = logging.getLogger(__name__)


@dataclass(slots=True)
class Export:
    """A file in the making: `total` questions to write, `written` of them so far."""

    id: str
    account: int
    kind: str
    chosen: Chosen
    file: Path
    begun_at: datetime
    total: int
    written: int = 0
    is_done: bool = False
    problem: str = ""
    task: asyncio.Task[None] | None = None

    @property
    def name(self) -> str:
        """The name under which the file is saved."""
        return f"nhat-ky-{self.chosen.first}-{self.chosen.last}.{self.kind}"


class Exports:
    """The exports of this process, in a folder that belongs to it alone."""

    def __init__(self, desk: Desk, folder: Path) -> None:
        self._desk = desk
        self._folder = folder
        self._exports: dict[str, Export] = {}
        self._few = asyncio.Semaphore(AT_ONCE)

    async def on_begin(self, request: Request, visitor: Visitor) -> Response:
        """Begin an export of what a form chooses."""
        fields = request.state.fields
        kind = fields.get("kind", "")
        if kind not in KINDS:
            raise HTTPException(HTTPStatus.BAD_REQUEST)
        await self.tidy()
        mine = [one for one in self._exports.values() if one.account == visitor.account.id]
        if len(mine) >= OF_ONE:
            reason = TOO_MANY.format(most=OF_ONE)
            return self._desk.page("refusal.html", visitor, 429, reason=reason)
        name = secrets.token_urlsafe(16)
        asked = chosen(fields, self._desk.now())
        export = Export(
            id=name,
            account=visitor.account.id,
            kind=kind,
            chosen=asked,
            file=self._folder / f"{name}.{kind}",
            begun_at=self._desk.now(),
            total=await reports.count(self._desk.store, asked.wanted),
        )
        self._exports[name] = export
        export.task = asyncio.create_task(self._write(export))
        await asyncio.wait([export.task], timeout=AT_ONCE_SECONDS)
        end = "/file" if export.is_done else ""
        return RedirectResponse(f"/admin/exports/{name}{end}", HTTPStatus.SEE_OTHER)

    async def on_page(self, request: Request, visitor: Visitor) -> Response:
        """How far an export is; the page looks again by itself."""
        export = self._of(request, visitor)
        return self._desk.page("export.html", visitor, export=export)

    async def on_file(self, request: Request, visitor: Visitor) -> Response:
        """The file of an export that is done."""
        export = self._of(request, visitor)
        if not export.is_done:
            return RedirectResponse(f"/admin/exports/{export.id}", HTTPStatus.SEE_OTHER)
        return FileResponse(export.file, media_type=MEDIA[export.kind], filename=export.name)

    async def tidy(self) -> None:
        """Delete files that are past their time."""
        for export in list(self._exports.values()):
            is_over = export.is_done or export.problem
            if is_over and self._desk.now() - export.begun_at > KEPT:
                await asyncio.to_thread(export.file.unlink, missing_ok=True)
                del self._exports[export.id]

    async def close(self) -> None:
        """Stop what is being written, and delete all files."""
        tasks = [one.task for one in self._exports.values() if one.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._exports.clear()
        await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _write(self, export: Export) -> None:
        def on_rows(written: int) -> None:
            export.written = written

        try:
            async with self._few:
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                store, least = self._desk.store, self._desk.least_people
                wanted = export.chosen.wanted
                await write_export(store, wanted, export.file, least, on_rows)
            export.is_done = True
        except (OSError, StoreError) as error:
            log.warning("Chưa xuất được nhật ký: %s", error)
            export.problem = "Chưa xuất được: đĩa hoặc cơ sở dữ liệu gặp lỗi. Hãy thử lại."

    def _of(self, request: Request, visitor: Visitor) -> Export:
        """The export of the address; 404 where this account has none of that name."""
        name = request.path_params["name"]
        export = self._exports.get(name) if re.fullmatch(r"[\w-]{1,64}", name) else None
        if export is None or export.account != visitor.account.id:
            raise HTTPException(HTTPStatus.NOT_FOUND)
        return export
