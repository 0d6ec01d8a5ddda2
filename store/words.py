"""The words of the log's questions, by which the search finds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from reading.text import fold
from store.tables import turn_words, turns

MOST_WORDS, LONGEST_WORD = 40, 30  # of a question, and in characters
COMMON = 2_000  # turns from which on a word is not counted further


def words_of(text: str) -> tuple[str, ...]:
    """The different words of a text without marks and capitals, in their order."""
    found = (word[:LONGEST_WORD] for word in re.findall(r"\w+", fold(text)))
    return tuple(dict.fromkeys(found))[:MOST_WORDS]


async def note(connection: AsyncConnection, asked: Sequence[tuple[int, str | None]]) -> None:
    """Keep the words of questions, given with the ids of their turns."""
    rows = _rows(asked)
    if rows:
        await connection.execute(sa.insert(turn_words), rows)


async def forget(connection: AsyncConnection, conditions: Sequence[sa.ColumnElement[bool]]) -> None:
    """Forget the words of the turns under `conditions`; to be called before their texts go."""
    texts = sa.select(turns.c.id, turns.c.question).where(*conditions)
    rows = _rows([(row[0], row[1]) for row in await connection.execute(texts)])
    gone = sa.delete(turn_words).where(
        turn_words.c.word == sa.bindparam("of_word"), turn_words.c.turn == sa.bindparam("of_turn")
    )
    if rows:
        named = [{"of_word": row["word"], "of_turn": row["turn"]} for row in rows]
        await connection.execute(gone, named)


def _rows(asked: Sequence[tuple[int, str | None]]) -> list[dict[str, str | int]]:
    return [
        {"word": word, "turn": number}
        for number, text in asked
        if text is not None
        for word in words_of(text)
    ]


async def turns_with(connection: AsyncConnection, search: str) -> sa.Select[tuple[int]] | None:
    """The ids of the turns whose question holds all words of a search, to be selected from; None
    where the search holds no word."""
    words = words_of(search)
    if not words:
        return None
    counted = [(await _count(connection, word), word) for word in words]
    # From the rarest on: each further word is only looked up for what is left.
    rarest, *others = (word for _, word in sorted(counted))
    first = turn_words.alias("rarest")
    query = sa.select(first.c.turn).where(first.c.word == rarest)
    return query.where(*hold(first.c.turn, others))


def hold(turn: sa.ColumnElement[int], words: Sequence[str]) -> list[sa.ColumnElement[bool]]:
    """The conditions that the question of a turn holds some words, each looked up by itself."""
    conditions: list[sa.ColumnElement[bool]] = []
    for place, word in enumerate(words):
        also = turn_words.alias(f"word{place}")
        conditions.append(sa.exists().where(also.c.word == word, also.c.turn == turn))
    return conditions


async def are_common(connection: AsyncConnection, words: Sequence[str]) -> bool:
    """Whether each of some words stands in very many turns."""
    counted = [await _count(connection, word) for word in words]
    return min(counted, default=0) >= COMMON


async def _count(connection: AsyncConnection, word: str) -> int:
    """In how many turns a word stands, COMMON at most."""
    some = sa.select(turn_words.c.turn).where(turn_words.c.word == word).limit(COMMON).subquery()
    return await connection.scalar(sa.select(sa.func.count()).select_from(some)) or 0
