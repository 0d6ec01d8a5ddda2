"""`chat` in the terminal, as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
INVENTED = ROOT / "tests" / "knowledge"


def chatted(folder: Path, *lines: str) -> list[str]:
    """What `chat` prints after each prompt, the welcome first."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    command = ["chat", "--knowledge", str(INVENTED), "--now", "2030-03-20T09:00:00+07:00"]
    done = subprocess.run(
        [sys.executable, ROOT / "bot.py", *command],
        input="".join(line + "\n" for line in lines).encode(),
        capture_output=True,
        cwd=folder,
        env=kept | {"DAIHOI_DATA": str(folder / "data"), "PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    return [part.strip() for part in done.stdout.decode("utf-8").split("\n> ")]


def test_chat_welcomes_and_ends_with_its_input(tmp_path: Path) -> None:
    welcome, rest = chatted(tmp_path)
    assert "Ctrl+D" in welcome
    assert rest == ""


def test_chat_answers_line_by_line_and_remembers_what_was_said(tmp_path: Path) -> None:
    _, first, second, third, _ = chatted(
        tmp_path, "KH 41 về việc gì?", "ban hành ngày nào?", "còn KH 52?"
    )
    assert "tuyên truyền" in first
    assert "41-KH/QU" in second and "5/2/2030" in second
    assert "52-KH/UBND" in third


def test_number_picks_a_choice_of_the_message_before(tmp_path: Path) -> None:
    _, offer, picked, _ = chatted(tmp_path, "Có bao nhiêu đảng viên?", "1")
    first = next(line for line in offer.splitlines() if line.startswith("1. "))
    unit = "Đồi Thông" if "Đồi Thông" in first else "Suối Ngọc"
    assert unit in picked and "đảng viên" in picked


def test_empty_line_is_answered_politely_and_nothing_is_kept(tmp_path: Path) -> None:
    _, empty, _ = chatted(tmp_path, "")
    assert empty.startswith("Tôi chưa thấy câu hỏi.")
    assert list(tmp_path.iterdir()) == []
