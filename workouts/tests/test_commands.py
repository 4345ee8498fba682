"""`generate_workout`: one day's session in words, written once, and one line for what cannot be meant."""

from __future__ import annotations

from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from accounts.tests.factories import CoachFactory, UserFactory
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.tests.test_services import MONDAY, tom
from workouts.words import item_in_words

__all__ = ["tom"]
pytestmark = pytest.mark.django_db
AT = "2026-01-05T14:00Z"


def run(*arguments: str) -> list[str]:
    said = StringIO()
    call_command("generate_workout", *arguments, stdout=said)
    return said.getvalue().splitlines()


def test_a_session_is_written_and_told_with_its_reasons(tom) -> None:
    lines = run(str(tom.pk), "--at", AT)
    workout = WorkoutInstance.objects.get()
    blocks = workout.details["blocks"]
    told = [
        line
        for block in blocks
        for line in (f"  {block['name']}", *(f"    {item_in_words(i)}" for i in block["items"]))
    ]
    assert lines[0] == f"Tom, 2026-01-05: {workout.theme}, {workout.load} (rules)"
    assert lines[1:] == [*told, *(f"  why: {reason}" for reason in workout.reasons)]
    assert workout.reasons


def test_the_second_time_it_is_shown_and_not_written_anew(tom) -> None:
    assert run(tom.phone_number, "--at", AT) == run(tom.phone_number, "--at", AT)
    assert WorkoutInstance.objects.count() == 1


def test_a_day_that_is_named_is_that_of_the_session_and_a_day_of_rest_has_no_load(tom) -> None:
    assert run(str(tom.pk), "--at", AT, "--date", "2026-01-06") == [
        "Tom, 2026-01-06: Rest (rules)",
        "  why: Rest day: you get stronger while you recover.",
    ]


def test_without_an_instant_it_is_now_and_the_day_is_the_clients(tom) -> None:
    with time_machine.travel("2026-01-06T03:00:00+00:00", tick=False):  # Monday evening in Denver
        assert run(str(tom.pk))[0].startswith("Tom, 2026-01-05: ")


@pytest.mark.parametrize(
    ("case", "arguments", "wrong", "status"),
    [
        ("nobody", ("nobody",), "no client has the id or the phone number 'nobody'", 2),
        ("a coach", ("+15550007777",), "'\\+15550007777' is a coach, not a client", 2),
        ("no day", ("+15550008888", "--date", "soon"), "not a date: 'soon'", 2),
        ("no moment", ("+15550008888", "--at", "soon"), "not a moment", 2),
        (
            "no plan",
            ("+15550008888", "--at", AT),
            "^Ana has no active plan that covers 2026-01-05: see generate_plan",
            1,
        ),
        ("no zone", ("+15550009999", "--at", AT), "^Lost: ", 1),
    ],
)
def test_what_cannot_be_meant_is_one_line_and_writes_nothing(
    case: str, arguments: tuple[str, ...], wrong: str, status: int
) -> None:
    CoachFactory.create(phone_number="+15550007777")
    UserFactory.with_profile(name="Ana", phone_number="+15550008888")
    lost = UserFactory.with_profile(name="Lost", phone_number="+15550009999")
    create_fitness_plan(lost, at=MONDAY)
    type(lost).objects.filter(pk=lost.pk).update(timezone="Mars/Olympus")
    with pytest.raises(CommandError, match=wrong) as refused:
        run(*arguments)
    assert refused.value.returncode == status, case
    assert not WorkoutInstance.objects.exists()
