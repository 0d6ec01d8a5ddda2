"""The queues: groups of alike questions that wait for the office, most asked first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.desk import Desk
from admin.door import Visitor
from store import QUEUES, STATES, Queue, State, Step, Turn, reports, reviews
from store.filters import Filter
from store.grouping import Group

ROWS = 20
SHOWN = 20  # turns of a group
# What can be picked: the states that are listed.
OPEN: Sequence[State] = ("new", "in-work")
PICKED: Mapping[str, Sequence[State]] = {
    "open": OPEN,
    **{state: (state,) for state in STATES},
    "all": STATES,
}
MOST_PAGES = 500
EVER = datetime(2000, 1, 1, tzinfo=UTC)
TOO_COMMON = "Quá nhiều câu có chữ “{words}”; hãy thêm một chữ riêng hơn, như tên đơn vị."


async def on_page(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """A page of a queue."""
    queue, chosen = _queue(request), desk.chosen(request)
    if await reports.is_too_common(desk.store, chosen.search):
        told = TOO_COMMON.format(words=chosen.search)
        chosen = replace(chosen, search="", problems=(*chosen.problems, told))
    picked = request.query_params.get("state", "open")
    states = PICKED.get(picked, OPEN)
    number = _page_number(request)
    least = desk.least_for(visitor)
    found = await reports.queued(
        desk.store,
        replace(chosen.wanted, queue=queue),
        states,
        limit=ROWS + 1,
        offset=(number - 1) * ROWS,
        least_people=least,
    )
    return desk.page(
        "queue.html",
        visitor,
        queue=queue,
        chosen=chosen,
        picked=picked if picked in PICKED else "open",
        groups=found[:ROWS],
        number=number,
        has_more=len(found) > ROWS,
        least_people=least,
        here_url=_here(request),
    )


async def on_group(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """One group: who did what about it, and for editors its questions."""
    queue = _queue(request)
    group = await _group(desk, request, visitor, queue)
    turns: Sequence[Turn] = ()
    if visitor.may("editor"):
        turns = (await reports.listed(desk.store, _ever(desk, queue, group.key), SHOWN)).turns
    return desk.page(
        "group.html",
        visitor,
        queue=queue,
        group=group,
        steps=await reviews.steps(desk.store, queue, group.key),
        turns=turns,
        here_url=_here(request),
    )


async def on_state(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """Put a group into another state, or take the last change back."""
    queue, fields = _queue(request), request.state.fields
    group = await _group(desk, request, visitor, queue)
    state = fields.get("state", "")
    if state == "undo":
        await reviews.undo(desk.store, queue, group.key)
    elif state in STATES:
        step = Step(state, visitor.account.name, desk.now())
        await reviews.review(desk.store, queue, group.key, step)
    else:
        raise HTTPException(HTTPStatus.BAD_REQUEST)
    back = fields.get("back", "")
    if not back.startswith(f"/admin/queues/{queue}") or "\\" in back or not back.isprintable():
        back = f"/admin/queues/{queue}"
    return RedirectResponse(quote(back, safe="/?&=%+-_.~"), HTTPStatus.SEE_OTHER)


async def _group(desk: Desk, request: Request, visitor: Visitor, queue: Queue) -> Group:
    """The group of the address, over all time; 404 where this visitor sees none."""
    wanted = _ever(desk, queue, request.path_params["group"])
    least = desk.least_for(visitor)
    found = await reports.queued(desk.store, wanted, limit=1, least_people=least)
    if not found:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return found[0]


def _ever(desk: Desk, queue: Queue, group: str) -> Filter:
    """All turns of a group in a queue."""
    return Filter(EVER, desk.now() + timedelta(days=1), queue=queue, group=group)


def _queue(request: Request) -> Queue:
    named: Queue = request.path_params["queue"]
    if named not in QUEUES:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return named


def _page_number(request: Request) -> int:
    given = request.query_params.get("page", "1")
    return min(max(int(given[:6]), 1), MOST_PAGES) if given.isdecimal() else 1


def _here(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
