"""The Official Account as a person sees it: signed posts in, consultation messages out."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import httpx
import pytest
import pytest_asyncio

from exchange import Answer, Choice, Outcome, Question
from handlers.conversation.engine import Engine
from handlers.conversation.watch import Pulse
from handlers.zalo_oa.chat import ZaloOaChat
from handlers.zalo_oa.client import OaClient
from handlers.zalo_oa.receiving import CHANNEL, CLICK, message_from
from handlers.zalo_oa.tokens import App, Tokens
from handlers.zalo_oa.webhook import SIGNATURE_HEADER, ZaloOaHook, serve_account
from server import build_app
from store import Store
from tests.bot_api.engine import ENGINE, ENTRIES, LONG_ID, PHRASES, engine_of, new_conversation
from tests.bot_api.serving import serving
from tests.store.logs import lately
from tests.zalo_api.oa_server import ZaloOaApi
from tests.zalo_api.updates import (
    APP_ID,
    oa_click,
    oa_event,
    oa_follow,
    oa_media,
    oa_text,
    signature,
)
from tests.zalo_api.wire import LONGEST_TEXT, Json, event_bytes, utf16_length

pytestmark = pytest.mark.asyncio

APP_SECRET, OA_SECRET, GIVEN = "bi-mat-ung-dung", "bi-mat-oa", "refresh-0"
HBT, WHICH = "Đại hội quận Hai Bà Trưng", "Đại hội quận khi nào?"
WORDLESS = "image link audio video sticker gif location file".split()


@dataclass(frozen=True)
class Account:
    """The running channel, its parts, and Zalo's server before it."""

    api: ZaloOaApi
    url: str
    chat: ZaloOaChat
    store: Store
    browser: httpx.AsyncClient
    stopping: asyncio.Event
    served: asyncio.Task[None] | None

    async def post(self, *events: Json) -> list[int]:
        """The statuses of posts one after the other, once all that they began is answered."""
        posts = [await self.api.post(event, self.url, self.browser) for event in events]
        await self.chat.finish()
        return posts

    async def told(self, *events: Json) -> str:
        """The last text that is sent once these are answered."""
        assert set(await self.post(*events)) == {200}
        return str(self.api.sent[-1]["text"])

    async def raw(self, body: bytes, signed: str, method: str = "POST") -> int:
        """The status of a post of these bytes, once all that it began is answered."""
        headers = {SIGNATURE_HEADER: signed} if signed else {}
        reply = await self.browser.request(method, self.url, content=body, headers=headers)
        await self.chat.finish()
        return reply.status_code


@asynccontextmanager
async def running(
    store: Store, engine: Engine = ENGINE, buttons: bool = False, ready: bool = True
) -> AsyncIterator[Account]:
    """The account's channel as the bot runs it; not begun unless it is to be `ready`."""
    api = ZaloOaApi(APP_ID, APP_SECRET, OA_SECRET, GIVEN)
    state, stopping = store.channel_state(CHANNEL), asyncio.Event()
    conversation, pulse = new_conversation(store, engine), Pulse(CHANNEL, False)
    async with serving(api.app) as zalo, httpx.AsyncClient(verify=False) as browser:
        tokens = Tokens(state, App(APP_ID, APP_SECRET, zalo), GIVEN, tell_nobody)
        client = OaClient(zalo, tokens)
        chat = ZaloOaChat(conversation, client, state, store.digest, pulse, buttons)
        hook = ZaloOaHook(conversation, chat, pulse, APP_ID, OA_SECRET)
        async with serving(build_app(conversation, engine, hooks={"/zalo/oa": hook})) as web:
            serve = partial(serve_account, hook, chat, tokens, pulse, stopping)
            served = asyncio.create_task(serve()) if ready else None
            yield Account(api, f"{web}/zalo/oa", chat, store, browser, stopping, served)
            stopping.set()
            if served:
                await served
            await chat.finish()
        await client.close()
        await tokens.close()


async def tell_nobody(text: str) -> None:
    """No admins here."""


@pytest_asyncio.fixture
async def account(store: Store) -> AsyncIterator[Account]:
    """The running channel."""
    async with running(store) as channel:
        yield channel


def mac_of(body: bytes) -> str:
    """The signature of a body that tells no timestamp."""
    return hashlib.sha256(APP_ID.encode() + body + OA_SECRET.encode()).hexdigest()


