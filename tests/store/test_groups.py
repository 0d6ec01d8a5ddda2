"""Groups of alike questions: their keys, what is merged, and what an older log is given."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store import Step, Store, groups, open_store, reports, reviews
from store.filters import Filter
from tests.store.forms import FIRST_FORM, take_back
from tests.store.logs import ALL, NOW, REFUSED, finish_all, rows

pytestmark = pytest.mark.asyncio

SECRET = "khóa của các kiểm thử"


async def ask(store: Store, group: str, count: int = 1) -> None:
    """Log so many turns more of a group."""
    asked = len(await listed(store, group)) if count == 1 else 0
    keys = [f"{group}-{store.commits}-{asked}-{number}" for number in range(count)]
    await finish_all(store, (replace(REFUSED, delivery_key=key, group_key=group) for key in keys))


async def listed(store: Store, group: str) -> list[str]:
    """The delivery keys of a group's turns."""
    page = await reports.listed(store, replace(ALL, group=group), limit=5_000)
    return [turn.delivery_key for turn in page.turns]


async def counts(store: Store) -> dict[str, int]:
    """How many turns each unanswered group has."""
    return {each.key: each.count for each in await reports.queued(store, UNANSWERED)}


UNANSWERED = replace(ALL, queue="unanswered")


async def test_merged_group_brings_its_turns_and_all_that_come_later(store: Store) -> None:
    await ask(store, "a", 2 * groups.MOVED_AT_A_TIME + 7)
    await ask(store, "b", 2)
    await ask(store, "c")
    await reviews.merge(store, "a", "b")
    assert await counts(store) == {"b": 2 * groups.MOVED_AT_A_TIME + 9, "c": 1}
    await ask(store, "a")
    await ask(store, "c")
    assert await counts(store) == {"b": 2 * groups.MOVED_AT_A_TIME + 10, "c": 2}
    await store.finish(replace(REFUSED, delivery_key="no group", group_key=""))
    assert len(await listed(store, "")) == 1


async def test_group_that_others_were_merged_into_takes_them_along(store: Store) -> None:
    for group in "abcd":
        await ask(store, group)
    await reviews.merge(store, "a", "b")
    await reviews.merge(store, "d", "b")
    await reviews.merge(store, "b", "c")
    assert await counts(store) == {"c": 4}
    for group in "abcd":
        await ask(store, group)
    assert await counts(store) == {"c": 8}


async def test_group_is_counted_to_what_the_other_is_counted_to_and_never_to_itself(
    store: Store,
) -> None:
    for group in "abc":
        await ask(store, group)
    await reviews.merge(store, "b", "c")
    await reviews.merge(store, "a", "b")
    await reviews.merge(store, "c", "c")
    await reviews.merge(store, "c", "a")
    for group in "abc":
        await ask(store, group)
    assert await counts(store) == {"c": 6}


async def test_merge_that_broke_off_is_finished_when_it_is_done_again(store: Store) -> None:
    await ask(store, "a", groups.MOVED_AT_A_TIME + 1)
    await ask(store, "b")
    await store.write(lambda connection: groups.merge(connection, "a", "b"))
    await store.write(lambda connection: groups.move(connection, "a", "b"))
    assert await counts(store) == {"b": groups.MOVED_AT_A_TIME + 1, "a": 1}
    await reviews.merge(store, "a", "b")
    assert await counts(store) == {"b": groups.MOVED_AT_A_TIME + 2}


async def test_work_on_the_bigger_group_holds_for_both(store: Store) -> None:
    await ask(store, "a")
    await ask(store, "b")
    for group, account in (("a", "lan"), ("b", "minh")):
        await reviews.review(store, "unanswered", group, Step("done", account, NOW))
    await reviews.merge(store, "a", "b")
    [left] = await reports.queued(store, UNANSWERED)
    assert (left.key, left.state, left.account) == ("b", "done", "minh")
    assert await reviews.steps(store, "unanswered", "a") == []
    assert len(await reviews.steps(store, "unanswered", "b")) == 1


