"""Settings: defaults, `config.yaml` and environment variables, of which the last wins."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

HERE = Path(__file__).parent
PREFIX = "DAIHOI_"


class SettingsError(Exception):
    """Settings that can't be used; the text is one Vietnamese sentence: where, what, what to do."""


def separated(value: Any) -> Any:
    """The parts of a text with commas or spaces, as lists are written in the environment."""
    return tuple(re.split(r"[,\s]+", value.strip())) if isinstance(value, str) else value


def absolute(value: Any) -> Any:
    """A path that holds wherever the program goes; what is no path stays for the checker."""
    return os.path.abspath(value) if isinstance(value, str | Path) else value


Ids = Annotated[tuple[str, ...], BeforeValidator(separated)]


class Section(BaseModel):
    """Frozen, and refuses keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Web(Section):
    """The chat page and `/api/ask`; with `api_open` the latter serves other machines too."""

    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8080
    api_open: bool = False


class Telegram(Section):
    """The Telegram bot; off without a token. In webhook mode Telegram posts to `webhook_url`, with
    `webhook_secret` in a header."""

    token: SecretStr | None = None
    mode: Literal["polling", "webhook"] = "polling"
    base_url: Annotated[str, Field(pattern=r"^https?://.+/bot$")] = "https://api.telegram.org/bot"
    webhook_url: Annotated[str | None, Field(pattern=r"^https?://.+/telegram$")] = None
    webhook_secret: SecretStr | None = None


class Admins(Section):
    """Who may use an admin's commands, by the channel's own ids."""

    telegram: Ids = ()


class Log(Section):
    """The query log: how many days it is kept, and whether with the texts."""

    retention_days: Annotated[int, Field(ge=1, le=3650)] = 90
    keep_text: bool = True


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
    refuse_secrets(file, values, lines)
    refuse_unknown_variables(os.environ)
    for key in ("knowledge", "data"):
        if isinstance(values.get(key), str):
            values[key] = str(file.parent / values[key])
    try:
        settings = Settings(**values)
    except ValidationError as error:
        raise SettingsError(told(error.errors()[0], file, lines)) from None
    refuse_half_a_webhook(settings.telegram)
    return settings


def refuse_half_a_webhook(telegram: Telegram) -> None:
    """Raise SettingsError for webhook mode without what it needs: open to anybody, or deaf."""
    if telegram.token is None or telegram.mode != "webhook":
        return
    if telegram.webhook_url is None:
        raise SettingsError(
            "telegram.mode là webhook mà chưa có telegram.webhook_url: hãy đặt địa chỉ https mà "
            "Telegram gửi tin tới, kết thúc bằng /telegram, hoặc dùng mode: polling."
        )
    secret = telegram.webhook_secret.get_secret_value() if telegram.webhook_secret else ""
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret):
        raise SettingsError(
            "telegram.mode là webhook thì biến môi trường DAIHOI_TELEGRAM__WEBHOOK_SECRET phải là "
            "một chuỗi bí mật gồm 1 đến 256 chữ cái không dấu, chữ số, “_”, “-”; hãy đặt biến này "
            "rồi chạy lại."
        )


def read_yaml(file: Path, lines: dict[tuple[str, ...], int]) -> dict[str, Any]:
    """The settings that a file writes, all as strings; fills in the line of each key."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        node = yaml.compose(text, Loader=yaml.CBaseLoader)
    except UnicodeDecodeError:
        raise SettingsError(f"{file}: tệp không phải UTF-8; hãy lưu lại với mã UTF-8.") from None
    except FileNotFoundError:
        raise SettingsError(
            f"{file}: không có tệp cài đặt này; hãy kiểm tra đường dẫn sau --config."
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{file}: không đọc được tệp cài đặt ({error.strerror}); hãy kiểm tra quyền đọc."
        ) from None
    except yaml.YAMLError as error:
        raise SettingsError(
            f"{file}{line_of_error(error)}: YAML viết sai; hãy xem lại dấu hai chấm, dấu nháy và "
            "khoảng trắng đầu dòng (không dùng phím Tab) ở đó và dòng trên."
        ) from None
    if node is None:
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise SettingsError(f"{file}: tệp cài đặt phải gồm các dòng “khóa: giá trị”.")
    values: dict[str, Any] = plain(node, file, lines, ())
    return values


def line_of_error(error: yaml.YAMLError) -> str:
    """Where the YAML breaks, if it is known."""
    mark = getattr(error, "problem_mark", None)
    return f", dòng {mark.line + 1}" if mark else ""


def plain(
    node: yaml.Node, file: Path, lines: dict[tuple[str, ...], int], at: tuple[str, ...]
) -> Any:
    """What a node writes; a key with nothing behind it counts as not written."""
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return tuple(plain(each, file, lines, at) for each in node.value)
    values: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            raise SettingsError(f"{file}, dòng {line}: trước dấu hai chấm phải là tên cài đặt.")
        key = key_node.value
        if (*at, key) in lines:
            raise SettingsError(
                f"{file}, dòng {line}: “{key}” đã có ở dòng {lines[*at, key]}; "
                "hãy xóa một trong hai."
            )
        lines[*at, key] = line
        value = plain(value_node, file, lines, (*at, key))
        if value != "":
            values[key] = value
    return values


def refuse_secrets(
    file: Path, values: Mapping[str, Any], lines: Mapping[tuple[str, ...], int]
) -> None:
    """Raise SettingsError for a secret in the file: files are copied, mailed and committed."""
    for path in (("secret_key",), ("telegram", "token"), ("telegram", "webhook_secret")):
        section: Any = values
        for key in path:
            section = section.get(key) if isinstance(section, Mapping) else None
        if section is not None:
            raise SettingsError(
                f"{file}, dòng {lines[path]}: “{'.'.join(path)}” là bí mật, chỉ đặt trong biến môi "
                f"trường {variable(path)}; hãy xóa dòng này."
            )


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
            end = "/telegram" if path[-1] == "webhook_url" else "/bot"
            return f"phải là địa chỉ http(s) kết thúc bằng {end}{shown}"
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


def near_miss(key: str, known: list[str]) -> str:
    """The known key that was probably meant, as the end of a sentence."""
    near = get_close_matches(key, known, n=1)
    return f"; có phải “{near[0]}”?" if near else f"; ở đây chỉ có: {', '.join(known)}"


def variable(path: tuple[str, ...]) -> str:
    """The environment variable of a setting."""
    return PREFIX + "__".join(path).upper()
