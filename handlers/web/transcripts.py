"""What each browser's chat shows: in memory, bounded, the longest unused forgotten first."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass

from exchange import Answer

PEOPLE = 2_000
EXCHANGES = 30
SHOWN = 1_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """A message and its answer; `key` is the message's delivery key."""

    key: str
    asked: str
    answer: Answer


class Transcripts:
    """The last exchanges of the last people."""

    def __init__(self, people: int = PEOPLE, exchanges: int = EXCHANGES) -> None:
        self._people = people
        self._exchanges = exchanges
        self._kept: OrderedDict[str, deque[Exchange]] = OrderedDict()

    def add(self, person: str, key: str, asked: str, answer: Answer) -> None:
        """Append an exchange; a question longer than a screen is kept cut."""
        shown = asked if len(asked) <= SHOWN else asked[:SHOWN] + "…"
        kept = self._kept.setdefault(person, deque(maxlen=self._exchanges))
        kept.append(Exchange(key, shown, answer))
        self._kept.move_to_end(person)
        while len(self._kept) > self._people:
            self._kept.popitem(last=False)

    def forget(self, person: str) -> None:
        """Show nothing more of what one person asked."""
        self._kept.pop(person, None)

    def of(self, person: str) -> Sequence[Exchange]:
        """The exchanges of one person, oldest first."""
        return tuple(self._kept.get(person, ()))

    def find(self, person: str, key: str) -> Exchange | None:
        """The exchange whose message had this delivery key, if it is still kept."""
        return next((kept for kept in self.of(person) if kept.key == key), None)
