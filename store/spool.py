"""The file that takes what the database doesn't: claims, and turns that were answered."""

from __future__ import annotations

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from exchange import Candidate, Message, Offer, Outcome
from store.errors import StoreError
from store.inbox import LONGEST_WAIT
from store.turns import Turn, row_of

T = TypeVar("T")
P = ParamSpec("P")
Claim = Callable[[Sequence[Message]], Awaitable[list[bool]]]
Finish = Callable[[Turn], Awaitable[None]]

# Few enough that a claim of this moment isn't kept waiting by those of the spool.
LINES_AT_A_TIME = 200
log = logging.getLogger(__name__)


class Spool:
    """Messages and turns in one file, a line of JSON each, flushed before `append` comes back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        # What is being brought into the database; left over where a run ended in the middle of it.
        self._taken = path.with_name(f"{path.name}.taken")
        self._lock = asyncio.Lock()
        self._draining = asyncio.Lock()
        self._pending: list[bytes] = []
        self._next: asyncio.Task[None] | None = None
        self._new: list[Message] = []
        self._is_settled = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to drain."""
        return not (self._path.exists() or self._taken.exists())

    async def append(self, messages: Sequence[Message]) -> None:
        """Keep claimed messages; raises StoreError where the disk refuses."""
        if messages:
            await self._append(line_of("message", asdict(message)) for message in messages)

    async def append_turn(self, turn: Turn) -> None:
        """Keep a turn, personal numbers masked; raises StoreError where the disk refuses."""
        await self._append([line_of("turn", row_of(turn))])

    async def drain(self, claim: Claim, finish: Finish) -> list[Message]:
        """Bring into the database what the file holds; gives the messages that were new there.

        Raises what `claim` and `finish` raise: nothing is lost then, the next call tries again.
        """
        async with self._draining:
            # What an earlier run or call left behind comes first: its name is needed.
            await self._drain_taken(claim, finish)
            await self._in_turn(self._take)
            await self._drain_taken(claim, finish)
            new, self._new = self._new, []
            return new

    async def _append(self, lines: Iterable[bytes]) -> None:
        self._pending += lines
        if self._next is None:
            self._next = asyncio.create_task(self._write_pending(), name="store spool")
        # Shielded: who stops waiting must not stop those who wait for the same flush.
        await asyncio.shield(self._next)

    async def _write_pending(self) -> None:
        async with self._lock:
            # All that came while the file was busy is written and flushed at once.
            lines, self._pending, self._next = b"".join(self._pending), [], None
            await self._in_thread(self._write, lines)

    async def _drain_taken(self, claim: Claim, finish: Finish) -> None:
        messages, turns = await self._in_turn(self._read_taken)
        # Turns first: what was answered in the meantime is then no new message any more.
        for start in range(0, len(turns), LINES_AT_A_TIME):
            written = map(finish, turns[start : start + LINES_AT_A_TIME])
            for error in await asyncio.gather(*written, return_exceptions=True):
                if error is not None:
                    raise error
        for start in range(0, len(messages), LINES_AT_A_TIME):
            claimed = messages[start : start + LINES_AT_A_TIME]
            verdicts = zip(claimed, await claim(claimed), strict=True)
            # Kept until a drain succeeds: the next one will not find them new again.
            self._new += [message for message, is_new in verdicts if is_new]
        await self._in_turn(self._remove_taken)

    async def _in_turn(self, work: Callable[[], T]) -> T:
        async def locked() -> T:
            async with self._lock:
                return await self._in_thread(work)

        # Shielded: a thread can't be stopped, and what follows must not run beside it.
        return await asyncio.shield(locked())

    async def _in_thread(self, work: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
        try:
            return await asyncio.to_thread(work, *args, **named)
        except OSError as error:
            raise StoreError(
                f"Không dùng được tệp chờ {self._path}: {error.strerror}; "
                "hãy kiểm tra quyền ghi và dung lượng đĩa."
            ) from error

    def _write(self, lines: bytes) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(self._path, "ab", opener=private) as file:
            # A line that a power cut tore must not take the next one with it.
            file.write(b"\n" + lines)
            file.flush()
            os.fsync(file.fileno())
        if not self._is_settled:
            settle(self._path.parent)
            self._is_settled = True

    def _take(self) -> None:
        if self._path.exists():
            self._path.replace(self._taken)
            self._is_settled = False

    def _read_taken(self) -> tuple[list[Message], list[Turn]]:
        messages: list[Message] = []
        turns: list[Turn] = []
        oldest = datetime.now(UTC) - LONGEST_WAIT
        for value in values_of(self._taken):
            if isinstance(value, Turn):
                turns.append(value)
            elif value.received_at >= oldest:
                messages.append(value)
        return messages, turns

    def _remove_taken(self) -> None:
        if not self._taken.exists():
            return
        self._taken.unlink()
        # Else a power cut may bring it back, with messages that were released since.
        settle(self._path.parent)


def private(path: str, flags: int) -> int:
    """Open a file that, if it is made, no other account can read."""
    return os.open(path, flags, 0o600)


def settle(folder: Path) -> None:
    """Flush a folder, so that files which were made or removed stay so after a power cut."""
    if os.name == "nt":  # Windows opens no folders
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def line_of(kind: str, fields: dict[str, Any]) -> bytes:
    """A line of the file; everything beyond ASCII is escaped, lone surrogates too."""
    return json.dumps({kind: fields}, default=datetime.isoformat).encode("ascii") + b"\n"


def values_of(file: Path) -> Iterator[Message | Turn]:
    """What the lines of `file` hold; a broken one is left out, with a word in the log."""
    if not file.exists():
        return
    for number, line in enumerate(file.read_bytes().split(b"\n"), 1):
        try:
            if line:
                yield value_of(line)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            # Its words may be what somebody wrote.
            kind = type(error).__name__
            log.error("Tệp chờ %s, dòng %d: không đọc được (%s), bỏ qua.", file, number, kind)


def value_of(line: bytes) -> Message | Turn:
    """The message or the turn of a line."""
    [(kind, fields)] = json.loads(line).items()
    if kind == "message":
        return Message(**{**fields, "received_at": moment(fields["received_at"])})
    if kind != "turn":
        raise ValueError("neither a message nor a turn")
    read = {
        "asked_at": moment(fields["asked_at"]),
        "answered_at": moment(fields["answered_at"]),
        "outcome": Outcome(fields["outcome"]),
        "candidates": tuple(Candidate(**each) for each in fields["candidates"]),
        # A line of an older version has none.
        "offered": tuple(Offer(*each) for each in fields.get("offered", ())),
    }
    return Turn(**{**fields, **read})


def moment(written: str) -> datetime:
    """An aware datetime; a naive one, which no table takes, is refused with ValueError."""
    read = datetime.fromisoformat(written)
    if read.tzinfo is None:
        raise ValueError("a moment without an offset")
    return read
