"""Matchers: from a written question set to a function that names the entry likeliest meant.

Here are our own engine and the stock matchers that need nothing beyond what the program needs;
benchmarks/weighing.py has the others.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from answering.engine import think
from benchmarks.folders import index_of
from benchmarks.question_sets import ENTRIES, KNOWLEDGE
from exchange import VIETNAM, Question

Matcher = Callable[[str], str | None]  # from a question to the id of the best entry, if any
Build = Callable[[Path], Matcher]  # makes a matcher of a set written by question_sets.write_set
WORD = re.compile(r"\w+")


def wordings(folder: Path) -> tuple[list[str], list[str]]:
    """The wordings of all entries, and beside each the id of its entry."""
    texts: list[str] = []
    ids: list[str] = []
    for line in (folder / ENTRIES).read_text(encoding="utf-8").splitlines():
        entry: dict[str, Any] = json.loads(line)
        texts += entry["questions"]
        ids += [entry["id"]] * len(entry["questions"])
    return texts, ids


def ours(folder: Path) -> Matcher:
    """Our own engine: a question is read, and the topics ranked, as for a reply."""
    index = index_of(folder / KNOWLEDGE)
    now = datetime.now(VIETNAM)

    def best(text: str) -> str | None:
        matches = think(Question(text, now), index).matches
        return matches[0].topic.id if matches else None

    return best


def wratio(folder: Path) -> Matcher:
    """rapidfuzz's weighted mix of ratios, the default of its `extractOne`."""
    texts, ids = wordings(folder)
    return lambda text: ids[process.extractOne(text, texts, scorer=fuzz.WRatio)[2]]


def token_set_ratio(folder: Path) -> Matcher:
    """rapidfuzz's ratio of the words that two texts share and those that they don't."""
    texts, ids = wordings(folder)
    return lambda text: ids[process.extractOne(text, texts, scorer=fuzz.token_set_ratio)[2]]


def fts5(folder: Path) -> Matcher:
    """SQLite's full-text search without diacritics: any of the words, in the order of bm25()."""
    texts, ids = wordings(folder)
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE wording USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')"
    )
    base.executemany("INSERT INTO wording(rowid, text) VALUES (?, ?)", enumerate(texts))

    def best(text: str) -> str | None:
        # Quoted, no word is an operator. The order by rank is the one by bm25(), only faster.
        terms = " OR ".join(f'"{word}"' for word in WORD.findall(text))
        if not terms:
            return None
        wanted = "SELECT rowid FROM wording WHERE wording MATCH ? ORDER BY rank LIMIT 1"
        with closing(base.execute(wanted, (terms,))) as rows:
            found = rows.fetchone()
        return ids[found[0]] if found else None

    return best
