"""Who may come in: the address, the session, the role; sign-in and sign-out."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from jinja2 import Environment
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from admin import passwords
from handlers.web.forms import is_local, is_own_page, read_fields
from store import Store, StoreError, accounts
from store.accounts import ROLES, Account, Role

COOKIE = "phien_quan_tri"
HOME, SIGN_IN = "/admin", "/admin/sign-in"
MOST_FAILURES, FAILED_WITHIN = 10, timedelta(minutes=15)  # by one name
MOST_FROM_ADDRESS = 30
MOST_FIELDS = 80

# What servers in front add to what they pass on.
FORWARDED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")

WRONG = "Tên tài khoản hoặc mật khẩu không đúng."
TOO_MANY = "Đã thử sai quá nhiều lần. Hãy đợi 15 phút rồi thử lại."
FOREIGN = "Yêu cầu không gửi từ trang này, hoặc phiên đã đổi. Hãy tải lại trang rồi làm lại."
BROKEN = "Cơ sở dữ liệu đang bận hoặc gặp lỗi. Hãy thử lại sau ít phút; bot vẫn trả lời."
NOT_ALLOWED = "Tài khoản này không có quyền làm việc đó. Hãy hỏi người quản trị."
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a page: the account, and what the session's forms must carry."""

    account: Account
    form_token: str

    def may(self, role: Role) -> bool:
        """Whether the account has a role, or one that may do more."""
        return ROLES.index(self.account.role) >= ROLES.index(role)


Page = Callable[[Request, Visitor], Awaitable[Response]]
Endpoint = Callable[[Request], Awaitable[Response]]


