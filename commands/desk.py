"""The log desk over the parts that `run` has opened."""

from __future__ import annotations

from datetime import UTC, datetime

from admin.desk import Desk, open_templates
from admin.door import Door
from config import Settings
from handlers.conversation.turn import Conversation
from live.knowledge import InUse
from store import Store


def desk_of(settings: Settings, store: Store, used: InUse, conversation: Conversation) -> Desk:
    """What the pages of the desk are given."""
    return Desk(
        store=store,
        templates=open_templates(),
        now=lambda: datetime.now(UTC),
        least_people=settings.log.least_people,
        answers=used.answers,
        title_of=used.title_of,
        version=lambda: used.version,
        refused=lambda: used.refused,
        losses=lambda: conversation.losses,
    )


def door_of(desk: Desk, is_open: bool) -> Door:
    """The way to the pages of a desk."""
    return Door(desk.store, desk.templates, desk.now, is_open)
