"""Notes for the office: masked, newest first, gone when their time is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from store import Note, Store

NOW = datetime(2020, 7, 20, 2, 0, tzinfo=UTC)


@pytest.mark.asyncio
async def test_last_notes_come_newest_first(store: Store) -> None:
    numbers = [await store.add_note("telegram", "h1", f"Góp ý {n}", NOW) for n in range(3)]
    assert numbers == [1, 2, 3]
    assert await store.notes(2) == [
        Note(3, NOW, "telegram", "h1", "Góp ý 2", "new"),
        Note(2, NOW, "telegram", "h1", "Góp ý 1", "new"),
    ]


@pytest.mark.asyncio
async def test_no_personal_number_reaches_a_note_and_a_long_one_is_cut(store: Store) -> None:
    await store.add_note(
        "web", "h1", "Gọi tôi 0912345678 hoặc a@b.vn\0\ud800 " + "dài " * 9_000, NOW
    )
    [note] = await store.notes(1)
    assert note.text.startswith("Gọi tôi [số điện thoại] hoặc [địa chỉ e-mail]\ufffd\ufffd dài")
    assert len(note.text) == 4_000


@pytest.mark.asyncio
async def test_forgotten_notes_are_gone_and_their_numbers_never_used_again(store: Store) -> None:
    for day in range(3):
        await store.add_note("web", "h1", f"ngày {day}", NOW + timedelta(days=day))
    assert await store.forget(NOW + timedelta(days=2)) == 0
    assert [note.text for note in await store.notes(9)] == ["ngày 2"]
    await store.forget(NOW + timedelta(days=3))
    assert await store.add_note("web", "h1", "nữa", NOW) == 4
