"""Weeks after a day, as each database adds them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db.models import F, IntegerField, Value

from accounts.date_sql import WeeksLater
from accounts.models import Pause
from accounts.tests.factories import PauseFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("case", "day", "weeks", "expected"),
    [
        ("no week", date(2026, 1, 5), 0, date(2026, 1, 5)),
        ("over the end of a leap February", date(2028, 2, 25), 1, date(2028, 3, 3)),
        ("the longest plan", date(2026, 1, 5), 260, date(2030, 12, 30)),
    ],
)
def test_so_many_weeks_later(case: str, day: date, weeks: int, expected: date) -> None:
    PauseFactory.create(start_date=day)
    later = WeeksLater(F("start_date"), Value(weeks, IntegerField()))
    assert Pause.objects.annotate(later=later).values_list("later", flat=True).get() == expected
    assert Pause.objects.alias(later=later).filter(later__gt=expected).count() == 0
    assert Pause.objects.alias(later=later).filter(later__lte=expected).count() == 1
