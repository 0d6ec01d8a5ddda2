"""People: what they decided, what is held about them, and that it goes when they ask."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from exchange import Message, Outcome
from store import Held, Store, StoreError, Turn, Who, open_store, reports

NOW = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)
NOTHING = Held(None, None, 0, 0, 0, None, None, ())
H1, H2 = Who("kept-h1", ("h1",)), Who("kept-h2", ("h2",))


def turn(number: int, person: str = "h1", channel: str = "telegram") -> Turn:
    at = NOW + timedelta(minutes=number)
    return Turn(
        *(at, at, channel, f"{person}-{number}", person, 1, f"câu {number}", Outcome.ANSWER, "v1"),
        likeness=f"cau {number}",
        group_key=f"g{number}",
        reply=f"đáp {number}",
    )


async def logged(store: Store, number: int) -> Turn:
    found = await reports.show(store, number)
    assert found is not None
    return found


def rows(database: Path, table: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


@pytest.mark.asyncio
async def test_decision_is_kept_until_another_and_tells_channels_apart(store: Store) -> None:
    assert await store.consent_of("telegram", H1.kept) is None
    await store.decide("telegram", H1, True, NOW)
    assert await store.consent_of("telegram", H1.kept) is True
    assert await store.consent_of("web", H1.kept) is None
    assert await store.consent_of("telegram", H2.kept) is None
    await store.decide("telegram", H1, False, NOW + timedelta(days=1))
    assert await store.consent_of("telegram", H1.kept) is False
    held = await store.held_about("telegram", H1)
    assert (held.consent, held.decided_at) == (False, NOW + timedelta(days=1))


@pytest.mark.asyncio
async def test_decision_is_kept_with_the_wording_it_was_made_on(
    store: Store, database: Path
) -> None:
    await store.decide("telegram", H1, True, NOW, "w1")
    await store.decide("telegram", H2, False, NOW, "w1")
    await store.decide("telegram", H1, False, NOW, "w2")
    with closing(sqlite3.connect(database)) as connection:
        kept = connection.execute("SELECT person, consent, wording FROM people").fetchall()
    assert kept == [("kept-h1", 0, "w2"), ("kept-h2", 0, "w1")]


@pytest.mark.asyncio
async def test_decision_outlives_a_restart(database_url: str) -> None:
    first = await open_store(database_url, "k")
    await first.decide("telegram", first.who("telegram", "42"), True, NOW)
    await first.close()
    second = await open_store(database_url, "k")
    assert await second.consent_of("telegram", second.who("telegram", "42").kept) is True
    await second.close()


@pytest.mark.asyncio
async def test_refusal_takes_the_kept_texts_of_that_person_only(store: Store) -> None:
    for each in (turn(1), turn(2, "h2"), turn(3, channel="web")):
        await store.finish(each)
    await store.decide("telegram", H1, False, NOW)
    blank = await logged(store, 1)
    assert (blank.question, blank.reply) == (None, None)
    assert (blank.likeness, blank.group_key) == ("", "")
    assert blank.outcome is Outcome.ANSWER
    assert await logged(store, 2) == replace(turn(2, "h2"), id=2)
    assert await logged(store, 3) == replace(turn(3, channel="web"), id=3)


@pytest.mark.asyncio
async def test_consent_leaves_the_kept_texts(store: Store) -> None:
    await store.finish(turn(1))
    await store.decide("telegram", H1, True, NOW)
    assert await logged(store, 1) == replace(turn(1), id=1)


@pytest.mark.asyncio
async def test_chat_that_cannot_be_written_to_is_marked_and_cleared(
    store: Store, database: Path
) -> None:
    await store.set_inactive("telegram", H1.kept, None)
    assert rows(database, "people") == []
    await store.decide("telegram", H1, True, NOW)
    await store.set_inactive("telegram", H1.kept, NOW)
    await store.set_inactive("telegram", H2.kept, NOW)
    assert [row[5] for row in rows(database, "people")] == ["2020-07-20 02:00:00.000000"] * 2
    await store.set_inactive("telegram", H1.kept, None)
    assert [row[5] for row in rows(database, "people")] == [None, "2020-07-20 02:00:00.000000"]
    assert await store.consent_of("telegram", H1.kept) is True
    assert await store.consent_of("telegram", H2.kept) is None


@pytest.mark.asyncio
async def test_all_that_is_held_about_a_person_is_told(store: Store) -> None:
    assert await store.held_about("telegram", H1) == NOTHING
    for number in range(1, 8):
        await store.finish(turn(number))
    await store.finish(replace(turn(8), question=None, reply=None, likeness="", group_key="x"))
    for other in (turn(9, "h2"), turn(10, channel="web")):
        await store.finish(other)
    await store.add_note("telegram", "h1", "Cần thêm lịch", NOW)
    await store.add_note("telegram", "h2", "Sai giờ", NOW)
    await store.decide("telegram", H1, True, NOW)
    assert await store.held_about("telegram", H1) == Held(
        consent=True,
        decided_at=NOW,
        turns=8,
        with_text=7,
        notes=1,
        first=NOW + timedelta(minutes=1),
        last=NOW + timedelta(minutes=8),
        questions=("câu 7", "câu 6", "câu 5", "câu 4", "câu 3"),
    )


@pytest.mark.asyncio
async def test_forgotten_person_leaves_nothing_and_others_everything(
    store: Store, database: Path
) -> None:
    for who, raw in ((H1, "42"), (H2, "43")):
        [person] = who.logged
        await store.finish(turn(1, person))
        await store.finish(turn(2, person))
        await store.add_note("telegram", person, "Góp ý", NOW)
        await store.decide("telegram", who, True, NOW)
        await store.claim([Message("telegram", f"w{raw}", raw, "c", "Hỏi", NOW)])
    await store.claim([Message("web", "w42", "42", "c", "Hỏi", NOW)])
    assert await store.forget_person("telegram", H1, "42") == 2
    assert await store.held_about("telegram", H1) == NOTHING
    assert [left.person for left in await store.waiting("telegram", NOW)] == ["43"]
    assert len(await store.waiting("web", NOW)) == 1
    assert "h1" not in str([rows(database, table) for table in ("turns", "notes", "people")])
    held = await store.held_about("telegram", H2)
    assert (held.turns, held.notes, held.consent) == (2, 1, True)
    assert await store.forget_person("telegram", H1, "42") == 0


@pytest.mark.asyncio
async def test_broken_database_is_told_in_words(store: Store, database: Path) -> None:
    with closing(sqlite3.connect(database)) as connection:
        for table in ("people", "notes", "turns"):
            connection.execute(f"DROP TABLE {table}")
        connection.commit()
    for read in (
        store.consent_of("telegram", H1.kept),
        store.held_about("telegram", H1),
        store.sent_for("telegram", "o"),
        store.notes(1),
    ):
        with pytest.raises(StoreError, match="Không đọc được cơ sở dữ liệu"):
            await read
    for write in (
        store.decide("telegram", H1, True, NOW),
        store.set_inactive("telegram", H1.kept, NOW),
        store.forget_person("telegram", H1),
        store.add_note("telegram", "h1", "a", NOW),
        store.mark_turn("telegram", "1", H1, "up"),
    ):
        with pytest.raises(StoreError, match="Không ghi được cơ sở dữ liệu"):
            await write


@pytest.mark.asyncio
async def test_deleted_words_are_in_no_file_any_more(store: Store, database: Path) -> None:
    await store.finish(turn(1, person="h1"))
    await store.add_note("telegram", "h1", "lời góp ý riêng", NOW)
    await store.forget_person("telegram", H1, "7")
    files = [database, database.with_name(database.name + "-wal")]
    held = b"".join(file.read_bytes() for file in files if file.exists())
    for words in ("câu 1", "đáp 1", "lời góp ý riêng"):
        assert words.encode() not in held
