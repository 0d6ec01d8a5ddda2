"""A folder of YAML files becomes a frozen Knowledge, or everything that is wrong with it."""

from __future__ import annotations

import datetime as dt
import gc
import random
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest
import yaml
from pydantic import ValidationError

from curation.complaints import KnowledgeError
from curation.loading import DEFAULT_PHRASES, load_knowledge
from curation.models import Document, Entry, Event
from tests.curation.folders import PLAIN, SOUND, complaints_of, folder_of


def test_items_of_every_file_are_there_with_their_places(tmp_path: Path):
    folder = folder_of(tmp_path, {"b/sau.yml": PLAIN, "a.yaml": SOUND, "README.md": "# Đọc"})
    knowledge = load_knowledge(folder)
    assert list(knowledge.items) == ["lang-vang", "bao-lang", "kh-7", "hoi-lang", "Giờ mở cửa"]
    assert knowledge.origins["kh-7"] == f"{folder.as_posix()}/a.yaml:10"
    assert knowledge.origins["Giờ mở cửa"] == f"{folder.as_posix()}/b/sau.yml:2"
    assert [one.number for one in knowledge.of_kind(Document)] == ["7-KH/LV"]


def test_values_are_what_the_clerk_typed(tmp_path: Path):
    content = PLAIN.replace('"Từ 7:30 đến 16:30."', "7:30") + "    title: 015\n    note: no\n"
    entry = load_knowledge(folder_of(tmp_path, {"a.yaml": content})).of_kind(Entry)[0]
    assert (entry.answer, entry.title, entry.note) == ("7:30", "015", "no")


def test_dates_and_one_text_for_a_list_are_understood(tmp_path: Path):
    knowledge = load_knowledge(folder_of(tmp_path, {"a.yaml": SOUND}))
    when = knowledge.of_kind(Event)[0].when
    assert when is not None and when.end == dt.date(2020, 3, 10)
    assert knowledge.of_kind(Document)[0].source == ("bao-lang",)


def test_folder_of_plain_entries_alone_has_the_words_of_the_program(tmp_path: Path):
    knowledge = load_knowledge(folder_of(tmp_path, {"hoi-dap.yaml": PLAIN}))
    own = yaml.load(DEFAULT_PHRASES.read_text("utf-8"), yaml.CBaseLoader)
    assert set(knowledge.phrases) == set(own)
    assert knowledge.phrases["start"] == own["start"].strip()
    assert knowledge.vocabulary.abbreviations == ()


def test_phrases_of_the_folder_take_the_place_of_the_default_ones(tmp_path: Path):
    files = {"a.yaml": PLAIN, "phrases.yaml": "start: Chào bạn.\n"}
    phrases = load_knowledge(folder_of(tmp_path, files)).phrases
    assert phrases["start"] == "Chào bạn."
    assert phrases["help"] != "Chào bạn."


@pytest.mark.parametrize(
    ("phrases", "words"),
    [
        ("strat: Chào\n", "“strat”|có phải “start”?"),
        ("start: Chào {ten_la}\n", "{ten_la}"),
        ('start: "Chào {"\n', "ngoặc nhọn lẻ"),
        ("start:\n", "“start” để trống"),
        ("start: [a]\n", "“start” phải là một đoạn chữ"),
        ("start: Chào\nstart: Xin chào\n", "hai lần|dòng 1"),
        ("- start\n", "tên: câu chữ"),
        ("", "tệp rỗng"),
    ],
)
def test_phrase_that_the_program_cannot_use_is_refused(tmp_path: Path, phrases: str, words: str):
    (complaint,) = complaints_of(folder_of(tmp_path, {"a.yaml": PLAIN, "phrases.yaml": phrases}))
    assert "kho/phrases.yaml:" in str(complaint)
    assert [word for word in words.split("|") if word not in str(complaint)] == []


def test_vocabulary_is_read_and_its_slips_are_told(tmp_path: Path):
    sound = "abbreviations:\n  - short: LV\n    long: Làng Vàng\nsynonyms:\n  - [họp, mở]\n"
    folder = folder_of(tmp_path, {"a.yaml": PLAIN, "vocabulary.yaml": sound})
    vocabulary = load_knowledge(folder).vocabulary
    assert vocabulary.abbreviations[0].long == "Làng Vàng"
    assert vocabulary.synonyms == (("họp", "mở"),)
    (folder / "vocabulary.yaml").write_text(sound.replace("short", "shrot"), "utf-8")
    (complaint,) = complaints_of(folder)
    assert complaint.line == 2 and "có phải “short”?" in complaint.remedy


def test_every_problem_of_the_folder_is_reported_in_one_run(tmp_path: Path):
    two_slips = (
        "entries:\n"
        "  - id: mot\n    questions: Một?\n    answer: Họp: 7 giờ\n"
        '  - id: hai\n    questions: Hai?\n    answer: "Có\n'
        "  - id: ba\n    questions: Ba?\n    anwser: Có.\n"
        "  - id: bon\n    questions: Bốn?\n    answer: Có.\n    related: [mot, khong-co]\n"
    )
    files = {"a.yaml": two_slips, "b.yaml": "unist:\n", "c.yaml": "entries:\n\t- id: x\n"}
    complaints = complaints_of(folder_of(tmp_path, files))
    assert [(Path(one.file).name, one.line, one.entry) for one in complaints] == [
        ("a.yaml", 4, "mot"),
        ("a.yaml", 7, "hai"),
        ("a.yaml", 10, "ba"),
        ("a.yaml", 14, "bon"),
        ("b.yaml", 1, "unist"),
        ("c.yaml", 2, "x"),
    ]


