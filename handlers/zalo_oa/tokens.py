"""The account's tokens: a chain in which each refresh token works once and brings the next.

The pair lies in the database, sealed, and a new one is durable before it is used. While a refresh
is under way a mark lies beside the pair, so that after a crash it is known that the chain may be
broken.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import httpx

from handlers.conversation.delivery import NotDelivered, PerhapsDelivered, json_of, posted
from store import ChannelState

NAME = "tokens"
SECONDS = 20.0  # for a refresh
# How long the mark of another process's refresh is respected: longer than one can take.
LEASE = timedelta(seconds=30)
# How long a refusal is taken for the last word: Zalo may have had a bad moment.
RETRIED_AFTER = timedelta(minutes=15)
RENEWED_AFTER = timedelta(hours=12)  # of the 25 hours that an access token works
LIFETIME = 90_000  # seconds, where Zalo doesn't say
# What a chain began with that a consent brought, until a running bot sees it.
BY_HAND = "by hand"
ELSEWHERE = "mã truy cập Zalo OA vừa được làm mới ở nơi khác"
HOW_TO_MEND = "hãy chạy bot.py zalo-oa authorize trên máy chủ để cấp lại quyền"
log = logging.getLogger(__name__)


class ChainBroken(Exception):
    """There is no token to send with, and none to be had, probably, without the operator."""


@dataclass(frozen=True, slots=True)
class Chain:
    """The pair in use, times as ISO; `began_with` is the hash of the environment's token that was
    there when it began; `refreshing` is when a refresh began whose end isn't known, "" if there is
    none; `broken` is why the last refresh was refused, at `refused_at`, "" if it wasn't;
    `before` is the chain, as it was kept, that a token not yet proven is to replace."""

    access: str
    refresh: str
    renewed_at: str
    expires_at: str
    began_with: str
    refreshing: str = ""
    broken: str = ""
    refused_at: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class App:
    """The application at Zalo that the account belongs to."""

    id: str
    secret: str
    oauth_url: str


class Tokens:
    """One account's access token, renewed by one caller at a time; `alarm` tells admins."""

    def __init__(
        self,
        state: ChannelState,
        app: App,
        given: str | None,
        alarm: Callable[[str], Awaitable[None]],
    ) -> None:
        self._state = state
        self._app = app
        self._given = given
        self._alarm = alarm
        self._one_at_a_time = asyncio.Lock()
        # A pair that came while the database was away, and what it replaces: written before
        # anything else is done.
        self._unwritten: tuple[Chain, Chain] | None = None
        self._http = httpx.AsyncClient(timeout=httpx.Timeout(SECONDS, pool=None))

    async def access(self, instead_of: str | None = None) -> str:
        """An access token; not `instead_of`, which was refused.

        Raises ChainBroken without one, NotDelivered where Zalo can't be asked now, StoreError.
        """
        async with self._one_at_a_time:
            kept, chain = await self._chain()
            if chain.access not in ("", instead_of) and _moment(chain.expires_at) > _now():
                return chain.access
            return (await self._renewed(kept, chain)).access

    async def keep_fresh(self) -> None:
        """Renew the pair if it is half a day old: before it runs out, and often enough that one
        failure does no harm. Raises as `access` does."""
        async with self._one_at_a_time:
            kept, chain = await self._chain()
            if chain.broken or _now() - _moment(chain.renewed_at) > RENEWED_AFTER:
                await self._renewed(kept, chain)

    async def authorize(self, code: str, verifier: str) -> None:
        """Begin a new chain with the code of a consent. Raises ChainBroken where Zalo refuses,
        NotDelivered where it doesn't answer."""
        form = {"grant_type": "authorization_code", "code": code, "code_verifier": verifier}
        try:
            body = await self._asked(form)
        except PerhapsDelivered as error:
            raise NotDelivered(str(error)) from None
        chain = self._chain_of(body)
        if chain is None:
            raise ChainBroken(_refusal(body))
        await self._state.put(NAME, _written(replace(chain, began_with=BY_HAND)))

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _chain(self) -> tuple[str | None, Chain]:
        """The chain as it is kept (None: it isn't yet) and as it is to be used: the stored one,
        unless the environment's token is another than the one that it began with."""
        if self._unwritten is not None:
            await self._keep(*self._unwritten)
        kept = await self._state.get(NAME)
        chain = Chain(**json.loads(kept)) if kept is not None else None
        if chain is not None and chain.began_with == BY_HAND:
            # A consent is newer than whatever stands in the environment.
            chain, was = replace(chain, began_with=self._mark()), kept
            kept = _written(chain)
            if not await self._state.swap(NAME, was, kept):
                raise NotDelivered(ELSEWHERE)
        if chain is not None and (not self._given or chain.began_with == self._mark()):
            return kept, chain
        if not self._given:
            raise ChainBroken(f"chưa có mã truy cập Zalo OA; {HOW_TO_MEND}")
        old = datetime.min.replace(tzinfo=UTC).isoformat()
        return kept, Chain("", self._given, old, old, self._mark(), before=kept or "")

    async def _renewed(self, kept: str | None, chain: Chain) -> Chain:
        if chain.broken and _now() - _moment(chain.refused_at) < RETRIED_AFTER:
            raise ChainBroken(chain.broken)
        if chain.refreshing and _now() - _moment(chain.refreshing) < LEASE:
            # Another process is at it, or was killed at it.
            raise NotDelivered("mã truy cập Zalo OA đang được làm mới")
        begun = replace(chain, refreshing=_now().isoformat())
        if not await self._state.swap(NAME, kept, _written(begun)):
            raise NotDelivered(ELSEWHERE)
        form = {"grant_type": "refresh_token", "refresh_token": chain.refresh}
        try:
            body = await self._asked(form)
        except NotDelivered:
            # The refresh token is still good.
            await self._state.swap(NAME, _written(begun), _written(chain))
            raise
        except PerhapsDelivered as error:
            # It may be used up; the message that needs the new one certainly went nowhere.
            raise NotDelivered(f"làm mới mã truy cập Zalo OA: {error}") from None
        new = self._chain_of(body)
        if new is None:
            raise await self._refused(begun, chain, _refusal(body))
        await self._keep(begun, new)
        if chain.broken:
            await self._alarm("Zalo OA đã có mã truy cập mới, kênh hoạt động lại.")
        return new

    async def _keep(self, begun: Chain, new: Chain) -> None:
        """Make a new pair durable, unless a consent has brought a newer one meanwhile."""
        self._unwritten = begun, new
        await self._state.swap(NAME, _written(begun), _written(new))
        self._unwritten = None

    async def _refused(self, begun: Chain, chain: Chain, why: str) -> ChainBroken:
        """Keep the old pair, and tell the admins once that it can't be renewed."""
        if chain.before:
            # The environment's new token is good for nothing: what is stored wins from now on.
            back = replace(Chain(**json.loads(chain.before)), began_with=self._mark())
            await self._state.swap(NAME, _written(begun), _written(back))
            broken = (
                f"Zalo OA từ chối DAIHOI_ZALO_OA__REFRESH_TOKEN mới đặt ({why}); bot dùng tiếp mã"
                " truy cập đang có. Hãy đặt lại biến ấy, hoặc bỏ nó đi."
            )
            await self._alarm(broken)
            return ChainBroken(broken)
        lost = "; lần làm mới trước đã bị ngắt giữa chừng" if chain.refreshing else ""
        broken = f"Zalo OA từ chối làm mới mã truy cập ({why}{lost}); {HOW_TO_MEND}"
        marked = replace(chain, refreshing="", broken=broken, refused_at=_now().isoformat())
        await self._state.swap(NAME, _written(begun), _written(marked))
        if not chain.broken:
            await self._alarm(broken)
        return ChainBroken(broken)

    async def _asked(self, form: dict[str, str]) -> dict[str, Any]:
        """What Zalo answers; a body that is no JSON object counts as a refusal without words.

        Raises NotDelivered where the question can't have arrived, PerhapsDelivered where no answer
        came.
        """
        url = f"{self._app.oauth_url}/v4/oa/access_token"
        response = await posted(
            self._http,
            url,
            data={"app_id": self._app.id, **form},
            headers={"secret_key": self._app.secret},
        )
        if response.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise PerhapsDelivered(f"HTTP {response.status_code}")
        return json_of(response)

    def _chain_of(self, body: dict[str, Any]) -> Chain | None:
        """The new pair; None where the body brings none, whatever its status was."""
        access, refresh = body.get("access_token"), body.get("refresh_token")
        if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
            return None
        try:
            lifetime = int(body.get("expires_in", LIFETIME))
        except (TypeError, ValueError):
            lifetime = LIFETIME
        now = _now()
        ends = now + timedelta(seconds=lifetime)
        return Chain(access, refresh, now.isoformat(), ends.isoformat(), self._mark())

    def _mark(self) -> str:
        """The hash of the environment's token, which is worthless once it was used."""
        return hashlib.sha256((self._given or "").encode()).hexdigest()


def _refusal(body: dict[str, Any]) -> str:
    """Why Zalo refused, in its words."""
    keys = ("error", "error_name", "error_reason", "message")
    return ", ".join(str(body[key])[:100] for key in keys if body.get(key)) or "không nêu lý do"


def _written(chain: Chain) -> str:
    return json.dumps(asdict(chain))


def _now() -> datetime:
    return datetime.now(UTC)


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written)
