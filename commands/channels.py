"""The configured channels: each with what it needs, its hooks for the web server, and its end."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from pydantic import SecretStr

from config import Settings
from handlers.conversation.turn import Conversation
from handlers.conversation.watch import Admins, ChannelStopped, Pulse, Tell, Watch
from handlers.telegram.application import build_application
from handlers.telegram.application import tell as tell_on_telegram
from handlers.telegram.claiming import Refusals
from handlers.telegram.polling import poll
from handlers.telegram.receiving import CHANNEL as TELEGRAM
from handlers.telegram.webhook import TelegramHook, serve_webhook
from handlers.zalo_bot.chat import ZaloBotChat
from handlers.zalo_bot.client import BotClient
from handlers.zalo_bot.metering import Meter, Plan
from handlers.zalo_bot.polling import poll as poll_zalo
from handlers.zalo_bot.receiving import CHANNEL as ZALO_BOT
from handlers.zalo_bot.webhook import ZaloBotHook
from handlers.zalo_bot.webhook import serve_webhook as serve_zalo_webhook
from handlers.zalo_oa.chat import ZaloOaChat
from handlers.zalo_oa.client import OaClient
from handlers.zalo_oa.receiving import CHANNEL as ZALO_OA
from handlers.zalo_oa.tokens import App, Tokens
from handlers.zalo_oa.webhook import ZaloOaHook, serve_account
from server import Hook
from store import Store

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that is configured: `serve` runs until its event is set, `tell` writes to one
    person, `hooks` are its addresses, `close` what remains open afterwards."""

    pulse: Pulse
    serve: Callable[[asyncio.Event], Awaitable[None]]
    tell: Tell
    hooks: Mapping[str, Hook] = field(default_factory=dict)
    close: Sequence[Callable[[], Awaitable[None]]] = ()

    async def run(self, stopping: asyncio.Event) -> None:
        """Serve until `stopping` is set; when the channel ends before, the others go on."""
        try:
            await self.serve(stopping)
        except ChannelStopped as error:
            print(error, file=sys.stderr, flush=True)
            self.pulse.end(str(error))
        except Exception as error:
            log.exception("Kênh %s dừng vì lỗi; các kênh khác vẫn chạy.", self.pulse.channel)
            self.pulse.end(f"lỗi {type(error).__name__}; xem nhật ký của chương trình")
        finally:
            for close in self.close:
                await close()


def configured(
    settings: Settings,
    conversation: Conversation,
    store: Store,
    phrases: Mapping[str, str],
    watch: Watch,
) -> list[Channel]:
    """The channels that are configured, none of them running; their admins are the watch's."""
    made: list[Channel] = []
    if settings.telegram.token is not None:
        made.append(_telegram(settings, conversation, phrases, watch))
    if settings.zalo_bot.token is not None:
        made.append(_zalo_bot(settings, conversation, store, watch))
    if settings.zalo_oa.app_id is not None:
        made.append(_zalo_oa(settings, conversation, store, watch))
    ids = admins_of(settings)
    for channel in made:
        name = channel.pulse.channel
        watch.admins[name] = Admins(ids[name], channel.tell)
    return made


def admins_of(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Who the admins are, by the channels' names."""
    return {
        TELEGRAM: settings.admins.telegram,
        ZALO_BOT: settings.admins.zalo_bot,
        ZALO_OA: settings.admins.zalo_oa,
    }


def hooks_of(channels: Iterable[Channel]) -> dict[str, Hook]:
    """The addresses of all channels."""
    return {path: hook for channel in channels for path, hook in channel.hooks.items()}


def _telegram(
    settings: Settings, conversation: Conversation, phrases: Mapping[str, str], watch: Watch
) -> Channel:
    telegram = settings.telegram
    token, is_polled = _said(telegram.token), telegram.mode == "polling"
    pulse = watch.open(TELEGRAM, is_polled)
    refusals = Refusals()
    application = build_application(
        token,
        conversation,
        phrases,
        telegram.base_url,
        refusals=refusals if is_polled else None,
        pulse=pulse,
    )
    tell = partial(tell_on_telegram, application)
    if is_polled:
        return Channel(pulse, partial(poll, application, refusals, conversation, phrases), tell)
    assert telegram.webhook_url is not None
    secret = _said(telegram.webhook_secret)
    hook = TelegramHook(application, conversation, secret, pulse)
    serve = partial(
        serve_webhook, hook, application, conversation, phrases, telegram.webhook_url, secret
    )
    return Channel(pulse, serve, tell, {"/telegram": hook})


def _zalo_bot(
    settings: Settings, conversation: Conversation, store: Store, watch: Watch
) -> Channel:
    bot = settings.zalo_bot
    is_polled = bot.mode == "polling"
    pulse = watch.open(ZALO_BOT, is_polled)
    client = BotClient(_said(bot.token), bot.base_url)
    plan = Plan(bot.plan_messages, bot.plan_people)
    meter = Meter(store.channel_state(ZALO_BOT), store.digest, plan, watch.alarm)
    chat = ZaloBotChat(conversation, client, meter, pulse)
    if is_polled:
        serve = partial(poll_zalo, client, conversation, chat, pulse, drop_webhook=bot.drop_webhook)
        return Channel(pulse, serve, chat.tell, close=[client.close])
    assert bot.webhook_url is not None
    secret = _said(bot.webhook_secret)
    hook = ZaloBotHook(conversation, chat, pulse, secret)
    posted = partial(serve_zalo_webhook, hook, client, chat, pulse, bot.webhook_url, secret)
    return Channel(pulse, posted, chat.tell, {"/zalo/bot": hook}, [client.close])


def _zalo_oa(settings: Settings, conversation: Conversation, store: Store, watch: Watch) -> Channel:
    account = settings.zalo_oa
    pulse = watch.open(ZALO_OA, is_polled=False)
    state = store.channel_state(ZALO_OA)
    tokens = tokens_of(settings, store, partial(watch.alarm, but_not=ZALO_OA))
    client = OaClient(account.base_url, tokens)
    chat = ZaloOaChat(conversation, client, state, store.digest, pulse, account.buttons)
    assert account.app_id is not None
    hook = ZaloOaHook(conversation, chat, pulse, account.app_id, _said(account.oa_secret))
    serve = partial(serve_account, hook, chat, tokens, pulse)
    return Channel(pulse, serve, chat.tell, {"/zalo/oa": hook}, [client.close, tokens.close])


def tokens_of(settings: Settings, store: Store, alarm: Callable[[str], Awaitable[None]]) -> Tokens:
    """The tokens of the configured account."""
    account = settings.zalo_oa
    assert account.app_id is not None
    app = App(account.app_id, _said(account.app_secret), account.oauth_url)
    given = _said(account.refresh_token) if account.refresh_token else None
    return Tokens(store.channel_state(ZALO_OA), app, given, alarm)


def _said(secret: SecretStr | None) -> str:
    assert secret is not None
    return secret.get_secret_value()
