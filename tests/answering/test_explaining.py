"""What `ask --explain` tells a clerk."""

from __future__ import annotations

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
