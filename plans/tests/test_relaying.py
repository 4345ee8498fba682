"""What is missed moves to a later day of the week, where no hard day stands beside it; else it is let go."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import UserFactory
from plans.easing import bring_deload_forward
from plans.models import FitnessPlan, Microcycle
from plans.progress import current_microcycle
from plans.relaying import move_missed_day, put_back_moved_day
from plans.services import create_fitness_plan

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver
FROM_TUESDAY = [date(2026, 1, day) for day in range(6, 12)]
EVERY_DAY = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"]
HEAVY = {"theme": "Full body", "load": "heavy"}
LIGHT = {"theme": "Full body", "load": "light"}
REST = {"theme": "Rest", "load": None}


def week_of(client: User) -> Microcycle:
    found = current_microcycle(FitnessPlan.objects.select_related("client").get(client=client), at=MONDAY)
    assert found is not None
    return found


@pytest.fixture
def week() -> Microcycle:
    """Of a client who may train on any day."""
    profile = {"program_type": "strength", "available_days": EVERY_DAY, "age": 30, "skill_level": "intermediate"}
    client = UserFactory.with_profile(profile, name="Tom")
    create_fitness_plan(client, at=MONDAY, length_weeks=8)
    return week_of(client)


def lay(week: Microcycle, **days: dict[str, Any]) -> None:
    """Rest on all days but these."""
    told = copy.deepcopy(week.pattern)
    for day in told["days"]:
        day.update({**REST, **days.get(day["day"].lower(), {})})
    week.pattern = told
    week.save()


def laid(week: Microcycle) -> dict[str, str]:
    week.refresh_from_db()
    return {day["day"].lower(): day["load"] for day in week.pattern["days"] if day["load"]}


@pytest.mark.parametrize(
    ("case", "days", "becomes"),
    [
        ("to the next day of rest", {"monday": HEAVY, "thursday": LIGHT}, {"tuesday": "heavy", "thursday": "light"}),
        ("not beside a hard day", {"monday": HEAVY, "wednesday": HEAVY},
         {"friday": "heavy", "wednesday": "heavy"}),
        ("not onto a day of work", {"monday": HEAVY, "tuesday": LIGHT}, {"tuesday": "light", "wednesday": "heavy"}),
        ("let go where hard days fill the week", {"monday": HEAVY, "wednesday": HEAVY, "friday": HEAVY,
         "sunday": HEAVY}, {"monday": "heavy", "wednesday": "heavy", "friday": "heavy", "sunday": "heavy"}),
        ("let go when it is light", {"monday": LIGHT}, {"monday": "light"}),
    ],
)  # fmt: skip
def test_a_day_that_matters_moves(week: Microcycle, case: str, days: dict[str, Any], becomes: dict[str, str]) -> None:
    lay(week, **days)
    told = move_missed_day(week, date(2026, 1, 5), to=FROM_TUESDAY, at=MONDAY)
    assert laid(week) == becomes, case
    moved = next((day for day in becomes if day not in days), "")
    assert told == (f"Full body moves to {moved.capitalize()}, with no two hard days in a row." if moved else ""), case


def test_it_moves_only_to_one_of_the_clients_days(week: Microcycle) -> None:
    lay(week, monday=HEAVY)
    profile = week.client.profiles.get()
    profile.available_days = ["MONDAY", "THURSDAY"]
    profile.save()
    move_missed_day(week, date(2026, 1, 5), to=FROM_TUESDAY, at=MONDAY)
    assert laid(week) == {"thursday": "heavy"}


def test_it_moves_to_none_of_the_days_that_are_written_or_over(week: Microcycle) -> None:
    lay(week, monday=HEAVY)
    assert move_missed_day(week, date(2026, 1, 5), to=FROM_TUESDAY[3:], at=MONDAY).startswith("Full body moves to Fri")
    assert laid(week) == {"friday": "heavy"}
    assert week.pattern["days"][4]["notes"].startswith("Moved from Monday.")


def test_what_was_done_after_all_goes_back_to_its_day(week: Microcycle) -> None:
    lay(week, monday={**HEAVY, "notes": "Slowly."}, thursday=LIGHT)
    before = week.pattern
    move_missed_day(week, date(2026, 1, 5), to=FROM_TUESDAY, at=MONDAY)
    told = put_back_moved_day(week, date(2026, 1, 5), to_come=FROM_TUESDAY, at=MONDAY)
    assert told == "So Tuesday is a day of rest again."
    week.refresh_from_db()
    assert week.pattern == before


def test_a_moved_day_that_is_over_by_then_stays(week: Microcycle) -> None:
    lay(week, monday=HEAVY)
    move_missed_day(week, date(2026, 1, 5), to=FROM_TUESDAY, at=MONDAY)
    assert put_back_moved_day(week, date(2026, 1, 5), to_come=FROM_TUESDAY[1:], at=MONDAY) == ""
    assert laid(week) == {"tuesday": "heavy"}


def test_a_week_that_a_coach_wrote_stays(week: Microcycle) -> None:
    lay(week, monday=HEAVY)
    Microcycle.objects.update(source="coach")
    assert move_missed_day(week, date(2026, 1, 5), to=FROM_TUESDAY, at=MONDAY) == ""
    assert laid(week) == {"monday": "heavy"}


def test_the_easy_week_earlier_forgets_stored_weeks_to_come_but_not_what_a_coach_wrote(week: Microcycle) -> None:
    plan = week.fitness_plan
    fields = {"client": week.client, "fitness_plan": plan, "pattern": week.pattern, "is_active": False}
    for number, source in ((2, "coach"), (3, "rules")):
        monday = date(2026, 1, 5 + 7 * (number - 1))
        Microcycle.objects.create(
            **fields, mesocycle_index=0, week_number=number, source=source, start_date=monday,
            end_date=monday.replace(day=monday.day + 6),
        )  # fmt: skip
    assert bring_deload_forward(plan, at=MONDAY).startswith("Two very hard sessions in a row")
    assert sorted(Microcycle.objects.values_list("week_number", "source")) == [(1, week.source), (2, "coach")]
