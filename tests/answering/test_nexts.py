"""What is offered to be asked next: what the item still holds, its list, what belongs to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from answering import Index, answer, build_index
from answering.nexts import ATTRIBUTES, LONGEST, MOST, next_questions
from answering.tellers import Teller
from curation.loading import load_knowledge
from exchange import VIETNAM, Answer, Outcome, Question, Reading
from tests.answering.asking import Ask, AskFolder

ROOT = Path(__file__).parent.parent.parent
FOLDERS = {"knowledge": ROOT / "knowledge", "invented": ROOT / "tests" / "knowledge"}
DAY = datetime(2030, 3, 20, tzinfo=VIETNAM)
DAYS = (datetime(2020, 2, 20, tzinfo=VIETNAM), datetime(2030, 6, 20, tzinfo=VIETNAM))
SHORT = 32  # characters of a question for an attribute
LONG = "để " + "mọi gia đình trong quận đều biết và tham gia, " * 8 + "ai cũng vui"
LONG_PLAN = f"""
units:
  - {{id: song, name: quận Sông, level: district}}
  - {{id: qu-song, name: Quận ủy Sông, level: body, parent: song}}
documents:
  - id: kh-9
    kind: Kế hoạch
    number: 9-KH/QU
    issuer: qu-song
    date: 05/02/2030
    subject: trồng cây
    purpose: {LONG}
"""
AROUND = """
units:
  - {id: song, name: quận Sông, level: district}
events:
  - {id: a, title: Họp đầu năm, unit: song, kind: họp, status: held, related: [c, b, d, e]}
  - {id: b, title: Hội thảo, unit: song, kind: họp, status: held}
  - {id: c, title: Hội thi, unit: song, kind: họp, status: held, absent: [người]}
  - {id: d, title: Hội thảo, unit: song, kind: thi, status: held}
  - {id: e, title: Triển lãm, unit: song, kind: thi, status: held}
lists:
  - {id: rong, of: events, title: Mọi cuộc họp, members: [a, b, c, d]}
  - {id: hep, of: events, title: Họp và thi, members: [a, c, e]}
