"""Entries written for measuring are knowledge like any other."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from answering import answer
from benchmarks.folders import index_of, write_entries
from curation.loading import load_knowledge
from curation.models import Entry
from exchange import VIETNAM, Outcome, Question

WRITTEN = [
    {"id": "gio-may", "questions": ["Đan giỏ mây ở đâu?", 'Giỏ "mây": đan # thế nào \\ ở đâu?']},
    {"id": 7, "questions": ["Mùa nào hái vải thiều?"]},
]


def test_entries_written_load_with_every_wording_as_it_was(tmp_path: Path) -> None:
    write_entries(tmp_path, [*map(json.dumps, WRITTEN), "", "\n"])
    items = load_knowledge(tmp_path).items
    assert {id_: item.questions for id_, item in items.items()} == {
        str(one["id"]): tuple(one["questions"]) for one in WRITTEN
    }
    assert all(isinstance(item, Entry) for item in items.values())


def test_index_of_a_written_folder_finds_the_entry(tmp_path: Path) -> None:
    write_entries(tmp_path, map(json.dumps, WRITTEN))
    asked = Question("mua nao hai vai thieu", datetime(2030, 3, 20, 9, tzinfo=VIETNAM))
    told = answer(asked, index_of(tmp_path))
    assert (told.outcome, told.entry) == (Outcome.ANSWER, "7")
