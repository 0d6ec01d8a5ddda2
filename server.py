"""The one Starlette app, and the socket that it listens on."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from datetime import UTC, datetime

import uvicorn
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from exchange import Answer, Question
from handlers.conversation.turn import Conversation
from handlers.web.api import AskDoor
from handlers.web.chat import WebChat
from handlers.web.forms import wants_json
from handlers.web.headers import SafetyHeaders
from handlers.web.pages import STATIC, error_page, open_templates, reason


def clock() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)


def build_app(
    conversation: Conversation,
    answers: Callable[[Question], Answer],
    knowledge_version: str,
    phrases: Mapping[str, str],
    api_open: bool = False,
    now: Callable[[], datetime] = clock,
) -> Starlette:
    """The app with all its routes; `api_open` lets other machines than this one use /api/ask.

    Its start answers what an earlier run left unanswered on the web.
    """
    templates = open_templates()
    chat = WebChat(conversation, phrases, templates, now)
    door = AskDoor(answers, now, api_open)

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await chat.recover()
        yield

    async def on_health(_: Request) -> Response:
        losses = conversation.losses
        return JSONResponse({"status": "ok", "knowledge": knowledge_version, "losses": losses})

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
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(SafetyHeaders)],
        exception_handlers={HTTPException: on_http_error, Exception: on_failure},
        lifespan=lifespan,
    )


def open_socket(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free one); raises OSError if it can't be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family)


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
