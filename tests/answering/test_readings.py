"""An index that is built on the readings of an earlier version is the one that is built anew."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from answering import Index, build_index, build_on
from answering.readings import Readings
from curation.complaints import KnowledgeError
from curation.loading import load_knowledge

KNOWLEDGE = Path(__file__).parents[1] / "knowledge"
EDITS = 25
WORDS = "quận huyện phường đại hội khởi nghĩa công trình tháng số mới Suối Ngọc đảng bộ".split()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that may be edited."""
    return Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))


def essence(index: Index) -> list[object]:
    """All that topics are compared by."""
    parts = ("id", "title", "wordings", "strength", "forms", "pairs", "units", "documents", "terms",
             "years", "numbers", "asked", "counts", "days", "covering", "ordinals")  # fmt: skip
    return [tuple(getattr(topic, part) for part in parts) for topic in index.topics]


def edited(folder: Path, dice: random.Random) -> None:
    """Add, take or change a word of a name, a title, a question or a text somewhere."""
    file = dice.choice([path for path in folder.glob("*.yaml") if path.stem != "phrases"])
    lines = file.read_text(encoding="utf-8").split("\n")
    held = r" +(?:- )?(?:title|name|subject|text|what|answer): \w|      - \w"
    places = [at for at, line in enumerate(lines) if re.match(held, line)]
    if not places:
        return
    at = dice.choice(places)
    words = lines[at].rstrip().split(" ")
    place = dice.randrange(max(1, len(words) - 2), len(words))
    change: Callable[[], None] = dice.choice(
        (
            lambda: words.insert(place, dice.choice(WORDS)),
            lambda: words.append(dice.choice(WORDS)),
            lambda: words.__setitem__(place, dice.choice(WORDS)),
        )
    )
    change()
    lines[at] = " ".join(words)
    file.write_text("\n".join(lines), encoding="utf-8")


def test_index_built_on_an_earlier_version_is_the_same_as_one_built_anew(folder: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    print(f"seed: {seed}")
    dice = random.Random(seed)
    _, readings = build_on(load_knowledge(folder), Readings())
    tried = 0
    for _ in range(EDITS):
        before = {file: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
        for _ in range(dice.choice((1, 1, 5))):
            edited(folder, dice)
        try:
            knowledge = load_knowledge(folder)
        except KnowledgeError:
            for file, text in before.items():
                file.write_text(text, encoding="utf-8")
            continue
        index, readings = build_on(knowledge, readings)
        assert essence(index) == essence(build_index(knowledge))
        tried += 1
    assert tried > EDITS / 3


def test_only_what_an_edit_touches_is_read_anew(folder: Path) -> None:
    _, readings = build_on(load_knowledge(folder), Readings())
    file = folder / "van-ban.yaml"
    text = file.read_text(encoding="utf-8")
    changed = text.replace("subject: đại hội đảng bộ", "subject: đại hội thể thao đảng bộ", 1)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    _, after = build_on(load_knowledge(folder), readings)
    kept = [text for text, one in after.questions.items() if readings.questions.get(text) is one]
    assert len(kept) > 0.6 * len(after.questions)
    assert set(after.questions) != set(readings.questions)
