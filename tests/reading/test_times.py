"""Dates and spans in every form, against the day on which they are asked."""

from __future__ import annotations

from datetime import date

import pytest

from reading.calendars import month_of, part_of_month, quarter_of
from reading.text import fold, words
from reading.times import spans

TODAY = date(2030, 3, 20)  # a Wednesday


def found(text: str) -> list[tuple[str, str, str]]:
    bares = [fold(one.text) for one in words(text)]
    return [
        (f"{span.start:%d/%m/%Y}", f"{span.end:%d/%m/%Y}", span.grain)
        for _, _, span in spans(bares, TODAY)
    ]


@pytest.mark.parametrize(
    ("text", "first", "last", "grain"),
    [
        ("ngày 5/8/2029", "05/08/2029", "05/08/2029", "day"),
        ("05-08-2029", "05/08/2029", "05/08/2029", "day"),
        ("ngày 5 tháng 8 năm 2029", "05/08/2029", "05/08/2029", "day"),
        ("mùng 5 tháng 8", "05/08/2030", "05/08/2030", "day"),
        ("ngày 22/2", "22/02/2030", "22/02/2030", "day"),
        ("24-25/2", "24/02/2030", "25/02/2030", "day"),
        ("24 đến 25 tháng 2 năm 2029", "24/02/2029", "25/02/2029", "day"),
        ("tháng 8", "01/08/2030", "31/08/2030", "month"),
        ("tháng 2/2028", "01/02/2028", "29/02/2028", "month"),
        ("tháng 8 năm 2029", "01/08/2029", "31/08/2029", "month"),
        ("8/2029", "01/08/2029", "31/08/2029", "month"),
        ("đầu tháng 8", "01/08/2030", "10/08/2030", "part-of-month"),
        ("giữa tháng 8/2029", "11/08/2029", "20/08/2029", "part-of-month"),
        ("cuối tháng 2/2028", "21/02/2028", "29/02/2028", "part-of-month"),
        ("trung tuần tháng 6", "11/06/2030", "20/06/2030", "part-of-month"),
        ("quý 3", "01/07/2030", "30/09/2030", "quarter"),
        ("quý III/2029", "01/07/2029", "30/09/2029", "quarter"),
        ("quý ba năm 2029", "01/07/2029", "30/09/2029", "quarter"),
        ("6 tháng cuối năm 2029", "01/07/2029", "31/12/2029", "half-year"),
        ("sáu tháng đầu năm", "01/01/2030", "30/06/2030", "half-year"),
        ("nửa cuối năm nay", "01/07/2030", "31/12/2030", "half-year"),
        ("cuối năm 2029", "01/10/2029", "31/12/2029", "half-year"),
        ("đầu năm 2029", "01/01/2029", "31/03/2029", "half-year"),
        ("giữa năm 2029", "01/05/2029", "31/08/2029", "half-year"),
    ],
)
def test_written_time_is_read(text: str, first: str, last: str, grain: str) -> None:
    assert found(text) == [(first, last, grain)]


@pytest.mark.parametrize(
    ("text", "first", "last", "grain"),
    [
        ("hôm nay", "20/03/2030", "20/03/2030", "day"),
        ("hôm qua", "19/03/2030", "19/03/2030", "day"),
        ("hôm kia", "18/03/2030", "18/03/2030", "day"),
        ("ngày mai", "21/03/2030", "21/03/2030", "day"),
        ("tuần này", "18/03/2030", "24/03/2030", "week"),
        ("tuần sau", "25/03/2030", "31/03/2030", "week"),
        ("tuần trước", "11/03/2030", "17/03/2030", "week"),
        ("cuối tuần", "23/03/2030", "24/03/2030", "week"),
        ("thứ bảy này", "23/03/2030", "23/03/2030", "day"),
        ("thứ 2 tới", "25/03/2030", "25/03/2030", "day"),
        ("thứ hai này", "18/03/2030", "18/03/2030", "day"),
        ("chủ nhật này", "24/03/2030", "24/03/2030", "day"),
        ("tháng này", "01/03/2030", "31/03/2030", "month"),
        ("tháng sau", "01/04/2030", "30/04/2030", "month"),
        ("cuối tháng này", "21/03/2030", "31/03/2030", "part-of-month"),
        ("tháng trước", "01/02/2030", "28/02/2030", "month"),
        ("quý này", "01/01/2030", "31/03/2030", "quarter"),
        ("quý trước", "01/10/2029", "31/12/2029", "quarter"),
        ("năm nay", "01/01/2030", "31/12/2030", "year"),
        ("năm ngoái", "01/01/2029", "31/12/2029", "year"),
        ("năm sau", "01/01/2031", "31/12/2031", "year"),
        ("hai tháng trước", "01/01/2030", "31/01/2030", "month"),
        ("2 tuần nữa", "01/04/2030", "07/04/2030", "week"),
        ("3 ngày nữa", "23/03/2030", "23/03/2030", "day"),
        ("mười ngày nữa", "30/03/2030", "30/03/2030", "day"),
        ("cách đây 2 tháng", "20/01/2030", "20/01/2030", "day"),
        ("tháng này năm ngoái", "01/03/2029", "31/03/2029", "month"),
    ],
)
def test_time_told_by_the_clock_is_counted_from_today(
    text: str, first: str, last: str, grain: str
) -> None:
    assert found(text) == [(first, last, grain)]


