"""Free text of old profiles, and what a careful coach makes of it."""

from __future__ import annotations

import pytest

from accounts.domain.reading import (
    age_of,
    available_days_of,
    days_per_week,
    level_of,
    lifts_of,
    program_type_of,
)
from accounts.domain.vocabulary import EQUIPMENT, EQUIPMENT_PRESETS, pieces_of
from accounts.domain.zones import is_zone


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("3-4 times per week", 3),
        ("3-4 days/week", 3),
        ("5+ times per week", 5),
        ("5+", 5),
        ("2 times per week", 2),
        ("daily", 7),
        ("every day", 7),
        ("twice a week", 2),
        ("four days", 4),
        ("once", 1),
        ("1–2", 1),
        ("none", None),
        ("0", None),
        ("", None),
        ("never", None),
        ("3 times per month", None),
        ("8 times a week", None),
        ("2.5 times", None),
        ("30 minutes a day", None),
    ],
)
def test_days_a_week_out_of_free_text(text: str, days: int | None) -> None:
    assert days_per_week(text) == days


@pytest.mark.parametrize(
    ("case", "stored", "frequency", "days"),
    [
        ("the client's own days, in calendar order", ["SUNDAY", "TUESDAY"], "5+", ("TUESDAY", "SUNDAY")),
        ("as many as the text says", None, "twice a week", ("MONDAY", "THURSDAY")),
        ("three when nothing is known", None, "", ("MONDAY", "WEDNESDAY", "FRIDAY")),
        ("three when the days make no sense", ["FUNDAY", 5], "", ("MONDAY", "WEDNESDAY", "FRIDAY")),
        ("three when it is no list", "MONDAY", "", ("MONDAY", "WEDNESDAY", "FRIDAY")),
    ],
)
def test_available_days(case: str, stored: object, frequency: str, days: tuple[str, ...]) -> None:
    assert available_days_of(stored, frequency) == days, case


@pytest.mark.parametrize(
    ("text", "level"),
    [("Intermediate", "intermediate"), (" advanced ", "advanced"), ("", "beginner"), ("guru", "beginner")],
)
def test_an_unknown_level_is_a_beginner(text: str, level: str) -> None:
    assert level_of(text) == level


@pytest.mark.parametrize(("years", "age"), [(34, 34), (-1, None), (0, None), (121, None), (None, None)])
def test_an_impossible_age_is_unknown(years: int | None, age: int | None) -> None:
    assert age_of(years) == age


@pytest.mark.parametrize(
    ("stored", "lifts"),
    [({"back_squat": 90, "bench_press": 0}, {"back_squat": 90.0}), ({"x": "90"}, {}), ([90], {}), (None, {})],
)
def test_only_numbers_are_lifts(stored: object, lifts: dict[str, float]) -> None:
    assert lifts_of(stored) == lifts


@pytest.mark.parametrize(
    ("stored", "goals", "program"),
    [
        ("hybrid", "run a 10K", "hybrid"),
        ("", "run a first 10K", "endurance"),
        ("", "lose weight", "shred"),
        ("", "lose weight, run a bit", "shred"),
        ("", "get strong", "strength"),
        ("", "hybrid athlete", "hybrid"),
        ("", "recovery from knee surgery, then run", "rehab"),
        ("", "feel better", "other"),
        ("yoga", "", "other"),
    ],
)
def test_the_program_that_the_goal_suggests(stored: str, goals: str, program: str) -> None:
    assert program_type_of(stored, goals) == program


@pytest.mark.parametrize("zone", ["EST", "US/Pacific", "Asia/Calcutta", "UTC", "America/Argentina/Buenos_Aires"])
def test_old_names_are_zones(zone: str) -> None:
    assert is_zone(zone)


@pytest.mark.parametrize(
    "zone", [" America/Denver ", "america/denver", "", "Mars/Olympus", "America", "../../etc/passwd", "/UTC"]
)
def test_these_are_no_zones(zone: str) -> None:
    assert not is_zone(zone)


def test_every_preset_opens_up_into_known_pieces() -> None:
    for preset, pieces in EQUIPMENT_PRESETS.items():
        assert pieces_of([preset]) == set(pieces) <= set(EQUIPMENT)
    assert pieces_of(["dumbbells", "rower"]) >= {"dumbbell", "rower", "mat"}
