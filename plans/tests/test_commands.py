"""The commands of plans: a line each, a summary, and a rehearsal that changes nothing."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.tests.factories import UserFactory
from plans.models import FitnessPlan
from plans.tests.factories import FitnessPlanFactory

pytestmark = pytest.mark.django_db
AT = "2026-01-27T14:00Z"


def run(*arguments: str) -> tuple[str, str]:
    said, complained = StringIO(), StringIO()
    call_command(*arguments, stdout=said, stderr=complained)
    return said.getvalue(), complained.getvalue()


def test_every_plan_that_is_placed_has_its_line() -> None:
    FitnessPlanFactory.create(client__name="Tom")
    FitnessPlanFactory.create(client__name="Lost", client__timezone="Mars/Olympus")
    said, complained = run("initialize_progress", "--at", AT)
    assert said == (
        "Tom: active, block 1 of 2 (Base), week 4 of 4\n1 plans placed at 2026-01-27T14:00+0000, 1 changed.\n"
    )
    assert complained == "Lost: not placed, unknown time zone 'Mars/Olympus'\n"
    assert FitnessPlan.objects.get(client__name="Tom").current_microcycle_week == 4


def test_a_rehearsal_says_what_would_change_and_changes_nothing() -> None:
    plan = FitnessPlanFactory.create(client__name="Tom")
    said, _ = run("initialize_progress", "--at", AT, "--dry-run")
    assert said.endswith("1 plans placed at 2026-01-27T14:00+0000, 1 would change.\n")
    plan.refresh_from_db()
    assert plan.current_microcycle_week == 1


def test_a_plan_is_written_for_one_client() -> None:
    client = UserFactory.with_profile(name="Tom")
    said, _ = run("generate_plan", str(client.pk), "--weeks", "8", "--at", AT)
    assert said.startswith("Tom: other, 8 weeks from 2026-01-27 (rules)\n")
    assert FitnessPlan.objects.get().length_weeks == 8


@pytest.mark.parametrize(
    ("case", "arguments", "wrong"),
    [
        ("nobody", ("generate_plan", "nobody"), "no client has"),
        ("too long", ("generate_plan", "+15550009999", "--weeks", "53"), "1 to 52 weeks"),
        ("no moment", ("initialize_progress", "--at", "soon"), "not a moment"),
    ],
)
def test_bad_arguments_are_one_line_and_change_nothing(case: str, arguments: tuple[str, ...], wrong: str) -> None:
    UserFactory.with_profile(phone_number="+15550009999")
    with pytest.raises(CommandError, match=wrong) as refused:
        run(*arguments)
    assert refused.value.returncode == 2
    assert not FitnessPlan.objects.exists()
