"""Fields answered as fields: the fact first, its state as seen from now, then the source."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import Ask, AskFolder

BEFORE, ON_THE_DAY, REPORTED = "2030-03-20T09:00", "2030-06-12T07:00", "2030-06-20T09:00"
NINTH = "Đại hội IX quận Suối Ngọc"


@pytest.mark.parametrize(
    ("question", "entry", "held"),
    [
        ("KH 41 do ai ban hành?", "kh-41", "Quận ủy Suối Ngọc"),
        ("KH 41 ban hành ngày nào?", "kh-41", "5/2/2030"),
        ("KH 41 về việc gì?", "kh-41", "tuyên truyền, cổ động chào mừng đại hội"),
        ("KH 41 nhằm mục đích gì?", "kh-41", "mỗi gia đình trong quận biết về đại hội"),
        ("KH 41 phục vụ đại hội nào?", "kh-41", "lần thứ IX Đảng bộ quận Suối Ngọc"),
        ("Ai ban hành chỉ thị 77?", "ct-77", "Bộ Chính trị"),
        (f"{NINTH} tổ chức ở đâu?", "suoi-ngoc-congress-9", "Nhà văn hóa quận Suối Ngọc"),
        (f"{NINTH} thuộc nhiệm kỳ nào?", "suoi-ngoc-congress-9", "2030-2035"),
        ("Đại hội quận Đồi Thông lần thứ mấy?", "doi-thong-congress-5", "lần thứ V"),
        ("Quận Suối Ngọc có bao nhiêu đảng viên?", "suoi-ngoc-members", "12.345 đảng viên"),
        ("Bí thư Quận ủy Suối Ngọc là ai?", "bi-thu-suoi-ngoc", "Trần Thị Mây"),
        ("Trần Thị Mây giữ chức vụ gì?", "bi-thu-suoi-ngoc", "Bí thư Quận ủy Suối Ngọc"),
        ("Ai viết bài Suối Ngọc sẵn sàng cho đại hội?", "bai-suoi-ngoc", "Lê Sóng"),
        ("Hạn chót đại hội cơ sở quận Suối Ngọc?", "suoi-ngoc-base-deadline", "30/4/2030"),
    ],
)
def test_field_that_is_asked_is_told_first(ask: Ask, question: str, entry: str, held: str) -> None:
    told = ask(question)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, entry)
    assert held in told.text.split("\n")[0]


def test_fields_are_told_of_the_document_asked_and_of_no_other(ask: Ask) -> None:
    told = ask("KH 41 do ai ban hành?").text
    assert "Đồi Thông" not in told and "UBND" not in told


@pytest.mark.parametrize(
    "question",
    ["KH 41 về việc gì?", f"{NINTH} khi nào?", "Quận Suối Ngọc có bao nhiêu đảng viên?"],
)
def test_last_line_names_the_source(ask: Ask, question: str) -> None:
    assert ask(question).text.split("\n")[-1] == "Nguồn: Báo Biển Xanh ngày 05/03/2030."


def test_figure_is_told_with_its_day(ask: Ask) -> None:
    assert "5/3/2030" in ask("Quận Suối Ngọc có bao nhiêu đảng viên?").text.split("\n")[0]


def test_planned_event_is_told_as_planned_with_the_days_left(ask: Ask) -> None:
    told = ask(f"{NINTH} khi nào?", now=BEFORE).text
    assert "dự kiến ngày 12/6/2030" in told
    assert "còn 84 ngày" in told
    assert "bế mạc" not in told and "đã diễn ra" not in told


def test_event_is_today_on_its_day(ask: Ask) -> None:
    told = ask(f"{NINTH} khi nào?", now=ON_THE_DAY).text
    assert "hôm nay" in told
    assert "bế mạc" not in told


def test_later_report_tells_that_an_event_was_held(ask: Ask) -> None:
    told = ask(f"{NINTH} đã xong chưa?", now=REPORTED).text
    assert "bế mạc" in told and "15/6/2030" in told
    assert "còn" not in told


def test_time_of_an_event_that_was_held_comes_with_the_report(ask: Ask) -> None:
    told = ask(f"{NINTH} khi nào?", now=REPORTED).text
    assert "12/6/2030" in told and "bế mạc" in told
    assert "còn" not in told


def test_days_since_an_event_are_counted(ask: Ask) -> None:
    assert "cách đây 8 ngày" in ask(f"{NINTH} cách đây bao lâu?", now=REPORTED).text


def test_days_until_an_event_are_counted(ask: Ask) -> None:
    told = ask("Còn bao nhiêu ngày nữa đến đại hội phường Hoa Mận?")
    assert told.entry == "hoa-man-pilot"
    assert "còn 13 ngày" in told.text


def test_event_held_before_the_question_is_told_as_past(ask: Ask) -> None:
    told = ask("Đại hội VIII quận Suối Ngọc khi nào?")
    assert told.entry == "suoi-ngoc-congress-8"
    assert "đã diễn ra ngày 10/6/2025" in told.text


def test_plan_without_a_later_report_is_told_as_a_plan_whose_time_is_over(ask: Ask) -> None:
    told = ask("Đại hội quận Đồi Thông xong chưa?", now="2030-08-25T09:00").text
    assert "theo kế hoạch cuối tháng 7/2030" in told
    assert "đã qua" in told
    assert "đã diễn ra" not in told


@pytest.mark.parametrize(
    ("question", "coarse"),
    [
        ("Đại hội quận Đồi Thông khi nào?", "cuối tháng 7/2030"),
        ("Còn bao nhiêu ngày nữa đến đại hội quận Đồi Thông?", "cuối tháng 7/2030"),
        ("Đại hội thành phố Biển Xanh ngày nào?", "quý 4/2030"),
    ],
)
def test_coarse_time_stays_coarse(ask: Ask, question: str, coarse: str) -> None:
    first = ask(question).text.split("\n")[0]
    assert coarse in first
    assert "ngày nữa" not in first
    for invented in ("21/7", "31/7", "1/10/2030", "31/12/2030"):
        assert invented not in first


def test_plain_entry_is_told_as_it_stands(ask: Ask) -> None:
    told = ask("Đi dự đại hội mặc trang phục thế nào?")
    assert told.text == "Đại biểu mặc trang phục lịch sự; nữ mặc áo dài."


def test_reply_is_short_enough_for_a_phone(ask: Ask) -> None:
    for question in ("KH 41 về việc gì?", f"{NINTH} khi nào?", "Kế hoạch 60 ai ký?"):
        assert len(ask(question).text) <= 700


def test_long_entry_is_cut_at_a_sentence(ask_folder: AskFolder) -> None:
    sentences = " ".join(f"Bước {n} là ghi tên vào sổ và ký nhận." for n in range(1, 60))
    ask = ask_folder(
        "entries:\n  - id: so\n    questions: [Ghi sổ thế nào?]\n    answer: " + sentences
    )
    told = ask("Ghi sổ thế nào?").text
    assert told.startswith("Bước 1 là") and len(told) <= 700
    assert told.endswith((".", "…"))


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("KH 41 thực hiện văn bản nào?", "Kế hoạch số 41-KH/QU thực hiện Kế hoạch số 217-KH/TU."),
        ("KH 41 thực hiện theo KH 217 đúng không?", "thực hiện Kế hoạch số 217-KH/TU"),
        ("Kế hoạch 217 về việc gì?", "thực hiện Chỉ thị số 77-CT/TW"),
        (
            "KH 52 căn cứ văn bản nào?",
            "không nêu văn bản được thực hiện của Kế hoạch số 52-KH/UBND",
        ),
    ],
)
def test_document_tells_which_one_it_carries_out(ask: Ask, question: str, said: str) -> None:
    assert said in ask(question).text
