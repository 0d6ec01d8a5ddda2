"""Thinking: from a question and an index of the knowledge to an answer."""

from answering.engine import answer, replay, respond
from answering.index import Index, build_index

__all__ = ["Index", "answer", "build_index", "replay", "respond"]
