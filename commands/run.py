"""`run`: every configured channel at once, until told to stop."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import sys
from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from typing import Any

from admin.exports import Exports
from admin.merging import Merging
from admin.routes import build_routes
from commands.channels import admins_of, configured, hooks_of
from commands.desk import desk_of, door_of
from commands.stores import opened_store
from config import Settings
from curation.complaints import KnowledgeError
from exchange import VIETNAM
from handlers.conversation.digest import Digest
from handlers.conversation.turn import Conversation, Manners
from handlers.conversation.underway import repeat
from handlers.conversation.watch import Watch
from live.opening import open_knowledge
from live.reloading import Places, Reloading, versions_of
from server import build_app, build_server, open_socket
from store import Spool, Store, StoreError, accounts, prune_all

log = logging.getLogger(__name__)
CLEANING_SECONDS = 3600
CATCHING_UP_SECONDS = 1
SETTLING_SECONDS = 60  # between two moments when deleted words leave the database's log
COUNTING_SECONDS = 600  # between two looks for days to count
DIGEST_SECONDS = 60  # between two looks whether a digest is due

HOW_TO_ADD_CHANNELS = (
    "Chưa có kênh Telegram hay Zalo. Muốn thêm: lấy mã bot từ @BotFather (Telegram) hoặc Zalo Bot\n"
    "Creator (Zalo) rồi chạy lại với biến môi trường\n"
    "  DAIHOI_TELEGRAM__TOKEN=...  hoặc  DAIHOI_ZALO_BOT__TOKEN=..."
)

NO_SECRET_KEY = (
    "Chưa đặt DAIHOI_SECRET_KEY: sau mỗi lần chạy lại, nhật ký coi người hỏi cũ là người mới.\n"
    "Muốn khác đi, đặt biến môi trường này là một chuỗi dài, bí mật, không đổi."
)


def run(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; the exit code: 0, or 2 if it could not start."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    try:
        listening = open_socket(settings.web.host, settings.web.port)
    except OSError as error:
        print(_no_socket(settings.web.host, settings.web.port, error), file=sys.stderr)
        return 2

    with listening:
        try:
            return asyncio.run(_serve(settings, listening))
        except (KnowledgeError, StoreError) as error:
            print(error, file=sys.stderr)
            return 2


def _no_socket(host: str, port: int, error: OSError) -> str:
    return (
        f"Không mở được cổng {port} trên {host} ({error.strerror or error}): có thể một chương"
        " trình khác đang dùng cổng này. Hãy tắt chương trình ấy, hoặc đặt cổng khác ở"
        " web.port trong config.yaml (hay DAIHOI_WEB__PORT)."
    )


async def _serve(settings: Settings, listening: socket.socket) -> int:
    """Open the log and the knowledge, bring up the channels, and take them down in the opposite
    order."""
    stopping = asyncio.Event()
    _stop_on_signals(stopping)
    places = Places(settings.knowledge, versions_of(settings.data))
    async with opened_store(settings) as store:
        used = await open_knowledge(places.folder, places.versions, store, datetime.now(VIETNAM))
        phrases = used.phrases
        manners = Manners(
            settings.context_minutes,
            settings.log.keep_text,
            settings.most_waiting,
            admins_of(settings),
        )
        spool = Spool(settings.data / "spool.jsonl")
        watch, merging = Watch(store), Merging(store)
        reloading = Reloading(used, places, store, watch.tell)
        conversation = Conversation(used, store, spool, phrases, manners, reloading.told)
        await conversation.catch_up()
        channels = configured(settings, conversation, store, phrases, watch)
        desk = desk_of(settings, store, used, conversation)
        exports = Exports(desk, settings.data / "exports")
        await exports.close()  # what a killed run has left
        app = build_app(
            conversation,
            used,
            settings.web.api_open,
            hooks_of(channels),
            watch.states,
            admin=build_routes(desk, door_of(desk, settings.web.admin_open), exports, reloading),
        )
        server = build_server(app)
        web = asyncio.create_task(server.serve([listening]))
        web.add_done_callback(lambda _: stopping.set())
        others = (
            *(channel.run(stopping) for channel in channels),
            watch.keep_looking(stopping),
            reloading.keep_up(stopping),
            repeat(lambda: _clean(store, settings, reloading), CLEANING_SECONDS, stopping),
            repeat(lambda: _count(store, merging), COUNTING_SECONDS, stopping),
            repeat(exports.tidy, COUNTING_SECONDS, stopping),
            *_digests(settings, store, phrases, watch, stopping),
            repeat(store.settle, SETTLING_SECONDS, stopping),
            # What was kept beside the database while it was away.
            repeat(conversation.catch_up, CATCHING_UP_SECONDS, stopping),
        )
        tasks = [asyncio.create_task(one) for one in others]
        _reload_on_signal(reloading)
        _say_where(settings, listening)
        await stopping.wait()
        server.should_exit = True
        await asyncio.gather(web, *tasks)
        await exports.close()
        await conversation.catch_up()
    return 0


def _digests(
    settings: Settings,
    store: Store,
    phrases: Mapping[str, str],
    watch: Watch,
    stopping: asyncio.Event,
) -> list[Coroutine[Any, Any, None]]:
    """What sends digests, if any are wanted."""
    if settings.log.digest == "off":
        return []
    wanted = settings.log
    digest = Digest(store, phrases, wanted.digest, wanted.least_people, watch.tell)
    look = lambda: digest.look(datetime.now(VIETNAM))  # noqa: E731
    return [repeat(look, DIGEST_SECONDS, stopping)]


async def _clean(store: Store, settings: Settings, reloading: Reloading) -> None:
    """Delete what is past its retention, in copies too, and what waited in vain for a day; and the
    versions of the knowledge that nothing in the log comes from any more."""
    now, keep = datetime.now(VIETNAM), timedelta(days=settings.log.retention_days)
    try:
        await store.forget(now - keep)
        await store.renew_keys(now - keep)
        await store.expire(now)
        await accounts.expire(store, now)
        await reloading.forget(now - keep)
        await asyncio.to_thread(prune_all, settings.database_url, now, keep)
    except (StoreError, OSError):
        log.exception("Không xoá được phần nhật ký quá hạn; sẽ thử lại sau một giờ.")


async def _count(store: Store, merging: Merging) -> None:
    """Count the days that are past, and at night merge what asks nearly the same."""
    now = datetime.now(VIETNAM)
    try:
        await store.count_days(now)
    except StoreError:
        log.exception("Chưa đếm được các ngày đã qua; sẽ thử lại sau mười phút.")
    await merging.look(now)


def _stop_on_signals(stopping: asyncio.Event) -> None:
    """Have the first SIGINT or SIGTERM stop cleanly, and a second one at once."""
    loop = asyncio.get_running_loop()

    def on_signal(number: int, _: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.call_soon_threadsafe(stopping.set)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, on_signal)


def _reload_on_signal(reloading: Reloading) -> None:
    """Have SIGHUP read the knowledge again, where there is such a signal."""
    loop = asyncio.get_running_loop()
    if hasattr(signal, "SIGHUP"):
        loop.add_signal_handler(signal.SIGHUP, reloading.reload_soon)


def _desk_address(host: str, port: int, is_open: bool) -> str:
    """Where the log desk is: on this machine's own address unless it is open to others."""
    if host in ("0.0.0.0", "[::]"):
        host = "127.0.0.1"
    if is_open or host in ("127.0.0.1", "[::1]", "localhost"):
        return f"http://{host}:{port}/admin"
    return f"không mở ở địa chỉ {host}; muốn mở, đặt web.admin_open: true (chỉ sau HTTPS)"


def _say_where(settings: Settings, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Trang hỏi đáp: http://{shown}:{port}/ (dừng: Ctrl+C)", flush=True)
    print(f"Trang nhật ký: {_desk_address(shown, port, settings.web.admin_open)}", flush=True)
    if not any((settings.telegram.token, settings.zalo_bot.token, settings.zalo_oa.app_id)):
        print(HOW_TO_ADD_CHANNELS, flush=True)
    if settings.secret_key is None:
        print(NO_SECRET_KEY, flush=True)
