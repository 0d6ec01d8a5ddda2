"""The project's own scorer, as a process of its own: its table, its misses, its complaints."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
KNOWLEDGE = {
    "entries": [
        {"id": "may", "questions": ["Đan giỏ mây ở đâu?"], "answer": "Ở làng Phú Vinh."},
        {"id": "vai", "questions": ["Mùa nào hái vải thiều?"], "answer": "Tháng sáu."},
    ]
}
BASKETS = {"id": "a1", "kind": "typed", "q": "Đan giỏ mây ở đâu?", "all": [["làng Phú Vinh"]]}
ASKED: list[dict[str, Any]] = [
    BASKETS,
    BASKETS | {"id": "a2", "kind": "typed", "all": [["làng khác"]], "none": ["Phú Vinh"]},
    BASKETS | {"id": "b1", "kind": "bare", "q": "mua nao hai vai thieu", "all": [["tháng sáu"]]},
    BASKETS | {"id": "b2", "kind": "bare", "q": "gia xang hom nay bao nhieu"},
]


def scored(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the scorer does with these arguments over a small knowledge folder."""
    folder = place / "knowledge"
    folder.mkdir()
    # What JSON says, YAML reads as the same.
    (folder / "entries.yaml").write_text(json.dumps(KNOWLEDGE), encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.score", "--knowledge", str(folder), *arguments],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=60,
    )


def question_file(place: Path, *lines: str) -> Path:
    """A question file of these lines."""
    path = place / "asked.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def written(questions: list[dict[str, Any]]) -> list[str]:
    """Questions that an answer is due to, a line each."""
    return [json.dumps({"outcome": "answer"} | one) for one in questions]


def test_table_tells_the_shares_of_each_kind_and_of_all(tmp_path: Path) -> None:
    done = scored(tmp_path, str(question_file(tmp_path, *written(ASKED))))
    assert (done.returncode, done.stderr) == (0, "")
    header, bare, typed, total, blank, engine = done.stdout.splitlines()
    named = re.split("  +", header)
    assert named == ["kind", "questions", "right %", "asked back %", "refused %", "wrong %"]
    assert bare.split() == ["bare", "2", "50.0", "0.0", "50.0", "0.0"]
    assert typed.split() == ["typed", "2", "50.0", "0.0", "0.0", "50.0"]
    assert total.split() == ["total", "4", "50.0", "0.0", "25.0", "25.0"]
    assert re.fullmatch(r"engine: median \d+\.\d\d ms, p99 \d+\.\d\d ms a question", engine)
    assert not blank


def test_misses_show_what_was_expected_and_what_came(tmp_path: Path) -> None:
    path = question_file(tmp_path, *written(ASKED))
    shown = scored(tmp_path, str(path), "--misses", "1").stdout.split("\n\n", 2)[2]
    question, expected, came = shown.splitlines()
    assert question == "a2 [typed] wrong: Đan giỏ mây ở đâu?"
    assert expected.split(maxsplit=1) == ["expected", "answer; làng khác; not Phú Vinh"]
    assert came.split(maxsplit=1)[0] == "came"
    assert "answer: Ở làng Phú Vinh." in came


@pytest.mark.parametrize(
    "bad", ["{", '{"id": "x"}', written([BASKETS | {"now": "hôm kia"}])[0]], ids=str
)
def test_bad_line_is_told_by_file_and_line_with_code_2(bad: str, tmp_path: Path) -> None:
    path = question_file(tmp_path, *written(ASKED[:1]), "", bad)
    done = scored(tmp_path, str(path))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{path}:3: ")
    assert "Traceback" not in done.stderr


def test_file_without_a_question_is_told_with_code_2(tmp_path: Path) -> None:
    empty = question_file(tmp_path, "")
    done = scored(tmp_path, str(empty))
    assert (done.returncode, done.stdout) == (2, "")
    assert f"No question in {empty}" in done.stderr


def test_missing_file_is_named_with_code_2(tmp_path: Path) -> None:
    missing = tmp_path / "nothing.jsonl"
    done = scored(tmp_path, str(missing))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{missing}: ")
