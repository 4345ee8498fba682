"""The stored position, this week's row, and what moves them."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import JSONField, Value

from accounts.tests.factories import PauseFactory, UserFactory
from llm.models import Call
from plans.models import FitnessPlan, Microcycle
from plans.progress import (
    NotPlaced,
    Placed,
    advance_week,
    current_microcycle,
    current_progress,
    initialize_progress,
)
from plans.services import create_fitness_plan
from plans.tests.factories import FitnessPlanFactory, block

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver


def position_of(plan: FitnessPlan) -> tuple[str, int, int, date | None]:
    plan.refresh_from_db()
    return plan.status, plan.current_mesocycle_index, plan.current_microcycle_week, plan.cycle_start_date


@pytest.mark.parametrize(
    ("case", "at", "stored"),
    [
        ("before the start", datetime(2026, 1, 4, 14, tzinfo=UTC), ("active", 0, 1, date(2026, 1, 5))),
        ("week 3", datetime(2026, 1, 20, 14, tzinfo=UTC), ("active", 0, 3, date(2026, 1, 5))),
        ("the second block", datetime(2026, 2, 2, 14, tzinfo=UTC), ("active", 1, 1, date(2026, 2, 2))),
        ("after the last week", datetime(2026, 2, 23, 14, tzinfo=UTC), ("completed", 1, 3, date(2026, 2, 2))),
    ],
)
def test_reading_the_progress_brings_the_stored_position_up_to_date(case: str, at: datetime, stored: object) -> None:
    plan = FitnessPlanFactory.create()
    current_progress(plan, at=at)
    assert position_of(plan) == stored, case


@pytest.mark.parametrize(
    ("zone", "week"), [("Pacific/Auckland", 2), ("Asia/Tokyo", 2), ("UTC", 1), ("America/Los_Angeles", 1)]
)
def test_the_week_turns_on_the_clients_own_monday(zone: str, week: int) -> None:
    plan = FitnessPlanFactory.create(client__timezone=zone)
    assert current_progress(plan, at=datetime(2026, 1, 11, 15, 30, tzinfo=UTC)).week == week


def test_a_completed_plan_is_active_again_at_an_earlier_instant() -> None:
    plan = FitnessPlanFactory.create()
    current_progress(plan, at=datetime(2026, 6, 1, tzinfo=UTC))
    assert plan.status == "completed"
    current_progress(plan, at=MONDAY)
    assert position_of(plan) == ("active", 0, 1, date(2026, 1, 5))


def test_a_completed_plan_stays_completed_beside_another_active_one() -> None:
    plan = FitnessPlanFactory.create()
    current_progress(plan, at=datetime(2026, 6, 1, tzinfo=UTC))
    FitnessPlanFactory.create(client=plan.client, start_date=date(2026, 6, 1))
    current_progress(plan, at=MONDAY)
    assert position_of(plan)[0] == "completed"


@pytest.mark.parametrize("status", ["archived", "draft"])
def test_archived_plans_and_drafts_keep_what_is_stored(status: str) -> None:
    plan = FitnessPlanFactory.create(status=status)
    current_progress(plan, at=datetime(2026, 2, 3, tzinfo=UTC))
    assert position_of(plan) == (status, 0, 1, date(2026, 1, 5))


def test_a_draft_without_blocks_has_no_position() -> None:
    plan = FitnessPlanFactory.create(status="draft", mesocycles=[], length_weeks=None)
    with pytest.raises(ValueError, match="has no blocks"):
        current_progress(plan, at=MONDAY)


def test_advancing_goes_to_the_next_week_the_next_block_then_completed() -> None:
    plan = FitnessPlanFactory.create(mesocycles=[block("Base", 2), block("Build", 1)])
    seen = []
    for _ in range(3):
        advance_week(plan, at=MONDAY)
        seen.append(position_of(plan)[:3])
    assert seen == [("active", 0, 2), ("active", 1, 1), ("completed", 1, 1)]


def test_an_advanced_week_lasts_and_the_calendar_goes_on_from_there() -> None:
    plan = FitnessPlanFactory.create()
    advance_week(plan, at=MONDAY)
    assert current_progress(plan, at=datetime(2026, 1, 11, 14, tzinfo=UTC)).week == 2
    assert current_progress(plan, at=datetime(2026, 1, 12, 14, tzinfo=UTC)).week == 3


@pytest.mark.parametrize(("weeks_late", "week"), [(1, 2), (3, 4)])
def test_advancing_a_position_that_is_behind_moves_to_the_calendars_week(weeks_late: int, week: int) -> None:
    plan = FitnessPlanFactory.create()
    at = datetime(2026, 1, 5 + 7 * weeks_late, 14, tzinfo=UTC)
    advance_week(plan, at=at)
    assert position_of(plan)[1:3] == (0, week)
    assert plan.weeks_moved == 0


def test_a_pause_holds_the_stored_position() -> None:
    plan = FitnessPlanFactory.create()
    PauseFactory.create(client=plan.client, start_date=date(2026, 1, 10), end_date=date(2026, 1, 20))
    assert current_progress(plan, at=datetime(2026, 1, 28, 14, tzinfo=UTC)).week == 2


def test_a_week_gets_one_row_and_the_earlier_one_is_deactivated() -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    first = current_microcycle(plan, at=MONDAY)
    again = current_microcycle(plan, at=datetime(2026, 1, 11, 14, tzinfo=UTC))
    second = current_microcycle(plan, at=datetime(2026, 1, 12, 14, tzinfo=UTC))
    assert first is not None
    assert first == again
    assert second is not None
    rows = Microcycle.objects.order_by("start_date").values_list("week_number", "start_date", "end_date", "is_active")
    assert list(rows) == [
        (1, date(2026, 1, 5), date(2026, 1, 11), False),
        (2, date(2026, 1, 12), date(2026, 1, 18), True),
    ]
    assert Call.objects.filter(task="microcycle_pattern").count() == 2


def test_a_start_in_mid_week_makes_a_short_first_week() -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile(), start_date=date(2026, 1, 8))
    week = current_microcycle(plan, at=datetime(2026, 1, 8, 14, tzinfo=UTC))
    assert week is not None
    assert (week.start_date, week.end_date) == (date(2026, 1, 8), date(2026, 1, 11))
    assert [day["theme"] for day in week.pattern["days"][:3]] == ["Rest"] * 3


@pytest.mark.parametrize("at", [datetime(2026, 1, 4, 14, tzinfo=UTC), datetime(2026, 3, 2, 14, tzinfo=UTC)])
def test_no_week_is_written_outside_the_plan(at: datetime) -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    assert current_microcycle(plan, at=at) is None
    assert not Microcycle.objects.exists()


def test_nothing_is_active_once_the_plan_is_over() -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    current_microcycle(plan, at=MONDAY)
    current_progress(plan, at=datetime(2026, 3, 2, 14, tzinfo=UTC))
    assert not Microcycle.objects.filter(is_active=True).exists()


@pytest.mark.django_db(transaction=True)
def test_ten_callers_that_race_get_the_same_week() -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    weeks: list[Any] = []

    def read() -> None:
        try:
            weeks.append(current_microcycle(FitnessPlan.objects.get(pk=plan.pk), at=MONDAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(weeks) == 10
    assert len({week.pk for week in weeks}) == 1
    assert Microcycle.objects.count() == 1


def changed(placed: Placed | NotPlaced) -> bool:
    assert isinstance(placed, Placed)
    return placed.changed


def test_initializing_places_every_running_plan_and_is_safe_to_run_twice() -> None:
    late = FitnessPlanFactory.create(start_date=date(2026, 1, 5))
    over = FitnessPlanFactory.create(start_date=date(2025, 1, 6))
    archived = FitnessPlanFactory.create(start_date=date(2026, 1, 5), status="archived")
    at = datetime(2026, 1, 27, 14, tzinfo=UTC)
    assert {each.plan.pk: changed(each) for each in initialize_progress(at=at)} == {late.pk: True, over.pk: True}
    assert not any(map(changed, initialize_progress(at=at)))
    assert position_of(late) == ("active", 0, 4, date(2026, 1, 5))
    assert position_of(over)[0] == "completed"
    assert position_of(archived)[:3] == ("archived", 0, 1)


def test_a_client_whose_zone_is_none_is_passed_over_and_the_others_are_placed() -> None:
    lost = FitnessPlanFactory.create(client__timezone="Mars/Olympus")
    plan = FitnessPlanFactory.create()
    done = list(initialize_progress(at=datetime(2026, 1, 27, 14, tzinfo=UTC)))
    assert {each.plan.pk: type(each) for each in done} == {lost.pk: NotPlaced, plan.pk: Placed}
    assert position_of(lost)[2] == 1
    assert position_of(plan)[2] == 4


def test_no_plan_is_written_for_a_client_whose_zone_is_none() -> None:
    client = UserFactory.with_profile(timezone="Mars/Olympus")
    with pytest.raises(ValueError, match="unknown time zone 'Mars/Olympus'"):
        create_fitness_plan(client, at=MONDAY)
    assert not FitnessPlan.objects.exists()


def test_a_new_plan_is_the_active_one_and_the_old_one_is_archived() -> None:
    client = UserFactory.with_profile()
    old = create_fitness_plan(client, at=MONDAY, length_weeks=4)
    new = create_fitness_plan(client, at=MONDAY, length_weeks=8)
    assert position_of(old)[0] == "archived"
    assert (new.status, new.length_weeks, new.start_date, new.source) == ("active", 8, date(2026, 1, 5), "rules")
    assert sum(each["weeks"] for each in new.mesocycles) == 8


@pytest.mark.parametrize("weeks", [0, 53, -1])
def test_a_plan_of_an_impossible_length_is_refused(weeks: int) -> None:
    client = UserFactory.with_profile()
    with pytest.raises(ValueError, match="1 to 52 weeks"):
        create_fitness_plan(client, at=MONDAY, length_weeks=weeks)
    assert not FitnessPlan.objects.exists()


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("an unknown program", {"program_type": "yoga"}),
        ("an unknown status", {"status": "paused"}),
        ("an unknown source", {"source": "parrot"}),
        ("a negative block", {"current_mesocycle_index": -1}),
        ("a week zero", {"current_microcycle_week": 0}),
        ("no length while it runs", {"length_weeks": None}),
        ("261 weeks", {"length_weeks": 261}),
        ("no start while it runs", {"start_date": None}),
        ("no blocks while it runs", {"mesocycles": [], "length_weeks": 4}),
    ],
)
def test_the_database_refuses_a_plan_with(case: str, fields: dict[str, Any]) -> None:
    plan = FitnessPlanFactory.create()
    with pytest.raises(IntegrityError):
        FitnessPlan.objects.filter(pk=plan.pk).update(**fields)


def test_the_database_refuses_a_second_active_plan() -> None:
    plan = FitnessPlanFactory.create()
    with pytest.raises(IntegrityError):
        FitnessPlanFactory.create(client=plan.client)


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("six days", {"pattern": {"days": [{}] * 6}}),
        ("eight days", {"pattern": {"days": [{}] * 8}}),
        ("no days", {"pattern": {}}),
        ("an end before its start", {"end_date": date(2026, 1, 4)}),
        ("a week zero", {"week_number": 0}),
        ("an unknown source", {"source": "parrot"}),
    ],
)
def test_the_database_refuses_a_week_with(case: str, fields: dict[str, Any]) -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    week = current_microcycle(plan, at=MONDAY)
    assert week is not None
    with pytest.raises(IntegrityError):
        Microcycle.objects.filter(pk=week.pk).update(**fields)


@pytest.mark.parametrize(
    ("case", "fields"), [("the same week twice", {}), ("a second active week", {"week_number": 2, "is_active": True})]
)
def test_the_database_refuses_a_copy_of_a_week(case: str, fields: dict[str, Any]) -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    week = current_microcycle(plan, at=MONDAY)
    assert week is not None
    copy = {name: getattr(week, name) for name in ("client", "fitness_plan", "mesocycle_index", "week_number")}
    rest = {"pattern": week.pattern, "start_date": week.start_date, "end_date": week.end_date, "is_active": False}
    with pytest.raises(IntegrityError):
        Microcycle.objects.create(**{**copy, **rest, **fields})


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("blocks that are no list", {"mesocycles": "x"}),
        ("blocks that are null", {"mesocycles": Value(None, JSONField())}),
        ("a list of no blocks", {"mesocycles": [5]}),
        ("a block that the plan has not", {"current_mesocycle_index": 2}),
    ],
)
def test_the_database_refuses_blocks_that_are_none(case: str, fields: dict[str, Any]) -> None:
    plan = FitnessPlanFactory.create()
    with pytest.raises(IntegrityError):
        FitnessPlan.objects.filter(pk=plan.pk).update(**fields)


@pytest.mark.parametrize("days", [{str(n): {"day": "MONDAY"} for n in range(7)}, [None] * 7])
def test_the_database_refuses_days_that_are_none(days: Any) -> None:
    plan = FitnessPlanFactory.create(client=UserFactory.with_profile())
    current_microcycle(plan, at=MONDAY)
    with pytest.raises(IntegrityError):
        Microcycle.objects.update(pattern={"days": days})


def test_a_block_keeps_the_day_on_which_it_began_when_a_coach_moves_the_plan_inside_it() -> None:
    plan = FitnessPlanFactory.create(mesocycles=[block("Base", 2), block("Build", 3)])
    at = datetime(2026, 1, 19, 14, tzinfo=UTC)
    current_progress(plan, at=at)
    began = []
    for _ in range(3):
        began.append(position_of(plan)[3])
        advance_week(plan, at=at)
    assert began == [date(2026, 1, 19)] * 3
    assert position_of(plan) == ("completed", 1, 3, date(2026, 1, 19))
