"""The log desk over the parts that `run` has opened."""

from __future__ import annotations

from datetime import UTC, datetime

from admin.desk import Desk, open_templates
from admin.door import Door
from answering import Index
from config import Settings
from handlers.conversation.engine import Engine
from handlers.conversation.turn import Conversation
from store import Store


def desk_of(
    settings: Settings, store: Store, engine: Engine, index: Index, conversation: Conversation
) -> Desk:
    """What the pages of the desk are given."""

    def title_of(entry: str) -> str | None:
        place = index.place_of.get(entry)
        return None if place is None else index.topics[place].title

    return Desk(
        store=store,
        templates=open_templates(),
        now=lambda: datetime.now(UTC),
        least_people=settings.log.least_people,
        answers=engine.answers,
        title_of=title_of,
        version=lambda: engine.version,
        losses=lambda: conversation.losses,
    )


def door_of(desk: Desk, is_open: bool) -> Door:
    """The way to the pages of a desk."""
    return Door(desk.store, desk.templates, desk.now, is_open)
