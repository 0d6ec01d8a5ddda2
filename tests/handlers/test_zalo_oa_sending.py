"""Replies of the Official Account that Zalo takes, refuses, or may have taken."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
import sqlalchemy as sa

from exchange import Answer, Outcome, Question
from handlers.conversation.delivery import ChatClosed
from handlers.conversation.turn import Conversation
from handlers.conversation.watch import Pulse
from handlers.zalo_oa.chat import ZaloOaChat
from handlers.zalo_oa.client import CLOSED, OaClient
from handlers.zalo_oa.receiving import CHANNEL, message_from
from handlers.zalo_oa.tokens import App, Tokens
from handlers.zalo_oa.webhook import ZaloOaHook
from store import Store
from store.tables import people, turns
from tests.bot_api.engine import engine_of, new_conversation
from tests.bot_api.serving import serving
from tests.zalo_api.oa_server import ZaloOaApi
from tests.zalo_api.updates import APP_ID, oa_follow, oa_text, oa_unfollow, signature
from tests.zalo_api.wire import Json, event_bytes

pytestmark = pytest.mark.asyncio

HBT, WHICH = "Đại hội quận Hai Bà Trưng", "Đại hội quận khi nào?"
APP_SECRET, OA_SECRET, GIVEN = "bi-mat-ung-dung", "bi-mat-oa", "refresh-0"


@dataclass(frozen=True)
class Account:
    """The channel between Zalo's server and a conversation, without the web server."""

    api: ZaloOaApi
    chat: ZaloOaChat
    hook: ZaloOaHook
    conversation: Conversation
    store: Store
    pulse: Pulse
    alarms: Sequence[str]

    async def take(self, *events: Json) -> None:
        """Hand events over, and wait until all that they began is answered."""
        for event in events:
            body = event_bytes(event)
            headers = {"x-zevent-signature": signature(body, OA_SECRET)}
            assert await self.hook.take(body, headers)
        await self.chat.finish()

    @property
    def person(self) -> str:
        """The hash of who writes."""
        return self.store.who(CHANNEL, "p1").kept

    async def inactive(self) -> list[str]:
        """The hashes of those who can't be written to."""
        async with self.store.reading() as connection:
            closed = sa.select(people.c.person).where(people.c.inactive_since.is_not(None))
            return list(await connection.scalars(closed))

    async def logged(self) -> int:
        """How many messages count as answered."""
        async with self.store.reading() as connection:
            return await connection.scalar(sa.select(sa.func.count(turns.c.id))) or 0

    async def left(self) -> int:
        """How many messages the next run would answer."""
        return len(await new_conversation(self.store).waiting(CHANNEL))


@pytest_asyncio.fixture
async def account(store: Store) -> AsyncIterator[Account]:
    """A channel whose answers repeat what was asked."""

    def echo(question: Question) -> Answer:
        return Answer(Outcome.REFUSE, f"Không nêu {question.text}.")

    api, alarms = ZaloOaApi(APP_ID, APP_SECRET, OA_SECRET, GIVEN), list[str]()
    state, pulse = store.channel_state(CHANNEL), Pulse(CHANNEL, False)
    conversation = new_conversation(store, engine_of(echo))

    async def alarm(text: str) -> None:
        alarms.append(text)

    async with serving(api.app) as zalo:
        tokens = Tokens(state, App(APP_ID, APP_SECRET, zalo), GIVEN, alarm)
        client = OaClient(zalo, tokens)
        chat = ZaloOaChat(conversation, client, state, store.digest, pulse)
        hook = ZaloOaHook(conversation, chat, pulse, APP_ID, OA_SECRET)
        yield Account(api, chat, hook, conversation, store, pulse, alarms)
        await client.close()
        await tokens.close()


async def test_burst_of_one_person_is_answered_in_its_order(account: Account) -> None:
    await account.take(*(oa_text(number, f"việc {number} của ai") for number in range(1, 31)))
    said = [text.split(".")[0] for text in account.api.texts("p1")]
    assert said == [f"Không nêu việc {number} của ai" for number in range(1, 31)]


