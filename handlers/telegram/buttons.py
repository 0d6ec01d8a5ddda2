"""Inline buttons: choices, next questions, thumbs; and what a press of one says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.constants import InlineKeyboardButtonLimit

from exchange import Answer, Choice
from handlers.conversation.opinions import OPINIONS, WHY, is_judged

# What a button carries, within Telegram's 64 bytes; it means the same after a restart.
CHOICE, TITLE, NEXT, FEEDBACK = "c:", "t:", "n:", "f:"
PRESSED = "✓ "
UP, DOWN = "👍", "👎"
Row = Sequence[InlineKeyboardButton]


@dataclass(frozen=True, slots=True)
class Press:
    """The press of a choice or a next question: its title, and the ids that it carries."""

    title: str
    chosen: str | None = None
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Opinion:
    """The press of a thumb or a reason: what it says of the reply to the message with that key."""

    feedback: str
    key: str


def keyboard(answer: Answer, key: str) -> InlineKeyboardMarkup | None:
    """The buttons under an answer to the message with that delivery key: a line for each choice
    and next question, the thumbs below what can be right or wrong; None where there are none."""
    rows: list[Row] = [
        [InlineKeyboardButton(choice.title, callback_data=_choice(choice, position))]
        for position, choice in enumerate(answer.choices)
    ]
    rows += [
        [InlineKeyboardButton(one.title, callback_data=data)]
        for position, one in enumerate(answer.next)
        if _fits(data := f"{NEXT}{position}:{one.id}")
    ]
    if is_judged(answer):
        rows.append(_thumbs(key))
    return InlineKeyboardMarkup(rows) if rows else None


def _choice(choice: Choice, position: int) -> str:
    data = CHOICE + choice.id
    # Plain entries may have ids of any length: then the press is the button's title, asked.
    return data if _fits(data) else f"{TITLE}{position}"


def _fits(data: str) -> bool:
    return len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA


def _thumbs(key: str) -> Row:
    return [
        InlineKeyboardButton(UP, callback_data=f"{FEEDBACK}up:{key}"),
        InlineKeyboardButton(DOWN, callback_data=f"{FEEDBACK}down:{key}"),
    ]


def pressed(query: CallbackQuery) -> Press | None:
    """The choice or next question that was pressed; None for other buttons."""
    data = query.data or ""
    title = _title(query, data)
    if data.startswith(CHOICE):
        chosen = data.removeprefix(CHOICE)
        return Press(title or chosen, chosen)
    if data.startswith(TITLE) and title:
        return Press(title)
    if data.startswith(NEXT):
        about = data.removeprefix(NEXT).partition(":")[2]
        return Press(title, about=about) if title else Press(about, chosen=about)
    return None


def opinion(query: CallbackQuery) -> Opinion | None:
    """The opinion that was pressed; None for other buttons."""
    data = query.data or ""
    feedback, _, key = data.removeprefix(FEEDBACK).partition(":")
    known = feedback in OPINIONS and bool(key)
    return Opinion(feedback, key) if data.startswith(FEEDBACK) and known else None


def _title(query: CallbackQuery, data: str) -> str:
    """The words on the pressed button; empty if Telegram no longer shows us its message."""
    if not isinstance(query.message, TelegramMessage) or query.message.reply_markup is None:
        return ""
    for row in query.message.reply_markup.inline_keyboard:
        for button in row:
            if button.callback_data == data:
                return button.text.removeprefix(PRESSED)
    return ""


def with_mark(markup: InlineKeyboardMarkup, data: str) -> InlineKeyboardMarkup:
    """The same buttons, the one that carries `data` ticked."""
    return InlineKeyboardMarkup([[_ticked(one, data) for one in row] for row in _rows(markup)])


def _ticked(button: InlineKeyboardButton, data: str) -> InlineKeyboardButton:
    mark = PRESSED if button.callback_data == data else ""
    text = mark + button.text.removeprefix(PRESSED)
    return InlineKeyboardButton(text, callback_data=button.callback_data)


def after(
    markup: InlineKeyboardMarkup, said: Opinion, phrases: Mapping[str, str]
) -> InlineKeyboardMarkup:
    """The buttons once an opinion was pressed: a 👎 asks why, whatever else says that it was
    noted."""
    kept = [row for row in _rows(markup) if not any(_is_opinion(one) for one in row)]
    if said.feedback == "down":
        reasons = [
            InlineKeyboardButton(
                phrases[f"feedback_{name}"], callback_data=f"{FEEDBACK}{name}:{said.key}"
            )
            for name in WHY
        ]
        return InlineKeyboardMarkup([*kept, reasons[:2], reasons[2:]])
    noted = InlineKeyboardButton(
        phrases["feedback_noted"], callback_data=f"{FEEDBACK}noted:{said.key}"
    )
    return InlineKeyboardMarkup([*kept, [noted]])


def _rows(markup: InlineKeyboardMarkup) -> Iterable[Row]:
    return markup.inline_keyboard


def _is_opinion(button: InlineKeyboardButton) -> bool:
    return str(button.callback_data or "").startswith(FEEDBACK)
