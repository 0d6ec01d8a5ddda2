"""Folders checked by the real command, and what it says of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from commands.check import check
from exchange import VIETNAM
from tests.curation.folders import folder_of

NOW = datetime(2020, 7, 20, 9, tzinfo=VIETNAM)

HEAD = """\
units:
  - {id: lang-vang, name: xã Làng Vàng, level: ward}
  - {id: lang-xanh, name: xã Làng Xanh, level: ward}
sources:
  - {id: bao-lang, title: Bản tin Làng Vàng, outlet: BLV, date: 15/11/2019}
"""
PLACE = "lang-vang"


def entries(texts: Iterable[str]) -> str:
    """A file of plain entries, one for each answer: e0, e1 ... with questions of their own."""
    lines = ["entries:"]
    for number, text in enumerate(texts):
        lines += [f"  - id: e{number}", f"    questions: [Hỏi chuyện số {number} ở đâu?]"]
        lines += [f"    answer: {json.dumps(text, ensure_ascii=False)}"]
    return "\n".join(lines) + "\n"


def checked(
    place: Path,
    content: str,
    capsys: pytest.CaptureFixture[str],
    now: datetime = NOW,
    **others: str,
) -> list[dict[str, Any]]:
    """What the command says of a folder with this file and `others` (a name without .yaml and a
    content each), every complaint as JSON gives it."""
    files = {f"{name}.yaml": text for name, text in {"tep": content, **others}.items()}
    check(folder_of(place, files), now, "json")
    document = json.loads(capsys.readouterr().out)
    found: list[dict[str, Any]] = [*document["errors"], *document["warnings"]]
    return found


def of_rule(rule: str, complaints: Sequence[dict[str, Any]]) -> list[tuple[str, int]]:
    """The items and lines at which a rule is broken."""
    return [(one["entry"], one["line"]) for one in complaints if one["rule"] == rule]
