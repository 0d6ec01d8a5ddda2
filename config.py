"""Settings: defaults, `config.yaml` and environment variables, of which the last wins."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from config_file import PREFIX, SettingsError, near_miss, read_yaml, refuse_secrets, variable

HERE = Path(__file__).parent
# How the addresses among the settings end.
ENDS = {
    ("telegram", "webhook_url"): "/telegram",
    ("zalo_bot", "webhook_url"): "/zalo/bot",
    ("telegram", "base_url"): "/bot",
    ("zalo_bot", "base_url"): "/bot",
}
SHORTEST_SECRET = {"telegram": 1, "zalo_bot": 8}  # characters, as each channel wants it


def separated(value: Any) -> Any:
    """The parts of a text with commas or spaces, as lists are written in the environment."""
    return tuple(re.split(r"[,\s]+", value.strip())) if isinstance(value, str) else value


def absolute(value: Any) -> Any:
    """A path that holds wherever the program goes; what is no path stays for the checker."""
    return os.path.abspath(value) if isinstance(value, str | Path) else value


Id = Annotated[str, Field(pattern=r"^[\w-]+$")]
Ids = Annotated[tuple[Id, ...], BeforeValidator(separated)]


class Section(BaseModel):
    """Frozen, and refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Web(Section):
    """The chat page, `/api/ask` and `/admin`; with `api_open` and `admin_open` the latter two serve
    other machines too."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    api_open: bool = False
    admin_open: bool = False


class Bot(Section):
    """What both bots that a token opens have; each is off without it. In webhook mode the channel
    posts to `webhook_url`, with `webhook_secret` in a header."""

    token: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    webhook_secret: SecretStr | None = None


class Telegram(Bot):
    """The Telegram bot."""

    base_url: Annotated[str, Field(pattern=r"^https?://.+/bot$")] = "https://api.telegram.org/bot"
    webhook_url: Annotated[str | None, Field(pattern=r"^https?://.+/telegram$")] = None


class ZaloBot(Bot):
    """The bot on Zalo's Bot Platform. The plan allows so many messages a month, both ways, and so
    many people. A webhook set elsewhere is taken away only if `drop_webhook` says so."""

    base_url: Annotated[str, Field(pattern=r"^https?://.+/bot$")] = (
        "https://bot-api.zaloplatforms.com/bot"
    )
    webhook_url: Annotated[str | None, Field(pattern=r"^https?://.+/zalo/bot$")] = None
    drop_webhook: bool = False
    plan_messages: Annotated[int, Field(ge=1)] = 3000
    plan_people: Annotated[int, Field(ge=1)] = 50


class ZaloOa(Section):
    """The Zalo Official Account; off without an `app_id`. With `buttons` choices are sent as a
    list to press too, whose form Zalo has not confirmed."""

    app_id: str | None = None
    app_secret: SecretStr | None = None
    oa_secret: SecretStr | None = None
    refresh_token: SecretStr | None = None
    base_url: Annotated[str, Field(pattern=r"^https?://.+[^/]$")] = "https://openapi.zalo.me"
    oauth_url: Annotated[str, Field(pattern=r"^https?://.+[^/]$")] = "https://oauth.zaloapp.com"
    buttons: bool = False


class Admins(Section):
    """Who is told of trouble and may use an admin's commands, by the channels' own ids."""

    telegram: Ids = ()
    zalo_bot: Ids = ()
    zalo_oa: Ids = ()


class Log(Section):
    """The query log: how many days it is kept, and whether with the texts; how often admins are
    sent a digest, in which what fewer than `least_people` asked is left out."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    keep_text: bool = True
    digest: Literal["off", "daily", "weekly"] = "off"
    least_people: Annotated[int, Field(ge=1, le=1000)] = 5


class Settings(BaseSettings):
    """All settings; paths are absolute."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        env_ignore_empty=True,
        enable_decoding=False,
        frozen=True,
        extra="forbid",
        str_strip_whitespace=True,
    )

    knowledge: Annotated[Path, BeforeValidator(absolute)] = HERE / "knowledge"
    data: Annotated[Path, BeforeValidator(absolute)] = HERE / "data"
    database_url: str = Field(
        default_factory=lambda read: f"sqlite+aiosqlite:///{read['data'] / 'daihoi.db'}"
    )
    secret_key: SecretStr | None = None
    context_minutes: Annotated[int, Field(ge=1, le=1440)] = 30
    most_waiting: Annotated[int, Field(ge=1, le=100_000)] = 1000
    web: Web = Web()
    telegram: Telegram = Telegram()
    zalo_bot: ZaloBot = ZaloBot()
    zalo_oa: ZaloOa = ZaloOa()
    admins: Admins = Admins()
    log: Log = Log()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file."""
        return env_settings, init_settings


def load_settings(path: Path | None = None) -> Settings:
    """The settings of `path`, by default of config.yaml beside this file if it is there.

    Raises SettingsError at the first thing that can't be used.
    """
    file = path or HERE / "config.yaml"
    values: dict[str, Any] = {}
    lines: dict[tuple[str, ...], int] = {}
    if path is not None or file.exists():
        values = read_yaml(file, lines)
    refuse_secrets(file, values, lines, secret_paths())
    refuse_unknown_variables(os.environ)
    for key in ("knowledge", "data"):
        if isinstance(values.get(key), str):
            values[key] = str(file.parent / values[key])
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(told(error.errors()[0], file, lines)) from None
    refuse_half_a_webhook("telegram", settings.telegram, settings.telegram.webhook_url)
    refuse_half_a_webhook("zalo_bot", settings.zalo_bot, settings.zalo_bot.webhook_url)
    refuse_half_an_account(settings)
    return settings


