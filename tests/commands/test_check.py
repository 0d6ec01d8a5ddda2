"""`check` says what to mend and what the folder holds, to clerks, programs and GitHub."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from commands.check import check
from curation.loading import load_knowledge
from tests.commands.checked import NOW

ROOT = Path(__file__).parent.parent.parent
Capsys = pytest.CaptureFixture[str]

SOUND = """\
units:
  - id: lang-vang
    name: xã Làng Vàng
    level: ward
entries:
  - id: mot
    questions: [Họp ở đâu?]
    answer: Nhà văn hóa.
    unit: lang-vang
  - id: hai
    questions: [Ai nộp hồ sơ?]
    answer: Chi bộ.
"""
WARNED = SOUND.replace("Chi bộ.", "Chi bộ, thứ Hai 15/11/2019.")


def folder(place: Path, content: str, name: str = "a.yaml") -> Path:
    """The folder with one more file."""
    (place / name).write_text(content, "utf-8")
    return place


def test_sound_folder_is_counted_by_kinds(tmp_path: Path, capsys: Capsys):
    assert check(folder(tmp_path, SOUND), NOW) == 0
    version = load_knowledge(tmp_path).version
    assert capsys.readouterr().out == (
        f"0 lỗi, 0 cảnh báo. Kho tri thức dùng được: 1 đơn vị, 2 mục hỏi đáp; phiên bản {version}\n"
    )


def test_broken_folder_is_told_a_line_each_and_counted(tmp_path: Path, capsys: Capsys):
    folder(tmp_path, WARNED.replace("answer: Nhà", "anwser: Nhà"))
    assert check(folder(tmp_path, "entires:\n", "b.yaml"), NOW) == 1
    lines = capsys.readouterr().out.splitlines()
    place = tmp_path.as_posix()
    assert lines[0] == (
        f"{place}/a.yaml:8: mot: không có trường “anwser”; có phải “answer”? [field]"
    )
    assert lines[1].startswith(f"{place}/a.yaml:12: hai: cảnh báo: “thứ Hai” không khớp")
    assert lines[1].endswith("[weekday]")
    assert lines[2].startswith(f"{place}/b.yaml:1: entires: ")
    assert lines[3].startswith("2 lỗi, 1 cảnh báo trong 2 tệp. Sửa xong lỗi")
    assert len(lines) == 4


def test_warnings_stop_nothing_unless_they_are_asked_to(tmp_path: Path, capsys: Capsys):
    folder(tmp_path, WARNED)
    assert load_knowledge(tmp_path).items
    assert check(tmp_path, NOW) == 0
    assert check(tmp_path, NOW, fail_on_warnings=True) == 1
    assert (
        capsys.readouterr().out.count("0 lỗi, 1 cảnh báo trong 1 tệp. Kho tri thức dùng được") == 2
    )
    assert check(folder(tmp_path, SOUND), NOW, fail_on_warnings=True) == 0


def test_complaints_stand_in_the_order_of_files_and_lines(tmp_path: Path, capsys: Capsys):
    folder(tmp_path, WARNED.replace("Nhà văn hóa.", "CN 15/11/2019, gọi 0912345678"))
    check(folder(tmp_path, WARNED.replace("id: ", "id: b-"), "b.yaml"), NOW, "json")
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    places = [(one["file"], one["line"]) for one in warnings]
    assert len(places) > 3 and places == sorted(places)


def test_json_is_one_document_with_every_field(tmp_path: Path, capsys: Capsys):
    check(folder(tmp_path, WARNED), NOW, "json")
    document = json.loads(capsys.readouterr().out)
    assert document == {
        "version": load_knowledge(tmp_path).version,
        "errors": [],
        "warnings": [
            {
                "file": f"{tmp_path.as_posix()}/a.yaml",
                "line": 12,
                "entry": "hai",
                "rule": "weekday",
                "severity": "warning",
                "problem": "“thứ Hai” không khớp với ngày 15/11/2019: ngày ấy là thứ Sáu",
                "remedy": "xem lại nguồn rồi sửa thành “thứ Sáu”, hoặc sửa ngày",
            }
        ],
    }


def test_json_of_a_broken_folder_has_no_version(tmp_path: Path, capsys: Capsys):
    assert check(tmp_path / "khong-co", NOW, "json") == 1
    document = json.loads(capsys.readouterr().out)
    assert document["version"] is None and document["warnings"] == []
    (error,) = document["errors"]
    assert (error["line"], error["rule"], error["severity"]) == (0, "file", "error")


def test_annotations_of_github_escape_what_github_would_read(tmp_path: Path, capsys: Capsys):
    content = SOUND.replace("Nhà văn hóa.", "'Xong 100%: T7, 15/11/2019'") + "    xyz: 1\n"
    assert check(folder(tmp_path, content, "a,b%.yaml"), NOW, "github") == 1
    warning, error, summary = capsys.readouterr().out.splitlines()
    file = f"{tmp_path.as_posix()}/a%2Cb%25.yaml"
    assert warning == (
        f"::warning file={file},line=8,title=thứ trong tuần không khớp với ngày [weekday]::"
        "mot: “T7” không khớp với ngày 15/11/2019: ngày ấy là thứ Sáu;"
        " xem lại nguồn rồi sửa thành “thứ Sáu”, hoặc sửa ngày"
    )
    assert error.startswith(f"::error file={file},line=13,title=ô của mục thiếu%2C thừa%2C ")
    assert error.endswith("”") and "::hai: không có trường “xyz”; " in error
    assert summary.startswith("1 lỗi, 1 cảnh báo")


def test_annotation_of_a_whole_file_has_no_line_and_a_line_break_is_escaped(
    tmp_path: Path, capsys: Capsys
):
    check(tmp_path / "khong\nco", NOW, "github")
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"::error file={tmp_path.as_posix()}/khong%0Aco,title=")


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The command as it is typed."""
    return subprocess.run(
        [sys.executable, "bot.py", "check", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


def test_options_of_the_command_line(tmp_path: Path):
    content = SOUND + "    check_by: 1/2/2030\n"
    place = str(folder(tmp_path, content))
    before = run(place, "--now", "2030-02-01", "--fail-on-warnings")
    assert (before.returncode, before.stderr) == (0, "")
    after = run(place, "--now", "2030-02-02", "--json")
    assert [one["rule"] for one in json.loads(after.stdout)["warnings"]] == ["check-by"]
    assert (after.returncode, after.stderr) == (0, "")
    failing = run(place, "--now", "2030-02-02", "--fail-on-warnings", "--github")
    assert failing.returncode == 1 and failing.stdout.startswith("::warning file=")


@pytest.mark.parametrize("words", [["--now", "mai"], ["--json", "--github"]])
def test_options_that_make_no_sense_are_refused_in_a_sentence(words: list[str], tmp_path: Path):
    done = run(str(folder(tmp_path, SOUND)), *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--" in done.stderr and len(done.stderr.splitlines()) == 1


def test_terminal_shows_how_far_a_check_has_come_and_nothing_in_the_end(tmp_path: Path):
    place = str(folder(tmp_path, SOUND))
    screen, end = os.openpty()
    with subprocess.Popen(
        [sys.executable, "bot.py", "check", place], cwd=ROOT, stdout=subprocess.PIPE, stderr=end
    ) as process:
        out = process.communicate()[0].decode()
    os.close(end)
    shown = os.read(screen, 10_000).decode()
    os.close(screen)
    assert "Đang hỏi thử: 1/3 mục" in shown and shown.endswith("\r\x1b[K")
    assert out.startswith("0 lỗi, 0 cảnh báo.") and "Đang" not in out
