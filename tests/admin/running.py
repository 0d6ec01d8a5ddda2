"""The log desk over a real store: its app, its accounts, and who is signed in."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from argon2 import PasswordHasher

from admin.desk import Desk, open_templates
from admin.door import Door
from admin.exports import Exports
from admin.routes import build_routes
from exchange import Outcome
from handlers.conversation.turn import Conversation
from live.knowledge import Refused
from live.opening import open_knowledge
from live.reloading import Places, Reloading
from server import build_app
from store import Store, Turn, accounts
from store.accounts import Role
from tests.bot_api.engine import ENGINE, TITLES, answers, new_conversation
from tests.bot_api.serving import serving

PASSWORD = "bốn chữ dễ nhớ"
# Of a kind that is quickly checked; what the program makes takes its time on purpose.
HASHED = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
NAMES: dict[Role, str] = {"viewer": "vân", "editor": "én", "admin": "an"}

KNOWLEDGE = {
    "thu-vien.yaml": """# Thư viện: hỏi phòng đọc trước khi sửa
entries:
  - id: gio-mo-cua
    title: Giờ mở cửa
    questions:
      - Thư viện mở cửa mấy giờ?
    answer: Từ bảy giờ sáng.  # theo thông báo tháng 9

  # Số chỗ đếm lại mỗi quý
  - id: cho-ngoi
    questions: [Thư viện có bao nhiêu chỗ ngồi?]
    answer: Bốn mươi chỗ.
""",
    "phrases.yaml": "contact: Đồng chí hỏi phòng đọc.\n",
}


@dataclass
class Clock:
    """The time as the desk sees it."""

    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        """The time now, moved on."""
        return datetime.now(UTC) + self.ahead


@dataclass
class Place:
    """A running desk, and what it runs over."""

    store: Store
    conversation: Conversation
    clock: Clock
    url: str
    exports: Path
    refused: list[Refused]
    reloading: Reloading

    @asynccontextmanager
    async def browser(self, role: Role | None = None) -> AsyncIterator[httpx.AsyncClient]:
        """A browser, signed in with a role where one is given."""
        async with httpx.AsyncClient(base_url=self.url, trust_env=False, timeout=60) as client:
            if role is not None:
                signed_in = await sign_in(client, NAMES[role])
                assert signed_in.status_code == 303, signed_in.text
            yield client

    async def log(self, count: int = 1, **changed: object) -> list[Turn]:
        """Log that many turns, each of a person of its own, a minute apart up to now."""
        now = datetime.now(UTC)
        logged = []
        for number in range(count):
            at = now - timedelta(minutes=count - number)
            key = f"{len(self.logged)}-{number}"
            likeness = str(changed.get("likeness", "cau giay"))
            turn = Turn(
                *(at, at, "telegram", key, self.store.who("telegram", key).logged[0], 1),
                "Đại hội quận Cầu Giấy khi nào?",
                Outcome.REFUSE,
                "v1",
                likeness=likeness,
                reply="Tài liệu không nêu.",
                group_key=self.store.group_of(likeness, True),
                milliseconds=7.5,
            )
            logged.append(replace(turn, **changed))  # type: ignore[arg-type]
            await self.store.finish(logged[-1])
        self.logged.extend(logged)
        return logged

    def __post_init__(self) -> None:
        self.logged: list[Turn] = []


def write_knowledge(folder: Path) -> None:
    """The folder of a library, with its clerks' notes."""
    folder.mkdir(exist_ok=True)
    for name, text in KNOWLEDGE.items():
        (folder / name).write_text(text, encoding="utf-8")


async def told_nobody(_: str) -> None:
    """No admin has a chat here."""


@asynccontextmanager
async def running_desk(
    store: Store, folder: Path, is_open: bool = False, with_accounts: bool = True
) -> AsyncIterator[Place]:
    """A desk, with an account for each role."""
    if with_accounts:
        for role, name in NAMES.items():
            await accounts.add(store, name, role, HASHED, datetime.now(UTC))
    conversation, clock = new_conversation(store), Clock()
    refused: list[Refused] = []
    desk = Desk(
        store=store,
        templates=open_templates(),
        now=clock.now,
        least_people=5,
        answers=answers,
        title_of=TITLES.get,
        version=lambda: "v1",
        refused=lambda: refused[-1] if refused else None,
        losses=lambda: conversation.losses,
    )
    exports = Exports(desk, folder / "exports")
    places = Places(folder / "kho", folder / "versions")
    write_knowledge(places.folder)
    used = await open_knowledge(places.folder, places.versions, store, datetime.now(UTC))
    reloading = Reloading(used, places, store, told_nobody)
    door = Door(store, desk.templates, desk.now, is_open)
    app = build_app(conversation, ENGINE, admin=build_routes(desk, door, exports, reloading))
    async with serving(app) as url:
        yield Place(store, conversation, clock, url, folder / "exports", refused, reloading)
    await exports.close()
    await reloading.close()


async def sign_in(
    client: httpx.AsyncClient, name: str, password: str = PASSWORD, onward: str = ""
) -> httpx.Response:
    """What the sign-in form gives."""
    fields = {"name": name, "password": password, "next": onward}
    return await client.post("/admin/sign-in", data=fields)


def form_token(page: str) -> str:
    """The form token of a page."""
    found = re.search(r'name="form_token" value="([0-9a-f]+)"', page)
    assert found, page
    return found[1]


async def post(client: httpx.AsyncClient, path: str, **fields: str) -> httpx.Response:
    """Post a form of a page as its page would."""
    token = form_token((await client.get("/admin")).text)
    return await client.post(path, data={"form_token": token, **fields})
