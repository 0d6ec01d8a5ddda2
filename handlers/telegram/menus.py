"""The commands that Telegram offers while one types "/": more in private than in a group."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from handlers.conversation.commands import OVERVIEWS

log = logging.getLogger(__name__)

IN_GROUPS = (*OVERVIEWS, "help")
IN_PRIVATE = (
    *OVERVIEWS,
    "gopy",
    "quyenriengtu",
    "dulieucuatoi",
    "xoadulieu",
    "help",
    "start",
)


async def offer_commands(bot: Bot, phrases: Mapping[str, str]) -> None:
    """Set the commands of private chats and of groups; that it fails costs nobody an answer."""
    try:
        await bot.set_my_commands(_menu(IN_PRIVATE, phrases), BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(_menu(IN_GROUPS, phrases), BotCommandScopeAllGroupChats())
    except TelegramError as error:
        log.warning("Chưa đặt được danh sách lệnh trên Telegram (%s).", error)


def _menu(names: tuple[str, ...], phrases: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, phrases[f"command_{name}"]) for name in names]
