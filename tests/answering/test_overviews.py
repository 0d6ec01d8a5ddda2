"""What there is, seen from above, and what some words search for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering import OVERVIEWS, Index, build_index, excerpts, overview
from curation.loading import load_knowledge
from exchange import VIETNAM, Choice, Outcome
from tests.answering.test_bad_input import PIECES

DAY = date(2030, 3, 20)
NOW = datetime(2030, 3, 20, 9, tzinfo=VIETNAM)
PLAIN = "entries:\n  - {id: a, questions: [Nộp đảng phí ở đâu?], answer: Tại chi bộ.}\n"
UNIT = "units:\n  - {id: song, name: quận Sông, level: district}\n"
IndexOf = Callable[[str], Index]


@pytest.fixture
def index_of(tmp_path: Path) -> IndexOf:
    """The index of a folder that holds one file with this text."""

    def of(text: str) -> Index:
        (tmp_path / "kho.yaml").write_text(text, encoding="utf-8")
        return build_index(load_knowledge(tmp_path))

    return of


def event(number: int, day: str, more: str = "status: planned") -> str:
    """An event of a day, as a clerk writes it."""
    when = f"{{text: ngày {day}, start: {day}, end: {day}, precision: day}}"
    return (
        f"  - {{id: e-{number}, title: Họp lần {number}, unit: song, kind: họp, when: {when},"
        f" {more}}}\n"
    )


def test_calendar_tells_what_is_to_come_and_then_what_is_past(index: Index) -> None:
    told = overview("lich", index, DAY)
    assert told.text.split("\n") == [
        "Sắp tới:",
        "- 2/4/2030: Đại hội điểm Đảng bộ phường Hoa Mận",
        "- Trước ngày 30/4/2030: Hoàn thành đại hội các tổ chức cơ sở đảng quận Suối Ngọc",
        "- 12/6/2030: Đại hội đại biểu lần thứ IX Đảng bộ quận Suối Ngọc",
        "- Cuối tháng 7/2030: Đại hội đại biểu lần thứ V Đảng bộ quận Đồi Thông",
        "- Quý 4/2030: Đại hội đại biểu lần thứ XX Đảng bộ thành phố Biển Xanh",
        "Đã qua:",
        "- 10/6/2025: Đại hội lần thứ VIII Đảng bộ quận Suối Ngọc",
    ]
    assert (told.outcome, told.entry, told.confidence) == (Outcome.ANSWER, None, 1.0)
    assert told.choices[0] == Choice("hoa-man-pilot", "Đại hội điểm Đảng bộ phường Hoa Mận")
    assert [one.id for one in told.choices][-1] == "suoi-ngoc-congress-8"


def test_calendar_follows_the_day(index: Index) -> None:
    told = overview("lich", index, date(2030, 4, 2)).text
    assert told.startswith("Sắp tới:\n- 2/4/2030")
    told = overview("lich", index, date(2030, 6, 20)).text
    assert told.index("Quý 4/2030") < told.index("Đã qua:") < told.index("12/6/2030")
    assert told.index("12/6/2030") < told.index("30/4/2030") < told.index("2/4/2030")
    told = overview("lich", index, date(2031, 1, 1)).text
    assert told.startswith("Tài liệu không nêu việc nào từ hôm nay trở đi.\nĐã qua:\n- Quý 4/2030")


def test_calendar_shows_twelve_and_counts_the_others(index_of: IndexOf) -> None:
    days = [f"{day:02}/05/2030" for day in range(1, 16)]
    text = UNIT + "events:\n" + "".join(event(n, day) for n, day in enumerate(reversed(days), 1))
    told = overview("lich", index_of(text), DAY)
    lines = told.text.split("\n")
    assert lines[:2] == ["Sắp tới:", "- 01/05/2030: Họp lần 15"]
    assert len(lines) == 14
    assert lines[-2:] == ["- 12/05/2030: Họp lần 4", "… và 3 việc nữa"]
    assert [one.title for one in told.choices] == [f"Họp lần {n}" for n in range(15, 9, -1)]


def test_calendar_marks_what_was_moved_or_cancelled(index_of: IndexOf) -> None:
    events = event(1, "01/05/2030", "status: cancelled") + event(2, "02/05/2030", "status: moved")
    told = overview("lich", index_of(UNIT + "events:\n" + events), DAY).text
    assert "Họp lần 1 (không tổ chức nữa)" in told
    assert "Họp lần 2 (đã đổi thời gian)" in told


def test_event_that_was_held_is_past_though_its_time_is_not_over(index_of: IndexOf) -> None:
    month = "when: {text: tháng 3/2030, start: 01/03/2030, end: 31/03/2030, precision: month}"
    held = f"  - {{id: x, title: Hội thi, unit: song, kind: thi, {month}, status: held}}\n"
    told = overview("lich", index_of(UNIT + "events:\n" + held), DAY).text
    assert told.split("\n")[1:] == ["Đã qua:", "- Tháng 3/2030: Hội thi"]


def test_event_without_a_day_is_not_in_the_calendar(index_of: IndexOf) -> None:
    undated = "  - {id: x, title: Hội thảo, unit: song, kind: họp, status: planned}\n"
    text = UNIT + "events:\n" + undated
    assert overview("lich", index_of(text), DAY).outcome is Outcome.REFUSE
    told = overview("lich", index_of(text + event(1, "01/05/2030")), DAY)
    assert told.text == "Sắp tới:\n- 01/05/2030: Họp lần 1"


def test_documents_stand_under_their_issuers_newest_first(index: Index) -> None:
    told = overview("vanban", index, DAY)
    lines = told.text.split("\n")
    assert lines[:4] == [
        "Bộ Chính trị:",
        "- Chỉ thị số 77-CT/TW (2/1/2030): đại hội đảng bộ các cấp",
        "Thành ủy Biển Xanh:",
        "- Kế hoạch số 217-KH/TU (20/1/2030): tổ chức đại hội đảng bộ các cấp của thành phố",
    ]
    assert lines[-3:] == [
        "Quận ủy Đồi Thông:",
        "- Báo cáo số 88-BC/QU (1/3/2030): kết quả đại hội chi bộ",
        "- Kế hoạch số 60-KH/QU: bảo vệ rừng thông",
    ]
    assert told.choices[0] == Choice("ct-77", "Chỉ thị số 77-CT/TW")
    assert len(told.choices) == 6


def test_document_that_names_no_issuer_stands_last(index_of: IndexOf) -> None:
    text = (
        UNIT + "documents:\n  - {id: a, kind: Báo cáo, number: 1-BC, subject: rừng}\n"
        "  - {id: b, kind: Báo cáo, number: 2-BC, subject: suối, issuer: song}\n"
        "  - {id: c, kind: Báo cáo, number: 3-BC, issuer: song, date: 01/02/2030}\n"
        "  - {id: d, kind: Báo cáo, number: 4-BC, issuer: song, date: 01/03/2030}\n"
    )
    told = overview("vanban", index_of(text), DAY).text
    assert told.split("\n") == [
        "Quận Sông:",
        "- Báo cáo số 4-BC (1/3/2030)",
        "- Báo cáo số 3-BC (1/2/2030)",
        "- Báo cáo số 2-BC: suối",
        "Không nêu cơ quan ban hành:",
        "- Báo cáo số 1-BC: rừng",
    ]


def test_lists_of_tasks_tell_how_many_points_they_have(index: Index) -> None:
    told = overview("nhiemvu", index, DAY)
    assert told.text.split("\n")[1:] == [
        "- Các nhiệm vụ trọng tâm của quận Suối Ngọc nhiệm kỳ 2030-2035 (3 mục)",
        "- Các khâu đột phá của quận Suối Ngọc nhiệm kỳ 2030-2035 (2 mục)",
    ]
    assert [one.title for one in told.choices] == [
        "Các nhiệm vụ trọng tâm của quận Suối Ngọc nhiệm kỳ 2030-2035",
        "Các khâu đột phá của quận Suối Ngọc nhiệm kỳ 2030-2035",
    ]


def test_units_that_something_is_known_of_stand_highest_first(index: Index) -> None:
    told = overview("donvi", index, DAY)
    lines = told.text.split("\n")
    assert lines[1:3] == [
        "- Thành phố Biển Xanh (cấp thành phố, thuộc Trung ương)",
        "- Quận Suối Ngọc (cấp quận, thuộc thành phố Biển Xanh)",
    ]
    assert lines[-1] == "- Phường Hoa Mận (cấp phường, thuộc quận Suối Ngọc)"
    assert "Suối Ngọc Thượng" not in told.text  # nothing is known of it
    assert [one.id for one in told.choices][:3] == ["bien-xanh", "suoi-ngoc", "doi-thong"]
    assert len(told.choices) == 8


def test_unit_that_lies_in_nothing_is_told_without_a_parent(index_of: IndexOf) -> None:
    text = UNIT + "events:\n" + event(1, "01/05/2030")
    told = overview("donvi", index_of(text), DAY).text
    assert told.split("\n")[1] == "- Quận Sông (cấp quận)"


@pytest.mark.parametrize(
    ("kind", "held"),
    [
        ("lich", "không nêu việc nào"),
        ("vanban", "không có văn bản nào"),
        ("nhiemvu", "không có danh sách nhiệm vụ nào"),
        ("donvi", "không nêu đơn vị nào"),
        ("khac", "không nêu điều đồng chí hỏi"),
    ],
)
def test_overview_of_what_is_not_there_says_so(index_of: IndexOf, kind: str, held: str) -> None:
    told = overview(kind, index_of(PLAIN), DAY)
    assert (told.outcome, told.entry, told.choices) == (Outcome.REFUSE, None, ())
    assert held in told.text


@pytest.mark.parametrize("kind", OVERVIEWS)
def test_every_choice_of_an_overview_can_be_asked(index: Index, kind: str) -> None:
    for one in overview(kind, index, DAY).choices:
        assert index.topics[index.place_of[one.id]].title == one.title


@pytest.mark.parametrize("kind", OVERVIEWS)
def test_overview_is_worded_by_the_phrases(index: Index, kind: str) -> None:
    phrases = {key: text.replace(":", " –") for key, text in index.knowledge.phrases.items()}
    own = replace(index, knowledge=replace(index.knowledge, phrases=phrases))
    assert ":\n" in overview(kind, index, DAY).text
    if kind != "vanban":
        assert ":" not in overview(kind, own, DAY).text
    assert " –\n" in overview(kind, own, DAY).text


def test_search_finds_the_best_first_with_all_that_is_told(index: Index) -> None:
    found = excerpts("kh 41", index, NOW)
    assert (found[0].id, found[0].title) == ("kh-41", "Kế hoạch số 41-KH/QU")
    assert "để mỗi gia đình" in found[0].text
    assert found[0].text.endswith("Nguồn: Báo Biển Xanh ngày 05/03/2030.")
    members = excerpts("bao nhiêu đảng viên quận Đồi Thông", index, NOW)
    assert members[0].id == "doi-thong-members"


def test_search_gives_no_more_than_asked_and_each_once(index: Index) -> None:
    found = excerpts("đại hội", index, NOW)
    assert len(found) == len({one.id for one in found}) == 8
    assert excerpts("đại hội", index, NOW, limit=2) == found[:2]


def test_search_for_nothing_gives_what_the_calendar_names(index: Index) -> None:
    choices = overview("lich", index, DAY).choices
    assert [one.id for one in excerpts(" ", index, NOW)] == [one.id for one in choices]


def test_search_for_what_nothing_fits_is_empty(index: Index) -> None:
    assert excerpts("zzz qqq", index, NOW) == ()


def test_search_leaves_out_what_can_only_be_refused(index_of: IndexOf) -> None:
    refused = event(1, "01/05/2030", "status: planned, absent: [người]")
    text = UNIT + "events:\n" + refused + event(2, "02/05/2030")
    assert [one.id for one in excerpts("", index_of(text), NOW)] == ["e-2"]


def test_search_works_in_a_folder_of_plain_entries(index_of: IndexOf) -> None:
    plain = index_of(PLAIN)
    assert [one.id for one in excerpts("đảng phí", plain, NOW)] == ["a"]
    assert excerpts("", plain, NOW) == ()


@given(text=st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join) | st.text(max_size=40))
@settings(max_examples=60, deadline=None)
def test_search_raises_nothing_for_any_text(index: Index, text: str) -> None:
    for one in excerpts(text, index, NOW):
        assert one.id in index.place_of
        assert one.text.strip()
