"""What a clerk says that no source tells (`absent`)."""

from __future__ import annotations

import pytest

from exchange import Outcome
from tests.answering.asking import AskFolder

FOLDER = """
units:
  - {id: hoa-mai, name: quận Hoa Mai, aliases: [Hoa Mai], level: district}
events:
  - id: contest
    title: Cuộc thi tuyến phố xanh
    unit: hoa-mai
    kind: cuộc thi
    status: planned
    when: {text: tháng 5/2030, start: 1/5/2030, end: 31/5/2030, precision: month}
    absent: [giải thưởng, số phường dự thi, người đứng đầu]
"""


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Giải thưởng của cuộc thi tuyến phố xanh quận Hoa Mai là gì?", "giải thưởng"),
        ("Cuộc thi tuyến phố xanh quận Hoa Mai có bao nhiêu phường dự thi?", "số phường dự thi"),
        ("Ai đứng đầu cuộc thi tuyến phố xanh quận Hoa Mai?", "người đứng đầu"),
    ],
)
def test_it_is_refused_by_name_with_what_is_known(
    ask_folder: AskFolder, question: str, named: str
) -> None:
    told = ask_folder(FOLDER)(question)
    assert told.outcome is Outcome.REFUSE
    assert f"Tài liệu không nêu {named}" in told.text
    assert "tháng 5/2030" in told.text


def test_what_is_told_is_answered(ask_folder: AskFolder) -> None:
    told = ask_folder(FOLDER)("Cuộc thi tuyến phố xanh quận Hoa Mai khi nào?")
    assert told.outcome is Outcome.ANSWER
    assert "tháng 5/2030" in told.text
