"""The `log` commands over a database that conversations filled."""

from __future__ import annotations

import asyncio
import csv
import json
import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner, Result

from commands.log import log_app
from exchange import Answer, Candidate, Message, Outcome, Question
from store import open_store
from tests.bot_api.engine import engine_of, new_conversation

NOW = datetime.now(UTC)


def answers(question: Question) -> Answer:
    """Refuses what it is asked about Cầu Giấy, greets a greeting, answers the rest."""
    if "Cầu Giấy" in question.text:
        return Answer(Outcome.REFUSE, "Tài liệu không nêu.", likeness="cau giay")
    if question.text == "chào":
        return Answer(Outcome.SMALLTALK, "Kính chào đồng chí.")
    found = (Candidate("hbt-congress", 0.9),)
    text = "Đầu tháng 8/2020.\nNguồn: Hà Nội mới."
    return Answer(Outcome.ANSWER, text, "hbt-congress", (), found, 0.9, (), "dai hoi")


async def fill(database: Path, texts: Sequence[str], days_ago: int) -> None:
    """Ask these questions, each as a person of its own."""

    async def send(answer: Answer) -> None:
        """The reply goes nowhere."""

    store = await open_store(f"sqlite+aiosqlite:///{database}", "khóa")
    conversation = new_conversation(store, engine_of(answers))
    at = NOW - timedelta(days=days_ago)
    for number, text in enumerate(texts):
        key = f"{days_ago}-{number}"
        await store.decide("telegram", store.who("telegram", key), True, at)
        await conversation.turn(Message("telegram", key, key, "c", text, at), send)
    await store.close()


@pytest.fixture
def config(tmp_path: Path, database: Path) -> Path:
    """Settings that lead to this test's database."""
    file = tmp_path / "config.yaml"
    file.write_text(f"database_url: sqlite+aiosqlite:///{database}\n", encoding="utf-8")
    return file


@pytest.fixture
def filled(config: Path, database: Path) -> Path:
    """Settings that lead to a database with four questions of today and one of long ago."""
    today = ["Đại hội quận khi nào?", "quận Cầu Giấy?", "ngày nào đại hội 0912345678", "chào"]
    asyncio.run(fill(database, ["=1+1 Cầu Giấy\x1b[2J"], 60))
    asyncio.run(fill(database, today, 0))
    return config


def log(config: Path, *words: str) -> Result:
    return CliRunner().invoke(log_app, [*words, "--config", str(config)])


def show_words_of(people: int, config: Path) -> None:
    """Let an export show the words of what so many people asked."""
    with config.open("a", encoding="utf-8") as out:
        out.write(f"log:\n  least_people: {people}\n")


def csv_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file by their heads."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def cells(file: Path) -> list[list[str]]:
    """The cells of a workbook's first sheet; every one must be text."""
    with zipfile.ZipFile(file) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        tree = ElementTree.parse(sheet)
    rows = [list(row.iterfind("{*}c")) for row in tree.iterfind(".//{*}row")]
    assert {cell.get("t") for row in rows for cell in row} == {"inlineStr"}
    return [["".join(cell.itertext()) for cell in row] for row in rows]


def test_summary_tells_the_figures_of_the_period(filled: Path) -> None:
    told = log(filled, "summary").output
    assert "30 ngày qua: 4 câu hỏi của 4 người." in told
    assert "đã trả lời         2       50,0 %" in told
    assert "chưa trả lời được  1       25,0 %" in told
    assert re.search("Telegram +4 +100,0 %", told)
    assert re.search(r"một nửa số câu trong \d+ ms, 95% trong \d+ ms\.", told)
    assert "5 câu hỏi" in log(filled, "summary", "--days", "90").output


def test_top_groups_alike_questions_and_gives_the_number_to_show(filled: Path) -> None:
    head, first, *rest = log(filled, "top").output.splitlines()
    assert head.split() == "Lượt Người Kết quả Mục Lần cuối Số Câu hỏi gần nhất".split()
    assert first.startswith("2 ")
    assert first.endswith("4   ngày nào đại hội [số điện thoại]")
    assert len(rest) == 1
    assert first.index("ngày nào") == head.index("Câu hỏi")


def test_unanswered_lists_refusals_without_what_steers_a_terminal(filled: Path) -> None:
    told = log(filled, "unanswered", "--days", "90").output
    assert "2     2      chưa trả lời được" in told
    assert "quận Cầu Giấy?" in told
    shown = log(filled, "show", "1").output
    assert "=1+1 Cầu Giấy\ufffd[2J" in shown
    assert "\x1b" not in told + shown


def test_show_tells_all_about_one_turn(filled: Path) -> None:
    told = log(filled, "show", "2").output
    for part in (
        "Đại hội quận khi nào?",
        "đã trả lời",
        "Nguồn: Hà Nội mới.",
        "hbt-congress (0.90)",
    ):
        assert part in told
    missing = log(filled, "show", "99")
    assert missing.exit_code == 1
    assert "Không có câu hỏi số 99" in missing.stderr


