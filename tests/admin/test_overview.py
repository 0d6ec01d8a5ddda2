"""The overview: the figures of a period, and their charts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest

from exchange import Outcome
from tests.admin.running import Place

pytestmark = pytest.mark.asyncio


def tiles(page: str) -> dict[str, str]:
    """The figures at the top, by their names."""
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", page, re.S)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", value).split()) for name, value in found}


async def fill(desk: Place) -> None:
    """Seven answered of which one is disliked, two refused, one asked back, one greeting."""
    await desk.log(6, outcome=Outcome.ANSWER, entry="hai-ba-trung", likeness="a")
    await desk.log(1, outcome=Outcome.ANSWER, entry="hai-ba-trung", likeness="a", feedback="wrong")
    await desk.log(2, channel="web")
    await desk.log(1, outcome=Outcome.CLARIFY, near=True)
    await desk.log(1, outcome=Outcome.SMALLTALK, likeness="", group_key="", milliseconds=30.0)


async def test_figures_of_the_period_are_told(desk: Place) -> None:
    await fill(desk)
    await desk.log(3, asked_at=datetime.now(UTC) - timedelta(days=40))
    async with desk.browser("viewer") as client:
        page = (await client.get("/admin?days=30")).text
        found = tiles(page)
        assert found["Câu hỏi"] == "11" and found["Người hỏi"] == "11"
        assert found["Trả lời được"] == "70,0 %" and found["Chưa trả lời được"] == "20,0 %"
        assert found["Hỏi lại"] == "10,0 %"
        assert found["Chê, trong các đánh giá"] == "100,0 %"
        assert found["Tìm câu trả lời"] == "7 ms 95%: 30 ms"
        assert found["Kho tri thức"] == "bản v1"
        assert "Đại hội quận Hai Bà Trưng" in page
        assert tiles((await client.get("/admin?days=90")).text)["Câu hỏi"] == "14"
        assert tiles((await client.get("/admin?days=30&channel=web")).text)["Câu hỏi"] == "2"
        for query, count in (("outcome=answer", "7"), ("entry=hai-ba-trung", "7")):
            assert tiles((await client.get(f"/admin?{query}")).text)["Câu hỏi"] == count
    await desk.store.count_days(datetime.now(UTC) + timedelta(days=2))
    async with desk.browser("viewer") as client:
        assert tiles((await client.get("/admin?days=30")).text) == found


async def test_empty_period_says_so(desk: Place) -> None:
    async with desk.browser("viewer") as client:
        page = (await client.get("/admin")).text
    assert "Không có câu hỏi nào trong khoảng này." in page and "<img" not in page


@pytest.mark.parametrize("name", ["by-day", "by-hour"])
async def test_chart_is_an_image_whose_bars_follow_the_figures(desk: Place, name: str) -> None:
    await fill(desk)
    async with desk.browser("viewer") as client:
        answer = await client.get(f"/admin/charts/{name}.svg?days=7")
        assert answer.headers["content-type"] == "image/svg+xml"
        assert (await client.get("/admin/charts/other.svg")).status_code == 404
    drawn = ElementTree.fromstring(answer.content)
    values = [one.text for one in drawn.iter() if "value" in (one.get("class") or "").split()]
    assert "11" in values if name == "by-hour" else "7" in values


async def test_viewer_sees_no_entry_that_few_people_asked_about(desk: Place) -> None:
    person = desk.store.who("telegram", "p").logged[0]
    await desk.log(9, outcome=Outcome.ANSWER, entry="hai-ba-trung", person=person)
    for role, is_seen in (("viewer", False), ("editor", True)):
        async with desk.browser(role) as client:  # type: ignore[arg-type]
            page = (await client.get("/admin")).text
            assert ("Đại hội quận Hai Bà Trưng" in page) is is_seen


async def test_losses_of_the_log_are_told(desk: Place) -> None:
    async with desk.browser("viewer") as client:
        assert "không ghi được vào nhật ký" not in (await client.get("/admin")).text
        desk.conversation._claims.losses = 3
        assert "3 lượt không ghi được vào nhật ký" in (await client.get("/admin")).text
