"""A file brought into the house layout reads the same, with every note, and stays as it is then."""

from __future__ import annotations

import json
import random
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, note, settings
from hypothesis import strategies as st

from curation.complaints import KnowledgeError
from curation.formatting import formatted
from curation.loading import DEFAULT_PHRASES, load_knowledge
from tests.curation.folders import PLAIN, SOUND, folder_of
from tests.curation.layouts import file_of

ROOT = Path(__file__).parents[2]
REAL = [*ROOT.glob("knowledge/**/*.yaml"), *ROOT.glob("tests/knowledge/**/*.yaml"), DEFAULT_PHRASES]


def laid_out(text: str) -> str:
    """The text in the house layout."""
    return formatted(text.encode(), "a.yaml").decode()


def loaded(data: bytes) -> list[Any]:
    """The items of a file as the bot has them, in one Unicode form; raises KnowledgeError."""
    with tempfile.TemporaryDirectory() as place:
        knowledge = load_knowledge(folder_of(Path(place), {"a.yaml": data}))
    items = [item.model_dump(mode="json") for item in knowledge.items.values()]
    return list(json.loads(unicodedata.normalize("NFC", json.dumps(items, ensure_ascii=False))))


def columns(node: yaml.Node, depth: int = 0) -> list[tuple[int, int]]:
    """Of each key and item without brackets: the column where it stands and where it belongs."""
    found = []
    if isinstance(node, yaml.MappingNode) and not node.flow_style:
        for key, value in node.value:
            found.append((key.start_mark.column, depth))
            found += columns(value, depth + 2)
    elif isinstance(node, yaml.SequenceNode) and not node.flow_style:
        found.append((node.start_mark.column, depth))
        for item in node.value:
            found += columns(item, depth + 2)
    return found


def set_apart(text: str, number: int) -> bool:
    """Whether a blank line stands above a line, or above the notes right above it."""
    above = text.split("\n")[:number]
    while re.match(r" *#", above[-1]):
        above.pop()
    return not above[-1].strip()


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_layout_becomes_the_house_layout_and_reads_the_same(seed: int):
    data, notes = file_of(seed)
    note(data.decode())
    made = formatted(data, "a.yaml")
    text = made.decode()
    note(text)
    assert loaded(made) == loaded(data)
    assert re.findall(r"# ghi chú \d+(?: - x: #y|:)?", text) == notes
    assert formatted(made, "a.yaml") == made
    assert text == unicodedata.normalize("NFC", text) and "\r" not in text and "\ufeff" not in text
    root = yaml.compose(text, yaml.CBaseLoader)
    assert [one for one in columns(root) if one[0] != one[1]] == []
    for _, items in root.value:
        for above, item in zip(items.value, items.value[1:], strict=False):
            told = text[above.start_mark.index : item.start_mark.index]
            kept = re.search(r"[|>]\d?\+", told)  # blank lines after it would be part of it
            dash = text.rindex("\n  -", 0, item.start_mark.index + 1) + 1
            if not (kept or item.flow_style):
                assert set_apart(text, text.count("\n", 0, dash)), told


