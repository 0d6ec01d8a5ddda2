"""`versions` and `log show --replay`: what answered before can be seen and brought back."""

from __future__ import annotations

import asyncio
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from commands.log import log_app
from commands.versions import versions_app
from exchange import VIETNAM, Message
from handlers.conversation.turn import Conversation, Manners
from live.opening import open_knowledge
from store import Spool, open_store

ENTRY = """# Giờ giấc: hỏi phòng đọc trước khi sửa
entries:
  - id: gio-mo-cua
    questions: [Thư viện mở cửa mấy giờ?]
    answer: {answer}
"""
NOW = datetime.now(VIETNAM)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library that has opened at seven and opens at eight now; a member asked before."""
    (tmp_path / "kho").mkdir()
    asyncio.run(_history(tmp_path))
    return tmp_path


async def _history(home: Path) -> None:
    url = f"sqlite+aiosqlite:///{home / 'data' / 'daihoi.db'}"
    store = await open_store(url, "khóa")
    for hour, answer in enumerate(("Bảy giờ.", "Tám giờ.")):
        (home / "kho" / "thu-vien.yaml").write_text(ENTRY.format(answer=answer), "utf-8")
        used = await open_knowledge(
            home / "kho", home / "data" / "versions", store, NOW + timedelta(hours=hour)
        )
        conversation = Conversation(
            used, store, Spool(home / "spool.jsonl"), used.phrases, Manners()
        )
        await store.decide("telegram", store.who("telegram", "1"), True, NOW)

        async def send(_: object) -> None:
            """The reply goes nowhere."""

        for number, text in enumerate(("Thư viện mở cửa mấy giờ?", "/help")):
            key = f"{hour}-{number}"
            message = Message("telegram", key, "1", "1", text, NOW + timedelta(minutes=hour))
            await conversation.turn(message, send)
    await store.close()


def called(home: Path, *words: str) -> Result:
    """What a command does for this office."""
    group, *rest = words
    config = home / "config.yaml"
    config.write_text(f"data: {home / 'data'}\nknowledge: {home / 'kho'}\n", encoding="utf-8")
    apps = {"versions": versions_app, "log": log_app}
    env = {"DAIHOI_SECRET_KEY": "khóa"}
    return CliRunner().invoke(apps[group], [*rest, "--config", str(config)], env=env)


def versions(home: Path) -> list[str]:
    """The listed versions, the one in use first."""
    lines = called(home, "versions", "list").stdout.splitlines()
    return [line.split()[0] for line in lines[1:3]]


def test_version_is_brought_back_with_its_comments_and_what_was_there_is_kept(home: Path) -> None:
    file = home / "kho" / "thu-vien.yaml"
    file.write_text('entries:\n  - id: "hỏng', encoding="utf-8")
    (home / "kho" / "thua.yaml").write_text("entries: []", encoding="utf-8")
    _, older = versions(home)
    done = called(home, "versions", "restore", older[:5])
    assert done.exit_code == 0, done.stderr
    assert "thu-vien.yaml, thua.yaml" in done.stdout
    assert file.read_text(encoding="utf-8") == ENTRY.format(answer="Bảy giờ.")
    assert sorted(path.name for path in (home / "kho").iterdir()) == ["thu-vien.yaml"]
    [aside] = (home / "data" / "versions").glob("replaced-*.zip")
    assert aside.name in done.stdout
    with zipfile.ZipFile(aside) as kept:
        assert kept.read("thu-vien.yaml").decode().endswith('"hỏng')
        assert "thua.yaml" in kept.namelist()
    assert "đã đúng là phiên bản" in called(home, "versions", "restore", older).stdout


@pytest.mark.parametrize("named", ["khong-co", "../../kho/thu-vien", ""])
def test_version_that_is_not_kept_changes_nothing(home: Path, named: str) -> None:
    before = (home / "kho" / "thu-vien.yaml").read_bytes()
    done = called(home, "versions", "restore", named)
    assert done.exit_code == 1
    assert "versions list" in done.stderr
    assert (home / "kho" / "thu-vien.yaml").read_bytes() == before


def test_damaged_version_is_told_and_changes_nothing(home: Path) -> None:
    newest, older = versions(home)
    (home / "data" / "versions" / f"{older}.zip").write_bytes(b"PK")
    done = called(home, "versions", "restore", older)
    assert done.exit_code == 1
    assert "đã hỏng" in done.stderr
    assert "Tám giờ." in (home / "kho" / "thu-vien.yaml").read_text(encoding="utf-8")
    (home / "data" / "versions" / f"{newest}.zip").unlink()
    assert "không còn tệp" in called(home, "versions", "list").stdout


def test_answer_is_given_again_as_it_was_then(home: Path) -> None:
    said = [called(home, "log", "show", str(number), "--replay").stdout for number in (1, 3)]
    assert said == ["Bảy giờ.\n", "Tám giờ.\n"]
    command = called(home, "log", "show", "2", "--replay")
    assert command.exit_code == 1
    assert "là một lệnh" in command.stderr
