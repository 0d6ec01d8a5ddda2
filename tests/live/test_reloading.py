"""A folder that is edited while the bot runs: the newest version that can be used answers."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
import pytest_asyncio

from curation import versions as files
from exchange import VIETNAM, Outcome, Question
from live.knowledge import InUse
from live.opening import open_knowledge
from live.reloading import Places, Reloading
from store import Store, versions

pytestmark = pytest.mark.asyncio

NOW = datetime(2030, 6, 1, 8, 0, tzinfo=VIETNAM)
PATIENCE = 20
OPENING = """entries:
  - id: gio-mo-cua
    questions: [Thư viện mở cửa mấy giờ?]
    answer: {answer}
"""
PLACE = """entries:
  - id: cho-ngoi
    questions: [Thư viện có bao nhiêu chỗ ngồi?]
    answer: Bốn mươi chỗ.
"""


@dataclass
class Office:
    """A folder, what answers from it, and what admins were told."""

    folder: Path
    versions: Path
    store: Store
    used: InUse
    reloading: Reloading
    told: list[str] = field(default_factory=list)
    heard: asyncio.Event = field(default_factory=asyncio.Event)

    def write(self, answer: str, name: str = "thu-vien.yaml") -> None:
        """Have the one entry answer so; what a clerk's editor does."""
        (self.folder / name).write_text(OPENING.format(answer=answer), encoding="utf-8")

    def answer(self, text: str = "Thư viện mở cửa mấy giờ?") -> str:
        """What the bot answers now."""
        told = self.used.answers(Question(text, NOW))
        assert told.version == self.used.version
        return told.text if told.outcome is Outcome.ANSWER else told.outcome.value

    async def until(self, is_so: Callable[[], bool]) -> None:
        """Wait until something is so."""
        async with asyncio.timeout(PATIENCE):
            while not is_so():  # noqa: ASYNC110 - no one event tells
                await asyncio.sleep(0.02)


