"""A Zalo Bot Platform: hands out each update once, and records what is sent."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Callable

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.zalo_api.updates import now_ms
from tests.zalo_api.wire import (
    LONGEST_TEXT,
    PATIENCE,
    HangUp,
    Json,
    post_event,
    read_json,
    utf16_length,
)

BOT: Json = {
    "id": "1459232241454765289",
    "account_name": "bot.VDKyGxQvc",
    "account_type": "BASIC",
    "display_name": "Bot Đại hội",
}
DEFAULT_TIMEOUT = 30  # seconds that a poll waits if it doesn't say


class ZaloBotApi:
    """The state of the server: what waits for the bot, and what the bot did."""

    def __init__(self, token: str) -> None:
        self.token = token
        self.can_join_groups = False
        self.waiting: list[Json] = []
        self.handed: list[Json] = []
        self.sent: list[Json] = []
        self.calls: list[tuple[str, Json]] = []
        self.refusals: defaultdict[str, deque[Response]] = defaultdict(deque)
        self.webhook: Json = {"url": "", "updated_at": now_ms()}
        self.secret_token = ""
        self.gate = asyncio.Event()
        self.gate.set()
        self._poll: object | None = None
        self._hanging: Counter[str] = Counter()
        self._changed = asyncio.Condition()

    @property
    def app(self) -> Starlette:
        """The server's app; a method's URL is its address, `/bot`, the token, `/`, the method."""
        path = "/bot{token}/{method}"
        return Starlette(routes=[Route(path, self._on_call, methods=["POST"])])

    async def put(self, *updates: Json) -> None:
        """Queue updates for the polling bot."""
        async with self._changed:
            self.waiting.extend(updates)
            self._changed.notify_all()

    async def post(
        self,
        update: Json,
        wrapped: bool = False,
        client: httpx.AsyncClient | None = None,
        secret: str | None = None,
    ) -> int:
        """Post an update to the webhook that is set; gives the status of the reply.

        `secret` instead of the one that was set; "" leaves the header out.
        """
        secret = self.secret_token if secret is None else secret
        headers = {"X-Bot-Api-Secret-Token": secret} if secret else {}
        event = {"ok": True, "result": update} if wrapped else update
        return await post_event(self.webhook["url"], event, headers, client)

    async def until_sent(self, count: int) -> None:
        """Wait until that many messages were sent."""
        await self._until(lambda: len(self.sent) >= count)

    async def until_called(self, method: str, count: int = 1) -> None:
        """Wait until a method was called that often."""
        await self._until(lambda: len(self.of(method)) >= count)

    async def until_handed(self, count: int) -> None:
        """Wait until that many updates were handed out."""
        await self._until(lambda: len(self.handed) >= count)

    async def until_unpolled(self) -> None:
        """Wait until no poll is open, as when the bot was killed and the server has noticed."""
        await self._until(lambda: self._poll is None)

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(happened)

    def of(self, method: str) -> list[Json]:
        """The parameters of each call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    def texts(self, chat_id: str) -> list[str]:
        """The texts that were sent to a chat, in their order."""
        return [each["text"] for each in self.sent if each["chat_id"] == chat_id]

    def refuse(self, method: str, error_code: int, description: str, status: int = 200) -> None:
        """Answer the next call of `method` with an error; nothing of the call is done."""
        self.refusals[method].append(_refusal(error_code, description, status))

    def hang_up(self, method: str) -> None:
        """Take the next call of `method` and close the connection without an answer.

        The call is in `calls`, but nothing of it is done.
        """
        self._hanging[method] += 1

    async def _on_call(self, request: Request) -> Response:
        method = request.path_params["method"]
        if request.path_params["token"] != self.token:
            return _refusal(401, "Unauthorized", 401)
        parameters = await read_json(request)
        if parameters is None:
            return _refusal(400, "Bad Request: the body is no JSON object")
        async with self._changed:
            self.calls.append((method, parameters))
            self._changed.notify_all()
        if self._hanging[method]:
            self._hanging[method] -= 1
            return HangUp()
        if self.refusals[method]:
            return self.refusals[method].popleft()
        if method == "getUpdates":
            return await self._on_get_updates(request, parameters)
        if method == "sendMessage":
            return await self._on_send(parameters)
        if method == "sendChatAction":
            return JSONResponse({"ok": True})
        if method == "getMe":
            return _result({**BOT, "can_join_groups": self.can_join_groups})
        return await self._on_webhook(method, parameters)

    async def _on_webhook(self, method: str, parameters: Json) -> Response:
        if method == "getWebhookInfo":
            return _result(self.webhook)
        if method == "deleteWebhook":
            return await self._set_webhook("", "")
        if method != "setWebhook":
            return _refusal(404, "Not Found", 404)
        url, secret = parameters.get("url"), parameters.get("secret_token")
        if not (isinstance(url, str) and url):
            return _refusal(400, "Bad Request: url is required")
        if not (isinstance(secret, str) and 8 <= len(secret) <= 256):
            return _refusal(400, "Bad Request: secret_token must have 8 to 256 characters")
        return await self._set_webhook(url, secret)

    async def _set_webhook(self, url: str, secret: str) -> Response:
        async with self._changed:
            self.webhook, self.secret_token = {"url": url, "updated_at": now_ms()}, secret
            self._changed.notify_all()
        return _result(self.webhook)

    async def _on_send(self, parameters: Json) -> Response:
        chat_id, text = parameters.get("chat_id"), parameters.get("text")
        if not (isinstance(chat_id, str) and chat_id):
            return _refusal(400, "Bad Request: chat_id is required")
        if not (isinstance(text, str) and 1 <= utf16_length(text) <= LONGEST_TEXT):
            return _refusal(400, "Bad Request: text must have 1 to 2000 characters")
        async with self._changed:
            # Never the id of an update's message: those begin with zeros.
            number = f"b{len(self.sent) + 1:019x}"
            self.sent.append({"chat_id": chat_id, "text": text, "message_id": number})
            self._changed.notify_all()
        await self.gate.wait()
        return _result({"message_id": number, "date": now_ms()})

    async def _on_get_updates(self, request: Request, parameters: Json) -> Response:
        try:
            seconds = float(parameters.get("timeout", DEFAULT_TIMEOUT))
        except (TypeError, ValueError):
            return _refusal(400, "Bad Request: timeout is no number")
        mine = object()
        async with self._changed:
            self._poll = mine
            self._changed.notify_all()
        watching = asyncio.create_task(self._forget_when_gone(request, mine))
        try:
            return await self._update_for(mine, seconds)
        finally:
            watching.cancel()
            await self._forget(mine)

    async def _update_for(self, mine: object, seconds: float) -> Response:
        def is_over() -> bool:
            return bool(self.waiting or self.webhook["url"] or self._poll is not mine)

        async with self._changed:
            try:
                async with asyncio.timeout(seconds):
                    await self._changed.wait_for(is_over)
            except TimeoutError:
                return _refusal(408, "Request timeout")
            if self._poll is not mine:
                return _refusal(409, "Conflict: terminated by other getUpdates request")
            if self.webhook["url"]:
                return _refusal(400, "Bad Request: a webhook is set, so there are no updates")
            update = self.waiting.pop(0)
            self.handed.append(update)
            self._changed.notify_all()
        return _result(update)

    async def _forget_when_gone(self, request: Request, poll: object) -> None:
        # Else a bot that was stopped leaves its poll open: it would take the next bot's update,
        # and the server's own end would wait for it.
        while (await request.receive())["type"] != "http.disconnect":
            pass
        await self._forget(poll)

    async def _forget(self, poll: object) -> None:
        async with self._changed:
            if self._poll is poll:
                self._poll = None
                self._changed.notify_all()


def _result(result: Json) -> Response:
    return JSONResponse({"ok": True, "result": result})


def _refusal(error_code: int, description: str, status: int = 200) -> Response:
    body = {"ok": False, "error_code": error_code, "description": description}
    return JSONResponse(body, status)
