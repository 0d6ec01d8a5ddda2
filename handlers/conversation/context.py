"""What each person wrote lately, so that the next message can lean on it."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from exchange import Offer
from handlers.conversation.engine import Standing

MESSAGES = 6
PEOPLE = 10_000
# The channel, who writes, and the group in which ("" in private): what a person asked in private
# must not show in a group.
Talker = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Remembered:
    """A message and when it came."""

    at: datetime
    text: str


@dataclass(slots=True)
class Talk:
    """One person's running conversation; `position` counts its messages, `standing` is where it
    stands for the engine (None if only the messages are known), `said` tells when
    something that is said once was said, `note_until` until when the next text is a note;
    `offers` is what the last reply offered, and when; `judged` the delivery key of the message
    whose reply is judged by words."""

    position: int = 0
    messages: deque[Remembered] = field(default_factory=lambda: deque(maxlen=MESSAGES))
    standing: Standing = None
    said: dict[str, datetime] = field(default_factory=dict)
    note_until: datetime | None = None
    offers: tuple[Offer, ...] = ()
    offered_at: datetime | None = None
    judged: str | None = None


class Contexts:
    """The conversations in memory: those of the last people who wrote, for some minutes."""

    def __init__(self, minutes: int, people: int = PEOPLE) -> None:
        self._age = timedelta(minutes=minutes)
        self._people = people
        self._talks: OrderedDict[Talker, Talk] = OrderedDict()

    def knows(self, talker: Talker) -> bool:
        """Whether this person asked before, as far as memory goes."""
        talk = self._talks.get(talker)
        return talk is not None and bool(talk.messages)

    def is_new(self, talker: Talker) -> bool:
        """Whether nothing at all is remembered of this person."""
        return talker not in self._talks

    def since(self, now: datetime) -> datetime:
        """The moment before which messages no longer count."""
        return now - self._age

    def recall(self, talker: Talker, position: int, lately: Iterable[Remembered]) -> None:
        """Start a person's conversation from what the log holds of it."""
        talk = self._talk(talker)
        talk.position, talk.messages = position, deque(lately, maxlen=MESSAGES)

    def earlier(self, talker: Talker, now: datetime) -> tuple[str, ...]:
        """What the person wrote lately, oldest first."""
        talk = self._talks.get(talker, Talk())
        return tuple(each.text for each in talk.messages if each.at >= self.since(now))

    def remember(self, talker: Talker, text: str, now: datetime) -> int:
        """Keep a message; gives its position in the conversation, from 1."""
        talk = self._talk(talker)
        if not self.earlier(talker, now):
            talk.position = 0
            talk.messages.clear()
            talk.standing = None
        talk.messages.append(Remembered(now, text))
        talk.position += 1
        return talk.position

    def standing(self, talker: Talker) -> Standing:
        """Where the conversation stands, as it was left by `stands`; None if that isn't known."""
        return self._talk(talker).standing

    def stands(self, talker: Talker, standing: Standing) -> None:
        """Keep where the conversation stands."""
        self._talk(talker).standing = standing

    def first_time(self, talker: Talker, what: str, now: datetime, within: timedelta) -> bool:
        """Whether something was not said to this person lately; from now on it was."""
        said = self._talk(talker).said
        if what in said and now - said[what] < within:
            return False
        said[what] = now
        return True

    def expect_note(self, talker: Talker, until: datetime) -> None:
        """Take the person's next text for a note to the office."""
        self._talk(talker).note_until = until

    def expects_note(self, talker: Talker, now: datetime) -> bool:
        """Whether the person's next text is a note."""
        talk = self._talks.get(talker)
        return talk is not None and talk.note_until is not None and now <= talk.note_until

    def take_note(self, talker: Talker, now: datetime) -> bool:
        """Whether the text that came is such a note; the one after it is none."""
        talk = self._talks.get(talker)
        if talk is None or talk.note_until is None:
            return False
        until, talk.note_until = talk.note_until, None
        return now <= until

    def offer(self, talker: Talker, offers: tuple[Offer, ...], now: datetime) -> None:
        """Keep what a reply offered."""
        talk = self._talk(talker)
        talk.offers, talk.offered_at = offers, now

    def offers(self, talker: Talker, now: datetime) -> tuple[Offer, ...]:
        """What the last reply offered, as long as a conversation lasts."""
        talk = self._talks.get(talker)
        if talk is None or talk.offered_at is None or talk.offered_at < self.since(now):
            return ()
        return talk.offers

    def judge(self, talker: Talker, key: str | None) -> None:
        """Keep the delivery key of the message whose reply words judge from now on."""
        self._talk(talker).judged = key

    def judged(self, talker: Talker) -> str | None:
        """The delivery key of the message whose reply words judge; None if there is none."""
        return self._talk(talker).judged

    def forget(self, talker: Talker) -> None:
        """Forget all that this person wrote, here and in groups."""
        for each in [one for one in self._talks if one[:2] == talker[:2]]:
            del self._talks[each]

    def _talk(self, talker: Talker) -> Talk:
        """The person's conversation, the latest from now on."""
        talk = self._talks.setdefault(talker, Talk())
        self._talks.move_to_end(talker)
        while len(self._talks) > self._people:
            self._talks.popitem(last=False)
        return talk
