"""A logged question that becomes a golden question."""

from __future__ import annotations

import httpx
import pytest

from curation.loading import load_knowledge
from exchange import VIETNAM
from tests.admin.running import Place, form_token

pytestmark = pytest.mark.asyncio


async def test_logged_question_becomes_a_golden_one(desk: Place) -> None:
    [turn] = await desk.log(1, question="Thư viện mở cửa mấy giờ?")
    number = 1
    client: httpx.AsyncClient
    async with desk.browser("editor") as client:
        page = (await client.get(f"/admin/questions/{number}")).text
        fields = {"form_token": form_token(page)}
        done = await client.post(f"/admin/questions/{number}", data=fields)
    assert done.status_code == 303, done.text
    kept = (desk.reloading.places.folder / "tests.yaml").read_text(encoding="utf-8")
    assert kept.startswith("tests:\n  - question: Thư viện mở cửa mấy giờ?\n")
    assert f"asked_at: {turn.asked_at.astimezone(VIETNAM):%d/%m/%Y}" in kept
    load_knowledge(desk.reloading.places.folder)
