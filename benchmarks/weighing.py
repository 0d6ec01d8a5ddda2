"""Matchers that weigh words or letters by their rarity; they need the packages of group `bench`."""

from __future__ import annotations

from pathlib import Path

import bm25s
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.matchers import WORD, Matcher, wordings


def bm25(folder: Path) -> Matcher:
    """bm25s over words, as it comes."""
    texts, ids = wordings(folder)
    index = bm25s.BM25()
    index.index([WORD.findall(text) for text in texts], show_progress=False)

    def best(text: str) -> str | None:
        found, _ = index.retrieve([WORD.findall(text)], k=1, show_progress=False)
        return ids[int(found[0, 0])]

    return best


def tfidf(folder: Path) -> Matcher:
    """scikit-learn's TF-IDF over all runs of 2 to 5 characters, compared by the cosine."""
    texts, ids = wordings(folder)
    # Runs across words ("char") find more here than those within words ("char_wb").
    vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(2, 5))
    weights = vectorizer.fit_transform(texts)

    def best(text: str) -> str | None:
        likeness = weights @ vectorizer.transform([text]).T
        return ids[int(likeness.toarray().argmax())]

    return best
