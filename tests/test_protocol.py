"""The JSON lines of `ask --json` and `/api/ask`."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from exchange import Answer, Candidate, Choice, Outcome
from protocol import LineError, error_line, read_line, reply_line

NOW = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)


def test_line_without_clock_is_asked_at_the_default_in_vietnams_time() -> None:
    id, question = read_line('{"id": "x1", "q": "Khi nào?", "prev": ["Chào"], "now": null}', NOW)
    assert (id, question.text, question.earlier) == ("x1", "Khi nào?", ("Chào",))
    assert question.asked_at.isoformat() == "2020-07-20T09:00:00+07:00"


@pytest.mark.parametrize(
    ("clock", "read"),
    [
        ("2020-07-20T09:00:00+07:00", "2020-07-20T09:00:00+07:00"),
        ("2020-07-20T09:00:00", "2020-07-20T09:00:00+07:00"),
        ("2020-07-20T02:00:00Z", "2020-07-20T09:00:00+07:00"),
        ("2020-07-20", "2020-07-20T00:00:00+07:00"),
    ],
)
def test_clock_of_the_line_wins_and_lacks_an_offset_only_for_vietnam(clock: str, read: str) -> None:
    _, question = read_line(json.dumps({"q": "a", "now": clock}), NOW)
    assert question.asked_at.isoformat() == read


def test_lone_surrogates_become_replacement_characters_on_both_ways() -> None:
    line = '{"id": "\\udc00", "q": "a\\ud800b \\ud83d\\ude00", "prev": ["\\udfff"]}'
    id, question = read_line(line, NOW)
    assert (question.text, question.earlier) == ("a\ufffdb 😀", ("\ufffd",))
    written = reply_line(id, Answer(Outcome.REFUSE, "x\ud800"), 1.0)
    assert json.loads(written.encode())["text"] == "x\ufffd"
    assert json.loads(written)["id"] == "\ufffd"


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("không phải json", "không phải JSON"),
        ("", "không phải JSON"),
        ("[1]", "đối tượng"),
        ('"chữ"', "đối tượng"),
        ('{"id": 7}', "“q”"),
        ('{"id": 7, "q": 5}', "không phải số"),
        ('{"id": 7, "q": null}', "để trống"),
        ('{"id": 7, "q": "a", "prev": "b"}', "“prev” phải là danh sách"),
        ('{"id": 7, "q": "a", "prev": [true]}', "đúng/sai"),
        ('{"id": 7, "q": "a", "now": "mai"}', "không phải thời điểm"),
        ('{"id": 7, "q": "a", "now": 5}', "“now”"),
        ('{"id": 7, "q": "a", "now": "0001-01-01T00:00:00+14:00"}', "1900"),
        ("[" * 100_000, "quá sâu"),
        ('{"q": "a", "id": ' + "9" * 5000 + "}", "quá dài"),
    ],
)
def test_unreadable_line_says_why_and_keeps_its_id_if_it_has_one(line: str, word: str) -> None:
    with pytest.raises(ValueError, match=r"\.$") as caught:
        read_line(line, NOW)
    assert word in str(caught.value)
    assert isinstance(caught.value, LineError)
    assert caught.value.id == (7 if '"id": 7' in line else None)


def test_control_characters_in_a_question_are_read() -> None:
    _, question = read_line('{"q": "a\x00\x01\\u0000\u202eb"}', NOW)
    assert question.text == "a\x00\x01\x00\u202eb"


def test_reply_has_exactly_the_fields_of_the_protocol_on_one_line() -> None:
    answer = Answer(
        Outcome.CLARIFY,
        "Đồng chí hỏi:\n1. Đại hội quận?",
        entry=None,
        choices=(Choice("hbt", "Đại hội quận"),),
        candidates=(Candidate("hbt", 0.5),),
        confidence=0.25,
        next=(Choice("hbt-1", "Ở đâu?"),),
        likeness="dai hoi",
        explanation=("vì",),
    )
    line = reply_line("x1", answer, 1.23456)
    assert "\n" not in line
    assert json.loads(line) == {
        "id": "x1",
        "outcome": "clarify",
        "text": "Đồng chí hỏi:\n1. Đại hội quận?",
        "entry": None,
        "choices": [{"id": "hbt", "title": "Đại hội quận"}],
        "next": ["Ở đâu?"],
        "candidates": [{"id": "hbt", "score": 0.5}],
        "confidence": 0.25,
        "ms": 1.235,
    }


def test_error_line_has_the_same_fields_as_a_reply() -> None:
    error = json.loads(error_line(None, "Dòng hỏng."))
    reply = json.loads(reply_line(None, Answer(Outcome.REFUSE, ""), 0))
    assert error.keys() == reply.keys()
    assert (error["id"], error["outcome"], error["text"]) == (None, "error", "Dòng hỏng.")
