"""Telegram: the real application over a recorded connection."""

from __future__ import annotations

import pytest
from telegram import Update

from handlers.telegram.application import TelegramApplication, build_application
from store import Store
from tests.bot_api.engine import ENTRIES, LONG_ID, PHRASES, TOKEN, new_conversation
from tests.bot_api.offline import OfflineRequest
from tests.bot_api.updates import (
    BOT,
    Json,
    group_update,
    message_update,
    press_update,
    sent_message,
    text_update,
)

pytestmark = pytest.mark.asyncio


async def say(application: TelegramApplication, update: Json) -> None:
    await application.process_update(Update.de_json(update, application.bot))


async def asked_back(application: TelegramApplication, wire: OfflineRequest) -> Json:
    """The bot's message with the two choices, as Telegram shows it."""
    await say(application, text_update(1, "Đại hội quận khi nào?"))
    sent = wire.of("sendMessage")[-1]
    return sent_message(500, sent["chat_id"], sent["text"], sent["reply_markup"])


def buttons(message: Json) -> list[Json]:
    return [button for row in message["reply_markup"]["inline_keyboard"] for button in row]


async def test_question_is_answered_in_its_chat(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    await say(telegram, text_update(1, "Đại hội quận Hai Bà Trưng", person=99))
    (sent,) = telegram_wire.of("sendMessage")
    assert sent["chat_id"] == 99
    assert sent["text"] == ENTRIES["hai-ba-trung"]


async def test_help_is_answered_with_its_phrase(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    await say(telegram, text_update(1, "/help"))
    assert telegram_wire.of("sendMessage")[0]["text"] == PHRASES["help"]


async def test_choices_are_buttons_within_telegrams_limit(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    shown = buttons(await asked_back(telegram, telegram_wire))
    assert [button["text"] for button in shown] == [
        "Đại hội quận Hai Bà Trưng",
        "Đại hội quận Thanh Xuân",
    ]
    assert all(len(button["callback_data"].encode()) <= 64 for button in shown)


@pytest.mark.parametrize(("position", "entry"), [(0, "hai-ba-trung"), (1, LONG_ID)])
async def test_pressed_choice_is_answered_and_ticked_even_after_a_restart(
    telegram: TelegramApplication,
    telegram_wire: OfflineRequest,
    store: Store,
    position: int,
    entry: str,
) -> None:
    shown = await asked_back(telegram, telegram_wire)
    pressed = buttons(shown)[position]["callback_data"]
    wire = OfflineRequest()
    again = build_application(TOKEN, new_conversation(store), PHRASES, request=wire)
    async with again:
        await say(again, press_update(2, shown, pressed))
    assert [sent["text"] for sent in wire.of("sendMessage")] == [ENTRIES[entry]]
    assert wire.of("answerCallbackQuery") == [{"callback_query_id": "q2"}]
    ticked = buttons(wire.of("editMessageReplyMarkup")[0])
    assert [button["text"].startswith("✓") for button in ticked] == [position == 0, position == 1]


async def test_ticked_choice_can_be_pressed_again(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    shown = await asked_back(telegram, telegram_wire)
    pressed = buttons(shown)[1]["callback_data"]
    await say(telegram, press_update(2, shown, pressed))
    shown["reply_markup"] = telegram_wire.of("editMessageReplyMarkup")[0]["reply_markup"]
    telegram_wire.refusals["editMessageReplyMarkup"] = 400, "Bad Request: message is not modified"
    await say(telegram, press_update(3, shown, pressed))
    assert [sent["text"] for sent in telegram_wire.of("sendMessage")[1:]] == [ENTRIES[LONG_ID]] * 2


async def test_press_that_telegram_calls_too_old_is_still_answered(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    shown = await asked_back(telegram, telegram_wire)
    too_old = "Bad Request: query is too old and response timeout expired or query id is invalid"
    telegram_wire.refusals["answerCallbackQuery"] = 400, too_old
    await say(telegram, press_update(2, shown, buttons(shown)[0]["callback_data"]))
    assert telegram_wire.of("sendMessage")[-1]["text"] == ENTRIES["hai-ba-trung"]


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 9,
                     "height": 9, "is_animated": False, "is_video": False}},
        {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]},
        {"voice": {"file_id": "f", "file_unique_id": "u", "duration": 2}},
        {"document": {"file_id": "f", "file_unique_id": "u"}},
    ],
    ids=["sticker", "photo", "voice", "document"],
)  # fmt: skip
async def test_what_holds_no_text_gets_a_polite_word(
    telegram: TelegramApplication, telegram_wire: OfflineRequest, content: Json
) -> None:
    await say(telegram, message_update(1, **content))
    assert telegram_wire.of("sendMessage")[0]["text"] == PHRASES["no_text"]


