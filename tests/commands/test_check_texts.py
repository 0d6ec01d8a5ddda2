"""Warnings about what is written: each rule where it speaks, and where it has to be silent."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.rules import RULES
from tests.commands.checked import HEAD, checked, entries, of_rule

Capsys = pytest.CaptureFixture[str]
RULES_OF_ERRORS = {name for name, rule in RULES.items() if rule.severity == "error"}

# 15/11/2019 was a Friday, 3/2/2020 a Monday.
WRONG_DAYS = {
    "Họp thứ Bảy, ngày 15/11/2019.": "thứ Sáu",
    "Thứ 6 (16/11/2019)": "thứ Bảy",
    "chủ nhật ngày 3-2-2020": "thứ Hai",
    "CN 3/2/2020": "thứ Hai",
    "T7, 15/11/2019": "thứ Sáu",
    "sáng thứ hai, 15.11.2019": "thứ Sáu",
    "ngày 15/11/2019 (thứ Bảy)": "thứ Sáu",
    "15/11/2019, thứ năm.": "thứ Sáu",
    "thứ ba ngày 15 tháng 11 năm 2019": "thứ Sáu",
    "ngày 15/11/2019 là thứ Bảy": "thứ Sáu",
    "Từ thứ Hai (18/11/2019) đến thứ Bảy (22/11/2019)": "thứ Sáu",
    "CHỦ NHẬT, NGÀY 15/11/2019": "thứ Sáu",
    "thứ bẩy 17/11/2019": "Chủ nhật",
    "Thứ tư, 15/11/19": "thứ Sáu",
    "thứ Sáu, ngày 31/2/2020": "không có ngày 31/2/2020",
    "Hội nghị họp thứ Hai, ngày 15/11/2019": "thứ Sáu",
}
RIGHT_DAYS = [
    "Họp thứ Sáu, ngày 15/11/2019.",
    "Thứ 6 (15/11/2019)",
    "thứ hai ngày 3-2-2020",
    "CN 17/11/2019",
    "lần thứ hai, ngày 15/11/2019",
    "Hội nghị thứ hai, ngày 15/11/2019",
    "ngày thứ hai (15/11/2019)",
    "tuần thứ tư (15/11/2019)",
    "nhiệm vụ thứ 5, 15/11/2019",
    "thứ Sáu và thứ Bảy, ngày 15-16/11/2019",
    "thứ Bảy, Chủ nhật (16, 17/11/2019)",
    "15/11/2019 (thứ Sáu), 16/11/2019 (thứ Bảy)",
    "15/11/2019 thứ Sáu, 16/11/2019 thứ Bảy",
    "thứ Sáu, 15/11/2019, thứ Bảy, 16/11/2019",
    "trước 15/11/2019, thứ Bảy tuần sau họp",
    "từ 15/11/2019 đến Chủ nhật 17/11/2019",
    "Kế hoạch số 7-KH/CN 15/11/2019",
    "T7/2020 và T3, 2/2020",
    "thứ Bảy hằng tuần từ 15/11/2019",
    "thứ Sáu, 15/11",
]

SHORT_UNKNOWN = {
    "Hỏi BQLDA xã.": "BQLDA",
    "Ban CĐPT xây dựng": "CĐPT",
    "Sở TN&MT hướng dẫn": "TN&MT",
    "Hội CCB của xã": "CCB",
    "XYZ-LV họp": "XYZ-LV",
}
SHORT_KNOWN = [
    "Kế hoạch 155-KH/TU, 8637-QĐ/TU và 46/KH-UBND",
    "Chỉ thị 35-CT/TW",
    "Đại hội XXVI, khóa XIV",
    "Trường THPT và THCS",
    "UBND xã",
    "Theo BLV ngày 15/11/2019",
    "NĂM NÂNG CAO HIỆU QUẢ, KHI CẦN THÌ HỎI",
    "Chữ KHÔNG viết hoa",
    "Công văn 12 - KLM/TU",
    "Quét mã QR, xem PDF, trả 5 USD",
    "UNESCO và ASEAN",
    "Khu A, nhà B, mục C1",
    "XOM-LV",
]

PERSONAL = {
    "Gọi anh Nam 0912 345 678.": "số điện thoại",
    "Thư về an.nguyen@mail.vn": "địa chỉ e-mail",
    "CCCD 001203004567": "số giấy tờ",
    "STK: 12345678 VCB": "số tài khoản",
}
NOT_PERSONAL = [
    "Ngày 15/11/2019, nhiệm kỳ 2020-2025.",
    "Có 20.179 đảng viên.",
    "Tổng vốn 1500000000 đồng",
    "Kế hoạch số 8637-QĐ/TU",
    "Mã hồ sơ 12345",
]

TABLES = {
    "weekday": (list(WRONG_DAYS.items()), RIGHT_DAYS),
    "unknown-abbreviation": (list(SHORT_UNKNOWN.items()), SHORT_KNOWN),
    "personal-data": (list(PERSONAL.items()), NOT_PERSONAL),
}
VOCABULARY = HEAD + "  - {id: xom-lv, title: Tin xóm, outlet: XOM-LV}\n"


@pytest.mark.parametrize("rule", TABLES)
def test_text_that_breaks_a_rule_is_told_with_its_line_and_what_is_wrong(
    rule: str, tmp_path: Path, capsys: Capsys
):
    texts = TABLES[rule][0]
    complaints = checked(tmp_path, VOCABULARY + entries(text for text, _ in texts), capsys)
    told = {one["entry"]: one for one in complaints if one["rule"] == rule}
    missing = [text for number, (text, _) in enumerate(texts) if f"e{number}" not in told]
    assert missing == []
    for number, (text, words) in enumerate(texts):
        one = told[f"e{number}"]
        assert words in one["problem"] + one["remedy"], text
        assert one["line"] == 7 + 3 * number + 3
        assert one["severity"] == "warning" and one["remedy"]


@pytest.mark.parametrize("rule", TABLES)
def test_text_that_only_looks_so_is_left_alone(rule: str, tmp_path: Path, capsys: Capsys):
    complaints = checked(tmp_path, VOCABULARY + entries(TABLES[rule][1]), capsys)
    assert [one["problem"] for one in complaints if one["rule"] == rule] == []


def test_weekday_is_looked_at_in_every_text_of_any_kind(tmp_path: Path, capsys: Capsys):
    content = HEAD + (
        "events:\n  - id: hop\n    title: Họp xã\n    unit: lang-vang\n    kind: hội nghị\n"
        "    status: planned\n    source: bao-lang\n    when:\n      text: thứ Hai, 15/11/2019\n"
        "      start: 15/11/2019\n      precision: day\n    updates:\n      - as_of: 16/11/2019\n"
        "        status: held\n        text: Đã họp thứ Ba 15/11/2019\n"
    )
    assert of_rule("weekday", checked(tmp_path, content, capsys)) == [("hop", 14), ("hop", 20)]


def test_abbreviation_is_told_once_where_it_first_stands(tmp_path: Path, capsys: Capsys):
    content = entries(["Hội CCB xã", "Hội CCB phường", "CCB"])
    (one,) = [x for x in checked(tmp_path, content, capsys) if x["rule"] == "unknown-abbreviation"]
    assert one["entry"] == "e0" and "còn ở 2 mục nữa" in one["problem"]


def test_abbreviation_is_settled_by_the_vocabulary_or_the_name_of_a_unit(
    tmp_path: Path, capsys: Capsys
):
    units = "units:\n  - {id: ptnmt, name: Phòng TN&MT, level: body, aliases: [BQLDA xã]}\n"
    content = units + entries(["Hội CCB", "TN&MT họp", "BQLDA họp"])
    vocabulary = "abbreviations:\n  - {short: ccb, long: cựu chiến binh}\n"
    told = checked(tmp_path, content, capsys, vocabulary=vocabulary)
    assert of_rule("unknown-abbreviation", told) == []


def event(when: str, more: str = "    status: planned\n") -> str:
    """A folder with one event at that time."""
    return HEAD + (
        "events:\n  - id: hop\n    title: Họp xã\n    unit: lang-vang\n    kind: hội nghị\n"
        f"    source: bao-lang\n    when: {{text: đã định, {when}}}\n{more}"
    )


UPDATED = """\
    status: planned
    updates:
      - {as_of: 2/3/2020, status: moved, text: Dời lại.}
      - {as_of: 2/2/2020, status: planned, text: Vẫn dự kiến.}
