"""Golden questions: what must be answered as it is, in `tests.yaml` of the folder."""

from __future__ import annotations

from collections.abc import Sequence

from curation.complaints import Complaint
from curation.mistakes import build
from curation.models import Golden, GoldenFile
from curation.passages import Passage


def golden_of(
    files: Sequence[Passage],
) -> tuple[tuple[tuple[Passage, int, Golden], ...], list[Complaint]]:
    """The golden questions of some files, each with its file and number in it from 0; and what is
    wrong with how they are written."""
    found: list[tuple[Passage, int, Golden]] = []
    complaints: list[Complaint] = []
    for file in files:
        made, refused = build(GoldenFile, file)
        complaints += refused
        found += [(file, number, one) for number, one in enumerate(made.tests if made else ())]
    return tuple(found), complaints
