"""What each person wrote lately, so that the next message can lean on it."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MESSAGES = 6
PEOPLE = 10_000


@dataclass(frozen=True, slots=True)
class Remembered:
    """A message and when it came."""

    at: datetime
    text: str


@dataclass(slots=True)
class Talk:
    """One person's running conversation; `position` counts its messages."""

    position: int = 0
    messages: deque[Remembered] = field(default_factory=lambda: deque(maxlen=MESSAGES))


class Contexts:
    """The conversations in memory: those of the last people who wrote, for some minutes."""

    def __init__(self, minutes: int, people: int = PEOPLE) -> None:
        self._age = timedelta(minutes=minutes)
        self._people = people
        self._talks: OrderedDict[tuple[str, str], Talk] = OrderedDict()

    def knows(self, person: tuple[str, str]) -> bool:
        """Whether this person wrote before, as far as memory goes."""
        return person in self._talks

    def since(self, now: datetime) -> datetime:
        """The moment before which messages no longer count."""
        return now - self._age

    def recall(self, person: tuple[str, str], position: int, lately: Iterable[Remembered]) -> None:
        """Start a person's conversation from what the log holds of it."""
        self._keep(person, Talk(position, deque(lately, maxlen=MESSAGES)))

    def earlier(self, person: tuple[str, str], now: datetime) -> tuple[str, ...]:
        """What the person wrote lately, oldest first."""
        talk = self._talks.get(person, Talk())
        return tuple(each.text for each in talk.messages if each.at >= self.since(now))

    def remember(self, person: tuple[str, str], text: str, now: datetime) -> int:
        """Keep a message; gives its position in the conversation, from 1."""
        talk = self._talks.get(person)
        if talk is None or not self.earlier(person, now):
            talk = Talk()
        talk.messages.append(Remembered(now, text))
        talk.position += 1
        self._keep(person, talk)
        return talk.position

    def _keep(self, person: tuple[str, str], talk: Talk) -> None:
        self._talks[person] = talk
        self._talks.move_to_end(person)
        while len(self._talks) > self._people:
            self._talks.popitem(last=False)
