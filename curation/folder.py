"""The YAML files of a folder, read to the end whatever is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from curation.complaints import Complaint
from curation.passages import Passage, passage, passages
from curation.yaml_files import compose, decoded

_YAML = re.compile(r"[^.].*\.ya?ml", re.IGNORECASE)
_YAML_TXT = re.compile(r"[^.].*\.ya?ml\.txt", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Written:
    """All that the files of a folder say, before it is checked against one another.

    `lost` are the ids that stand in parts of files that could not be read.
    """

    items: tuple[Passage, ...]
    phrases: tuple[Passage, ...]
    vocabularies: tuple[Passage, ...]
    tests: tuple[Passage, ...]
    lost: frozenset[str]


def label_of(folder: Path, name: str = "") -> str:
    """How a file of the folder is named to the clerk: as the folder was given, with slashes."""
    return (folder / name).as_posix()


def contents_of(folder: Path) -> tuple[list[tuple[str, bytes]], list[Complaint]]:
    """The YAML files of the folder, sorted by their names in it, with their bytes.

    Hidden files are left out; a file that cannot be opened is complained of.
    """
    if not folder.is_dir():
        problem, remedy = "không có thư mục này", "kiểm tra lại đường dẫn"
        return [], [Complaint(label_of(folder), 0, "thư mục", problem, remedy, "file")]
    contents: list[tuple[str, bytes]] = []
    complaints = []
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))
    for name in names:
        path = folder / name
        if path.is_dir() or any(part.startswith(".") for part in Path(name).parts):
            continue
        if _YAML_TXT.fullmatch(path.name):
            problem = "tên tệp kết thúc bằng .txt nên bot không đọc"
            remedy = f"đổi tên thành {path.name[:-4]}"
            complaints.append(Complaint(label_of(folder, name), 0, "tệp", problem, remedy, "file"))
        if not _YAML.fullmatch(path.name):
            continue
        try:
            contents.append((name, path.read_bytes()))
        except OSError as error:
            problem = f"không mở được tệp ({error.strerror})"
            remedy = "kiểm tra quyền đọc của tệp"
            complaints.append(Complaint(label_of(folder, name), 0, "tệp", problem, remedy, "file"))
    return contents, complaints


def written_in(
    contents: Iterable[tuple[str, bytes]],
) -> tuple[Written, list[Complaint]]:
    """What labelled files say, and a complaint for each place where they cannot be understood."""
    items: list[Passage] = []
    special: dict[str, list[Passage]] = {"phrases": [], "vocabulary": [], "tests": []}
    lost: frozenset[str] = frozenset()
    complaints: list[Complaint] = []
    for label, data in contents:
        text, undecoded = decoded(data, label)
        file, broken = compose(text, label)
        complaints += undecoded + broken
        lost |= file.lost
        if undecoded:
            continue
        stem = Path(label).stem
        if file.root is not None and stem in special and _is_special(stem, file.root):
            one, slips = passage(file, stem, stem, file.root)
            special[stem].append(one)
        else:
            found, slips = passages(file)
            items += found
        complaints += slips
    phrases, vocabularies, tests = (tuple(found) for found in special.values())
    return Written(tuple(items), phrases, vocabularies, tests, lost), complaints


def _is_special(stem: str, root: yaml.Node) -> bool:
    """Whether a file by such a name holds what it is named for; an office may call a file of its
    entries "tests" too."""
    if not root.value:
        return False
    keys = [key.value for key, _ in root.value] if isinstance(root, yaml.MappingNode) else []
    return stem != "tests" or "tests" in keys