"""
# Checked on 20/7/2020: what an event says, and the line at which it is told as long past.
PLANS: dict[str, tuple[str, int | None]] = {
    "91 days past": (event("end: 20/4/2020, precision: by"), 13),
    "90 days past": (event("end: 21/4/2020, precision: by"), None),
    "only its start is known": (event("start: 1/3/2020, precision: day"), 13),
    "held": (event("start: 1/3/2020, precision: day", "    status: held\n"), None),
    "later news": (event("end: 1/3/2020, precision: by", UPDATED), None),
    "news from before, planned anew": (
        event(
            "end: 1/4/2020, precision: by",
            "    status: moved\n    updates:\n"
            "      - {as_of: 2/3/2020, status: planned, text: Vẫn họp.}\n",
        ),
        15,
    ),
    "news from after, still planned": (
        event(
            "end: 1/3/2020, precision: by",
            "    status: planned\n    updates:\n"
            "      - {as_of: 2/3/2020, status: planned, text: Sẽ họp.}\n",
        ),
        None,
    ),
    "no time": (
        HEAD + "events:\n  - {id: hop, title: Họp, unit: lang-vang, kind: họp, status: planned}\n",
        None,
    ),
}


@pytest.mark.parametrize("case", PLANS)
def test_plan_is_long_past_when_nothing_was_heard_since(case: str, tmp_path: Path, capsys: Capsys):
    content, line = PLANS[case]
    told = of_rule("past-planned", checked(tmp_path, content, capsys))
    assert told == ([("hop", line)] if line else [])


TASK = (
    HEAD + "tasks:\n  - id: viec\n    list: tasks\n    position: '1'\n    unit: lang-vang\n"
    "    title: Đắp đê\n    text: Đắp đê làng\n    source: bao-lang\n"
)
TIMES = {
    "event": (event("start: 10/3/2020, end: 1/3/2020, precision: day"), [("hop", 12)]),
    "deadline": (
        TASK + "    deadline:\n      text: hết quý\n      start: 1/3/2020\n      end: 1/2/2020\n"
        "      precision: by\n",
        [("viec", 17)],
    ),
    "one day": (event("start: 10/3/2020, end: 10/3/2020, precision: day"), []),
    "end alone": (event("end: 1/3/2020, precision: by"), []),
    "no deadline": (TASK, []),
}


@pytest.mark.parametrize("case", TIMES)
def test_time_must_not_end_before_it_starts(case: str, tmp_path: Path, capsys: Capsys):
    content, expected = TIMES[case]
    assert of_rule("end-before-start", checked(tmp_path, content, capsys)) == expected


FACTS = """\
documents:
  - {id: kh, kind: Kế hoạch, number: 9-KH/LV, issuer: lang-vang}
