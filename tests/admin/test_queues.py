"""The queues: what waits for the office, who works on it, and what a viewer sees of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
import sqlalchemy as sa

from exchange import Answer, Message, Outcome
from handlers.conversation.turn import Conversation
from store import Store
from store.tables import turn_words
from store.words import COMMON
from tests.admin.running import Place, post
from tests.bot_api.engine import engine_of, new_conversation

pytestmark = pytest.mark.asyncio

UNANSWERED = "/admin/queues/unanswered"


def rows(page: str) -> list[str]:
    """The rows of the table of groups, as text."""
    body = page.split("<tbody>")[1].split("</tbody>")[0] if "<tbody>" in page else ""
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("<tr>")[1:]]


def group_path(page: str) -> str:
    """The address of the first group of a page."""
    found = re.search(r'href="(/admin/queues/[\w-]+/[^"?]+)"', page)
    assert found, page
    return found[1]


async def test_alike_questions_are_one_row_and_the_most_asked_stands_first(desk: Place) -> None:
    await desk.log(2, likeness="long bien", question="Quận Long Biên?")
    await desk.log(3)
    await desk.log(1, likeness="x", outcome=Outcome.ANSWER, entry="hai-ba-trung")
    async with desk.browser("editor") as client:
        found = rows((await client.get(UNANSWERED)).text)
    assert len(found) == 2
    assert found[0].startswith("3 3 Đại hội quận Cầu Giấy khi nào?")
    assert found[1].startswith("2 2 Quận Long Biên?")
    assert all("mới" in row for row in found)


async def test_group_is_taken_in_work_undone_and_done_by_name(desk: Place) -> None:
    await desk.log(2)
    async with desk.browser("editor") as client:
        path = group_path((await client.get(UNANSWERED)).text)
        answer = await post(client, path, state="in-work", back=f"{UNANSWERED}?state=all")
        assert answer.headers["location"] == f"{UNANSWERED}?state=all"
        [row] = rows((await client.get(UNANSWERED)).text)
        assert "đang xử lý én, " in row
        await post(client, path, state="undo")
        [row] = rows((await client.get(UNANSWERED)).text)
        assert "mới Nhận xử lý" in row and "én" not in row
        await post(client, path, state="done")
        assert rows((await client.get(UNANSWERED)).text) == []
        [row] = rows((await client.get(f"{UNANSWERED}?state=done")).text)
        assert "đã xong én" in row
        history = (await client.get(path)).text
        assert "én chuyển sang “đã xong”" in history


async def test_question_that_comes_back_after_it_was_done_is_open_again(desk: Place) -> None:
    await desk.log(2)
    async with desk.browser("editor") as client:
        path = group_path((await client.get(UNANSWERED)).text)
        await post(client, path, state="done")
        assert rows((await client.get(UNANSWERED)).text) == []
        later = datetime.now(UTC) + timedelta(seconds=5)
        await desk.log(1, asked_at=later)
        [row] = rows((await client.get(UNANSWERED)).text)
        assert "hỏi lại sau khi xong" in row and row.startswith("3 ")


async def test_viewer_sees_only_what_several_people_asked(desk: Place) -> None:
    await desk.log(4, question="Riêng của bốn người?", likeness="bon")
    await desk.log(5, question="Của năm người?", likeness="nam")
    async with desk.browser("editor") as client:
        page = (await client.get(UNANSWERED)).text
        assert [row[:3] for row in rows(page)] == ["5 5", "4 4"]
        hidden = page.split("Riêng của bốn")[0].rsplit('href="', 1)[1].split('"')[0]
        shown = group_path(page)
    async with desk.browser("viewer") as client:
        page = (await client.get(UNANSWERED)).text
        assert "Của năm người?" in page and "Riêng của bốn" not in page
        assert "từ 5 người hỏi trở lên" in page
        assert "Nhận xử lý" not in page
        assert (await client.get(hidden)).status_code == 404
        group = (await client.get(shown)).text
        assert "5 lượt hỏi của 5 người" in group and "/admin/questions/" not in group


@pytest.mark.parametrize(
    ("queue", "changed"),
    [
        ("unanswered", {}),
        ("near", {"outcome": Outcome.CLARIFY, "near": True}),
        ("wrong", {"outcome": Outcome.ANSWER, "feedback": "outdated"}),
        ("none-of-these", {"feedback": "none-of-these"}),
    ],
)
async def test_each_queue_holds_its_own(
    desk: Place, queue: str, changed: dict[str, object]
) -> None:
    await desk.log(2, likeness="mine", question="Của tôi?", **changed)
    await desk.log(1, likeness="other", outcome=Outcome.ANSWER, feedback="up")
    async with desk.browser("editor") as client:
        [row] = rows((await client.get(f"/admin/queues/{queue}")).text)
        assert "Của tôi?" in row
        assert await client.get(group_path((await client.get(f"/admin/queues/{queue}")).text))
    async with desk.browser("editor") as client:
        assert (await client.get("/admin/queues/other")).status_code == 404


async def test_rejected_choices_show_the_question_that_was_asked(store: Store, desk: Place) -> None:
    def answers(question: object) -> Answer:
        if getattr(question, "chosen", None) == "none-of-these":
            return Answer(Outcome.REFUSE, "Đã ghi.", likeness="quan", rejected=True)
        return Answer(Outcome.CLARIFY, "Quận nào?", likeness="quan")

    conversation: Conversation = new_conversation(store, engine_of(answers))
    await store.decide("web", store.who("web", "p"), True, datetime.now(UTC))

    async def send(answer: Answer) -> None:
        """The reply goes nowhere."""

    ask = partial(Message, "web", person="p", address="p", received_at=datetime.now(UTC))
    await conversation.turn(ask(delivery_key="1", text="Đại hội quận?"), send)
    rejecting = ask(delivery_key="2", text="Không có câu nào đúng", chosen="none-of-these")
    await conversation.turn(rejecting, send)
    async with desk.browser("editor") as client:
        [row] = rows((await client.get("/admin/queues/none-of-these")).text)
        assert "Đại hội quận?" in row
        [row] = rows((await client.get("/admin/queues/near")).text)
        assert "Đại hội quận?" in row


async def test_long_queue_is_paged(desk: Place) -> None:
    for number in range(23):
        await desk.log(1, likeness=f"nhóm {number}", question=f"Câu {number}?")
    async with desk.browser("editor") as client:
        first = (await client.get(UNANSWERED)).text
        second = (await client.get(f"{UNANSWERED}?page=2")).text
    assert (len(rows(first)), len(rows(second))) == (20, 3)
    assert "Trang sau" in first and "Trang trước" in second and "Trang sau" not in second
    assert len({row.split("?")[0] for row in rows(first) + rows(second)}) == 23


async def test_queue_is_filtered_by_period_channel_and_words(desk: Place) -> None:
    await desk.log(1, likeness="a", channel="web", question="Trên trang web?")
    await desk.log(1, likeness="b", question="Qua Telegram?")
    old = datetime.now(UTC) - timedelta(days=20)
    await desk.log(1, likeness="c", question="Lâu rồi?", asked_at=old)
    async with desk.browser("editor") as client:

        async def shown(query: str) -> list[str]:
            page = (await client.get(f"{UNANSWERED}?{query}")).text
            return sorted(row.split(" ", 2)[2].split("?")[0] for row in rows(page))

        assert await shown("days=30") == ["Lâu rồi", "Qua Telegram", "Trên trang web"]
        assert await shown("days=7") == ["Qua Telegram", "Trên trang web"]
        assert await shown("days=30&channel=web") == ["Trên trang web"]
        assert await shown("days=30&q=TELEGRAM+qua") == ["Qua Telegram"]
        day = f"{old:%Y-%m-%d}"
        assert await shown(f"from={day}&to={day}") == ["Lâu rồi"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("from=2026-13-01", "Khoảng ngày không dùng được"),
        ("from=2026-02-02&to=2026-02-01", "Khoảng ngày không dùng được"),
        ("days=nhiều", "Số ngày phải từ 1 đến 3660"),
        ("days=99999999999999999999", "Số ngày phải từ 1 đến 3660"),
        ("days=0000300000000000000000", "Số ngày phải từ 1 đến 3660"),
        ("channel=fax", "Không có kênh “fax”"),
        ("page=x&state=y&outcome=z", "Không có kết quả “z”"),
    ],
)
async def test_address_that_makes_no_sense_is_told_and_harmless(
    desk: Place, query: str, told: str
) -> None:
    async with desk.browser("editor") as client:
        answer = await client.get(f"{UNANSWERED}?{query}")
        assert answer.status_code == 200 and told in answer.text


async def test_words_of_a_question_are_never_markup(desk: Place) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&"
    await desk.log(5, question=evil, reply=evil, likeness="evil", entry=evil)
    async with desk.browser("editor") as client:
        queue = (await client.get(UNANSWERED)).text
        number = re.search(r"/admin/questions/(\d+)", (await client.get(group_path(queue))).text)
        assert number
        for path in (
            UNANSWERED,
            group_path(queue),
            "/admin/questions",
            f"/admin/questions/{number[1]}",
            "/admin",
            "/admin/questions?q=%3Cscript%3E&entry=%22%3E%3Cscript%3E",
        ):
            page = (await client.get(path)).text
            assert "<script" not in page and "<img src=x" not in page, path


async def test_state_that_is_none_changes_nothing(desk: Place) -> None:
    await desk.log()
    async with desk.browser("editor") as client:
        path = group_path((await client.get(UNANSWERED)).text)
        assert (await post(client, path, state="deleted")).status_code == 400
        assert (await post(client, f"{UNANSWERED}/no-group", state="done")).status_code == 404
        answer = await post(client, path, state="done", back="https://xau.vidu.vn")
        assert answer.headers["location"] == UNANSWERED


async def test_words_that_stand_everywhere_are_told_and_not_searched_for(desk: Place) -> None:
    await desk.log(2, question="đại hội quận", likeness="a")
    places = range(9_000, 9_000 + COMMON)
    rows_of_words = [{"word": word, "turn": n} for word in ("dai", "hoi") for n in places]
    await desk.store.write(
        lambda connection: connection.execute(sa.insert(turn_words), rows_of_words)
    )
    async with desk.browser("editor") as client:
        page = (await client.get(f"{UNANSWERED}?q=đại+hội")).text
        assert "Quá nhiều câu có chữ “đại hội”" in page and len(rows(page)) == 1
        page = (await client.get(f"{UNANSWERED}?q=đại+hội+quận")).text
        assert "Quá nhiều câu" not in page and len(rows(page)) == 1
        assert rows((await client.get(f"{UNANSWERED}?q=đại+hội+huyện")).text) == []
