"""Trợ lý Đại hội: the commands, each handed to its own file of commands/ when it is called."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

if TYPE_CHECKING:
    from config import Settings

app = typer.Typer(
    help="Trợ lý Đại hội: bot trả lời câu hỏi về kế hoạch đại hội Đảng.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # a trace that leaves the machine carries nobody's words
)
Config = Annotated[Path | None, typer.Option(help="Tệp cài đặt; mặc định config.yaml.")]
Knowledge = Annotated[
    Path | None, typer.Option(help="Thư mục kho tri thức; mặc định theo cài đặt.")
]
Now = Annotated[str | None, typer.Option(metavar="ISO", help="Coi như đang hỏi vào thời điểm này.")]


@app.command("run")
def on_run(config: Config = None) -> None:
    """Chạy bot: trang hỏi đáp trên web và các kênh đã cài đặt."""
    from commands.run import run

    raise typer.Exit(run(_settings(config)))


@app.command("ask")
def on_ask(
    question: Annotated[str | None, typer.Argument(help="Câu hỏi.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Đọc mỗi dòng một câu JSON.")] = False,
    knowledge: Knowledge = None,
    config: Config = None,
    now: Now = None,
    explain: Annotated[bool, typer.Option(help="In cả lý do của câu trả lời.")] = False,
) -> None:
    """Trả lời một câu hỏi; không ghi nhật ký."""
    from commands.ask import ask, ask_lines

    if not json and question is None:
        _refuse('Thiếu câu hỏi. Viết: bot.py ask "câu hỏi", hoặc bot.py ask --json.')
    folder, moment = _folder(knowledge, config), _moment(now)
    with _complaints():
        raise typer.Exit(
            ask_lines(folder, moment) if json else ask(question or "", folder, moment, explain)
        )


@app.command("chat")
def on_chat(knowledge: Knowledge = None, config: Config = None, now: Now = None) -> None:
    """Trò chuyện ngay trong cửa sổ lệnh; không ghi nhật ký."""
    from commands.chat import chat

    with _complaints():
        raise typer.Exit(chat(_folder(knowledge, config), _moment(now) if now else None))


@app.command("check")
def on_check(
    folder: Annotated[Path | None, typer.Argument(help="Thư mục kho tri thức.")] = None,
    config: Config = None,
    now: Annotated[
        str | None, typer.Option(metavar="ISO", help="Coi như đang soát vào thời điểm này.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="In một văn bản JSON.")] = False,
    github: Annotated[
        bool, typer.Option("--github", help="In dạng chú thích của GitHub Actions.")
    ] = False,
    fail_on_warnings: Annotated[
        bool, typer.Option("--fail-on-warnings", help="Còn cảnh báo cũng thoát với mã 1.")
    ] = False,
) -> None:
    """Soát kho tri thức; còn lỗi thì thoát với mã 1."""
    from commands.check import check

    if json and github:
        _refuse("Chỉ chọn một trong hai: --json hoặc --github.")
    form: Literal["json", "github", "lines"] = "json" if json else "github" if github else "lines"
    raise typer.Exit(check(_folder(folder, config), _moment(now), form, fail_on_warnings))


@app.command("new")
def on_new(
    kind: Annotated[list[str] | None, typer.Argument(metavar="LOẠI", help="Ví dụ văn bản.")] = None,
    id_: Annotated[str, typer.Option("--id", metavar="MÃ", help="Mã của mục mới.")] = "",
    file: Annotated[Path | None, typer.Option(help="Thêm vào tệp này; mặc định in ra.")] = None,
) -> None:
    """Mẫu của một mục mới, in ra hoặc thêm vào một tệp."""
    from commands.new import new

    raise typer.Exit(new(" ".join(kind or ()), id_.strip(), file))


@app.command("fmt")
def on_fmt(
    paths: Annotated[list[Path] | None, typer.Argument(metavar="TỆP", help="Hay thư mục.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Chỉ báo, không sửa.")] = False,
    config: Config = None,
) -> None:
    """Sắp lại cách trình bày của các tệp YAML, giữ mọi ghi chú."""
    from commands.fmt import fmt

    raise typer.Exit(fmt(paths or [_folder(None, config)], check))


@app.command("schema")
def on_schema(
    file: Annotated[Path | None, typer.Argument(metavar="TỆP", help="Ghi vào tệp .json.")] = None,
) -> None:
    """Lược đồ JSON của kho tri thức, cho trình soạn thảo."""
    from commands.schema import schema

    raise typer.Exit(schema(file))


@app.command(
    "log",
    add_help_option=False,
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def on_log(context: typer.Context) -> None:
    """Xem nhật ký: summary, top, unanswered, show, export."""
    from commands.log import log_app

    log_app(args=context.args, prog_name="bot.py log")


@app.command("backup")
def on_backup(
    folder: Annotated[Path, typer.Argument(metavar="THƯ MỤC", help="Nơi cất các bản sao lưu.")],
    config: Config = None,
) -> None:
    """Sao lưu cơ sở dữ liệu, cả khi bot đang chạy."""
    from commands.backup import backup

    raise typer.Exit(backup(_settings(config), folder))


@app.command("restore")
def on_restore(
    file: Annotated[Path, typer.Argument(metavar="TỆP", help="Bản sao lưu.")],
    config: Config = None,
) -> None:
    """Khôi phục cơ sở dữ liệu từ một bản sao lưu; dừng bot trước."""
    from commands.backup import restore

    raise typer.Exit(restore(_settings(config), file))


versions = typer.Typer(help="Các phiên bản đã dùng của kho tri thức.", no_args_is_help=True)
app.add_typer(versions, name="versions")


@versions.command("list")
def on_versions(config: Config = None) -> None:
    """Liệt kê các phiên bản kho tri thức đã dùng, bản đang dùng đứng đầu."""
    from commands.versions import list_versions

    raise typer.Exit(list_versions(_settings(config)))


@versions.command("restore")
def on_restore_version(
    version: Annotated[str, typer.Argument(metavar="PHIÊN_BẢN", help="Hoặc vài chữ đầu của nó.")],
    config: Config = None,
) -> None:
    """Đưa thư mục kho tri thức về đúng một phiên bản đã dùng."""
    from commands.versions import restore_version

    raise typer.Exit(restore_version(_settings(config), version))


zalo_oa = typer.Typer(help="Zalo Official Account.", no_args_is_help=True)
app.add_typer(zalo_oa, name="zalo-oa")


@zalo_oa.callback()
def on_zalo_oa() -> None:
    """Zalo Official Account."""


@zalo_oa.command("authorize")
def on_authorize(
    redirect: Annotated[
        str, typer.Option(help="Địa chỉ chuyển hướng đã khai trong trang quản lý ứng dụng Zalo.")
    ],
    config: Config = None,
) -> None:
    """Cấp quyền cho bot gửi tin thay Official Account."""
    from commands.zalo_oa import authorize

    raise typer.Exit(authorize(_settings(config), redirect))


admin = typer.Typer(help="Tài khoản của trang nhật ký /admin.", no_args_is_help=True)
app.add_typer(admin, name="admin")
AccountName = Annotated[str, typer.Argument(metavar="TÊN", help="Tên tài khoản.")]


@admin.command("add")
def on_admin_add(
    name: AccountName,
    role: Annotated[
        Literal["viewer", "editor", "admin"],
        typer.Option(help="viewer: xem số liệu; editor: xử lý câu hỏi; admin: quản trị."),
    ] = "editor",
    config: Config = None,
) -> None:
    """Tạo tài khoản; mật khẩu được hỏi sau."""
    from commands.admin import add

    raise typer.Exit(add(_settings(config), name, role))


@admin.command("list")
def on_admin_list(config: Config = None) -> None:
    """Liệt kê các tài khoản."""
    from commands.admin import list_all

    raise typer.Exit(list_all(_settings(config)))


@admin.command("passwd")
def on_admin_passwd(name: AccountName, config: Config = None) -> None:
    """Đổi mật khẩu; mọi phiên của tài khoản bị đóng."""
    from commands.admin import set_password

    raise typer.Exit(set_password(_settings(config), name))


@admin.command("lock")
def on_admin_lock(
    name: AccountName,
    off: Annotated[bool, typer.Option("--off", help="Mở khóa.")] = False,
    config: Config = None,
) -> None:
    """Khóa một tài khoản; --off để mở khóa."""
    from commands.admin import lock

    raise typer.Exit(lock(_settings(config), name, not off))


@admin.command("remove")
def on_admin_remove(name: AccountName, config: Config = None) -> None:
    """Xóa một tài khoản."""
    from commands.admin import remove

    raise typer.Exit(remove(_settings(config), name))


@contextmanager
def _complaints() -> Iterator[None]:
    """Turns what is wrong with a knowledge folder into lines on standard error and exit code 2."""
    from curation.complaints import KnowledgeError

    try:
        yield
    except KnowledgeError as error:
        _refuse(str(error))


def _settings(config: Path | None) -> Settings:
    from config import load_settings
    from config_file import SettingsError

    try:
        return load_settings(config)
    except SettingsError as error:
        _refuse(str(error))


def _folder(knowledge: Path | None, config: Path | None) -> Path:
    return knowledge or _settings(config).knowledge


def _moment(now: str | None) -> datetime:
    from exchange import VIETNAM
    from protocol import read_clock

    try:
        return read_clock(now, datetime.now(VIETNAM))
    except ValueError as error:
        _refuse(str(error).replace("“now”", "--now") + ".")


def _refuse(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)


if __name__ == "__main__":
    app()
