"""Warnings that need asking: items easily confused, items not found, replies too long."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from answering import answer, build_index
from answering.checks import findings
from answering.phrasings import phrasings
from curation.loading import load_knowledge
from exchange import Outcome, Question
from handlers.conversation.paragraphs import LIMITS
from reading.text import fold
from tests.commands.checked import HEAD, NOW, checked, of_rule
from tests.curation.folders import folder_of

Capsys = pytest.CaptureFixture[str]

INVENTED = Path(__file__).parent.parent / "knowledge"

# Enough else in the folder that a word weighs what it would in a real one.
AROUND = [
    "Mấy giờ văn phòng mở cửa?",
    "Nộp hồ sơ chuyển sinh hoạt đảng ở đâu?",
    "Đảng phí mỗi tháng đóng bao nhiêu?",
    "Ai ký giấy giới thiệu đại biểu?",
    "Đại biểu mặc trang phục thế nào?",
    "Xe đưa đón đại biểu đậu ở đâu?",
    "Thư viện xã có những sách gì?",
    "Lịch tiêm phòng cho trẻ em tháng này?",
]


def plain(*questions: str, around: bool = True) -> str:
    """A folder of plain entries q0, q1 ... with one question each, among others."""
    lines = ["entries:"]
    for number, question in enumerate([*questions, *(AROUND if around else ())]):
        lines += [f"  - id: q{number}", f"    questions: [{json.dumps(question)}]"]
        lines += [f"    answer: Trả lời số {number}."]
    return "\n".join(lines) + "\n"


CONFUSED = {
    "a word more": ("Lệ phí cấp thẻ thư viện?", "Lệ phí cấp lại thẻ thư viện?"),
    "another order": ("Trẻ sơ sinh bị vàng da", "Vàng da ở trẻ sơ sinh"),
    "the same without marks": ("Dinh dưỡng cho bé", "Dinh duong cho be"),
    "another word for asking": ("Họp chi bộ khi nào?", "Họp chi bộ lúc nào?"),
}
APART = {
    "other things": ("Họp chi bộ khi nào?", "Hồ sơ kết nạp gồm những gì?"),
    "one word in common": ("Họp chi bộ khi nào?", "Chi bộ có mấy đảng viên?"),
    "one asks for much more": ("Khóc nhiều", "Bé khóc nhiều khi khó đi ngoài về đêm"),
}


@pytest.mark.parametrize("case", CONFUSED)
def test_entries_of_nearly_the_same_words_are_told_once_at_the_later(
    case: str, tmp_path: Path, capsys: Capsys
):
    first, later = CONFUSED[case]
    complaints = checked(tmp_path, plain(first, later), capsys)
    (one,) = [x for x in complaints if x["rule"] == "easily-confused"]
    assert (one["entry"], one["line"]) == ("q1", 6)
    assert "“q0”" in one["problem"] and "kho/tep.yaml:2" in one["problem"]
    assert first in one["problem"] and later in one["problem"]


@pytest.mark.parametrize("case", APART)
def test_entries_that_share_little_are_not_confused(case: str, tmp_path: Path, capsys: Capsys):
    complaints = checked(tmp_path, plain(*APART[case]), capsys)
    assert [one["problem"] for one in complaints if one["rule"] == "easily-confused"] == []


def test_three_entries_alike_are_three_pairs(tmp_path: Path, capsys: Capsys):
    content = plain("Họp chi bộ khi nào?", "Họp chi bộ lúc nào?", "Khi nào họp chi bộ?")
    told = of_rule("easily-confused", checked(tmp_path, content, capsys))
    assert sorted(entry for entry, _ in told) == ["q1", "q2", "q2"]


def figures(*lines: str) -> str:
    """A folder with figures of two villages, and a few things beside."""
    return HEAD + "figures:\n" + "".join(f"  - {{{line}, source: bao-lang}}\n" for line in lines)


def test_same_figure_of_two_units_is_told_apart_by_asking_which(tmp_path: Path, capsys: Capsys):
    content = figures(
        "id: vang, what: đảng viên, value: '9', of: lang-vang",
        "id: xanh, what: đảng viên, value: '7', of: lang-xanh",
    )
    assert checked(tmp_path, content, capsys) == []


def test_like_questions_of_two_units_are_told_apart_by_asking_which(tmp_path: Path, capsys: Capsys):
    content = figures(
        "id: mot, what: đảng viên, value: '9', of: lang-vang, questions: [Có mấy đảng viên nữ?]",
        "id: hai, what: đảng viên, value: '7', of: lang-xanh, questions: [Đảng viên nữ có mấy?]",
    )
    assert of_rule("easily-confused", checked(tmp_path, content, capsys)) == []


def test_same_figure_of_one_unit_is_easily_confused(tmp_path: Path, capsys: Capsys):
    content = figures(
        "id: mot, what: đảng viên, value: '9', of: lang-vang, questions: [Có mấy đảng viên nữ?]",
        "id: hai, what: đảng viên, value: '7', of: lang-vang, questions: [Đảng viên nữ có mấy?]",
    )
    told = of_rule("easily-confused", checked(tmp_path, content, capsys))
    assert told == [("hai", 8)]


def test_entry_that_accepts_it_is_not_told(tmp_path: Path, capsys: Capsys):
    content = plain("Họp chi bộ khi nào?", "Họp chi bộ lúc nào?").replace(
        "    answer: Trả lời số 1.", "    answer: Trả lời số 1.\n    accepts: easily-confused"
    )
    assert checked(tmp_path, content, capsys) == []


UNREACHABLE: dict[str, tuple[str, int, str]] = {
    "question that is small talk": (plain("Cảm ơn nhiều nhé"), 3, "lời chào hỏi"),
    "question that is small talk without its marks": (
        plain("Vàng da"),
        3,
        "hỏi không dấu “Vàng da” thì bot coi là lời chào hỏi",
    ),
    "alias that fits another entry better": (
        plain("Thẻ thư viện làm thế nào?", "Mượn sách thư viện mấy ngày?").replace(
            "    answer: Trả lời số 0.",
            "    aliases: [muon sach thu vien may ngay]\n    answer: Trả lời số 0.",
        ),
        4,
        "trả lời từ mục “q1”",
    ),
    "question that its own entry is silent on": (
        HEAD
        + "events:\n  - id: q0\n    title: Hội làng\n    unit: lang-vang\n    kind: lễ hội\n"
        + "    status: planned\n    source: bao-lang\n    questions: [Hội làng mở khi nào?]\n",
        13,
        "thì bot từ chối: “Tài liệu không nêu thời gian",
    ),
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_wording_that_does_not_lead_to_its_own_entry_is_told(
    case: str, tmp_path: Path, capsys: Capsys
):
    content, line, words = UNREACHABLE[case]
    told = [one for one in checked(tmp_path, content, capsys) if one["rule"] == "unreachable"]
    assert [(one["entry"], one["line"]) for one in told] == [("q0", line)]
    assert words in told[0]["problem"]


REACHABLE = {
    "plain questions": plain("Họp chi bộ khi nào?", "Làm thẻ thư viện ở đâu?"),
    "same question without marks": plain("Dinh dưỡng cho bé", "Dinh duong cho be"),
    "title and alias": plain("Làm thẻ thư viện ở đâu?").replace(
        "    answer: Trả lời số 0.",
        "    title: Thẻ thư viện\n    aliases: [làm thẻ thư viện]\n    answer: Trả lời số 0.",
    ),
    "bare name of a unit": HEAD + "entries: [{id: x, questions: [Hỏi gì?], answer: Có.}]\n",
}


@pytest.mark.parametrize("case", REACHABLE)
def test_wording_that_leads_home_is_not_told(case: str, tmp_path: Path, capsys: Capsys):
    complaints = checked(tmp_path, REACHABLE[case], capsys)
    assert [one["problem"] for one in complaints if one["rule"] == "unreachable"] == []


def long_answer(text: str) -> str:
    """A folder of one entry with this answer."""
    return plain("Nội quy họp?", around=False).replace("Trả lời số 0.", text)


@pytest.mark.parametrize(
    ("size", "channels"),
    [(600, None), (601, []), (2000, []), (2001, ["Zalo"]), (4097, ["Zalo", "Telegram"])],
)
def test_answer_that_is_cut_is_told_with_the_channels_whose_messages_it_exceeds(
    size: int, channels: list[str] | None, tmp_path: Path, capsys: Capsys
):
    complaints = checked(tmp_path, long_answer("a" * size), capsys)
    told = [one for one in complaints if one["rule"] == "long-reply"]
    assert of_rule("long-reply", told) == ([] if channels is None else [("q0", 4)])
    if channels is not None:
        assert f"dài {size} ký tự" in told[0]["problem"]
        assert [name for name in LIMITS if name in told[0]["problem"]] == channels


def test_answer_of_which_nothing_is_told_as_too_long_is_sent_whole(tmp_path: Path):
    index = build_index(load_knowledge(folder_of(tmp_path, {"tep.yaml": long_answer("a" * 600)})))
    assert answer(Question("Nội quy họp?", NOW), index).text == "a" * 600


def test_letters_outside_the_common_plane_count_twice_as_the_channels_count_them(
    tmp_path: Path, capsys: Capsys
):
    told = checked(tmp_path, long_answer("😀" * 1001), capsys)
    assert "Zalo" in next(one["problem"] for one in told if one["rule"] == "long-reply")


def tasks(count: int) -> str:
    """A folder with a list of so many tasks."""
    lines = [HEAD + "tasks:"]
    for number in range(1, count + 1):
        lines += [
            f"  - {{id: t{number}, list: tasks, position: '{number}', unit: lang-vang,"
            f" title: Đắp đoạn đê thứ {number} dọc sông,"
            f" text: Đắp đê số {number}, source: bao-lang}}"
        ]
    lines.append("lists:\n  - {id: ds, of: tasks, title: Các nhiệm vụ đắp đê, unit: lang-vang}\n")
    return "\n".join(lines)


@pytest.mark.parametrize(("count", "told"), [(3, []), (90, ["ds"])])
def test_list_whose_end_is_not_told_is_too_long(
    count: int, told: list[str], tmp_path: Path, capsys: Capsys
):
    complaints = of_rule("long-reply", checked(tmp_path, tasks(count), capsys))
    assert [entry for entry, _ in complaints] == told


def found(folder: Path, ids: frozenset[str] | None) -> set[tuple[str, str]]:
    """The items and rules of what asking finds in a folder."""
    index = build_index(load_knowledge(folder))
    return {(one.id, one.rule) for one in findings(index, NOW, LIMITS, ids)}


def test_only_the_entries_that_changed_are_asked(tmp_path: Path):
    questions = ["Họp chi bộ khi nào?", "Họp chi bộ lúc nào?", "Cảm ơn nhé", "Xin chào", "Mấy giờ?"]
    folder = folder_of(tmp_path, {"tep.yaml": plain(*questions)})
    pair, thanks, hello = ("q1", "easily-confused"), ("q2", "unreachable"), ("q3", "unreachable")
    assert {pair, thanks, hello} <= found(folder, None)
    assert found(folder, frozenset(["q2"])) == {thanks}
    # A pair is told at the later entry, whichever of the two has changed.
    assert found(folder, frozenset(["q0"])) == {pair}
    assert found(folder, frozenset(["q1", "q3"])) == {pair, hello}
    assert found(folder, frozenset()) == set()


def test_pair_that_marks_alone_tell_apart_is_told_whichever_changed(tmp_path: Path):
    content = plain("Dinh dưỡng cho bé", "Dinh duong cho be", "Họp ở đâu?")
    folder = folder_of(tmp_path, {"tep.yaml": content})
    index = build_index(load_knowledge(folder))
    for changed, told in (("q0", ["q1"]), ("q1", ["q1"]), ("q2", [])):
        alike = findings(index, NOW, LIMITS, {changed})
        assert [one.id for one in alike] == told
        assert all("gõ không dấu thì" in one.problem for one in alike)


STORED = [
    "Vàng da",
    "Dư ối",
    "Cảm ơn",
    "Họp khi nào?",
    "Chàm",
    "Con bị tật ở chân",
    "Ai ký giấy mời?",
    "Tuổi nào được vào hội?",
    "Đi ngoài ra máu đỏ tươi có sao không?",
]


@pytest.mark.parametrize("invented", [True, False], ids=["typed", "plain"])
def test_short_cut_for_stored_questions_agrees_with_asking_each(invented: bool, tmp_path: Path):
    folder = INVENTED if invented else folder_of(tmp_path, {"tep.yaml": plain(*STORED)})
    index = build_index(load_knowledge(folder))
    lost = set()
    for item in index.knowledge.items.values():
        for phrasing in phrasings(item, index.units):
            for typed in (phrasing.text, fold(phrasing.text)):
                told = answer(Question(typed, NOW), index)
                offered = item.id in {one.id for one in told.choices}
                if not offered and (told.entry != item.id or told.outcome is Outcome.REFUSE):
                    lost.add(item.id)
    assert lost or invented
    assert {one for one, rule in found(folder, None) if rule == "unreachable"} == lost


def test_progress_is_told_after_each_item(tmp_path: Path):
    index = build_index(load_knowledge(folder_of(tmp_path, {"tep.yaml": plain("Hỏi gì?")})))
    told: list[tuple[int, int]] = []
    findings(index, NOW, LIMITS, told=lambda done, total: told.append((done, total)))
    size = len(index.knowledge.items)
    assert told == [(number, size) for number in range(1, size + 1)]
