"""Replies to the commands that every channel knows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from exchange import Answer, Outcome

COMMAND = re.compile(
    r"\s*/(?:(?P<start>start)|(?P<help>help))(?:@\w+)?(?:\s|$)", re.IGNORECASE | re.ASCII
)


def command_reply(text: str, phrases: Mapping[str, str]) -> Answer | None:
    """The reply to /start or /help, also as /start payload or /help@bot; None for other texts."""
    found = COMMAND.match(text)
    return Answer(Outcome.SMALLTALK, phrases[str(found.lastgroup)]) if found else None
