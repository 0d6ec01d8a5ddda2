"""`backup` and `restore` as processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def called(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    return subprocess.run(
        [sys.executable, ROOT / "bot.py", *words],
        capture_output=True,
        encoding="utf-8",
        env=kept | {"DAIHOI_DATA": str(data), "PYTHONIOENCODING": "utf-8"},
        timeout=60,
    )


def test_operator_copies_and_brings_back(tmp_path: Path) -> None:
    data, copies = tmp_path / "data", tmp_path / "copies"
    missing = called(data, "backup", str(copies))
    assert missing.returncode == 2 and "chưa có gì để sao" in missing.stderr
    assert called(data, "log", "summary").returncode == 0  # makes the database
    made = called(data, "backup", str(copies))
    [copy] = copies.iterdir()
    assert made.returncode == 0 and str(copy) in made.stdout
    back = called(data, "restore", str(copy))
    assert back.returncode == 0 and "Đã khôi phục" in back.stdout
    wrong = called(data, "restore", str(tmp_path / "khong-co.db"))
    assert (wrong.returncode, wrong.stderr.count("\n")) == (2, 1)