async def test_purge_forgets_what_was_merged_and_done_once_its_turns_are_gone(
    store: Store, database: Path
) -> None:
    for group in "abc":
        await ask(store, group)
    await reviews.merge(store, "a", "b")
    later = NOW + timedelta(days=2)
    await store.finish(replace(REFUSED, delivery_key="d", group_key="d", asked_at=later))
    await reviews.merge(store, "x", "d")
    for group in "bcd":
        at = later if group == "c" else NOW
        await reviews.review(store, "unanswered", group, Step("done", "lan", at))
    await store.forget(NOW)
    assert rows(database, "SELECT group_key FROM merged_groups") == [("a",), ("x",)]
    assert len(rows(database, "SELECT * FROM reviews")) == 3
    await store.forget(NOW + timedelta(days=1))
    assert rows(database, "SELECT group_key FROM merged_groups") == [("x",)]
    # Of c there is nothing left either, but somebody has changed its state since then.
    for table in ("reviews", "review_steps"):
        left = rows(database, f"SELECT group_key FROM {table} ORDER BY group_key")
        assert left == [("c",), ("d",)]


async def test_kept_and_unkept_questions_share_their_group_under_a_secret_key(
    database_url: str,
) -> None:
    keys = []
    for _ in range(2):
        store = await open_store(database_url, SECRET)
        keys += [store.group_of("dai hoi", with_text) for with_text in (True, False)]
        assert store.group_of("cau giay", True) != keys[0]
        assert store.group_of("", True) == store.group_of("", False) == ""
        await store.close()
    assert len(set(keys)) == 1
    assert len(keys[0]) == 16


async def test_without_a_secret_key_only_groups_of_kept_texts_outlive_the_run(
    database_url: str,
) -> None:
    with_text, without = [], []
    for _ in range(2):
        store = await open_store(database_url, None)
        with_text.append(store.group_of("dai hoi", True))
        without.append(store.group_of("dai hoi", False))
        await store.close()
    assert with_text[0] == with_text[1]
    assert len({*with_text, *without}) == 3


@pytest.mark.parametrize("secret", [SECRET, None])
async def test_log_of_the_first_form_is_given_its_groups_and_words(
    database: Path, database_url: str, secret: str | None
) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(FIRST_FORM)
    store = await open_store(database_url, secret)
    old = await reports.show(store, 3)
    assert old is not None and old.group_key == store.group_of("ai", True)
    asked_at = old.asked_at + timedelta(days=1)
    turn = replace(REFUSED, asked_at=asked_at, question="Ai?", group_key=store.group_of("ai", True))
    await store.finish(turn)
    since, until = old.asked_at, asked_at + timedelta(days=1)
    [group] = await reports.unanswered(store, since, until)
    assert (group.count, group.people) == (2, 1)
    found = await reports.listed(store, Filter(since, until, search="AI"))
    assert [each.id for each in found.turns] == [4, 3]
    await store.close()


async def test_older_log_of_many_turns_keeps_its_groups_where_no_text_was_kept(
    database: Path, database_url: str
) -> None:
    store = await open_store(database_url, SECRET)
    hashed = store.digest("likeness", "la")  # an older program hashed the key instead
    silent = replace(REFUSED, question=None, reply=None, likeness="", group_key="")
    spoken = replace(REFUSED, question="Lạ?", likeness="la", group_key="")
    alone = replace(REFUSED, question="Chào", likeness="", group_key="")
    many = groups.AT_A_TIME // 3 + 9
    await finish_all(
        store,
        (
            replace(turn, delivery_key=f"{name}{number}")
            for name, turn in (("silent", silent), ("spoken", spoken), ("alone", alone))
            for number in range(many)
        ),
    )
    await store.close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE turns SET likeness = ? WHERE question IS NULL", (hashed,))
        connection.commit()
    take_back(database, "0003")
    store = await open_store(database_url, SECRET)
    assert await counts(store) == {store.group_of("la", False): 2 * many}
    found = await reports.listed(store, replace(ALL, search="chào"), limit=5_000)
    assert {turn.question for turn in found.turns} == {"Chào"}
    assert len(found.turns) == many
    await store.close()
