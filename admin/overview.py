"""The first page: how the bot did in a period."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from admin import charts
from admin.desk import Desk
from admin.door import Visitor
from store import reports
from store.figures import Figures, figures

TOP = 10  # entries that are listed
CHARTS: Mapping[str, Callable[[Figures], bytes]] = {
    "by-day": charts.by_day,
    "by-hour": charts.by_hour,
}


async def on_page(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """The figures of the period, of a channel, outcome and entry as chosen."""
    chosen = desk.chosen(request)
    found = await figures(desk.store, chosen.wanted)
    entries = list(found.entries)[:TOP]
    least = desk.least_for(visitor)
    if least > 1:
        # Few askers of an entry might be known by it.
        every = list(found.entries)
        entries = await reports.asked_by_many(desk.store, chosen.wanted, every, least, TOP)
    return desk.page(
        "overview.html",
        visitor,
        chosen=chosen,
        figures=found,
        entries=[(entry, desk.title_of(entry), found.entries[entry]) for entry in entries],
        version=desk.version(),
        losses=desk.losses(),
    )


async def on_chart(desk: Desk, request: Request, _: Visitor) -> Response:
    """One of the charts, as an image."""
    draw = CHARTS.get(request.path_params["name"])
    if draw is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    found = await figures(desk.store, desk.chosen(request).wanted, is_brief=True)
    drawn = await asyncio.to_thread(draw, found)
    return Response(drawn, media_type="image/svg+xml")
