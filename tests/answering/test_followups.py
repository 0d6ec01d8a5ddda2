"""What a message inherits: unit, document, attribute; a choice picked by number or by name."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import Ask

MEMBERS = "Có bao nhiêu đảng viên?"


@pytest.mark.parametrize(
    ("earlier", "question", "entry", "held"),
    [
        # another unit
        ("Đại hội IX quận Suối Ngọc khi nào?", "còn Đồi Thông?", "doi-thong-congress-5", "tháng 7"),
        ("Suối Ngọc có bao nhiêu chi bộ?", "thế quận Đồi Thông thì sao?", "doi-thong-cells", "180"),
        ("Quận Suối Ngọc có bao nhiêu đảng viên?", "con doi thong", "doi-thong-members", "10.045"),
        # another document
        ("KH 41 về việc gì?", "còn KH 52?", "kh-52", "trồng cây xanh"),
        # another attribute
        ("KH 41 về việc gì?", "ban hành ngày nào?", "kh-41", "5/2/2030"),
        ("KH 41 về việc gì?", "ai ban hành?", "kh-41", "Quận ủy Suối Ngọc"),
        ("Đại hội quận Đồi Thông khi nào?", "lần thứ mấy?", "doi-thong-congress-5", "lần thứ V"),
        ("Quận Suối Ngọc có bao nhiêu đảng viên?", "còn chi bộ?", "suoi-ngoc-cells", "210"),
        ("Đại hội quận Đồi Thông khi nào?", "có bao nhiêu chi bộ?", "doi-thong-cells", "180"),
        # the unit of what was answered, named by nobody
        ("Đại hội lần thứ V khi nào?", "có bao nhiêu đảng viên?", "doi-thong-members", "10.045"),
        ("Xe buýt điện là nhiệm vụ gì?", "có bao nhiêu chi bộ?", "suoi-ngoc-cells", "210"),
        # a pronoun
        ("KH 41 về việc gì?", "Kế hoạch đó ban hành ngày nào?", "kh-41", "5/2/2030"),
        ("KH 41 về việc gì?", "văn bản này phục vụ đại hội nào?", "kh-41", "lần thứ IX"),
        # a correction
        ("Đồi Thông có bao nhiêu đảng viên?", "à không, Suối Ngọc", "suoi-ngoc-members", "12.345"),
        ("Đồi Thông có bao nhiêu đảng viên?", "ý tôi là Suối Ngọc", "suoi-ngoc-members", "12.345"),
    ],
)  # fmt: skip
def test_follow_up_takes_what_it_leaves_unsaid(
    ask: Ask, earlier: str, question: str, entry: str, held: str
) -> None:
    told = ask(earlier, question)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, entry)
    assert held in told.text


def test_pronoun_leads_to_the_person_spoken_of(ask: Ask) -> None:
    told = ask("Bí thư Quận ủy Suối Ngọc là ai?", "bà ấy bao nhiêu tuổi?")
    assert told.outcome is Outcome.REFUSE
    assert "Trần Thị Mây" in told.text


def test_whole_question_takes_nothing_from_before(ask: Ask) -> None:
    told = ask("Đại hội quận Đồi Thông khi nào?", "KH 41 ban hành ngày nào?")
    assert told.entry == "kh-41"


def test_follow_up_after_follow_up_keeps_the_thread(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc có bao nhiêu đảng viên?", "còn Đồi Thông?", "thế còn chi bộ?")
    assert told.entry == "doi-thong-cells"


def test_follow_up_to_an_unknown_place_is_refused(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc có bao nhiêu đảng viên?", "còn quận Cầu Giấy?")
    assert told.outcome is Outcome.REFUSE
    assert "Cầu Giấy" in told.text


def test_small_talk_between_does_not_cut_the_thread(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc có bao nhiêu đảng viên?", "cảm ơn", "còn Đồi Thông?")
    assert told.entry == "doi-thong-members"


@pytest.mark.parametrize("typed", ["{n}", " {n} ", "{n}.", "số {n}", "câu {n}", "chọn {n}"])
def test_number_typed_back_picks_the_choice(ask: Ask, typed: str) -> None:
    choices = ask(MEMBERS).choices
    for number, choice in enumerate(choices[:-1], 1):
        told = ask(MEMBERS, typed.format(n=number))
        assert (told.outcome, told.entry) == (Outcome.ANSWER, choice.id)


def test_words_of_a_title_pick_the_choice(ask: Ask) -> None:
    assert ask(MEMBERS, "Đồi Thông").entry == "doi-thong-members"
    assert ask(MEMBERS, "quan suoi ngoc").entry == "suoi-ngoc-members"


def test_button_pressed_picks_the_choice(ask: Ask) -> None:
    told = ask(MEMBERS, "Số đảng viên của quận Đồi Thông", chosen="doi-thong-members")
    assert (told.outcome, told.entry) == (Outcome.ANSWER, "doi-thong-members")
    assert "10.045" in told.text


def test_document_named_before_is_returned_to(ask: Ask) -> None:
    told = ask(
        "KH 41 của ai?",
        "Quận Đồi Thông có bao nhiêu chi bộ?",
        "quay lại kế hoạch lúc nãy, nó ra ngày mấy",
    )
    assert told.entry == "kh-41"
    assert "5/2/2030" in told.text


def test_that_district_is_the_one_of_the_ward_before(ask: Ask) -> None:
    told = ask("Đại hội phường Hoa Mận khi nào?", "quận đó có bao nhiêu chi bộ")
    assert told.entry == "suoi-ngoc-cells"


def test_question_about_something_else_is_not_answered_from_before(ask: Ask) -> None:
    told = ask("Kế hoạch 60 về việc gì?", "Giá vàng hôm nay bao nhiêu?")
    assert told.outcome is Outcome.REFUSE


def test_choice_is_answered_for_what_was_asked(ask: Ask) -> None:
    choices = [one.id for one in ask("Đại hội ở đâu?").choices]
    number = choices.index("suoi-ngoc-congress-9") + 1
    assert "Nhà văn hóa" in ask("Đại hội ở đâu?", str(number)).text


@pytest.mark.parametrize("last", ["number", "words", "button"])
def test_none_of_these_is_taken_down_as_a_refusal(ask: Ask, last: str) -> None:
    choices = ask(MEMBERS).choices
    none = choices[-1]
    told = {
        "number": lambda: ask(MEMBERS, str(len(choices))),
        "words": lambda: ask(MEMBERS, "Không có câu nào đúng"),
        "button": lambda: ask(MEMBERS, none.title, chosen=none.id),
    }[last]()
    assert told.outcome is Outcome.REFUSE
    assert told.entry is None
    assert told.rejected
    assert (
        told.text == "Tôi ghi nhận là chưa có câu nào đúng ý. Đồng chí thử hỏi cách khác giúp tôi."
    )


def test_number_beyond_the_choices_picks_none(ask: Ask) -> None:
    assert ask(MEMBERS, "9").outcome is not Outcome.ANSWER


def test_number_with_nothing_offered_picks_nothing(ask: Ask) -> None:
    assert ask("2").outcome is not Outcome.ANSWER


@pytest.mark.parametrize(
    ("earlier", "question", "entry"),
    [
        ("Quận Suối Ngọc có bao nhiêu đảng viên?", "quận kia thì sao", "doi-thong-members"),
        ("Đồi Thông có bao nhiêu đảng viên?", "à không quận kia cơ", "suoi-ngoc-members"),
        ("Nhiệm vụ thứ nhất của Suối Ngọc là gì?", "cái tiếp theo", "sn-task-2"),
        ("Các nhiệm vụ của quận Suối Ngọc", "cái xe buýt ấy là gì", "sn-task-3"),
        ("Quận Suối Ngọc có những kế hoạch nào?", "kế hoạch cây xanh đó ra hôm mấy", "kh-52"),
    ],
)
def test_pointing_leads_to_the_counterpart_the_next_and_the_one_of_a_list(
    ask: Ask, earlier: str, question: str, entry: str
) -> None:
    told = ask(earlier, question)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, entry)


@pytest.mark.parametrize(
    ("question", "offered"),
    [
        ("ai ký thế ạ", {"ct-77", "kh-217", "kh-41", "kh-52"}),
        ("bài đó ai viết", {"bai-suoi-ngoc", "bai-doi-thong", "bai-sau-dai-hoi"}),
    ],
)
def test_attribute_of_nothing_is_asked_back_for(ask: Ask, question: str, offered: set[str]) -> None:
    told = ask(question)
    assert told.outcome is Outcome.CLARIFY
    assert {one.id for one in told.choices[:-1]} == offered


def test_next_of_the_last_point_is_not_made_up(ask: Ask) -> None:
    told = ask("Nhiệm vụ thứ 3 của quận Suối Ngọc là gì?", "cái tiếp theo")
    assert told.entry not in {"sn-task-1", "sn-task-2"}


@pytest.mark.parametrize(
    ("earlier", "question", "held"),
    [
        ("Quận Suối Ngọc có bao nhiêu đảng viên?", "tháng sau có gì", "Hoa Mận"),
        ("Quận Đồi Thông có bao nhiêu đảng viên?", "tháng sau có gì", "không nêu sự kiện"),
        ("Quận Suối Ngọc có bao nhiêu đảng viên?", "tuần này có sự kiện gì", "không nêu sự kiện"),
    ],
)
def test_question_about_a_time_takes_its_place_alone(
    ask: Ask, earlier: str, question: str, held: str
) -> None:
    told = ask(earlier, question)
    assert told.outcome is Outcome.ANSWER
    assert held in told.text
