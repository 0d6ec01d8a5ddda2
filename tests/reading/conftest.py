"""What the reader knows in these tests: the general language and the invented folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from answering import build_index
from curation.loading import load_knowledge
from reading.lexicon import Lexicon

INVENTED = Path(__file__).parent.parent / "knowledge"


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    """The lexicon of tests/knowledge."""
    return build_index(load_knowledge(INVENTED)).lexicon


@pytest.fixture
def today() -> date:
    """A Wednesday."""
    return date(2030, 3, 20)
