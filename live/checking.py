"""All complaints about a folder: errors, warnings of what is written, warnings of what is asked."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from answering import Index
from answering.checks import Finding, Told, findings
from curation.acknowledgements import unacknowledged
from curation.complaints import Complaint
from curation.loading import Contents
from curation.passages import Passage
from curation.warnings import warnings_of
from handlers.conversation.paragraphs import LIMITS


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
    checked: Set[str] = frozenset()
    if index is not None:
        passages = {item.id: passage for passage, item in contents.items}
        found = findings(index, now, LIMITS, ids, told)
        warnings += [_located(one, passages[one.id]) for one in found]
        checked = frozenset(passages) if ids is None else ids
    return sorted([*contents.errors, *unacknowledged(warnings, contents.items, checked)])


def _located(finding: Finding, passage: Passage) -> Complaint:
    return passage.complaint(finding.path, finding.problem, finding.remedy, finding.rule)
