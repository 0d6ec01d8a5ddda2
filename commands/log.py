"""`log`: what was asked, what went unanswered, one turn in full, and all of it as a table."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, NoReturn, TypeVar

import typer

from admin.spreadsheets import KINDS, write_export
from admin.wording import OPINIONS, OUTCOMES, channel_name, described, local, share
from answering import answer, build_index
from commands.stores import opened_store
from commands.tables import as_json, group_table, printable, table
from config import Settings, load_settings
from config_file import SettingsError
from curation.complaints import KnowledgeError
from curation.versions import load_version
from live.reloading import versions_of
from store import Store, StoreError, Turn, reports
from store.database import PATIENCE
from store.figures import figures as figures_of
from store.filters import Filter
from store.rollups import last_days

T = TypeVar("T")
Config = Annotated[
    Path | None, typer.Option("--config", metavar="TỆP", help="Tệp cài đặt; mặc định config.yaml.")
]
Days = Annotated[
    int, typer.Option("--days", metavar="N", min=1, max=36500, help="Số ngày gần đây.")
]
AsJson = Annotated[bool, typer.Option("--json", help="In dạng JSON.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, help="Nhiều nhất mấy dòng.")]

ALL_DAYS = 36500
PURGE_PATIENCE = 60.0  # seconds: the bot that logs meanwhile comes first

log_app = typer.Typer(
    help="Xem nhật ký câu hỏi.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@log_app.command("summary")
def on_summary(days: Days = 30, json: AsJson = False, config: Config = None) -> None:
    """Các con số chung: bao nhiêu câu hỏi, trả lời được bao nhiêu."""
    since, until = period(days)
    figures = asked(config, lambda store: figures_of(store, Filter(since, until)))
    if json:
        return typer.echo(as_json(figures))
    if not figures.questions:
        return typer.echo(nothing(days))
    typer.echo(f"{days} ngày qua: {figures.questions} câu hỏi của {figures.people} người.\n")
    rows = [
        (OUTCOMES[outcome], str(count), share(count, figures.questions))
        for outcome, count in figures.outcomes.items()
    ]
    typer.echo(table(("Kết quả", "Số câu", "Tỷ lệ"), rows))
    rows = [
        (channel_name(channel), str(count), share(count, figures.questions))
        for channel, count in figures.channels.items()
    ]
    typer.echo("\n" + table(("Kênh", "Số câu", "Tỷ lệ"), rows))
    if figures.feedback:
        rows = [(OPINIONS[said], str(count), "") for said, count in figures.feedback.items()]
        typer.echo("\n" + table(("Phản hồi", "Số câu", ""), rows))
    if figures.milliseconds is not None and figures.slowest is not None:
        typer.echo(
            f"\nThời gian tìm câu trả lời: một nửa số câu trong {figures.milliseconds} ms, "
            f"95% trong {figures.slowest} ms."
        )


@log_app.command("top")
def on_top(days: Days = 30, limit: Limit = 20, json: AsJson = False, config: Config = None) -> None:
    """Những điều được hỏi nhiều nhất."""
    since, until = period(days)
    groups = asked(config, lambda store: reports.top(store, since, until, limit))
    if json:
        return typer.echo(as_json(groups))
    typer.echo(group_table(groups) if groups else nothing(days))


@log_app.command("unanswered")
def on_unanswered(
    days: Days = 30, limit: Limit = 20, json: AsJson = False, config: Config = None
) -> None:
    """Những điều bot chưa trả lời được, hỏi nhiều nhất đứng trước."""
    since, until = period(days)
    groups = asked(config, lambda store: reports.unanswered(store, since, until, limit))
    if json:
        return typer.echo(as_json(groups))
    if groups:
        return typer.echo(group_table(groups))
    figures = asked(config, lambda store: figures_of(store, Filter(since, until)))
    typer.echo("Không có câu hỏi nào bị bỏ ngỏ." if figures.questions else nothing(days))


@log_app.command("show")
def on_show(
    number: Annotated[int, typer.Argument(metavar="SỐ", help="Số của câu hỏi.")],
    json: AsJson = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="Trả lời lại theo kho tri thức lúc ấy.")
    ] = False,
    config: Config = None,
) -> None:
    """Mọi điều đã ghi về một câu hỏi."""
    turn = asked(config, lambda store: reports.show(store, number))
    if turn is None:
        refuse(f"Không có câu hỏi số {number}; xem các số bằng “log top” hoặc “log unanswered”.", 1)
    if replay:
        return typer.echo(_answered_then(turn, config))
    if json:
        return typer.echo(as_json(turn))
    width = max(map(len, described(turn)))
    for name, value in described(turn).items():
        first, *rest = value.split("\n")
        typer.echo(f"{name:<{width}}  {printable(first)}")
        for line in rest:
            typer.echo(f"{'':<{width}}  {printable(line)}".rstrip())


def _answered_then(turn: Turn, config: Path | None) -> str:
    """What is answered to a question by the version of the knowledge that answered it."""
    if turn.question is None or turn.position < 1:
        refuse(
            f"Câu hỏi số {turn.id} không giữ lời hoặc là một lệnh nên không trả lời lại được.", 1
        )
    around = asked(config, lambda store: reports.around(store, turn))
    try:
        kept = versions_of(_settings(config).data)
        index = build_index(load_version(kept, turn.knowledge_version))
    except KnowledgeError as error:
        refuse(str(error), 1)
    told = answer(reports.question_of(turn, around), index).text
    return "\n".join(map(printable, told.split("\n")))


@log_app.command("notes")
def on_notes(limit: Limit = 20, config: Config = None) -> None:
    """Góp ý gửi bằng /gopy, mới nhất đứng trước."""
    notes = asked(config, lambda store: store.notes(limit))
    if not notes:
        return typer.echo("Chưa có góp ý nào.")
    for note in notes:
        when, where = local(note.written_at), channel_name(note.channel)
        typer.echo(f"{when}  {where}  {printable(note.text)}")


@log_app.command("purge")
def on_purge(
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", min=0, help="Giữ lại N ngày; mặc định theo cài đặt."),
    ] = None,
    config: Config = None,
) -> None:
    """Xóa ngay nhật ký và góp ý quá hạn, không đợi đến giờ xóa tự động."""
    kept = _settings(config).log.retention_days if days is None else days
    before = datetime.now(UTC) - timedelta(days=kept)
    gone = asked(config, lambda store: store.forget(before), PURGE_PATIENCE)
    typer.echo(f"Đã xóa {gone} câu hỏi cũ hơn {kept} ngày.")


@log_app.command("export")
def on_export(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Tệp .csv hoặc .xlsx sẽ được tạo.")],
    days: Days = ALL_DAYS,
    force: Annotated[bool, typer.Option("--force", help="Ghi đè tệp đã có.")] = False,
    config: Config = None,
) -> None:
    """Ghi nhật ký ra tệp CSV hoặc XLSX, mở được bằng Excel."""
    if file.suffix.lower().removeprefix(".") not in KINDS:
        refuse(f"{file}: chỉ ghi được tệp CSV hoặc XLSX; hãy đặt tên kết thúc bằng .csv hay .xlsx.")
    if file.exists() and not force:
        refuse(f"{file}: đã có tệp này; hãy chọn tên khác, hoặc thêm --force để ghi đè.")
    wanted, least = Filter(*period(days)), _settings(config).log.least_people
    part = file.with_name(f"{file.stem}.part{file.suffix}")
    try:
        part.unlink(missing_ok=True)
        written = asked(config, lambda store: write_export(store, wanted, part, least))
        if not written:
            part.unlink()
            return typer.echo(nothing(days))
        part.replace(file)
    except OSError as error:
        refuse(f"{file}: không ghi được ({error.strerror}); hãy kiểm tra thư mục và quyền ghi.")
    typer.echo(f"Đã ghi {written} câu hỏi vào {file}.")
    typer.echo(f"Lời của những câu có dưới {least} người hỏi được ẩn (log.least_people).")


def asked(
    config: Path | None, question: Callable[[Store], Awaitable[T]], patience: float = PATIENCE
) -> T:
    """What the log says to `question`, waiting up to `patience` seconds for a bot that writes;
    settings or a database that fail end the command by 2."""
    settings = _settings(config)

    async def opened() -> T:
        async with opened_store(settings, patience) as store:
            return await question(store)

    try:
        return asyncio.run(opened())
    except StoreError as error:
        refuse(str(error))


def _settings(config: Path | None) -> Settings:
    """The settings; those that can't be used end the command by 2."""
    try:
        return load_settings(config)
    except SettingsError as error:
        refuse(str(error))


def refuse(sentence: str, code: int = 2) -> NoReturn:
    """Say why on standard error and end the command."""
    typer.echo(sentence, err=True)
    raise typer.Exit(code)


def period(days: int) -> tuple[datetime, datetime]:
    """The last `days` days with today."""
    return last_days(days, datetime.now(UTC))


def nothing(days: int) -> str:
    """What is said of a log with nothing in that period."""
    return "Chưa có câu hỏi nào" + ("." if days == ALL_DAYS else f" trong {days} ngày qua.")
