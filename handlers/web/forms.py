"""What a browser sends: the posted message, and who sent it."""

from __future__ import annotations

import hashlib
import ipaddress
import re
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

BODY_LIMIT = 1_000_000
COOKIE = "nguoi_hoi"
COOKIE_AGE = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Posted:
    """The chat form: the text, the nonce of the page, the id of the choice if one was pressed, or
    of what a ready-made question is asked of."""

    text: str
    nonce: str
    chosen: str | None
    about: str | None = None

    def delivery_key(self, person: str) -> str:
        """The same for a repeated post, another for another text on an old page or person."""
        parts = "\0".join((person, self.nonce, self.chosen or self.about or "", self.text))
        return hashlib.sha256(parts.encode()).hexdigest()[:32]


async def read_body(request: Request, limit: int = BODY_LIMIT) -> bytes:
    """The body; raises HTTPException 413 beyond `limit` bytes, unread if its length is declared."""
    declared = request.headers.get("content-length", "0")
    if declared.isdecimal() and int(declared) > limit:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return bytes(body)


async def read_fields(request: Request, most: int = 10) -> dict[str, str]:
    """The fields of a posted form, the first value of each; raises HTTPException 400 if it is no
    form or has more than `most` fields, 413 if it is too large."""
    body = await read_body(request)
    try:
        fields = parse_qs(
            body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=most
        )
    except ValueError:
        raise HTTPException(HTTPStatus.BAD_REQUEST) from None
    return {name: values[0] for name, values in fields.items()}


async def read_form(request: Request) -> Posted:
    """The posted chat form; raises HTTPException as `read_fields` does."""
    first = await read_fields(request)
    nonce = first.get("nonce") or new_nonce()
    chosen, about = first.get("chosen") or None, first.get("about") or None
    return Posted(first.get("text", ""), nonce, chosen, about)


def new_nonce() -> str:
    """A fresh value for the hidden field that tells a repeated post from a new one."""
    return secrets.token_urlsafe(16)


def person_of(request: Request) -> str | None:
    """The browser's anonymous person, or None before its first visit."""
    person = request.cookies.get(COOKIE, "")
    return person if re.fullmatch(r"[A-Za-z0-9_-]{32}", person) else None


def new_person() -> str:
    """A random name that says nothing about its bearer."""
    return secrets.token_urlsafe(24)


def remember(response: Response, person: str, request: Request) -> None:
    """Have the browser bring `person` along for the next thirty days."""
    response.set_cookie(
        COOKIE,
        person,
        max_age=COOKIE_AGE,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def wants_json(request: Request) -> bool:
    """Whether a script or a program asks, not a browser on its own."""
    return "application/json" in request.headers.get("accept", "")


def is_own_page(request: Request) -> bool:
    """Whether a post comes from our page (or from a program), not from another site's."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


def is_local(request: Request) -> bool:
    """Whether the request comes from this machine itself."""
    if request.client is None:
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
