"""A digest for admins: the figures of the last day or week, and what went unanswered."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from exchange import VIETNAM
from handlers.conversation.figures import SHOWN, summary_told, unanswered_told
from store import Store, StoreError, reports
from store.figures import figures as figures_of
from store.filters import Filter

HOUR = 7  # of the day in Vietnam, from which on it is sent
NAME = "sent-for"
DAYS = {"daily": 1, "weekly": 7}
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Digest:
    """Sends over `tell` what happened in the days before; `often` is a key of DAYS. What fewer
    than `least_people` asked is left out: it might tell who they are."""

    store: Store
    phrases: Mapping[str, str]
    often: str
    least_people: int
    tell: Callable[[str], Awaitable[None]]

    async def look(self, now: datetime) -> None:
        """Send the digest if it is due; each one once, whatever restarts come between."""
        here = now.astimezone(VIETNAM)
        if here.hour < HOUR or (self.often == "weekly" and here.weekday() != 0):
            return
        today = f"{here:%Y-%m-%d}"
        state = self.store.channel_state("digest")
        try:
            sent_for = await state.get(NAME)
            if sent_for == today or not await state.swap(NAME, sent_for, today):
                return
            text = await self._text(here)
        except StoreError as error:
            log.warning("Chưa lập được bản tóm tắt: %s", error)
            return
        await self.tell(text)

    async def _text(self, here: datetime) -> str:
        until = here.replace(hour=0, minute=0, second=0, microsecond=0)
        days = DAYS[self.often]
        since = until - timedelta(days=days)
        figures = await figures_of(self.store, Filter(since, until))
        groups = await reports.unanswered(self.store, since, until, SHOWN, self.least_people)
        parts = [summary_told(figures, days, self.phrases)]
        if groups:
            parts.append(unanswered_told(groups, days, self.phrases))
        elif figures.questions:
            parts.append(self.phrases["digest_few"].format(people=self.least_people))
        return "\n\n".join(parts)
