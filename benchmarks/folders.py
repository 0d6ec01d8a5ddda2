"""Knowledge folders of plain entries, written for measuring."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path


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