def test_export_is_read_by_a_spreadsheet_and_runs_nothing(filled: Path, tmp_path: Path) -> None:
    show_words_of(1, filled)
    file = tmp_path / "nhật ký.csv"
    assert "Đã ghi 5 câu hỏi" in log(filled, "export", str(file)).output
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = csv_rows(file)
    assert [row["Số"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert rows[0]["Câu hỏi"].startswith("'=1+1")
    assert rows[1]["Câu trả lời"] == "Đầu tháng 8/2020.\nNguồn: Hà Nội mới."


def test_exported_workbook_holds_the_same_as_text(filled: Path, tmp_path: Path) -> None:
    show_words_of(1, filled)
    for name in ("a.csv", "a.xlsx"):
        assert "Đã ghi 5 câu hỏi" in log(filled, "export", str(tmp_path / name)).output
    heads, *rows = cells(tmp_path / "a.xlsx")
    plain = csv_rows(tmp_path / "a.csv")
    assert heads == list(plain[0])
    assert rows[0][heads.index("Câu hỏi")].startswith("=1+1 Cầu Giấy")
    assert rows[1:] == [list(row.values()) for row in plain[1:]]


def test_export_tells_nobody_who_asked_and_hides_what_few_asked(
    config: Path, database: Path, tmp_path: Path
) -> None:
    asyncio.run(fill(database, ["quận Cầu Giấy?"] * 4 + ["Đại hội khi nào?"] * 5, 0))
    for name in ("a.csv", "a.xlsx"):
        told = log(config, "export", str(tmp_path / name)).output
        assert "dưới 5 người hỏi được ẩn" in told
    rows = csv_rows(tmp_path / "a.csv")
    assert not [head for head in rows[0] if "Người hỏi" in head or "cuộc trò chuyện" in head]
    hidden, shown = rows[0], rows[-1]
    texts = [row["Câu hỏi"] for row in rows]
    assert texts == [hidden["Câu hỏi"]] * 4 + ["Đại hội khi nào?"] * 5
    assert hidden["Kết quả"] == "chưa trả lời được"
    assert {hidden[name] for name in ("Câu hỏi", "Câu trả lời", "Khóa gộp câu giống nhau")} == {
        "(ẩn: dưới 5 người hỏi)"
    }
    assert shown["Câu trả lời"].startswith("Đầu tháng 8/2020.")
    assert cells(tmp_path / "a.xlsx")[1:] == [list(row.values()) for row in rows]
    assert "Cầu Giấy" not in str(rows) and "cau giay" not in str(rows)


def test_export_never_overwrites_unasked(filled: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("của tôi", encoding="utf-8")
    refused = log(filled, "export", str(file))
    assert (refused.exit_code, file.read_text(encoding="utf-8")) == (2, "của tôi")
    assert "--force" in refused.stderr
    assert log(filled, "export", str(file), "--force").exit_code == 0
    assert len(csv_rows(file)) == 5
    assert "CSV hoặc XLSX" in log(filled, "export", str(tmp_path / "a.ods")).stderr
    assert "không ghi được" in log(filled, "export", str(tmp_path / "x" / "a.csv")).stderr
    assert [each.name for each in tmp_path.glob("a.*")] == ["a.csv"]


@pytest.mark.parametrize("words", [["summary"], ["top"], ["unanswered"]])
def test_empty_log_says_so(config: Path, words: list[str]) -> None:
    told = log(config, *words)
    assert (told.exit_code, told.output) == (0, "Chưa có câu hỏi nào trong 30 ngày qua.\n")


def test_empty_log_exports_nothing(config: Path, tmp_path: Path) -> None:
    told = log(config, "export", str(tmp_path / "a.csv"))
    assert (told.exit_code, told.output) == (0, "Chưa có câu hỏi nào.\n")
    assert not (tmp_path / "a.csv").exists()


def test_nothing_unanswered_is_good_news(config: Path, database: Path) -> None:
    asyncio.run(fill(database, ["Đại hội quận khi nào?"], 0))
    assert log(config, "unanswered").output == "Không có câu hỏi nào bị bỏ ngỏ.\n"


def test_settings_or_database_that_fail_end_the_command_in_words(
    tmp_path: Path, config: Path, database: Path
) -> None:
    missing = log(tmp_path / "khac.yaml", "summary")
    assert missing.exit_code == 2
    assert "không có tệp cài đặt này" in missing.stderr
    database.write_text("không phải cơ sở dữ liệu " * 100, encoding="utf-8")
    broken = log(config, "summary")
    assert broken.exit_code == 2
    assert broken.stderr.startswith("Không mở được cơ sở dữ liệu")


def test_notes_are_listed_newest_first_without_numbers(config: Path, database: Path) -> None:
    assert log(config, "notes").output.strip() == "Chưa có góp ý nào."

    async def write() -> None:
        store = await open_store(f"sqlite+aiosqlite:///{database}", "khóa")
        for number, text in enumerate(("chữ nhỏ quá", "gọi 0912345678\x1b[2J")):
            await store.add_note("telegram", "p", text, NOW + timedelta(minutes=number))
        await store.close()

    asyncio.run(write())
    first, second = log(config, "notes").output.strip().split("\n")
    assert "[số điện thoại]" in first and "\x1b" not in first
    assert second.endswith("Telegram  chữ nhỏ quá")


def test_figures_and_groups_and_a_turn_as_json(filled: Path) -> None:
    figures = json.loads(log(filled, "summary", "--json").output)
    assert (figures["questions"], figures["outcomes"]["refuse"]) == (4, 1)
    [group] = json.loads(log(filled, "unanswered", "--json").output)
    assert (group["count"], group["question"]) == (1, "quận Cầu Giấy?")
    assert len(json.loads(log(filled, "top", "--json").output)) == 2
    turn = json.loads(log(filled, "show", str(group["turn"]), "--json").output)
    assert (turn["question"], turn["outcome"]) == ("quận Cầu Giấy?", "refuse")
    assert datetime.fromisoformat(turn["asked_at"]).tzinfo is not None


def test_purge_takes_what_is_past_its_time_and_no_more(filled: Path) -> None:
    assert "Đã xóa 0 câu hỏi cũ hơn 90 ngày." in log(filled, "purge").output
    assert "Đã xóa 1 câu hỏi cũ hơn 30 ngày." in log(filled, "purge", "--days", "30").output
    assert "4 câu hỏi" in log(filled, "summary", "--days", "90").output
