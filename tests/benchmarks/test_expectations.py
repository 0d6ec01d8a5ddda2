"""What counts as a right reply: the verdict on each, and question files read line by line."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.expectations import LONGEST, LONGEST_LIST, SEEN, Verdict, read_questions, verdict
from exchange import VIETNAM, Answer, Choice, Outcome

NOW = datetime(2030, 3, 20, 9, tzinfo=VIETNAM)
RIGHT, WRONG, ASKED, MISSED = Verdict.RIGHT, Verdict.WRONG, Verdict.ASKED, Verdict.MISSED
BASKETS = {"outcome": "answer", "all": [["ba giỏ", "3 giỏ"], ["12/5/2030"]], "none": ["bốn giỏ"]}
LONG = "giỏ mây " * 200


def line(**fields: Any) -> str:
    """A line of a question file."""
    return json.dumps({"id": "1", "kind": "plain", "q": "Mấy giỏ?", "outcome": "answer"} | fields)


def judged(outcome: str, text: str, wanted: dict[str, Any], place: Path) -> Verdict:
    """The verdict on a reply to a question that is written to a file and read from it."""
    path = place / "questions.jsonl"
    path.write_text(line(**wanted), encoding="utf-8")
    (expected,) = read_questions(path)
    return verdict(expected, Answer(Outcome(outcome), text))


@pytest.mark.parametrize(
    ("outcome", "text", "wanted", "expected"),
    [
        # An answer is due.
        ("answer", "Có ba giỏ, phát ngày 12/5/2030.", BASKETS, RIGHT),
        ("answer", "CÓ 3 GIỎ, phát ngày 12-05-2030.", BASKETS, RIGHT),
        ("answer", "Có ba giỏ.", BASKETS, WRONG),
        ("answer", "Có 13 giỏ, phát ngày 12/5/2030.", BASKETS, WRONG),
        ("answer", "Có ba giỏ, phát ngày 12/5/2030, không phải bốn giỏ.", BASKETS, WRONG),
        ("clarify", "Giỏ nào?", BASKETS, ASKED),
        ("refuse", "Không nêu.", BASKETS, MISSED),
        ("smalltalk", "Xin chào.", BASKETS, MISSED),
        ("refuse", "Không nêu ba giỏ ngày 12/5/2030.", BASKETS | {"also": ["refuse"]}, RIGHT),
        ("refuse", "Không nêu.", BASKETS | {"also": ["refuse"]}, WRONG),
        # What was asked must be seen at once, and the reply must end soon; lists have more room.
        ("answer", LONG[:SEEN] + "có ba giỏ, 12/5/2030", BASKETS, WRONG),
        ("answer", LONG[:SEEN] + "có ba giỏ, 12/5/2030", BASKETS | {"kind": "list"}, RIGHT),
        ("answer", ("Ba giỏ 12/5/2030. " + LONG)[: LONGEST + 100], BASKETS, WRONG),
        ("answer", ("3 giỏ 12/5/2030 " + LONG)[:1400], BASKETS | {"kind": "list"}, RIGHT),
        ("answer", "3 giỏ 12/5/2030 " + LONG[:LONGEST_LIST], BASKETS | {"kind": "list"}, WRONG),
        # A refusal is due.
        ("refuse", "Không nêu.", {"outcome": "refuse"}, RIGHT),
        ("smalltalk", "Xin chào.", {"outcome": "refuse"}, RIGHT),
        ("clarify", "Giỏ nào?", {"outcome": "refuse"}, ASKED),
        ("answer", "Có ba giỏ.", {"outcome": "refuse"}, WRONG),
        ("answer", "Có ba giỏ.", {"outcome": "refuse", "also": ["answer"]}, RIGHT),
        # Small talk is due: any reply that states nothing will do.
        ("smalltalk", "Xin chào.", {"outcome": "smalltalk"}, RIGHT),
        ("clarify", "Giỏ nào?", {"outcome": "smalltalk"}, RIGHT),
        ("answer", "Có ba giỏ.", {"outcome": "smalltalk"}, WRONG),
        # A choice is due; an answer that tells of everything that could be meant serves too.
        ("clarify", "1. giỏ mây 2. giỏ tre", {"outcome": "clarify", "all": [["mây"]]}, RIGHT),
        ("clarify", "1. giỏ tre", {"outcome": "clarify", "all": [["mây"]]}, WRONG),
        ("answer", "Giỏ mây.", {"outcome": "clarify", "all": [["mây"]]}, RIGHT),
        ("answer", "Giỏ tre.", {"outcome": "clarify", "all": [["mây"]]}, WRONG),
        ("answer", "Giỏ mây.", {"outcome": "clarify"}, WRONG),
        ("refuse", "Không nêu.", {"outcome": "clarify", "all": [["mây"]]}, MISSED),
    ],
)
def test_verdict_on_a_reply(
    outcome: str, text: str, wanted: dict[str, Any], expected: Verdict, tmp_path: Path
) -> None:
    assert judged(outcome, text, wanted, tmp_path) is expected


def test_titles_of_choices_count_where_a_choice_is_due(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(line(outcome="clarify", all=[["giỏ mây"], ["giỏ tre"]]), encoding="utf-8")
    (expected,) = read_questions(path)
    choices = (Choice("a", "Giỏ mây"), Choice("b", "Giỏ tre"))
    offered = Answer(Outcome.CLARIFY, "Bạn hỏi điều nào?", choices=choices)
    assert verdict(expected, offered) is RIGHT
    half = Answer(Outcome.CLARIFY, "Bạn hỏi điều nào?", choices=choices[:1])
    assert verdict(expected, half) is WRONG


def test_question_keeps_its_conversation_and_its_clock(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    clock = "2029-02-01T08:00:00+07:00"
    lines = [line(prev=["Giỏ mây?"], now=clock), "", line(id="2", prev=None, now=None)]
    path.write_text("\n".join(lines), encoding="utf-8")
    dated, undated = (one.question(NOW) for one in read_questions(path))
    assert (dated.text, dated.earlier) == ("Mấy giỏ?", ("Giỏ mây?",))
    assert dated.asked_at == datetime.fromisoformat(clock)
    assert (undated.earlier, undated.asked_at) == ((), NOW)


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "[]",
        json.dumps({"id": "1", "kind": "plain", "q": "Mấy giỏ?"}),
        line(outcome="perhaps"),
        line(also=["perhaps"]),
        line(all=[1]),
    ],
)
def test_bad_line_is_named_by_file_and_number(bad: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text(f"{line()}\n\n{bad}\n", encoding="utf-8")
    with pytest.raises(ValueError) as caught:
        list(read_questions(path))
    assert str(caught.value).startswith(f"{path}:3: ")
