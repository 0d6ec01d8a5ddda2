"""The web chat: from the posted form to a message, and from the answer to the page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from http import HTTPStatus

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from exchange import Answer, Message
from handlers.conversation.commands import command_of
from handlers.conversation.turn import Conversation
from handlers.web.forms import (
    Posted,
    is_own_page,
    new_nonce,
    new_person,
    person_of,
    read_form,
    remember,
    wants_json,
)
from handlers.web.pages import EMPTY, FAILED, FOREIGN, chat_page, exchange_html
from handlers.web.transcripts import Transcripts

CHANNEL = "web"
LATEST = "/#moi-nhat"


class WebChat:
    """The chat page's endpoints, and the transcripts that they show."""

    def __init__(
        self,
        conversation: Conversation,
        templates: Environment,
        now: Callable[[], datetime],
    ) -> None:
        self._conversation = conversation
        self._templates = templates
        self._now = now
        self._transcripts = Transcripts()

    async def on_page(self, request: Request) -> Response:
        """The page with what this browser asked so far."""
        return await self._page(request, person_of(request) or new_person())

    async def on_message(self, request: Request) -> Response:
        """Answer a posted message: JSON for the page's script, else back to the page."""
        if not is_own_page(request):
            return await self._refusal(request, FOREIGN, HTTPStatus.FORBIDDEN)
        posted = await read_form(request)
        if not posted.text.strip():
            return await self._refusal(request, EMPTY, HTTPStatus.UNPROCESSABLE_ENTITY)
        known = person_of(request)
        person = known or new_person()
        message = self._message(posted, person)
        await self._answer(message)
        if wants_json(request):
            return self._appended(request, message)
        if known is None:
            # This browser keeps no cookies, so after a redirect it would not find its answer.
            return await self._page(request, person)
        return RedirectResponse(LATEST, HTTPStatus.SEE_OTHER)

    async def recover(self) -> None:
        """Answer what an earlier run left unanswered; its askers find it on their page."""
        for message in await self._conversation.waiting(CHANNEL):
            await self._answer(message)

    def _message(self, posted: Posted, person: str) -> Message:
        return Message(
            channel=CHANNEL,
            delivery_key=posted.delivery_key(person),
            person=person,
            address=person,
            text=posted.text,
            received_at=self._now(),
            chosen=posted.chosen,
            about=posted.about,
        )

    async def _answer(self, message: Message) -> None:
        await self._conversation.turn(message, partial(self._show, message))

    async def _show(self, message: Message, answer: Answer) -> None:
        if (command_of(message) or ("",))[0] == "xoadulieu":
            self._transcripts.forget(message.address)
        self._transcripts.add(message.address, message.delivery_key, message.text, answer)

    async def _page(self, request: Request, person: str, error: str = "") -> Response:
        exchanges = self._transcripts.of(person)
        start = await self._conversation.hello(CHANNEL, person)
        response = chat_page(self._templates, start, exchanges, error)
        remember(response, person, request)
        return response

    def _appended(self, request: Request, message: Message) -> Response:
        exchange = self._transcripts.find(message.person, message.delivery_key)
        if exchange is None:
            return JSONResponse({"error": FAILED}, HTTPStatus.CONFLICT)
        nonce = new_nonce()
        html = exchange_html(self._templates, exchange, nonce)
        response = JSONResponse({"html": html, "nonce": nonce})
        remember(response, message.person, request)
        return response

    async def _refusal(self, request: Request, why: str, status: int) -> Response:
        if wants_json(request):
            return JSONResponse({"error": why}, status)
        response = await self._page(request, person_of(request) or new_person(), why)
        response.status_code = status
        return response
