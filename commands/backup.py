"""`backup` and `restore`: copies of the database, made and brought back."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path

from config import Settings
from exchange import VIETNAM
from store import StoreError, back_up
from store import restore as bring_back


def backup(settings: Settings, folder: Path) -> int:
    """Copy the database into a folder; gives the exit code."""
    keep = timedelta(days=settings.log.retention_days)
    try:
        made = back_up(settings.database_url, folder, datetime.now(VIETNAM), keep)
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Đã sao lưu vào {made.file}. Khôi phục thì cần đúng khóa bí mật đang dùng.")
    if made.removed:
        days = settings.log.retention_days
        print(f"Đã xóa {made.removed} bản sao lưu cũ hơn {days} ngày.")
    return 0


def restore(settings: Settings, file: Path) -> int:
    """Put a copy in the place of the database; gives the exit code."""
    try:
        before = bring_back(settings.database_url, file, datetime.now(VIETNAM))
    except StoreError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Đã khôi phục từ {file}.")
    if before is not None:
        print(f"Cơ sở dữ liệu trước đó nằm ở {before}; xóa đi khi không cần nữa.")
    return 0
