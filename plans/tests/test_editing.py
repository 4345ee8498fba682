"""A coach writes a week by hand: what breaks a rule is said in words, beside its day, and nothing is saved."""

from __future__ import annotations

import copy
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import LimitationFactory, UserFactory
from plans.drafts import edit_draft
from plans.editing import COACH, WeekRefused, by_day, edit_week, put_back_week
from plans.models import FitnessPlan, Microcycle
from plans.progress import current_microcycle
from plans.services import create_fitness_plan

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver
WEDNESDAY = MONDAY + timedelta(days=2)


@pytest.fixture
def tom() -> User:
    """He trains on Mondays, Wednesdays and Fridays; his plan began on Monday, 5 January 2026."""
    profile = {"program_type": "strength", "available_days": ["MONDAY", "WEDNESDAY", "FRIDAY"], "age": 30}
    client = UserFactory.with_profile({**profile, "skill_level": "intermediate"}, name="Tom")
    create_fitness_plan(client, at=MONDAY, length_weeks=8)
    return client


@pytest.fixture
def week(tom: User) -> Microcycle:
    found = current_microcycle(FitnessPlan.objects.select_related("client").get(client=tom), at=MONDAY)
    assert found is not None
    return found


def with_day(week: Microcycle, name: str, **fields: Any) -> list[dict[str, Any]]:
    days = copy.deepcopy(week.pattern["days"])
    next(day for day in days if day["day"] == name).update(fields)
    return days


def test_what_a_coach_writes_is_stored_and_is_the_coachs(week: Microcycle) -> None:
    edit_week(week, with_day(week, "FRIDAY", theme="Mobility", load="light", notes="Slowly."), at=WEDNESDAY)
    stored = Microcycle.objects.get()
    assert stored.pattern["days"][4] == {"day": "FRIDAY", "theme": "Mobility", "load": "light", "notes": "Slowly."}
    assert (stored.source, stored.updated_at, stored.pattern["week_index"]) == (COACH, WEDNESDAY, 0)


@pytest.mark.parametrize(
    ("case", "day", "fields", "sentence"),
    [
        ("not a day of his", "TUESDAY", {"theme": "Full body", "load": "light"},
         "Tuesday is not one of the client's days."),
        ("a training day without a load", "FRIDAY", {"theme": "Upper body", "load": None},
         "Friday is a training day without a load."),
        ("a rest day with a load", "FRIDAY", {"theme": "Rest", "load": "light"}, "Friday is a rest day with a load."),
        ("a load that is none", "FRIDAY", {"load": "brutal"},
         "Friday: load: Input should be 'light', 'moderate' or 'heavy'."),
    ],
)  # fmt: skip
def test_a_day_that_breaks_a_rule_is_refused_in_words(
    case: str, day: str, fields: dict[str, Any], sentence: str, week: Microcycle
) -> None:
    before = Microcycle.objects.values().get()
    with pytest.raises(WeekRefused) as refused:
        edit_week(week, with_day(week, day, **fields), at=MONDAY)
    assert refused.value.faults[day] == [sentence]
    assert Microcycle.objects.values().get() == before


def test_a_limitation_that_was_reported_a_moment_ago_counts(tom: User, week: Microcycle) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="moderate", since=date(2026, 1, 1))
    with pytest.raises(WeekRefused, match="Friday asks for running, which a limitation rules out"):
        edit_week(week, with_day(week, "FRIDAY", theme="Easy run", load="light"), at=MONDAY)


def test_what_was_broken_before_does_not_stand_in_the_way(tom: User, week: Microcycle) -> None:
    edit_week(week, with_day(week, "WEDNESDAY", theme="Easy run", load="light"), at=MONDAY)
    LimitationFactory.create(client=tom, region="knee", severity="moderate", since=date(2026, 1, 1))
    edit_week(week, with_day(week, "FRIDAY", notes="Slowly."), at=MONDAY)
    assert Microcycle.objects.get().pattern["days"][4]["notes"] == "Slowly."


