"""The settings file: its YAML as strings, with the line of each key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

PREFIX = "DAIHOI_"  # of the environment variables


class SettingsError(Exception):
    """Settings that can't be used; the text is one Vietnamese sentence: where, what, what to do."""


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
    file: Path,
    values: Mapping[str, Any],
    lines: Mapping[tuple[str, ...], int],
    secrets: Iterable[tuple[str, ...]],
) -> None:
    """Raise SettingsError for one of the `secrets` in the file: files are copied, mailed and
    committed."""
    for path in secrets:
        section: Any = values
        for key in path:
            section = section.get(key) if isinstance(section, Mapping) else None
        if section is not None:
            raise SettingsError(
                f"{file}, dòng {lines[path]}: “{'.'.join(path)}” là bí mật, chỉ đặt trong biến môi "
                f"trường {variable(path)}; hãy xóa dòng này."
            )


def variable(path: tuple[str, ...]) -> str:
    """The environment variable of a setting."""
    return PREFIX + "__".join(path).upper()


def near_miss(key: str, known: list[str]) -> str:
    """The known key that was probably meant, as the end of a sentence."""
    near = get_close_matches(key, known, n=1)
    return f"; có phải “{near[0]}”?" if near else f"; ở đây chỉ có: {', '.join(known)}"