@pytest.mark.parametrize("prefix", [True, False], ids=["mac=", "bare"])
async def test_signed_text_is_answered_to_its_writer(account: Account, prefix: bool) -> None:
    assert await account.api.post(oa_text(1, HBT), account.url, prefix=prefix) == 200
    await account.api.until_sent(1)
    (call,) = account.api.of("message")
    assert call["recipient"] == {"user_id": "p1"}
    assert call["message"].keys() == {"text"}
    assert call["message"]["text"].startswith(ENTRIES["hai-ba-trung"])


def serialised_anew(event: Json) -> bytes:
    return json.dumps(event).encode()


def of_other_words(event: Json) -> bytes:
    return event_bytes({**event, "message": {**event["message"], "text": "lịch"}})


def of_another_time(event: Json) -> bytes:
    return event_bytes({**event, "timestamp": str(int(event["timestamp"]) + 1)})


@pytest.mark.parametrize("altered", [serialised_anew, of_other_words, of_another_time])
async def test_signature_of_other_bytes_handles_nothing(
    account: Account, altered: Callable[[Json], bytes]
) -> None:
    event = oa_text(1, HBT)
    assert await account.raw(altered(event), signature(event_bytes(event), OA_SECRET)) == 403
    assert account.api.of("message") == []
    # It was not claimed either: the genuine one is new.
    assert (await account.told(event)).startswith(ENTRIES["hai-ba-trung"])


@pytest.mark.parametrize(
    ("method", "body", "signed", "status"),
    [
        ("POST", event_bytes(oa_text(1, HBT)), "", 403),
        ("POST", event_bytes(oa_text(1, HBT)), "mac=", 403),
        ("POST", event_bytes(oa_text(1, HBT)), "mac=" + "0" * 64, 403),
        ("POST", b"{}", signature(b"{}", "bi-mat-khac"), 403),
        ("POST", rb'{"timestamp":"\ud800"}', "mac=" + "0" * 64, 403),
        ("GET", b"", mac_of(b""), 405),
        ("POST", b" " * 1_000_001, mac_of(b" " * 1_000_001), 413),
        ("POST", b"", mac_of(b""), 200),
        ("POST", b"khong phai JSON", mac_of(b"khong phai JSON"), 200),
        ("POST", b"[" * 100_000, mac_of(b"[" * 100_000), 200),
        ("POST", b'{"event_name":5}', mac_of(b'{"event_name":5}'), 200),
        ("POST", b'{"event_name":"follow"}', mac_of(b'{"event_name":"follow"}'), 200),
        ("POST", b'{"event_name":"unfollow"}', mac_of(b'{"event_name":"unfollow"}'), 200),
    ],
    ids="none empty wrong other odd get large nothing text deep shape follow unfollow".split(),
)
async def test_forged_or_broken_post_handles_nothing(
    account: Account, method: str, body: bytes, signed: str, status: int
) -> None:
    assert await account.raw(body, signed, method) == status
    assert account.api.of("message") == []
    assert (await account.told(oa_text(1, HBT))).startswith(ENTRIES["hai-ba-trung"])


async def test_event_that_is_posted_again_is_answered_once(account: Account) -> None:
    event = oa_text(1, HBT)
    assert await account.post(event, event, {**event, "timestamp": "1"}) == [200, 200, 200]
    assert len(account.api.sent) == 1


async def test_post_before_the_channel_is_begun_is_taken_all_the_same(store: Store) -> None:
    async with running(store, ready=False) as account:
        assert await account.post(oa_text(1, HBT)) == [200]
        await account.api.until_sent(1)


async def test_post_while_the_channel_ends_is_sent_back(account: Account) -> None:
    assert account.served is not None
    account.stopping.set()
    await account.served
    assert await account.post(oa_text(1, HBT)) == [503]
    assert account.api.of("message") == []


async def test_message_that_an_earlier_run_left_is_answered(store: Store) -> None:
    left = message_from(oa_text(1, HBT), datetime.now(UTC))
    assert left is not None
    assert await new_conversation(store).claim([left]) == [True]
    async with running(store) as account:
        await account.api.until_sent(1)
        assert account.api.texts("p1")[0].startswith(ENTRIES["hai-ba-trung"])


async def test_who_begins_to_follow_is_greeted_with_numbered_choices(account: Account) -> None:
    greeting = await account.told(oa_follow(1))
    assert greeting.startswith(PHRASES["start"])
    assert PHRASES["consent_ask"] in greeting
    topics = [PHRASES[f"topic_{name}"] for name in ("lich", "vanban", "nhiemvu", "donvi")]
    choices = [*topics, PHRASES["consent_yes"], PHRASES["consent_no"]]
    listed = [f"{number}. {title}" for number, title in enumerate(choices, 1)]
    assert "\n".join([PHRASES["offers_choices"], *listed]) in greeting
    assert (await account.told(oa_text(2, "2"))).startswith("vanban ngày")


