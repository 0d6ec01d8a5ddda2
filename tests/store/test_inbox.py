"""The inbox: claimed once, never lost, gone when answered or a day old."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange import Message, Outcome
from store import Store, StoreError, Turn, open_store

NOW = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


def message(key: str, channel: str = "telegram", at: datetime = NOW) -> Message:
    return Message(channel, key, "p1", "c1", "Khi nào?", at, chosen=None, payload='{"a": 1}')


def turn_for(claimed: Message) -> Turn:
    return Turn(
        NOW, NOW, claimed.channel, claimed.delivery_key, "h", 1, "Khi nào?", Outcome.ANSWER, "v1"
    )


@pytest.mark.asyncio
async def test_message_is_new_once_in_one_batch_or_in_two(store: Store) -> None:
    assert await store.claim([message("1"), message("2"), message("1")]) == [True, True, False]
    assert await store.claim([message("2"), message("3")]) == [False, True]
    assert await store.claim([]) == []


@pytest.mark.asyncio
async def test_same_key_on_another_channel_is_another_message(store: Store) -> None:
    assert await store.claim([message("1"), message("1", "web")]) == [True, True]


@pytest.mark.asyncio
async def test_answered_message_stays_known_and_waits_no_more(store: Store) -> None:
    await store.claim([message("1")])
    await store.finish(turn_for(message("1")))
    assert await store.waiting("telegram", NOW) == []
    assert await store.claim([message("1")]) == [False]


@pytest.mark.asyncio
async def test_waiting_message_comes_back_as_it_was_after_a_restart(database_url: str) -> None:
    first = await open_store(database_url, None)
    full = Message(
        *("telegram", "1", "p1", "c1", "hỏi 0912345678", NOW),
        chosen="hbt-1",
        payload='{"a": 1}',
        about="hbt-2",
        origin="77",
        edited=True,
        group="-100",
    )
    await first.claim([message("2", at=NOW + timedelta(seconds=1)), full, message("3", "web")])
    await first.close()
    second = await open_store(database_url, None)
    left = await second.waiting("telegram", NOW)
    await second.close()
    assert left == [full, message("2", at=NOW + timedelta(seconds=1))]


@pytest.mark.asyncio
async def test_message_older_than_a_day_is_deleted_whatever_its_channel(store: Store) -> None:
    old = NOW - timedelta(hours=24, seconds=1)
    await store.claim([message("1", at=old), message("2", "web", at=old), message("3")])
    assert [left.delivery_key for left in await store.waiting("telegram", NOW)] == ["3"]
    assert await store.waiting("web", old) == []


@pytest.mark.asyncio
async def test_released_message_gets_no_reply_after_a_restart(store: Store) -> None:
    await store.claim([message("1")])
    await store.release([message("1")])
    assert await store.waiting("telegram", NOW) == []


@pytest.mark.asyncio
async def test_text_that_no_database_takes_is_kept_readable(store: Store) -> None:
    odd = replace(message("k\ud800"), text="a\0b\udfffc 😀")
    assert await store.claim([odd]) == [True]
    assert await store.claim([odd]) == [False]
    assert (await store.waiting("telegram", NOW))[0].text == "a\ufffdb\ufffdc 😀"


@pytest.mark.asyncio
async def test_claims_that_come_together_share_transactions(store: Store) -> None:
    before = store.commits
    claims = await asyncio.gather(*(store.claim([message(str(n))]) for n in range(300)))
    assert claims == [[True]] * 300
    assert store.commits - before <= 5


@pytest.mark.asyncio
async def test_more_keys_than_one_statement_takes_are_claimed(store: Store) -> None:
    many = [message(str(number)) for number in range(2_500)]
    assert all(await store.claim(many))
    assert not any(await store.claim(many))


@pytest.mark.asyncio
async def test_one_bad_claim_costs_the_others_nothing(store: Store) -> None:
    naive = replace(message("bad"), received_at=datetime(2020, 7, 20))  # noqa: DTZ001
    results = await asyncio.gather(
        store.claim([message("1")]),
        store.claim([naive]),
        store.claim([message("2")]),
        return_exceptions=True,
    )
    assert (results[0], results[2]) == ([True], [True])
    assert isinstance(results[1], StoreError)


CLAIMS_FOR_EVER = """
import asyncio, itertools, sys
from datetime import UTC, datetime
from exchange import Message
from store import open_store

async def main():
    store = await open_store(sys.argv[1], None)
    async def claim(lane):
        for number in itertools.count():
            key = f"{lane}-{number}"
            await store.claim([Message("telegram", key, "p", "c", "?", datetime.now(UTC))])
            print(key, flush=True)
    await asyncio.gather(*(claim(lane) for lane in range(8)))

asyncio.run(main())
"""


@pytest.mark.asyncio
async def test_every_acknowledged_claim_survives_kill_9(database_url: str) -> None:
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", CLAIMS_FOR_EVER, database_url), cwd=ROOT, stdout=PIPE
    )
    assert child.stdout is not None
    lines = [await child.stdout.readline() for _ in range(100)]
    child.kill()
    lines += (await child.stdout.read()).splitlines(keepends=True)
    await child.wait()
    acknowledged = [line.decode().strip() for line in lines if line.endswith(b"\n")]
    reopened = await open_store(database_url, None)
    kept = {left.delivery_key for left in await reopened.waiting("telegram", datetime.now(UTC))}
    await reopened.close()
    assert len(acknowledged) >= 100
    assert set(acknowledged) <= kept
