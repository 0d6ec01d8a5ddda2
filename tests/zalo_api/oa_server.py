"""A Zalo Official Account's two hosts in one: OAuth with its single-use tokens, and OpenAPI."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections import Counter, defaultdict, deque
from collections.abc import Callable

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.zalo_api.updates import signature as signature_of
from tests.zalo_api.wire import (
    LONGEST_TEXT,
    PATIENCE,
    HangUp,
    Json,
    event_bytes,
    post_event,
    read_json,
    utf16_length,
)

QUOTA: Json = {"quota_type": "reply", "remain": "8", "total": "8"}


class ZaloOaApi:
    """The state of the server: the tokens that are good now, and what the account did.

    `calls` are ("access_token", the form and its secret_key) and ("message", the body and its
    access_token). The access token that is good before any refresh is "access-0".
    """

    def __init__(self, app_id: str, app_secret: str, oa_secret: str, refresh_token: str) -> None:
        self.app_id = app_id
        self.app_secret = app_secret
        self.oa_secret = oa_secret
        self.refresh_token = refresh_token
        self.access_token = "access-0"
        self.expired: set[str] = set()
        self.too_late: set[str] = set()
        self.codes: dict[str, str] = {}  # authorization codes and their challenges, "" for none
        self.refreshes = 0
        self.sent: list[Json] = []
        self.calls: list[tuple[str, Json]] = []
        self.refusals: defaultdict[str, deque[Response]] = defaultdict(deque)
        self.gate = asyncio.Event()
        self.gate.set()
        self.token_gate = asyncio.Event()
        self.token_gate.set()
        self._hanging: Counter[str] = Counter()
        self._changed = asyncio.Condition()

    @property
    def app(self) -> Starlette:
        """The server's app; its address stands for both hosts."""
        return Starlette(
            routes=[
                Route("/v4/oa/access_token", self._on_access_token, methods=["POST"]),
                Route("/v3.0/oa/message/cs", self._on_message, methods=["POST"]),
            ]
        )

    async def post(
        self,
        event: Json,
        url: str,
        client: httpx.AsyncClient | None = None,
        signature: str | None = None,
        prefix: bool = True,
    ) -> int:
        """Post a signed event to `url`; gives the status of the reply.

        `signature` instead of the right one; "" leaves the header out.
        """
        if signature is None:
            signature = signature_of(event_bytes(event), self.oa_secret, prefix)
        headers = {"X-ZEvent-Signature": signature} if signature else {}
        return await post_event(url, event, headers, client)

    async def until_sent(self, count: int) -> None:
        """Wait until that many messages were sent."""
        await self._until(lambda: len(self.sent) >= count)

    async def until_refreshed(self, count: int) -> None:
        """Wait until tokens were given out that often; their answers may still be held back."""
        await self._until(lambda: self.refreshes >= count)

    async def until_called(self, method: str, count: int = 1) -> None:
        """Wait until "access_token" or "message" was called that often."""
        await self._until(lambda: len(self.of(method)) >= count)

    async def _until(self, happened: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(happened)

    def of(self, method: str) -> list[Json]:
        """The parameters of each call of "access_token" or "message"."""
        return [parameters for name, parameters in self.calls if name == method]

    def texts(self, user_id: str) -> list[str]:
        """The texts that were sent to a person, in their order."""
        return [each["text"] for each in self.sent if each["user_id"] == user_id]

    def refuse(self, method: str, error: int, message: str) -> None:
        """Answer the next call of "message" with an error; nothing of the call is done."""
        self.refusals[method].append(JSONResponse(_error(error, message)))

    def refuse_tokens(self, **body: object) -> None:
        """Answer the next call of "access_token" with this body; the tokens stay as they are."""
        self.refusals["access_token"].append(JSONResponse(body))

    def answer(self, method: str, body: bytes, status: int) -> None:
        """Answer the next call of `method` with these bytes; nothing of the call is done."""
        self.refusals[method].append(Response(body, status))

    def hang_up(self, method: str) -> None:
        """Take the next call of `method` and close the connection without an answer.

        A call of "message" does nothing more than be in `calls`; one of "access_token" that is
        in order uses up its refresh token first.
        """
        self._hanging[method] += 1

    async def _on_access_token(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        secret_key = request.headers.get("secret_key", "")
        await self._record("access_token", {**form, "secret_key": secret_key})
        hangs_up = self._takes_hang_up("access_token")
        if self.refusals["access_token"]:
            reply = self.refusals["access_token"].popleft()
        elif (problem := self._token_problem(form, secret_key)) is not None:
            reply = JSONResponse(problem)
        else:
            reply = JSONResponse(await self._rotate())
            await self.token_gate.wait()
        return HangUp() if hangs_up else reply

    def _token_problem(self, form: dict[str, str], secret_key: str) -> Json | None:
        """Why the tokens are refused; Zalo's numbers for these are not known for certain."""
        if form.get("app_id") != self.app_id:
            return _token_error("Invalid app id", "App id is unknown", -14001)
        if secret_key != self.app_secret:
            return _token_error("Invalid secret key", "Secret key is wrong", -14004)
        if form.get("grant_type") == "refresh_token":
            if form.get("refresh_token") == self.refresh_token:
                return None
            return _token_error("Invalid refresh token", "Refresh token is used or wrong", -14014)
        if form.get("grant_type") == "authorization_code":
            challenge = self.codes.pop(form.get("code", ""), None)
            if challenge is None:
                return _token_error("Invalid code", "Code is used or wrong", -14006)
            if challenge not in ("", challenge_of(form.get("code_verifier", ""))):
                return _token_error("Invalid code verifier", "Code verifier is wrong", -14007)
            return None
        return _token_error("Invalid grant type", "Grant type is unknown", -14009)

    async def _rotate(self) -> Json:
        async with self._changed:
            self.refreshes += 1
            self.access_token = f"access-{self.refreshes}"
            self.refresh_token = f"refresh-{self.refreshes}"
            self._changed.notify_all()
            return {
                "access_token": self.access_token,
                "refresh_token": self.refresh_token,
                "expires_in": "90000",
            }

    async def _on_message(self, request: Request) -> Response:
        token = request.headers.get("access_token", "")
        body = await read_json(request)
        await self._record("message", {**(body or {}), "access_token": token})
        if self._takes_hang_up("message"):
            return HangUp()
        if self.refusals["message"]:
            return self.refusals["message"].popleft()
        if token != self.access_token or token in self.expired:
            return JSONResponse(_error(-216, "Access token is invalid"))
        recipient, message = (body or {}).get("recipient"), (body or {}).get("message")
        if not (isinstance(recipient, dict) and isinstance(message, dict)):
            return JSONResponse(_error(-201, "recipient or message is invalid"))
        return await self._on_send(recipient.get("user_id"), message)

    async def _on_send(self, user_id: object, message: Json) -> Response:
        text = message.get("text", "")
        if not (isinstance(user_id, str) and user_id):
            return JSONResponse(_error(-201, "user_id is invalid"))
        if not isinstance(text, str) or not (text or message.get("attachment")):
            return JSONResponse(_error(-201, "message is invalid"))
        if utf16_length(text) > LONGEST_TEXT:
            return JSONResponse(_error(-210, "text is longer than 2000 characters"))
        if user_id in self.too_late:
            return JSONResponse(_error(-230, "User has not interacted with the OA for 7 days"))
        async with self._changed:
            self.sent.append({"user_id": user_id, "text": text, "message": message})
            # Never the id of an event's message: those begin with zeros.
            data = {"message_id": f"a{len(self.sent):019x}", "user_id": user_id, "quota": QUOTA}
            self._changed.notify_all()
        await self.gate.wait()
        return JSONResponse({"data": data, **_error(0, "Success")})

    async def _record(self, method: str, parameters: Json) -> None:
        async with self._changed:
            self.calls.append((method, parameters))
            self._changed.notify_all()

    def _takes_hang_up(self, method: str) -> bool:
        if not self._hanging[method]:
            return False
        self._hanging[method] -= 1
        return True


def challenge_of(verifier: str) -> str:
    """The code_challenge of a code_verifier: base64url of its SHA-256, without padding."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _error(error: int, message: str) -> Json:
    return {"error": error, "message": message}


def _token_error(name: str, reason: str, error: int) -> Json:
    return {
        "error_name": name,
        "error_reason": reason,
        "error_description": f"{name}: {reason}",
        "error": error,
    }
