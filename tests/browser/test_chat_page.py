"""The chat page in a real browser, with and without JavaScript."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Request, Route, expect

from store import Store
from tests.bot_api.engine import ENTRIES, LONG_ID

pytestmark = pytest.mark.asyncio(loop_scope="session")

FIRST_LINE = {entry: text.splitlines()[0] for entry, text in ENTRIES.items()}


async def ask(page: Page, text: str) -> None:
    await page.get_by_label("Câu hỏi của đồng chí").fill(text)
    await page.get_by_role("button", name="Gửi").click()


async def logged(store: Store, page: Page) -> list[str | None]:
    """The questions of this browser in the query log."""
    (cookie,) = await page.context.cookies()
    person = store.who("web", cookie["value"])
    since = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    return [turn.question for turn in await store.recent_turns(person, since)]


async def test_typed_question_is_answered_and_logged(page: Page, store: Store) -> None:
    await expect(page.get_by_text("Xin chào đồng chí")).to_be_visible()
    await ask(page, "Đại hội quận Hai Bà Trưng")
    await expect(page.get_by_role("log")).to_contain_text(FIRST_LINE["hai-ba-trung"])
    await expect(page.get_by_label("Câu hỏi của đồng chí")).to_have_value("")
    assert await logged(store, page) == [None]
    await page.get_by_role("button", name="Đồng ý giữ câu hỏi").click()
    await expect(page.get_by_role("log")).to_contain_text("Câu hỏi từ nay được giữ lại")
    await ask(page, "Đại hội quận Thanh Xuân")
    await expect(page.get_by_role("log")).to_contain_text(FIRST_LINE[LONG_ID])
    assert (await logged(store, page))[-1] == "Đại hội quận Thanh Xuân"
    await page.reload()
    await expect(page.get_by_role("button", name="Đồng ý giữ câu hỏi")).to_have_count(0)


async def test_choices_and_next_questions_are_buttons(page: Page) -> None:
    await ask(page, "Đại hội quận khi nào?")
    await page.get_by_role("button", name="Đại hội quận Thanh Xuân").click()
    await expect(page.get_by_role("log")).to_contain_text(FIRST_LINE[LONG_ID])
    await page.get_by_role("button", name="Ai dự đại hội?").click()
    await expect(page.get_by_role("log")).to_contain_text("Đồng chí hỏi: Ai dự đại hội?")


async def test_same_question_asked_twice_is_answered_twice(page: Page) -> None:
    for count in (1, 2):
        await ask(page, "Đại hội quận Hai Bà Trưng")
        await expect(page.get_by_text(FIRST_LINE["hai-ba-trung"])).to_have_count(count)


async def test_keyboard_alone_is_enough(page: Page) -> None:
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Đến ô nhập câu hỏi")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Câu hỏi của đồng chí")).to_be_focused()
    await page.keyboard.type("Đại hội quận khi nào?")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Gửi")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Đại hội quận Hai Bà Trưng").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text(FIRST_LINE["hai-ba-trung"])


async def test_empty_message_is_refused_in_words_beside_the_field(page: Page) -> None:
    await ask(page, "  ")
    await expect(page.get_by_role("alert")).to_contain_text("chưa nhập câu hỏi")
    await expect(page.get_by_label("Câu hỏi của đồng chí")).to_be_focused()


async def test_markup_in_a_question_is_shown_literally(page: Page) -> None:
    await ask(page, "<img src=x onerror=alert(1)> *đậm*")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Tài liệu không nêu “<img src=x onerror=alert(1)> *đậm*”")
    assert await log.locator("img").count() == 0


async def test_page_fits_a_phone_with_large_type(page: Page, tmp_path: Path) -> None:
    await ask(page, "từ" + "dài" * 60)
    await ask(page, "Đại hội quận khi nào?")
    await expect(page.get_by_role("button", name="Đại hội quận Thanh Xuân")).to_be_visible()
    folder = Path(os.environ.get("SCREENSHOTS", tmp_path))
    await page.screenshot(path=folder / "chat-360.png")
    for control in await page.get_by_role("button").all():
        box = await control.bounding_box()
        assert box and box["height"] >= 44 and box["x"] >= 0 and box["x"] + box["width"] <= 360
    # A page wider than the phone would have to be scrolled sideways.
    log = await page.get_by_role("log").bounding_box()
    assert log and log["width"] <= 360


async def test_nothing_is_loaded_from_other_hosts(chromium: Browser, web_url: str) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    asked: list[str] = []
    complaints: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    await page.goto(web_url)
    await ask(page, "Đại hội quận Hai Bà Trưng")
    await expect(page.get_by_role("log")).to_contain_text(FIRST_LINE["hai-ba-trung"])
    assert asked and all(url.startswith(web_url) for url in asked)
    assert complaints == []
    await context.close()


async def test_script_sends_without_loading_the_page_again(chromium: Browser, web_url: str) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(web_url)
    await page.evaluate("window.stayed = true")
    await page.get_by_label("Câu hỏi của đồng chí").fill("Đại hội quận Hai Bà Trưng")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("log")).to_contain_text(FIRST_LINE["hai-ba-trung"])
    assert await page.evaluate("window.stayed") is True
    await page.reload()
    await expect(page.get_by_role("log")).to_contain_text(FIRST_LINE["hai-ba-trung"])
    await context.close()


async def test_what_is_typed_while_an_answer_is_awaited_is_kept_and_sent_after_it(
    chromium: Browser, web_url: str
) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(web_url)
    held: list[Route] = []

    async def hold_first(route: Route) -> None:
        if route.request.method == "POST" and not held:
            held.append(route)
            await ask(page, "câu hai")
            await page.get_by_label("Câu hỏi của đồng chí").fill("câu ba")
        await route.continue_()

    await page.route("**/*", hold_first)
    await ask(page, "câu một")
    log = page.get_by_role("log")
    await expect(log).to_contain_text("Tài liệu không nêu “câu hai”")
    told = await log.inner_text()
    assert told.index("“câu một”") < told.index("“câu hai”")
    await expect(page.get_by_label("Câu hỏi của đồng chí")).to_have_value("câu ba")
    await context.close()


async def test_lost_connection_is_said_and_the_text_kept(chromium: Browser, web_url: str) -> None:
    context = await chromium.new_context()
    page = await context.new_page()
    await page.goto(web_url)
    await context.set_offline(True)
    await ask(page, "Đại hội quận Hai Bà Trưng")
    await expect(page.get_by_role("alert")).to_contain_text("Chưa gửi được")
    await expect(page.get_by_label("Câu hỏi của đồng chí")).to_have_value(
        "Đại hội quận Hai Bà Trưng"
    )
    await context.close()


async def test_contrast_of_text_and_controls_is_enough(chromium: Browser, web_url: str) -> None:
    for scheme in ("light", "dark"):
        context = await chromium.new_context(color_scheme=scheme)
        page = await context.new_page()
        await page.goto(web_url)
        await ask(page, "Đại hội quận khi nào?")
        for selector in (".start p", ".asked", ".answered", ".offers button", ".row button", "h1"):
            ratio = await page.locator(selector).first.evaluate(CONTRAST)
            assert ratio >= 4.5, f"{selector} in {scheme}: {ratio}"
        await context.close()


CONTRAST = """element => {
  const channels = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = colour => channels(colour).slice(0, 3).map(value => value / 255)
    .map(value => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
    .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
  let ground = element;
  while (channels(getComputedStyle(ground).backgroundColor)[3] === 0) ground = ground.parentElement;
  const pair = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor];
  const [low, high] = pair.map(light).sort((first, second) => first - second);
  return (high + 0.05) / (low + 0.05);
}"""
