"""Nobody's week advances: the bug of the predecessor, seen on the Wednesday of the week that did not begin."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from accounts.holding import hold
from accounts.models import User
from accounts.tests.factories import CoachFactory, PauseFactory
from llm import breaker
from llm.breaker import Shut
from llm.models import Breaker
from llm.providers.base import Provider, ProviderFailedError
from llm.providers.registry import models
from llm.testing.fixtures import Gemini
from messaging.models import Message
from messaging.operations.figures import figures
from messaging.operations.telling import look
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


HOUR_AGO = MONDAY - timedelta(hours=1)
DOWN = ProviderFailedError("503", fault="overloaded", passing=True, counts=True)


def after(minutes: float) -> datetime:
    return HOUR_AGO + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("case", "row", "fault"),
    [
        ("rests for the first time", {"failures": [HOUR_AGO], "open_until": MONDAY + DAY}, ""),
        ("has rested, and nobody has tried", {"failures": [HOUR_AGO], "open_until": after(2)}, ""),
        ("has rested, and is being tried", {"failures": [HOUR_AGO], "open_until": MONDAY + DAY}, ""),
        ("another had asked before it rested", {"failures": [HOUR_AGO, after(1.9)], "open_until": after(4)}, ""),
        ("failed the trial", {"failures": [after(2)], "open_until": after(4)}, "down"),
        ("failed the trial, and is being tried", {"failures": [after(2)], "open_until": MONDAY + DAY}, "down"),
        ("until the quota is back", {"fault": "quota_day", "open_until": MONDAY + DAY}, "quota_day"),
        ("the quota is back", {"fault": "quota_day", "failures": [after(2)], "open_until": MONDAY}, ""),
        ("until its setting changes", {"needs_change": True}, "down"),
        ("its setting has changed", {"needs_change": True, "setting": "another"}, ""),
        ("another model", {"needs_change": True, "model": "gemini:old"}, ""),
        ("answered again", {"fault": "", "opened_at": None}, ""),
    ],
)
def test_which_models_are_not_asked(case: str, row: dict[str, Any], fault: str, db: None, gemini: Gemini) -> None:
    (provider,) = models()
    name = f"{provider.name}:{provider.model}"
    values = {"model": name, "setting": provider.setting, "fault": "down", "opened_at": HOUR_AGO, **row}
    values["failures"] = [at.isoformat() for at in values.get("failures", [])]
    Breaker.objects.create(**values)
    now = figures(at=MONDAY)
    assert now.shut == {name: Shut(fault, HOUR_AGO) if fault else None}, case
    assert now.shut_sec == {name: 3600.0 if fault else 0.0}


@pytest.fixture
def model(db: None, gemini: Gemini) -> Provider:
    """Fails five questions at 13:00, and rests."""
    CoachFactory.create(is_superuser=True)
    (provider,) = models()
    for _ in range(5):
        breaker.failed(provider, DOWN, tried=False, at=MONDAY)
    return provider


def try_it(model: Provider, *, minutes: int, well: bool = False) -> None:
    at = MONDAY + timedelta(minutes=minutes)
    assert breaker.admit(model, at=at) is True
    breaker.claim_the_trial(model, at=at)
    if well:
        breaker.answered(model)
    else:
        breaker.failed(model, DOWN, tried=True, at=at)


def told(model: Provider, trials: dict[int, bool], *, until: int) -> list[tuple[int, str]]:
    """What staff are told, and in which minute, when the trials of these minutes are answered or are not."""
    found = []
    for minutes in range(until):
        if minutes in trials:
            try_it(model, minutes=minutes, well=trials[minutes])
        if minutes % 5 == 1:
            rows = look(at=MONDAY + timedelta(minutes=minutes))
            found += [(minutes, row.content.split(":")[1].strip()) for row in Message.objects.filter(pk__in=rows)]
    return found


NOT_ASKED, OVER = "Not asked any more", "Over"


@pytest.mark.parametrize(
    ("case", "trials", "expected"),
    [
        ("a burst, after which nobody asks", {}, []),
        ("a burst, and the next question is answered", {40: True}, []),
        ("every trial fails, every three minutes", dict.fromkeys(range(3, 240, 3), False), [(16, NOT_ASKED)]),
        ("every trial fails, every half hour", dict.fromkeys(range(30, 240, 30), False), [(31, NOT_ASKED)]),
        ("one trial fails, and nobody asks any more", {3: False}, [(16, NOT_ASKED)]),
        ("one fails within the quarter of an hour, the next is answered", {3: False, 14: True}, []),
        ("one fails, the next is answered late", {30: False, 90: True}, [(31, NOT_ASKED), (96, OVER)]),
    ],
)
def test_a_model_that_is_tried_seldom_is_told_of_once(
    case: str, trials: dict[int, bool], expected: list[tuple[int, str]], model: Provider
) -> None:
    assert told(model, trials, until=240) == expected, case
