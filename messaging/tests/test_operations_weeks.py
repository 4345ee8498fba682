"""Nobody's week advances: the bug of the predecessor, seen on the Wednesday of the week that did not begin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.holding import hold
from accounts.models import User
from accounts.tests.factories import PauseFactory
from llm.models import Breaker
from llm.testing.fixtures import Gemini
from messaging.operations.figures import figures
from messaging.operations.troubles import troubles_of
from messaging.tests.conftest import client_with_plan, utc
from plans.models import FitnessPlan, Microcycle
from plans.progress import current_microcycle, repeat_week

MONDAY = utc(2026, 6, 8, 13)
DAY = timedelta(days=1)


@pytest.fixture
def week(tom: User) -> Microcycle:
    """Of 8 to 14 June, in which Tom is."""
    week = current_microcycle(FitnessPlan.objects.get(client=tom), at=MONDAY)
    assert week is not None
    assert (week.start_date, week.is_active) == (date(2026, 6, 8), True)
    return week


@pytest.mark.parametrize(
    ("at", "days", "troubles"),
    [
        (MONDAY, None, set()),  # what begins today somewhere says nothing yet
        (MONDAY.replace(hour=1) + DAY, 0, set()),  # it is Monday still in the west
        (MONDAY + 2 * DAY, 1, set()),
        (MONDAY + 8 * DAY, 7, set()),
        (MONDAY.replace(hour=12) + 9 * DAY, 8, set()),
        (MONDAY + 9 * DAY, 8, {"weeks_stand"}),
    ],
)
def test_a_week_ages_until_the_next_one_begins(at: Any, days: int | None, troubles: set[str], week: Microcycle) -> None:
    now = figures(at=at)
    assert (None if now.week_age_sec is None else int(now.week_age_sec // 86400)) == days
    assert set(troubles_of(now)) == troubles


def test_one_client_who_advances_is_enough(week: Microcycle) -> None:
    ben = client_with_plan(name="Ben")
    current_microcycle(FitnessPlan.objects.get(client=ben), at=MONDAY + 7 * DAY)
    assert figures(at=MONDAY + 9 * DAY).week_age_sec == 86400 + 3600


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Honolulu", "Etc/GMT+12"])
def test_where_everybody_gets_the_message_in_a_western_evening_no_week_stands_still(zone: str, db: None) -> None:
    client = client_with_plan(name="Eve", timezone=zone, preferred_send_hour=23)
    plan, told = FitnessPlan.objects.get(client=client), set[str]()
    for hours in range(24 * 15):
        at = MONDAY.replace(hour=0) + timedelta(hours=hours)
        told |= set(troubles_of(figures(at=at)))
        if at.astimezone(ZoneInfo(zone)).hour == 23:
            current_microcycle(plan, at=at)
    assert told == set()


def test_a_week_that_is_written_ahead_is_no_week_that_anybody_is_in(week: Microcycle) -> None:
    week.pk = None
    week.week_number, week.start_date, week.end_date, week.is_active = 40, date(2026, 6, 15), date(2026, 6, 21), False
    week.save(force_insert=True)
    assert set(troubles_of(figures(at=MONDAY + 10 * DAY))) == {"weeks_stand"}


def test_a_week_that_is_repeated_has_begun_anew(tom: User, week: Microcycle) -> None:
    plan = FitnessPlan.objects.get(client=tom)
    at = MONDAY + 7 * DAY
    current_microcycle(plan, at=at)
    repeat_week(plan, at=at)
    assert current_microcycle(plan, at=at) == week
    assert figures(at=at + 2 * DAY).week_age_sec == 86400 + 3600


@pytest.mark.parametrize(
    ("case", "away"),
    [
        ("pauses", lambda tom: PauseFactory.create(client=tom, start_date=date(2026, 6, 10), end_date=None)),
        ("came back on Thursday", lambda tom: PauseFactory.create(
            client=tom, start_date=date(2026, 6, 9), end_date=date(2026, 6, 18)
        )),
        ("is held until a coach has looked", lambda tom: hold(tom, reason="chest pain", at=MONDAY)),
        ("texted STOP", lambda tom: User.objects.filter(pk=tom.pk).update(opted_out_at=MONDAY)),
        ("has left", lambda tom: User.objects.filter(pk=tom.pk).update(is_active=False)),
        ("has no plan any more", lambda tom: FitnessPlan.objects.filter(client=tom).update(status="archived")),
    ],
)  # fmt: skip
def test_where_nobody_could_advance_nothing_stands_still(case: str, away: Any, tom: User, week: Microcycle) -> None:
    away(tom)
    assert figures(at=MONDAY + 12 * DAY).week_age_sec is None, case


# --- Models ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "row", "fault"),
    [
        ("rests", {"open_until": MONDAY + DAY}, "down"),
        ("has rested a moment ago", {"open_until": MONDAY - timedelta(minutes=14)}, "down"),
        ("has rested, and nobody has asked since", {"open_until": MONDAY - timedelta(minutes=15)}, ""),
        ("until its setting changes", {"needs_change": True}, "down"),
        ("its setting has changed", {"needs_change": True, "setting": "another"}, ""),
        ("another model", {"needs_change": True, "model": "gemini:old"}, ""),
        ("answered again", {"fault": "", "opened_at": None}, ""),
    ],
)  # fmt: skip
def test_which_models_are_not_asked(case: str, row: dict[str, Any], fault: str, db: None, gemini: Gemini) -> None:
    from llm.providers.registry import models

    (provider,) = models()
    name = f"{provider.name}:{provider.model}"
    values = {"model": name, "setting": provider.setting, "fault": "down", "opened_at": MONDAY, **row}
    Breaker.objects.create(**values)
    assert figures(at=MONDAY).shut == {name: fault}, case
