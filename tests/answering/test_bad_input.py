"""Whatever is typed: nothing is raised, the reply is polite and short, the work is bounded."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answering import Index, answer
from exchange import VIETNAM, Answer, Outcome, Question
from reading.text import LONGEST
from tests.answering.asking import AskFolder

NOW = datetime(2030, 3, 20, 9, tzinfo=VIETNAM)
LONGEST_REPLY = 1500
# Pieces of what people write, so that random messages reach every step of reading and answering.
PIECES = (
    "đại hội", "dai hoi", "quận Suối Ngọc", "Đồi Thông", "KH 41", "41-KH/QU", "kh", "số", "99999",
    "lần thứ", "XXVI", "IX", "thứ", "2", "31/2", "24-25/2/2030", "tháng sau", "quý IV", "2030-2035",
    "nó", "còn", "cả hai quận", "nhiều hơn", "bao nhiêu", "những", "ĐB", "ĐHĐB", "ddaij", "ho65i",
    "khi nào", "ai ký", "phường", "bệnh viện", "Cầu Giấy", "không có câu nào đúng", "1", "cảm ơn",
    "20.179", "16:22", "/", "-", "%", "\x00", "\ud800", "\u202e", "<b>", "😀", "\u0301", "&", "\n",
)  # fmt: skip


def told(index: Index, *texts: str) -> Answer:
    return answer(Question(texts[-1], NOW, texts[:-1]), index)


def is_fit_to_send(reply: Answer) -> bool:
    """Whether a reply has words, not too many, and none that a channel would choke on."""
    return bool(
        reply.text.strip()
        and len(reply.text) <= LONGEST_REPLY
        and reply.text.encode("utf-8")
        and "\x00" not in reply.text
        and 0.0 <= reply.confidence <= 1.0
        and len(reply.candidates) <= 5
    )


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        "\n\t\r",
        "😀",
        "👍🏽👍🏽",
        "?!...",
        "\x00\x01\x07",
        "\u202e\u200f\u200b",
        "\ud83d",
        "…",
        "—",
    ],
)
def test_message_without_words_is_asked_politely_for_a_question(index: Index, message: str) -> None:
    reply = told(index, message)
    assert reply.outcome is Outcome.SMALLTALK
    assert reply.text.startswith("Tôi chưa thấy câu hỏi.")
    assert len(reply.text) < 200


@pytest.mark.parametrize("piece", ["a", "đại hội ", "KH 41 ", "😀", "1 ", "\x00", "ĐB ", "daihoi"])
def test_hundred_thousand_characters_get_a_short_reply(index: Index, piece: str) -> None:
    message = (piece * 100_000)[:100_000]
    assert is_fit_to_send(told(index, message))


def test_only_the_first_characters_of_a_message_count(index: Index) -> None:
    courtesy = "xin chào " * 100_000
    assert told(index, courtesy + "KH 41 về việc gì?") == told(index, courtesy[: 3 * LONGEST])
    assert told(index, "KH 41 về việc gì? " + " " * 100_000 + courtesy).entry == "kh-41"


def test_only_the_last_messages_of_a_conversation_count(index: Index) -> None:
    topic, attribute = "KH 41 về việc gì?", "ban hành ngày nào?"
    assert told(index, topic, "cảm ơn", attribute).entry == "kh-41"
    assert told(index, topic, *["cảm ơn"] * 1000, attribute) == told(index, attribute)


@pytest.mark.parametrize(
    "message",
    [
        "KH\x0041\x07 về việc gì?",
        "\ud800KH 41 về\udfff việc gì?",
        "\u202eKH 41 về việc gì?\u202c\u200f",
        "KH 41 v\u200bề việc\u00ad gì?",
        "\ufeffKH 41 về việc gì?",
        "ＫＨ ４１ về việc gì?",
        "<b>KH 41</b> về việc gì?",
        "**KH 41** về `việc` gì?",
        "😀 KH 41 về việc gì? 👍",
    ],
)
def test_what_is_strewn_into_a_question_does_not_hide_it(index: Index, message: str) -> None:
    reply = told(index, message)
    assert (reply.outcome, reply.entry) == (Outcome.ANSWER, "kh-41")


@pytest.mark.parametrize(
    "message",
    [
        "<script>alert('KH 41')</script>",
        "<img src=x onerror=alert(1)>",
        "[bấm vào đây](http://example.invalid)",
        "*đậm* _nghiêng_ ~~gạch~~ ||ẩn||",
        "{contact} {0} %s %(x)s ${PATH}",
        "'; DROP TABLE turns; --",
        "&lt;b&gt; &amp; &#39;",
    ],
)
def test_markup_in_a_question_is_read_as_words_and_never_escaped(
    index: Index, message: str
) -> None:
    reply = told(index, message)
    assert is_fit_to_send(reply)
    assert "Văn phòng" not in reply.text
    for escaped in ("&lt;", "&gt;", "&amp;", "&#", "\\*", "\\_"):
        assert escaped not in reply.text


def test_markup_of_the_knowledge_is_told_literally(ask_folder: AskFolder) -> None:
    answer_text = "Gõ <b>mã</b> & dấu *sao* rồi _gửi_ {tên}."
    ask = ask_folder(
        f'entries:\n  - id: ma\n    questions: [Gõ mã thế nào?]\n    answer: "{answer_text}"\n'
    )
    assert ask("Gõ mã thế nào?").text == answer_text


@given(st.text())
@settings(deadline=None, max_examples=150)
def test_any_text_gets_an_answer_fit_to_send(index: Index, message: str) -> None:
    assert is_fit_to_send(told(index, message))


@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), min_size=1, max_size=4)
)
@settings(deadline=None, max_examples=250)
def test_any_conversation_gets_an_answer_fit_to_send(index: Index, texts: list[str]) -> None:
    assert is_fit_to_send(told(index, *texts))


@given(st.text(), st.text(max_size=40))
@settings(deadline=None, max_examples=50)
def test_any_choice_pressed_gets_an_answer(index: Index, message: str, chosen: str) -> None:
    assert is_fit_to_send(answer(Question(message, NOW, (), chosen), index))
