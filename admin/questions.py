"""Single questions: the list of all, one with everything about it, and the notes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from admin.desk import Desk
from admin.door import Visitor
from admin.wording import described
from exchange import Answer
from store import Turn, reports
from store.reports import Place, question_of

ROWS = 50
NOTES = 200
EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
HIGHEST = 2**63 - 1  # number that a database takes


async def on_list(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """The questions that are chosen, newest first."""
    chosen = desk.chosen(request)
    below = read_place(request.query_params.get("below", ""))
    page = await reports.listed(desk.store, chosen.wanted, ROWS, below)
    return desk.page(
        "questions.html",
        visitor,
        chosen=chosen,
        page=page,
        is_first=below is None,
        onward=written_place(page.next) if page.next else "",
        title_of=desk.title_of,
    )


async def on_question(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """One question: the whole exchange, what was logged, and how the engine reads it now."""
    number = request.path_params["number"]
    turn = await reports.show(desk.store, number) if number <= HIGHEST else None
    if turn is None:
        raise HTTPException(HTTPStatus.NOT_FOUND)
    around = await reports.around(desk.store, turn)
    return desk.page(
        "question.html",
        visitor,
        turn=turn,
        around=around,
        described=described(turn),
        now=_asked_again(desk, turn, around),
        version=desk.version(),
        title_of=desk.title_of,
    )


def written_place(place: Place) -> str:
    """A place in a list as it stands in an address: microseconds and a number."""
    asked_at, number = place
    return f"{(asked_at - EPOCH) // MICROSECOND}-{number}"


def read_place(written: str) -> Place | None:
    """The place that an address names; None where it names none."""
    found = re.fullmatch(r"(\d{1,17})-(\d{1,18})", written)
    return (EPOCH + int(found[1]) * MICROSECOND, int(found[2])) if found else None


async def on_notes(desk: Desk, request: Request, visitor: Visitor) -> Response:
    """What people wrote for the office."""
    return desk.page("notes.html", visitor, notes=await desk.store.notes(NOTES), most=NOTES)


def _asked_again(desk: Desk, turn: Turn, around: Sequence[Turn]) -> Answer | None:
    """What the engine of today says to the question, after what was asked before it; None where
    the text is not kept, or it was a command."""
    if turn.question is None or turn.position < 1:
        return None
    return desk.answers(question_of(turn, around))
