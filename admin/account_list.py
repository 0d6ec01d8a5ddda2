"""The accounts as an admin sees them: who there is, and who must stay outside for now."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.desk import Desk
from admin.door import Visitor
from store import accounts

ROLE_NAMES = {"viewer": "xem số liệu", "editor": "xử lý câu hỏi", "admin": "quản trị"}
SELF = "Không tự khóa tài khoản đang dùng được. Hãy nhờ người quản trị khác."


async def on_page(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """All accounts."""
    everybody = await accounts.everybody(desk.store)
    return desk.page("accounts.html", visitor, accounts=everybody, role_names=ROLE_NAMES)


async def on_lock(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """Lock an account, or let it in again; either way it is signed out everywhere."""
    fields = request.state.fields
    name = fields.get("name", "")
    if name == visitor.account.name:
        return desk.page("refusal.html", visitor, HTTPStatus.CONFLICT, reason=SELF)
    locked_at = desk.now() if fields.get("locked") == "yes" else None
    await accounts.change(desk.store, name, {"locked_at": locked_at})
    return RedirectResponse("/admin/accounts", HTTPStatus.SEE_OTHER)
