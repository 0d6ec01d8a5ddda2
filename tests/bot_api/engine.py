"""A small engine with two entries, for tests of what carries its answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import yaml

from exchange import Answer, Choice, Outcome, Question
from handlers.conversation.engine import Engine, Standing
from handlers.conversation.turn import Conversation, Manners
from store import Spool, Store

DEFAULTS = Path(__file__).parents[2] / "curation" / "data" / "phrases.yaml"
DEFAULT_PHRASES: dict[str, str] = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))

TOKEN = "42:tests-only"
LONG_ID = "mục của một tệp khác, có tên dài hơn sáu mươi bốn byte mà nút bấm mang được"
ENTRIES = {
    "hai-ba-trung": "Đại hội quận Hai Bà Trưng: đầu tháng 8/2020.\nNguồn: Kế hoạch số 1",
    LONG_ID: "Đại hội quận Thanh Xuân: tháng 7/2020.\nNguồn: Kế hoạch số 2",
}
TITLES = {"hai-ba-trung": "Đại hội quận Hai Bà Trưng", LONG_ID: "Đại hội quận Thanh Xuân"}
PHRASES = DEFAULT_PHRASES | {
    "start": "Xin chào đồng chí.\nCó thể hỏi: Đại hội quận khi nào?",
    "help": "Đồng chí gõ câu hỏi rồi gửi.",
    "no_text": "Tôi chỉ đọc được chữ, đồng chí gõ câu hỏi giúp.",
    "failed": "Xin lỗi đồng chí, tôi chưa trả lời được.",
    "choose_hint": "Đồng chí chọn một mục.",
}


def answers(question: Question) -> Answer:
    """A small engine: two entries, a question back between them, and a refusal that quotes."""
    if question.chosen == "none-of-these":
        return Answer(Outcome.REFUSE, "Chưa có câu nào đúng.", rejected=True)
    for entry, title in TITLES.items():
        if entry in (question.chosen, question.about) or question.text == title:
            return Answer(
                Outcome.ANSWER, ENTRIES[entry], entry=entry, next=(Choice(entry, "Ai dự đại hội?"),)
            )
    if question.text == "Đại hội quận khi nào?":
        choices = tuple(Choice(entry, title) for entry, title in TITLES.items())
        listed = "\n".join(f"{n}. {choice.title}" for n, choice in enumerate(choices, 1))
        return Answer(Outcome.CLARIFY, f"Đồng chí hỏi quận nào?\n{listed}", choices=choices)
    if question.text == "Toàn văn?":
        paragraph = "Một câu trong văn bản rất dài. " * 30
        return Answer(Outcome.ANSWER, "\n\n".join([paragraph.strip()] * 12))
    return Answer(Outcome.REFUSE, f"Tài liệu không nêu “{question.text}”.")


def overview(kind: str, day: date) -> Answer:
    """A line that names the kind and the day."""
    choices = tuple(Choice(entry, title) for entry, title in TITLES.items())
    return Answer(Outcome.ANSWER, f"{kind} ngày {day:%d/%m/%Y}", choices=choices)


@dataclass(frozen=True)
class Excerpt:
    """An entry, whole."""

    id: str
    title: str
    text: str


def excerpts(text: str, now: datetime) -> list[Excerpt]:
    """The entries whose titles hold the text."""
    found = [entry for entry, title in TITLES.items() if text.lower() in title.lower()]
    return [Excerpt(entry, TITLES[entry], ENTRIES[entry]) for entry in found]


@dataclass(frozen=True)
class Scripted:
    """An engine that says what it is told to say."""

    answers: Callable[[Question], Answer]
    go_on: Callable[[Question, Standing], tuple[Answer, Standing]]
    overview: Callable[[str, date], Answer]
    excerpts: Callable[[str, datetime], Sequence[Excerpt]]
    version: str


def engine_of(answers: Callable[[Question], Answer]) -> Engine:
    """An engine that answers so; it knows the earlier messages, and no more of where it stands."""
    go_on: Callable[[Question, Standing], tuple[Answer, Standing]]
    go_on = lambda question, _: (answers(question), None)  # noqa: E731
    return Scripted(answers, go_on, overview, excerpts, "v1")


ENGINE = engine_of(answers)


def new_conversation(
    store: Store, engine: Engine = ENGINE, manners: Manners | None = None
) -> Conversation:
    """A conversation as a fresh process would have it; its spool lies beside the database."""
    database = Path(str(store._writers.url.database))
    spool = Spool(database.with_name("spool.jsonl"))
    return Conversation(engine, store, spool, PHRASES, manners or Manners())
