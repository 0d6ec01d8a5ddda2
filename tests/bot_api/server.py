"""A Bot API server: hands out updates until they are acknowledged, and records what is sent."""

from __future__ import annotations

import asyncio
import json
from collections import Counter, defaultdict, deque
from collections.abc import Callable
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.bot_api.updates import BOT, Json, sent_message

AT_ONCE = 100
NO_BUTTONS: Json = {"inline_keyboard": []}
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
        self.by_webhook = False
        self.gate = asyncio.Event()
        self.gate.set()
        self._polls = 0
        self._hanging: Counter[str] = Counter()
        self._changed = asyncio.Condition()

    @property
    def app(self) -> Starlette:
        """The server's app; the bot's base URL is its address and `/bot`."""
        path = "/bot{token}/{method}"
        return Starlette(routes=[Route(path, self._on_call, methods=["GET", "POST"])])

    async def put(self, *updates: Json) -> None:
        """Queue updates for the bot, or post them to it if it works that way."""
        if self.by_webhook:
            for update in updates:
                assert await self.post(update) == 200
            return
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

    def hang_up(self, method: str) -> None:
        """Take the next call of `method` and close the connection without an answer."""
        self._hanging[method] += 1

    async def _on_call(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return _refusal(401, "Unauthorized")
        form = await request.form()
        parameters = {name: _parsed(str(value)) for name, value in form.items()}
        async with self._changed:
            self.calls.append((method, parameters))
            self._changed.notify_all()
        if self._hanging[method]:
            self._hanging[method] -= 1
            return _HangUp()
        if self.refusals[method]:
            status, body = self.refusals[method].popleft()
            return JSONResponse(body, status)
        if method in ("editMessageText", "editMessageReplyMarkup"):
            return await self._on_edit(parameters)
        if method == "getUpdates":
            return await self._on_get_updates(parameters)
        return JSONResponse({"ok": True, "result": await self._result(method, parameters)})

    async def _result(self, method: str, parameters: Json) -> Any:
        if method == "getMe":
            return BOT
        if method == "sendMessage":
            return await self._on_send(parameters)
        return True

    def shown(self, number: int) -> Json | None:
        """The message of the bot's with that id, as the person sees it now."""
        return next((each for each in self.sent if each["message_id"] == number), None)

    async def post(self, update: Json, client: httpx.AsyncClient | None = None) -> int:
        """Post an update to the webhook that the bot has set; gives the status of the reply."""
        webhook = self.of("setWebhook")[-1]
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook["secret_token"]}
        if client is not None:
            return (await client.post(webhook["url"], json=update, headers=headers)).status_code
        # Without certificates to load, which plain HTTP on this machine has no use for.
        async with httpx.AsyncClient(verify=False) as own:
            return await self.post(update, own)

    async def _on_edit(self, parameters: Json) -> Response:
        async with self._changed:
            message = self.shown(parameters["message_id"])
            if message is None:
                return _refusal(400, "Bad Request: message to edit not found")
            fields = {"text": parameters.get("text", message["text"])}
            if "reply_markup" in parameters or "text" in parameters:
                fields["reply_markup"] = parameters.get("reply_markup", NO_BUTTONS)
            if {**message, **fields} == message:
                return _refusal(400, "Bad Request: message is not modified")
            message.update(fields)
            self._changed.notify_all()
        return JSONResponse({"ok": True, "result": message})

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


class _HangUp(Response):
    """No answer at all: the length that is promised never comes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(b"content-length", b"9")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


def _refusal(status: int, description: str) -> Response:
    body = {"ok": False, "error_code": status, "description": description}
    return JSONResponse(body, status)


def _parsed(value: str) -> Any:
    """A form field as its JSON value; texts are no JSON and stay what they are."""
    try:
        return json.loads(value)
    except ValueError:
        return value