@pytest.mark.parametrize("file", REAL, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_real_file_is_in_the_house_layout(file: Path):
    assert formatted(file.read_bytes(), file.as_posix()) == file.read_bytes()


MESSY = (
    "\ufeff\r\n# Đầu tệp   \r\nunits :\t\r\n\r\n- name:   xã Làng\t# tên\r\n"
    "   # giữa\r\n  id : a1   \r\n  level: 'ward'\r\n"
    "- {id: a2, name: B, level: ward}\r\n- id: a3\r\n  level:    ward\r\n"
    "  name: >-\r\n     Tên\r\n       dài\r\n\r\n\r\n     lắm\r\n  aliases:\r\n  -   một\r\n"
    "  #  cuối mục\r\n# nguồn\r\nsources:\r\n    -   title: Bài\r\n        id: s1\r\n\r\n\r\n"
)
TIDY = """\
# Đầu tệp
units:
  - id: a1
    name: xã Làng  # tên
    # giữa
    level: 'ward'

  - {id: a2, name: B, level: ward}

  - id: a3
    level: ward
    name: >-
      Tên
        dài


      lắm
    aliases:
      - một
    #  cuối mục

# nguồn
sources:
  - id: s1
    title: Bài
"""


def test_everything_that_a_clerk_may_leave_untidy_is_put_in_order_at_once():
    assert laid_out(MESSY) == TIDY


A = "units:\n  - id: a\n    name: A\n    level: ward\n"
B = "  - id: b\n    name: B\n    level: ward\n"

LAYOUTS = {
    "blank line between items": (
        A + "\n\n\n" + B,
        "    level: ward\n\n  - id: b\n",
    ),
    "note of an item stays with it": (
        A + "  # về b\n" + B,
        "    level: ward\n\n  # về b\n  - id: b\n",
    ),
    "note of the item above stays there": (
        A + "    # note: c\n" + B,
        "    # note: c\n\n  - id: b\n",
    ),
    "fields keep their order": (
        "units:\n  - level: ward\n    name: A\n    id: a\n",
        "  - id: a\n    level: ward\n    name: A\n",
    ),
    "id with a note stays below other notes": (
        "units:\n  - name: A # tên\n    id: a # mã\n    level: ward\n",
        "  - name: A # tên\n    id: a # mã\n",
    ),
    "id with a note of its own goes first with it": (
        "units:\n  - name: A\n    id: a # mã\n    level: ward # cấp\n",
        "  - id: a # mã\n    name: A\n",
    ),
    "quotes and brackets stay": (
        "units:\n  - id: \"a\"\n    name: 'A'\n    aliases: [B,C ,  D]\n    level: ward\n",
        "  - id: \"a\"\n    name: 'A'\n    aliases: [B,C ,  D]\n",
    ),
    "brackets over lines keep their steps": (
        "units:\n- id: a\n  name: A\n  aliases: [\n    B, # tên\n      C\n  ]\n  level: ward\n",
        "    aliases: [\n      B, # tên\n        C\n      ]\n",
    ),
    "blank lines of a kept text stay": (
        A + "    note: |+\n        B\n\n\n" + B,
        "      B\n\n\n  - id: b\n",
    ),
    "digit of a text": (
        "units:\n- id: a\n  name: A\n  level: ward\n  note: |2\n      B\n    C\n",
        "    note: |2\n        B\n      C\n",
    ),
    "blanks that end a line of a text": (
        "units:\n- id: a\n  name: A\n  level: ward\n  note: |\n    B  \n    C\n",
        "      B  \n      C\n",
    ),
    "blank that a backslash holds": (
        'units:\n- id: a\n  name: "A\\ \n    B"\n  level: ward\n',
        '    name: "A\\ \n      B"\n',
    ),
    "note behind a bar": (
        "units:\n- id: a\n  name: A\n  level: ward\n  note: |\t# dài\n    # B\n",
        "    note: |  # dài\n      # B\n",
    ),
    "first line of YAML": (
        "---\nunits:\n- id: a\n  name: A\n  level: ward\n",
        "---\nunits:\n  - id: a\n",
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout_is_changed_as_little_as_the_house_asks(name: str):
    given_, expected = LAYOUTS[name]
    made = laid_out(given_)
    assert expected in made
    assert laid_out(made) == made


def test_letters_and_marks_typed_apart_become_one_form():
    made = laid_out(unicodedata.normalize("NFD", SOUND))
    assert made == laid_out(SOUND) and "xã Làng Vàng" in made


def test_phrases_and_vocabulary_are_laid_out_too():
    phrases = "contact:   Hỏi văn phòng.\nstart: |\n    Chào\n    bạn\n"
    made = formatted(phrases.encode(), "phrases.yaml").decode()
    assert made == "contact: Hỏi văn phòng.\nstart: |\n  Chào\n  bạn\n"
    words = "abbreviations:\n- {short: KH,  long: kế hoạch}\n- {short: CT, long: chỉ thị}\n"
    words += "synonyms:\n- [a, b]\n"
    made = formatted(words.encode(), "vocabulary.yaml").decode()
    assert made == (
        "abbreviations:\n  - {short: KH,  long: kế hoạch}\n  - {short: CT, long: chỉ thị}\n\n"
        "synonyms:\n  - [a, b]\n"
    )


def complaint_of(text: str) -> str:
    """The one complaint for which a file is left alone."""
    with pytest.raises(KnowledgeError) as caught:
        laid_out(text)
    (complaint,) = caught.value.complaints
    return str(complaint)


def test_file_with_errors_is_left_with_its_complaints():
    assert "có phải “answer”?" in complaint_of(PLAIN.replace("answer", "anwser"))
    assert "dấu tab" in complaint_of("units:\n\t- id: a\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("units:\n  - id: a\n    ? name\n    : A\n    level: ward\n", 3),
        ("{units: [{id: a, name: A, level: ward}]}\n", 1),
        ("%YAML 1.1\n---\nunits:\n  - id: a\n    name: A\n    level: ward\n", 1),
    ],
)
def test_way_of_writing_that_is_too_rare_is_left_alone(text: str, line: int):
    assert loaded(text.encode())
    assert complaint_of(text).startswith(f"a.yaml:{line}: tệp: cách viết ở đây khác thường")


def test_mutilated_file_is_laid_out_for_good_or_left_with_a_complaint():
    seed = random.randrange(2**32)
    print("seed", seed)
    chance = random.Random(seed)
    odd = [*"\t\"'[]{}:-#&*!|>%@`,?\\\n ", ": ", "\n- ", "<<: ", "? ", "\n\n", "\r", "\n#", "|+\n"]
    done = 0
    for _ in range(60):
        letters = list(file_of(chance.randrange(2**32))[0].decode())
        for _ in range(chance.choice((1, 1, 2, 3))):
            at = chance.randrange(len(letters))
            letters[at : at + chance.choice((0, 0, 1, 4))] = chance.choice(odd)
        data = "".join(letters).encode()
        try:
            made = formatted(data, "a.yaml")
            before = loaded(data)
        except KnowledgeError as error:
            assert error.complaints, data
            continue
        done += 1
        assert loaded(made) == before, data
        assert formatted(made, "a.yaml") == made, data
    assert done
