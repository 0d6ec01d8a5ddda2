"""Single questions: the list, one of them, and the notes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from exchange import Candidate, Outcome
from tests.admin.running import Place
from tests.admin.test_queues import rows

pytestmark = pytest.mark.asyncio

LIST = "/admin/questions"


async def test_list_is_newest_first_and_goes_on_page_by_page(desk: Place) -> None:
    for number in range(120):
        # Several in one moment: no page may lose or repeat one.
        at = datetime.now(UTC) - timedelta(minutes=120 - number // 7)
        await desk.log(1, asked_at=at, question=f"câu {number}")
    seen: list[int] = []
    async with desk.browser("editor") as client:
        path = LIST
        while path:
            page = (await client.get(path)).text
            seen += [int(number) for number in re.findall(r"<bdi>câu (\d+)</bdi>", page)]
            onward = re.search(r'rel="next" href="([^"]+)"', page)
            path = onward[1].replace("&amp;", "&") if onward else ""
    assert seen == list(range(119, -1, -1))


async def test_list_is_filtered_by_everything_at_once(desk: Place) -> None:
    await desk.log(1, question="Đại hội quận Hai Bà Trưng?", outcome=Outcome.ANSWER,
                   entry="hai-ba-trung", channel="web")  # fmt: skip
    await desk.log(1, question="Đại hội quận Thanh Xuân?", channel="web")
    async with desk.browser("editor") as client:
        for query, count in (
            ("", 2),
            ("channel=web&outcome=answer&entry=hai-ba-trung&q=hai+ba", 1),
            ("channel=telegram", 0),
            ("outcome=refuse", 1),
            ("q=dai+hoi+quan", 2),
            ("q=trung+thanh", 0),
            ("q=%3F%3F", 0),
        ):
            assert len(rows((await client.get(f"{LIST}?{query}")).text)) == count, query


async def test_one_question_shows_the_exchange_what_was_logged_and_how_it_is_read(
    desk: Place,
) -> None:
    person = desk.store.who("telegram", "p").logged[0]
    start = datetime.now(UTC) - timedelta(hours=5)
    said = [("Hôm trước?", -300, 1), ("Đại hội quận nào?", 0, 1), ("Đại hội quận Thanh Xuân", 2, 2)]
    for text, minutes, position in said:
        await desk.log(1, person=person, asked_at=start + timedelta(minutes=minutes),
                       question=text, position=position, reply=f"Đáp: {text}", confidence=0.31,
                       candidates=(Candidate("hai-ba-trung", 0.3),),
                       knowledge_version="v0")  # fmt: skip
    async with desk.browser("editor") as client:
        page = (await client.get(f"{LIST}/3")).text
    assert "Đáp: Đại hội quận nào?" in page, "the exchange"
    assert "Hôm trước?" not in page, "another conversation"
    assert "hai-ba-trung (0.30)" in page and "0,31" in page, "what was logged"
    assert "khác bản v0 lúc trả lời" in page
    assert "Đại hội quận Thanh Xuân: tháng 7/2020." in page, "what is answered now"


async def test_question_without_kept_words_shows_what_there_is(desk: Place) -> None:
    await desk.log(1, question=None, reply=None)
    async with desk.browser("editor") as client:
        page = (await client.get(f"{LIST}/1")).text
        assert "(không giữ lời văn)" in page
        assert "Không giữ lời văn nên không đọc lại được." in page
        assert (await client.get(f"{LIST}/2")).status_code == 404
        assert (await client.get(f"{LIST}/99999999999999999999999")).status_code == 404


async def test_question_of_a_group_shows_nobody_elses(desk: Place) -> None:
    person = desk.store.who("telegram", "p").logged[0]
    await desk.log(2, person=person, shared=True, question=None)
    await desk.log(1, person=person, question="Riêng tư?")
    async with desk.browser("editor") as client:
        assert "Riêng tư?" not in (await client.get(f"{LIST}/1")).text


async def test_notes_are_listed(desk: Place) -> None:
    async with desk.browser("editor") as client:
        assert "Chưa có góp ý nào." in (await client.get("/admin/notes")).text
        await desk.store.add_note("zalo-bot", "h", "Cần <b>lịch</b> tháng 8", datetime.now(UTC))
        page = (await client.get("/admin/notes")).text
    assert "Cần &lt;b&gt;lịch&lt;/b&gt; tháng 8" in page and "Zalo Bot" in page
