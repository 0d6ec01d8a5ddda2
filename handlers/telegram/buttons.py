"""Choices as inline buttons, and what a press of one says."""

from __future__ import annotations

from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.constants import InlineKeyboardButtonLimit

from exchange import Choice

CHOICE = "c:"
TITLE = "t:"
PRESSED = "✓ "


def keyboard(choices: Sequence[Choice]) -> InlineKeyboardMarkup | None:
    """One button a line for each choice, or None where there is nothing to choose."""
    rows = [
        [InlineKeyboardButton(choice.title, callback_data=_data(choice, position))]
        for position, choice in enumerate(choices)
    ]
    return InlineKeyboardMarkup(rows) if rows else None


def _data(choice: Choice, position: int) -> str:
    """What the button carries, within Telegram's 64 bytes; it means the same after a restart."""
    data = CHOICE + choice.id
    if len(data.encode()) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        return data
    # Plain entries may have ids of any length: then the press is the button's title, asked.
    return f"{TITLE}{position}"


def pressed_choice(query: CallbackQuery) -> tuple[str, str | None] | None:
    """The title and the choice's id (None: ask the title) of a press; None if it isn't ours."""
    data = query.data or ""
    title = _title(query, data)
    if data.startswith(CHOICE):
        chosen = data.removeprefix(CHOICE)
        return title or chosen, chosen
    if data.startswith(TITLE) and title:
        return title, None
    return None


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
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(
                    (PRESSED if button.callback_data == data else "")
                    + button.text.removeprefix(PRESSED),
                    callback_data=button.callback_data,
                )
                for button in row
            ]
            for row in markup.inline_keyboard
        ]
    )
