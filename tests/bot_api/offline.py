"""A connection that goes nowhere: records what the bot would send, and answers as Telegram does."""

from __future__ import annotations

import json
from typing import Any

from telegram.request import BaseRequest, RequestData

from tests.bot_api.updates import BOT, Json, sent_message


class OfflineRequest(BaseRequest):
    """What goes in through the application's `request`; `calls` are the calls in their order."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, Json]] = []
        self.refusals: dict[str, tuple[int, str]] = {}

    @property
    def read_timeout(self) -> float:
        """Seconds; of no effect here."""
        return 1.0

    async def initialize(self) -> None:
        """There is no connection to open."""

    async def shutdown(self) -> None:
        """There is no connection to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,
        **more: Any,
    ) -> tuple[int, bytes]:
        """Record the call, and answer it."""
        called = url.rsplit("/", 1)[1]
        parameters = request_data.parameters if request_data else {}
        self.calls.append((called, parameters))
        if called in self.refusals:
            status, description = self.refusals[called]
            return status, json.dumps({"ok": False, "description": description}).encode()
        return 200, json.dumps({"ok": True, "result": self._result(called, parameters)}).encode()

    def of(self, method: str) -> list[Json]:
        """The parameters of each call of a method."""
        return [parameters for name, parameters in self.calls if name == method]

    def _result(self, called: str, parameters: Json) -> Any:
        if called == "getMe":
            return BOT
        if called == "sendMessage":
            chat, text = parameters["chat_id"], parameters["text"]
            return sent_message(len(self.calls), chat, text, parameters.get("reply_markup"))
        return True
