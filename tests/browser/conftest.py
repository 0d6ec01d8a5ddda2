"""A headless Chromium, and the chat page that it opens."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from server import build_app
from store import Store
from tests.bot_api.engine import ENGINE, new_conversation
from tests.bot_api.serving import serving
from tests.conftest import fresh_store

CHROMIUM = Path("/usr/bin/chromium")
MISSING = f"{CHROMIUM} is missing: install it (on Debian: apt-get install chromium)"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def chromium_program() -> Path:
    """Chromium's program; skips where there is none, and fails so in CI."""
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    return CHROMIUM


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium(chromium_program: Path) -> AsyncIterator[Browser]:
    """A running headless Chromium, one for all tests: starting it takes longer than most of them.
    Each test has a context of its own in it, and what it uses runs in the same loop."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_program, args=ARGUMENTS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def store(database: Path, database_url: str, fresh_database: Path) -> AsyncIterator[Store]:
    """An open store in a file that nothing was written to, in the loop of the browser."""
    async with fresh_store(database, database_url, fresh_database) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def web_url(store: Store) -> AsyncIterator[str]:
    """The address of the running chat page."""
    app = build_app(new_conversation(store), ENGINE)
    async with serving(app) as address:
        yield address


@pytest_asyncio.fixture(
    loop_scope="session", params=[True, False], ids=["with JavaScript", "without JavaScript"]
)
async def page(
    request: pytest.FixtureRequest, chromium: Browser, web_url: str
) -> AsyncIterator[Page]:
    """The chat page on a phone 360 px wide, once with JavaScript and once without."""
    context = await chromium.new_context(
        viewport={"width": 360, "height": 720}, java_script_enabled=request.param, locale="vi-VN"
    )
    opened = await context.new_page()
    await opened.goto(web_url)
    yield opened
    await context.close()
