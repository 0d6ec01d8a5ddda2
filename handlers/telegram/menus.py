"""The commands that Telegram offers while one types "/": more in private than in a group."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import TelegramError

from handlers.conversation.commands import FOR_ADMINS, OVERVIEWS

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


async def offer_commands(bot: Bot, phrases: Mapping[str, str], admins: Collection[str]) -> None:
    """Set the commands of private chats, of groups, and of each admin's chat; that it fails costs
    nobody an answer."""
    try:
        await bot.set_my_commands(_menu(IN_PRIVATE, phrases), BotCommandScopeAllPrivateChats())
        await bot.set_my_commands(_menu(IN_GROUPS, phrases), BotCommandScopeAllGroupChats())
        for admin in admins:
            menu = _menu((*FOR_ADMINS, *IN_PRIVATE), phrases)
            await bot.set_my_commands(menu, BotCommandScopeChat(int(admin)))
    except TelegramError as error:
        log.warning("Chưa đặt được danh sách lệnh trên Telegram (%s).", error)


def _menu(names: tuple[str, ...], phrases: Mapping[str, str]) -> list[BotCommand]:
    return [BotCommand(name, phrases[f"command_{name}"]) for name in names]
