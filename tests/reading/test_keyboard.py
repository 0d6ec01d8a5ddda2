"""Raw keys of Telex and VNI read as the words meant."""

from __future__ import annotations

import pytest

from reading.keyboard import telex, vni, without_raw_keys
from reading.text import words


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("ddaij", "đại"),
        ("hooij", "hội"),
        ("hoiji", None),
        ("ddangr", "đảng"),
        ("booj", "bộ"),
        ("quaanj", "quận"),
        ("suoois", "suối"),
        ("naof", "nào"),
        ("phuwowngf", "phường"),
        ("phuongwf", "phường"),
        ("truwowngr", "trưởng"),
        ("nguyeenx", "nguyễn"),
        ("quyeets", "quyết"),
        ("gif", "gì"),
        ("uyr", "ủy"),
        ("hoaf", "hòa"),
        ("toans", "toán"),
        ("ddangf", "đàng"),
        ("dangd", "đang"),
        ("abc", None),
        ("xyz", None),
    ],
)
def test_telex_keys_spell_a_syllable_or_nothing(keys: str, meant: str | None) -> None:
    assert telex(keys) == meant


@pytest.mark.parametrize(
    ("keys", "meant"),
    [
        ("d9a5i", "đại"),
        ("d9ai5", "đại"),
        ("ho65i", "hội"),
        ("hoi65", "hội"),
        ("d9a3ng", "đảng"),
        ("bo65", "bộ"),
        ("qua65n", "quận"),
        ("na2o", "nào"),
        ("phu7o7ng2", "phường"),
        ("phuong72", "phường"),
        ("nguye64n", "nguyễn"),
        ("tra81ng", "trắng"),
        ("kh155", None),
        ("covid19", None),
        ("t12", None),
        ("2020", None),
    ],
)
def test_vni_keys_spell_a_syllable_or_nothing(keys: str, meant: str | None) -> None:
    assert vni(keys) == meant


def decoded(text: str, known: frozenset[str] = frozenset()) -> str:
    return " ".join(one.text for one in without_raw_keys(words(text), known))


def test_whole_message_in_telex_is_read() -> None:
    typed = "ddaij hooij ddangr booj quaanj khi naof"
    assert decoded(typed) == "đại hội đảng bộ quận khi nào"


def test_part_of_a_message_in_telex_is_read_and_the_rest_left() -> None:
    assert decoded("đại hội quaanj Suối Ngọc khi nào") == "đại hội quận suối ngọc khi nào"


def test_whole_message_in_vni_is_read() -> None:
    assert decoded("d9a5i ho65i d9a3ng bo65 khi na2o") == "đại hội đảng bộ khi nào"


def test_part_of_a_message_in_vni_is_read_and_the_rest_left() -> None:
    assert decoded("Đại ho65i quận nào") == "đại hội quận nào"


def test_number_run_together_with_a_word_is_no_key_where_nothing_else_is() -> None:
    assert decoded("tháng8 có gì") == "tháng8 có gì"
    assert decoded("thang8 co gi") == "thang8 co gi"


def test_word_that_is_known_is_left_alone() -> None:
    assert decoded("booj", frozenset({"booj"})) == "booj"


def test_unmarked_vietnamese_is_no_telex() -> None:
    assert decoded("dai hoi quan suoi ngoc") == "dai hoi quan suoi ngoc"
