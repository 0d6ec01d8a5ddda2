"""`chat`: a conversation in the terminal; what it remembers goes with its end."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from commands.ask import index_of
from exchange import VIETNAM, Answer, Message
from handlers.conversation.turn import Conversation, Manners
from live.knowledge import InUse
from store import Spool, Store, open_store

CHANNEL, PERSON = "terminal", "terminal"


def chat(folder: Path, now: datetime | None) -> int:
    """Answer what is typed until the input ends; gives the exit code."""
    index = index_of(folder)
    phrases = index.knowledge.phrases
    print(phrases["start"].strip())
    print("(Thoát: Ctrl+D)")
    with TemporaryDirectory(prefix="daihoi-") as kept, asyncio.Runner() as runner:
        store = runner.run(_opened(Path(kept)))
        try:
            spool = Spool(Path(kept) / "spool.jsonl")
            manners = Manners(keep_text=False)
            conversation = Conversation(InUse(index), store, spool, phrases, manners)
            for number, text in zip(count(), _typed(), strict=False):
                if text.strip():
                    runner.run(_answer(conversation, number, text, now))
                else:
                    print(phrases["empty"])
        finally:
            runner.run(store.close())
    return 0


async def _opened(folder: Path) -> Store:
    """A store that nothing outlasts."""
    return await open_store(f"sqlite+aiosqlite:///{folder / 'daihoi.db'}", None)


async def _answer(conversation: Conversation, number: int, text: str, now: datetime | None) -> None:
    at = now or datetime.now(VIETNAM)
    message = Message(CHANNEL, str(number), PERSON, PERSON, text, at)
    await conversation.turn(message, _show, by_words=True)


async def _show(answer: Answer) -> None:
    print(answer.text)


def _typed() -> Iterator[str]:
    while True:
        try:
            yield input("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
