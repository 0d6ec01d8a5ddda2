"""The pages as HTML: what the templates are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from exchange import Answer
from handlers.web.forms import new_nonce
from handlers.web.transcripts import Exchange

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"

EMPTY = "Đồng chí chưa nhập câu hỏi. Xin gõ câu hỏi vào ô bên dưới rồi bấm “Gửi”."
TOO_LARGE = "Nội dung gửi lên quá dài. Xin rút ngắn câu hỏi rồi gửi lại."
FOREIGN = "Yêu cầu không gửi từ trang này nên không được nhận. Xin mở lại trang và hỏi lại."
NOT_FOUND = "Không có trang này. Xin kiểm tra lại địa chỉ, hoặc về trang hỏi đáp."
NOT_ALLOWED = "Trang này không nhận cách gửi đó. Xin về trang hỏi đáp."
UNREADABLE = "Không đọc được nội dung gửi lên. Xin mở lại trang và hỏi lại."
FAILED = "Máy chủ gặp lỗi khi xử lý. Xin thử lại sau ít phút."

REASONS = {
    HTTPStatus.BAD_REQUEST: UNREADABLE,
    HTTPStatus.FORBIDDEN: FOREIGN,
    HTTPStatus.NOT_FOUND: NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: TOO_LARGE,
}


def open_templates() -> Environment:
    """The templates of this room; everything put into them is escaped."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined
    )


def chat_page(
    templates: Environment, start: Answer, exchanges: Sequence[Exchange], error: str = ""
) -> HTMLResponse:
    """The chat with its first words and all its exchanges; `error` says what was wrong with the
    last post."""
    html = templates.get_template("chat.html").render(
        start=start, exchanges=exchanges, error=error, nonce=new_nonce()
    )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    return HTMLResponse(html, status, {"Cache-Control": "no-store"})


def exchange_html(templates: Environment, exchange: Exchange, nonce: str) -> str:
    """One exchange, as the page's script appends it."""
    return templates.get_template("exchange.html").render(exchange=exchange, nonce=nonce)


def reason(status: int) -> str:
    """Why a request ended in `status`, in a member's words."""
    return REASONS.get(HTTPStatus(status), FAILED)


def error_page(
    templates: Environment, status: int, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A plain page that says what is wrong and leads back to the chat."""
    html = templates.get_template("error.html").render(reason=reason(status))
    return HTMLResponse(html, status, headers)
