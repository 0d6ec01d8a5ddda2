"""A question text that was offered ready-made is asked of what it was offered with."""

from __future__ import annotations

from datetime import datetime

import pytest

from answering import Index, respond
from answering.engine import step
from answering.followups import Context
from exchange import VIETNAM, Candidate, Outcome, Question
from tests.answering.asking import Ask, AskFolder

NOW = datetime(2030, 3, 20, 9, tzinfo=VIETNAM)


@pytest.mark.parametrize(
    ("text", "about", "held"),
    [
        ("Ai ban hành?", "kh-41", "Quận ủy Suối Ngọc"),
        ("Phục vụ đại hội nào?", "kh-41", "lần thứ IX"),
        ("Ở đâu?", "suoi-ngoc-congress-9", "Nhà văn hóa"),
        ("Khi nào?", "doi-thong-congress-5", "cuối tháng 7/2030"),
        ("Xe buýt điện", "sn-task-3", "vào mọi phường"),
        # what the text itself would be answered from is another thing
        ("Kế hoạch 52 về việc gì?", "kh-41", "tuyên truyền"),
    ],
)
def test_ready_made_question_is_asked_of_its_topic(
    ask: Ask, text: str, about: str, held: str
) -> None:
    told = ask(text, about=about)
    assert (told.outcome, told.entry, told.confidence) == (Outcome.ANSWER, about, 1.0)
    assert told.candidates == (Candidate(about, 1.0),)
    assert about in told.likeness
    assert held in told.text


def test_conversation_before_it_does_not_move_a_ready_made_question(ask: Ask) -> None:
    told = ask("Đại hội quận Đồi Thông khi nào?", "Ai ban hành?", about="kh-41")
    assert told.entry == "kh-41"


def test_ready_made_question_for_what_the_topic_lacks_is_refused(ask: Ask) -> None:
    told = ask("Ở đâu?", about="doi-thong-congress-5")
    assert (told.outcome, told.entry) == (Outcome.REFUSE, "doi-thong-congress-5")
    assert "không nêu địa điểm" in told.text


def test_ready_made_question_of_an_unknown_id_is_an_ordinary_one(ask: Ask) -> None:
    asked = "KH 41 ban hành ngày nào?"
    assert ask(asked, about="khong-co") == ask(asked)
    assert ask(asked, about="khong-co").entry == "kh-41"


def test_pressed_choice_goes_before_a_ready_made_question(ask: Ask) -> None:
    told = ask("KH 41 về việc gì?", "Ai ban hành?", chosen="kh-52", about="kh-41")
    assert told.entry == "kh-52"


def test_bare_name_asks_for_all_that_is_told_whatever_words_it_holds(
    ask_folder: AskFolder,
) -> None:
    source = "{id: bai, title: Bàn về trụ sở mới, outlet: Báo Sóng, absent: [trụ sở]}"
    ask = ask_folder(f"sources:\n  - {source}\n")
    assert ask("Trụ sở ở đâu?", about="bai").outcome is Outcome.REFUSE
    told = ask("Bàn về trụ sở mới", about="bai")
    assert told.outcome is Outcome.ANSWER
    assert "Báo Sóng" in told.text


def test_follow_up_goes_on_from_a_ready_made_question(index: Index) -> None:
    before = Context(documents=())
    done = step(Question("Lần thứ mấy?", NOW, about="doi-thong-congress-5"), before, index)
    told = respond(Question("Có bao nhiêu chi bộ?", NOW), done.context, index)
    assert told.entry == "doi-thong-cells"
    told = respond(Question("Thế khi nào?", NOW), done.context, index)
    assert told.entry == "doi-thong-congress-5"
