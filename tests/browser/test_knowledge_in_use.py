"""The knowledge desk in a real browser: an item is edited, tried, saved, served, rolled back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from exchange import Question
from store import Store
from tests.admin.running import KNOWLEDGE, NAMES, PASSWORD, Place, running_desk

pytestmark = pytest.mark.asyncio(loop_scope="session")

PATIENCE = 30_000  # ... and within which a busy machine has looked at what is typed
QUESTION = "Thư viện mở cửa mấy giờ?"
SOUND = """id: gio-mo-cua
title: Giờ mở cửa
questions:
  - Thư viện mở cửa mấy giờ?
answer: Từ tám giờ sáng.  # theo thông báo tháng 9
"""


@pytest_asyncio.fixture(loop_scope="session")
async def desk(store: Store, tmp_path: Path) -> AsyncIterator[Place]:
    """A running desk."""
    async with running_desk(store, tmp_path) as place:
        yield place


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, desk: Place) -> AsyncIterator[Page]:
    """A browser on a phone; whatever it complains of fails the test."""
    context = await chromium.new_context(viewport={"width": 390, "height": 844}, locale="vi-VN")
    opened = await context.new_page()
    opened.set_default_timeout(PATIENCE)
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    yield opened
    assert errors == []
    await context.close()


async def enter(page: Page, desk: Place, path: str) -> None:
    """Sign in as an editor and open a page."""
    await page.goto(desk.url + path)
    await page.get_by_label("Tên tài khoản").fill(NAMES["editor"])
    await page.get_by_label("Mật khẩu").fill(PASSWORD)
    await page.get_by_role("button", name="Đăng nhập").click()


def served(desk: Place) -> str:
    """What the bot answers."""
    used = desk.reloading.used
    return used.answers(Question(QUESTION, desk.clock.now())).text


def file(desk: Place) -> str:
    """The file as it lies there."""
    path = desk.reloading.places.folder / "thu-vien.yaml"
    return path.read_text(encoding="utf-8")


async def test_item_is_edited_complained_of_tried_saved_served_and_rolled_back(
    page: Page, desk: Place
) -> None:
    await enter(page, desk, "/admin/knowledge")
    await page.get_by_label("Tìm").fill("gio mo cua")
    await page.get_by_role("button", name="Tìm").click()
    await page.get_by_role("link", name="Giờ mở cửa").click()

    text, trial = page.get_by_label("Nội dung (YAML)"), page.locator("#trial")
    await text.fill(SOUND.replace("Từ tám giờ sáng.  #", '"Từ tám giờ sáng.  #'))
    await expect(trial).to_contain_text("không đóng lại", timeout=PATIENCE)
    await text.fill(SOUND)
    await expect(trial).to_contain_text("không có lỗi nào", timeout=PATIENCE)
    await page.locator("#question").fill(QUESTION)
    await expect(trial).to_contain_text("Từ tám giờ sáng.", timeout=PATIENCE)
    assert served(desk) == "Từ bảy giờ sáng."
    assert file(desk) == KNOWLEDGE["thu-vien.yaml"]

    await page.get_by_role("button", name="Lưu").first.click()
    await expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    assert served(desk) == "Từ tám giờ sáng."
    assert file(desk) == KNOWLEDGE["thu-vien.yaml"].replace("bảy", "tám")

    await page.get_by_role("link", name="Kho tri thức").click()
    await page.get_by_role("link", name="Ai sửa gì").click()
    newest = page.locator("tbody tr").first
    await expect(newest).to_contain_text(NAMES["editor"])
    await expect(newest).to_contain_text("sửa gio-mo-cua (thu-vien.yaml)")
    await newest.get_by_role("link").click()
    await expect(page.locator(".removed")).to_contain_text("Từ bảy giờ sáng.")
    await expect(page.locator(".added")).to_contain_text("Từ tám giờ sáng.")
    await page.go_back()
    await page.locator("tbody tr").nth(1).get_by_role("link").click()
    await page.get_by_role("button", name="Đưa kho tri thức về").click()
    await expect(page.locator("tbody tr").first).to_contain_text("đưa về phiên bản")
    assert served(desk) == "Từ bảy giờ sáng."
    assert file(desk) == KNOWLEDGE["thu-vien.yaml"]
    wide = await page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390


async def test_form_sets_a_field_and_leaves_the_rest(page: Page, desk: Place) -> None:
    await enter(page, desk, "/admin/knowledge/edit?what=item&name=gio-mo-cua")
    await page.get_by_text("Sửa bằng biểu mẫu").click()
    form = page.locator("form").filter(has=page.locator("[name='field.answer']"))
    await form.locator("[name='field.answer']").fill("Từ tám giờ: cả tuần.")
    await form.locator("[name='field.aliases']").fill("giờ thư viện\ngiờ phòng đọc")
    await form.get_by_role("button", name="Lưu").click()
    await expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    assert served(desk) == "Từ tám giờ: cả tuần."
    head, rest = KNOWLEDGE["thu-vien.yaml"].split("    answer: Từ bảy giờ sáng.")
    said = "    answer: 'Từ tám giờ: cả tuần.'"
    aliases = "    aliases:\n      - giờ thư viện\n      - giờ phòng đọc\n"
    note, behind = rest.split("\n", 1)
    assert file(desk) == f"{head}{said}{note}\n{aliases}{behind}"


async def test_second_editor_is_shown_both_versions_and_overwrites_nothing(
    page: Page, desk: Place
) -> None:
    await enter(page, desk, "/admin/knowledge/edit?what=item&name=gio-mo-cua")
    path = desk.reloading.places.folder / "thu-vien.yaml"
    path.write_text(KNOWLEDGE["thu-vien.yaml"].replace("bảy", "chín"), encoding="utf-8")  # noqa: ASYNC240
    await page.get_by_label("Nội dung (YAML)").fill(SOUND)
    await page.get_by_role("button", name="Lưu").first.click()
    alert = page.get_by_role("alert")
    await expect(alert).to_contain_text("Người khác vừa sửa chỗ này")
    await expect(alert).to_contain_text("Từ chín giờ sáng.")
    await expect(page.get_by_label("Nội dung (YAML)")).to_have_value(SOUND)
    assert "chín" in file(desk)
    await page.get_by_role("button", name="Lưu").first.click()  # now knowing the other's
    await expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    assert served(desk) == "Từ tám giờ sáng."


async def test_new_item_is_added_below_its_kind(page: Page, desk: Place) -> None:
    await enter(page, desk, "/admin/knowledge")
    await page.get_by_role("button", name="Mục mới").click()
    await page.get_by_role("button", name="Lưu").first.click()
    await expect(page.locator("#trial")).to_contain_text("phải sửa")
    added = "id: muon-sach\nquestions:\n  - Mượn sách ở đâu?\nanswer: Ở quầy số hai.\n"
    await page.get_by_label("Nội dung (YAML)").fill(added)
    await page.get_by_role("button", name="Lưu").first.click()
    await expect(page.get_by_role("status")).to_contain_text("Đã lưu")
    assert file(desk).startswith(KNOWLEDGE["thu-vien.yaml"])
    lines = added.splitlines()
    indented = "".join(f"    {line}\n" for line in lines[1:])
    assert file(desk).endswith(f"\n  - {lines[0]}\n{indented}")