def test_a_day_that_is_over_stays_as_it_was(week: Microcycle) -> None:
    with pytest.raises(WeekRefused, match="Monday is over: it stays as it was"):
        edit_week(week, with_day(week, "MONDAY", notes="Too late."), at=WEDNESDAY)


def test_a_form_from_before_somebodys_change_is_refused(week: Microcycle) -> None:
    seen = week.updated_at
    edit_week(Microcycle.objects.get(), with_day(week, "FRIDAY", notes="Mine."), at=WEDNESDAY, seen=seen)
    with pytest.raises(ValueError, match="Somebody changed this meanwhile"):
        edit_week(week, with_day(week, "FRIDAY", notes="Yours."), at=WEDNESDAY, seen=seen)
    assert Microcycle.objects.get().pattern["days"][4]["notes"] == "Mine."


@pytest.mark.parametrize(
    ("case", "status", "at", "sentence"),
    [
        ("an archived plan", "archived", MONDAY, "a plan that is archived"),
        ("a week that is over", "active", MONDAY + timedelta(days=7), "This week is over"),
    ],
)
def test_a_week_that_runs_no_more_is_refused(
    case: str, status: str, at: datetime, sentence: str, week: Microcycle
) -> None:
    FitnessPlan.objects.update(status=status)
    with pytest.raises(ValueError, match=sentence):
        edit_week(week, week.pattern["days"], at=at)


def test_a_week_is_put_back_by_whom_it_was(week: Microcycle) -> None:
    was, source = copy.deepcopy(week.pattern), week.source
    edit_week(week, with_day(week, "FRIDAY", theme="Rest", load=None), at=MONDAY)
    put_back_week(week, was, source=source, at=WEDNESDAY)
    stored = Microcycle.objects.get()
    assert (stored.pattern, stored.source, stored.updated_at) == (was, "rules", WEDNESDAY)


def test_days_that_are_over_are_not_put_back(week: Microcycle) -> None:
    was = copy.deepcopy(week.pattern)
    edit_week(week, with_day(week, "MONDAY", notes="As it went."), at=MONDAY)
    put_back_week(week, was, source="rules", at=WEDNESDAY)
    assert Microcycle.objects.get().pattern["days"][0]["notes"] == "As it went."


def test_what_was_reported_since_wins_over_putting_back(tom: User, week: Microcycle) -> None:
    edit_week(week, with_day(week, "FRIDAY", theme="Easy run", load="light"), at=MONDAY)
    was = copy.deepcopy(week.pattern)
    edit_week(week, with_day(week, "FRIDAY", theme="Rest", load=None), at=MONDAY)
    LimitationFactory.create(client=tom, region="knee", severity="moderate", since=date(2026, 1, 1))
    with pytest.raises(WeekRefused, match="Friday asks for running"):
        put_back_week(week, was, source=COACH, at=WEDNESDAY)
    assert Microcycle.objects.get().pattern["days"][4]["theme"] == "Rest"


def test_a_draft_that_changed_meanwhile_is_refused_and_one_is_put_back_by_whom_it_was(tom: User) -> None:
    draft = FitnessPlan.objects.get(client=tom)
    FitnessPlan.objects.update(status="draft")
    seen = draft.updated_at
    edit_draft(draft, {"notes": "Travels."}, at=WEDNESDAY, seen=seen)
    with pytest.raises(ValueError, match="Somebody changed this meanwhile"):
        edit_draft(FitnessPlan.objects.get(), {"notes": "Stays."}, at=WEDNESDAY, seen=seen)
    assert FitnessPlan.objects.values_list("notes", "source").get() == ("Travels.", "coach")
    edit_draft(draft, {"notes": ""}, at=WEDNESDAY, source="rules")
    assert FitnessPlan.objects.values_list("notes", "source").get() == ("", "rules")


def test_sentences_go_to_the_day_that_they_begin_with() -> None:
    said = ["MONDAY is heavy in an easy week.", "4 training days, 3 are enough for this client."]
    assert by_day(said) == {"MONDAY": ["Monday is heavy in an easy week."], "": [said[1]]}
