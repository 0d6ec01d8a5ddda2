"""A Bot API server: hands out updates until they are acknowledged, and records what is sent."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.bot_api.updates import BOT, Json, sent_message

AT_ONCE = 100
PATIENCE = 60  # seconds until a test that waits in vain fails


class BotApi:
    """The state of the server: what waits for the bot, and what the bot did."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.waiting: list[Json] = []
        self.sent: list[Json] = []
        self.calls: list[tuple[str, Json]] = []
        self.refusals: defaultdict[str, deque[tuple[int, Json]]] = defaultdict(deque)
        self.keep_acknowledged = False
        self.gate = asyncio.Event()
        self.gate.set()
        self._polls = 0
        self._changed = asyncio.Condition()

    @property
    def app(self) -> Starlette:
        """The server's app; the bot's base URL is its address and `/bot`."""
        path = "/bot{token}/{method}"
        return Starlette(routes=[Route(path, self._on_call, methods=["GET", "POST"])])

    async def put(self, *updates: Json) -> None:
        """Queue updates for the bot."""
        async with self._changed:
            self.waiting.extend(updates)
            self._changed.notify_all()

    async def until_sent(self, count: int) -> None:
        """Wait until that many messages were sent."""
        await self._until(lambda: len(self.sent) >= count)

    async def until_called(self, method: str, count: int = 1) -> None:
        """Wait until a method was called that often."""
        await self._until(lambda: len(self.of(method)) >= count)

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(happened)

    def of(self, method: str) -> list[Json]:
        """The parameters of each call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    def refuse(self, method: str, status: int, description: str, **parameters: Any) -> None:
        """Answer the next call of `method` with an error."""
        body = {"ok": False, "error_code": status, "description": description}
        self.refusals[method].append((status, {**body, "parameters": parameters}))

    async def _on_call(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return _refusal(401, "Unauthorized")
        form = await request.form()
        parameters = {name: _parsed(str(value)) for name, value in form.items()}
        async with self._changed:
            self.calls.append((method, parameters))
            self._changed.notify_all()
        if self.refusals[method]:
            status, body = self.refusals[method].popleft()
            return JSONResponse(body, status)
        if method == "getUpdates":
            return await self._on_get_updates(parameters)
        return JSONResponse({"ok": True, "result": await self._result(method, parameters)})

    async def _result(self, method: str, parameters: Json) -> Any:
        if method == "getMe":
            return BOT
        if method == "sendMessage":
            return await self._on_send(parameters)
        return True

    async def _on_send(self, parameters: Json) -> Json:
        async with self._changed:
            number = 10_000 + len(self.sent)
            markup = parameters.get("reply_markup")
            message = sent_message(number, parameters["chat_id"], parameters["text"], markup)
            self.sent.append(message)
            self._changed.notify_all()
        await self.gate.wait()
        return message

    async def _on_get_updates(self, parameters: Json) -> Response:
        offset, timeout = parameters.get("offset", 0), parameters.get("timeout", 0)
        async with self._changed:
            self._polls += 1
            mine = self._polls
            self._changed.notify_all()
            if not self.keep_acknowledged:
                self.waiting = [each for each in self.waiting if each["update_id"] >= offset]
            try:
                async with asyncio.timeout(timeout):
                    await self._changed.wait_for(lambda: self.waiting or self._polls != mine)
            except TimeoutError:
                return JSONResponse({"ok": True, "result": []})
            if self._polls != mine:
                return _refusal(409, "Conflict: terminated by other getUpdates request")
            return JSONResponse({"ok": True, "result": self.waiting[:AT_ONCE]})


def _refusal(status: int, description: str) -> Response:
    body = {"ok": False, "error_code": status, "description": description}
    return JSONResponse(body, status)


def _parsed(value: str) -> Any:
    """A form field as its JSON value; texts are no JSON and stay what they are."""
    try:
        return json.loads(value)
    except ValueError:
        return value
