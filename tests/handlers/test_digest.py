"""The digest: due in the morning, once, and telling of nobody alone."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from exchange import VIETNAM, Outcome
from handlers.conversation.digest import Digest
from store import Store, Turn
from tests.bot_api.engine import PHRASES

pytestmark = pytest.mark.asyncio

MONDAY = datetime(2026, 11, 30, 7, 5, tzinfo=VIETNAM)


async def ask(
    store: Store, question: str, people: int, at: datetime, outcome: Outcome = Outcome.REFUSE
) -> None:
    """So many people ask the same."""
    for number in range(people):
        key = f"{question}-{number}-{at:%d%H}"
        start = (at, at, "telegram", key, f"h{number}", 1, question, outcome, "v1")
        group = store.group_of(question, with_text=True)
        await store.finish(Turn(*start, likeness=question, group_key=group))


def digest(store: Store, often: str, told: list[str]) -> Digest:
    async def tell(text: str) -> None:
        told.append(text)

    return Digest(store, PHRASES, often, 5, tell)


async def test_morning_tells_of_yesterday_once_and_only_what_several_asked(store: Store) -> None:
    yesterday = MONDAY - timedelta(days=1)
    await ask(store, "xe đưa đón", 6, yesterday)
    await ask(store, "bệnh của ông A", 2, yesterday)
    await ask(store, "từ lâu rồi", 9, yesterday - timedelta(days=3))
    await ask(store, "sáng nay", 9, MONDAY.replace(hour=6))
    told: list[str] = []
    daily = digest(store, "daily", told)
    await daily.look(MONDAY.replace(hour=6, minute=59))
    assert told == []
    await daily.look(MONDAY)
    await daily.look(MONDAY + timedelta(minutes=1))
    await digest(store, "daily", told).look(MONDAY + timedelta(hours=5))  # after a restart
    [text] = told
    assert "8 câu hỏi của 6 người" in text
    assert "“xe đưa đón”: 6 lần, 6 người" in text
    assert "bệnh của ông A" not in text
    assert "sáng nay" not in text and "từ lâu rồi" not in text
    await daily.look(MONDAY + timedelta(days=1))
    assert len(told) == 2


async def test_weekly_digest_comes_on_mondays_with_the_week(store: Store) -> None:
    await ask(store, "xe đưa đón", 2, MONDAY - timedelta(days=6))
    told: list[str] = []
    weekly = digest(store, "weekly", told)
    for day in range(-3, 7):
        await weekly.look(MONDAY + timedelta(days=day))
    [text] = told
    assert text.startswith("7 ngày qua: 2 câu hỏi của 2 người.")
    assert PHRASES["digest_few"].format(people=5) in text
