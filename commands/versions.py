"""`versions`: which versions of the knowledge answered, and bringing one of them back."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

import typer

from admin.wording import local
from commands.stores import opened_store
from commands.tables import table
from config import Settings
from curation import versions as files
from curation.complaints import KnowledgeError
from curation.folder import contents_of
from curation.loading import knowledge_in
from live.reloading import versions_of
from store import StoreError, versions
from store.versions import Accepted

LISTED = 100


def list_versions(settings: Settings) -> int:
    """Print the versions that can be brought back, the one in use first; gives the exit code."""
    try:
        accepted = asyncio.run(_accepted(settings))
    except StoreError as error:
        typer.echo(str(error), err=True)
        return 2
    there = files.kept(versions_of(settings.data))
    rows = [
        (
            one.version,
            local(one.accepted_at),
            one.account or "sửa tệp",
            "" if one.version in there else "không còn tệp",
        )
        for one in accepted
    ]
    if not rows:
        typer.echo("Chưa có phiên bản nào: bot ghi lại từ lần chạy đầu tiên.")
        return 0
    typer.echo(table(("Phiên bản", "Dùng từ", "Ai sửa", "Ghi chú"), rows))
    typer.echo("\nĐưa một phiên bản về: bot.py versions restore PHIÊN_BẢN")
    return 0


def restore_version(settings: Settings, named: str) -> int:
    """Write a kept version back into the knowledge folder; gives the exit code. What was there is
    kept beside the versions, whatever state it was in."""
    kept, folder = versions_of(settings.data), settings.knowledge
    found = sorted(one for one in files.kept(kept) if one.startswith(named))
    if len(found) != 1:
        problem = f"Có nhiều phiên bản bắt đầu bằng “{named}”: {', '.join(found)}."
        typer.echo(problem if found else f"Không giữ phiên bản “{named}”.", err=True)
        typer.echo("Xem các phiên bản bằng lệnh versions list.", err=True)
        return 1
    try:
        contents = files.contents_of(kept, found[0])
        knowledge_in(contents, folder)
        there, _ = contents_of(folder)
        aside = files.keep_aside(kept, there, datetime.now(UTC))
        changed = files.write_back(contents, folder)
    except KnowledgeError as error:
        typer.echo(f"{error}\nPhiên bản {found[0]} không dùng được; chưa thay gì.", err=True)
        return 1
    except OSError as error:
        typer.echo(f"{error.filename}: không ghi được ({error.strerror}).", err=True)
        return 2
    if not changed:
        typer.echo(f"Thư mục {folder} đã đúng là phiên bản {found[0]}.")
        return 0
    typer.echo(f"Đã đưa {folder} về phiên bản {found[0]}. Các tệp thay đổi: {', '.join(changed)}.")
    typer.echo(f"Nội dung trước đó nằm ở {aside}. Bot đang chạy thì tự dùng bản này sau vài giây.")
    return 0


async def _accepted(settings: Settings) -> Sequence[Accepted]:
    async with opened_store(settings) as store:
        return await versions.accepted(store, LISTED)
