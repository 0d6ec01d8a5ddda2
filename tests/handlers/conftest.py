"""A conversation over a real database, and the channels' ends to talk to it."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from handlers.conversation.turn import Conversation
from handlers.telegram.application import TelegramApplication, build_application
from server import build_app
from store import Store
from tests.bot_api.engine import ENGINE, PHRASES, TOKEN, new_conversation
from tests.bot_api.offline import OfflineRequest
from tests.bot_api.server import BotApi
from tests.bot_api.serving import serving


@pytest_asyncio.fixture
async def conversation(store: Store) -> Conversation:
    """A conversation over the store."""
    return new_conversation(store)


@pytest_asyncio.fixture
async def telegram_wire() -> OfflineRequest:
    """What the application under test sends over."""
    return OfflineRequest()


@pytest_asyncio.fixture
async def telegram(
    conversation: Conversation, telegram_wire: OfflineRequest
) -> AsyncIterator[TelegramApplication]:
    """The whole Telegram application, with no network."""
    application = build_application(TOKEN, conversation, PHRASES, request=telegram_wire)
    async with application:
        yield application


@pytest_asyncio.fixture
async def bot_api() -> BotApi:
    """The state of a Bot API server."""
    return BotApi(TOKEN)


@pytest_asyncio.fixture
async def bot_api_url(bot_api: BotApi) -> AsyncIterator[str]:
    """The base URL of a running Bot API server."""
    async with serving(bot_api.app) as address:
        yield f"{address}/bot"


@pytest.fixture
def web_app(conversation: Conversation) -> Starlette:
    """The web app over the conversation."""
    return build_app(conversation, ENGINE)


@pytest_asyncio.fixture
async def web_url(web_app: Starlette) -> AsyncIterator[str]:
    """The address of the running web app."""
    async with serving(web_app) as address:
        yield address
