"""The JSON door for programs: answers as `ask --json` does, and logs nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from exchange import Answer, Question
from handlers.web.forms import is_local, read_body
from protocol import LineError, error_line, read_line, reply_line

LOCAL_ONLY = (
    "Chỉ nhận yêu cầu từ chính máy chạy bot (127.0.0.1). Hãy gọi từ máy ấy, hoặc mở trong cấu hình."
)


class AskDoor:
    """`POST /api/ask`: one question as JSON, one answer as JSON."""

    def __init__(
        self,
        answers: Callable[[Question], Answer],
        now: Callable[[], datetime],
        open_to_all: bool,
    ) -> None:
        self._answers = answers
        self._now = now
        self._open_to_all = open_to_all

    async def on_ask(self, request: Request) -> Response:
        """The answer as one JSON object; 403 from elsewhere, 400 for what can't be read."""
        if not (self._open_to_all or is_local(request)):
            return JSONResponse({"outcome": "error", "text": LOCAL_ONLY}, HTTPStatus.FORBIDDEN)
        line = (await read_body(request)).decode("utf-8", "replace")
        try:
            number, question = read_line(line, self._now())
        except LineError as error:
            return _json(error_line(error.id, str(error)), HTTPStatus.BAD_REQUEST)
        started = time.perf_counter()
        answer = self._answers(question)
        return _json(reply_line(number, answer, (time.perf_counter() - started) * 1000))


def _json(line: str, status: int = HTTPStatus.OK) -> Response:
    return Response(line, status, media_type="application/json")
