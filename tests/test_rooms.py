"""Who may import whom: the table of rooms, kept true."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PURE = (
    "bisect calendar collections dataclasses datetime difflib enum fractions functools heapq"
    " itertools math operator re statistics string types typing unicodedata"
)

# A file belongs to the first row whose path its own begins with; a row's own files may import one
# another. "*" stands for the whole standard library, "a.b" for that module and what is in it.
ROOMS = {
    # path: (our own code, the standard library, other packages)
    "bot.py": ("commands config config_file curation exchange protocol", "*", "typer"),
    "commands/": (
        "admin answering config config_file curation exchange handlers live protocol reading"
        " server store",
        "*",
        "pydantic typer",
    ),
    "config.py": ("config_file", "*", "pydantic pydantic_core pydantic_settings"),
    "config_file.py": ("", "*", "yaml"),
    "exchange.py": ("", "dataclasses datetime enum", ""),
    "protocol.py": ("exchange", "dataclasses datetime json typing", ""),
    "server.py": ("admin exchange handlers", "*", "starlette uvicorn"),
    "reading/lexicon.py": ("exchange reading", f"{PURE} pathlib", "yaml"),
    "reading/": ("exchange", PURE, ""),
    "benchmarks/": (
        "admin answering benchmarks commands config curation exchange handlers live protocol"
        " reading server store",
        "*",
        "bm25s httpx numpy playwright rapidfuzz scipy sklearn sqlalchemy telegram",
    ),
    "curation/": ("exchange reading", "*", "pydantic pydantic_core rapidfuzz watchfiles yaml"),
    "answering/": ("curation.models exchange reading", PURE, "numpy rapidfuzz"),
    "live/": (
        "answering curation exchange handlers.conversation.paragraphs reading store",
        "*",
        "",
    ),
    "store/": ("exchange reading", "*", "alembic cryptography sqlalchemy"),
    "admin/": (
        "answering curation exchange handlers.web.forms live reading.text store",
        "*",
        "argon2 jinja2 pygal starlette xlsxwriter yaml",
    ),
    "handlers/conversation/": (
        "answering curation.models exchange reading.text store",
        "*",
        "httpx",
    ),
    "handlers/telegram/": ("exchange handlers.conversation", "*", "httpx telegram"),
    "handlers/zalo_bot/": ("exchange handlers.conversation store", "*", "httpx"),
    "handlers/zalo_oa/": ("exchange handlers.conversation store", "*", "httpx"),
    "handlers/web/": ("exchange handlers.conversation protocol", "*", "jinja2 starlette"),
    "handlers/": ("", "", ""),
}
OWN = {path.name.removesuffix(".py") for path in ROOT.iterdir() if not path.name.startswith(".")}
CLOCK_CALLS = {"now", "today", "utcnow", "fromtimestamp"}


def python_files() -> list[str]:
    """The program's Python files, tests left out."""
    paths = [*ROOT.glob("*.py"), *(path for room in rooms() for path in room.rglob("*.py"))]
    return sorted(path.relative_to(ROOT).as_posix() for path in paths)


def rooms() -> Iterator[Path]:
    """The folders of the program that hold Python files."""
    for path in ROOT.iterdir():
        if path.is_dir() and path.name[0] != "." and path.name not in ("tests", "data"):
            yield path


def tree_of(file: str) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse((ROOT / file).read_text(encoding="utf-8"), file)


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The modules that are imported, with their lines; `from a import b` may mean a.b."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"line {node.lineno}: relative imports hide the room"
            yield node.lineno, str(node.module)


def row_of(file: str) -> str:
    """The row of the table that a file belongs to."""
    found = [path for path in ROOMS if file == path or path[-1] == "/" and file.startswith(path)]
    assert found, f"{file}: no room in the table of this test"
    return found[0]


def within(module: str, allowed: str) -> bool:
    """Whether a module is one of those allowed, or lies in one."""
    return any(module == one or module.startswith(f"{one}.") for one in allowed.split())


def may_import(file: str, module: str) -> bool:
    """Whether the table lets a file import a module."""
    row = row_of(file)
    ours, standard, others = ROOMS[row]
    top = module.split(".")[0]
    if top in OWN:
        itself = row.strip("/").replace("/", ".") if row[-1] == "/" else ""
        return within(module, f"{ours} {itself}")
    if top in sys.stdlib_module_names:
        return top == "__future__" or standard == "*" or within(module, standard)
    return within(module, others)


def pure_files() -> list[str]:
    """The files of the two rooms that only compute."""
    return [file for file in python_files() if file.startswith(("reading/", "answering/"))]


@pytest.mark.parametrize("file", python_files())
def test_file_imports_what_its_room_may_import(file: str) -> None:
    wrong = [
        f"{file}:{line}: {module}"
        for line, module in imported(tree_of(file))
        if not may_import(file, module)
    ]
    assert not wrong, "not in the table of rooms: " + ", ".join(wrong)


def test_nobody_imports_the_entry_point() -> None:
    tests = [path.relative_to(ROOT).as_posix() for path in ROOT.glob("tests/**/*.py")]
    modules = {
        (file, module) for file in python_files() + tests for _, module in imported(tree_of(file))
    }
    assert not [file for file, module in modules if module == "bot"]


@pytest.mark.parametrize("file", [file for file in python_files() if file != "bot.py"])
def test_imports_stand_at_the_top_so_that_the_rooms_show(file: str) -> None:
    inside = [
        f"{file}:{node.lineno}"
        for function in ast.walk(tree_of(file))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


@pytest.mark.parametrize("file", pure_files())
def test_pure_room_neither_waits_nor_looks_at_the_clock_nor_opens_files(file: str) -> None:
    waits = (ast.AsyncFunctionDef, ast.Await, ast.AsyncFor, ast.AsyncWith)
    for node in ast.walk(tree_of(file)):
        assert not isinstance(node, waits), f"{file}:{node.lineno}: async"
        if isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            assert name not in CLOCK_CALLS, f"{file}:{node.lineno}: the clock, by {name}()"
            assert name not in ("open", "print", "input"), f"{file}:{node.lineno}: {name}()"


def test_every_row_of_the_table_holds_files() -> None:
    assert {row_of(file) for file in python_files()} == set(ROOMS)
