"""Thinking: from a question and an index of the knowledge to an answer."""

from answering.engine import answer, go_on, replay, respond
from answering.index import Index, build_index, build_on
from answering.overviews import OVERVIEWS, Excerpt, excerpts, overview

__all__ = [
    "OVERVIEWS",
    "Excerpt",
    "Index",
    "answer",
    "build_index",
    "build_on",
    "excerpts",
    "go_on",
    "overview",
    "replay",
    "respond",
]
