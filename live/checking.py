"""All complaints about a folder: errors, warnings of what is written, warnings of what is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from datetime import datetime, time

from answering import Index, answer
from answering.checks import Finding, Told, findings
from curation.acknowledgements import unacknowledged
from curation.complaints import Complaint
from curation.loading import Contents
from curation.passages import Passage
from curation.rules import RULES
from curation.warnings import warnings_of
from exchange import VIETNAM, Question
from handlers.conversation.paragraphs import LIMITS

OUTCOME_NAMES: Mapping[str, str] = {
    "answer": "trả lời",
    "clarify": "hỏi lại",
    "refuse": "nói là tài liệu không nêu",
    "smalltalk": "đáp lời xã giao",
}


def complaints_of(
    contents: Contents,
    index: Index | None,
    now: datetime,
    ids: Set[str] | None = None,
    told: Told | None = None,
) -> list[Complaint]:
    """The errors of a folder and the warnings that its items don't accept, by file and line.

    `index` is that of its knowledge, None where errors keep it from being used: then nothing is
    asked. Only the items `ids` are asked for, or all; `told` is called after each.
    """
    warnings = warnings_of(contents, now.date())
    if index is not None:
        warnings += golden_misses(contents, index, now)
    checked: Set[str] = frozenset()
    if index is not None:
        passages = {item.id: passage for passage, item in contents.items}
        found = findings(index, now, LIMITS, ids, told)
        warnings += [_located(one, passages[one.id]) for one in found]
        checked = frozenset(passages) if ids is None else ids
    return sorted([*contents.errors, *unacknowledged(warnings, contents.items, checked)])


def golden_misses(contents: Contents, index: Index, now: datetime) -> Iterator[Complaint]:
    """The golden questions that aren't answered any more as they were."""
    for file, number, golden in contents.golden:
        day = golden.asked_at
        asked_at = now if day is None else datetime.combine(day, time(8), VIETNAM)
        told = answer(Question(golden.question, asked_at, golden.earlier), index)
        as_wanted = told.outcome.value == golden.outcome
        if as_wanted and (not golden.entry or told.entry == golden.entry):
            continue
        wanted, now_told = (
            _said(golden.outcome, golden.entry),
            _said(told.outcome.value, told.entry),
        )
        problem = f"“{golden.question}”: đã ghi là {wanted}, nay {now_told}"
        remedy = RULES["golden-question"].advice
        line = file.line("tests", number)
        yield Complaint(file.file.label, line, "tests", problem, remedy, "golden-question")


def _said(outcome: str, entry: str | None) -> str:
    return f"{OUTCOME_NAMES[outcome]}{f' từ mục “{entry}”' if entry else ''}"


def _located(finding: Finding, passage: Passage) -> Complaint:
    return passage.complaint(finding.path, finding.problem, finding.remedy, finding.rule)
