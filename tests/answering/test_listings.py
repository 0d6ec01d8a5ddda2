"""Lists, counts and the n-th of a list, composed from the fields."""

from __future__ import annotations

import pytest

from exchange import Outcome
from reading.text import fold
from tests.answering.asking import Ask, AskFolder


@pytest.mark.parametrize(
    ("question", "held", "other"),
    [
        (
            "Quận Suối Ngọc có những nhiệm vụ trọng tâm nào?",
            ["1. Làm sạch dòng suối", "2. Mở rộng chợ đêm", "3. Xe buýt điện"],
            ["Đào tạo cán bộ trẻ", "4."],
        ),
        (
            "Kể tên các khâu đột phá của quận Suối Ngọc",
            ["1. Đào tạo cán bộ trẻ", "2. Hồ sơ điện tử"],
            ["Làm sạch dòng suối", "3."],
        ),
        ("Quận Suối Ngọc có những kế hoạch nào?", ["41-KH/QU", "52-KH/UBND"], ["217", "60-KH"]),
        ("Quận Đồi Thông có những văn bản nào?", ["88-BC/QU", "60-KH/QU"], ["41-KH", "52-KH"]),
    ],
)
def test_list_holds_all_its_members_and_no_others(
    ask: Ask, question: str, held: list[str], other: list[str]
) -> None:
    for typed in (question, fold(question)):
        told = ask(typed)
        assert told.outcome is Outcome.ANSWER
        assert [one for one in held if one not in told.text] == []
        assert [one for one in other if one in told.text] == []


def test_documents_are_listed_by_who_issued_them(ask: Ask) -> None:
    told = ask("Quận ủy Đồi Thông ban hành những văn bản nào?").text
    assert "88-BC/QU" in told and "60-KH/QU" in told
    assert "41-KH/QU" not in told


def test_points_of_a_list_stand_in_their_order(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc có những nhiệm vụ trọng tâm nào?").text
    assert told.index("dòng suối") < told.index("chợ đêm") < told.index("buýt điện")


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("Quận Suối Ngọc có mấy khâu đột phá?", "2"),
        ("Quận Suối Ngọc có bao nhiêu nhiệm vụ trọng tâm?", "3"),
        ("Có bao nhiêu kế hoạch của quận Suối Ngọc?", "2"),
    ],
)
def test_members_of_a_list_are_counted(ask: Ask, question: str, count: str) -> None:
    told = ask(question)
    assert told.outcome is Outcome.ANSWER
    assert f": {count} " in told.text.split("\n")[0]


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("Nhiệm vụ trọng tâm thứ nhất của quận Suối Ngọc là gì?", "sn-task-1"),
        ("Nhiệm vụ trọng tâm thứ 2 của quận Suối Ngọc là gì?", "sn-task-2"),
        ("nhiệm vụ số 3 quận Suối Ngọc", "sn-task-3"),
        ("nhiem vu trong tam thu ba cua quan suoi ngoc", "sn-task-3"),
        ("Khâu đột phá thứ hai của quận Suối Ngọc là gì?", "sn-breakthrough-2"),
    ],
)
def test_nth_point_of_a_list_is_that_point(ask: Ask, question: str, entry: str) -> None:
    told = ask(question)
    assert (told.outcome, told.entry) == (Outcome.ANSWER, entry)


def test_list_that_a_unit_lacks_is_refused(ask: Ask) -> None:
    assert ask("Quận Đồi Thông có những nhiệm vụ trọng tâm nào?").outcome is Outcome.REFUSE


def test_point_beyond_the_list_is_refused(ask: Ask) -> None:
    assert ask("Nhiệm vụ trọng tâm thứ 9 của quận Suối Ngọc?").outcome is Outcome.REFUSE


@pytest.mark.parametrize("span", ["tháng 4", "tháng sau", "tháng 4/2030", "quý 2"])
def test_what_happens_in_a_span_is_listed(ask: Ask, span: str) -> None:
    told = ask(f"{span} có đại hội nào?")
    assert told.outcome is Outcome.ANSWER
    assert "phường Hoa Mận" in told.text
    assert "Đồi Thông" not in told.text


def test_span_in_which_nothing_happens_is_told_as_such(ask: Ask) -> None:
    assert "không nêu đại hội nào" in ask("tuần này có đại hội nào?").text


def test_list_of_a_clerk_picks_its_members_by_hand(ask_folder: AskFolder) -> None:
    ask = ask_folder(
        """\
units:
  - {id: lang-vang, name: quận Làng Vàng, level: district}
tasks:
  - {id: mot, list: projects, position: "1", unit: lang-vang, title: Cổng Đông, text: Sơn lại}
  - {id: hai, list: projects, position: "2", unit: lang-vang, title: Cổng Tây, text: Xây mới}
  - {id: ba, list: projects, position: "3", unit: lang-vang, title: Cầu Bắc, text: Xây mới}
lists:
  - id: cac-cong
    of: projects
    title: Các cổng của quận Làng Vàng
    unit: lang-vang
    members: [hai, mot]
    complete: "no"
"""
    )
    told = ask("Kể tên các cổng của quận Làng Vàng")
    assert (told.outcome, told.entry) == (Outcome.ANSWER, "cac-cong")
    assert told.text.index("Cổng Tây") < told.text.index("Cổng Đông")
    assert "Cầu Bắc" not in told.text
    assert "có thể chưa đủ" in told.text
