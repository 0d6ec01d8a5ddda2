"""Small knowledge folders for these tests, invented, with places that no real file names."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from curation.complaints import Complaint, KnowledgeError
from curation.loading import load_knowledge

SOUND = """\
units:
  - id: lang-vang
    name: xã Làng Vàng
    level: ward
sources:
  - id: bao-lang
    title: Bản tin Làng Vàng
    date: 15/11/2019
documents:
  - id: kh-7
    kind: Kế hoạch
    number: 7-KH/LV
    issuer: lang-vang
    source: bao-lang
events:
  - id: hoi-lang
    title: Hội làng
    unit: lang-vang
    kind: lễ hội
    status: planned
    when:
      text: đầu tháng 3/2020
      start: 1/3/2020
      end: 10/3/2020
      precision: part-of-month
"""

PLAIN = """\
entries:
  - id: Giờ mở cửa
    questions:
      - Mấy giờ mở cửa?
    answer: "Từ 7:30 đến 16:30."
"""


def folder_of(place: Path, files: Mapping[str, str | bytes]) -> Path:
    """A folder `kho` below `place` that holds the files."""
    folder = place / "kho"
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def complaints_of(folder: Path) -> tuple[Complaint, ...]:
    """What loading the folder complains of; nothing if it loads."""
    try:
        load_knowledge(folder)
    except KnowledgeError as error:
        return error.complaints
    return ()
