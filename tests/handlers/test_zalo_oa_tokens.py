"""The account's tokens: each refresh token works once, so the chain must never be lost."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.fernet import Fernet

from handlers.conversation.delivery import NotDelivered
from handlers.zalo_oa.client import OaClient
from handlers.zalo_oa.receiving import CHANNEL
from handlers.zalo_oa.tokens import NAME, App, ChainBroken, Tokens
from store import ChannelState, Store, StoreError, open_store
from tests.bot_api.serving import serving
from tests.zalo_api.oa_server import ZaloOaApi
from tests.zalo_api.updates import APP_ID

pytestmark = pytest.mark.asyncio

APP_SECRET, OA_SECRET, GIVEN = "bi-mat-ung-dung", "bi-mat-oa", "refresh-0"
REFUSAL: dict[str, Any] = {
    "error_name": "Invalid refresh token",
    "error_reason": "Refresh token is used or wrong",
    "error": -14014,
}


@dataclass
class Office:
    """Zalo's server, the state where the chain is kept, and what admins are told."""

    api: ZaloOaApi
    zalo: str
    state: ChannelState
    told: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def tokens(
        self, given: str | None = GIVEN, state: ChannelState | None = None
    ) -> AsyncIterator[Tokens]:
        """Tokens as a fresh process would have them."""
        app = App(APP_ID, APP_SECRET, self.zalo)
        opened = Tokens(state or self.state, app, given, self._alarm)
        yield opened
        await opened.close()

    async def kept(self) -> dict[str, str]:
        """The chain as it lies in the database."""
        written: dict[str, str] = json.loads(await self.state.get(NAME) or "{}")
        return written

    async def move_back(self, moment: str, by: timedelta) -> None:
        """Let a moment of the chain be longer ago."""
        chain = await self.kept()
        chain[moment] = (datetime.fromisoformat(chain[moment]) - by).isoformat()
        await self.state.put(NAME, json.dumps(chain))

    @property
    def asked(self) -> int:
        """How often tokens were asked for."""
        return len(self.api.of("access_token"))

    async def _alarm(self, text: str) -> None:
        self.told.append(text)


@pytest_asyncio.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    """An office with a fresh database and a running server."""
    api = ZaloOaApi(APP_ID, APP_SECRET, OA_SECRET, GIVEN)
    async with serving(api.app) as zalo:
        yield Office(api, zalo, store.channel_state(CHANNEL))


@pytest_asyncio.fixture
async def tokens(office: Office) -> AsyncIterator[Tokens]:
    """The account's tokens, the first pair fetched."""
    async with office.tokens() as opened:
        assert await opened.access() == "access-1"
        yield opened


async def test_new_pair_is_kept_before_it_is_used(office: Office) -> None:
    office.api.gate.clear()
    async with office.tokens() as tokens:
        client = OaClient(office.zalo, tokens)
        sending = asyncio.create_task(client.send("p1", {"text": "Xin chào"}))
        await office.api.until_called("message")
        kept = await office.kept()
        office.api.gate.set()
        await sending
        await client.close()
    assert (kept["access"], kept["refresh"]) == ("access-1", "refresh-1")
    (form,) = office.api.of("access_token")
    assert (form["refresh_token"], form["secret_key"]) == (GIVEN, APP_SECRET)
    assert office.api.of("message")[0]["access_token"] == "access-1"


