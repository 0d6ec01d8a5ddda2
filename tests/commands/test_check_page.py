"""docs/check.md holds every rule as the program has it, with an example that breaks it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from commands.check import check
from curation.rules import ACCEPTABLE, RULES, SEVERITY_NAMES
from tests.commands.checked import NOW, checked
from tests.curation.folders import PLAIN

PAGE = (Path(__file__).parent.parent.parent / "docs" / "check.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"(?ms)^### `([a-z-]+)`\n(.*?)(?=^###|\Z)", PAGE))
# What no text in a page can show: bytes, and files that are missing.
UNSHOWN = {"file", "encoding"}


def examples(rule: str) -> list[str]:
    """The examples of a rule: the first breaks it, the others don't."""
    return re.findall(r"(?ms)^```yaml\n(.*?)^```$", SECTIONS[rule])


def test_table_of_the_page_is_that_of_the_program():
    rows = re.findall(r"(?m)^\| \[`([a-z-]+)`\]\(#([a-z-]+)\) \| (.+) \| (.+) \| (.+) \|$", PAGE)
    assert rows == [
        (one.name, one.name, SEVERITY_NAMES[one.severity], one.title, one.advice)
        for one in RULES.values()
    ]


def test_every_rule_has_a_section_and_an_example():
    assert list(SECTIONS) == list(RULES)
    assert {rule for rule in RULES if not examples(rule)} == UNSHOWN


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in UNSHOWN])
def test_example_of_a_rule_breaks_it_and_its_mended_form_does_not(
    rule: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    for number, example in enumerate(examples(rule)):
        named = re.match(r"# (\w+)\.yaml\n", example)
        place = tmp_path / str(number)
        place.mkdir()
        complaints = (
            checked(place, PLAIN, capsys, NOW, **{named[1]: example})
            if named
            else checked(place, example, capsys, NOW)
        )
        broken = rule in {one["rule"] for one in complaints}
        assert broken == (number == 0), complaints


def test_example_of_accepts_has_nothing_left_to_tell(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    section = PAGE.partition("## Nhận một cảnh báo là đúng")[2]
    example = re.findall(r"(?ms)^```yaml\n(.*?)^```$", section)[0]
    assert checked(tmp_path, example, capsys) == []
    (tmp_path / "kho" / "tep.yaml").write_text(re.sub(r"(?m)^.*accepts.*$", "", example), "utf-8")
    assert check(tmp_path / "kho", NOW) == 0
    assert "[personal-data]" in capsys.readouterr().out


def test_only_warnings_can_be_accepted():
    assert {RULES[name].severity for name in ACCEPTABLE} == {"warning"}
    assert set(RULES) - set(ACCEPTABLE) == {
        "needless-accepts",
        "golden-question",
        *(one.name for one in RULES.values() if one.severity == "error"),
    }


def test_rules_are_named_in_lower_case_with_hyphens():
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", name) for name in RULES)
    assert all(name == one.name for name, one in RULES.items())
