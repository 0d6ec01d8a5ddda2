"""Who may see the log desk: accounts, sessions and their ends, attempts that failed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store import Store, accounts
from store.accounts import IDLE, LONGEST, ROLES, Account
from tests.store.logs import rows

pytestmark = pytest.mark.asyncio

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


async def lan_of(store: Store) -> Account:
    """The account of Lan, made where it is missing."""
    await accounts.add(store, "lan", "editor", "hash-1", NOW)
    account = await accounts.named(store, "lan")
    assert account is not None
    return account


async def begin(store: Store, token: str = "t", at: datetime = NOW) -> None:
    """Lan signs in."""
    await accounts.begin_session(store, await lan_of(store), token, at)


async def is_signed_in(store: Store, at: datetime, token: str = "t") -> bool:
    """Whether Lan is signed in, which goes on from then."""
    account = await accounts.signed_in(store, token, at)
    assert account is None or account.name == "lan"
    return account is not None


async def test_account_is_made_once_and_found_by_its_name(store: Store) -> None:
    assert await accounts.add(store, "minh", "viewer", "hash-m", NOW)
    assert await accounts.add(store, "lan", "editor", "hash-l", NOW + SECOND)
    assert not await accounts.add(store, "lan", "admin", "hash-x", NOW)
    lan, minh = await accounts.everybody(store)
    assert lan == Account(2, "lan", "editor", "hash-l", NOW + SECOND, None, None)
    assert (minh.name, minh.role, minh.password_hash) == ("minh", "viewer", "hash-m")
    assert await accounts.named(store, "lan") == lan
    assert await accounts.named(store, "Lan") is None
    assert ROLES == ("viewer", "editor", "admin")


async def test_change_sets_what_it_says_and_ends_the_sessions_of_that_account_only(
    store: Store,
) -> None:
    await begin(store)
    await accounts.add(store, "minh", "admin", "hash-m", NOW)
    minh = await accounts.named(store, "minh")
    assert minh is not None
    await accounts.begin_session(store, minh, "m", NOW)
    assert await is_signed_in(store, NOW)
    assert await accounts.change(store, "lan", {"role": "viewer", "password_hash": "hash-2"})
    lan = await accounts.named(store, "lan")
    assert lan is not None and (lan.role, lan.password_hash) == ("viewer", "hash-2")
    assert not await is_signed_in(store, NOW)
    assert await accounts.signed_in(store, "m", NOW) is not None
    assert not await accounts.change(store, "khong-co", {"role": "admin"})
    assert len(await accounts.everybody(store)) == 2


async def test_removed_account_is_gone_with_its_sessions(store: Store, database: Path) -> None:
    await begin(store)
    assert await accounts.remove(store, "lan")
    assert not await accounts.remove(store, "lan")
    assert await accounts.everybody(store) == []
    assert rows(database, "SELECT * FROM sessions") == []
    # Who is given the name later has no part in it.
    await lan_of(store)
    assert not await is_signed_in(store, NOW)


async def test_signing_in_is_kept_and_signing_out_ends_one_session(store: Store) -> None:
    assert (await lan_of(store)).signed_in_at is None
    await begin(store, "t")
    await begin(store, "u", NOW + SECOND)
    assert (await lan_of(store)).signed_in_at == NOW + SECOND
    await accounts.end_session(store, "t")
    assert not await is_signed_in(store, NOW)
    assert await is_signed_in(store, NOW, "u")
    assert await accounts.signed_in(store, "", NOW) is None


async def test_locked_account_is_signed_out_and_opens_no_session(store: Store) -> None:
    await begin(store)
    assert await accounts.change(store, "lan", {"locked_at": NOW})
    await begin(store, "u")
    assert not await is_signed_in(store, NOW)
    assert not await is_signed_in(store, NOW, "u")
    assert await accounts.change(store, "lan", {"locked_at": None})
    await begin(store, "v")
    assert await is_signed_in(store, NOW, "v")


async def test_session_ends_after_twelve_hours_without_a_visit(store: Store) -> None:
    assert IDLE == timedelta(hours=12)
    await begin(store)
    at = NOW + IDLE - SECOND
    assert await is_signed_in(store, at)
    assert await is_signed_in(store, at + IDLE - SECOND)
    assert not await is_signed_in(store, at + 2 * IDLE - SECOND)


async def test_session_ends_after_seven_days_whatever_the_visits(store: Store) -> None:
    assert LONGEST == timedelta(days=7)
    await begin(store)
    at = NOW
    while at < NOW + LONGEST - timedelta(hours=6):
        at += timedelta(hours=6)
        assert await is_signed_in(store, min(at, NOW + LONGEST - SECOND))
    assert not await is_signed_in(store, NOW + LONGEST)


async def test_visits_within_a_minute_write_nothing(store: Store) -> None:
    await begin(store)
    before = store.commits
    for seconds in range(0, 60, 10):
        assert await is_signed_in(store, NOW + seconds * SECOND)
    assert store.commits == before
    assert await is_signed_in(store, NOW + 61 * SECOND)
    assert store.commits == before + 1


async def test_failed_attempts_are_counted_since_a_time_until_they_are_forgiven(
    store: Store,
) -> None:
    for number in range(4):
        await accounts.fail(store, ["lan", "10.0.0.1"], NOW + number * SECOND)
    await accounts.fail(store, ["minh", "10.0.0.1"], NOW + 4 * SECOND)
    before = NOW - SECOND
    assert await accounts.failures(store, "lan", before) == 4
    assert await accounts.failures(store, "10.0.0.1", before) == 5
    assert await accounts.failures(store, "lan", NOW + SECOND) == 2
    assert await accounts.failures(store, "an", before) == 0
    await accounts.forgive(store, "lan")
    assert await accounts.failures(store, "lan", before) == 0
    assert await accounts.failures(store, "10.0.0.1", before) == 5


async def test_what_has_ended_is_deleted_and_nothing_else(store: Store, database: Path) -> None:
    day = timedelta(days=1)
    await begin(store, "idle", NOW)
    await begin(store, "alive", NOW + day)
    await begin(store, "old", NOW)
    for hours in range(0, 24, 6):
        assert await is_signed_in(store, NOW + timedelta(hours=hours), "old")
    for about, at in (("past", NOW), ("late", NOW + day)):
        await accounts.fail(store, [about], at)
    await accounts.expire(store, NOW + day + SECOND)
    left = rows(database, "SELECT token_hash FROM sessions ORDER BY id")
    assert left == [("alive",), ("old",)]
    assert rows(database, "SELECT about FROM sign_in_failures") == [("late",)]
    for hours in range(24, 168, 6):
        assert await is_signed_in(store, NOW + timedelta(hours=hours), "old")
    await accounts.expire(store, NOW + LONGEST + SECOND)
    assert rows(database, "SELECT token_hash FROM sessions") == []
    assert len(await accounts.everybody(store)) == 1
