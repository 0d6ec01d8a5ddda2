"""`fmt`: knowledge files brought into the house layout."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import typer

from curation.complaints import Complaint, KnowledgeError
from curation.folder import contents_of, label_of
from curation.formatting import formatted
from curation.versions import replace_file


def fmt(paths: Iterable[Path], check: bool) -> int:
    """Lay out the files and the files of folders, or with `check` only say which are not.

    Gives the exit code: 1 where a file was left alone for its errors, or `check` found one.
    """
    counts = Counter[str]()
    for path, data, complaints in _files(paths):
        try:
            if complaints:
                raise KnowledgeError(complaints)
            made = formatted(data, path.as_posix())
            counts[_outcome(path, data, made, check)] += 1
        except KnowledgeError as error:
            typer.echo(str(error))
            counts["left"] += 1
    typer.echo(_summary(counts, check))
    return 1 if counts["left"] or (check and counts["changed"]) else 0


def _summary(counts: Counter[str], check: bool) -> str:
    said = {
        "changed": "chưa đúng cách trình bày chung" if check else "đã được sắp lại",
        "same": "vốn đã đúng",
        "left": "được giữ nguyên vì những điều nêu ở trên",
    }
    told = [f"{counts[key]} tệp {words}" for key, words in said.items() if counts[key]]
    return "; ".join(told) + "." if told else "Không có tệp .yaml nào."


def _outcome(path: Path, data: bytes, made: bytes, check: bool) -> str:
    """What became of a file; raises KnowledgeError where it cannot be written."""
    if made == data:
        return "same"
    if check:
        typer.echo(f"{path.as_posix()}: chưa đúng cách trình bày chung")
        return "changed"
    try:
        replace_file(path.resolve(), made)
    except OSError as error:
        problem, remedy = f"không ghi được ({error.strerror})", "kiểm tra quyền ghi của tệp"
        raise KnowledgeError(
            [Complaint(path.as_posix(), 0, "tệp", problem, remedy, "file")]
        ) from error
    typer.echo(f"{path.as_posix()}: đã sắp lại")
    return "changed"


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, bytes, list[Complaint]]]:
    """Every file that is meant, with what it holds or why that is not known."""
    for path in paths:
        if path.is_dir():
            contents, complaints = contents_of(path)
            yield from ((path / name, data, []) for name, data in contents)
            yield from ((Path(one.file), b"", [one]) for one in complaints)
        elif path.suffix.lower() not in (".yaml", ".yml"):
            problem, remedy = "không phải thư mục hay tệp .yaml", "kiểm tra lại đường dẫn"
            yield path, b"", [Complaint(label_of(path), 0, "tệp", problem, remedy, "file")]
        else:
            try:
                yield path, path.read_bytes(), []
            except OSError as error:
                problem = f"không mở được tệp ({error.strerror})"
                remedy = "kiểm tra lại đường dẫn"
                yield path, b"", [Complaint(label_of(path), 0, "tệp", problem, remedy, "file")]
