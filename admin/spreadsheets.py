"""The log as a file for a spreadsheet: CSV or XLSX, written row by row in constant memory."""

from __future__ import annotations

import asyncio
import csv
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import Protocol

import xlsxwriter

from admin.wording import COLUMNS, described
from store import Store, Turn, reports
from store.filters import Filter

KINDS = ("csv", "xlsx")
# Who asked, and what links the questions of one person, stays with the log.
PERSONAL = ("Người hỏi (mã băm)", "Thứ tự trong cuộc trò chuyện")
# What tells what was asked: hidden where few people asked it.
TELLING = (
    "Câu hỏi",
    "Câu trả lời",
    "Mục",
    "Các mục gần nhất",
    "Độ tin cậy",
    "Khóa gộp câu giống nhau",
)
HEADS = [name for name in COLUMNS if name not in PERSONAL]
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
ROWS_OF_A_SHEET = 1_000_000  # Excel takes 1,048,576


class Sheet(Protocol):
    """What rows are written to."""

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows."""

    def close(self) -> None:
        """Finish the file."""


async def write_export(
    store: Store,
    wanted: Filter,
    file: Path,
    least_people: int,
    on_rows: Callable[[int], None] = lambda _: None,
) -> int:
    """Write the turns that are wanted into a new file, CSV or XLSX by its suffix, oldest first;
    gives how many. What fewer than `least_people` asked has its words hidden; `on_rows` is told
    how many are written so far. Raises OSError and StoreError; no half file is left."""
    shared = await reports.shared_groups(store, least_people)
    sheet = await asyncio.to_thread(_opened, file)
    written = 0
    try:
        # Closed at once where something fails, so that the database is not held open.
        async with aclosing(reports.export(store, wanted)) as chunks:
            async for turns in chunks:
                rows = [row_of(turn, turn.group_key in shared, least_people) for turn in turns]
                await asyncio.to_thread(sheet.write, rows)
                written += len(rows)
                on_rows(written)
        await asyncio.to_thread(sheet.close)
    except BaseException:
        await asyncio.to_thread(file.unlink, missing_ok=True)
        raise
    return written


def row_of(turn: Turn, is_shared: bool, least_people: int) -> list[str]:
    """The cells of a turn; without what tells what was asked unless many asked it."""
    hidden = f"(ẩn: dưới {least_people} người hỏi)"
    told = described(turn)
    return [hidden if name in TELLING and not is_shared else told[name] for name in HEADS]


def _opened(file: Path) -> Sheet:
    return _Csv(file) if file.suffix.lower() == ".csv" else _Xlsx(file)


class _Csv:
    """A CSV file with a byte order mark, without which Excel misreads Vietnamese."""

    def __init__(self, file: Path) -> None:
        self._out = file.open("x", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._out)
        self._writer.writerow(HEADS)

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows."""
        self._writer.writerows([harmless(cell) for cell in row] for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._out.close()


class _Xlsx:
    """A workbook, a further sheet for each million rows; every cell is text."""

    def __init__(self, file: Path) -> None:
        file.open("xb").close()  # a file that is there already is refused here
        self._book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
        self._bold = self._book.add_format({"bold": True})
        self._next = ROWS_OF_A_SHEET

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        """Add rows."""
        for row in rows:
            if self._next >= ROWS_OF_A_SHEET:
                self._begin()
            for column, cell in enumerate(row):
                self._sheet.write_string(self._next, column, cell)
            self._next += 1

    def close(self) -> None:
        """Finish the file."""
        if self._next >= ROWS_OF_A_SHEET:
            self._begin()
        self._book.close()

    def _begin(self) -> None:
        self._sheet = self._book.add_worksheet()
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(HEADS):
            self._sheet.set_column(column, column, 50 if name.startswith("Câu") else 18)
            self._sheet.write_string(0, column, name, self._bold)
        self._next = 1


def harmless(cell: str) -> str:
    """`cell` so that a spreadsheet takes it for text, never for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell
