"""`ask`: one question on the command line, or questions as JSON Lines; logs nothing."""

from __future__ import annotations

import sys
import time
from datetime import datetime
from pathlib import Path

from answering import Index, build_index, replay, respond
from curation.collector import collector_paused
from curation.loading import load_knowledge
from exchange import Question
from protocol import LineError, error_line, read_line, reply_line


@collector_paused()
def index_of(folder: Path) -> Index:
    """The index of a knowledge folder; raises KnowledgeError if the folder can't be used."""
    return build_index(load_knowledge(folder))


def ask(text: str, folder: Path, now: datetime, explain: bool) -> int:
    """Print the reply to one question; gives the exit code."""
    index = index_of(folder)
    question = Question(text, now)
    told = respond(question, replay(question, index), index)
    print(told.text)
    if explain:
        print("\n" + "\n".join(told.explanation))
    return 0


def ask_lines(folder: Path, now: datetime) -> int:
    """Answer each line of standard input with a line, one that can't be read with an error line."""
    index = index_of(folder)
    for raw in sys.stdin.buffer:
        line = raw.decode("utf-8", "replace")
        if not line.strip():
            continue
        try:
            identity, question = read_line(line, now)
        except LineError as error:
            reply = error_line(error.id, str(error))
        else:
            context = replay(question, index)
            began = time.perf_counter()
            told = respond(question, context, index)
            reply = reply_line(identity, told, (time.perf_counter() - began) * 1000)
        sys.stdout.buffer.write(reply.encode() + b"\n")
        sys.stdout.buffer.flush()
    return 0
