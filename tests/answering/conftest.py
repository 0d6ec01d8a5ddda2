"""The index of the invented folder, and ways to ask it and others."""

from __future__ import annotations

from pathlib import Path

import pytest

from answering import Index, build_index
from curation.loading import load_knowledge
from tests.answering.asking import Ask, AskFolder, asking

INVENTED = Path(__file__).parent.parent / "knowledge"


@pytest.fixture(scope="session")
def index() -> Index:
    """The index of tests/knowledge."""
    return build_index(load_knowledge(INVENTED))


@pytest.fixture
def ask(index: Index) -> Ask:
    """Ask the invented folder."""
    return asking(index)


@pytest.fixture
def ask_folder(tmp_path: Path) -> AskFolder:
    """Ask a folder that holds one file with this text."""

    def of(text: str) -> Ask:
        (tmp_path / "hoi-dap.yaml").write_text(text, encoding="utf-8")
        return asking(build_index(load_knowledge(tmp_path)))

    return of
