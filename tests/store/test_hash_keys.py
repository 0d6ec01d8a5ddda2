"""The keys of the person hash: those of the log die with what was written under them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from store import Store, Turn, Who, open_store
from tests.store.forms import take_back
from tests.store.logs import REFUSED, lately, rows

pytestmark = pytest.mark.asyncio

SECRET = "khóa của các kiểm thử"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LOG_KEYS = "SELECT id FROM hash_keys WHERE purpose = 'log' ORDER BY id"


def asked(store: Store, key: str, person: str = "42") -> Turn:
    """A turn of this moment, under the hash that is written now."""
    now = datetime.now(UTC)
    who = store.who("telegram", person)
    return replace(REFUSED, asked_at=now, answered_at=now, delivery_key=key, person=who.logged[0])


async def renew(store: Store) -> None:
    """Have a new key follow: the one in use is older than this moment."""
    await store.renew_keys(datetime.now(UTC))


@pytest.fixture
def lan(store: Store) -> Callable[[], Who]:
    """One person, by whatever the store knows them at the moment."""
    return lambda: store.who("telegram", "42")


async def test_key_in_use_is_followed_once_it_is_older_than_the_log_may_be(
    store: Store, database: Path, lan: Callable[[], Who]
) -> None:
    await store.finish(asked(store, "1"))
    first, [(old,)] = lan(), rows(database, LOG_KEYS)
    await store.renew_keys(LONG_AGO)
    assert (lan(), rows(database, LOG_KEYS)) == (first, [(old,)])
    before = datetime.now(UTC)
    await store.renew_keys(before)
    new, known = lan().logged
    assert known == first.logged[0] != new
    assert len(rows(database, LOG_KEYS)) == 2
    await store.renew_keys(before)
    assert lan().logged == (new, known)


async def test_person_is_found_under_every_living_key(store: Store, lan: Callable[[], Who]) -> None:
    for key in ("1", "2", "3"):
        await store.finish(asked(store, key))
        await store.finish(asked(store, f"x{key}", "43"))
        await store.add_note("telegram", lan().logged[0], f"góp ý {key}", datetime.now(UTC))
        await renew(store)
    assert len({turn.person for turn in await lately(store)}) == 6
    held = await store.held_about("telegram", lan())
    assert (held.turns, held.with_text, held.notes) == (3, 3, 3)
    recent = await store.recent_turns(lan(), LONG_AGO)
    assert [turn.delivery_key for turn in recent] == ["1", "2", "3"]
    for key in ("1", "2", "3"):
        assert await store.mark_turn("telegram", key, lan(), "up")
        assert not await store.mark_turn("telegram", f"x{key}", lan(), "up")
    assert [turn.feedback for turn in await lately(store)] == ["up", None] * 3
    await store.decide("telegram", lan(), False, datetime.now(UTC))
    kept = [turn.question is not None for turn in await lately(store)]
    assert kept == [False, True] * 3
    assert await store.forget_person("telegram", lan()) == 3
    assert (await store.held_about("telegram", lan())).notes == 0
    assert [turn.delivery_key for turn in await lately(store)] == ["x1", "x2", "x3"]


@pytest.mark.parametrize("last", ["turn", "note"])
async def test_old_key_dies_with_the_last_that_was_written_while_it_was_in_use(
    store: Store, database: Path, lan: Callable[[], Who], last: str
) -> None:
    at = datetime.now(UTC)
    earlier = at - timedelta(hours=1)
    await store.finish(replace(asked(store, "1"), asked_at=at if last == "turn" else earlier))
    note_at = at if last == "note" else earlier
    await store.add_note("telegram", lan().logged[0], "góp ý", note_at)
    await renew(store)
    await store.finish(asked(store, "2"))
    await store.add_note("telegram", lan().logged[0], "mới", datetime.now(UTC))
    [(old,), (new,)] = rows(database, LOG_KEYS)
    await store.forget(at)
    await store.renew_keys(LONG_AGO)
    assert rows(database, LOG_KEYS) == [(old,), (new,)]
    await store.forget(at + timedelta(microseconds=1))
    await store.renew_keys(LONG_AGO)
    assert rows(database, LOG_KEYS) == [(new,)]
    assert len(lan().logged) == 1
    held = await store.held_about("telegram", lan())
    assert (held.turns, held.notes) == (1, 1)


async def test_key_under_which_nothing_was_written_dies_when_it_is_followed(
    store: Store, database: Path, lan: Callable[[], Who]
) -> None:
    first = lan()
    await renew(store)
    assert len(rows(database, LOG_KEYS)) == len(lan().logged) == 1
    assert lan().logged != first.logged


async def test_decision_outlives_every_key_of_the_log(store: Store, lan: Callable[[], Who]) -> None:
    first = lan()
    await store.decide("telegram", first, True, datetime.now(UTC))
    for _ in range(3):
        await renew(store)
        assert await store.consent_of("telegram", lan().kept) is True
    assert lan().kept == first.kept
    assert lan().logged != first.logged


async def test_log_and_decision_tell_nobody_that_they_are_of_one_person(
    store: Store, database: Path, lan: Callable[[], Who]
) -> None:
    await store.decide("telegram", lan(), True, datetime.now(UTC))
    await store.finish(asked(store, "1"))
    await store.add_note("telegram", lan().logged[0], "góp ý", datetime.now(UTC))
    tables = ("people", "turns", "notes")
    [(decided,), (logged,), (noted,)] = (
        row for table in tables for row in rows(database, f"SELECT person FROM {table}")
    )
    assert decided != logged == noted
    assert (decided, logged) == (lan().kept, lan().logged[0])


async def test_after_a_restart_everybody_is_found_again(database: Path, database_url: str) -> None:
    store = await open_store(database_url, SECRET)
    await store.finish(asked(store, "1"))
    await renew(store)
    await store.finish(asked(store, "2"))
    await store.decide("telegram", store.who("telegram", "42"), True, datetime.now(UTC))
    before = store.who("telegram", "42")
    await store.close()
    store = await open_store(database_url, SECRET)
    who = store.who("telegram", "42")
    assert who == before
    held = await store.held_about("telegram", who)
    assert (held.turns, held.consent) == (2, True)
    await store.forget(datetime.now(UTC))
    await renew(store)
    assert len(rows(database, LOG_KEYS)) == 1
    assert store.who("telegram", "42").logged != who.logged
    assert await store.consent_of("telegram", who.kept) is True
    await store.close()


async def test_without_a_secret_key_no_key_is_kept_or_followed(
    database: Path, database_url: str
) -> None:
    store = await open_store(database_url, None)
    first = store.who("telegram", "42")
    assert first.kept not in first.logged
    await renew(store)
    assert store.who("telegram", "42") == first
    assert rows(database, "SELECT * FROM hash_keys") == []
    await store.close()


async def test_log_of_an_older_program_is_found_until_its_key_is_followed_and_dies(
    database: Path, database_url: str
) -> None:
    store = await open_store(database_url, SECRET)
    only = store.who("telegram", "42").kept  # an older program hashed everything under that key
    await store.finish(replace(asked(store, "1"), person=only))
    await store.decide("telegram", Who(only, (only,)), True, datetime.now(UTC))
    await store.close()
    take_back(database, "0003")
    store = await open_store(database_url, SECRET)
    short = only[:16]  # of it the log has kept a quarter since
    assert store.who("telegram", "42") == Who(only, (short,))
    await renew(store)
    await store.finish(asked(store, "2"))
    held = await store.held_about("telegram", store.who("telegram", "42"))
    assert (held.turns, held.consent) == (2, True)
    await store.forget(datetime.now(UTC))
    await store.renew_keys(LONG_AGO)
    who = store.who("telegram", "42")
    assert (who.kept, len(who.logged)) == (only, 1)
    assert short not in who.logged
    await store.close()
