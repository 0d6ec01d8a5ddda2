"""Deleting what is past its time: in small steps, between which the bot goes on logging."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store import Store
from store.opening import FORGOTTEN_AT_A_TIME
from tests.store.logs import NOW, REFUSED, finish_all, rows

pytestmark = pytest.mark.asyncio

STEPS = 6
COUNT = "SELECT count(*) FROM turns WHERE delivery_key LIKE 'old%'"


async def test_no_turn_waits_longer_than_for_one_small_step_of_a_purge(
    store: Store, database: Path
) -> None:
    many = STEPS * FORGOTTEN_AT_A_TIME
    moments = (NOW + timedelta(seconds=number) for number in range(many))
    old = (replace(REFUSED, asked_at=at, delivery_key=f"old {at}") for at in moments)
    await finish_all(store, old)
    purge = asyncio.create_task(store.forget(NOW + timedelta(days=1)))
    new, left = 0, many
    while not purge.done():
        before = store.commits
        at = NOW + timedelta(days=2)
        await store.finish(replace(REFUSED, asked_at=at, delivery_key=f"new {new}"))
        new += 1
        # The step that was under way, and the transaction of this turn.
        assert store.commits - before <= 2
        [(there,)] = rows(database, COUNT)
        assert left - there <= FORGOTTEN_AT_A_TIME * (store.commits - before)
        left = there
    assert await purge == many
    assert new >= STEPS
    assert rows(database, COUNT) == [(0,)]
    assert rows(database, "SELECT count(*) FROM turns") == [(new,)]


async def test_purge_takes_whole_steps_and_what_is_left_of_one(store: Store) -> None:
    many = FORGOTTEN_AT_A_TIME
    await finish_all(store, (replace(REFUSED, delivery_key=str(n)) for n in range(2 * many + 3)))
    before = store.commits
    assert await store.forget(NOW) == 0
    assert store.commits - before == 3  # people and notes, turns, groups
    before = store.commits
    assert await store.forget(NOW + timedelta(microseconds=1)) == 2 * many + 3
    assert store.commits - before == 5


async def test_oldest_turns_go_first_so_that_a_purge_that_broke_off_left_no_gap(
    store: Store, database: Path
) -> None:
    many = STEPS * FORGOTTEN_AT_A_TIME
    moments = [NOW + timedelta(seconds=(number * 7919) % many) for number in range(many)]
    old = (replace(REFUSED, asked_at=at, delivery_key=f"old {at}") for at in moments)
    await finish_all(store, old)
    later = replace(REFUSED, asked_at=NOW + timedelta(days=2))
    purge = asyncio.create_task(store.forget(NOW + timedelta(days=1)))
    while rows(database, COUNT) == [(many,)]:
        await store.finish(replace(later, delivery_key=f"new {store.commits}"))
    purge.cancel()
    await asyncio.wait([purge])
    await store.finish(replace(later, delivery_key="last"))  # behind what the purge left to do
    [(left,)], [(first,)] = rows(database, COUNT), rows(database, "SELECT min(asked_at) FROM turns")
    assert 0 < left < many and left % FORGOTTEN_AT_A_TIME == 0
    assert first == f"{NOW + timedelta(seconds=many - left):%Y-%m-%d %H:%M:%S.%f}"
