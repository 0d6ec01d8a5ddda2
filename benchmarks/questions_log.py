"""A log of made-up questions as large as wanted: what the log desk is measured on.

    python -m benchmarks.questions_log FILE.db [--count N] [--days N] [--secret KEY] [--seed N]

Questions are put together from lists of words, so that groups of alike ones and the people who ask
follow a Zipf law; they come by office hours. The rows are made and written by the program's own
functions. The same seed gives the same log but for hashes: each database has keys of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from itertools import accumulate, cycle, islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from benchmarks.question_sets import bare
from benchmarks.replies import KNOWLEDGE
from curation.complaints import KnowledgeError
from curation.loading import load_knowledge
from exchange import VIETNAM, Candidate, Outcome
from reading.text import fold
from store import QUEUES, STATES, Step, Store, StoreError, Turn, notes, open_store, words
from store.filters import Filter
from store.reports import queued
from store.reviews import review
from store.tables import turns
from store.turns import row_of

SECRET, SEED, VERSION = "khóa đo", 20_261_124, "fd8d49d5c7d6"
BATCH, CACHED = 20_000, 50_000  # turns in one transaction; subjects and people to remember
# How often a thing is asked falls with its rank; the offsets keep the first from being all.
GROUP_OFFSET, PERSON_OFFSET = 3, 20
GOLDEN, PLASTIC = 0.618_033_988_7, 0.754_877_666_2  # shares of any size come out evenly by rank
STEP = 7_368_787  # a prime, so that neighbours in rank have nothing else in common
SMALLTALK, ANSWERED, CLARIFIED = 0.06, 0.70, 0.09
JUDGED, REJECTED, CONSENTING = 0.08, 0.05, 0.65
CHANNELS = (("telegram", 0.45), ("zalo-bot", 0.7), ("zalo-oa", 0.9), ("web", 1.0))
OPINIONS = ("up", "down", "wrong", "missing", "outdated", "beside")
# Most answers are liked; those of some groups are the ones that are not.
LIKED, DISLIKED = (80, 6, 4, 4, 3, 3), (25, 20, 20, 15, 12, 8)
HOURS = (1, 1, 1, 1, 2, 5, 15, 45, 90, 100, 95, 60, 35, 60, 90, 95, 85, 60, 40, 45, 45, 30, 12, 4)
WEEKDAYS = (1.0, 1.0, 0.95, 0.95, 0.85, 0.4, 0.3)

TOPICS = (
    *("đại hội điểm", "báo cáo chính trị", "đề án nhân sự", "danh sách đại biểu", "văn kiện"),
    *("hướng dẫn tổ chức đại hội", "trang trí khánh tiết", "cuộc thi viết", "lễ kỷ niệm"),
    *("ban chấp hành khóa mới", "tiểu ban phục vụ", "kinh phí đại hội", "góp ý dự thảo"),
    *("chỉ tiêu nhiệm kỳ", "tuyên truyền cổ động", "chương trình làm việc", "quy chế bầu cử"),
    *("công tác nhân sự", "đoàn chủ tịch", "phiếu bầu", "nghị quyết", "khâu đột phá"),
)
LEVELS = ("Đảng bộ phường", "phường", "chi bộ", "Đảng ủy xã", "Hội Cựu chiến binh")
NAMES = (
    *("Bạch Mai", "Quỳnh Lôi", "Thanh Nhàn", "Vĩnh Tuy", "Minh Khai", "Trương Định", "Phố Huế"),
    *("Bùi Thị Xuân", "Đồng Tâm", "Cầu Dền", "Khương Đình", "Hạ Đình", "Nhân Chính", "Kim Giang"),
    *("Phương Liệt", "Thượng Đình", "Láng Thượng", "Ô Chợ Dừa", "Hàng Bột", "Cửa Nam", "Bồ Đề"),
    *("Ngọc Hà", "Giảng Võ", "Kim Mã", "Yên Hòa", "Dịch Vọng", "Nghĩa Đô", "Tràng Tiền", "Đại Mỗ"),
    *("Sài Đồng", "Phú Diễn", "Cổ Nhuế", "Xuân Đỉnh", "Yên Sở", "Mai Động", "Tân Mai", "Văn Quán"),
)
ASKED = (
    ("khi nào", "vào ngày nào", "hôm nào thì có", "bao giờ thì xong"),
    ("ở đâu", "tổ chức tại đâu", "xem ở chỗ nào"),
    ("do ai phụ trách", "ai ký ban hành", "hỏi ai thì được"),
    ("có bao nhiêu", "được mấy", "số lượng là bao nhiêu"),
    ("gồm những gì", "có nội dung gì", "nói những điểm nào"),
    ("phải chuẩn bị gì", "cần làm thế nào", "thực hiện ra sao"),
)
TERMS = (
    *("", "nhiệm kỳ 2015-2020", "nhiệm kỳ 2020-2025", "năm 2020", "quý I", "tháng 5", "tuần này"),
    *("theo kế hoạch số {}", "theo hướng dẫn số {}", "theo công văn số {}", "lần trước"),
)
PREFACE = "Tôi là bí thư chi bộ tổ dân phố, tuần này phải đọc lại văn bản cho anh em nghe. "
OPENERS = ("", "", "Cho hỏi ", "Cho tôi hỏi ", "Xin hỏi ", "Đồng chí cho biết ", PREFACE)
CLOSERS = ("?", "", " ạ?", " vậy ạ", " nhỉ", " ạ, tôi cảm ơn")
GREETINGS = ("Xin chào", "chào bạn", "Cảm ơn nhé", "cam on", "Bạn là ai?", "alo", "Tốt lắm")
SENTENCES = (
    "Việc này do Ban Thường vụ chỉ đạo, các tiểu ban phối hợp thực hiện theo đúng tiến độ.",
    "Thời gian cụ thể được ghi trong kế hoạch và gửi tới từng chi bộ trực thuộc.",
    "Nội dung được thông qua tại hội nghị toàn thể với sự nhất trí cao của các đại biểu.",
)
REPLY = "Về {}: {} Nguồn: bài ngày 14/07/2020."
OFFER = "Đồng chí muốn hỏi điều nào sau đây? Đồng chí bấm nút hoặc nhắn số:\n1. {}\n2. {}\n3. {}"
REFUSAL = (
    "Tôi chưa có thông tin về điều đồng chí hỏi. Đồng chí có thể hỏi cách khác, nêu rõ đơn vị hoặc"
    " số văn bản, hoặc liên hệ Văn phòng để được trả lời."
)
WELCOME = "Xin chào đồng chí! Tôi trả lời câu hỏi về đại hội Đảng các cấp; xin cứ hỏi tự nhiên."
NOTES = ("Trả lời nhanh và dễ hiểu.", "Nên có thêm lịch của phường.", "Chữ nên to hơn một chút.")


@dataclass(frozen=True, slots=True)
class Subject:
    """What alike questions are about, how that is asked, and the fields of turns that answer it."""

    about: str
    asked: Sequence[str]
    answered: dict[str, Any]
    is_liked: bool = True


async def fill(
    database_url: str,
    secret: str,
    count: int,
    days: int,
    until: datetime,
    seed: int,
    on_progress: Callable[[int], None] = lambda _: None,
    entries: Sequence[str] = (),
) -> None:
    """Fill a fresh database with `count` turns of the last `days` days up to `until`, answered
    from `entries`, or else from those of the knowledge; `on_progress` is told how many are written.

    Raises StoreError, and KnowledgeError where the knowledge is needed and can't be used.
    """
    entries = entries or list(load_knowledge(KNOWLEDGE).items)
    since, random = until - timedelta(days=days), Random(seed)
    noted, written = cycle(NOTES), 0
    store = await open_store(database_url, secret)
    try:
        made = made_turns(store, random, moments(random, count, since, until), entries)
        while rows := list(map(row_of, islice(made, BATCH))):
            await store.write(partial(add, rows=rows, note=next(noted)))
            written += len(rows)
            on_progress(written)
        await store.count_days(until)
        await work_on_queues(store, since, until)
    finally:
        await store.close()


async def add(connection: AsyncConnection, rows: Sequence[dict[str, Any]], note: str) -> None:
    """Write turns with their words, and a note of who asked first."""
    adding = turns.insert().returning(turns.c.id, turns.c.question)
    added = await connection.execute(adding, rows)
    await words.note(connection, [(row.id, row.question) for row in added])
    first = rows[0]
    await notes.add(connection, first["channel"], first["person"], note, first["asked_at"])


async def work_on_queues(store: Store, since: datetime, until: datetime) -> None:
    """Have somebody begin with, finish or ignore every second of the first groups of the queues."""
    for queue in QUEUES:
        groups = await queued(store, Filter(since, until, queue=queue), limit=40)
        for group, state in zip(groups[::2], cycle(STATES[1:]), strict=False):
            await review(store, queue, group.key, Step(state, "lan", until))


def made_turns(
    store: Store, random: Random, asked_at: Sequence[datetime], entries: Sequence[str]
) -> Iterator[Turn]:
    """A turn at each of some moments."""
    subjects = lru_cache(CACHED)(partial(subject_of, entries=entries))
    key_of, who = lru_cache(CACHED)(store.group_of), lru_cache(CACHED)(store.who)
    count = len(asked_at)
    askers = ranks(random, max(3, count // 25), PERSON_OFFSET, count)
    groups = ranks(random, max(20, count // 5), GROUP_OFFSET, count)
    lately: dict[int, tuple[datetime, int]] = {}
    drawn = zip(asked_at, askers, groups, strict=True)
    for number, (at, asker, group) in enumerate(drawn, 1):
        channel, keep = ways(asker)
        subject = smalltalk() if random.random() < SMALLTALK else subjects(group)
        text, spent = worded(random, subject), random.lognormvariate(2.08, 0.5)
        before, position = lately.get(asker, (at, 0))
        position = position + 1 if at - before < timedelta(minutes=30) else 1
        lately[asker] = at, position
        turn: dict[str, Any] = dict(
            asked_at=at,
            answered_at=at + timedelta(milliseconds=300 + spent),
            channel=channel,
            delivery_key=str(100_000_000 + number),
            person=who(channel, str(10_000_000 + 7_919 * asker)).logged[0],
            position=position,
            question=text,
            knowledge_version=VERSION,
            milliseconds=spent,
            feedback=opinion(random, subject),
            origin=store.digest(channel, str(number)),
            sent=str(number),
            group_key=key_of(subject.answered["likeness"], keep),
            **subject.answered,
        )
        yield Turn(**turn | ({} if keep else {"question": None, "reply": None, "likeness": ""}))


def ranks(random: Random, among: int, offset: int, count: int) -> list[int]:
    """`count` ranks from 0 to below `among`, drawn by a Zipf law."""
    weights = list(accumulate(1 / (rank + offset) for rank in range(among)))
    return random.choices(range(among), cum_weights=weights, k=count)


def moments(random: Random, count: int, since: datetime, until: datetime) -> list[datetime]:
    """`count` moments of a period in their order, most of them in office hours."""
    start, hours = since.timestamp(), int((until - since) / timedelta(hours=1))
    local = [(since + timedelta(hours=hour)).astimezone(VIETNAM) for hour in range(hours)]
    weights = [HOURS[hour.hour] * WEEKDAYS[hour.weekday()] for hour in local]
    drawn = random.choices(range(hours), weights, k=count)
    seconds = sorted(start + 3600 * (hour + random.random()) for hour in drawn)
    return [datetime.fromtimestamp(second, UTC) for second in seconds]


def ways(asker: int) -> tuple[str, bool]:
    """The channel of a person, and whether what that person writes may be kept."""
    kind, consent = (asker + 0.5) * PLASTIC % 1, (asker + 0.5) * GOLDEN % 1
    return next(name for name, share in CHANNELS if kind < share), consent < CONSENTING


def subject_of(rank: int, entries: Sequence[str]) -> Subject:
    """What is asked `rank`-th often, the same whenever it is asked for."""
    left, parts = (rank + 1) * STEP, []
    for list_ in (NAMES, TOPICS, TERMS, LEVELS):
        left, place = divmod(left, len(list_))
        parts.append(list_[place])
    name, topic, term, level = parts
    about = " ".join(filter(None, (topic, level, name, term.format(10 + rank % 4_000))))
    asked = ASKED[left % len(ASKED)]
    share = (0.3 + rank * GOLDEN) % 1 * (1 - SMALLTALK)
    ids = [entries[(rank * 31 + further * 7) % len(entries)] for further in range(3)]
    entry, near, sure, likeness = None, True, 0.45, fold(f"{about} {asked[0]}")
    if share < ANSWERED:
        outcome, entry, near, sure = Outcome.ANSWER, ids[0], False, 0.7
        likeness = f"{entry} {likeness}"
        reply = REPLY.format(about, " ".join(SENTENCES[: 1 + rank % len(SENTENCES)]))
    elif share < ANSWERED + CLARIFIED:
        outcome, reply = Outcome.CLARIFY, OFFER.format(*ids)
    else:
        near = rank % 3 == 0
        outcome, reply, sure = Outcome.REFUSE, REFUSAL, 0.4 if near else 0.1
    sure += rank % 25 / 100
    found = tuple(Candidate(id, sure * 0.9**down) for down, id in enumerate(ids))
    answered = dict(outcome=outcome, entry=entry, candidates=found, confidence=sure)
    answered |= dict(likeness=likeness, reply=reply, near=near)
    return Subject(about, asked, answered, is_liked=rank % 7 != 3)


def smalltalk() -> Subject:
    """A greeting, which is like no question."""
    said = {"outcome": Outcome.SMALLTALK, "reply": WELCOME, "confidence": 1.0, "likeness": ""}
    return Subject("", GREETINGS, said)


def worded(random: Random, subject: Subject) -> str:
    """How somebody asks that: with marks or without, in capitals or not, at times misspelt."""
    wording = random.choice(subject.asked)
    if not subject.about:
        return wording
    text = f"{random.choice(OPENERS)}{subject.about} {wording}{random.choice(CLOSERS)}"
    style = random.random()
    if style < 0.03:
        slip = random.randrange(1, len(text))
        return text[: slip - 1] + text[slip:]
    return bare(text) if style > 0.7 else text if style > 0.3 else text[0].upper() + text[1:]


def opinion(random: Random, subject: Subject) -> str | None:
    """What is said of a reply, mostly nothing."""
    outcome, drawn = subject.answered["outcome"], random.random()
    if outcome is Outcome.ANSWER and drawn < JUDGED:
        return random.choices(OPINIONS, LIKED if subject.is_liked else DISLIKED)[0]
    return "none-of-these" if outcome is Outcome.REFUSE and drawn < REJECTED else None


def address(file: Path) -> str:
    """The address of a database file."""
    return f"sqlite+aiosqlite:///{file.absolute()}"


def main() -> int:
    """Fill a new file; the exit code: 2 where it can't be used."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m benchmarks.questions_log")
    parser.add_argument("file", type=Path, metavar="FILE.db")
    parser.add_argument("--count", type=int, default=20_000, help="turns")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--secret", default=SECRET, help="the key to open the file with")
    parser.add_argument("--seed", type=int, default=SEED)
    given = parser.parse_args()
    if given.file.exists():
        print(f"{given.file} is there already: name a new file.", file=sys.stderr)
        return 2
    tell = partial(print, "turns written:", file=sys.stderr)
    wanted = given.secret, given.count, given.days, datetime.now(UTC), given.seed
    try:
        asyncio.run(fill(address(given.file), *wanted, tell))
    except (KnowledgeError, StoreError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
