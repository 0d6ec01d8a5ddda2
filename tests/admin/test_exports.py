"""Exports: exactly what is filtered, hidden where few asked, harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import httpx
import pytest

from admin.exports import OF_ONE
from exchange import Outcome
from tests.admin.running import Place, post

pytestmark = pytest.mark.asyncio

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


async def exported(client: httpx.AsyncClient, kind: str, **fields: str) -> httpx.Response:
    """The file of an export."""
    begun = await post(client, "/admin/exports", kind=kind, **fields)
    assert begun.status_code == 303
    path = begun.headers["location"].removesuffix("/file")
    answer = await client.get(f"{path}/file")
    while answer.status_code == 303:
        answer = await client.get(f"{path}/file")
    return answer


def read_csv(content: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by their headings."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def read_xlsx(content: bytes) -> list[list[str]]:
    """The cells of the first sheet, all of which are text."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = list(row.iter(f"{SHEET}c"))
        assert {cell.get("t") for cell in cells} == {"inlineStr"}, "a cell that is no text"
        rows.append(["".join(cell.itertext()) for cell in cells])
    return rows


async def test_export_holds_exactly_what_is_filtered(desk: Place) -> None:
    await desk.log(5, question="Câu một?", channel="web")
    await desk.log(5, question="Câu hai?", channel="web", outcome=Outcome.ANSWER, likeness="b")
    await desk.log(5, question="Câu ba?")
    await desk.log(5, channel="web", asked_at=datetime.now(UTC) - timedelta(days=20))
    async with desk.browser("editor") as client:
        answer = await exported(client, "csv", channel="web", outcome="refuse", days="7")
        assert [row["Câu hỏi"] for row in read_csv(answer.content)] == ["Câu một?"] * 5
        assert answer.headers["content-type"] == "text/csv; charset=utf-8"
        assert 'filename="nhat-ky-' in answer.headers["content-disposition"]
        rows = read_csv((await exported(client, "csv", q="hai", days="7")).content)
        assert [row["Câu hỏi"] for row in rows] == ["Câu hai?"] * 5
        assert len(read_csv((await exported(client, "csv", days="30")).content)) == 20
        nothing = await exported(client, "csv", channel="zalo-oa")
        assert read_csv(nothing.content) == [] and "Câu hỏi" in nothing.content.decode()


async def test_both_kinds_of_file_hold_the_same(desk: Place) -> None:
    await desk.log(6)
    async with desk.browser("editor") as client:
        lines = read_csv((await exported(client, "csv")).content)
        cells = read_xlsx((await exported(client, "xlsx")).content)
    assert [dict(zip(cells[0], row, strict=True)) for row in cells[1:]] == lines
    assert len(lines) == 6


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "  ="])
async def test_nothing_in_a_file_is_a_formula(desk: Place, start: str) -> None:
    evil = f'{start}HYPERLINK("http://xau.vidu.vn","Bấm")'
    await desk.log(5, question=evil, reply=evil, entry=evil, likeness=evil)
    async with desk.browser("editor") as client:
        lines = read_csv((await exported(client, "csv")).content)
        cells = read_xlsx((await exported(client, "xlsx")).content)
    for name in ("Câu hỏi", "Câu trả lời", "Mục"):
        assert {line[name] for line in lines} == {f"'{evil}"}
    # A workbook writes a carriage return as _x000D_.
    assert evil.replace("\r", "_x000D_") in cells[1]


async def test_what_few_people_asked_is_hidden_and_nobody_can_be_linked(desk: Place) -> None:
    one = desk.store.who("telegram", "một người").logged[0]
    await desk.log(9, person=one, question="Riêng tôi?", reply="Đáp riêng.", likeness="rieng",
                   entry="hai-ba-trung")  # fmt: skip
    await desk.log(5, question="Của nhiều người?", likeness="nhieu")
    async with desk.browser("admin") as client:
        rows = read_csv((await exported(client, "csv")).content)
        content = (await exported(client, "csv")).content.decode()
    assert len(rows) == 14
    assert [row["Câu hỏi"] for row in rows].count("(ẩn: dưới 5 người hỏi)") == 9
    for hidden in ("Riêng tôi?", "Đáp riêng.", "hai-ba-trung", "rieng", one[:12]):
        assert hidden not in content
    assert not any("Người hỏi" in name for name in rows[0])


async def test_export_belongs_to_who_began_it(desk: Place) -> None:
    await desk.log(5)
    async with desk.browser("editor") as client, desk.browser("admin") as other:
        begun = await post(client, "/admin/exports", kind="csv")
        path = begun.headers["location"].removesuffix("/file")
        assert (await client.get(path)).status_code == 200
        for end in ("", "/file"):
            assert (await other.get(path + end)).status_code == 404
    async with desk.browser() as nobody:
        assert (await nobody.get(f"{path}/file")).status_code == 303


async def test_files_are_few_and_gone_after_an_hour(desk: Place) -> None:
    await desk.log(5)
    async with desk.browser("editor") as client:
        for _ in range(OF_ONE):
            last = await exported(client, "csv")
            assert last.status_code == 200
        assert len(list(desk.exports.iterdir())) == OF_ONE
        full = await post(client, "/admin/exports", kind="csv")
        assert full.status_code == 429 and "5 tệp" in full.text
        desk.clock.ahead = timedelta(hours=1, minutes=1)
        assert (await exported(client, "csv")).status_code == 200
        assert len(list(desk.exports.iterdir())) == 1
        assert desk.exports.stat().st_mode & 0o077 == 0


async def test_long_export_shows_how_far_it_is(desk: Place) -> None:
    await desk.log(5)
    async with desk.browser("editor") as client:
        begun = await post(client, "/admin/exports", kind="xlsx")
        page = await client.get(begun.headers["location"].removesuffix("/file"))
        while "<progress" in page.text:
            assert 'http-equiv="refresh"' in page.text
            page = await client.get(begun.headers["location"].removesuffix("/file"))
        assert "Đã ghi 5 câu hỏi." in page.text and ".xlsx" in page.text


async def test_unknown_kind_of_file_is_refused(desk: Place) -> None:
    async with desk.browser("editor") as client:
        for kind in ("", "exe", "../csv", "csv/../../x"):
            assert (await post(client, "/admin/exports", kind=kind)).status_code == 400
    assert not desk.exports.exists()
