"""A week written anew: as it was read before, from a day on, and never over a coach's hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import FitnessProfile, User
from accounts.selectors import client_as_stored
from accounts.tests.factories import UserFactory
from llm.models import Call
from plans.models import Microcycle
from plans.progress import current_microcycle
from plans.regenerating import proposed_pattern, regenerate_week
from plans.services import create_fitness_plan, draft_plan, outline_of_draft

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)
THURSDAY = MONDAY + timedelta(days=3)
TODAY = date(2026, 1, 5)
OTHER_DAYS = ["TUESDAY", "THURSDAY", "SATURDAY"]


@pytest.fixture
def tom() -> User:
    client = UserFactory.with_profile({"available_days": ["MONDAY", "WEDNESDAY", "FRIDAY"]})
    return client_as_stored(client.pk)


@pytest.fixture
def week(tom: User) -> Microcycle:
    plan = create_fitness_plan(tom, at=MONDAY, length_weeks=8, rules_only=True)
    found = current_microcycle(plan, at=MONDAY)
    assert found is not None
    return found


def other_days(week: Microcycle) -> Microcycle:
    """The week with its client as stored, who trains on other days by now."""
    FitnessProfile.objects.update(available_days=OTHER_DAYS)
    stored = Microcycle.objects.select_related("fitness_plan").get(pk=week.pk)
    stored.fitness_plan.client = client_as_stored(week.client_id)
    return stored


def trained(pattern: dict[str, Any]) -> list[str]:
    return [day["day"] for day in pattern["days"] if day["theme"] != "Rest"]


def test_what_is_proposed_is_read_only_and_is_what_is_stored(week: Microcycle) -> None:
    stored, calls = other_days(week), Call.objects.count()
    with CaptureQueriesContext(connection) as queries:
        proposed = proposed_pattern(stored, from_day=TODAY, at=MONDAY)
    assert [each["sql"] for each in queries if not each["sql"].startswith("SELECT")] == []
    assert trained(proposed) == OTHER_DAYS
    regenerate_week(stored, from_day=TODAY, at=MONDAY)
    now = Microcycle.objects.get(pk=week.pk)
    assert (now.pattern, now.source, now.updated_at) == (proposed, "rules", MONDAY)
    assert Call.objects.count() == calls + 1


def test_days_that_have_passed_stay_and_what_would_be_too_much_beside_them_is_rest(week: Microcycle) -> None:
    proposed = proposed_pattern(other_days(week), from_day=date(2026, 1, 8), at=THURSDAY)
    assert proposed["days"][:3] == week.pattern["days"][:3]
    assert trained(proposed) == ["MONDAY", "WEDNESDAY", "SATURDAY"]


@pytest.mark.parametrize(
    ("case", "changes", "at", "sentence"),
    [
        ("by a coach", {"source": "coach"}, MONDAY, "You wrote this by hand: put the earlier version back first."),
        ("over", {}, MONDAY + timedelta(weeks=1), "This week is over, or no longer the plan's."),
        ("of another place", {"week_number": 3}, MONDAY, "This week is over, or no longer the plan's."),
    ],
)
def test_what_may_not_be_written_anew_stays(
    case: str, changes: dict[str, Any], at: datetime, sentence: str, week: Microcycle
) -> None:
    Microcycle.objects.filter(pk=week.pk).update(**changes)
    stored = other_days(week)
    for use_case in (proposed_pattern, regenerate_week):
        with pytest.raises(ValueError) as refusal:
            use_case(stored, from_day=TODAY, at=at)
        assert str(refusal.value) == sentence, case
    assert Microcycle.objects.get(pk=week.pk).pattern == week.pattern


def test_a_week_of_an_archived_plan_stays(tom: User, week: Microcycle) -> None:
    create_fitness_plan(tom, at=MONDAY, length_weeks=8, rules_only=True)
    with pytest.raises(ValueError, match="no longer the plan's"):
        regenerate_week(other_days(week), from_day=TODAY, at=MONDAY)


def test_the_same_week_again_is_refused(week: Microcycle) -> None:
    with pytest.raises(ValueError) as refusal:
        regenerate_week(week, from_day=TODAY, at=MONDAY)
    assert str(refusal.value) == "The built-in coach would write the same week again: nothing would change."


# --- Drafts -----------------------------------------------------------------------------------------------------------


def test_an_outline_is_what_the_draft_becomes(tom: User) -> None:
    outline = outline_of_draft(tom, start=date(2026, 1, 12), length_weeks=10)
    assert Call.objects.count() == 0
    plan = draft_plan(tom, start=date(2026, 1, 12), length_weeks=10, at=MONDAY)
    assert (plan.status, plan.source, plan.start_date, plan.length_weeks) == ("draft", "rules", date(2026, 1, 12), 10)
    assert plan.mesocycles == outline.model_dump(mode="json")["mesocycles"]


@pytest.mark.parametrize(
    ("case", "start", "weeks", "sentence"),
    [
        ("yesterday", date(2026, 1, 4), 8, "A plan begins today or later."),
        ("too long", TODAY, 53, "A plan has 1 to 52 weeks, not 53."),
        ("once more", TODAY, 8, "There is this very draft already."),
    ],
)
def test_a_draft_that_cannot_be_is_refused(case: str, start: date, weeks: int, sentence: str, tom: User) -> None:
    draft_plan(tom, start=TODAY, length_weeks=8, at=MONDAY)
    with pytest.raises(ValueError) as refusal:
        draft_plan(tom, start=start, length_weeks=weeks, at=MONDAY)
    assert str(refusal.value) == sentence, case
    assert tom.fitness_plans.count() == 1
