"""`log`: what was asked, what went unanswered, one turn in full, and all of it as a table."""

from __future__ import annotations

import asyncio
import csv
import unicodedata
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Literal, NoReturn, TypeVar

import typer

from config import load_settings
from config_file import SettingsError
from exchange import VIETNAM, Outcome
from store import Store, StoreError, Turn, open_store, reports

T = TypeVar("T")
Config = Annotated[
    Path | None, typer.Option("--config", metavar="TỆP", help="Tệp cài đặt; mặc định config.yaml.")
]
Days = Annotated[
    int, typer.Option("--days", metavar="N", min=1, max=36500, help="Số ngày gần đây.")
]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Nhiều nhất mấy dòng.")]

OUTCOMES: Mapping[str, str] = {
    Outcome.ANSWER: "đã trả lời",
    Outcome.CLARIFY: "hỏi lại",
    Outcome.REFUSE: "chưa trả lời được",
    Outcome.SMALLTALK: "chào hỏi",
}
OPINIONS: Mapping[str, str] = {
    "up": "đúng",
    "down": "chưa đúng, không nói vì sao",
    "wrong": "sai",
    "missing": "thiếu",
    "outdated": "cũ",
    "beside": "không đúng ý",
    "none-of-these": "không có câu nào đúng",
}
WIDEST = 70
ALL_DAYS = 36500
FORMULA_STARTS = ("=", "+", "-", "@")

