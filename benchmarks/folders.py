"""Knowledge folders for measuring: written from plain entries, and made ready for questions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from answering import Index, build_index
from curation.collector import collector_paused
from curation.loading import load_knowledge


def write_entries(folder: Path, lines: Iterable[str]) -> None:
    """Write entries to a folder's one YAML file; each line is a JSON object {"id", "questions"}."""
    text = ["entries:"]
    for line in filter(str.strip, lines):
        entry = json.loads(line)
        # A JSON string is a valid double-quoted scalar of YAML.
        text.append(f"  - id: {json.dumps(str(entry['id']), ensure_ascii=False)}")
        text.append("    questions:")
        text += [f"      - {json.dumps(one, ensure_ascii=False)}" for one in entry["questions"]]
        text.append(f"    answer: {json.dumps('Trả lời ' + str(entry['id']), ensure_ascii=False)}")
    (folder / "entries.yaml").write_text("\n".join(text) + "\n", encoding="utf-8")


@collector_paused()
def index_of(folder: Path) -> Index:
    """The index of a knowledge folder, made as the program makes it; raises KnowledgeError."""
    return build_index(load_knowledge(folder))
