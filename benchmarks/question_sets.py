"""Sets of plain entries with the questions that they answer, to be read, respelled and written."""

from __future__ import annotations

import json
import random
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.folders import write_entries
from reading.text import clean, fold, lower

ENTRIES, TESTS = "kb.jsonl", "test.jsonl"
KNOWLEDGE = "knowledge"  # where in a written set the same entries lie as a knowledge folder
TRIES = 20  # titles drawn at most for each one wanted


@dataclass(frozen=True, slots=True)
class Entry:
    """A plain entry: its id and the wordings that it is asked by."""

    id: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Test:
    """A question and the id of the entry that answers it."""

    text: str
    id: str


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Entries, and questions each of which one of them answers."""

    entries: tuple[Entry, ...]
    tests: tuple[Test, ...]


def read_set(folder: Path) -> QuestionSet:
    """The set of a folder, its texts as everybody gets them: cleaned, in lower case.

    Questions that no entry answers are left out. Raises OSError for a file that can't be opened,
    ValueError with file and line for one that can't be read.
    """
    entries = tuple(
        Entry(str(one["id"]), tuple(map(comparable, one["questions"])))
        for one in _lines(folder / ENTRIES, ("id", "questions"))
    )
    known = {entry.id for entry in entries}
    tests = tuple(
        Test(comparable(one["q"]), str(one["id"]))
        for one in _lines(folder / TESTS, ("id", "q"))
        if str(one["id"]) in known
    )
    if not tests:
        raise ValueError(f"{folder}: no question that an entry answers")
    return QuestionSet(entries, tests)


def _lines(path: Path, keys: Sequence[str]) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                fields = json.loads(line)
                yield {key: fields[key] for key in keys}
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path}:{number}: {error!r}") from None


def comparable(text: str) -> str:
    """`text` cleaned and in lower case."""
    return lower(clean(text))


def bare(text: str) -> str:
    """`text` as it is typed by those who leave out the marks."""
    # Not reading.text.fold, which also makes "ki" of "kỳ": nobody types that by leaving out marks.
    apart = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in apart if not unicodedata.combining(char))


def folded(entries: Sequence[Entry]) -> list[Entry]:
    """The entries without marks."""
    return [respelled(entry, fold) for entry in entries]


def respelled(entry: Entry, spell: Callable[[str], str]) -> Entry:
    """An entry with each of its wordings spelled anew."""
    return Entry(entry.id, tuple(map(spell, entry.questions)))


def recombined(entries: Sequence[Entry], count: int, seed: int) -> list[Entry]:
    """`count` new entries: the first half of one title and the second half of another.

    The same seed gives the same entries. Raises ValueError if the titles don't suffice.
    """
    dice = random.Random(seed)
    titles = [entry.questions[0].split() for entry in entries]
    made: dict[str, None] = {}
    for _ in range(TRIES * count):
        first, second = dice.choice(titles), dice.choice(titles)
        made[" ".join([*first[: len(first) // 2], *second[len(second) // 2 :]])] = None
        if len(made) == count:
            return [Entry(f"made-{number}", (title,)) for number, title in enumerate(made)]
    raise ValueError(f"{len(titles)} titles are too few to make {count:,} of them")


def write_set(folder: Path, entries: Sequence[Entry]) -> None:
    """Write entries to a new folder, once as JSON lines and once as a knowledge folder."""
    knowledge = folder / KNOWLEDGE
    knowledge.mkdir(parents=True)
    lines = [
        json.dumps({"id": one.id, "questions": one.questions}, ensure_ascii=False)
        for one in entries
    ]
    (folder / ENTRIES).write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_entries(knowledge, lines)