@asynccontextmanager
async def office_of(store: Store, home: Path) -> AsyncIterator[Office]:
    """An office whose bot has just started."""
    places = Places(home / "kho", home / "versions")
    used = await open_knowledge(places.folder, places.versions, store, NOW)
    office: Office

    async def tell(text: str) -> None:
        office.told.append(text)

    reloading = Reloading(used, places, store, tell)
    office = Office(places.folder, places.versions, store, used, reloading)
    stopping = asyncio.Event()
    keeping = asyncio.create_task(reloading.keep_up(stopping))
    try:
        yield office
    finally:
        stopping.set()
        await keeping


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where an office keeps its files; the library opens at seven."""
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / "thu-vien.yaml").write_text(OPENING.format(answer="Bảy giờ."), "utf-8")
    return tmp_path


@pytest_asyncio.fixture
async def office(store: Store, home: Path) -> AsyncIterator[Office]:
    """A running office."""
    async with office_of(store, home) as running:
        yield running


async def test_saved_edit_answers_without_a_restart(office: Office) -> None:
    assert office.answer() == "Bảy giờ."
    before = office.used.version
    office.write("Tám giờ.")
    await office.until(lambda: office.used.version != before)
    assert office.answer() == "Tám giờ."
    assert office.told == []


async def test_new_file_and_a_deleted_one_count_too(office: Office) -> None:
    (office.folder / "cho.yaml").write_text(PLACE, encoding="utf-8")
    await office.until(lambda: "cho-ngoi" in office.used.index.knowledge.items)
    assert office.answer("Thư viện có bao nhiêu chỗ ngồi?") == "Bốn mươi chỗ."
    (office.folder / "cho.yaml").unlink()
    await office.until(lambda: "cho-ngoi" not in office.used.index.knowledge.items)
    assert office.answer("Thư viện có bao nhiêu chỗ ngồi?") != "Bốn mươi chỗ."


async def test_broken_edit_is_told_and_the_last_good_version_answers(office: Office) -> None:
    before = office.used.version
    office.write('"Tám giờ')
    await office.until(lambda: bool(office.told))
    assert office.answer() == "Bảy giờ."
    assert "thu-vien.yaml:4: gio-mo-cua: dấu ngoặc kép" in office.told[0]
    assert before in office.told[0]
    office.write("[Chín giờ")
    await office.until(lambda: "dấu “[”" in str(office.used.refused))
    assert len(office.told) == 1  # what is wrong changes with every try; once is enough
    office.write("Chín giờ.")
    await office.until(lambda: office.answer() == "Chín giờ.")
    assert office.used.refused is None
    await office.until(lambda: len(office.told) == 2)
    assert "dùng được lại" in office.told[1]


async def test_edit_that_is_taken_back_needs_no_new_version(office: Office) -> None:
    office.write('"Tám giờ')
    await office.until(lambda: office.used.refused is not None)
    index = office.used.index
    office.write("Bảy giờ.")
    await office.until(lambda: office.used.refused is None)
    assert office.used.index is index
    assert len(await versions.accepted(office.store)) == 1


async def test_folder_that_goes_and_comes_back_is_followed(office: Office, home: Path) -> None:
    office.folder.rename(home / "moved")
    await office.until(lambda: bool(office.told))
    assert "không có thư mục này" in office.told[0]
    assert office.answer() == "Bảy giờ."
    office.folder.mkdir()
    office.write("Mười giờ.")
    await office.until(lambda: office.answer() == "Mười giờ.")
    office.write("Mười một giờ.")
    await office.until(lambda: office.answer() == "Mười một giờ.")


async def test_restart_over_a_broken_folder_answers_from_the_last_good_version(
    store: Store, home: Path
) -> None:
    async with office_of(store, home) as office:
        office.write("Tám giờ.")
        await office.until(lambda: office.answer() == "Tám giờ.")
        good = office.used.version
        office.write('"Chín giờ')
        await office.until(lambda: office.used.refused is not None)
    async with office_of(store, home) as office:
        assert (office.answer(), office.used.version) == ("Tám giờ.", good)
        assert office.used.refused is not None
        assert "thu-vien.yaml:4" in str(office.used.refused.complaints[0])
        office.write("Chín giờ.")
        await office.until(lambda: office.answer() == "Chín giờ.")


async def test_admin_who_reloads_is_told_what_came_of_it(office: Office) -> None:
    assert "không đổi" in await office.reloading.told()
    office.write("Tám giờ.")
    # The watch may have been quicker.
    told = await office.reloading.told()
    assert "bản mới" in told or "không đổi" in told
    assert office.answer() == "Tám giờ."
    office.write("Tám giờ: sáng")
    assert "thu-vien.yaml:4" in await office.reloading.told()


async def test_reading_process_that_is_killed_is_replaced(office: Office) -> None:
    await office.reloading.reload()
    process = office.reloading._reader._process
    assert process is not None
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    office.write("Tám giờ.")
    await office.until(lambda: office.answer() == "Tám giờ.")


async def test_conversation_goes_on_over_a_new_version(office: Office) -> None:
    first, standing = office.used.go_on(Question("Thư viện mở cửa mấy giờ?", NOW), None)
    office.write("Tám giờ.")
    await office.until(lambda: office.used.version != first.version)
    again = Question("mấy giờ?", NOW, ("Thư viện mở cửa mấy giờ?",))
    told, after = office.used.go_on(again, standing)
    assert (told.version, after.version) == (office.used.version,) * 2
    assert told == office.used.go_on(again, None)[0]


async def test_accepted_versions_are_kept_and_forgotten_with_the_log(office: Office) -> None:
    for answer in ("Tám giờ.", "Chín giờ."):
        office.write(answer)
        await office.until(lambda answer=answer: office.answer() == answer)
    await office.reloading.reload()  # what is being noted has been when this is done
    newest, middle, oldest = await versions.accepted(office.store)
    assert newest.version == office.used.version
    assert files.kept(office.versions) == {newest.version, middle.version, oldest.version}
    old = files.load_version(office.versions, middle.version)
    assert getattr(old.items["gio-mo-cua"], "answer", "") == "Tám giờ."
    await office.reloading.forget(middle.accepted_at)
    assert files.kept(office.versions) == {newest.version, middle.version, oldest.version}
    await office.reloading.forget(newest.accepted_at)
    # The middle one was still in use at that moment's beginning.
    assert files.kept(office.versions) == {newest.version, middle.version}
    assert [one.version for one in await versions.accepted(office.store)] == [
        newest.version,
        middle.version,
    ]
