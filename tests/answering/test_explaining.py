"""What `ask --explain` tells a clerk."""

from __future__ import annotations

import ast
from pathlib import Path

from answering.explaining import REASONS
from tests.answering.asking import Ask


def lines(ask: Ask, *texts: str) -> str:
    return "\n".join(ask(*texts).explanation)


def test_reading_facets_candidates_and_outcome_are_told(ask: Ask) -> None:
    told = lines(ask, "dai hoi quan doi thong nhiem ky 2030-2035 khi nao")
    assert "Từ có nội dung: dai hoi" in told
    assert "đơn vị: doi-thong" in told
    assert "nhiệm kỳ: 2030-2035" in told
    assert "1. doi-thong-congress-5 điểm" in told
    assert "Kết quả: trả lời (mục đầu đủ chắc, độ chắc 0." in told


def test_topic_ruled_out_is_told_with_the_facet(ask: Ask) -> None:
    told = lines(ask, "Đại hội quận Đồi Thông khi nào?")
    assert "Loại: suoi-ngoc-base-deadline, vì câu hỏi nêu quận Đồi Thông" in told


def test_guessed_words_are_told(ask: Ask) -> None:
    assert "Từ được đoán: hoi" in lines(ask, "dai hio quan doi thong khi nao")


def test_refusal_tells_what_stayed_unexplained_and_why(ask: Ask) -> None:
    told = lines(ask, "Bí thư Quận ủy Đồi Thông là ai?")
    assert "chưa giải thích: Bí, thư" in told
    assert "Kết quả: từ chối (còn từ có nội dung mà mục gần nhất không có" in told


def test_exact_question_is_told_as_such(ask: Ask) -> None:
    told = lines(ask, "Đi dự đại hội mặc gì?")
    assert "Kết quả: trả lời" in told


def test_every_reason_for_a_decision_has_its_words() -> None:
    used = {""}
    for file in (Path(__file__).parents[2] / "answering").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            made = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Decision"
            if not made:
                continue
            given = [*node.args[2:3], *(k.value for k in node.keywords if k.arg == "reason")]
            told = (part for one in given for part in ast.walk(one))
            used |= {one.value for one in told if isinstance(one, ast.Constant)}
    assert used <= set(REASONS)
    assert len(used) > 10


def test_things_beside_each_other_are_explained_as_one_answer_is(ask: Ask) -> None:
    told = ask("KH 41 và KH 52 ra ngày nào?")
    assert any("kh-41" in line for line in told.explanation)
    assert any("kh-52" in line for line in told.explanation)
    assert told.explanation[-1].endswith(
        f"(nhiều thứ được nêu: mỗi thứ một mục, độ chắc {told.confidence:.2f})"
    )
