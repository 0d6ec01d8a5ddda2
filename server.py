"""The one Starlette app, and the socket that it listens on."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Protocol

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from handlers.conversation.engine import Engine
from handlers.conversation.turn import Conversation
from handlers.web.api import AskDoor
from handlers.web.chat import WebChat
from handlers.web.forms import read_body, wants_json
from handlers.web.headers import SafetyHeaders
from handlers.web.pages import STATIC, error_page, open_templates, reason

NOT_GENUINE = "Thiếu hoặc sai chuỗi bí mật hay chữ ký của webhook."


class Hook(Protocol):
    """A channel that others post to."""

    is_ready: bool

    def is_genuine(self, headers: Mapping[str, str]) -> bool:
        """Whether a post with these headers comes from whom it should come."""

    async def take(self, body: bytes, headers: Mapping[str, str]) -> bool:
        """Make sure that what a genuine post brings is not lost, whatever it is; False if the body
        shows that it isn't genuine."""


def clock() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)


def build_app(
    conversation: Conversation,
    engine: Engine,
    api_open: bool = False,
    hooks: Mapping[str, Hook] = MappingProxyType({}),
    states: Callable[[], Mapping[str, Mapping[str, str | None]]] = dict,
    now: Callable[[], datetime] = clock,
    admin: Sequence[BaseRoute] = (),
) -> Starlette:
    """The app with all its routes; `api_open` lets other machines than this one use /api/ask,
    `hooks` are the channels that are posted to, by their paths; `states` tells how each channel
    is, for /healthz; `admin` are the routes of the log desk.

    Its start answers what an earlier run left unanswered on the web.
    """
    templates = open_templates()
    chat = WebChat(conversation, templates, now)
    door = AskDoor(engine.answers, now, api_open)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await chat.recover()
        yield

    async def on_health(_: Request) -> Response:
        channels = states()
        well = all(each["status"] == "ok" for each in channels.values())
        return JSONResponse(
            {
                "status": "ok" if well else "trouble",
                "knowledge": engine.version,
                "losses": conversation.losses,
                "channels": channels,
            }
        )

    async def on_http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if wants_json(request) or request.url.path.startswith("/api/"):
            return JSONResponse({"error": reason(error.status_code)}, error.status_code)
        return error_page(templates, error.status_code, error.headers)

    async def on_failure(request: Request, error: Exception) -> Response:
        return error_page(templates, 500)

    return Starlette(
        routes=[
            Route("/", chat.on_page, methods=["GET"]),
            Route("/", chat.on_message, methods=["POST"]),
            Route("/api/ask", door.on_ask, methods=["POST"]),
            Route("/healthz", on_health),
            *(Route(path, _door(hook), methods=["POST"]) for path, hook in hooks.items()),
            *admin,
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(SafetyHeaders)],
        exception_handlers={HTTPException: on_http_error, Exception: on_failure},
        lifespan=lifespan,
    )


def _door(hook: Hook) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint of a hook: 403 unread without its secret, 200 once its post is safe."""

    async def on_post(request: Request) -> Response:
        if not hook.is_genuine(request.headers):
            return JSONResponse({"error": NOT_GENUINE}, HTTPStatus.FORBIDDEN)
        if not hook.is_ready:
            # Who posts will post again; nothing of it could be answered yet.
            return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
        if not await hook.take(await read_body(request), request.headers):
            return JSONResponse({"error": NOT_GENUINE}, HTTPStatus.FORBIDDEN)
        return JSONResponse({})

    return on_post


def open_socket(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free one); raises OSError if it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family)
    # What it accepts inherits this; else a reply in two parts waits for the other side's
    # acknowledgement, some 40 ms on a kept connection.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


class QuietServer(uvicorn.Server):
    """uvicorn, its stopping left to the one who runs it together with the other channels."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


def build_server(app: Starlette) -> QuietServer:
    """The HTTP server of `app`; it writes no access log, so that no question lands in one."""
    return QuietServer(
        uvicorn.Config(
            app,
            lifespan="on",
            log_config=None,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=10,
        )
    )
