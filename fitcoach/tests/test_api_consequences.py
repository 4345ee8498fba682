"""What follows from a log or a skip follows in the app as well as by text, and stands among the session's reasons."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine

from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import MONDAY, trained_client
from plans.models import FitnessPlan, Microcycle

pytestmark = pytest.mark.django_db
Pass = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Pass]:
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False) as traveller:
        yield traveller.shift


def test_a_hard_day_that_is_skipped_moves_and_the_answer_says_so() -> None:
    phone = Phone(trained_client())
    today = phone.get("workouts/today").json
    week = Microcycle.objects.get()
    for day in week.pattern["days"][1:]:
        day.update({"theme": "Rest", "load": None})
    week.pattern["days"][0]["load"] = "heavy"
    week.save()
    answer = phone.post(f"workouts/{today['id']}/skip", {"reason": "no time"})
    assert answer.json["status"] == "skipped"
    assert answer.json["reasons"][-1] == f"{today['theme']} moves to Tuesday, with no two hard days in a row."
    assert phone.get("workouts/today").json == answer.json
    assert phone.get("microcycles/current").json["pattern"]["days"][1]["load"] == "heavy"


def test_two_very_hard_sessions_bring_the_easy_week_forward(clock: Pass) -> None:
    phone = Phone(trained_client())
    before = FitnessPlan.objects.get().mesocycles
    reasons: list[str] = []
    for _ in range(7):
        today = phone.get("workouts/today").json
        if today["session_type"] != "rest" and not reasons:
            told = phone.post(f"workouts/{today['id']}/log", {"session_rpe": 9.5}).json
            reasons = [reason for reason in told["reasons"] if "very hard" in reason]
        clock(timedelta(days=1))
    assert reasons == [
        "Two very hard sessions in a row: next week is your easy week now, and the plan goes on from there."
    ]
    assert FitnessPlan.objects.get().mesocycles != before
