"""`admin`: the accounts that may open the log desk."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from getpass import getpass
from typing import Any, TypeVar

from admin import passwords
from admin.account_list import ROLE_NAMES
from admin.wording import local
from commands.stores import opened_store
from commands.tables import table
from config import Settings
from store import Store, StoreError, accounts
from store.accounts import Role

T = TypeVar("T")
NAME = re.compile(r"[\w.@-]{2,60}")


def add(settings: Settings, name: str, role: Role) -> int:
    """Make an account; gives the exit code."""
    if NAME.fullmatch(name) is None:
        return refuse(
            f"Tên “{name}” không dùng được: từ 2 đến 60 chữ cái, chữ số, dấu chấm, gạch, @."
        )
    password = asked_password(name)
    if password is None:
        return 2

    async def make(store: Store) -> bool:
        password_hash = await passwords.hashed(password)
        return await accounts.add(store, name, role, password_hash, datetime.now(UTC))

    code, made = done(settings, make)
    if code or made:
        if not code:
            print(f"Đã tạo tài khoản {name} ({ROLE_NAMES[role]}). Đăng nhập ở trang /admin.")
        return code
    return refuse(f"Đã có tài khoản {name}; muốn đổi mật khẩu: bot.py admin passwd {name}")


def list_all(settings: Settings) -> int:
    """Print the accounts; gives the exit code."""
    code, found = done(settings, accounts.everybody)
    if code or found is None:
        return code
    if not found:
        print("Chưa có tài khoản nào. Tạo một tài khoản: bot.py admin add TÊN --role admin")
        return 0
    rows = [
        (
            one.name,
            ROLE_NAMES[one.role],
            local(one.made_at),
            local(one.signed_in_at) if one.signed_in_at else "chưa lần nào",
            f"bị khóa từ {local(one.locked_at)}" if one.locked_at else "đang dùng",
        )
        for one in found
    ]
    print(table(("Tên", "Quyền", "Tạo lúc", "Đăng nhập lần cuối", "Tình trạng"), rows))
    return 0


def set_password(settings: Settings, name: str) -> int:
    """Set another password and sign the account out everywhere; gives the exit code."""
    password = asked_password(name)
    if password is None:
        return 2

    async def change(store: Store) -> bool:
        password_hash = await passwords.hashed(password)
        return await accounts.change(store, name, {"password_hash": password_hash})

    return told(done(settings, change), name, "Đã đổi mật khẩu của {name}; mọi phiên đã bị đóng.")


def lock(settings: Settings, name: str, is_locked: bool) -> int:
    """Lock an account or let it in again; gives the exit code."""
    values: dict[str, Any] = {"locked_at": datetime.now(UTC) if is_locked else None}
    sentence = "Đã khóa {name}; mọi phiên đã bị đóng." if is_locked else "Đã mở khóa {name}."
    return told(done(settings, lambda store: accounts.change(store, name, values)), name, sentence)


def remove(settings: Settings, name: str) -> int:
    """Remove an account; gives the exit code."""
    return told(
        done(settings, lambda store: accounts.remove(store, name)), name, "Đã xóa tài khoản {name}."
    )


def asked_password(name: str) -> str | None:
    """A new password: typed twice, or the first line of what is piped in; None, and why on
    standard error, where it can't be taken."""
    if sys.stdin.isatty():
        password = getpass(f"Mật khẩu cho {name} (ít nhất {passwords.SHORTEST} ký tự): ")
        if password != getpass("Gõ lại: "):
            refuse("Hai lần gõ không giống nhau; hãy chạy lại lệnh.")
            return None
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    problem = passwords.refusal(password, name)
    if problem is not None:
        refuse(problem)
        return None
    return password


def done(settings: Settings, work: Callable[[Store], Awaitable[T]]) -> tuple[int, T | None]:
    """The result of some work on the store after the exit code; a database that fails gives 2."""

    async def opened() -> T:
        async with opened_store(settings) as store:
            return await work(store)

    try:
        return 0, asyncio.run(opened())
    except StoreError as error:
        return refuse(str(error)), None


def told(result: tuple[int, bool | None], name: str, sentence: str) -> int:
    """Say what was done to an account; gives the exit code."""
    code, found = result
    if code:
        return code
    if not found:
        return refuse(f"Không có tài khoản {name}; xem các tài khoản: bot.py admin list")
    print(sentence.format(name=name))
    return 0


def refuse(sentence: str) -> int:
    """Say on standard error why not; gives the exit code 2."""
    print(sentence, file=sys.stderr)
    return 2