async def test_markup_in_a_question_is_shown_literally(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    await say(telegram, text_update(1, "<b>5 & *6*</b>"))
    (sent,) = telegram_wire.of("sendMessage")
    assert sent["parse_mode"] == "HTML"
    assert sent["text"] == "Tài liệu không nêu “&lt;b&gt;5 &amp; *6*&lt;/b&gt;”."


@pytest.mark.parametrize("text", ["\0\x07", "a\ud83d", "\u202eabc", "x" * 4096, "😀" * 2048])
async def test_odd_characters_are_answered(
    telegram: TelegramApplication, telegram_wire: OfflineRequest, text: str
) -> None:
    await say(telegram, text_update(1, text))
    assert "Tài liệu không nêu" in telegram_wire.of("sendMessage")[0]["text"]


async def test_long_answer_is_split_where_paragraphs_end(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    await say(telegram, text_update(1, "Toàn văn?"))
    parts = [sent["text"] for sent in telegram_wire.of("sendMessage")]
    assert len(parts) > 1
    assert all(len(part) <= 4096 and part.endswith("dài.") for part in parts)


@pytest.mark.parametrize(
    ("fields", "asked"),
    [
        ({"text": "Chào cả nhà"}, None),
        ({"text": "/ban", "entities": [{"type": "bot_command", "offset": 0, "length": 4}]}, None),
        (
            {
                "text": "/help@bot_khac",
                "entities": [{"type": "bot_command", "offset": 0, "length": 14}],
            },
            None,
        ),
        (
            {
                "text": "/help@Tro_Ly_Bot",
                "entities": [{"type": "bot_command", "offset": 0, "length": 16}],
            },
            PHRASES["help"],
        ),
        (
            {
                "text": "😀 @tro_ly_bot Toàn cảnh?",
                "entities": [{"type": "mention", "offset": 3, "length": 11}],
            },
            "Tài liệu không nêu “😀  Toàn cảnh?”.",
        ),
        ({"text": "Mấy giờ?", "reply": True}, "Tài liệu không nêu “Mấy giờ?”."),
    ],
    ids=["chatter", "other command", "other bot", "own command", "mention", "reply"],
)
async def test_in_groups_only_what_is_meant_for_the_bot_is_answered(
    telegram: TelegramApplication, telegram_wire: OfflineRequest, fields: Json, asked: str | None
) -> None:
    if fields.pop("reply", False):
        fields = {**fields, "reply_to_message": sent_message(5, -100, "Chào đồng chí")}
    await say(telegram, group_update(1, **fields))
    sent = telegram_wire.of("sendMessage")
    assert [each["text"] for each in sent] == ([] if asked is None else [asked])
    assert all(each["reply_parameters"]["message_id"] == 1 for each in sent)


async def test_bots_and_service_messages_are_left_alone(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    await say(
        telegram,
        text_update(1, "Chào") | {"message": {**text_update(1, "x")["message"], "from": BOT}},
    )
    await say(telegram, message_update(2, group_chat_created=True))
    assert telegram_wire.of("sendMessage") == []


async def test_redelivered_update_is_answered_once(
    telegram: TelegramApplication, telegram_wire: OfflineRequest
) -> None:
    for _ in range(3):
        await say(telegram, text_update(1, "Đại hội quận Hai Bà Trưng"))
    assert len(telegram_wire.of("sendMessage")) == 1


async def test_person_who_blocked_the_bot_is_not_answered_again_at_the_next_start(
    telegram: TelegramApplication,
    telegram_wire: OfflineRequest,
    store: Store,
) -> None:
    telegram_wire.refusals["sendMessage"] = 403, "Forbidden: bot was blocked by the user"
    await say(telegram, text_update(1, "Đại hội quận Hai Bà Trưng"))
    assert await new_conversation(store).waiting("telegram") == []
