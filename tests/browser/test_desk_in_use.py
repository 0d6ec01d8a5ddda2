"""The log desk in a real browser: from a refused question to a group that is done."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from exchange import Answer, Message
from store import Store
from tests.admin.running import NAMES, PASSWORD, Place, running_desk

pytestmark = pytest.mark.asyncio(loop_scope="session")

QUESTION = "Đại hội quận Cầu Giấy khi nào?"
SOON = 2_000  # milliseconds within which a question is to be seen


@pytest_asyncio.fixture(loop_scope="session")
async def desk(store: Store, tmp_path: Path) -> AsyncIterator[Place]:
    """A desk, and four people who have asked what a fifth is going to ask."""
    async with running_desk(store, tmp_path) as place:
        for number, text in enumerate(("dai hoi quan cau giay khi nao", QUESTION) * 2):
            await store.decide("web", store.who("web", f"p{number}"), True, datetime.now(UTC))
            await place.conversation.turn(
                Message("web", f"k{number}", f"p{number}", "", text, datetime.now(UTC)), nowhere
            )
        yield place


async def nowhere(answer: Answer) -> None:
    """The reply goes nowhere."""


@pytest_asyncio.fixture(
    loop_scope="session", params=[True, False], ids=["with JavaScript", "without JavaScript"]
)
async def page(
    request: pytest.FixtureRequest, chromium: Browser, desk: Place
) -> AsyncIterator[Page]:
    """A browser, once with JavaScript and once without; whatever it complains of fails the test."""
    context = await chromium.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=request.param, locale="vi-VN"
    )
    opened = await context.new_page()
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    yield opened
    assert complaints == []
    await context.close()


async def enter(page: Page, desk: Place, path: str) -> None:
    """Sign in as an editor and open a page."""
    await page.goto(desk.url + path)
    await page.get_by_label("Tên tài khoản").fill(NAMES["editor"])
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await page.get_by_role("button", name="Đăng nhập").click()


async def test_refused_question_is_seen_worked_on_and_exported(
    page: Page, desk: Place, tmp_path: Path
) -> None:
    await page.goto(desk.url)
    await page.get_by_role("button", name="Đồng ý giữ câu hỏi").click()
    await expect(page.get_by_role("log")).to_contain_text("Câu hỏi từ nay được giữ lại")
    await page.get_by_label("Câu hỏi của đồng chí").fill(QUESTION)
    await page.get_by_role("button", name="Gửi").click()
    await expect(page.get_by_role("log")).to_contain_text("Tài liệu không nêu")

    await enter(page, desk, "/admin/queues/unanswered")
    row = page.locator("tbody tr").filter(has_text="Cầu Giấy")
    await expect(row).to_have_count(1, timeout=SOON)
    await expect(row.locator("[data-label=Lượt]")).to_have_text("5")
    await expect(row.locator("[data-label=Người]")).to_have_text("5")

    await row.get_by_role("button", name="Nhận xử lý").click()
    await expect(row).to_contain_text("đang xử lý")
    await expect(row).to_contain_text(NAMES["editor"])
    await row.get_by_role("button", name="Hoàn tác").click()
    await expect(row).to_contain_text("mới")
    await row.get_by_role("button", name="Xong").click()
    await expect(row).to_have_count(0)
    await page.get_by_role("link", name="đã xong").click()
    await expect(row).to_contain_text("đã xong")

    await desk.log(5, channel="telegram", question="Câu của kênh khác?", likeness="khac")
    await page.get_by_role("link", name="Mọi câu hỏi").click()
    await page.get_by_label("Kênh").select_option("web")
    await page.get_by_label("Kết quả").select_option("refuse")
    await page.get_by_role("button", name="Xem").click()
    await expect(page.locator("tbody tr")).to_have_count(5)
    async with page.expect_download() as download:
        await page.get_by_role("button", name="CSV").click()
    file = tmp_path / "tai-ve.csv"
    await (await download.value).save_as(file)
    with file.open(encoding="utf-8-sig", newline="") as written:
        rows = list(csv.DictReader(written))
    assert len(rows) == 5
    assert {row["Kênh"] for row in rows} == {"trang web"}
    assert {row["Câu hỏi"] for row in rows} == {QUESTION, "dai hoi quan cau giay khi nao"}


async def test_overview_shows_its_charts_and_fits_a_phone(page: Page, desk: Place) -> None:
    await enter(page, desk, "/admin")
    await expect(page.get_by_role("heading", name="Tổng quan")).to_be_visible()
    charts = page.locator("img.chart")
    await expect(charts).to_have_count(2)
    for chart in await charts.all():
        await expect(chart).to_have_js_property("complete", True)
        assert await chart.evaluate("image => image.naturalWidth") > 0
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
