"""`new`: an empty item of a kind for a clerk to fill, printed or put into a file."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import typer

from curation.additions import with_item
from curation.complaints import KnowledgeError, near_miss
from curation.folder import contents_of, written_in
from curation.glossary import glossary, kind_called, kind_name
from curation.loading import complaints_of_files
from curation.models import KINDS
from curation.templates import template
from curation.versions import replace_file


def new(name: str, id_: str, file: Path | None) -> int:
    """Print a template of the kind called `name`, or add it to `file`; gives the exit code."""
    kind = kind_called(name)
    refusal = _unknown(name) if kind is None else _wrong_id(kind, id_)
    if kind is None or refusal:
        typer.echo(refusal, err=True)
        return 2
    if file is None:
        typer.echo("\n".join([f"{kind}:", *template(kind, id_)]))
        return 0
    refusal = _unusable(file) or (_taken(file, id_) if id_ else "")
    if refusal:
        typer.echo(refusal, err=True)
        return 2
    try:
        line = _add(file, kind, id_)
    except KnowledgeError as error:
        typer.echo(str(error), err=True)
        return 1
    except OSError as error:
        typer.echo(f"{file}: không ghi được ({error.strerror}); kiểm tra đường dẫn.", err=True)
        return 1
    typer.echo(
        f"Đã thêm mẫu {kind_name(kind)} vào {file}, từ dòng {line}. Điền các ô trống rồi chạy "
        "bot.py check; chưa điền xong thì bot chưa dùng nội dung mới."
    )
    return 0


def _add(file: Path, kind: str, id_: str) -> int:
    """Put the template into the file, which may not be there yet; gives the line of the item."""
    old = file.read_bytes() if file.exists() else b""
    made, line = with_item(old, file.as_posix(), kind, partial(template, kind, id_))
    replace_file(file.resolve(), made)
    return line


def _unknown(name: str) -> str:
    kinds = [glossary().kinds[kind] for kind in KINDS]
    listed = ", ".join(f"{kind.one} ({kind.label})" for kind in kinds)
    names = [called for kind in kinds for called in (kind.one, kind.key, kind.label)]
    meant = near_miss(name, names, "") if name else ""
    said = f"Không có loại “{name}”" if name else "Thiếu tên loại"
    return f"{said}; {meant} Các loại: {listed}." if meant else f"{said}; các loại: {listed}."


def _wrong_id(kind: str, id_: str) -> str:
    """What the loader would say of an id that was given."""
    lines = [f"{kind}:", *template(kind, id_)]
    at = next(number for number, line in enumerate(lines, 1) if line.startswith("  - id:"))
    complaints = complaints_of_files([("", "\n".join(lines).encode())]) if id_ else []
    return "".join(f"{one.problem}; {one.remedy}." for one in complaints if one.line == at)


def _unusable(file: Path) -> str:
    if file.suffix.lower() not in (".yaml", ".yml") or file.name.startswith("."):
        return f"{file}: bot chỉ đọc tệp .yaml; đặt tên khác, ví dụ {file.stem or 'them'}.yaml."
    if not file.parent.is_dir():
        return f"{file}: không có thư mục {file.parent}; kiểm tra lại đường dẫn."
    if file.stem in ("phrases", "vocabulary"):
        return f"{file}: tệp này không chứa các mục; chọn tệp khác."
    return ""


def _taken(file: Path, id_: str) -> str:
    """Where the folder of the file has the id already."""
    contents, _ = contents_of(file.parent)
    written, _ = written_in(((file.parent / name).as_posix(), data) for name, data in contents)
    places = [item.place() for item in written.items if item.id == id_]
    return f"id “{id_}” đã dùng ở {places[0]}; đặt id khác." if places else ""
