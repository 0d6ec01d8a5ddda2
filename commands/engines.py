"""The engine of a knowledge folder, as conversations ask it."""

from __future__ import annotations

from answering import Index, answer, excerpts, go_on, overview
from handlers.conversation.engine import Engine


def engine_of(index: Index) -> Engine:
    """The engine over an index."""
    return Engine(
        answers=lambda question: answer(question, index),
        go_on=lambda question, standing: go_on(question, standing, index),
        overview=lambda kind, day: overview(kind, index, day),
        excerpts=lambda text, now: excerpts(text, index, now),
        version=index.knowledge.version,
    )
