"""Tokens, and what they are worth to topics."""

from __future__ import annotations

import numpy as np
import pytest

from answering.postings import CONCEPT, PAIR, postings_of, tokens_of


def row(text: str) -> list[tuple[str, float]]:
    bares = text.split()
    return list(tokens_of(bares, [1.0] * len(bares), ()))


TOPICS = postings_of(
    [
        [row("trong cay xanh"), row("cay ven suoi")],
        [row("bao ve rung thong")],
        [],
        [row("cay thong")],
    ]
)


def gained(text: str) -> list[float]:
    return [round(float(one), 4) for one in TOPICS.gained(row(text))]


def test_tokens_are_words_pairs_and_concepts() -> None:
    found = dict(tokens_of(["ke", "hoach", "ke"], [1.0, 0.5, 1.0], [7, 7]))
    assert found == {
        "ke": 1.0,
        "hoach": 0.5,
        "ke hoach": 0.5 * PAIR,
        "hoach ke": 0.5 * PAIR,
        "#7": CONCEPT,
    }


def test_repeated_word_counts_once() -> None:
    assert gained("rung rung rung") == gained("rung")


def test_topic_gains_what_its_best_wording_does() -> None:
    best = gained("cay ven suoi")
    assert best[0] == max(best)
    assert best[0] > gained("trong cay xanh ven suoi")[3]


def test_topic_without_wordings_gains_nothing() -> None:
    assert gained("cay thong")[2] == 0.0


@pytest.mark.parametrize("text", ["", "khong co"])
def test_unknown_words_gain_nothing(text: str) -> None:
    assert not np.any(TOPICS.gained(row(text)))


def test_rarer_word_is_worth_more() -> None:
    assert TOPICS.rare("suoi") > TOPICS.rare("cay")
    assert TOPICS.rare("khong") >= TOPICS.rare("suoi")


def test_no_topics_at_all() -> None:
    assert postings_of([]).gained(row("cay")).shape == (0,)
