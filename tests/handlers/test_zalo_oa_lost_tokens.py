"""A refresh that was cut off: a killed bot, a lost answer, and the consent that mends it."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from handlers.conversation.delivery import NotDelivered
from handlers.zalo_oa.receiving import CHANNEL
from handlers.zalo_oa.tokens import NAME, App, ChainBroken, Tokens
from store import Store, StoreError, open_store
from tests.bot_api.serving import running, serving
from tests.zalo_api.oa_server import ZaloOaApi, challenge_of
from tests.zalo_api.updates import APP_ID

pytestmark = pytest.mark.asyncio

ROOT = Path(__file__).parents[2]
SECRET_KEY, APP_SECRET, GIVEN = "khóa của riêng kiểm thử này", "bi-mat-ung-dung", "refresh-0"
VERIFIER = "mot-chuoi-ngau-nhien-du-dai-de-khong-ai-doan-duoc"
# A bot that renews the pair because Zalo refused the access token.
RENEWING = f"""
import asyncio, sys
from handlers.zalo_oa.tokens import App, Tokens
from store import open_store

async def renew(database_url, zalo):
    store = await open_store(database_url, "{SECRET_KEY}")
    app = App("{APP_ID}", "{APP_SECRET}", zalo)
    tokens = Tokens(store.channel_state("{CHANNEL}"), app, "{GIVEN}", print)
    await tokens.access(instead_of="access-1")

asyncio.run(renew(*sys.argv[1:]))
"""


@dataclass
class Office:
    """Zalo's server and what one run after the other keeps in a database."""

    api: ZaloOaApi
    zalo: str
    database_url: str
    told: list[str] = field(default_factory=list)

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """The database, opened by a fresh process."""
        opened = await open_store(self.database_url, SECRET_KEY)
        yield opened
        await opened.close()

    @asynccontextmanager
    async def tokens(self, given: str | None = GIVEN) -> AsyncIterator[Tokens]:
        """Tokens as a fresh process has them."""

        async def alarm(text: str) -> None:
            self.told.append(text)

        app = App(APP_ID, APP_SECRET, self.zalo)
        async with self.store() as store:
            opened = Tokens(store.channel_state(CHANNEL), app, given, alarm)
            yield opened
            await opened.close()

    async def kept(self) -> dict[str, str]:
        """The chain as it lies in the database."""
        async with self.store() as store:
            written: dict[str, str] = json.loads(
                await store.channel_state(CHANNEL).get(NAME) or "{}"
            )
            return written

    async def pass_the_lease(self) -> None:
        """Let the refresh that is under way have begun half a minute earlier."""
        chain = await self.kept()
        began = datetime.fromisoformat(chain["refreshing"]) - timedelta(seconds=31)
        chain["refreshing"] = began.isoformat()
        async with self.store() as store:
            await store.channel_state(CHANNEL).put(NAME, json.dumps(chain))

    @property
    def asked(self) -> int:
        """How often tokens were asked for."""
        return len(self.api.of("access_token"))


@pytest_asyncio.fixture
async def office(database_url: str) -> AsyncIterator[Office]:
    """An office whose first pair is fetched."""
    api = ZaloOaApi(APP_ID, APP_SECRET, "bi-mat-oa", GIVEN)
    async with serving(api.app) as zalo:
        made = Office(api, zalo, database_url)
        async with made.tokens() as tokens:
            assert await tokens.access() == "access-1"
        yield made


async def mend(office: Office) -> None:
    """Consent anew, as the command does."""
    office.api.codes["code-1"] = challenge_of(VERIFIER)
    async with office.tokens() as command:
        await command.authorize("code-1", VERIFIER)


async def test_kill_between_answer_and_write_is_noticed_and_mended(
    office: Office, tmp_path: Path
) -> None:
    office.api.token_gate.clear()
    command = [sys.executable, "-c", RENEWING, office.database_url, office.zalo]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (tmp_path / "bot.log").open("wb") as output:
        async with running(command, environment, output, output) as bot:
            await office.api.until_refreshed(2)
            bot.kill()
            await bot.wait()
    office.api.token_gate.set()
    assert office.api.refresh_token == "refresh-2"  # and nobody knows it

    async with office.tokens() as tokens:
        with pytest.raises(NotDelivered):
            await tokens.access(instead_of="access-1")
        assert office.asked == 2
        await office.pass_the_lease()
        for _ in range(2):
            with pytest.raises(ChainBroken):
                await tokens.access(instead_of="access-1")
        assert office.asked == 3
        (alarm,) = office.told
        assert "lần làm mới trước đã bị ngắt giữa chừng" in alarm
        assert "zalo-oa authorize" in alarm
        kept = await office.kept()
        assert (kept["access"], kept["refresh"]) == ("access-1", "refresh-1")
        # The one that runs needs no restart once its operator has consented anew.
        await mend(office)
        assert await tokens.access() == "access-3"
        assert await tokens.access(instead_of="access-3") == "access-4"
    assert len(office.told) == 1