async def test_message_keeps_when_its_writer_was_last_seen(account: Account) -> None:
    state, event = account.store.channel_state(CHANNEL), oa_text(1, HBT)
    assert await state.last_seen(account.person) is None
    await account.take(event)
    at = datetime.fromtimestamp(int(event["timestamp"]) / 1000, UTC)
    assert await state.last_seen(account.person) == at


@pytest.mark.parametrize("ago", [timedelta(), timedelta(days=6, hours=23)])
async def test_who_wrote_within_seven_days_is_told(account: Account, ago: timedelta) -> None:
    state = account.store.channel_state(CHANNEL)
    await state.arrived(account.person, datetime.now(UTC) - ago)
    await account.chat.tell("p1", "Kênh Telegram đã dừng.")
    assert account.api.texts("p1") == ["Kênh Telegram đã dừng."]


@pytest.mark.parametrize("ago", [None, timedelta(days=7, minutes=1)], ids=["never", "too late"])
async def test_who_wrote_longer_ago_or_never_is_not_even_tried(
    account: Account, ago: timedelta | None
) -> None:
    if ago is not None:
        state = account.store.channel_state(CHANNEL)
        await state.arrived(account.person, datetime.now(UTC) - ago)
    with pytest.raises(ChatClosed):
        await account.chat.tell("p1", "Kênh Telegram đã dừng.")
    assert account.api.calls == []


async def test_old_message_that_is_answered_late_is_not_sent_beyond_the_window(
    account: Account,
) -> None:
    message = message_from(oa_text(1, HBT), datetime.now(UTC))
    assert message is not None
    late = replace(message, received_at=datetime.now(UTC) - timedelta(days=8))
    account.chat.begin(late)
    await account.chat.finish()
    assert account.api.of("message") == []
    assert await account.left() == 0


@pytest.mark.parametrize("number", CLOSED)
async def test_who_can_not_be_written_to_is_marked_and_not_tried_again(
    account: Account, number: int
) -> None:
    account.api.refuse("message", number, "User has not interacted with the OA for 7 days")
    await account.take(oa_text(1, HBT))
    assert len(account.api.of("message")) == 1
    assert (await account.logged(), await account.left()) == (1, 0)
    assert await account.inactive() == [account.person]


async def test_who_unfollows_is_inactive_until_following_again(account: Account) -> None:
    await account.take(oa_text(1, HBT), oa_unfollow(2))
    assert await account.inactive() == [account.person]
    await account.take(oa_follow(3))
    assert await account.inactive() == []


async def test_reply_that_comes_too_fast_is_sent_again(account: Account) -> None:
    account.api.refuse("message", -32, "Rate limit exceeded")
    await account.take(oa_text(1, HBT))
    assert len(account.api.of("message")) == 2
    assert len(account.api.sent) == 1


async def test_reply_whose_answer_is_not_zalos_is_sent_again(account: Account) -> None:
    account.api.answer("message", b"<html>Bad Gateway</html>", 502)
    await account.take(oa_text(1, HBT))
    assert len(account.api.of("message")) == 2
    assert len(account.api.sent) == 1


async def test_other_refusal_is_logged_and_not_repeated(
    account: Account, caplog: pytest.LogCaptureFixture
) -> None:
    account.api.refuse("message", -224, "OA package is missing")
    await account.take(oa_text(1, HBT))
    assert len(account.api.of("message")) == 1
    assert "-224 OA package is missing" in caplog.text
    assert account.pulse.failures["out"] == 1
    assert "-224" in account.pulse.last_failure
    assert (await account.logged(), await account.left()) == (1, 0)
    await account.take(oa_text(2, HBT))
    assert account.pulse.failures["out"] == 0
    assert await account.inactive() == []


async def test_reply_that_may_have_arrived_is_not_sent_again(account: Account) -> None:
    account.api.hang_up("message")
    await account.take(oa_text(1, HBT))
    assert len(account.api.of("message")) == 1
    assert (await account.logged(), await account.left()) == (1, 0)


async def test_message_waits_where_there_is_no_token_to_answer_with(account: Account) -> None:
    account.api.refuse_tokens(error=-14014, error_name="Invalid refresh token")
    await account.take(oa_text(1, HBT), oa_text(2, WHICH))
    assert account.api.of("message") == []
    assert (await account.logged(), await account.left()) == (0, 2)
    assert len(account.alarms) == len(account.api.of("access_token")) == 1