@pytest.mark.parametrize(
    "fields",
    [
        {"message": {"text": HBT}},
        {"message": {"payload": HBT}},
        {"payload": HBT},
        {"message": {"text": " "}, "button_payload": HBT},
    ],
)
async def test_pressed_button_counts_as_its_payload(account: Account, fields: Json) -> None:
    assert (await account.told(oa_event(CLICK, 1, **fields))).startswith(ENTRIES["hai-ba-trung"])


@pytest.mark.parametrize("kind", WORDLESS)
async def test_what_has_no_words_is_answered_politely_once(account: Account, kind: str) -> None:
    assert await account.post(oa_media(1, kind), oa_media(2, kind)) == [200, 200]
    (text,) = account.api.texts("p1")
    assert text.startswith(PHRASES["no_text"])


@pytest.mark.parametrize(
    "event_name",
    ["user_seen_message", "user_received_message", "anonymous_send_text", "add_user_to_tag"],
)
async def test_other_events_are_taken_and_nothing_is_sent(
    account: Account, event_name: str
) -> None:
    assert await account.post(oa_event(event_name, 1, message={"text": HBT})) == [200]
    assert account.api.of("message") == []


async def test_numbers_pick_and_words_judge(account: Account) -> None:
    assert f"2. Đại hội quận Thanh Xuân\n\n{PHRASES['consent_ask']}\n3. " in await account.told(
        oa_text(1, WHICH)
    )
    picked = await account.told(oa_text(2, "2"))
    assert picked.startswith(ENTRIES[LONG_ID])
    assert f"{PHRASES['offers_next']}\n1. Ai dự đại hội?" in picked
    assert (await account.told(oa_text(3, "1"))).startswith(ENTRIES[LONG_ID])
    why = await account.told(oa_text(4, "Không đúng"))
    assert why.startswith(PHRASES["feedback_why"])
    assert f"2. {PHRASES['feedback_missing']}" in why
    assert await account.told(oa_text(5, "2")) == PHRASES["feedback_thanks"]
    assert [turn.feedback for turn in await lately(account.store)] == [None, None, "missing"]


async def test_long_answer_comes_in_parts_as_zalo_counts(store: Store) -> None:
    def smile(question: Question) -> Answer:
        return Answer(Outcome.REFUSE, "😀😀 cười. " * 400)

    async with running(store, engine_of(smile)) as account:
        await account.post(oa_text(1, HBT))
        parts = account.api.texts("p1")
    assert len(parts) == 3
    assert max(map(utf16_length, parts)) <= LONGEST_TEXT
    assert "".join(parts).count("😀") == 800


async def test_choices_are_a_list_to_press_too_where_that_is_wanted(store: Store) -> None:
    async with running(store, buttons=True) as account:
        await account.post(oa_text(1, WHICH))
        text, listed = (each["message"] for each in account.api.sent)
        assert "attachment" not in text
        assert listed["attachment"]["payload"]["template_type"] == "list"
        lines = listed["attachment"]["payload"]["elements"]
        assert [line["title"] for line in lines] == [HBT, "Đại hội quận Thanh Xuân"]
        second = lines[1]["default_action"]["payload"]
        await account.post(oa_click(2, second))
        assert account.api.sent[2]["text"].startswith(ENTRIES[LONG_ID])


async def test_list_to_press_picks_behind_a_text_that_is_numbered_itself(store: Store) -> None:
    def lists(question: Question) -> Answer:
        if question.about:
            return Answer(Outcome.ANSWER, "Nguyễn Văn Chín.")
        text = "Các khâu đột phá:\n1. Cán bộ\n2. Hạ tầng"
        return Answer(Outcome.ANSWER, text, next=(Choice("x", "Ai phụ trách?"),))

    async with running(store, engine_of(lists), buttons=True) as account:
        await account.post(oa_text(1, "Khâu đột phá nào?"))
        listed = account.api.sent[1]["message"]["attachment"]["payload"]["elements"]
        await account.post(oa_click(2, listed[0]["default_action"]["payload"]))
        assert account.api.sent[2]["text"].startswith("Nguyễn Văn Chín.")
