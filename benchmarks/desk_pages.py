"""The pages of the log desk as a browser asks for them, for benchmarks.log_desk."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import httpx

from admin import passwords
from admin.desk import Desk, open_templates
from admin.door import Door
from admin.exports import Exports
from admin.questions import written_place
from admin.routes import build_routes
from answering import build_index
from benchmarks.replies import KNOWLEDGE
from curation.loading import load_knowledge
from handlers.conversation.turn import Conversation, Manners
from live.knowledge import InUse
from live.reloading import Places, Reloading
from server import build_app, build_server, open_socket
from store import Spool, Store, Turn, accounts, reports
from store.filters import Filter
from store.rollups import last_days

NAME = "benchmark"
Pages = list[tuple[str, Callable[[], Awaitable[object]]]]


async def nobody(_: str) -> None:
    """Nobody is told anything."""


@asynccontextmanager
async def pages_of(
    store: Store, until: datetime, turn: Turn, entry: str, folder: Path
) -> AsyncIterator[Pages]:
    """The pages over a log that ends at `until`, each with its name and how to open it: over HTTP
    on this machine, signed in as an editor. `turn` and `entry` are among those shown; `folder`
    takes what the bot would keep beside its database."""
    password, now = secrets.token_urlsafe(16), datetime.now(UTC)
    password_hash = await passwords.hashed(password)
    await accounts.remove(store, NAME)
    await accounts.add(store, NAME, "editor", password_hash, now)
    knowledge = load_knowledge(KNOWLEDGE)
    index = build_index(knowledge)
    used = InUse(index)
    spool = Spool(folder / "spool.jsonl")
    conversation = Conversation(used, store, spool, knowledge.phrases, Manners())
    desk = Desk(
        store=store,
        templates=open_templates(),
        now=lambda: until,
        least_people=5,
        answers=used.answers,
        title_of=used.title_of,
        version=lambda: used.version,
        refused=lambda: None,
        losses=lambda: conversation.losses,
    )
    door = Door(store, desk.templates, lambda: datetime.now(UTC), False)
    routes = build_routes(
        desk,
        door,
        Exports(desk, folder / "exports"),
        Reloading(used, Places(KNOWLEDGE, folder / "versions"), store, nobody),
    )
    with open_socket("127.0.0.1", 0) as listening:
        server = build_server(build_app(conversation, used, admin=routes))
        serving = asyncio.create_task(server.serve([listening]))
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=base, trust_env=False, timeout=60) as client:
            fields = {"name": NAME, "password": password}
            await client.post("/admin/sign-in", data=fields)
            wanted = Filter(*last_days(90, until), queue="unanswered")
            [group] = await reports.queued(store, wanted, limit=1)
            named = paths(turn, entry, group.key)
            yield [(name, partial(_open, client, path)) for name, path in named]
        server.should_exit = True
        await serving


def paths(turn: Turn, entry: str, group: str) -> list[tuple[str, str]]:
    """The pages by name, with their addresses."""
    halfway = written_place((turn.asked_at, turn.id or 0))
    queues = ("unanswered", "near", "wrong", "none-of-these")
    return [
        *((f"overview, {days} days", f"/admin?days={days}") for days in (7, 30, 90)),
        ("overview, a channel", "/admin?days=90&channel=telegram"),
        ("overview, an outcome", "/admin?days=90&outcome=refuse"),
        ("overview, an entry", f"/admin?days=90&entry={entry}"),
        ("chart by day", "/admin/charts/by-day.svg?days=90"),
        ("chart by hour", "/admin/charts/by-hour.svg?days=90"),
        *((f"queue {queue}", f"/admin/queues/{queue}?days=90") for queue in queues),
        ("queue unanswered, page 9", "/admin/queues/unanswered?days=90&page=9"),
        ("queue unanswered, a search", "/admin/queues/unanswered?days=90&q=dai+hoi"),
        ("queue near, a channel", "/admin/queues/near?days=90&channel=web"),
        ("a group", f"/admin/queues/unanswered/{group}"),
        ("questions", "/admin/questions?days=90"),
        (
            "questions, halfway down",
            f"/admin/questions?days=90&below={halfway}",
        ),
        ("questions, a search", "/admin/questions?days=90&q=dai+hoi+phuong"),
        ("questions, all filters", f"/admin/questions?days=90&channel=web&entry={entry}&q=dai"),
        ("one question", f"/admin/questions/{turn.id}"),
        ("notes", "/admin/notes"),
    ]


async def _open(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
