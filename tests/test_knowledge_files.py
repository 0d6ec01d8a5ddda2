"""The knowledge folders load, their ids are unique, and each entry is found by its own words."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
import yaml

from answering import Index, answer, build_index
from curation.loading import load_knowledge, read_folder
from curation.models import KINDS, Event, Listing, Source
from exchange import VIETNAM, Outcome, Question
from live.checking import complaints_of
from reading.text import fold

ROOT = Path(__file__).parent.parent
FOLDERS = {"knowledge": ROOT / "knowledge", "invented": ROOT / "tests" / "knowledge"}
NOW = datetime(2020, 7, 20, 9, tzinfo=VIETNAM)


@pytest.fixture(scope="module", params=FOLDERS)
def index(request: pytest.FixtureRequest) -> Index:
    """The index of one of the folders."""
    return build_index(load_knowledge(FOLDERS[request.param]))


def written_ids(folder: Path) -> list[str]:
    """The ids as the files write them, with those that stand twice."""
    found = []
    for file in sorted(folder.rglob("*.yaml")):
        data = yaml.load(file.read_text(encoding="utf-8"), yaml.CBaseLoader) or {}
        for kind in KINDS:
            found += [item["id"] for item in data.get(kind, ())]
    return found


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_every_id_is_written_once_and_loaded(folder: Path) -> None:
    ids = written_ids(folder)
    assert [one for one, times in Counter(ids).items() if times > 1] == []
    assert set(ids) == set(load_knowledge(folder).items)


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=FOLDERS)
def test_same_files_are_the_same_version(folder: Path) -> None:
    assert load_knowledge(folder).version == load_knowledge(folder).version


def test_every_fact_of_the_real_folder_names_its_source() -> None:
    knowledge = load_knowledge(FOLDERS["knowledge"])
    facts = [one for one in knowledge.items.values() if not isinstance(one, Source)]
    nameless = [
        one.id for one in facts if not one.source and type(one).__name__ not in ("Unit", "Listing")
    ]
    assert nameless == []


def test_real_folder_holds_both_districts_and_their_congresses() -> None:
    knowledge = load_knowledge(FOLDERS["knowledge"])
    units = {one.unit for one in knowledge.of_kind(Event) if one.ordinal}
    assert {"hai-ba-trung", "thanh-xuan", "ha-noi"} <= units


@pytest.mark.slow
def test_real_folder_leaves_nothing_to_mend_long_after_its_events() -> None:
    contents = read_folder(FOLDERS["knowledge"])
    assert contents.knowledge is not None, "\n".join(map(str, contents.errors))
    now = datetime(2026, 1, 1, tzinfo=VIETNAM)
    complaints = complaints_of(contents, build_index(contents.knowledge), now)
    assert [f"{one} [{one.rule}]" for one in complaints] == []


def test_members_of_a_list_exist(index: Index) -> None:
    for listing in index.knowledge.of_kind(Listing):
        assert set(listing.members) <= set(index.knowledge.items), listing.id


def test_every_stored_question_finds_its_own_entry_typed_and_bare(index: Index) -> None:
    lost = []
    for item in index.knowledge.items.values():
        for stored in item.questions:
            for typed in (stored, fold(stored)):
                told = answer(Question(typed, NOW), index)
                if told.entry != item.id:
                    lost.append((item.id, typed, told.outcome.value, told.entry))
    assert lost == []


def test_stored_questions_are_answered_in_words_a_phone_can_show(index: Index) -> None:
    for item in index.knowledge.items.values():
        for stored in item.questions[:1]:
            told = answer(Question(stored, NOW), index)
            assert 0 < len(told.text) <= 1500, stored
            assert not re.search(r"\{\w*\}|None\b", told.text), stored


def test_greeting_is_no_stored_question(index: Index) -> None:
    assert answer(Question("Xin chào", NOW), index).outcome is Outcome.SMALLTALK
