"""`check`: whether a knowledge folder can be used, and if not, what to mend."""

from __future__ import annotations

from pathlib import Path

import typer

from curation.complaints import KnowledgeError
from curation.glossary import kind_name
from curation.loading import load_knowledge
from curation.models import KINDS, Knowledge


def check(folder: Path) -> int:
    """Print what is wrong in `folder`, or what it holds; gives the exit code, 1 or 0."""
    try:
        knowledge = load_knowledge(folder)
    except KnowledgeError as error:
        for complaint in error.complaints:
            typer.echo(str(complaint))
        files = len({complaint.file for complaint in error.complaints})
        typer.echo(
            f"{len(error.complaints)} lỗi trong {files} tệp; sửa xong chạy lại lệnh này. "
            "Chưa sửa xong thì bot chưa dùng nội dung mới."
        )
        return 1
    typer.echo(f"Kho tri thức dùng được: {_counts(knowledge)}; phiên bản {knowledge.version}")
    return 0


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
