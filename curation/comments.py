"""The notes of a YAML file: what stands between its tokens, from “#” to the end of the line."""

from __future__ import annotations

import re

import yaml

_NOTE = re.compile(r"#[^\n]*")
# “|” or “>” may have a note on its own line; the lines below are text.
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]+(?=#)")


def comments_of(text: str) -> list[tuple[int, str]]:
    """Every note of a text without carriage returns: where it begins, and its words.

    Blanks at the end of a note are left out. Raises YAMLError where the text is no YAML.
    """
    found: list[tuple[int, str]] = []
    at = 0
    for token in yaml.scan(text, Loader=yaml.CBaseLoader):
        start = token.start_mark.index
        found += _notes(text, at, start)
        if isinstance(token, yaml.ScalarToken) and (header := _HEADER.match(text, start)):
            found += _notes(text, header.end(), text.find("\n", start))
        at = max(at, token.end_mark.index)
    return found


def _notes(text: str, start: int, end: int) -> list[tuple[int, str]]:
    return [(note.start(), note[0].rstrip()) for note in _NOTE.finditer(text, start, end)]
