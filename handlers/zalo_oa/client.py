"""Calls to Zalo's OpenAPI; errors come with HTTP 200 and a number of their own."""

from __future__ import annotations

from typing import Any

import httpx

from handlers.conversation.delivery import NotDelivered, Refused, hush_addresses, json_of, posted
from handlers.zalo_oa.tokens import Tokens

SECONDS = 20.0
BAD_TOKEN, TOO_FAST = -216, -32
# The person can't be written to: doesn't follow, has blocked the account, wrote too long ago.
CLOSED = (-213, -217, -222, -227, -230)


class OaClient:
    """The account's own calls; to be closed."""

    def __init__(self, base_url: str, tokens: Tokens) -> None:
        hush_addresses()
        self._url = f"{base_url}/v3.0/oa/message/cs"
        self._tokens = tokens
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(SECONDS, pool=None))

    async def send(self, user: str, message: dict[str, Any]) -> str:
        """Send a consultation message; gives its id. A token that has run out is renewed once.

        Raises Refused where Zalo says no, NotDelivered where it can't have heard or wants it
        later, PerhapsDelivered where it may have, ChainBroken without a token.
        """
        token = await self._tokens.access()
        try:
            return await self._post(user, message, token)
        except Refused as error:
            if error.code != BAD_TOKEN:
                raise
        return await self._post(user, message, await self._tokens.access(instead_of=token))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _post(self, user: str, message: dict[str, Any], token: str) -> str:
        body = {"recipient": {"user_id": user}, "message": message}
        headers = {"access_token": token}
        response = await posted(self._http, self._url, json=body, headers=headers)
        return _id_of(response)


def _id_of(response: httpx.Response) -> str:
    body = json_of(response)
    if not isinstance(body.get("error"), int):
        raise NotDelivered(f"HTTP {response.status_code}, reply is not Zalo's")
    if body["error"] == TOO_FAST:
        raise NotDelivered(f"{TOO_FAST} {body.get('message', '')}")
    if body["error"] != 0:
        raise Refused(body["error"], str(body.get("message", ""))[:200])
    data = body.get("data")
    return str(data.get("message_id", "")) if isinstance(data, dict) else ""
