"""The project's own files: locks in step, nothing of one machine, modules of a readable size."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LONGEST_MODULE = 300
LONGEST_FUNCTION = 60
# Modules that may be longer, each with its reason.
LONGER: dict[str, str] = {}
# The locks, and the group of pyproject.toml that each pins beside the program's dependencies.
LOCKS = {
    "requirements.lock": "",
    "requirements-dev.lock": "dev",
    "requirements-bench.lock": "bench",
}
MADE = {"__pycache__", "data", "node_modules"}
MACHINE_PATH = re.compile(r"(?<![\w.>)}])/(?:work|root|tmp|home|Users)/")


def kept_files() -> Iterator[Path]:
    """The project's files, without what is made while it runs."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") and part != ".ci" for part in parts[:-1])
        made = parts[0] in MADE or not {"__pycache__", "node_modules"}.isdisjoint(parts)
        if path.is_file() and not hidden and not made:
            yield path


def modules() -> list[str]:
    """The program's Python files."""
    return [
        path.relative_to(ROOT).as_posix()
        for path in kept_files()
        if path.suffix == ".py" and not path.is_relative_to(ROOT / "tests")
    ]


def declared(group: str = "") -> dict[str, Requirement]:
    """The dependencies of pyproject.toml by name: the program's, or those of a group."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    lines = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def locked(name: str) -> dict[str, tuple[list[str], str]]:
    """The packages of a lock: the versions of each, and all that is written of it."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found: dict[str, tuple[list[str], str]] = {}
    for block in re.split(r"(?m)^(?=\S)", text)[1:]:
        pin = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;\\]+)", block)
        assert pin, f"{name}: not pinned: {block.splitlines()[0]}"
        versions, written = found.get(canonicalize_name(pin[1]), ([], ""))
        found[canonicalize_name(pin[1])] = [*versions, pin[2]], written + block
    return found


@pytest.mark.parametrize(
    ("lock", "group"),
    sorted({(lock, group) for lock, own in LOCKS.items() for group in ("", own)}),
)
def test_lock_pins_every_dependency_as_pyproject_asks(lock: str, group: str) -> None:
    pins = locked(lock)
    for name, requirement in declared(group).items():
        assert name in pins, f"{name} is missing in {lock}"
        for version in pins[name][0]:
            assert requirement.specifier.contains(version), f"{name}=={version} in {lock}"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_no_direct_dependency_that_pyproject_dropped(lock: str) -> None:
    for group in LOCKS.values():
        label = f"(pyproject.toml:{group})" if group else "(pyproject.toml)"
        direct = {name for name, (_, written) in locked(lock).items() if label in written}
        wanted = set(declared(group)) if group in ("", LOCKS[lock]) else set()
        assert direct == wanted


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_pins_by_hash_and_names_no_address(lock: str) -> None:
    for name, (versions, written) in locked(lock).items():
        assert written.count("--hash=sha256:") >= len(versions), name
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_all_locks_pin_the_same_versions() -> None:
    pinned: dict[str, list[str]] = {}
    for lock in LOCKS:
        for name, (versions, _) in locked(lock).items():
            assert versions == pinned.setdefault(name, versions), f"{name} in {lock}"


def test_no_file_names_a_path_of_one_machine() -> None:
    found = []
    for path in kept_files():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
            for number, line in enumerate(text.splitlines(), 1)
            if MACHINE_PATH.search(line)
        ]
    assert not found


def test_git_ignores_nothing_that_belongs_to_the_program() -> None:
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    names = {line.strip("/") for line in lines if not line.startswith(("/", "#"))}
    ignored = [
        path.relative_to(ROOT).as_posix()
        for path in kept_files()
        if names.intersection(path.relative_to(ROOT).parts)
    ]
    assert not ignored, "write the name with a slash before it in .gitignore"


@pytest.mark.parametrize("module", modules())
def test_module_is_short_and_says_what_it_is(module: str) -> None:
    text = (ROOT / module).read_text(encoding="utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LONGEST_MODULE or module in LONGER, "look for a second noun"
    assert not text.strip() or ast.get_docstring(tree), "no docstring"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines <= LONGEST_FUNCTION, f"{node.name} has {lines} lines"


def test_every_exception_to_the_size_is_still_needed() -> None:
    for module in LONGER:
        lines = (ROOT / module).read_text(encoding="utf-8").splitlines()
        assert len(lines) > LONGEST_MODULE, module


def test_continuous_integration_lints_and_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_text(encoding="utf-8").rstrip().endswith("make lint test test-slow")