events:
  - {id: hop, title: Họp, unit: lang-vang, kind: họp, status: held}
figures:
  - {id: so, what: hộ, value: '9', of: lang-vang}
tasks:
  - {id: viec, list: tasks, position: '1', unit: lang-vang, title: Đắp đê, text: Đắp đê làng}
people:
  - {id: ong-ba, name: Trần Văn Ba, post: Trưởng thôn}
lists:
  - {id: ds, of: events, title: Các cuộc họp, unit: lang-vang}
entries:
  - {id: hoi, questions: [Hỏi gì?], answer: Có.}
"""


def test_facts_need_a_source_and_names_and_lists_do_not(tmp_path: Path, capsys: Capsys):
    told = of_rule("no-source", checked(tmp_path, HEAD + FACTS, capsys))
    assert [entry for entry, _ in told] == ["kh", "hop", "so", "viec", "ong-ba", "hoi"]


def test_entries_need_no_source_where_the_folder_keeps_none(tmp_path: Path, capsys: Capsys):
    units = HEAD.partition("sources:")[0]
    told = of_rule("no-source", checked(tmp_path, units + FACTS, capsys))
    assert [entry for entry, _ in told] == ["kh", "hop", "so", "viec", "ong-ba"]


def test_source_of_a_fact_settles_it(tmp_path: Path, capsys: Capsys):
    content = HEAD + FACTS.replace("}\n", ", source: bao-lang}\n")
    assert of_rule("no-source", checked(tmp_path, content, capsys)) == []


@pytest.mark.parametrize(
    ("day", "line"), [("19/7/2020", 5), ("20/7/2020", None), ("21/7/2021", None)]
)
def test_item_is_to_be_looked_at_again_from_the_day_after_check_by(
    day: str, line: int | None, tmp_path: Path, capsys: Capsys
):
    content = entries(["Có."]) + f"    check_by: {day}\n"
    told = of_rule("check-by", checked(tmp_path, content, capsys))
    assert told == ([("e0", line)] if line else [])


def two(first: str, second: str) -> str:
    """Two entries that end so."""
    head = entries(["Có.", "Không."]).replace("  - id: e1", f"    {first}\n  - id: e1")
    return HEAD + head + f"    {second}\n"


ALIASES = {
    "alias of items of two units": (
        two("unit: lang-vang\n    aliases: [lịch họp]", "unit: lang-xanh\n    aliases: [Lịch họp]"),
        [("e1", 16)],
    ),
    "alias but for its marks": (
        two("unit: lang-vang\n    aliases: [lịch họp]", "unit: lang-xanh\n    aliases: [lich hop]"),
        [("e1", 16)],
    ),
    "alias is the name of another": (two("title: Lịch họp", "aliases: [lịch họp]"), [("e1", 14)]),
    "alias of two units": (
        HEAD.replace("level: ward}", "level: ward, aliases: [làng]}"),
        [("lang-xanh", 3)],
    ),
    "same names": (two("title: Lịch họp", "title: Lịch họp"), []),
    "other aliases": (two("aliases: [lịch họp]", "aliases: [lịch thi]"), []),
    "alias twice in one item": (two("aliases: [lịch họp, Lịch họp]", "title: Khác"), []),
}


@pytest.mark.parametrize("case", ALIASES)
def test_alias_that_two_items_share_is_told(case: str, tmp_path: Path, capsys: Capsys):
    content, expected = ALIASES[case]
    assert of_rule("shared-alias", checked(tmp_path, content, capsys)) == expected


ACCEPTED = {
    "shown no more": (entries(["CN 3/2/2020"]) + "    accepts: weekday\n", []),
    "another name": (
        entries(["CN 3/2/2020"]) + "    accepts: [check-by]\n",
        [("weekday", 4)],
    ),
    "of another item": (
        entries(["CN 3/2/2020", "Có."]) + "    accepts: [weekday]\n",
        [("weekday", 4), ("needless-accepts", 8)],
    ),
    "needed no more": (
        entries(["Có."]) + "    accepts: [long-reply]\n",
        [("needless-accepts", 5)],
    ),
    "may be needed as time goes by": (
        entries(["Có."]) + "    accepts: [past-planned, check-by]\n",
        [],
    ),
    "abbreviation is told at the item that doesn't accept it": (
        entries(["Hội CCB.", "Hội CCB phường.", "Có CCB."]).replace(
            "  - id: e1", "    accepts: unknown-abbreviation\n  - id: e1"
        ),
        [("unknown-abbreviation", 8)],
    ),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_item_acknowledges_its_own_warnings_by_name(case: str, tmp_path: Path, capsys: Capsys):
    content, expected = ACCEPTED[case]
    told = [(one["rule"], one["line"]) for one in checked(tmp_path, content, capsys)]
    assert told == expected


def test_accepts_is_not_called_needless_while_errors_keep_things_from_being_checked(
    tmp_path: Path, capsys: Capsys
):
    content = entries(["Có.", "Không."]).replace(
        "  - id: e1", "    accepts: [long-reply]\n  - id: e1"
    )
    told = [one["rule"] for one in checked(tmp_path, content + "    xyz: 1\n", capsys)]
    assert told == ["field"]


def test_what_needs_the_whole_folder_waits_until_it_is_understood(tmp_path: Path, capsys: Capsys):
    content = HEAD + FACTS + "    xyz: 1\n"
    told = {one["rule"] for one in checked(tmp_path, content, capsys)}
    assert told and "no-source" not in told and RULES_OF_ERRORS >= told
