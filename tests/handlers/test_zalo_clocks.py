"""When a message on Zalo was written: by Zalo's word, unless that can't be true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from handlers.zalo_bot import receiving as bot
from handlers.zalo_oa import receiving as oa
from tests.zalo_api.updates import oa_text, text_event

NOW = datetime(2026, 11, 28, 2, 0, tzinfo=UTC)


def milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        (milliseconds(NOW - timedelta(hours=11)), NOW - timedelta(hours=11)),
        (str(milliseconds(NOW - timedelta(minutes=1))), NOW - timedelta(minutes=1)),
        (milliseconds(NOW - timedelta(hours=25)), NOW),
        (1699003881354, NOW),
        (milliseconds(NOW + timedelta(hours=1)), NOW),
        ("hôm qua", NOW),
        (10**30, NOW),
        (None, NOW),
    ],
)
def test_moment_is_zalos_unless_it_can_not_be_true(told: object, read: datetime) -> None:
    by_bot = bot.message_from(text_event(1, "Chào", date=told), NOW, None)
    by_account = oa.message_from(oa_text(1, "Chào") | {"timestamp": told}, NOW)
    assert by_bot is not None and by_bot.received_at == read
    assert by_account is not None and by_account.received_at == read
