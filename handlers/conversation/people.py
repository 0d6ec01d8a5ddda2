"""What a person decided about the log: kept in memory for those who write now."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from datetime import UTC, datetime

from exchange import Message
from store import Store, StoreError, Who

PEOPLE = 10_000


class People:
    """The consent of people, read once from the store and kept while they write."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: OrderedDict[str, bool | None] = OrderedDict()

    def who(self, message: Message) -> Who:
        """Who wrote a message, as the store knows them."""
        return self._store.who(message.channel, message.person)

    async def consent_of(self, channel: str, person: str) -> bool | None:
        """Whether a person (`Who.kept`) lets questions be kept: None while undecided.

        While the database can't be read nobody has agreed to anything.
        """
        if person not in self._known:
            try:
                found = await self._store.consent_of(channel, person)
            except StoreError:
                return None
            self._keep(person, found)
        return self._known[person]

    async def decide(self, channel: str, person: Who, consent: bool, wording: str) -> None:
        """Keep what a person decided, on which wording; raises StoreError."""
        # What of the wording is kept tells one version from another.
        version = hashlib.sha256(wording.encode()).hexdigest()[:12]
        await self._store.decide(channel, person, consent, datetime.now(UTC), version)
        self._keep(person.kept, consent)

    async def forget(self, message: Message) -> int:
        """Delete all that is held about who wrote a message; gives how many turns that were.

        Raises StoreError.
        """
        person = self.who(message)
        gone = await self._store.forget_person(message.channel, person, message.person)
        self._known.pop(person.kept, None)
        return gone

    def _keep(self, person: str, consent: bool | None) -> None:
        self._known[person] = consent
        self._known.move_to_end(person)
        while len(self._known) > PEOPLE:
            self._known.popitem(last=False)
