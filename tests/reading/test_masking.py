"""What counts as a personal number, and what must stay readable in the log."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reading.masking import mask, personal


@pytest.mark.parametrize(
    "number",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "+84 912 345 678",
        "+84912345678",
        "84912345678",
        "0084 912 345 678",
        "+84 (0)912 345 678",
        "(024) 3825 1234",
        "024.38251234",
        "0912\u200b345678",
    ],
)
def test_phone_number_is_masked_however_it_is_typed(number: str) -> None:
    assert mask(f"gọi cho tôi số {number} nhé") == "gọi cho tôi số [số điện thoại] nhé"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("001203004567", "[số CCCD]"),
        ("001 203 004 567", "[số CCCD]"),
        ("0012.0300.4567", "[số CCCD]"),
        ("012345678", "[số CMND]"),
        ("012.345.678", "[số CMND]"),
        ("cccd của tôi là 001203004567", "cccd của tôi là [số giấy tờ]"),
        ("can cuoc cong dan so 001203004567", "can cuoc cong dan so [số giấy tờ]"),
        ("hộ chiếu C1234567", "hộ chiếu [số giấy tờ]"),
        ("thẻ đảng viên số 12.345678", "thẻ đảng viên số [số giấy tờ]"),
        ("12.345678", "[số thẻ]"),
        ("4111 1111 1111 1111", "[số thẻ]"),
        ("4111-1111-1111-1111", "[số thẻ]"),
        ("0011001234567", "[số tài khoản]"),
        ("STK: 12345678 VCB", "STK: [số tài khoản] VCB"),
        ("so tai khoan 1234 5678 90", "so tai khoan [số tài khoản]"),
        ("an.nguyen+qu@mail.hanoi.gov.vn", "[địa chỉ e-mail]"),
        ("０９１２３４５６７８", "[số tài khoản]"),
        ("thư: an@x.vn, gọi 0912345678", "thư: [địa chỉ e-mail], gọi [số điện thoại]"),
    ],
)
def test_identity_card_and_account_numbers_and_mail_are_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "ngày 10/8/2020",
        "từ 10-8-2020 15-8-2020",
        "05.08.2020 14h",
        "03-08-2020 20 giờ",
        "2020-08-10 09:00",
        "12082020",
        "155-KH/TU và 8637-QĐ/TU",
        "KH 155, KH 162 năm 2020",
        "20.179 đảng viên",
        "694/694 chi bộ, gần 160/420",
        "nhiệm kỳ 2020-2025",
        "2015-2020 2020-2025",
        "nhiệm kỳ 2015 - 2020",
        "1.250.000.000 đồng",
        "lần thứ XXVI năm 1969 2019 2020",
        "thẻ đảng trao ngày 12-08-2020",
        "hỏi @daihoi_bot",
    ],
)
def test_dates_figures_terms_and_document_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.text(), st.integers(300_000_000, 999_999_999), st.text())
def test_mobile_number_never_gets_through_between_other_words(
    before: str, number: int, after: str
) -> None:
    assert f"0{number}" not in mask(f"{before} 0{number} {after}")


@given(st.text(alphabet="a0 .-@/+()số1", max_size=300))
def test_masking_a_masked_text_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("gọi 0912 345 678 hoặc 0912345678", ("số điện thoại",)),
        ("thư: an@x.vn, gọi 0912345678", ("địa chỉ e-mail", "số điện thoại")),
        ("STK: 12345678", ("số tài khoản",)),
        ("vốn 1500000000 đồng, 250000000đ", ()),
        ("0912345678 đến trước", ("số điện thoại",)),
        ("ngày 15/11/2019, 20.179 đảng viên", ()),
        ("", ()),
    ],
)
def test_kinds_of_personal_data_are_named_once_and_sums_are_none(
    text: str, kinds: tuple[str, ...]
) -> None:
    assert personal(text) == kinds