def test_item_in_broken_yaml_is_not_reported_as_missing_elsewhere(tmp_path: Path):
    broken = "units:\n  - id: lang-xa\n    name: Làng: Xa\n    level: ward\n"
    other = PLAIN + "    unit: lang-xa\n"
    (complaint,) = complaints_of(folder_of(tmp_path, {"a.yaml": broken, "b.yaml": other}))
    assert complaint.line == 3


def test_windows_files_are_read_and_their_lines_counted_as_editors_do(tmp_path: Path):
    content = ("\ufeff" + PLAIN + "    titel: Tên\u2028dài\n").replace("\n", "\r\n")
    content += "    xyz: 1\r\n"
    complaints = complaints_of(folder_of(tmp_path, {"A.YAML": content}))
    assert [one.line for one in complaints] == [6, 7]


def test_version_changes_with_any_byte_or_name_and_not_with_the_place(tmp_path: Path):
    seed = random.randrange(2**32)
    print("seed", seed)
    folder = folder_of(tmp_path, {"a.yaml": PLAIN, "b.yaml": SOUND})
    before = load_knowledge(folder).version
    elsewhere = tmp_path / "khac"
    folder.rename(elsewhere)
    assert load_knowledge(elsewhere).version == before
    assert len(before) == 12
    lines = PLAIN.splitlines(keepends=True)
    lines.insert(random.Random(seed).randrange(len(lines) + 1), "# ghi chú\n")
    (elsewhere / "a.yaml").write_text("".join(lines), "utf-8")
    changed = load_knowledge(elsewhere).version
    (elsewhere / "b.yaml").rename(elsewhere / "c.yaml")
    assert len({before, changed, load_knowledge(elsewhere).version}) == 3


def test_knowledge_cannot_be_changed(tmp_path: Path):
    knowledge = load_knowledge(folder_of(tmp_path, {"a.yaml": PLAIN}))
    for mapping in (knowledge.items, knowledge.phrases, knowledge.origins):
        with pytest.raises(TypeError):
            mapping["x"] = "y"  # type: ignore[index]
    with pytest.raises(FrozenInstanceError):
        knowledge.version = "x"  # type: ignore[misc]
    with pytest.raises(ValidationError):
        knowledge.of_kind(Entry)[0].answer = "x"


@pytest.mark.parametrize("make", [lambda folder: None, Path.mkdir, Path.touch])
def test_folder_that_is_missing_empty_or_a_file_is_refused(
    tmp_path: Path, make: Callable[[Path], None]
):
    make(tmp_path / "kho")
    (complaint,) = complaints_of(tmp_path / "kho")
    assert str(complaint).startswith(f"{(tmp_path / 'kho').as_posix()}: thư mục: ")


def test_file_that_windows_named_txt_is_not_left_out_silently(tmp_path: Path):
    (complaint,) = complaints_of(folder_of(tmp_path, {"a.yaml": PLAIN, "b.yaml.txt": SOUND}))
    assert "b.yaml.txt" in complaint.file and "đổi tên thành b.yaml" in complaint.remedy


def test_hidden_files_of_editors_are_left_out(tmp_path: Path):
    files = {"a.yaml": PLAIN, ".a.yaml": "entires:", ".git/b.yaml": "entires:"}
    assert list(load_knowledge(folder_of(tmp_path, files)).items) == ["Giờ mở cửa"]


def test_file_that_cannot_be_opened_is_reported(tmp_path: Path):
    folder = folder_of(tmp_path, {"a.yaml": PLAIN})
    (folder / "b.yaml").symlink_to(folder / "khong-co")
    (complaint,) = complaints_of(folder)
    assert complaint.file.endswith("b.yaml") and "không mở được" in complaint.problem


def test_mutilated_file_is_used_or_complained_of_at_a_line_that_it_has(tmp_path: Path):
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    folder = folder_of(tmp_path, {"a.yaml": SOUND + PLAIN})
    refused = 0
    for _ in range(200):
        letters = list(SOUND + PLAIN)
        for _ in range(chance.choice((1, 1, 2, 5))):
            at = chance.randrange(len(letters))
            odd = chance.choice([*"\t\"'[]{}:-#&*!|>%@`,?\\\n \x00\u2028", ": ", "\n- ", "<<: "])
            letters[at : at + chance.choice((0, 1, 9))] = odd
        text = "".join(letters)
        (folder / "a.yaml").write_text(text, "utf-8", newline="")
        complaints = complaints_of(folder)
        refused += bool(complaints)
        for one in complaints:
            assert 1 <= one.line <= text.count("\n") + 1, (text, str(one))
    assert refused


def test_loading_leaves_the_garbage_collector_as_it_was(tmp_path: Path):
    assert gc.isenabled()
    with pytest.raises(KnowledgeError):
        load_knowledge(tmp_path)
    assert gc.isenabled()
