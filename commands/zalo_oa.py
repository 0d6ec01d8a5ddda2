"""`zalo-oa authorize`: the consent of an account's owner, which begins a chain of tokens."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import secrets
import sys
from urllib.parse import parse_qs, urlencode, urlsplit

from commands.channels import tokens_of
from commands.stores import opened_store
from config import Settings
from handlers.conversation.delivery import NotDelivered
from handlers.zalo_oa.tokens import ChainBroken
from store import StoreError

NOT_CONFIGURED = (
    "Chưa cài đặt Zalo OA: hãy đặt zalo_oa.app_id trong config.yaml, và các biến môi trường"
    " DAIHOI_ZALO_OA__APP_SECRET, DAIHOI_ZALO_OA__OA_SECRET, DAIHOI_SECRET_KEY."
)
STEPS = """Mở liên kết sau bằng tài khoản quản trị của Official Account rồi bấm đồng ý:

{url}

Trình duyệt sẽ chuyển tới địa chỉ {redirect}?... (trang đó không cần có gì).
Chép toàn bộ địa chỉ ấy, dán vào đây rồi bấm Enter:"""


def authorize(settings: Settings, redirect: str) -> int:
    """Ask for the consent and keep the tokens that it brings; the exit code: 0, 1 where it was not
    given, 2 where nothing is configured."""
    if settings.zalo_oa.app_id is None or settings.secret_key is None:
        print(NOT_CONFIGURED, file=sys.stderr)
        return 2
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    url = consent_url(settings, redirect, verifier, state)
    print(STEPS.format(url=url, redirect=redirect), flush=True)
    try:
        pasted = input("> ")
    except (EOFError, KeyboardInterrupt):
        print()
        return 1
    code = code_in(pasted, state)
    if code is None:
        print("Địa chỉ vừa dán không phải địa chỉ của lần cấp quyền này.", file=sys.stderr)
        return 1
    try:
        asyncio.run(_keep(settings, code, verifier))
    except (ChainBroken, NotDelivered, StoreError) as error:
        print(f"Chưa cấp được quyền: {error}", file=sys.stderr)
        return 1
    print("Đã cấp quyền. Bot đang chạy sẽ dùng mã mới ngay, không cần khởi động lại.")
    return 0


def consent_url(settings: Settings, redirect: str, verifier: str, state: str) -> str:
    """Where the owner consents; `verifier` proves later that it was us who asked."""
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "app_id": settings.zalo_oa.app_id,
        "redirect_uri": redirect,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "state": state,
    }
    return f"{settings.zalo_oa.oauth_url}/v4/oa/permission?{urlencode(asked)}"


def code_in(pasted: str, state: str) -> str | None:
    """The code in a pasted address, None if it is not the answer to that `state`."""
    told = parse_qs(urlsplit(pasted.strip()).query)
    if told.get("state") != [state]:
        return None
    return told["code"][0] if told.get("code") else None


async def _keep(settings: Settings, code: str, verifier: str) -> None:
    async with opened_store(settings) as store:
        tokens = tokens_of(settings, store, _nobody)
        try:
            await tokens.authorize(code, verifier)
        finally:
            await tokens.close()


async def _nobody(text: str) -> None:
    """There is nobody else to tell: the operator reads it."""
