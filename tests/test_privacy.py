"""docs/privacy.md: each of its sentences has a test here that breaks when it is no longer true."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from admin.spreadsheets import write_export
from config import Settings
from exchange import Answer, Message
from handlers.conversation.digest import Digest
from handlers.conversation.turn import Manners
from store import Store, back_up, open_store, prune_all, reports
from store.filters import Filter
from tests.admin.running import running_desk
from tests.bot_api.engine import PHRASES, new_conversation

ROOT = Path(__file__).parents[1]
SECRET = "khóa của các kiểm thử"
QUESTION = "Đại hội quận Cầu Giấy?"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Place:
    """A store in a file, and what is said to the bot over it."""

    store: Store
    database: Path
    url: str
    folder: Path

    async def say(
        self,
        text: str,
        person: str = "nguyen-van-a",
        at: datetime | None = None,
        group: str = "",
        **manners: Any,
    ) -> str:
        """What is answered to somebody."""
        said: list[str] = []

        async def send(answer: Answer) -> None:
            said.append(answer.text)

        self.count = getattr(self, "count", 0) + 1
        at = at or datetime.now(UTC)
        payload = f'{{"from": {{"first_name": "Văn A", "id": "{person}"}}}}'
        message = Message("telegram", f"k{self.count}", person, f"chat-{person}", text, at)
        conversation = new_conversation(self.store, manners=Manners(**manners))
        await conversation.turn(replace(message, payload=payload, group=group), send)
        return "\n".join(said)

    async def dump(self) -> str:
        """All that lies in the database."""
        await self.store.settle()
        with closing(sqlite3.connect(self.database)) as connection:
            return "\n".join(connection.iterdump())

    def rows(self, query: str) -> list[Any]:
        """The rows of a query."""
        with closing(sqlite3.connect(self.database)) as connection:
            return connection.execute(query).fetchall()


Check = Callable[[Place], Coroutine[Any, Any, None]]
SENTENCES: dict[str, Check] = {}


def holds(sentence: str) -> Callable[[Check], Check]:
    """The check of a sentence."""

    def registered(check: Check) -> Check:
        SENTENCES[sentence] = check
        return check

    return registered


def written_sentences() -> list[str]:
    """The sentences of the page, each on its line."""
    page = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    return re.findall(r"(?m)^- (.+)$", page)


@holds("Nhật ký không ghi tên hay tài khoản của người hỏi; mỗi người chỉ là một mã băm có khóa.")
async def nobody_is_named(place: Place) -> None:
    await place.say("/dongy")
    await place.say(QUESTION)
    written = await place.dump()
    assert "Văn A" not in written and "nguyen-van-a" not in written
    assert re.fullmatch("[0-9a-f]{16}", place.rows("SELECT person FROM turns")[-1][0])


@holds(
    "Lời câu hỏi và câu trả lời chỉ được giữ khi người hỏi đã chọn đồng ý; không có lựa chọn mặc"
    " định."
)
async def words_are_kept_by_consent(place: Place) -> None:
    hello = await new_conversation(place.store).hello("telegram", "nguyen-van-a")
    assert {"/dongy", "/khongdongy"} <= {choice.id for choice in hello.choices}
    for decision, is_kept in (("/start", False), ("/khongdongy", False), ("/dongy", True)):
        await place.say(decision)
        await place.say(QUESTION)
        question, reply = place.rows("SELECT question, reply FROM turns ORDER BY id DESC")[0]
        assert (question == QUESTION, reply is not None) == (is_kept, is_kept)


@holds("Lựa chọn được giữ làm bằng chứng: chọn gì, lúc nào, theo phiên bản nào của lời hỏi.")
async def consent_is_evidence(place: Place) -> None:
    await place.say("/dongy")
    [(consent, decided_at, wording)] = place.rows("SELECT consent, decided_at, wording FROM people")
    assert consent == 1 and decided_at.startswith(f"{datetime.now(UTC):%Y-%m-%d}")
    assert re.fullmatch("[0-9a-f]{12}", wording)


@holds("Số điện thoại, số CCCD, địa chỉ e-mail, số thẻ và số tài khoản được che trước khi ghi.")
async def personal_numbers_are_masked(place: Place) -> None:
    secrets = ("0912345678", "001203004567", "a.b@vidu.vn", "9704 1234 5678 9012", "12345678901")
    await place.say("/dongy")
    await place.say("Của tôi: " + ", ".join(secrets) + ", số tài khoản 19001234567")
    written = await place.dump()
    assert not [one for one in (*secrets, "19001234567") if one in written]
    assert "[số điện thoại]" in written


@holds("Lời trong nhóm không bao giờ được giữ.")
async def words_of_groups_are_not_kept(place: Place) -> None:
    await place.say("/dongy")
    await place.say(QUESTION, group="g1")
    assert "Cầu Giấy" not in await place.dump()


@holds(
    "Câu không được giữ lời thì nhật ký chỉ ghi kết quả, mục đã trả lời và một mã băm để đếm chung"
    " những câu giống nhau."
)
async def wordless_turns_are_counted(place: Place) -> None:
    await place.say(QUESTION)
    await place.say("/dongy", "b")
    await place.say(QUESTION, "b")
    written = place.rows(
        "SELECT question, reply, likeness, outcome, group_key FROM turns WHERE position > 0"
    )
    assert written[0][:4] == (None, None, "", "refuse")
    assert written[0][4] == written[1][4] and re.fullmatch("[0-9a-f]{16}", written[0][4])
    assert place.rows("SELECT count(*) FROM turn_words w JOIN turns t ON t.id = w.turn"
                      " WHERE t.question IS NULL") == [(0,)]  # fmt: skip


@holds("`log.keep_text: false` thì không giữ lời của ai, kể cả người đã đồng ý.")
async def no_words_are_kept_where_the_office_wants_none(place: Place) -> None:
    await place.say("/dongy", keep_text=False)
    await place.say(QUESTION, keep_text=False)
    assert "Cầu Giấy" not in await place.dump() and "giay" not in await place.dump()


@holds("Không đặt `DAIHOI_SECRET_KEY` thì mã băm của người hỏi đổi sau mỗi lần chạy.")
async def hashes_do_not_last_without_a_secret(place: Place) -> None:
    seen = []
    for _ in range(2):
        other = await open_store(f"sqlite+aiosqlite:///{place.folder}/other.db", None)
        seen.append(other.who("telegram", "a"))
        await other.close()
    assert seen[0].kept != seen[1].kept and seen[0].logged != seen[1].logged


@holds("Bot không gửi câu hỏi đi đâu ngoài chính kênh mà người hỏi dùng.")
async def nothing_is_sent_elsewhere(place: Place) -> None:
    rooms = [path for name in ("reading", "answering", "store", "admin", "handlers", "commands")
             for path in (ROOT / name).rglob("*.py")]  # fmt: skip
    hosts = {
        host
        for path in [*rooms, *ROOT.glob("*.py")]
        for host in re.findall(r"https?://([\w.-]+)", path.read_text(encoding="utf-8"))
    }
    channels = {"api.telegram.org", "bot-api.zaloplatforms.com", "openapi.zalo.me"}
    assert hosts - channels <= {"oauth.zaloapp.com", "127.0.0.1", "t.me"}, hosts
    import_lines = "\n".join(path.read_text(encoding="utf-8") for path in rooms[:60])
    assert "import requests" not in import_lines and "urllib.request" not in import_lines


@holds("Trang nhật ký chỉ mở được trên chính máy chạy bot, trừ khi văn phòng đặt `web.admin_open`.")
async def desk_is_for_this_machine(place: Place) -> None:
    assert Settings().web.admin_open is False
    for is_open, status in ((False, 404), (True, 200)):
        async with running_desk(place.store, place.folder, is_open, not is_open) as desk:
            async with desk.browser() as client:
                page = await client.get("/admin/sign-in", headers={"Host": "bot.vidu.vn"})
                assert page.status_code == status


@holds("Không trang, biểu đồ hay tệp nào của nhật ký mở được khi chưa đăng nhập.")
async def desk_needs_sign_in(place: Place) -> None:
    async with running_desk(place.store, place.folder) as desk, desk.browser() as client:
        for path in ("", "/queues/near", "/questions", "/charts/by-day.svg", "/exports/a/file"):
            assert (await client.get(f"/admin{path}")).status_code == 303


@holds(
    "Tài khoản chỉ xem số liệu không thấy điều có dưới `log.least_people` người hỏi, mặc định 5."
)
async def viewer_sees_no_few(place: Place) -> None:
    assert Settings().log.least_people == 5
    async with running_desk(place.store, place.folder) as desk:
        await desk.log(4, question="Của bốn người?")
        async with desk.browser("viewer") as client:
            page = "/admin/queues/unanswered"
            assert "Của bốn người?" not in (await client.get(page)).text
            await desk.log(1, question="Của bốn người?")
            assert "Của bốn người?" in (await client.get(page)).text


@holds("Bản tóm tắt gửi quản trị viên cũng không nêu điều có ít người hỏi như vậy.")
async def digest_tells_no_few(place: Place) -> None:
    await ask_yesterday(place)
    told: list[str] = []

    async def tell(text: str) -> None:
        told.append(text)

    now = datetime.now(UTC).replace(hour=2) + timedelta(days=1)
    await Digest(place.store, PHRASES, "daily", 5, tell).look(now)
    assert "Của nhiều người" in told[0] and "Của một người" not in told[0]


@holds(
    "Tệp xuất ra cũng ẩn lời những câu có ít người hỏi như vậy, và không có mã băm của người hỏi."
)
async def export_hides_few(place: Place) -> None:
    await ask_yesterday(place)
    file = place.folder / "x.csv"
    await write_export(place.store, Filter(LONG_AGO, datetime.now(UTC)), file, 5)
    written = file.read_text(encoding="utf-8-sig")
    assert "Của nhiều người" in written and "Của một người" not in written
    assert place.rows("SELECT person FROM turns")[0][0][:12] not in written


async def ask_yesterday(place: Place) -> None:
    """Five people ask one thing, and one asks another, all having agreed."""
    at = datetime.now(UTC).replace(hour=1, minute=0)
    for number in range(6):
        await place.say("/dongy", f"p{number}", at)
        text = "Của nhiều người?" if number else "Của một người?"
        await place.say(text, f"p{number}", at)


@holds("Nhật ký và góp ý bị xóa sau `log.retention_days` ngày, mặc định 90.")
async def log_is_forgotten(place: Place) -> None:
    assert Settings().log.retention_days == 90
    now = datetime.now(UTC)
    for days in (91, 89):
        at = now - timedelta(days=days)
        await place.say("/dongy", at=at)
        await place.say(f"Hỏi {days} ngày trước?", at=at)
        await place.store.add_note("telegram", "h", f"Góp ý {days} ngày trước", at)
    await place.store.forget(now - timedelta(days=90))
    written = await place.dump()
    assert "91 ngày trước" not in written and written.count("89 ngày trước") >= 2


@holds("Những gì quá hạn cũng bị xóa khỏi các bản sao lưu mà bot đã tạo.")
async def copies_forget_too(place: Place) -> None:
    now = datetime.now(UTC)
    at = now - timedelta(days=80)
    await place.say("/dongy", at=at)
    await place.say("Hỏi từ lâu?", at=at)
    made = back_up(place.url, place.folder / "copies", now, timedelta(days=90))
    assert b"t\xe1\xbb\xab l\xc3\xa2u" in made.file.read_bytes()
    assert prune_all(place.url, now + timedelta(days=20), timedelta(days=90)) == 0
    copy = made.file.read_bytes()
    assert b"t\xe1\xbb\xab l\xc3\xa2u" not in copy and b"lau" not in copy
    assert prune_all(place.url, now + timedelta(days=91), timedelta(days=90)) == 1
    assert list((place.folder / "copies").iterdir()) == []


@holds(
    "Khóa của mã băm được thay sau `log.retention_days` ngày; khóa cũ bị hủy khi dòng cuối cùng ghi"
    " bằng nó đã xóa."
)
async def keys_die(place: Place) -> None:
    first = place.store.who("telegram", "a").logged[0]
    await place.say(QUESTION, "a")
    await place.store.renew_keys(datetime.now(UTC) - timedelta(days=90))
    assert place.store.who("telegram", "a").logged == (first,)
    await place.store.renew_keys(datetime.now(UTC))
    assert place.store.who("telegram", "a").logged[1:] == (first,)
    assert (await place.store.held_about("telegram", place.store.who("telegram", "a"))).turns == 1
    await place.store.forget(datetime.now(UTC))
    await place.store.renew_keys(LONG_AGO)
    assert first not in place.store.who("telegram", "a").logged
    assert place.rows("SELECT count(*) FROM hash_keys WHERE purpose = 'log'") == [(1,)]


@holds("Lựa chọn đồng ý được băm bằng một khóa riêng, nên còn đúng sau khi khóa kia đổi.")
async def consent_outlives_keys(place: Place) -> None:
    await place.say("/dongy")
    who = place.store.who("telegram", "nguyen-van-a")
    assert who.kept not in who.logged
    await place.store.renew_keys(datetime.now(UTC))
    assert await place.store.consent_of("telegram", who.kept) is True
    await place.say(QUESTION)
    assert place.rows("SELECT question FROM turns ORDER BY id DESC")[0] == (QUESTION,)


@holds(
    "Tin đang chờ trả lời nằm nguyên văn trong hộp thư đến, bị xóa ngay khi đã trả lời, chậm nhất"
    " sau 24 giờ."
)
async def inbox_is_short_lived(place: Place) -> None:
    now = datetime.now(UTC)
    await place.store.claim([Message("telegram", "w", "a", "c", "Đang chờ?", now)])
    assert "Đang chờ?" in await place.dump()
    await place.store.expire(now + timedelta(hours=23, minutes=59))
    assert "Đang chờ?" in await place.dump()
    await place.store.expire(now + timedelta(hours=24, minutes=1))
    assert "Đang chờ?" not in await place.dump()
    await place.say("Trả lời rồi?")
    assert place.rows("SELECT count(*) FROM inbox") == [(0,)]


@holds("Lời đã xóa không còn đọc được trong tệp nào của cơ sở dữ liệu.")
async def deleted_words_are_gone(place: Place) -> None:
    await place.say("/dongy")
    await place.say("Điều bí mật xyzzy?")
    files = list(place.database.parent.glob("daihoi.db*"))
    assert any(b"xyzzy" in file.read_bytes() for file in files)
    await place.say("/xoadulieu")
    assert not any(b"xyzzy" in file.read_bytes() for file in files if file.exists())


@holds("`/dulieucuatoi` cho xem mọi thứ đang giữ về mình.")
async def everything_is_shown(place: Place) -> None:
    await fill(place)
    told = await place.say("/dulieucuatoi")
    for shown in ("đã đồng ý", "Lúc chọn: ", "lượt hỏi đang lưu: 2", QUESTION):
        assert shown in told, shown
    for shown in ("Số góp ý đã gửi: 1", "Lần gần nhất đồng chí nhắn", "không nhắn được"):
        assert shown in told, shown
    # Nothing else in the database is under this person's hashes.
    who = place.store.who("telegram", "nguyen-van-a")
    tables = [row[0] for row in place.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    marks = {who.kept, *who.logged}
    theirs = {
        table
        for table in tables
        for row in place.rows(f"SELECT * FROM {table}")
        if marks & set(row)
    }
    assert theirs == {"people", "turns", "notes"}


@holds("`/xoadulieu` xóa ngay mọi thứ ấy.")
async def everything_is_deleted(place: Place) -> None:
    await fill(place)
    await place.say("/xoadulieu")
    who = place.store.who("telegram", "nguyen-van-a")
    written = await place.dump()
    assert not [mark for mark in (who.kept, *who.logged) if mark in written]
    assert "Cầu Giấy" not in written and "giay" not in written and "góp ý" not in written


async def fill(place: Place) -> None:
    """Everything that can be held about somebody."""
    await place.say("/dongy")
    await place.say(QUESTION)
    await place.store.renew_keys(datetime.now(UTC))
    await place.say("/gopy Một góp ý")
    who = place.store.who("telegram", "nguyen-van-a")
    await place.store.channel_state("telegram").arrived(who.kept, datetime.now(UTC))
    await place.store.set_inactive("telegram", who.kept, datetime.now(UTC))


@holds("`/khongdongy` xóa ngay lời những câu đã giữ; bot vẫn trả lời như thường.")
async def withdrawn_consent_takes_the_words(place: Place) -> None:
    await place.say("/dongy")
    await place.say(QUESTION)
    await place.say("/khongdongy")
    written = await place.dump()
    assert "Cầu Giấy" not in written and "giay" not in written
    assert (await reports.count(place.store, Filter(LONG_AGO, datetime.now(UTC)))) >= 1
    assert await place.say(QUESTION) == f"Tài liệu không nêu “{QUESTION}”."


@pytest.mark.parametrize("sentence", SENTENCES)
async def test_sentence_of_the_page_on_privacy_is_true(
    sentence: str, store: Store, database: Path, database_url: str, tmp_path: Path
) -> None:
    await SENTENCES[sentence](Place(store, database, database_url, tmp_path))


def test_every_sentence_of_the_page_has_its_test() -> None:
    assert written_sentences() == list(SENTENCES)
