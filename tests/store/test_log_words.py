"""The search in the log: by words without marks, and by none of what was deleted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store import Store, Who, reports
from store.filters import Filter
from store.reports import LOOKED_THROUGH
from store.words import COMMON
from tests.store.logs import NOW, REFUSED, SINCE, UNTIL, finish_all, rows

pytestmark = pytest.mark.asyncio

LAN, MINH = Who("kept-lan", ("lan",)), Who("kept-minh", ("minh",))
WORDS = "SELECT word FROM turn_words ORDER BY word"


async def ask(store: Store, *questions: str | None, person: str = "lan") -> None:
    """Log questions of a person, a second apart."""
    await finish_all(
        store,
        (
            replace(
                REFUSED,
                asked_at=NOW + timedelta(seconds=number),
                delivery_key=f"{person}-{number}",
                person=person,
                question=question,
            )
            for number, question in enumerate(questions)
        ),
    )


async def found(store: Store, search: str, **other: str) -> list[str | None]:
    """The questions that a search finds, oldest first; listed, counted and exported alike."""
    wanted = Filter(SINCE, UNTIL, search=search, **other)  # type: ignore[arg-type]
    page = await reports.listed(store, wanted)
    turns = [turn async for chunk in reports.export(store, wanted) for turn in chunk]
    assert turns == list(page.turns)[::-1]
    assert await reports.count(store, wanted) == len(turns)
    return [turn.question for turn in turns]


CONGRESS, MEAL = "Đại hội quận Hai Bà Trưng khi nào?", "Ai nấu CƠM trưa ở đại hội?"


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("đại hội", [CONGRESS, MEAL]),
        ("dai HOI", [CONGRESS, MEAL]),
        ("TRƯNG", [CONGRESS]),
        ("trung  quan", [CONGRESS]),
        ("“hai-bà-trưng!”", [CONGRESS]),
        ("cơm", [MEAL]),
        ("cơm cơm Đại", [MEAL]),
        ("cơm quận", []),
        ("com tung", []),
        ("qua", []),
        ("quận quận quạn", [CONGRESS]),
    ],
)
async def test_search_finds_what_holds_all_its_words_without_marks_and_capitals(
    store: Store, search: str, expected: list[str]
) -> None:
    await ask(store, CONGRESS, MEAL, None, "Còn gì nữa?")
    assert await found(store, search) == expected


@pytest.mark.parametrize("search", ["?", "  …!", "“”", "()*%", '" OR 1', "%"])
async def test_search_without_a_word_of_the_log_finds_nothing(store: Store, search: str) -> None:
    await ask(store, CONGRESS, MEAL)
    assert await found(store, search) == []


@pytest.mark.parametrize("search", ["", "  "])
async def test_empty_search_is_none(store: Store, search: str) -> None:
    await ask(store, CONGRESS, MEAL)
    assert await found(store, search) == [CONGRESS, MEAL]


async def test_search_goes_with_the_other_filters(store: Store) -> None:
    await ask(store, CONGRESS, MEAL)
    await store.finish(
        replace(REFUSED, delivery_key="w", channel="web", question="Đại hội?", group_key="g2")
    )
    assert await found(store, "đại", channel="web") == ["Đại hội?"]
    assert await found(store, "đại", group="g1") == [CONGRESS, MEAL]
    wanted = Filter(SINCE, UNTIL, queue="unanswered", search="trưa")
    [group] = await reports.queued(store, wanted)
    assert (group.count, group.question) == (1, MEAL)


async def test_words_that_many_questions_hold_are_found_wherever_they_meet(store: Store) -> None:
    many = COMMON + 70
    count = LOOKED_THROUGH + many
    texts = ["ngày hội" if number < many else "ngày" for number in range(count)]
    texts[9] = "hội"
    await ask(store, *texts)
    wanted = Filter(SINCE, UNTIL, search="hội NGÀY")
    page = await reports.listed(store, wanted, limit=many - 20)
    rest = await reports.listed(store, wanted, limit=many, below=page.next)
    numbers = [int(turn.delivery_key.removeprefix("lan-")) for turn in (*page.turns, *rest.turns)]
    assert numbers == [number for number in range(many - 1, -1, -1) if number != 9]
    newest = await reports.listed(store, replace(wanted, search="ngày"), limit=3)
    assert [turn.delivery_key for turn in newest.turns] == [f"lan-{count - n}" for n in (1, 2, 3)]


async def test_word_of_many_letters_and_the_fortieth_are_found(store: Store) -> None:
    long = "nghiêng" * 9
    many = " ".join(f"số{number}" for number in range(60))
    await ask(store, f"{long} dài", many)
    assert await found(store, long) == [f"{long} dài"]
    assert await found(store, "số39 số0") == [many]


async def test_no_personal_number_and_no_word_of_a_text_not_kept_can_be_searched(
    store: Store, database: Path
) -> None:
    await ask(store, "Gọi tôi 0912345678", None)
    assert await found(store, "0912345678") == []
    assert "0912345678" not in str(rows(database, WORDS))
    assert await found(store, "gọi tôi") == ["Gọi tôi [số điện thoại]"]
    assert len(await found(store, "")) == 2


async def forget(store: Store) -> None:
    """All about Lan is deleted."""
    await store.forget_person("telegram", LAN)


async def refuse(store: Store) -> None:
    """Lan lets no texts be kept any more."""
    await store.decide("telegram", LAN, False, NOW)


async def purge(store: Store) -> None:
    """The time of all but the last turn is over."""
    await store.forget(NOW + timedelta(days=1))


@pytest.mark.parametrize("deletion", [forget, refuse, purge])
async def test_no_word_of_what_was_deleted_is_left(
    store: Store, database: Path, deletion: Callable[[Store], Awaitable[None]]
) -> None:
    await ask(store, "Bệnh của tôi?", "Đơn của tôi 0912345678", None)
    late = NOW + timedelta(days=2)
    await store.finish(
        replace(REFUSED, asked_at=late, person="minh", question="Đơn của ai?", delivery_key="m")
    )
    await deletion(store)
    assert rows(database, WORDS) == [("ai",), ("cua",), ("don",)]
    for search in ("bệnh", "tôi", "đơn tôi"):
        assert await found(store, search) == []
    page = await reports.listed(store, Filter(SINCE, late + timedelta(1), search="đơn của"))
    assert [turn.question for turn in page.turns] == ["Đơn của ai?"]
