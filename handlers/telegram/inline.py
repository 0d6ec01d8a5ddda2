"""Inline mode: `@bot từ khoá` in any chat offers the best entries to insert."""

from __future__ import annotations

import html
import logging
from datetime import datetime, timedelta

from telegram import InlineQuery, InlineQueryResultArticle, InputTextMessageContent
from telegram.constants import InlineQueryLimit, MessageLimit, ParseMode
from telegram.error import NetworkError

from handlers.conversation.engine import Excerpt
from handlers.conversation.paragraphs import paragraphs
from handlers.conversation.turn import Conversation

log = logging.getLogger(__name__)

FRESH_FOR = timedelta(minutes=1)  # the same for everybody, and edits of the knowledge show soon
ID_BYTES = 64
SHOWN = 120  # characters under a title


async def offer(query: InlineQuery, conversation: Conversation, now: datetime) -> None:
    """Answer an inline query with what its words find; nothing of it is logged."""
    found = conversation.excerpts(query.query, now)[: InlineQueryLimit.RESULTS]
    articles = [_article(one) for one in found]
    try:
        await query.answer(articles, cache_time=FRESH_FOR, is_personal=False)
    except NetworkError as error:
        # Who types on sends the next query before this one is answered.
        log.info("An inline query could not be answered: %s", error)


def _article(one: Excerpt) -> InlineQueryResultArticle:
    parts = paragraphs(one.text, MessageLimit.MAX_TEXT_LENGTH)
    text = html.escape(parts[0] if parts else one.title, quote=False)
    return InlineQueryResultArticle(
        id=one.id.encode()[:ID_BYTES].decode("utf-8", "ignore"),
        title=one.title,
        description=one.text[:SHOWN],
        input_message_content=InputTextMessageContent(text, parse_mode=ParseMode.HTML),
    )