def refuse_half_a_webhook(name: str, bot: Bot, url: str | None) -> None:
    """Raise SettingsError for webhook mode without what it needs: open to anybody, or deaf."""
    if bot.token is None or bot.mode != "webhook":
        return
    if url is None:
        raise SettingsError(
            f"{name}.mode là webhook mà chưa có {name}.webhook_url: hãy đặt địa chỉ https mà tin "
            f"được gửi tới, kết thúc bằng {ENDS[name, 'webhook_url']}, hoặc dùng mode: polling."
        )
    secret = bot.webhook_secret.get_secret_value() if bot.webhook_secret else ""
    shortest = SHORTEST_SECRET[name]
    if not re.fullmatch(rf"[A-Za-z0-9_-]{{{shortest},256}}", secret):
        raise SettingsError(
            f"{name}.mode là webhook thì biến môi trường "
            f"{variable((name, 'webhook_secret'))} phải là một chuỗi bí mật gồm {shortest} đến 256 "
            "chữ cái không dấu, chữ số, “_”, “-”; hãy đặt biến này rồi chạy lại."
        )


def refuse_half_an_account(settings: Settings) -> None:
    """Raise SettingsError for an Official Account that could not be trusted or not be kept."""
    account = settings.zalo_oa
    if account.app_id is None:
        if account.app_secret or account.oa_secret or account.refresh_token:
            raise SettingsError(
                "Đã đặt khóa của Zalo OA mà chưa có zalo_oa.app_id: hãy đặt mã ứng dụng Zalo."
            )
        return
    for key in ("app_secret", "oa_secret"):
        if getattr(account, key) is None:
            raise SettingsError(
                f"Đã đặt zalo_oa.app_id mà chưa có {variable(('zalo_oa', key))}: hãy đặt biến môi "
                "trường này (lấy trong trang quản lý ứng dụng Zalo), hoặc bỏ app_id để tắt kênh."
            )
    if settings.secret_key is None:
        raise SettingsError(
            "Kênh Zalo OA cần DAIHOI_SECRET_KEY để cất mã truy cập: hãy đặt biến môi trường này là "
            "một chuỗi dài, bí mật, không đổi."
        )


def secret_paths() -> list[tuple[str, ...]]:
    """Where secrets stand among the settings."""
    paths: list[tuple[str, ...]] = [("secret_key",)]
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Section):
            keys = type(field.default).model_fields
            paths += [(name, key) for key in keys if "SecretStr" in str(keys[key].annotation)]
    return paths


def refuse_unknown_variables(environment: Mapping[str, str]) -> None:
    """Raise SettingsError for a DAIHOI_ variable whose first part is no setting."""
    for name in environment:
        first = name.upper().removeprefix(PREFIX).split("__")[0]
        if name.upper().startswith(PREFIX) and first.lower() not in Settings.model_fields:
            near = near_miss(first.lower(), list(Settings.model_fields))
            raise SettingsError(f"Biến môi trường {name}: không có cài đặt này{near}")


def told(error: ErrorDetails, file: Path, lines: Mapping[tuple[str, ...], int]) -> str:
    """One sentence for what pydantic found."""
    path = tuple(str(part) for part in error["loc"] if isinstance(part, str))
    name = variable(path)
    where = f"Biến môi trường {name}"
    if name not in {key.upper() for key in os.environ}:
        where = f"{file}, dòng {lines[path]}" if path in lines else str(file)
    sentence = f"{where}: “{'.'.join(path)}” {problem(error, path)}"
    return sentence if sentence.endswith("?") else f"{sentence}."


def problem(error: ErrorDetails, path: tuple[str, ...]) -> str:
    """What is wrong with the value at `path`, and what to write instead."""
    given, context = error["input"], error.get("ctx", {})
    shown = f", không phải “{given}”" if isinstance(given, str) else ""
    match error["type"]:
        case "extra_forbidden":
            return f"không phải là cài đặt{near_miss(path[-1], siblings(path))}"
        case "int_parsing" | "int_type":
            return f"phải là số nguyên{shown}"
        case "bool_parsing" | "bool_type":
            return f"phải là true hoặc false{shown}"
        case "greater_than_equal" | "less_than_equal":
            limit = context.get("ge", context.get("le"))
            side = "từ" if "ge" in context else "không quá"
            return f"phải {side} {limit}{' trở lên' if 'ge' in context else ''}{shown}"
        case "literal_error":
            return f"chỉ nhận {context['expected'].replace(' or ', ' hoặc ')}{shown}"
        case "string_pattern_mismatch":
            if path[0] == "admins":
                return f"chỉ gồm chữ và số, cách nhau bằng dấu phẩy{shown}"
            end = ENDS.get((path[-2], path[-1]))
            how = f"kết thúc bằng {end}" if end else "không có dấu / ở cuối"
            return f"phải là địa chỉ http(s) {how}{shown}"
        case "model_type" | "dict_type" | "model_attributes_type":
            return f"phải gồm các dòng thụt vào: {', '.join(siblings((*path, '')))}"
        case "tuple_type":
            return "phải là một danh sách"
        case _:
            return "phải là một chuỗi chữ, viết trên một dòng"


def siblings(path: tuple[str, ...]) -> list[str]:
    """The keys that may stand where the last of `path` stands."""
    if len(path) == 1:
        return list(Settings.model_fields)
    section = Settings.model_fields[path[0]].default
    return list(type(section).model_fields) if isinstance(section, Section) else []
