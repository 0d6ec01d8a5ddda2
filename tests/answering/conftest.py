"""The index of the invented folder, and a way to ask it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from answering import Index, answer, build_index
from curation.loading import load_knowledge
from exchange import Answer, Question
from protocol import VIETNAM

INVENTED = Path(__file__).parent.parent / "knowledge"
NOW = "2030-03-20T09:00"
Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def index() -> Index:
    """The index of tests/knowledge."""
    return build_index(load_knowledge(INVENTED))


def asking(index: Index) -> Ask:
    """A function that asks: the last text is the question, those before it came earlier."""

    def ask(*texts: str, now: str = NOW, chosen: str | None = None) -> Answer:
        asked_at = datetime.fromisoformat(now).replace(tzinfo=VIETNAM)
        return answer(Question(texts[-1], asked_at, texts[:-1], chosen), index)

    return ask


@pytest.fixture
def ask(index: Index) -> Ask:
    """Ask the invented folder, on Wednesday 20/3/2030 unless `now` says otherwise."""
    return asking(index)


@pytest.fixture
def ask_folder(tmp_path: Path) -> Callable[[str], Ask]:
    """Ask a folder that holds one file with this text."""

    def of(text: str) -> Ask:
        (tmp_path / "hoi-dap.yaml").write_text(text, encoding="utf-8")
        return asking(build_index(load_knowledge(tmp_path)))

    return of
