"""`admin`: accounts made, listed, locked and removed on the command line."""

from __future__ import annotations

import asyncio
import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest

from admin import passwords
from commands.admin import add, lock, remove, set_password
from config import Settings, load_settings
from store import accounts, open_store
from store.accounts import Account

ROOT = Path(__file__).parents[2]
SECRET = "khóa của các kiểm thử"
PASSWORD = "một câu vài chữ"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Settings that lead to this test's database."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DAIHOI_")}
    return kept | {"DAIHOI_DATA": str(tmp_path), "DAIHOI_SECRET_KEY": SECRET}


def call(
    environment: dict[str, str], words: Sequence[str], typed: str = ""
) -> subprocess.CompletedProcess[str]:
    """What a command does with what is typed."""
    command = [sys.executable, str(ROOT / "bot.py"), "admin", *words]
    return subprocess.run(
        command, env=environment, input=typed, capture_output=True, text=True, encoding="utf-8"
    )


def everybody(tmp_path: Path) -> list[Account]:
    """The accounts in the database."""

    async def read() -> list[Account]:
        store = await open_store(f"sqlite+aiosqlite:///{tmp_path}/daihoi.db", SECRET)
        try:
            return await accounts.everybody(store)
        finally:
            await store.close()

    return asyncio.run(read())


def test_account_is_made_listed_locked_changed_and_removed(
    environment: dict[str, str], tmp_path: Path
) -> None:
    assert "Chưa có tài khoản nào" in call(environment, ["list"]).stdout
    made = call(environment, ["add", "lan", "--role", "viewer"], f"{PASSWORD}\n")
    assert (made.returncode, made.stderr) == (0, "")
    assert "Đã tạo tài khoản lan (xem số liệu)" in made.stdout
    [account] = everybody(tmp_path)
    assert (account.name, account.role) == ("lan", "viewer")
    assert asyncio.run(passwords.is_right(PASSWORD, account.password_hash))
    listed = call(environment, ["list"]).stdout
    assert "lan" in listed and "xem số liệu" in listed and "chưa lần nào" in listed
    assert "Đã khóa lan" in call(environment, ["lock", "lan"]).stdout
    assert "bị khóa từ" in call(environment, ["list"]).stdout
    assert "Đã mở khóa lan" in call(environment, ["lock", "lan", "--off"]).stdout
    assert "Đã đổi mật khẩu" in call(environment, ["passwd", "lan"], "một câu khác hẳn\n").stdout
    [account] = everybody(tmp_path)
    assert account.locked_at is None
    assert asyncio.run(passwords.is_right("một câu khác hẳn", account.password_hash))
    assert "Đã xóa tài khoản lan" in call(environment, ["remove", "lan"]).stdout
    assert everybody(tmp_path) == []


@pytest.mark.parametrize(
    ("work", "typed", "told"),
    [
        (partial(add, name="lan", role="editor"), "ngắn\n", "ít nhất 12 ký tự"),
        (partial(add, name="lan", role="editor"), "", "ít nhất 12 ký tự"),
        (partial(add, name="l an", role="editor"), f"{PASSWORD}\n", "“l an” không dùng được"),
        (partial(add, name="minh", role="editor"), f"{PASSWORD}\n", "Đã có tài khoản minh"),
        (partial(set_password, name="ai"), f"{PASSWORD}\n", "Không có tài khoản ai"),
        (partial(lock, name="ai", is_locked=True), "", "Không có tài khoản ai"),
        (partial(remove, name="ai"), "", "Không có tài khoản ai"),
    ],
)
def test_what_cannot_be_done_is_told_with_what_to_do(
    work: Callable[[Settings], int],
    typed: str,
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("DAIHOI_DATA", str(tmp_path))
    settings = load_settings()
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{PASSWORD}\n"))
    assert add(settings, "minh", "editor") == 0
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    assert work(settings) == 2
    assert told in capsys.readouterr().err


def test_unknown_role_is_refused(environment: dict[str, str]) -> None:
    done = call(environment, ["add", "lan", "--role", "boss"], f"{PASSWORD}\n")
    assert done.returncode == 2 and "viewer" in done.stderr


def test_database_of_another_secret_is_told(environment: dict[str, str]) -> None:
    call(environment, ["list"])
    done = call(environment | {"DAIHOI_SECRET_KEY": "khác"}, ["list"])
    assert done.returncode == 2 and "DAIHOI_SECRET_KEY khác" in done.stderr
