"""A small engine with two entries, for tests of what carries its answers."""

from __future__ import annotations

from exchange import Answer, Choice, Outcome, Question
from handlers.conversation.turn import Conversation
from store import Store

TOKEN = "42:tests-only"
LONG_ID = "mục của một tệp khác, có tên dài hơn sáu mươi bốn byte mà nút bấm mang được"
ENTRIES = {
    "hai-ba-trung": "Đại hội quận Hai Bà Trưng: đầu tháng 8/2020.\nNguồn: Kế hoạch số 1",
    LONG_ID: "Đại hội quận Thanh Xuân: tháng 7/2020.\nNguồn: Kế hoạch số 2",
}
TITLES = {"hai-ba-trung": "Đại hội quận Hai Bà Trưng", LONG_ID: "Đại hội quận Thanh Xuân"}
PHRASES = {
    "start": "Xin chào đồng chí.\nCó thể hỏi: Đại hội quận khi nào?",
    "help": "Đồng chí gõ câu hỏi rồi gửi.",
    "no_text": "Tôi chỉ đọc được chữ, đồng chí gõ câu hỏi giúp.",
    "failed": "Xin lỗi đồng chí, tôi chưa trả lời được.",
    "choose_hint": "Đồng chí chọn một mục.",
}


def answers(question: Question) -> Answer:
    """A small engine: two entries, a question back between them, and a refusal that quotes."""
    for entry, title in TITLES.items():
        if entry == question.chosen or question.text == title:
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


def new_conversation(store: Store) -> Conversation:
    """A conversation as a fresh process would have it."""
    return Conversation(answers, store, PHRASES, "v1", context_minutes=30, keep_text=True)
