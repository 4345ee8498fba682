"""What a client may not do on a day, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from workouts.domain.catalogue import load_catalogue
from workouts.domain.limits import rpe_cap, why_not
from workouts.tests.seasons import MONDAY

TOM = ClientFacts("tom", skill_level="intermediate", age=30, equipment=("full_gym",))
FLOOR = replace(TOM, equipment=("bodyweight",))


def reason(exercise_id: str, client: ClientFacts, day: date = MONDAY) -> str | None:
    return why_not(load_catalogue().by_id[exercise_id], client, day)


def limited(region: str, severity: str = "moderate") -> ClientFacts:
    return replace(TOM, limitations=(LimitationFact(region, severity),))


@pytest.mark.parametrize(
    ("case", "exercise", "client", "words"),
    [
        ("equipment", "back_squat", FLOOR, "Back squat needs barbell, rack."),
        ("one of two pieces", "goblet_squat", FLOOR, "Goblet squat needs dumbbell or kettlebell."),
        ("level", "pistol_squat", TOM, "Pistol squat is for advanced clients."),
        (
            "stress",
            "easy_run",
            limited("hip"),
            "Easy run loads the region of a moderate hip limitation (stress 2 of 3).",
        ),
        (
            "never-list",
            "goblet_squat",
            limited("hip", "mild"),
            "Goblet squat is never given with a mild hip limitation.",
        ),
        ("a dislike", "push_up", replace(TOM, dislikes=frozenset({"Press-up"})), "The client does not want Push-up."),
    ],
)
def test_a_refusal_says_why(case: str, exercise: str, client: ClientFacts, words: str) -> None:
    assert reason(exercise, client) == words, case


@pytest.mark.parametrize(
    ("exercise", "severity", "allowed"),
    [
        ("box_squat", "mild", True),
        ("box_squat", "moderate", True),
        ("box_squat", "severe", False),
        ("bodyweight_squat", "mild", True),
        ("bodyweight_squat", "moderate", False),
        ("walking_lunge", "mild", False),
        ("glute_bridge", "moderate", True),
    ],
)
def test_severity_decides_how_much_stress_a_knee_may_have(exercise: str, severity: str, allowed: bool) -> None:
    assert (reason(exercise, limited("knee", severity)) is None) is allowed


@pytest.mark.parametrize(
    ("region", "banned", "given"),
    [
        ("shoulder", "overhead_press", "floor_press"),
        ("elbow", "barbell_curl", "hammer_curl"),
        ("wrist", "push_up", "forearm_plank"),
        ("lower_back", "deadlift", "hip_thrust"),
        ("hip", "front_squat", "glute_bridge"),
        ("hamstring", "romanian_deadlift", "heel_dig_bridge"),
        ("ankle", "squat_jump", "seated_calf_raise"),
        ("foot", "easy_run", "bike_ride"),
        ("abdomen", "crunch", "heel_slide"),
        ("pelvic_floor", "easy_run", "glute_bridge"),
        ("pregnancy", "bench_press", "goblet_squat"),
        ("cardiac", "run_intervals", "brisk_walk"),
        ("osteoporosis", "crunch", "low_step_up"),
    ],
)
def test_each_region_has_its_never_list_and_something_instead(region: str, banned: str, given: str) -> None:
    assert reason(banned, limited(region)) is not None
    assert reason(given, limited(region)) is None


def test_a_limitation_holds_until_its_last_day() -> None:
    knee = LimitationFact("knee", "moderate", since=MONDAY, until=MONDAY + timedelta(days=10))
    client = replace(TOM, limitations=(knee,))
    allowed = [reason("easy_run", client, MONDAY + timedelta(days=day)) is None for day in (-1, 0, 10, 11)]
    assert allowed == [True, False, False, True]


def test_an_operation_opens_up_only_once_it_is_cleared() -> None:
    after = MONDAY + timedelta(days=30)
    waiting = LimitationFact("abdomen", "moderate", until=MONDAY)
    assert reason("crunch", replace(TOM, limitations=(waiting,)), after) is not None
    assert reason("crunch", replace(TOM, limitations=(replace(waiting, cleared=MONDAY),)), after) is None


def test_breathing_is_left_to_everyone() -> None:
    client = replace(TOM, limitations=(LimitationFact("abdomen", "severe"),), dislikes=frozenset({"slow breathing"}))
    assert reason("seated_breathing", client) is None


@pytest.mark.parametrize(
    ("case", "client", "cap"),
    [
        ("an intermediate", TOM, 9.0),
        ("a beginner", replace(TOM, skill_level="beginner"), 8.0),
        ("mild: one less", limited("knee", "mild"), 8.0),
        ("moderate", limited("knee", "moderate"), 7.0),
        ("severe and not cleared", limited("knee", "severe"), 5.0),
        ("severe and cleared", replace(TOM, limitations=(LimitationFact("knee", "severe", cleared=MONDAY),)), 6.0),
        ("pregnant", limited("pregnancy", "mild"), 7.0),
        ("a heart to mind", limited("cardiac", "mild"), 7.0),
        ("seventeen", replace(TOM, age=17), 8.0),
        ("fifteen", replace(TOM, age=15), 7.5),
        ("sixty-five", replace(TOM, age=65), 8.0),
        ("eighty", replace(TOM, age=80), 7.5),
    ],
)
def test_how_hard_anything_may_be(case: str, client: ClientFacts, cap: float) -> None:
    assert rpe_cap(client, MONDAY) == cap, case
