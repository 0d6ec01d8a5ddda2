"""`chat`: a conversation in the terminal; logs nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from answering import answer
from commands.ask import index_of
from exchange import VIETNAM, Question

REMEMBERED = 6  # messages that the next one may lean on


def chat(folder: Path, now: datetime | None) -> int:
    """Answer what is typed until the input ends; gives the exit code."""
    index = index_of(folder)
    print(index.knowledge.phrases["start"].strip())
    print("(Thoát: Ctrl+D)")
    earlier: tuple[str, ...] = ()
    for text in _typed():
        told = answer(Question(text, now or datetime.now(VIETNAM), earlier), index)
        print(told.text)
        earlier = (*earlier, text)[-REMEMBERED:]
    return 0


def _typed() -> Iterator[str]:
    while True:
        try:
            yield input("\n> ")
        except (EOFError, KeyboardInterrupt):
            print()
            return
