"""Which wordings hold which words: an inverted index with the gain of each word worked out."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# Okapi BM25 (Robertson and Zaragoza 2009): K how soon a word that is repeated stops counting, B how
# much a long wording is held against it. The values are the usual ones of the literature.
K, B = 1.2, 0.5
MOST = 150_000  # places of tokens that are added up for one reading, the rarest tokens first
PAIR = 0.6  # what two words in their order count, beside either alone
CONCEPT = 1.0  # ... and a concept that both name, each in its own words


@dataclass(frozen=True, slots=True)
class Postings:
    """For each token the wordings that hold it, and what it adds to them.

    `numbers` leads from a token to its place in `starts`; from `starts[n]` to `starts[n + 1]` stand
    in `rows` the wordings and in `gains` what the token is worth to each. `firsts` are the first
    rows of the topics: the rows of a topic stand side by side. `rarity` is the inverse document
    frequency of each token.
    """

    numbers: Mapping[str, int]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    gains: NDArray[np.float32]
    rarity: NDArray[np.float32]
    firsts: NDArray[np.int64]
    count: int

    def gained(self, tokens: Iterable[tuple[str, float]]) -> NDArray[np.float32]:
        """What each topic gains from weighted tokens: the sum of its best wording."""
        sums = np.zeros(self.count, dtype=np.float32)
        found = [(self.numbers[one], weight) for one, weight in tokens if one in self.numbers]
        found.sort(key=lambda one: -self.rarity[one[0]])
        left = MOST
        for number, weight in found:
            held = slice(self.starts[number], self.starts[number + 1])
            left -= held.stop - held.start
            if left < 0:
                break  # what is left is in nearly everything and tells nothing apart
            sums[self.rows[held]] += self.gains[held] * np.float32(weight)
        return np.maximum.reduceat(sums, self.firsts) if self.count else sums

    def rare(self, token: str) -> float:
        """How rare a token is among the wordings: 0 or more; one that none holds is rarest."""
        number = self.numbers.get(token)
        if number is None:
            return math.log(1 + (self.count + 0.5) / 0.5)
        return float(self.rarity[number])


def postings_of(topics: Iterable[Sequence[Sequence[tuple[str, float]]]]) -> Postings:
    """The postings of topics, each with its wordings as weighted tokens; a topic without one gets
    an empty one."""
    numbers: dict[str, int] = {}
    found: list[int] = []
    weights: list[float] = []
    sizes: list[int] = []
    firsts: list[int] = []
    lengths: list[int] = []
    for wordings in topics:
        firsts.append(len(sizes))
        for tokens in wordings or [()]:
            best: dict[int, float] = {}
            for token, weight in tokens:
                number = numbers.setdefault(token, len(numbers))
                best[number] = max(weight, best.get(number, 0.0))
            found.extend(best)
            weights.extend(best.values())
            sizes.append(len(best))
            lengths.append(sum(" " not in token for token, _ in tokens))
    return _sorted(numbers, found, weights, sizes, firsts, lengths)


def _sorted(
    numbers: dict[str, int],
    found: Sequence[int],
    weights: Sequence[float],
    sizes: Sequence[int],
    firsts: Sequence[int],
    lengths: Sequence[int],
) -> Postings:
    """The postings by token, with the gain of each worked out."""
    tokens = np.asarray(found, dtype=np.int64)
    rows = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    order = np.argsort(tokens, kind="stable")
    counts = np.bincount(tokens, minlength=len(numbers))
    rarity = np.log(1 + (len(sizes) - counts + 0.5) / (counts + 0.5)).astype(np.float32)
    spread = np.asarray(lengths, dtype=np.float32)
    longer = spread / max(float(spread.mean()) if len(spread) else 0.0, 1.0)
    saturated = (K + 1) / (1 + K * (1 - B + B * longer))
    gains = rarity[tokens] * np.asarray(weights, dtype=np.float32) * saturated[rows]
    return Postings(
        numbers=numbers,
        starts=np.concatenate(([0], np.cumsum(counts))),
        rows=rows[order],
        gains=gains[order].astype(np.float32),
        rarity=rarity,
        firsts=np.asarray(firsts, dtype=np.int64),
        count=len(sizes),
    )


def tokens_of(
    bares: Sequence[str], weights: Sequence[float], concepts: Iterable[int]
) -> Iterator[tuple[str, float]]:
    """The tokens of a text: its words, each two that follow one another, and its concepts.

    A token counts once, however often a long message repeats it.
    """
    found: dict[str, float] = {}
    for place, bare in enumerate(bares):
        found[bare] = max(weights[place], found.get(bare, 0.0))
    for place in range(len(bares) - 1):
        pair = f"{bares[place]} {bares[place + 1]}"
        weight = min(weights[place], weights[place + 1]) * PAIR
        found[pair] = max(weight, found.get(pair, 0.0))
    yield from found.items()
    for concept in dict.fromkeys(concepts):
        yield f"#{concept}", CONCEPT