"""


def offered(told: Answer) -> list[tuple[str, str]]:
    return [(one.id, one.title) for one in told.next]


def test_event_offers_what_the_reply_left_out_then_its_list_then_what_serves_it(ask: Ask) -> None:
    told = ask("Đại hội IX quận Suối Ngọc khi nào?")
    assert offered(told) == [
        ("suoi-ngoc-congress-9", "Ở đâu?"),
        (told.next[1].id, "Các đại hội của quận Suối Ngọc"),
        ("kh-41", "Kế hoạch số 41-KH/QU"),
    ]


def test_what_was_just_asked_is_not_offered_again(ask: Ask) -> None:
    assert ("kh-41", "Phục vụ đại hội nào?") in offered(ask("KH 41 của ai?"))
    assert "Phục vụ đại hội nào?" not in str(ask("KH 41 phục vụ đại hội nào?").next)
    assert "Phục vụ đại hội nào?" not in str(ask("Phục vụ đại hội nào?", about="kh-41").next)
    assert "Ở đâu?" not in str(ask("Đại hội IX quận Suối Ngọc ở đâu?").next)


def test_what_was_asked_is_not_offered_even_if_the_reply_holds_nothing_of_it(index: Index) -> None:
    teller = Teller(index.knowledge, index.units, DAY.date())
    topic = index.topics[index.place_of["kh-60"]]
    asked = Reading(words=(), asked=("issuer",))
    titles = [one.title for one in next_questions(topic, asked, "", index, teller)]
    assert titles[0] == "Về việc gì?"


def test_what_a_short_reply_tells_anyway_is_not_offered(ask: Ask) -> None:
    told = ask("KH 41 của ai?")
    assert "5/2/2030" in told.text
    assert "Ban hành ngày nào?" not in str(told.next)


def test_document_of_long_purpose_offers_its_other_attributes(ask_folder: AskFolder) -> None:
    ask = ask_folder(LONG_PLAN)
    told = ask("Kế hoạch 9 nhằm mục đích gì?")
    assert offered(told) == [
        ("kh-9", "Ai ban hành?"),
        ("kh-9", "Ban hành ngày nào?"),
        ("kh-9", "Về việc gì?"),
    ]
    for one in told.next:
        assert ask(one.title, about=one.id).outcome is Outcome.ANSWER


def test_narrow_list_of_a_clerk_and_related_things_are_offered_once_each(
    ask_folder: AskFolder,
) -> None:
    ask = ask_folder(AROUND)
    # Of c nothing but a refusal can be told, and d would look the same as b.
    assert ask("Hội thi", about="c").outcome is Outcome.REFUSE
    assert offered(ask("Họp đầu năm", about="a")) == [
        ("hep", "Họp và thi"),
        ("b", "Hội thảo"),
        ("e", "Triển lãm"),
    ]
    # The fields give a list of two, "Các thi của quận Sông": a clerk's own list goes before it.
    assert ask("Triển lãm", about="e").next[0].id == "hep"


@pytest.mark.parametrize(
    ("about", "titles"),
    [
        ("sn-task-2", ["Các nhiệm vụ trọng tâm của quận Suối Ngọc nhiệm kỳ 2030-2035"]),
        ("kh-217", ["Các văn bản của thành phố Biển Xanh", "Chỉ thị số 77-CT/TW"]),
        ("ct-77", ["Kế hoạch số 217-KH/TU"]),
    ],
)
def test_list_and_documents_around_a_topic_are_offered_by_their_names(
    index: Index, ask: Ask, about: str, titles: list[str]
) -> None:
    title = index.topics[index.place_of[about]].title
    names = [one.title for one in ask(title, about=about).next]
    assert set(titles) & set(names), names
    assert title not in names


def test_unit_offers_its_lists_and_a_list_its_members(ask: Ask) -> None:
    told = ask("Quận Suối Ngọc", about="suoi-ngoc")
    assert len(told.next) == MOST
    assert all("quận Suối Ngọc" in one.title for one in told.next)
    congresses = ask("Đại hội IX quận Suối Ngọc khi nào?").next[1]
    members = ask(congresses.title, about=congresses.id).next
    assert {one.id for one in members} <= {"suoi-ngoc-congress-8", "suoi-ngoc-congress-9"}
    assert members


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_every_question_offered_after_any_reply_is_answered(folder: Path) -> None:
    index = build_index(load_knowledge(folder))
    offers = set()
    for now in DAYS:
        teller = Teller(index.knowledge, index.units, now.date())
        for topic in index.topics:
            told = answer(Question(topic.title, now, about=topic.id), index)
            assert len(told.next) <= MOST
            # As if the reply had told nothing: all that the item holds is offered.
            silent = next_questions(topic, Reading(words=()), "", index, teller)
            offers |= {(now, one) for one in (*told.next, *silent)}
            asked = [len(one.title) for one in silent if one.id == topic.id]
            assert max(asked, default=0) <= SHORT
    assert len(offers) > len(index.topics) / 2
    for now, one in offers:
        assert len(one.title) <= LONGEST
        reply = answer(Question(one.title, now, about=one.id), index)
        assert (reply.outcome, reply.entry) == (Outcome.ANSWER, one.id), one


@pytest.mark.parametrize("kind", ATTRIBUTES, ids=lambda kind: kind.__name__)
def test_every_phrase_asks_for_the_attribute_that_it_stands_for(index: Index, ask: Ask, kind: type):
    teller = Teller(index.knowledge, index.units, DAY.date())
    topics = {topic.id: topic for topic in index.topics if isinstance(topic.item, kind)}
    told = [
        (topic, one)
        for topic in topics.values()
        for one in ATTRIBUTES[kind]
        if one.fact(topic.item, teller)
    ]
    assert told
    for topic, one in told:
        reply = ask(teller.say(one.phrase), about=topic.id)
        assert reply.outcome is Outcome.ANSWER
        assert one.fact(topic.item, teller).lower() in reply.text.lower()


@pytest.mark.parametrize(
    "texts",
    [
        ("xin chào",),
        ("KH 41 ai ký?",),  # refused
        ("kế hoạch của quận ủy",),  # asked back
        ("Hôm nay có sự kiện gì?",),  # nothing then
        ("KH 41 về việc gì? KH 52 ban hành ngày nào?",),  # two topics
    ],
)
def test_nothing_is_offered_where_no_single_topic_was_answered(
    ask: Ask, texts: tuple[str, ...]
) -> None:
    assert ask(*texts).next == ()


def test_chosen_topic_offers_what_is_next_too(ask: Ask) -> None:
    told = ask("kế hoạch", chosen="kh-41")
    assert ("kh-41", "Phục vụ đại hội nào?") in offered(told)


def test_folder_of_plain_entries_offers_nothing(ask_folder: AskFolder) -> None:
    ask = ask_folder(
        "entries:\n"
        "  - {id: a, questions: [Nộp đảng phí ở đâu?], answer: Tại chi bộ., related: [b]}\n"
        "  - {id: b, questions: [Đảng phí bao nhiêu?], answer: Một phần trăm lương.}\n"
    )
    told = ask("Nộp đảng phí ở đâu?")
    assert (told.entry, told.next) == ("a", ())


def test_phrase_that_a_clerk_worded_into_another_question_is_not_offered(index: Index) -> None:
    phrases = {**index.knowledge.phrases, "ask_where": "Ai ký?"}
    reworded = replace(index, knowledge=replace(index.knowledge, phrases=phrases))
    question = Question("Đại hội IX quận Suối Ngọc khi nào?", DAY)
    assert answer(question, index).next[0].title == "Ở đâu?"
    assert answer(question, reworded).next[0].title == "Các đại hội của quận Suối Ngọc"
