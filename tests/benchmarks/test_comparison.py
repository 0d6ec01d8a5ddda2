"""The comparison on a small set, with the matchers that need no package beyond the program's."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.comparison import MATCHERS
from benchmarks.contests import contest, first
from benchmarks.question_sets import QuestionSet, bare, read_set, recombined
from benchmarks.standings import report
from benchmarks.trials import Trial, TrialError, run_trial

ROOT = Path(__file__).parent.parent.parent
STOCK = ("rapidfuzz WRatio", "rapidfuzz token_set_ratio", "SQLite FTS5")
CRAFTS = (
    "đan giỏ mây",
    "nặn nồi đất",
    "dệt lụa vàng",
    "rèn dao thép",
    "khảm vỏ trai",
    "in tranh gà",
)
ASKED = ("Học {} ở đâu?", "Nghề {} có từ đời nào?", "Muốn {} cần những gì?",
         "Ai dạy {} giỏi nhất?", "Mua đồ {} giá bao nhiêu?")  # fmt: skip
MANY, SEED = 120, 7


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of 30 entries; each is asked by its own title with a greeting, one question by none."""
    place = tmp_path_factory.mktemp("set")
    titles = [form.format(craft) for craft in CRAFTS for form in ASKED]
    entries = [{"id": f"e{n}", "questions": [title]} for n, title in enumerate(titles)]
    tests = [{"q": f"Xin hỏi: {title}", "id": f"e{n}"} for n, title in enumerate(titles)]
    tests.append({"q": "Giá vàng hôm nay?", "id": None})
    for name, rows in (("kb.jsonl", entries), ("test.jsonl", tests)):
        text = "\n".join(map(json.dumps, rows))
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def question_set(folder: Path) -> QuestionSet:
    """The set of that folder."""
    return read_set(folder)


@pytest.mark.slow
def test_every_matcher_is_measured_on_the_same_questions_and_set_beside_ours(
    question_set: QuestionSet,
) -> None:
    matchers = {name: MATCHERS[name] for name in ("ours", *STOCK)}
    told: list[str] = []
    standings = contest(question_set, matchers, MANY, SEED, told.append)
    assert [one.name for one in standings] == list(matchers)
    assert len(told) == len(matchers)
    for one in standings:
        assert (one.small.entries, one.small.asked.count) == (30, 60)
        assert (one.large.entries, one.large.asked.count) == (MANY, 60)
    ours, wratio, _, fts5 = standings
    assert ours.typed == ours.bare == ours.folded == 100
    # FTS5 takes the marks away by itself, "đ" aside; WRatio compares letters as they stand.
    assert fts5.bare >= 80
    assert wratio.bare < wratio.folded
    shown = report(standings)
    assert "30 entries, 30 questions" in shown
    assert f"{MANY} entries made of halves of titles" in shown
    assert "the entries grow 4.00 times" in shown
    for name in STOCK:
        assert shown.count(f"\n{name} ") == 3


def test_made_entries_are_as_many_as_wanted_and_the_same_for_a_seed(
    question_set: QuestionSet,
) -> None:
    made = recombined(question_set.entries, MANY, SEED)
    assert len({one.questions for one in made}) == MANY
    assert made == recombined(question_set.entries, MANY, SEED)
    assert made != recombined(question_set.entries, MANY, SEED + 1)
    with pytest.raises(ValueError, match="30 titles are too few"):
        recombined(question_set.entries, 1000, SEED)


def test_questions_that_no_entry_answers_are_left_out(question_set: QuestionSet) -> None:
    assert len(question_set.tests) == 30
    assert all(test.id.startswith("e") for test in question_set.tests)


def test_bare_text_has_lost_its_marks_and_nothing_else() -> None:
    assert bare("Đại hội Kỳ họp, quý IV") == "Dai hoi Ky hop, quy IV"


def test_share_of_firsts_counts_what_is_first_alone() -> None:
    assert first(["a", "c", None, "d"], ["a", "b", "c", "d"]) == 50


def test_matcher_that_cannot_be_loaded_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(TrialError, match="benchmarks.nothing:there: No module named"):
        run_trial(Trial("benchmarks.nothing:there", str(tmp_path)))


def test_missing_set_is_told_with_code_2(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.comparison", str(tmp_path / "none")],
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        timeout=60,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert f"No kb.jsonl and no test.jsonl in {tmp_path / 'none'}" in done.stderr
    assert "BENCH_SET=" in done.stderr
