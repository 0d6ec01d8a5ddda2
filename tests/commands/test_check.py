"""`check` says what to mend, or what the folder holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.check import check
from curation.loading import load_knowledge

SOUND = """\
units:
  - id: lang-vang
    name: xã Làng Vàng
    level: ward
entries:
  - id: mot
    questions: [Hỏi một?]
    answer: Có.
    unit: lang-vang
  - id: hai
    questions: [Hỏi hai?]
    answer: Không.
"""


def test_sound_folder_is_counted_by_kinds(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.yaml").write_text(SOUND, "utf-8")
    assert check(tmp_path) == 0
    version = load_knowledge(tmp_path).version
    told = f"Kho tri thức dùng được: 1 đơn vị, 2 mục hỏi đáp; phiên bản {version}\n"
    assert capsys.readouterr().out == told


def test_broken_folder_is_told_a_line_each_and_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "a.yaml").write_text(SOUND.replace("answer", "anwser"), "utf-8")
    (tmp_path / "b.yaml").write_text("entires:\n", "utf-8")
    assert check(tmp_path) == 1
    lines = capsys.readouterr().out.splitlines()
    place = tmp_path.as_posix()
    assert lines[0] == f"{place}/a.yaml:8: mot: không có trường “anwser”; có phải “answer”?"
    assert lines[1].startswith(f"{place}/a.yaml:12: hai: ")
    assert lines[2].startswith(f"{place}/b.yaml:1: entires: ")
    assert lines[3].startswith("3 lỗi trong 2 tệp")
    assert len(lines) == 4
