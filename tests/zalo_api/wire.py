"""What both of Zalo's servers need: lengths as Zalo counts them, posts, a lost answer."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

Json = dict[str, Any]
LONGEST_TEXT = 2000  # in UTF-16 units
PATIENCE = 60  # seconds until a test that waits in vain fails


class HangUp(Response):
    """No answer at all: the length that is promised never comes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Begin an answer and leave it there."""
        headers = [(b"content-length", b"9")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


def utf16_length(text: str) -> int:
    """The length of `text` in UTF-16 units; an emoji counts as two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


async def read_json(request: Request) -> Json | None:
    """The JSON object in the body, {} if the body is empty, None if it is something else."""
    body = await request.body()
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


async def post_event(
    url: str, event: Json, headers: Mapping[str, str], client: httpx.AsyncClient | None
) -> int:
    """Post the bytes of `event_bytes(event)`; gives the status of the reply."""
    headers = {"Content-Type": "application/json", **headers}
    if client is not None:
        reply = await client.post(url, content=event_bytes(event), headers=headers)
        return reply.status_code
    # Without certificates to load, which plain HTTP on this machine has no use for.
    async with httpx.AsyncClient(verify=False) as own:
        return await post_event(url, event, headers, own)


def event_bytes(event: Json) -> bytes:
    """The event as Zalo writes it: no spaces, letters as they are."""
    # Other spacing than json.dumps has by default, so that a body serialised anew shows.
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode()
