"""An index that is packed and unpacked answers as it did, and goes when nobody holds it."""

from __future__ import annotations

import gc
import weakref
from datetime import datetime
from pathlib import Path

import pytest

from answering import Index, answer, build_index
from curation.loading import load_knowledge
from exchange import VIETNAM, Question
from live.parcels import packed, unpacked

ROOT = Path(__file__).parents[2]
NOW = datetime(2030, 6, 1, 8, 0, tzinfo=VIETNAM)
LARGEST = 1_000_000  # bytes, of a small folder's parcels
PLAIN = """entries:
  - id: gio-mo-cua
    questions: [Thư viện mở cửa mấy giờ?]
    answer: Từ tám giờ sáng.
  - id: muon-sach
    questions: [Mượn sách ở đâu?, Muốn mượn sách thì làm gì?]
    answer: Ở quầy số hai.
"""


@pytest.fixture(scope="module", params=["typed", "plain"])
def index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Index:
    """The index of a folder with all kinds, or of plain entries alone."""
    if request.param == "typed":
        return build_index(load_knowledge(ROOT / "tests" / "knowledge"))
    folder = tmp_path_factory.mktemp("plain")
    (folder / "hoi-dap.yaml").write_text(PLAIN, encoding="utf-8")
    return build_index(load_knowledge(folder))


def questions(index: Index) -> list[Question]:
    """All questions of the knowledge, some with slips, and some that it can't answer."""
    stored = [text for item in index.knowledge.items.values() for text in item.questions]
    names = [topic.title for topic in index.topics]
    slips = [text.replace("đ", "d")[1:] for text in (*stored, *names)]
    others = ["Bệnh viện Bạch Mai ở đâu?", "còn quận kia?", "kh 41", "muon sach o dau"]
    return [Question(text, NOW, tuple(names[:1])) for text in (*stored, *names, *slips, *others)]


def test_unpacked_index_gives_the_same_answers(index: Index) -> None:
    again = unpacked(list(packed(index)))
    assert again.knowledge == index.knowledge
    for question in questions(index):
        assert answer(question, again) == answer(question, index), question.text


def test_what_is_named_in_many_parcels_is_one_thing_afterwards(index: Index) -> None:
    again = unpacked(packed(index))
    assert again.lexicon.language is index.lexicon.language
    for topic in again.topics:
        assert again.knowledge.items.get(topic.id, topic.item) is topic.item


def test_no_parcel_is_so_large_that_unpacking_it_would_hold_up_an_answer(index: Index) -> None:
    assert max(map(len, packed(index))) < LARGEST


def test_index_that_nobody_holds_is_gone_without_a_collection(index: Index) -> None:
    gc.disable()
    try:
        again = unpacked(packed(index))
        answer(Question("Thư viện mở cửa mấy giờ?", NOW), again)
        gone = [weakref.ref(each) for each in (again.topics, again.lexicon.near)]
        del again
        assert [each() for each in gone] == [None, None]
    finally:
        gc.enable()
