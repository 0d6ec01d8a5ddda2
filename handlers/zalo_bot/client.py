"""Calls to Zalo's Bot Platform over HTTP; the address holds the token, so no error shows it."""

from __future__ import annotations

from typing import Any

import httpx

from handlers.conversation.delivery import Refused, hush_addresses, json_of, posted

SECONDS = 20.0  # for a call that waits for nothing
UNAUTHORIZED, TIMED_OUT, TOO_MANY = 401, 408, 429


class BotClient:
    """The methods of one bot; to be closed."""

    def __init__(self, token: str, base_url: str) -> None:
        hush_addresses()
        self._address = f"{base_url}{token}"
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(SECONDS, pool=None))

    async def call(self, method: str, wait: float = 0, **parameters: Any) -> Any:
        """The result of a method, which may take `wait` seconds more than others.

        Raises Refused where the platform says no, NotDelivered where it can't have heard,
        PerhapsDelivered where it may have.
        """
        timeout = httpx.Timeout(SECONDS + wait, connect=SECONDS, pool=None)
        url = f"{self._address}/{method}"
        response = await posted(self._http, url, json=parameters, timeout=timeout)
        return _result(response)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()


def _result(response: httpx.Response) -> Any:
    """The result of a call; an error may come with any status, 200 too."""
    body = json_of(response)
    if body.get("ok") is True:
        return body.get("result")
    # One method is known to spell it otherwise.
    code = body.get("error_code", body.get("errorCode", response.status_code))
    description = str(body.get("description", ""))[:200]
    raise Refused(code if isinstance(code, int) else response.status_code, description)
