"""The query log: one row a turn, without personal numbers, the person under a keyed hash."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange import Candidate, Outcome
from store import FEEDBACK, Store, StoreError, Turn, Who, open_store, reports

NOW = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)
TURN = Turn(
    asked_at=NOW,
    answered_at=NOW + timedelta(seconds=1),
    channel="telegram",
    delivery_key="1",
    person="h1",
    position=2,
    question="Đại hội quận khi nào?",
    outcome=Outcome.ANSWER,
    knowledge_version="abc",
    entry="hbt-congress",
    candidates=(Candidate("hbt-congress", 0.9), Candidate("tx-congress", 0.4)),
    confidence=0.875,
    milliseconds=1.5,
    likeness="dai hoi quan",
    group_key="g1",
    near=True,
    reply="Đầu tháng 8/2020.",
    origin="9f86d081",
    sent="123,124",
)

H1, H2 = Who("kept-h1", ("h1",)), Who("kept-h2", ("h2",))


def rows(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT * FROM turns").fetchall()


@pytest.mark.asyncio
async def test_turn_comes_back_as_it_was_written(store: Store) -> None:
    await store.finish(TURN)
    assert await reports.show(store, 1) == replace(TURN, id=1)
    assert await reports.show(store, 2) is None


@pytest.mark.asyncio
async def test_turn_marked_twice_is_logged_once(store: Store, database: Path) -> None:
    await store.finish(TURN)
    await store.finish(TURN)
    assert len(rows(database)) == 1


@pytest.mark.asyncio
async def test_no_personal_number_reaches_the_log(store: Store, database: Path) -> None:
    said = "Số của tôi 0912345678, cccd 001203004567, a@b.vn"
    await store.finish(replace(TURN, question=said, reply=said, likeness="0912345678 so"))
    written = str(rows(database))
    assert not [part for part in ("0912345678", "001203004567", "a@b.vn") if part in written]
    assert "[số điện thoại]" in written


@pytest.mark.asyncio
async def test_hash_in_place_of_a_likeness_is_kept_whole(store: Store) -> None:
    hashed = "09fc3b07405bc96a3db6d37892308804b05df0e7980a030dd5c5584c2850fbe6"
    silent = replace(TURN, question=None, reply=None, likeness="", group_key=hashed)
    await store.finish(silent)
    assert await reports.show(store, 1) == replace(silent, id=1)


@pytest.mark.asyncio
async def test_very_long_question_is_kept_in_part(store: Store) -> None:
    await store.finish(replace(TURN, question="dài " * 25_000))
    turn = await reports.show(store, 1)
    assert turn is not None and turn.question is not None
    assert len(turn.question) == 4_000


@pytest.mark.asyncio
async def test_last_three_turns_of_a_person_come_oldest_first(store: Store) -> None:
    for number in range(5):
        at = NOW + timedelta(minutes=number)
        await store.finish(replace(TURN, delivery_key=str(number), asked_at=at))
    await store.finish(replace(TURN, delivery_key="x", person="h2"))
    recent = await store.recent_turns(H1, NOW)
    assert [turn.delivery_key for turn in recent] == ["2", "3", "4"]
    late = await store.recent_turns(H1, NOW + timedelta(minutes=4))
    assert [turn.delivery_key for turn in late] == ["4"]


@pytest.mark.asyncio
async def test_forgotten_turns_are_gone_and_their_numbers_never_used_again(store: Store) -> None:
    await store.finish(TURN)
    await store.finish(replace(TURN, delivery_key="2", asked_at=NOW + timedelta(days=1)))
    assert await store.forget(NOW + timedelta(days=2)) == 2
    await store.finish(replace(TURN, delivery_key="3"))
    assert await reports.show(store, 3) is not None


@pytest.mark.asyncio
async def test_only_who_asked_says_what_the_answer_was_worth(store: Store) -> None:
    await store.finish(TURN)
    assert not await store.mark_turn("telegram", "1", H2, "up")
    assert not await store.mark_turn("web", "1", H1, "up")
    assert not await store.mark_turn("telegram", "2", H1, "up")
    assert await reports.show(store, 1) == replace(TURN, id=1)
    for said in FEEDBACK:
        assert await store.mark_turn("telegram", "1", H1, said)
        assert await reports.show(store, 1) == replace(TURN, id=1, feedback=said)


@pytest.mark.asyncio
async def test_word_that_is_no_feedback_is_refused(store: Store) -> None:
    await store.finish(TURN)
    with pytest.raises(ValueError, match="tệ"):
        await store.mark_turn("telegram", "1", H1, "tệ")
    assert await reports.show(store, 1) == replace(TURN, id=1)


@pytest.mark.asyncio
async def test_last_reply_to_an_edited_message_is_found(store: Store) -> None:
    await store.finish(TURN)
    await store.finish(replace(TURN, delivery_key="2", sent="125"))
    await store.finish(replace(TURN, delivery_key="3", sent="126", origin=""))
    await store.finish(replace(TURN, delivery_key="4", sent="127", channel="web"))
    assert await store.sent_for("telegram", TURN.origin) == "125"
    assert await store.sent_for("telegram", "other") is None
    assert await store.sent_for("telegram", "") is None


@pytest.mark.asyncio
async def test_person_hash_stays_the_same_only_under_the_secret_key(database_url: str) -> None:
    digests = []
    for secret in ("khóa", "khóa", None, None):
        store = await open_store(database_url, secret)
        digests.append((store.digest("telegram", "42"), store.who("telegram", "42")))
        await store.close()
    assert digests[0] == digests[1]
    each = [(lasting, who.kept, *who.logged) for lasting, who in digests[1:]]
    assert [len(set(column)) for column in zip(*each, strict=True)] == [3, 3, 3]
    assert [[len(one) for one in row] for row in each] == [[64, 64, 16]] * len(each)


@pytest.mark.asyncio
async def test_hash_tells_channels_and_people_apart(store: Store) -> None:
    pairs = [("telegram", "42"), ("web", "42"), ("telegram", "43"), ("telegram4", "2")]
    assert len({store.digest(*pair) for pair in pairs}) == 4
    assert len({store.who(*pair).kept for pair in pairs}) == 4
    assert len({store.who(*pair).logged for pair in pairs}) == 4


@pytest.mark.asyncio
async def test_other_secret_key_is_refused_in_words(database_url: str) -> None:
    await (await open_store(database_url, "khóa cũ")).close()
    with pytest.raises(StoreError, match="DAIHOI_SECRET_KEY khác; hãy đặt lại đúng khóa cũ"):
        await open_store(database_url, "khóa mới")


@pytest.mark.asyncio
async def test_hash_keys_lie_in_the_files_only_sealed(store: Store, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        sealed = connection.execute("SELECT sealed FROM hash_keys").fetchall()
    keys = [store._keys.kept, *(each.key for each in store._keys.log)]
    assert len(sealed) == len(keys) == len(set(keys)) == 2
    assert all(len(each) > 64 for (each,) in sealed)
    files = [database, database.with_name(database.name + "-wal")]
    held = b"".join(file.read_bytes() for file in files if file.exists())
    assert sealed[0][0] in held
    assert not [key for key in keys if key in held]
