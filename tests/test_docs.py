"""README, CONTRIBUTING and the decisions say what is there, all of it and nothing else."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from pydantic import BaseModel

from config import Settings, secret_paths
from config_file import PREFIX

ROOT = Path(__file__).parent.parent
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "knowledge/README.md"]
PAGES += sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("docs/**/*.md"))
SECTIONS = ("Context", "Decision", "Consequences")


def page(name: str) -> str:
    """The text of a page."""
    return (ROOT / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading of the second rank."""
    return text.split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def settings() -> Iterator[tuple[str, str]]:
    """Every setting as `section.key`, with its default as README writes it."""
    for key, field in Settings.model_fields.items():
        if isinstance(field.default, BaseModel):
            for name, value in field.default:
                yield f"{key}.{name}", written(value)
        elif key == "database_url":
            yield key, "data/daihoi.db"
        else:
            yield key, written(field.default)


def written(value: object) -> str:
    """A default as it would be written in config.yaml; empty where there is none."""
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.relative_to(ROOT).as_posix() if isinstance(value, Path) else str(value)


@cache
def helped(*command: str) -> str:
    """What the program says of a command."""
    done = subprocess.run(
        [sys.executable, "bot.py", *command, "--help"],
        cwd=ROOT,
        capture_output=True,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def listed(help_text: str) -> list[str]:
    """The commands that a help text lists."""
    return re.findall(r"(?m)^  ([a-z-]+)  ", help_text.split("Commands:\n")[1])


GROUPS = ("log", "versions", "zalo-oa", "admin")  # of commands


def every_command() -> list[str]:
    """The commands as they are typed, groups last."""
    top = [name for name in listed(helped()) if name not in GROUPS]
    return top + [f"{group} {name}" for group in GROUPS for name in listed(helped(group))]


def test_settings_table_holds_every_setting_with_its_variable_and_default() -> None:
    cells = r"(?m)^\| `([\w.]+)` \| `(\w+)` \| (?:`([^`]+)`)? ?\|"
    table = {row[0]: row[1:] for row in re.findall(cells, section(page("README.md"), "Cài đặt"))}
    expected = {
        name: (PREFIX + name.replace(".", "__").upper(), default) for name, default in settings()
    }
    assert table == expected


@pytest.mark.parametrize("name", [name for name, _ in settings()])
def test_config_file_shows_every_setting(name: str) -> None:
    secret = tuple(name.split(".")) in secret_paths()
    key = name.split(".")[-1]
    wanted = rf"^#   {PREFIX}{name.replace('.', '__').upper()} " if secret else rf"^# *{key}:"
    assert re.search(wanted, page("config.yaml"), re.MULTILINE)


def test_tree_names_every_file_and_folder_of_the_top() -> None:
    lines = section(page("README.md"), "Cây thư mục").split("\n")
    tree = {line.split()[0] for line in lines if line.startswith("    ")}
    there = {
        path.name + "/" * path.is_dir()
        for path in ROOT.iterdir()
        if (path.name[0] != "." or path.name == ".ci") and path.name not in ("data", "__pycache__")
    }
    assert tree == there


def test_every_command_of_the_program_stands_in_readme() -> None:
    found = re.findall(r"(?m)^\| `([a-z -]+)` \|", section(page("README.md"), "Các lệnh"))
    assert found == every_command()


def test_every_option_of_the_program_stands_in_readme_and_only_those() -> None:
    commands = [*listed(helped()), *(f"log {name}" for name in listed(helped("log")))]
    texts = [helped(*command.split()) for command in commands if command != "log"]
    options = {one for text in texts for one in re.findall(r"(?m)^  (--[a-z-]+)", text)}
    named = set(re.findall(r"`(?:[a-z]+ )?(--[a-z-]+)`", page("README.md")))
    assert named == options


@pytest.mark.parametrize("name", PAGES)
def test_every_command_line_in_a_page_calls_what_there_is(name: str) -> None:
    text = page(name)
    called = set(re.findall(r"bot\.py ((?:log |versions |zalo-oa |admin )?[a-z]+)", text))
    assert called <= {*every_command(), "log", "versions", "admin"}
    targets = set(re.findall(r"(?m)^([a-z]+):", page("Makefile")))
    made = set(re.findall(r"(?:`|^ {4}|\b(?:lại|chạy) )make ([a-z]+)", text, re.MULTILINE))
    assert made <= targets


@pytest.mark.parametrize("name", PAGES)
def test_every_link_in_a_page_leads_somewhere(name: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page(name)):
        if "://" not in target:
            assert ((ROOT / name).parent / target).exists(), target


def test_contributing_shows_every_recipe_of_the_makefile() -> None:
    contributing = page("CONTRIBUTING.md")
    for line in re.findall(r"(?m)^\t([^@\n].*)$", page("Makefile")):
        shown = line.replace("$(PYTHON)", "python3").replace("$(SCORERS)", "../shared")
        shown = shown.replace("$(ASK)", ".venv/bin/python bot.py ask --json")
        assert shown.replace(" && touch .venv/installed", "") in contributing, line


def test_decisions_are_numbered_without_a_gap_and_say_why() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert re.match(rf"# {path.name[:4]}: \S", text), path.name
        assert re.search(r"(?m)^Date: \d{4}-\d\d-\d\d\. Status: \w+", text), path.name
        assert tuple(re.findall(r"(?m)^## (.+)$", text)) == SECTIONS, path.name


def test_every_direct_dependency_has_its_reason() -> None:
    reasons = page("docs/decisions/0005-dependencies.md")
    pyproject = page("pyproject.toml").split("[tool.")[0]
    for name in re.findall(r'(?m)^    "([\w-]+)', pyproject):
        assert re.search(rf"(?m)^\| {re.escape(name)} \|", reasons), name


def test_every_file_that_the_clerks_page_names_is_there() -> None:
    table = set(re.findall(r"(?m)^\| `([\w-]+\.yaml)` \|", page("knowledge/README.md")))
    assert table <= {path.name for path in (ROOT / "knowledge").glob("*.yaml")}
