"""The call log is kept for 90 days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from llm import purging
from llm.models import Call, Spend

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 4, 40, tzinfo=UTC)


def called(days: float) -> Call:
    at = AT - timedelta(days=days)
    return Call.objects.create(task="t", prompt_version="v", provider="rules", outcome="ok", created_at=at)


def test_what_is_older_than_90_days_is_forgotten_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    kept = [called(0), called(89.9)]
    for _ in range(5):
        called(90.1)
    old = AT - timedelta(days=40)
    Spend.objects.create(key="old", window="hour", began_at=old)
    assert purging.purge(at=AT) == 6
    assert set(Call.objects.all()) == set(kept)
    assert purging.purge(at=AT) == 0
