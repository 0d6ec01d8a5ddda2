"""The pictures of README: the log desk over a month of made-up questions.

python -m benchmarks.screenshots [FOLDER]
"""

from __future__ import annotations

import asyncio
import os
import re
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import ViewportSize, async_playwright

from admin import passwords
from benchmarks.questions_log import SECRET, SEED, fill
from store import accounts, open_store

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "images"
CHROMIUM = "/usr/bin/chromium"
COUNT, DAYS = 20_000, 30
NAME = "vanphong"
PAGES = {"overview": "/admin", "unanswered": "/admin/queues/unanswered"}
WIDTH, HEIGHT = 1200, 1000


async def take(folder: Path) -> list[Path]:
    """Make the pictures in a folder that is there; gives their files."""
    with TemporaryDirectory() as data:
        url = f"sqlite+aiosqlite:///{data}/daihoi.db"
        await fill(url, SECRET, COUNT, DAYS, datetime.now(UTC), SEED)
        password = secrets.token_urlsafe(16)
        store = await open_store(url, SECRET)
        password_hash = await passwords.hashed(password)
        await accounts.add(store, NAME, "editor", password_hash, datetime.now(UTC))
        await store.close()
        async with _bot(data) as address:
            return await _pictures(address, password, folder)


async def _pictures(address: str, password: str, folder: Path) -> list[Path]:
    files = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        size = ViewportSize(width=WIDTH, height=HEIGHT)
        context = await browser.new_context(viewport=size, locale="vi-VN")
        page = await context.new_page()
        await page.goto(f"{address}/admin/sign-in")
        await page.get_by_label("Tên tài khoản").fill(NAME)
        await page.get_by_label("Mật khẩu").fill(password)
        await page.get_by_role("button", name="Đăng nhập").click()
        await page.wait_for_url("**/admin")
        for name, path in PAGES.items():
            await page.goto(address + path, wait_until="networkidle")
            files.append(folder / f"{name}.png")
            await page.screenshot(path=files[-1])
        await browser.close()
    return files


@asynccontextmanager
async def _bot(data: str) -> AsyncIterator[str]:
    """The address of a bot that runs over a data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    own = {"DAIHOI_DATA": data, "DAIHOI_SECRET_KEY": SECRET, "DAIHOI_WEB__PORT": "0"}
    bot = await asyncio.create_subprocess_exec(
        *(sys.executable, str(ROOT / "bot.py"), "run"),
        env=kept | own,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert bot.stdout is not None
        async for line in bot.stdout:
            found = re.search(r"http://127\.0\.0\.1:\d+", line.decode())
            if found:
                yield found[0]
                break
    finally:
        bot.terminate()
        await bot.communicate()


def main() -> int:
    """Make the pictures; gives the exit code."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for file in asyncio.run(take(folder)):
        print(f"{file} ({file.stat().st_size // 1024} KB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