log_app = typer.Typer(
    help="Xem nhật ký câu hỏi.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@log_app.command("summary")
def on_summary(days: Days = 30, config: Config = None) -> None:
    """Các con số chung: bao nhiêu câu hỏi, trả lời được bao nhiêu."""
    since, until = period(days)
    figures = asked(config, lambda store: reports.summary(store, since, until))
    if not figures.questions:
        return typer.echo(nothing(days))
    typer.echo(f"{days} ngày qua: {figures.questions} câu hỏi của {figures.people} người.\n")
    rows = [
        (OUTCOMES[outcome], str(count), share(count, figures.questions))
        for outcome, count in figures.outcomes.items()
    ]
    typer.echo(table(("Kết quả", "Số câu", "Tỷ lệ"), rows))
    rows = [
        (channel, str(count), share(count, figures.questions))
        for channel, count in figures.channels.items()
    ]
    typer.echo("\n" + table(("Kênh", "Số câu", "Tỷ lệ"), rows))
    if figures.feedback:
        rows = [(OPINIONS[said], str(count), "") for said, count in figures.feedback.items()]
        typer.echo("\n" + table(("Phản hồi", "Số câu", ""), rows))
    if figures.milliseconds is not None and figures.slowest is not None:
        typer.echo(
            f"\nThời gian tìm câu trả lời: một nửa số câu dưới {decimal(figures.milliseconds)} ms, "
            f"lâu nhất {decimal(figures.slowest)} ms."
        )


@log_app.command("top")
def on_top(days: Days = 30, limit: Limit = 20, config: Config = None) -> None:
    """Những điều được hỏi nhiều nhất."""
    since, until = period(days)
    groups = asked(config, lambda store: reports.top(store, since, until, limit))
    typer.echo(group_table(groups) if groups else nothing(days))


@log_app.command("unanswered")
def on_unanswered(days: Days = 30, limit: Limit = 20, config: Config = None) -> None:
    """Những điều bot chưa trả lời được, hỏi nhiều nhất đứng trước."""
    since, until = period(days)
    groups = asked(config, lambda store: reports.unanswered(store, since, until, limit))
    if groups:
        return typer.echo(group_table(groups))
    figures = asked(config, lambda store: reports.summary(store, since, until))
    typer.echo("Không có câu hỏi nào bị bỏ ngỏ." if figures.questions else nothing(days))


@log_app.command("show")
def on_show(
    number: Annotated[int, typer.Argument(metavar="SỐ", help="Số của câu hỏi.")],
    config: Config = None,
) -> None:
    """Mọi điều đã ghi về một câu hỏi."""
    turn = asked(config, lambda store: reports.show(store, number))
    if turn is None:
        refuse(f"Không có câu hỏi số {number}; xem các số bằng “log top” hoặc “log unanswered”.", 1)
    width = max(map(len, described(turn)))
    for name, value in described(turn).items():
        first, *rest = value.split("\n")
        typer.echo(f"{name:<{width}}  {printable(first)}")
        for line in rest:
            typer.echo(f"{'':<{width}}  {printable(line)}".rstrip())


@log_app.command("notes")
def on_notes(limit: Limit = 20, config: Config = None) -> None:
    """Góp ý gửi bằng /gopy, mới nhất đứng trước."""
    notes = asked(config, lambda store: store.notes(limit))
    if not notes:
        return typer.echo("Chưa có góp ý nào.")
    for note in notes:
        when = f"{note.written_at.astimezone(VIETNAM):%d/%m/%Y %H:%M}"
        typer.echo(f"{when}  {note.channel}  {printable(note.text)}")


@log_app.command("export")
def on_export(
    file: Annotated[Path, typer.Argument(metavar="TỆP.csv", help="Tệp sẽ được tạo.")],
    days: Days = ALL_DAYS,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
    config: Config = None,
) -> None:
    """Ghi nhật ký ra tệp CSV, mở được bằng Excel."""
    if file.suffix not in (".csv", ".CSV"):
        refuse(f"{file}: chỉ ghi được tệp CSV; hãy đặt tên kết thúc bằng .csv.")
    since, until = period(days)
    turns = asked(config, lambda store: reports.export(store, since, until))
    if not turns:
        return typer.echo(nothing(days))
    try:
        write_csv(file, turns, "w" if force else "x")
    except FileExistsError:
        refuse(f"{file}: đã có tệp này; hãy chọn tên khác, hoặc thêm --force để ghi đè.")
    except OSError as error:
        refuse(f"{file}: không ghi được ({error.strerror}); hãy kiểm tra thư mục và quyền ghi.")
    typer.echo(f"Đã ghi {len(turns)} câu hỏi vào {file}.")


def asked(config: Path | None, question: Callable[[Store], Awaitable[T]]) -> T:
    """What the log says to `question`; settings or a database that fail end the command by 2."""

    async def opened() -> T:
        settings = load_settings(config)
        secret = settings.secret_key.get_secret_value() if settings.secret_key else None
        store = await open_store(settings.database_url, secret)
        try:
            return await question(store)
        finally:
            await store.close()

    try:
        return asyncio.run(opened())
    except (SettingsError, StoreError) as error:
        refuse(str(error))


def refuse(sentence: str, code: int = 2) -> NoReturn:
    """Say why on standard error and end the command."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def period(days: int) -> tuple[datetime, datetime]:
    """The last `days` days up to now."""
    # What came in this very second counts; the end of a period doesn't belong to it.
    until = datetime.now(UTC) + timedelta(seconds=1)
    return until - timedelta(days=days), until


def nothing(days: int) -> str:
    """What is said of a log with nothing in that period."""
    return "Chưa có câu hỏi nào" + ("." if days == ALL_DAYS else f" trong {days} ngày qua.")


def share(part: int, whole: int) -> str:
    """A part of a whole in percent."""
    return f"{decimal(100 * part / whole)} %"


def decimal(value: float) -> str:
    """A number with one decimal, as it is written in Vietnam."""
    return f"{value:.1f}".replace(".", ",")


def group_table(groups: Iterable[reports.Group]) -> str:
    """Groups of questions, a line each."""
    rows = [
        (
            str(group.count),
            str(group.people),
            OUTCOMES[group.outcome],
            group.entry or "–",
            local(group.last_asked_at),
            str(group.turn),
            shortened(group.question),
        )
        for group in groups
    ]
    heads = ("Lượt", "Người", "Kết quả", "Mục", "Lần cuối", "Số", "Câu hỏi gần nhất")
    return table(heads, rows)


def described(turn: Turn) -> dict[str, str]:
    """Everything about a turn, by its name in Vietnamese."""
    return {
        "Số": str(turn.id),
        "Hỏi lúc": local(turn.asked_at),
        "Trả lời lúc": local(turn.answered_at),
        "Kênh": turn.channel,
        "Người hỏi (mã băm)": turn.person[:12],
        "Thứ tự trong cuộc trò chuyện": str(turn.position),
        "Câu hỏi": shown(turn.question),
        "Kết quả": OUTCOMES[turn.outcome],
        "Câu trả lời": shown(turn.reply),
        "Mục": turn.entry or "–",
        "Các mục gần nhất": "\n".join(f"{each.id} ({each.score:.2f})" for each in turn.candidates)
        or "–",
        "Độ tin cậy": f"{turn.confidence:.2f}".replace(".", ","),
        "Phiên bản tri thức": turn.knowledge_version,
        "Mất": f"{decimal(turn.milliseconds)} ms",
        "Phản hồi": OPINIONS[turn.feedback] if turn.feedback else "–",
        "Khóa gộp câu giống nhau": turn.likeness or "–",
    }


def shown(text: str | None) -> str:
    """A text of the log, or that it was not kept."""
    return "(không giữ lời văn)" if text is None else text


def shortened(text: str | None) -> str:
    """The beginning of a text, for one line of a table."""
    line = " ".join(shown(text).split())
    return line if len(line) <= WIDEST else line[: WIDEST - 1] + "…"


def local(moment: datetime) -> str:
    """A moment in Vietnam's time."""
    return f"{moment.astimezone(VIETNAM):%d/%m/%Y %H:%M}"


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Rows under their headings, aligned."""
    lines = [[printable(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def printable(text: str) -> str:
    """`text` in composed letters, without what would steer a terminal."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(char if char.isprintable() else "\ufffd" for char in composed)


def write_csv(file: Path, turns: Iterable[Turn], mode: Literal["w", "x"]) -> None:
    """Write turns as CSV with a byte order mark, without which Excel misreads Vietnamese."""
    with file.open(mode, encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out)
        for place, turn in enumerate(turns):
            row = described(turn)
            if place == 0:
                writer.writerow(row)
            writer.writerow(harmless(value) for value in row.values())


def harmless(cell: str) -> str:
    """`cell` so that a spreadsheet takes it for text, never for a formula."""
    return f"'{cell}" if cell.lstrip().startswith(FORMULA_STARTS) else cell
