"""What every page of the desk is given, and how a page becomes HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from admin import wording
from admin.door import Visitor
from admin.filters import Chosen, chosen
from exchange import Answer, Question
from live.knowledge import Refused
from store import Store

PERIODS = (1, 7, 30, 90)  # days that can be picked
TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts that pages work with: `least_people` is how many must have asked something before
    a viewer sees it; `answers` asks the engine anew, `title_of` names an entry by its id, `version`
    is that of the knowledge in use, `refused` why a newer one can't be used,
    `losses` counts what could not be logged."""

    store: Store
    templates: Environment
    now: Callable[[], datetime]
    least_people: int
    answers: Callable[[Question], Answer]
    title_of: Callable[[str], str | None]
    version: Callable[[], str]
    refused: Callable[[], Refused | None]
    losses: Callable[[], int]

    def least_for(self, visitor: Visitor) -> int:
        """Of how many people a group must be for this visitor to see it."""
        return 1 if visitor.may("editor") else self.least_people

    def chosen(self, request: Request) -> Chosen:
        """The choices in the address of a page."""
        return chosen(request.query_params, self.now())

    def page(
        self, template: str, visitor: Visitor, status: int = HTTPStatus.OK, **values: object
    ) -> Response:
        """A page of a template."""
        shown = {"refused": self.refused(), "version": self.version(), **values}
        html = self.templates.get_template(template).render(visitor=visitor, **shown)
        return HTMLResponse(html, status)


def open_templates() -> Environment:
    """The templates of this room; everything put into them is escaped."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals.update(
        channels=wording.CHANNELS,
        channel_name=wording.channel_name,
        grouped=wording.grouped,
        local=wording.local,
        opinions=wording.OPINIONS,
        outcomes=wording.OUTCOMES,
        percent=wording.percent,
        periods=PERIODS,
        queue_names=wording.QUEUE_NAMES,
        share=wording.share,
        shown=wording.shown,
        state_names=wording.STATE_NAMES,
    )
    return templates
