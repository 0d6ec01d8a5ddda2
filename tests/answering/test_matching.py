"""However a question is typed, it finds the same entry; a facet that contradicts vetoes it."""

from __future__ import annotations

import unicodedata

import pytest

from exchange import Outcome
from reading.text import fold
from tests.answering.asking import Ask

PLAIN = "Đại hội Đảng bộ quận Đồi Thông khi nào?"
SAME = (
    unicodedata.normalize("NFD", PLAIN),
    PLAIN.upper(),
    fold(PLAIN),
    "ddaij hooij ddangr booj quaanj ddooif thoong khi naof",
    "d9a5i ho65i d9a3ng bo65 qua65n d9o62i tho6ng khi na2o",
    "Đại hooij Đảng bộ quận Đồi Thông khi nào",
    "đại hội đb quận Đồi Thông khi nào z",
    "ĐH ĐB quận ĐT bao h",
    "dai hoi dang bo quan doi thonng khi nao",
    "dai hoi dang bo quan doi thogn khi nao",
    "daihoi dangbo quan doithong khi nao",
    "Dạ em chào anh chị, cho em hỏi đại hội Đảng bộ quận Đồi Thông khi nào ạ? Em cảm ơn!",
    "  Đại hội...  Đảng bộ quận Đồi Thông,\n\n khi nào???!!",
    "Đồi Thông đại hội lúc nào",
    "đại hội V quận Đồi Thông khi nào",
    "đại hội lần thứ năm quận Đồi Thông khi nào",
    "đại hội lần thứ 5 quận Đồi Thông khi nào",
    "đại hội quận Đồi Thông nhiệm kỳ 2030-2035 khi nào",
)


@pytest.mark.parametrize("typed", SAME)
def test_question_is_answered_alike_however_it_is_typed(ask: Ask, typed: str) -> None:
    told = ask(typed)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, "doi-thong-congress-5")
    assert "cuối tháng 7/2030" in told.text


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Kế hoạch nào nói về trồng cây xanh ven suối?", "kh-52"),
        ("kế hoạch bảo vệ rừng thông là kế hoạch nào", "kh-60"),
        ("Ai là Bí thư Quận ủy Suối Ngọc?", "bi-thu-suoi-ngoc"),
        ("xe buýt điện ở quận Suối Ngọc", "sn-task-3"),
        ("Quận Suối Ngọc có bao nhiêu chi bộ?", "suoi-ngoc-cells"),
        ("Đại hội phường Hoa Mận khi nào?", "hoa-man-pilot"),
        ("Nộp hồ sơ chuyển sinh hoạt đảng ở đâu?", "chuyen-sinh-hoat"),
    ],
)
def test_rare_words_lead_to_their_entry_typed_and_bare(ask: Ask, question: str, entry: str) -> None:
    assert ask(question).entry == entry
    assert ask(fold(question)).entry == entry


def test_synonym_of_the_folder_is_understood(ask: Ask) -> None:
    assert ask("Quần áo thế nào?").entry == "trang-phuc"
    assert ask("quan ao the nao").entry == "trang-phuc"


@pytest.mark.parametrize(
    "typed",
    [
        "KH 41",
        "kh41",
        "41-KH/QU",
        "kế hoạch số 41",
        "ke hoach 41",
        "KH số 041",
        "Kế hoạch 41-KH/QU",
    ],
)
def test_document_is_found_by_its_number_in_every_spelling(ask: Ask, typed: str) -> None:
    told = ask(f"{typed} về việc gì?")
    assert (told.outcome, told.entry) == (Outcome.ANSWER, "kh-41")
    assert "tuyên truyền" in told.text


@pytest.mark.parametrize(
    "question",
    [
        "KH 41 của quận Đồi Thông về việc gì?",  # another district's
        "41-KH/TU về việc gì?",  # another body's
        "Kế hoạch 88 về việc gì?",  # 88 is a report
        "Đại hội lần thứ XI quận Suối Ngọc khi nào?",  # another ordinal
        "Đại hội quận Đồi Thông nhiệm kỳ 2025-2030 khi nào?",  # another term
        "Quận Cầu Giấy có bao nhiêu đảng viên?",  # another district
        "Đại hội phường Suối Ngọc khi nào?",  # a ward of the district's name
        "Bệnh viện Hoa Mận đại hội khi nào?",  # a hospital of the ward's name
    ],
)
def test_facet_that_contradicts_vetoes_however_alike_the_words(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.REFUSE
    assert ask(fold(question)).outcome is Outcome.REFUSE


def test_candidates_are_the_best_five_on_one_scale(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc có bao nhiêu đảng viên?")
    scores = [one.score for one in told.candidates]
    assert told.candidates[0].id == "suoi-ngoc-members"
    assert len(scores) <= 5
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= one <= 1.0 for one in scores)


def test_confidence_tells_what_the_folder_holds_from_what_it_lacks(ask: Ask) -> None:
    held = [ask("KH 41 về việc gì?"), ask("Quận Suối Ngọc có bao nhiêu đảng viên?")]
    lacking = [ask("Thủ đô của Pháp là gì?"), ask("Giá vàng hôm nay bao nhiêu?")]
    assert min(one.confidence for one in held) > max(one.confidence for one in lacking)
    assert all(0.0 <= one.confidence <= 1.0 for one in held + lacking)


def test_questions_alike_share_their_likeness(ask: Ask) -> None:
    first = ask("Quận Suối Ngọc có bao nhiêu đảng viên?").likeness
    assert first
    assert first == ask("cho em hỏi quan suoi ngoc co bao nhieu dang vien a").likeness
    stranger = ask("Đại hội quận Thung Lũng khi nào?").likeness
    assert stranger == ask("dai hoi quan thung lung khi nao").likeness
    assert stranger == ask("cho hỏi đại hội quận thung lũng bao giờ vậy ạ").likeness
    assert stranger != ask("Đại hội quận Rừng Rậm khi nào?").likeness
    assert first != ask("Quận Suối Ngọc có bao nhiêu chi bộ?").likeness
    assert first != ask("Quận Đồi Thông có bao nhiêu đảng viên?").likeness


def test_explanation_names_what_was_read_and_decided(ask: Ask) -> None:
    lines = "\n".join(ask("KH 41 về việc gì?").explanation)
    assert "KH 41" in lines and "kh-41" in lines


def test_count_is_not_answered_by_what_tells_none(ask: Ask) -> None:
    told = ask("Có bao nhiêu bộ trang phục dự đại hội?")
    assert told.outcome is Outcome.REFUSE
