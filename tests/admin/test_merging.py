"""The nightly merging: near groups become one, in the log and for what is asked later."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from admin.merging import Merging
from exchange import VIETNAM
from tests.admin.running import Place
from tests.admin.test_queues import UNANSWERED, rows

pytestmark = pytest.mark.asyncio

NIGHT = datetime.now(VIETNAM).replace(hour=2, minute=5) + timedelta(days=1)


async def test_near_groups_are_one_row_after_the_night(desk: Place) -> None:
    await desk.log(3, likeness="cau giay le phi truong", question="Lệ phí trường Cầu Giấy?")
    await desk.log(2, likeness="cau giay le phi truongg", question="le phi truongg cau giay")
    await desk.log(1, likeness="cau giay le phi 35", question="Lệ phí 35?")
    merging = Merging(desk.store)
    async with desk.browser("editor") as client:
        await merging.look(NIGHT.replace(hour=1))
        assert len(rows((await client.get(UNANSWERED)).text)) == 3
        await merging.look(NIGHT)
        found = rows((await client.get(UNANSWERED)).text)
        assert [row[:2] for row in found] == ["5 ", "1 "]
        # What is asked later with the same slip counts to the same group.
        await desk.log(1, likeness="cau giay le phi truongg", question="le phi truongg?")
        found = rows((await client.get(UNANSWERED)).text)
        assert [row[:2] for row in found] == ["6 ", "1 "]


async def test_night_is_worked_once_and_broken_database_is_no_end(desk: Place) -> None:
    merging = Merging(desk.store)
    await merging.look(NIGHT)
    before = desk.store.commits
    await desk.log(3, likeness="cau giay le phi truong")
    await desk.log(2, likeness="cau giay le phi truongg")
    await merging.look(NIGHT + timedelta(hours=20))
    async with desk.browser("editor") as client:
        assert len(rows((await client.get(UNANSWERED)).text)) == 2
        await merging.look(NIGHT + timedelta(days=1))
        assert len(rows((await client.get(UNANSWERED)).text)) == 1
    assert desk.store.commits > before
    await desk.store.close()
    await merging.look(NIGHT + timedelta(days=2))


async def test_texts_that_may_not_be_kept_are_never_compared(desk: Place) -> None:
    await desk.log(3, likeness="", question=None, reply=None, group_key="a" * 32)
    await desk.log(2, likeness="", question=None, reply=None, group_key="b" * 32)
    await Merging(desk.store).look(NIGHT)
    async with desk.browser("editor") as client:
        assert len(rows((await client.get(UNANSWERED)).text)) == 2


async def test_period_of_the_merging_is_the_retention(desk: Place) -> None:
    old = datetime.now(UTC) - timedelta(days=100)
    await desk.log(3, likeness="cau giay le phi truong", asked_at=old)
    await desk.log(2, likeness="cau giay le phi truongg", asked_at=old)
    await Merging(desk.store).look(NIGHT)
    async with desk.browser("editor") as client:
        assert len(rows((await client.get(f"{UNANSWERED}?days=120")).text)) == 2