async def test_lost_answer_leaves_a_mark_and_is_told_once_it_is_known(office: Office) -> None:
    office.api.hang_up("access_token")
    async with office.tokens() as tokens:
        for _ in range(2):
            with pytest.raises(NotDelivered):
                await tokens.access(instead_of="access-1")
        kept = await office.kept()
        assert kept["refreshing"]
        assert (kept["access"], kept["refresh"]) == ("access-1", "refresh-1")
        assert (office.asked, office.told) == (2, [])
        assert await tokens.access() == "access-1"
        await office.pass_the_lease()
        with pytest.raises(ChainBroken, match="ngắt giữa chừng"):
            await tokens.access(instead_of="access-1")
    assert office.asked == 3
    assert [text.count("ngắt giữa chừng") for text in office.told] == [1]


async def test_question_that_was_lost_on_its_way_is_asked_again(office: Office) -> None:
    office.api.hang_up("access_token")
    office.api.refuse_tokens()  # so that the token is not used up
    async with office.tokens() as tokens:
        with pytest.raises(NotDelivered):
            await tokens.access(instead_of="access-1")
        await office.pass_the_lease()
        assert await tokens.access(instead_of="access-1") == "access-2"
    assert office.told == []
    kept = await office.kept()
    assert (kept["refresh"], kept["refreshing"]) == ("refresh-2", "")


@pytest.mark.parametrize(("code", "verifier"), [("code-khac", VERIFIER), ("code-1", "chuoi-khac")])
async def test_refused_consent_leaves_the_chain_as_it_was(
    office: Office, code: str, verifier: str
) -> None:
    before = await office.kept()
    office.api.codes["code-1"] = challenge_of(VERIFIER)
    async with office.tokens() as tokens:
        with pytest.raises(ChainBroken, match="Invalid code"):
            await tokens.authorize(code, verifier)
        assert await office.kept() == before
        assert await tokens.access() == "access-1"


async def test_consent_without_an_answer_leaves_the_chain_as_it_was(office: Office) -> None:
    before = await office.kept()
    office.api.codes["code-1"] = challenge_of(VERIFIER)
    office.api.hang_up("access_token")
    async with office.tokens() as tokens:
        with pytest.raises(NotDelivered):
            await tokens.authorize("code-1", VERIFIER)
    assert await office.kept() == before


async def test_wrong_token_in_the_environment_does_not_cost_the_chain(office: Office) -> None:
    async with office.tokens("go-nham") as tokens:
        with pytest.raises(ChainBroken, match="DAIHOI_ZALO_OA__REFRESH_TOKEN"):
            await tokens.access()
        # It has been told, and the stored pair goes on, also after a restart with that token.
        assert await tokens.access() == "access-1"
    async with office.tokens("go-nham") as again:
        assert await again.access(instead_of="access-1") == "access-2"
    assert len(office.told) == 1
    assert "go-nham" not in office.told[0]


async def test_killed_while_a_wrong_token_is_tried_the_chain_is_found_again(
    office: Office,
) -> None:
    office.api.hang_up("access_token")
    office.api.refuse_tokens(error_name="Invalid refresh token")
    async with office.tokens("go-nham") as tokens:
        with pytest.raises(NotDelivered):
            await tokens.access()
    await office.pass_the_lease()
    async with office.tokens("go-nham") as again:
        with pytest.raises(ChainBroken):
            await again.access()
        assert await again.access() == "access-1"


async def test_consent_wins_over_the_token_that_a_running_bot_was_given(office: Office) -> None:
    office.api.codes["code-1"] = challenge_of(VERIFIER)
    async with office.tokens() as running_bot, office.tokens(given=None) as by_hand:
        await by_hand.authorize("code-1", VERIFIER)
        asked = office.asked
        assert await running_bot.access() == "access-2"
        assert office.asked == asked
    async with office.tokens() as after_a_restart:
        assert await after_a_restart.access() == "access-2"
    assert office.told == []


async def test_pair_that_comes_while_the_database_is_locked_is_written_later(
    office: Office, database: Path
) -> None:
    office.api.token_gate.clear()
    async with office.tokens() as tokens:
        renewing = asyncio.create_task(tokens.access(instead_of="access-1"))
        await office.api.until_refreshed(2)
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            office.api.token_gate.set()
            with pytest.raises(StoreError):
                await renewing
            other.execute("ROLLBACK")
        assert await tokens.access(instead_of="access-1") == "access-2"
    assert office.asked == 2
    kept = await office.kept()
    assert (kept["access"], kept["refresh"]) == ("access-2", "refresh-2")
