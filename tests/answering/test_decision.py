"""When to answer, to ask back, and to refuse, and what a refusal says."""

from __future__ import annotations

import pytest

from exchange import Outcome
from reading.text import fold
from tests.answering.asking import Ask, AskFolder

CONTACT = "Văn phòng Quận ủy Suối Ngọc"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Đại hội quận Cầu Giấy khi nào?", "quận Cầu Giấy"),
        ("Đại hội tỉnh Nghệ An khi nào?", "tỉnh Nghệ An"),
        ("Đại hội phường Suối Ngọc khi nào?", "phường Suối Ngọc"),
        ("Bệnh viện Hoa Mận đại hội khi nào?", "Bệnh viện Hoa Mận"),
        ("Kế hoạch 99 về việc gì?", "Kế hoạch 99"),
        ("Chỉ thị 36 nói gì?", "Chỉ thị 36"),
        ("Đại hội lần thứ XI quận Suối Ngọc khi nào?", "11"),
        ("Nhiệm vụ trọng tâm thứ 9 của quận Suối Ngọc là gì?", "thứ 9"),
        ("Giá vàng hôm nay bao nhiêu?", "Giá vàng"),
    ],
)
def test_refusal_names_what_is_not_known(ask: Ask, question: str, named: str) -> None:
    told = ask(question)
    assert told.outcome is Outcome.REFUSE
    assert named in told.text


@pytest.mark.parametrize(
    ("question", "near"),
    [
        ("KH 41 của quận Đồi Thông về việc gì?", "kh-41"),
        ("Bí thư Quận ủy Đồi Thông là ai?", "quan-uy-doi-thong"),
    ],
)
def test_refusal_offers_what_is_near(ask: Ask, question: str, near: str) -> None:
    told = ask(question)
    assert told.outcome is Outcome.REFUSE
    offered = {choice.id: choice.title for choice in told.choices}
    assert offered[near] in told.text


@pytest.mark.parametrize(
    "question",
    [
        "Thủ đô của Pháp là gì?",
        "Nấu phở thế nào?",
        "Bầu cử tổng thống Mỹ ai thắng?",
        "Quận Suối Ngọc có bao nhiêu bệnh viện?",
        "Tiền lương của Bí thư Suối Ngọc?",
        "asdf qwer zxcv",
    ],
)
def test_question_out_of_scope_is_refused_typed_and_bare(ask: Ask, question: str) -> None:
    assert ask(question).outcome is Outcome.REFUSE
    assert ask(fold(question)).outcome is Outcome.REFUSE


@pytest.mark.parametrize(
    ("question", "attribute"),
    [
        ("Kế hoạch 60 ban hành ngày nào?", "ngày ban hành"),
        ("Kế hoạch 60 ai ký?", "người ký"),
        ("KH 41 kèm theo gì?", "kèm theo"),
        ("Đại hội quận Đồi Thông ở đâu?", "địa điểm"),
        ("Bí thư Suối Ngọc bao nhiêu tuổi?", "tuổi"),
    ],
)
def test_attribute_that_the_source_keeps_silent_on_is_refused_by_name(
    ask: Ask, question: str, attribute: str
) -> None:
    told = ask(question)
    assert told.outcome is Outcome.REFUSE
    assert told.text.startswith("Tài liệu không nêu")
    assert attribute in told.text


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("Có bao nhiêu đảng viên?", {"suoi-ngoc-members", "doi-thong-members"}),
        ("Đại hội khi nào?", {"suoi-ngoc-congress-9", "doi-thong-congress-5"}),
    ],
)
def test_question_that_names_no_unit_is_asked_back(
    ask: Ask, question: str, offered: set[str]
) -> None:
    told = ask(question)
    assert told.outcome is Outcome.CLARIFY
    assert offered <= {choice.id for choice in told.choices}
    for number, choice in enumerate(told.choices, 1):
        assert f"{number}. {choice.title}" in told.text
        assert choice.id not in told.text
    assert 3 <= len(told.choices) <= 5
    assert told.choices[-1].title == "Không có câu nào đúng"


def test_unit_alone_is_asked_back(ask: Ask) -> None:
    told = ask("quận Suối Ngọc")
    assert told.outcome is Outcome.CLARIFY
    assert len(told.choices) >= 3


def test_second_refusal_in_a_row_says_whom_to_ask(ask: Ask) -> None:
    assert CONTACT not in ask("Thủ đô của Pháp là gì?").text
    told = ask("Thủ đô của Pháp là gì?", "Giá vàng hôm nay bao nhiêu?")
    assert told.outcome is Outcome.REFUSE
    assert CONTACT in told.text


def test_answer_between_two_refusals_ends_the_row(ask: Ask) -> None:
    told = ask("Giá vàng hôm nay?", "KH 41 về việc gì?", "Thủ đô của Pháp là gì?")
    assert told.outcome is Outcome.REFUSE
    assert CONTACT not in told.text


def test_attribute_refused_counts_as_a_refusal(ask: Ask) -> None:
    assert CONTACT in ask("Kế hoạch 60 ai ký?", "Giá vàng hôm nay bao nhiêu?").text


PLAIN_FOLDER = """\
entries:
  - id: "Giờ làm việc (01)"
    questions: [Thư viện mở cửa lúc mấy giờ?, Giờ mở cửa của thư viện]
    answer: Thư viện mở cửa từ 8 giờ.
  - id: the_ban_doc
    title: Làm thẻ bạn đọc
    questions:
      - Làm thẻ bạn đọc cần giấy tờ gì?
    answer: Bạn đọc mang theo căn cước.
  - id: "3"
    questions: [Phòng đọc Cầu Giấy ở tầng mấy?]
    answer: Phòng đọc Cầu Giấy ở tầng hai.
"""


def test_folder_of_plain_entries_alone_answers_with_ids_of_any_form(ask_folder: AskFolder) -> None:
    ask = ask_folder(PLAIN_FOLDER)
    assert ask("thu vien mo cua luc may gio").entry == "Giờ làm việc (01)"
    assert ask("Muốn làm thẻ bạn đọc thì cần giấy tờ gì?").entry == "the_ban_doc"
    assert ask("Phòng đọc Cầu Giấy ở tầng mấy?").text == "Phòng đọc Cầu Giấy ở tầng hai."
    assert ask("Giá vàng hôm nay bao nhiêu?").outcome is Outcome.REFUSE


def test_facet_that_no_entry_of_a_folder_carries_vetoes_nothing(ask_folder: AskFolder) -> None:
    ask = ask_folder(
        "entries:\n  - id: mot\n    questions: [Hồ sơ lần thứ hai nộp ở đâu?]\n"
        "    answer: Nộp ở tầng một.\n"
    )
    told = ask("nop ho so lan thu hai o dau")
    assert (told.outcome, told.entry) == (Outcome.ANSWER, "mot")
