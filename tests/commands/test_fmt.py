"""`fmt` brings files into the house layout, or says which are not in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from commands.fmt import fmt
from tests.curation.folders import PLAIN, SOUND, folder_of

MESSY = (
    "entries:  \r\n\r\n- id : Giờ mở cửa\r\n  questions:\r\n  -  Mấy giờ mở cửa?\r\n"
    '  answer:   "Từ 7:30 đến 16:30."\r\n'
)
BROKEN = PLAIN.replace("answer", "anwser")


def test_folder_is_laid_out_and_each_file_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = folder_of(tmp_path, {"a.yaml": PLAIN, "b/sau.yml": MESSY, "README.md": "#  x  "})
    (folder / "b" / "sau.yml").chmod(0o640)
    assert fmt([folder], check=False) == 0
    assert (folder / "b" / "sau.yml").read_text("utf-8") == PLAIN
    assert (folder / "b" / "sau.yml").stat().st_mode & 0o777 == 0o640
    assert (folder / "README.md").read_text("utf-8") == "#  x  "
    assert sorted(path.name for path in folder.rglob("*")) == [
        "README.md",
        "a.yaml",
        "b",
        "sau.yml",
    ]
    assert capsys.readouterr().out == (
        f"{folder.as_posix()}/b/sau.yml: đã sắp lại\n1 tệp đã được sắp lại; 1 tệp vốn đã đúng.\n"
    )
    assert fmt([folder], check=True) == 0


def test_check_changes_nothing_and_fails_where_a_file_is_not_in_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = folder_of(tmp_path, {"a.yaml": MESSY, "b.yaml": PLAIN})
    assert fmt([folder], check=True) == 1
    assert (folder / "a.yaml").read_bytes() == MESSY.encode()
    assert "a.yaml: chưa đúng cách trình bày chung\n1 tệp chưa đúng" in capsys.readouterr().out


def test_file_with_errors_is_left_alone_and_the_others_are_laid_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    folder = folder_of(tmp_path, {"a.yaml": BROKEN, "b.yaml": MESSY})
    assert fmt([folder / "a.yaml", folder / "b.yaml"], check=False) == 1
    assert (folder / "a.yaml").read_bytes() == BROKEN.encode()
    assert (folder / "b.yaml").read_text("utf-8") == PLAIN
    told = capsys.readouterr().out
    assert "a.yaml:5: Giờ mở cửa: không có trường “anwser”" in told
    assert told.endswith("1 tệp đã được sắp lại; 1 tệp được giữ nguyên vì những điều nêu ở trên.\n")


def test_relation_to_another_file_is_no_error_of_this_one(tmp_path: Path):
    folder = folder_of(tmp_path, {"a.yaml": MESSY + "  unit: lang-vang\r\n", "b.yaml": SOUND})
    assert fmt([folder / "a.yaml"], check=False) == 0


def test_path_that_is_no_yaml_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "a.txt").write_text("giữ", "utf-8")
    (tmp_path / "rong").mkdir()
    assert fmt([tmp_path / "a.txt", tmp_path / "khong-co.yaml"], check=False) == 1
    told = capsys.readouterr().out
    assert "a.txt: tệp: không phải thư mục hay tệp .yaml" in told
    assert "khong-co.yaml: tệp: không mở được" in told
    assert fmt([tmp_path / "rong"], check=False) == 0
    assert capsys.readouterr().out == "Không có tệp .yaml nào.\n"
