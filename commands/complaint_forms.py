"""Complaints as lines for a clerk, as one JSON document, or as annotations of GitHub Actions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from curation.complaints import Complaint
from curation.rules import RULES, SEVERITY_NAMES, Severity

FIELDS = ("file", "line", "entry", "rule", "severity", "problem", "remedy")


def lines_of(complaints: Iterable[Complaint]) -> Iterator[str]:
    """`file:line: entry: problem; remedy [rule]` for each, a warning called so."""
    for one in complaints:
        sort = f"{SEVERITY_NAMES[one.severity]}: " if one.severity == "warning" else ""
        yield f"{one.place}: {one.entry}: {sort}{one.problem}; {one.remedy} [{one.rule}]"


def document_of(complaints: Iterable[Complaint], version: str | None) -> str:
    """One JSON object: `version` (null where errors leave none), `errors` and `warnings`, each a
    list of objects with the fields of a complaint; a `line` of 0 stands for the whole file."""
    by_severity: dict[Severity, list[dict[str, object]]] = {"error": [], "warning": []}
    for one in complaints:
        by_severity[one.severity].append({name: getattr(one, name) for name in FIELDS})
    document = {
        "version": version,
        "errors": by_severity["error"],
        "warnings": by_severity["warning"],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def annotations_of(complaints: Sequence[Complaint]) -> Iterator[str]:
    """A workflow command of GitHub Actions for each, which shows it beside its line."""
    for one in complaints:
        place = {"file": one.file} | ({"line": str(one.line)} if one.line else {})
        place["title"] = f"{RULES[one.rule].title} [{one.rule}]"
        properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
        message = _data(f"{one.entry}: {one.problem}; {one.remedy}")
        yield f"::{one.severity} {properties}::{message}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
