"""The schemas tell an editor what the loader will say: what is real passes, slips don't."""

from __future__ import annotations

import json
import re
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest

from commands.schema import schema
from curation.loading import DEFAULT_PHRASES
from curation.models import KINDS
from curation.schema import schema_of
from tests.curation.folders import PLAIN, SOUND, complaints_of, folder_of
from tests.curation.schema_checking import problems, seen

ROOT = Path(__file__).parents[2]
REAL = [*ROOT.glob("knowledge/**/*.yaml"), *ROOT.glob("tests/knowledge/**/*.yaml"), DEFAULT_PHRASES]
SETTINGS = json.loads((ROOT / ".vscode" / "settings.json").read_text("utf-8"))


def found(text: str, name: str = "a.yaml") -> list[str]:
    """What an editor would underline in a file of that name."""
    return list(problems(seen(text), schema_of(Path(name))))


@pytest.mark.parametrize("file", REAL, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_real_file_has_nothing_underlined(file: Path):
    assert found(file.read_text("utf-8"), file.name) == []


@pytest.mark.parametrize("name", ["knowledge", "phrases", "vocabulary", "tests"])
def test_kept_schema_is_what_the_program_writes_now(name: str, tmp_path: Path):
    assert schema(tmp_path / f"{name}.json") == 0
    kept = (ROOT / "docs" / "schema" / f"{name}.json").read_bytes()
    assert (tmp_path / f"{name}.json").read_bytes() == kept, (
        f"run .venv/bin/python bot.py schema docs/schema/{name}.json"
    )


SLIPS = {
    "misspelt key": (PLAIN.replace("answer", "anwser"), "/entries/0: unknown: anwser"),
    "missing key": (PLAIN.replace("    answer", "    title"), "/entries/0: missing: answer"),
    "misspelt kind": (PLAIN.replace("entries", "entires"), ": unknown: entires"),
    "wrong status": (SOUND.replace("planned", "sap"), "/events/0/status: enum: Tình trạng"),
    "wrong level": (SOUND.replace("level: ward", "level: xã"), "ward (phường, xã)"),
    "wrong precision": (SOUND.replace("part-of-month", "week"), "/when/precision: enum"),
    "date without year": (SOUND.replace("15/11/2019", "15/11"), "/date: pattern: Ngày đăng"),
    "date with year first": (SOUND.replace("15/11/2019", "2019/11/15"), "/date: pattern"),
    "capitals in id": (SOUND.replace("id: kh-7", "id: KH-7"), "/id: pattern: Mã viết chưa đúng"),
    "empty text": (SOUND.replace("title: Hội làng", "title:"), "/title: type"),
    "blank text": (SOUND.replace("title: Hội làng", 'title: " "'), "/title: pattern"),
    "list for text": (SOUND.replace("title: Hội làng", "title: [Hội, làng]"), "/title: type"),
    "no question": (PLAIN.replace("\n      - Mấy giờ mở cửa?", " []"), "/questions: minItems"),
    "key of when": (SOUND.replace("      start:", "      form:"), "/when: unknown: form"),
    "kind is no list": ("entries:\n  id: mot\n", "/entries: type: Bắt đầu mỗi mục"),
    "list of nothing": (
        SOUND + "lists:\n  - id: ds\n    of: events\n    title: Lịch\n",
        "missing: unit",
    ),
}


@pytest.mark.parametrize("slip", SLIPS)
def test_slip_is_underlined_and_complained_of_alike(slip: str, tmp_path: Path):
    content, words = SLIPS[slip]
    assert words in "\n".join(found(content))
    assert complaints_of(folder_of(tmp_path, {"a.yaml": content}))


SPECIAL_SLIPS = [
    ("phrases.yaml", "contcat: Hỏi văn phòng.\n", "unknown: contcat"),
    ("phrases.yaml", "contact:\n", "/contact: type"),
    ("phrases.yaml", "contact: Hỏi {ai}.\n", "/contact: pattern"),
    ("phrases.yaml", "figure: Có {valeu} {what}\n", "{unit}, {value}, {what}"),
    ("vocabulary.yaml", "abbreviations:\n  - {short: KH, logn: kế hoạch}\n", "unknown: logn"),
    ("vocabulary.yaml", "synonyms: [họp]\n", "/synonyms/0: type"),
    ("tests.yaml", "tests:\n  - {question: Gì?, outcome: refused}\n", "/outcome: enum: Kết quả"),
]


@pytest.mark.parametrize(("name", "content", "words"), SPECIAL_SLIPS)
def test_slip_in_phrases_or_vocabulary_is_underlined_alike(
    name: str, content: str, words: str, tmp_path: Path
):
    assert words in "\n".join(found(content, name))
    assert complaints_of(folder_of(tmp_path, {"a.yaml": PLAIN, name: content}))


def test_what_an_editor_sees_as_number_truth_or_date_passes_as_the_loader_takes_it(tmp_path: Path):
    content = SOUND.replace("number: 7-KH/LV", "number: 7").replace("15/11/2019", "2019-11-15")
    content = content.replace("    issuer: lang-vang\n", "    issuer: lang-vang\n    note: true\n")
    content += (
        "figures:\n  - {id: 12, what: hộ, value: 1.5, of: lang-vang, aliases: 7}\n"
        "tasks:\n  - id: viec\n    list: goals\n    position: 3\n    unit: lang-vang\n"
        "    title: 2030\n    text: yes\n    source: [bao-lang]\n"
        "lists:\n  - {id: ds, of: goals, title: Việc, unit: lang-vang, complete: no}\n"
    )
    assert complaints_of(folder_of(tmp_path, {"a.yaml": content})) == ()
    assert found(content) == []


def described(one: Any, path: str = "") -> list[str]:
    """The paths of properties that an editor has nothing to say of."""
    bare = []
    for name, inner in one.get("properties", {}).items():
        if not {"title", "description", "markdownDescription"} <= set(inner):
            bare.append(f"{path}/{name}")
        bare += described(inner.get("items", inner), f"{path}/{name}")
    return bare


@pytest.mark.parametrize("name", ["knowledge", "vocabulary", "tests"])
def test_every_kind_and_field_is_explained_on_hover(name: str):
    assert described(schema_of(Path(name))) == []


def test_every_choice_is_labelled_and_every_kind_has_a_snippet_of_its_required_fields():
    kinds = schema_of(Path("a.yaml"))["properties"]
    status = kinds["events"]["items"]["properties"]["status"]
    labels = dict(zip(status["enum"], status["markdownEnumDescriptions"], strict=True))
    assert labels["held"] == "đã tổ chức"
    for kind in KINDS:
        (snippet,) = kinds[kind]["defaultSnippets"]
        assert set(kinds[kind]["items"]["required"]) <= set(snippet["body"]), kind


def test_phrase_is_explained_by_the_programs_own():
    phrases = schema_of(Path("phrases.yaml"))["properties"]
    assert phrases["contact"]["description"].startswith("Câu có sẵn: Đồng chí vui lòng hỏi")


def test_command_prints_the_schema_of_a_yaml_file_and_touches_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "phrases.yaml"
    file.write_text("contact: Hỏi.\n", "utf-8")
    assert schema(file) == 0
    assert json.loads(capsys.readouterr().out) == schema_of(file)
    assert file.read_text("utf-8") == "contact: Hỏi.\n"
    assert schema(None) == 0
    assert json.loads(capsys.readouterr().out) == schema_of(Path("knowledge.yaml"))


def test_command_writes_no_schema_over_other_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    file = tmp_path / "ghi-chu.txt"
    file.write_text("giữ", "utf-8")
    assert schema(file) == 2
    assert file.read_text("utf-8") == "giữ"
    assert schema(tmp_path / "khong-co" / "a.json") == 2
    assert "không ghi được" in capsys.readouterr().err


def schemas_for(file: str) -> list[str]:
    """The schemas that VS Code's settings give a file: the last pattern that fits decides."""
    fitting = []
    for name, patterns in SETTINGS["yaml.schemas"].items():
        verdicts = [
            not pattern.startswith("!")
            for pattern in patterns
            if fnmatch(file, pattern.lstrip("!").replace("**/", "*"))
        ]
        fitting += [name] if verdicts and verdicts[-1] else []
    return fitting


def test_editor_gives_each_knowledge_file_its_one_schema():
    for file in ROOT.glob("knowledge/**/*.yaml"):
        special = file.stem if file.stem in ("phrases", "vocabulary", "tests") else "knowledge"
        (name,) = schemas_for(file.relative_to(ROOT).as_posix())
        assert name == f"./docs/schema/{special}.json"
        assert (ROOT / name).is_file()
    assert schemas_for("config.yaml") == []


def test_editor_writes_yaml_as_the_house_does():
    assert SETTINGS["files.encoding"] == "utf8" and SETTINGS["files.eol"] == "\n"
    yaml = SETTINGS["[yaml]"]
    assert (yaml["editor.tabSize"], yaml["editor.insertSpaces"]) == (2, True)
    recommended = json.loads((ROOT / ".vscode" / "extensions.json").read_text("utf-8"))
    assert recommended["recommendations"] == ["redhat.vscode-yaml"]
    assert not re.search(r"https?:", json.dumps(SETTINGS))