class Door:
    """The way to the pages; `is_open` lets in addresses other than this machine's own."""

    def __init__(
        self,
        store: Store,
        templates: Environment,
        now: Callable[[], datetime],
        is_open: bool,
    ) -> None:
        self._store = store
        self._templates = templates
        self._now = now
        self._is_open = is_open
        # One attempt at a time: many at once would all be counted too late, and each takes a core.
        self._attempt = asyncio.Lock()

    def anyone(self, endpoint: Endpoint) -> Endpoint:
        """An endpoint for who may reach the pages at all; for others there is nothing."""

        async def on_request(request: Request) -> Response:
            if not (self._is_open or is_at_home(request)):
                raise HTTPException(HTTPStatus.NOT_FOUND)
            try:
                response = await endpoint(request)
            except StoreError as error:
                log.warning("Trang nhật ký không mở được: %s", error)
                response = self.refusal(BROKEN, HTTPStatus.SERVICE_UNAVAILABLE)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return on_request

    def page(self, role: Role, page: Page) -> Endpoint:
        """A page for accounts with a role; a post must carry the session's form token."""

        async def on_request(request: Request) -> Response:
            visitor = await self.visitor(request)
            if visitor is None:
                return self._to_sign_in(request)
            if not visitor.may(role):
                return self.refusal(NOT_ALLOWED, HTTPStatus.FORBIDDEN, visitor)
            if request.method == "POST":
                fields = await read_fields(request, MOST_FIELDS)
                given = fields.get("form_token", "")
                if not (is_own_page(request) and passwords.same(given, visitor.form_token)):
                    return self.refusal(FOREIGN, HTTPStatus.FORBIDDEN, visitor)
                request.state.fields = fields
            return await page(request, visitor)

        return self.anyone(on_request)

    async def visitor(self, request: Request) -> Visitor | None:
        """Who is signed in."""
        token = request.cookies.get(COOKIE, "")
        if not token:
            return None
        account = await accounts.signed_in(self._store, passwords.token_hash(token), self._now())
        return Visitor(account, passwords.form_token(token)) if account else None

    async def on_sign_in(self, request: Request) -> Response:
        """The sign-in form, or what it posts."""
        if request.method != "POST":
            return await self._form(request)
        fields = await read_fields(request, MOST_FIELDS)
        if not is_own_page(request):
            return await self._form(request, FOREIGN, HTTPStatus.FORBIDDEN)
        name, password = fields.get("name", "").strip(), fields.get("password", "")
        async with self._attempt:
            account, problem = await self._checked(request, name, password)
        if account is None:
            status = HTTPStatus.UNAUTHORIZED if problem == WRONG else HTTPStatus.TOO_MANY_REQUESTS
            return await self._form(request, problem, status, name)
        # A token of its own for each sign-in: one that was planted before is worth nothing.
        await self._end(request)
        token, now = passwords.new_token(), self._now()
        await accounts.begin_session(self._store, account, passwords.token_hash(token), now)
        response = RedirectResponse(_inside(fields.get("next", "")), HTTPStatus.SEE_OTHER)
        response.set_cookie(
            COOKIE,
            token,
            max_age=int(accounts.LONGEST.total_seconds()),
            path=HOME,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )
        return response

    async def on_sign_out(self, request: Request, _: Visitor) -> Response:
        """End this session."""
        await self._end(request)
        response = RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
        response.delete_cookie(COOKIE, path=HOME)
        return response

    def refusal(self, reason: str, status: int, visitor: Visitor | None = None) -> Response:
        """A page that says why something is not done."""
        page = self._templates.get_template("refusal.html")
        return HTMLResponse(page.render(reason=reason, visitor=visitor), status)

    async def _checked(
        self, request: Request, name: str, password: str
    ) -> tuple[Account | None, str]:
        """The account that signs in, or why it doesn't."""
        now = self._now()
        by_name = self._store.digest("sign-in name", name.lower())
        address = request.client.host if request.client else ""
        by_address = self._store.digest("sign-in address", address)
        since = now - FAILED_WITHIN
        if (
            await accounts.failures(self._store, by_name, since) >= MOST_FAILURES
            or await accounts.failures(self._store, by_address, since) >= MOST_FROM_ADDRESS
        ):
            return None, TOO_MANY
        account = await accounts.named(self._store, name)
        known = account is not None and account.locked_at is None
        password_hash = account.password_hash if account and known else None
        if await passwords.is_right(password, password_hash) and known:
            await accounts.forgive(self._store, by_name)
            return account, ""
        await accounts.fail(self._store, [by_name, by_address], now)
        return None, WRONG

    async def _form(
        self, request: Request, problem: str = "", status: int = HTTPStatus.OK, name: str = ""
    ) -> Response:
        if await self.visitor(request) is not None and not problem:
            return RedirectResponse(HOME, HTTPStatus.SEE_OTHER)
        has_accounts = bool(await accounts.everybody(self._store))
        onward = _inside(request.query_params.get("next", ""))
        page = self._templates.get_template("sign_in.html")
        html = page.render(
            problem=problem, has_accounts=has_accounts, name=name, onward=onward, visitor=None
        )
        return HTMLResponse(html, status)

    async def _end(self, request: Request) -> None:
        token = request.cookies.get(COOKIE, "")
        if token:
            await accounts.end_session(self._store, passwords.token_hash(token))

    def _to_sign_in(self, request: Request) -> Response:
        if request.method != "GET":
            return RedirectResponse(SIGN_IN, HTTPStatus.SEE_OTHER)
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"{SIGN_IN}?next={quote(path)}", HTTPStatus.SEE_OTHER)


def _inside(path: str) -> str:
    """`path` if it is one of ours, else the first page: no sign-in leads to another site."""
    parts = urlsplit(path)
    ours = path.startswith(f"{HOME}/") and not (parts.scheme or parts.netloc or "\\" in path)
    return path if ours and path.isprintable() else HOME


def is_at_home(request: Request) -> bool:
    """Whether a request comes from this machine and calls it by one of its own names: neither a
    server in front nor another site's name that leads here makes a visitor local."""
    if not is_local(request) or any(name in request.headers for name in FORWARDED):
        return False
    host = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
