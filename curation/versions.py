"""The kept versions of the knowledge: each is one zip file with the YAML files as they were."""

from __future__ import annotations

import io
import os
import shutil
import zipfile
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from curation.complaints import Complaint, KnowledgeError
from curation.folder import contents_of as files_of
from curation.loading import knowledge_in
from curation.models import Knowledge

Contents = Sequence[tuple[str, bytes]]
# The same files make the same zip file, whenever it is made.
SAME_TIME = (1980, 1, 1, 0, 0, 0)
ASIDE = "replaced-"  # begins the names of what was kept aside


def keep(versions: Path, version: str, contents: Contents) -> None:
    """Keep the files of a version, given by their names with their bytes, if it isn't kept yet.

    Raises OSError if it can't be written; a file is there whole or not at all.
    """
    path = _path(versions, version)
    if not path.exists():
        replace_file(path, _zipped(contents))


def accepted(
    contents: Contents, folder: Path, versions: Path, unread: Sequence[Complaint]
) -> Knowledge:
    """The knowledge in some files of `folder`, kept as a version of it; `unread` are complaints of
    files that could not be read. Raises KnowledgeError if it can't be used."""
    knowledge = knowledge_in(contents, folder, unread)
    keep(versions, knowledge.version, contents)
    return knowledge


def kept(versions: Path) -> frozenset[str]:
    """The versions that are kept."""
    found = (path.stem for path in versions.glob("*.zip"))
    return frozenset(name for name in found if not name.startswith(ASIDE))


def contents_of(versions: Path, version: str) -> list[tuple[str, bytes]]:
    """The files of a kept version by their names; raises KnowledgeError if it isn't kept or is
    damaged."""
    path = _path(versions, version)
    try:
        with zipfile.ZipFile(path) as zipped:
            return [(name, zipped.read(name)) for name in sorted(zipped.namelist())]
    except FileNotFoundError:
        problem, remedy = "không giữ phiên bản này", "xem các phiên bản bằng lệnh versions"
    except (OSError, zipfile.BadZipFile) as error:
        problem, remedy = f"bản giữ này đã hỏng ({error})", "chọn phiên bản khác"
    raise KnowledgeError([Complaint(path.as_posix(), 0, version, problem, remedy, "file")])


def load_version(versions: Path, version: str) -> Knowledge:
    """A kept version as knowledge; raises KnowledgeError if it can't be had.

    Its `version` is not the same any more where the program's own phrases have changed since.
    """
    return knowledge_in(contents_of(versions, version), _path(versions, version))


def write_back(contents: Contents, folder: Path) -> list[str]:
    """Make the YAML files of `folder` those of some contents: what differs is replaced, a YAML file
    that isn't among them is removed; gives the names of the files that changed. Raises OSError."""
    there, wanted = dict(files_of(folder)[0]), dict(contents)
    names = sorted(there.keys() | wanted.keys())
    changed = {name: wanted.get(name) for name in names if there.get(name) != wanted.get(name)}
    write_changes(folder, changed)
    return list(changed)


def write_changes(folder: Path, changed: Mapping[str, bytes | None]) -> None:
    """Write some files of a folder, given by their names; None removes one. Raises OSError."""
    for name, data in changed.items():
        if data is None:
            (folder / name).unlink(missing_ok=True)
        else:
            replace_file(folder / PurePosixPath(name), data)


def replace_file(path: Path, data: bytes) -> None:
    """Have `path` hold `data`: nobody ever sees half of it, and who might read the old one may read
    the new one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # A hidden name: whoever reads the folder meanwhile takes no notice of it.
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def keep_aside(versions: Path, contents: Contents, now: datetime) -> Path:
    """Keep the files of a folder that others are about to replace, whatever is in them; gives
    where. Raises OSError."""
    path = versions / f"{ASIDE}{now:%Y%m%dT%H%M%S%fZ}.zip"
    replace_file(path, _zipped(contents))
    return path


def prune(versions: Path, wanted: Collection[str], before: datetime) -> None:
    """Delete the kept versions that aren't wanted any more, what was kept aside before then, and
    what a killed run has left."""
    for path in versions.iterdir() if versions.is_dir() else ():
        if path.name.startswith(ASIDE):
            is_old = path.stat().st_mtime < before.timestamp()
        else:
            is_old = path.suffix == ".part" or (path.suffix == ".zip" and path.stem not in wanted)
        if is_old:
            path.unlink(missing_ok=True)


def _zipped(contents: Contents) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in contents:
            zipped.writestr(zipfile.ZipInfo(name, SAME_TIME), data, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _path(versions: Path, version: str) -> Path:
    return versions / f"{version}.zip"
