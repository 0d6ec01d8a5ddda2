"""The glossary has words for every kind, field and fixed value that a clerk may write."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from curation.glossary import (
    OWNERS,
    field_term,
    glossary,
    kind_called,
    models_in,
    owner_of,
    values_of,
)
from curation.models import KINDS, GoldenFile, Vocabulary
from tests.curation.folders import SOUND, complaints_of, folder_of


def models() -> dict[str, type[BaseModel]]:
    """Every model that a knowledge folder is read into, found from the kinds down."""
    found: dict[str, type[BaseModel]] = {}
    ahead: list[type[BaseModel]] = [*KINDS.values(), Vocabulary, GoldenFile]
    while ahead:
        model = ahead.pop()
        found[owner_of(model)] = model
        for field in model.model_fields.values():
            ahead += models_in(field.annotation)
    return found


FIELDS = [(owner, name) for owner, model in models().items() for name in model.model_fields]


@pytest.mark.parametrize(("owner", "name"), FIELDS)
def test_field_has_a_label_an_explanation_with_an_example_and_its_values(owner: str, name: str):
    term = glossary().field(owner, name)
    assert term.key == name
    assert term.label == term.label.strip() and term.label[0].isupper()
    assert term.hover.endswith((".", ".`")) and term.hover.count("`") >= 2
    values = values_of(models()[owner].model_fields[name].annotation)
    assert tuple(term.choices) == values
    assert all(label.strip() for label in term.choices.values())


def test_glossary_has_no_words_for_what_is_not_there():
    words = glossary()
    names = {name for _, name in FIELDS}
    known = names | {f"{owner}.{name}" for owner, name in FIELDS}
    assert set(words.fields) <= known
    assert set(words.choices) <= known
    used = {
        f"{owner}.{name}" if f"{owner}.{name}" in words.fields else name for owner, name in FIELDS
    }
    assert set(words.fields) == used
    assert set(words.kinds) == {*KINDS, "vocabulary", "phrases", "tests"}
    assert set(OWNERS) == set(models())


def test_kind_is_known_by_its_keys_and_by_vietnamese_names_however_typed():
    called = {"document": "documents", "TASKS": "tasks", "person": "people", "entry": "entries"}
    called |= {"văn bản": "documents", "van-ban": "documents", "Người": "people"}
    called |= {"nhan_su": "people", "đơn vị": "units", "don vi": "units", "list": "lists"}
    for name, kind in called.items():
        assert kind_called(name) == kind, name
    assert kind_called("phrases") is None and kind_called("") is None


def test_no_name_means_two_kinds():
    words = glossary()
    names = [(name, kind.key) for kind in words.kinds.values() for name in kind.names]
    names += [(name, kind.key) for kind in words.kinds.values() for name in (kind.label, kind.one)]
    for name, kind in names:
        assert kind_called(name) == (kind if kind in KINDS else None), name


def test_path_into_an_item_leads_to_the_term_of_its_field():
    status = field_term("events", ("updates", 0, "status"))
    assert status and status.choices["held"] == "đã tổ chức"
    start = field_term("tasks", ("deadline", "start"))
    assert start and start.label == "Từ ngày"
    assert field_term("events", ("updates", 0, "tsatus")) is None
    assert field_term("events", ()) is None


def test_complaint_names_a_missing_field_and_the_values_allowed_in_vietnamese(tmp_path: Path):
    folder = folder_of(tmp_path, {"a.yaml": SOUND.replace("    title: Hội làng\n", "")})
    (complaint,) = complaints_of(folder)
    assert complaint.problem == "thiếu “title” (Tên sự kiện)"
    (folder / "a.yaml").write_text(SOUND.replace("planned", "du kien"), "utf-8")
    (complaint,) = complaints_of(folder)
    assert "“planned” (dự kiến), “held” (đã tổ chức)" in complaint.remedy
