"""`check`: whether a knowledge folder can be used, and what there is to mend in it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import typer

from answering import build_index
from commands.complaint_forms import annotations_of, document_of, lines_of
from curation.complaints import Complaint
from curation.glossary import kind_name
from curation.loading import read_folder
from curation.models import KINDS, Knowledge
from live.checking import complaints_of

Form = Literal["lines", "json", "github"]


def check(folder: Path, now: datetime, form: Form = "lines", fail_on_warnings: bool = False) -> int:
    """Print what is wrong in `folder` at the moment `now`; gives the exit code.

    That is 1 if there are errors, or warnings with `fail_on_warnings`, else 0.
    """
    contents = read_folder(folder)
    knowledge = contents.knowledge
    index = build_index(knowledge) if knowledge else None
    complaints = complaints_of(contents, index, now, told=_progress)
    if form == "json":
        typer.echo(document_of(complaints, knowledge.version if knowledge else None))
    else:
        for line in (annotations_of if form == "github" else lines_of)(complaints):
            typer.echo(line)
        typer.echo(_summary(complaints, knowledge))
    return int(bool(contents.errors or (fail_on_warnings and complaints)))


def _progress(done: int, total: int) -> None:
    """Show on the terminal how far a check has come, and nothing once it is through."""
    if sys.stderr.isatty():
        said = f"Đang hỏi thử: {done}/{total} mục" if done < total else ""
        print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)


def _summary(complaints: Sequence[Complaint], knowledge: Knowledge | None) -> str:
    errors = sum(one.severity == "error" for one in complaints)
    files = len({one.file for one in complaints})
    said = f"{errors} lỗi, {len(complaints) - errors} cảnh báo"
    said += f" trong {files} tệp" if files else ""
    if knowledge:
        told = f"{_counts(knowledge)}; phiên bản {knowledge.version}"
        return f"{said}. Kho tri thức dùng được: {told}"
    return (
        f"{said}. Sửa xong lỗi thì chạy lại lệnh này; chưa sửa xong thì bot chưa dùng nội dung mới."
    )


def _counts(knowledge: Knowledge) -> str:
    """How many items of each kind there are, in the order of the kinds."""
    counts = [
        (
            sum(isinstance(item, model) for item in knowledge.items.values()),
            kind_name(kind),
        )
        for kind, model in KINDS.items()
    ]
    return ", ".join(f"{count} {name}" for count, name in counts if count)