@pytest.mark.parametrize(
    ("text", "dated", "relative"),
    [
        ("ngày 5/8/2029", True, False),
        ("ngày 5/8", False, False),
        ("tháng sau", True, True),
        ("đầu tháng 8", False, False),
    ],
)
def test_span_tells_whether_its_year_and_its_days_were_written(
    text: str, dated: bool, relative: bool
) -> None:
    ((_, _, span),) = spans([fold(one.text) for one in words(text)], TODAY)
    assert (span.dated, span.relative) == (dated, relative)


@pytest.mark.parametrize("text", ["ngày 31/2", "tháng 13", "quý 5", "ngày 0/1"])
def test_day_that_no_calendar_has_is_none(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text", ["còn 3 ngày tới đại hội", "đại hội quận", "kế hoạch 5 năm", "20.179 đảng viên", ""]
)
def test_text_without_a_time_has_none(text: str) -> None:
    assert found(text) == []


def test_two_times_of_a_message_are_found_in_their_order() -> None:
    text = "ngày 1/4/2030 rồi ngày 5/5/2030"
    assert [first for first, _, _ in found(text)] == ["01/04/2030", "05/05/2030"]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("từ ngày 1/4/2030 tới ngày 5/5/2030", "01/04/2030", "05/05/2030"),
        ("từ 1/4 đến 5/5/2029", "01/04/2029", "05/05/2029"),
        ("từ tháng 2 đến tháng 5/2030", "01/02/2030", "31/05/2030"),
        ("trước ngày 30/4/2030", "01/01/1900", "29/04/2030"),
        ("trước tháng 6/2030", "01/01/1900", "31/05/2030"),
        ("sau ngày 30/4/2030", "01/05/2030", "31/12/2199"),
        ("giữa tháng 2 với tháng 4", "01/02/2030", "30/04/2030"),
        ("từ tháng 1 đến giờ", "01/01/2030", "20/03/2030"),
        ("từ đầu năm đến nay", "01/01/2030", "20/03/2030"),
        ("từ đầu tháng tới giờ", "01/03/2030", "20/03/2030"),
        ("đến hết năm", "20/03/2030", "31/12/2030"),
        ("trong 3 tháng tới", "20/03/2030", "20/06/2030"),
        ("10 ngày tới", "20/03/2030", "30/03/2030"),
        ("2 tuần qua", "06/03/2030", "20/03/2030"),
    ],
)
def test_before_after_and_between_are_spans(text: str, first: str, last: str) -> None:
    assert [one[:2] for one in found(text)] == [(first, last)]


@pytest.mark.parametrize("text", ["tháng sau", "năm trước", "mấy ngày tới"])
def test_period_beside_before_or_after_is_told_by_the_clock(text: str) -> None:
    bares = [fold(one.text) for one in words(text)]
    ((_, _, span),) = spans(bares, TODAY)
    assert span.relative


def test_place_and_size_of_a_time_are_told_in_words() -> None:
    bares = "dai hoi cuoi thang 7 nam 2030 co gi".split()
    ((place, size, _),) = spans(bares, TODAY)
    assert bares[place : place + size] == "cuoi thang 7 nam 2030".split()


def test_leap_year_has_its_day() -> None:
    assert month_of(2028, 2) == (date(2028, 2, 1), date(2028, 2, 29))
    assert part_of_month(2028, 2, 2) == (date(2028, 2, 21), date(2028, 2, 29))


def test_fifth_quarter_is_refused() -> None:
    with pytest.raises(ValueError, match="5"):
        quarter_of(2030, 5)