async def test_no_token_can_be_read_in_the_files_or_in_the_log(
    office: Office, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with office.tokens() as tokens:
        await tokens.access()
        office.api.refuse_tokens(**REFUSAL)
        with pytest.raises(ChainBroken):
            await tokens.access(instead_of="access-1")
    files = [database, database.with_name(database.name + "-wal")]
    written = b"".join(file.read_bytes() for file in files)
    assert b"channel_state" in written
    for secret in ("access-1", "refresh-1", GIVEN, APP_SECRET):
        assert secret.encode() not in written
        assert secret not in caplog.text
        assert secret not in "".join(office.told)


async def test_many_sends_on_an_expired_token_refresh_it_once(
    office: Office, tokens: Tokens
) -> None:
    client = OaClient(office.zalo, tokens)
    for round_number in (1, 2):
        office.api.expired.add(office.api.access_token)
        sends = (client.send(f"p{number}", {"text": "Xin chào"}) for number in range(20))
        assert len(set(await asyncio.gather(*sends))) == 20
        assert len(office.api.sent) == 20 * round_number
        assert office.asked == office.api.refreshes == 1 + round_number
    await client.close()


async def test_kept_chain_goes_on_although_the_environment_has_its_first_token(
    office: Office, tokens: Tokens
) -> None:
    async with office.tokens() as later:
        assert await later.access() == "access-1"
        assert office.asked == 1
        assert await later.access(instead_of="access-1") == "access-2"
    async with office.tokens(given=None) as without:
        assert await without.access() == "access-2"
    assert [form["refresh_token"] for form in office.api.of("access_token")] == [
        GIVEN,
        "refresh-1",
    ]


async def test_another_token_in_the_environment_begins_a_new_chain(
    office: Office, tokens: Tokens
) -> None:
    office.api.refresh_token = "refresh-moi"
    async with office.tokens("refresh-moi") as anew:
        assert await anew.access() == "access-2"
        assert await anew.access() == "access-2"
    assert office.api.of("access_token")[-1]["refresh_token"] == "refresh-moi"
    assert office.asked == 2


async def test_without_any_token_it_is_said_how_to_get_one(office: Office) -> None:
    async with office.tokens(given=None) as tokens:
        with pytest.raises(ChainBroken, match="zalo-oa authorize"):
            await tokens.access()
    assert office.asked == 0


async def test_refused_refresh_keeps_the_pair_and_is_told_once(
    office: Office, tokens: Tokens
) -> None:
    office.api.refuse_tokens(**REFUSAL)
    for _ in range(3):
        with pytest.raises(ChainBroken, match="Invalid refresh token"):
            await tokens.access(instead_of="access-1")
    assert office.asked == 2
    kept = await office.kept()
    assert (kept["access"], kept["refresh"]) == ("access-1", "refresh-1")
    (alarm,) = office.told
    assert "zalo-oa authorize" in alarm
    assert "ngắt giữa chừng" not in alarm
    # What still works goes on working, for another process too.
    assert await tokens.access() == "access-1"
    async with office.tokens() as later:
        assert await later.access() == "access-1"
    assert office.asked == 2


async def test_refused_refresh_is_tried_again_later(office: Office, tokens: Tokens) -> None:
    office.api.refuse_tokens(**REFUSAL)
    office.api.refuse_tokens(**REFUSAL)
    for asked in (2, 3):
        with pytest.raises(ChainBroken):
            await tokens.access(instead_of="access-1")
        assert office.asked == asked
        await office.move_back("refused_at", timedelta(minutes=16))
    assert len(office.told) == 1
    assert await tokens.access(instead_of="access-1") == "access-2"
    assert "hoạt động lại" in office.told[1]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"error":0,"message":"Success"}', 200),
        (b'{"access_token":"access-9"}', 200),
        (b'{"access_token":"","refresh_token":""}', 200),
        (b'{"access_token":5,"refresh_token":null}', 200),
        (b"<html>bao tri</html>", 200),
        (b"[]", 200),
        (b"", 200),
        (b'{"error":-14014}', 400),
        (b"Internal Server Error", 500),
        (b"{}", 503),
    ],
)
async def test_answer_without_a_pair_never_takes_the_place_of_one(
    office: Office, tokens: Tokens, body: bytes, status: int
) -> None:
    office.api.answer("access_token", body, status)
    with pytest.raises(ChainBroken if status < 500 else NotDelivered):
        await tokens.access(instead_of="access-1")
    assert office.asked == 2
    kept = await office.kept()
    assert (kept["access"], kept["refresh"]) == ("access-1", "refresh-1")


async def test_zalo_that_can_not_be_reached_leaves_the_chain_as_it_was(
    office: Office, tokens: Tokens
) -> None:
    before = await office.kept()
    zalo, office.zalo = office.zalo, "http://127.0.0.1:1"
    async with office.tokens() as cut_off:
        with pytest.raises(NotDelivered):
            await cut_off.access(instead_of="access-1")
    office.zalo = zalo
    assert await office.kept() == before
    assert await tokens.access(instead_of="access-1") == "access-2"


@pytest.mark.parametrize(("hours", "refreshes"), [(13, 2), (11, 1)])
async def test_pair_is_renewed_when_it_is_half_a_day_old(
    office: Office, tokens: Tokens, hours: int, refreshes: int
) -> None:
    await office.move_back("renewed_at", timedelta(hours=hours))
    await tokens.keep_fresh()
    await tokens.keep_fresh()
    assert office.asked == refreshes
    assert (await office.kept())["access"] == f"access-{refreshes}"


async def test_access_token_past_its_time_is_not_tried(office: Office, tokens: Tokens) -> None:
    await office.move_back("expires_at", timedelta(hours=25, minutes=1))
    assert await tokens.access() == "access-2"


async def test_only_one_of_several_processes_refreshes(office: Office, database_url: str) -> None:
    async with AsyncExitStack() as stack:
        several = []
        for _ in range(5):
            store = await open_store(database_url, "khóa của các kiểm thử")
            stack.push_async_callback(store.close)
            opened = office.tokens(state=store.channel_state(CHANNEL))
            several.append(await stack.enter_async_context(opened))
        asking = [tokens.access() for tokens in several]
        results = await asyncio.gather(*asking, return_exceptions=True)
        assert office.asked == 1
        assert "access-1" in results
        assert all(one == "access-1" or isinstance(one, NotDelivered) for one in results)
        assert {await tokens.access() for tokens in several} == {"access-1"}


async def test_another_secret_key_opens_no_tokens(
    office: Office, tokens: Tokens, store: Store, database_url: str
) -> None:
    with pytest.raises(StoreError, match="DAIHOI_SECRET_KEY"):
        await open_store(database_url, "khóa khác")
    seal = Fernet(base64.urlsafe_b64encode(b"k" * 32))
    other = ChannelState(CHANNEL, store.write, store._write_together, store.reading, seal)
    with pytest.raises(StoreError, match="DAIHOI_SECRET_KEY"):
        await other.get(NAME)
