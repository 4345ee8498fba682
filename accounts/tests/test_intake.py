"""A new client from outside: what is required, what is assumed, what is refused and in which words."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from accounts.intake import create_client, fault_of, read_client
from accounts.selectors import facts_of

ANA = {"ref": "c1", "name": "Ana", "timezone": "America/Denver", "fitness_goals": "run a first 10K"}


@pytest.mark.parametrize("missing", ["ref", "name", "timezone", "fitness_goals"])
def test_only_four_fields_are_required(missing: str) -> None:
    assert read_client(ANA).preferred_send_hour == 8
    with pytest.raises(ValidationError, match="Field required"):
        read_client({**ANA, missing: None})


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("timezone", "Mars/Olympus", "no IANA time zone"),
        ("timezone", " America/Denver", "no IANA time zone"),
        ("timezone", 5, "valid string"),
        ("name", " ", "blank"),
        ("name", "A\x00na", "characters that no text has"),
        ("preferred_send_hour", 24, "less than or equal to 23"),
        ("preferred_send_hour", 7.5, "whole number"),
        ("preferred_send_hour", True, "number"),
        ("preferred_send_hour", "7", "number"),
        ("age", -1, "greater than or equal to 13"),
        ("age", 10**400, "too large"),
        ("program_type", "yoga", "Input should be"),
        ("skill_level", "guru", "Input should be"),
        ("available_days", ["FUNDAY"], "Input should be"),
        ("available_days", [], "at least 1"),
        ("available_days", "MONDAY", "valid list"),
        ("session_minutes", 5, "greater than or equal to 10"),
        ("equipment", ["moon_boots"], "no equipment"),
        ("limitations", [{"region": "elbows"}], "no region"),
        ("limitations", [{"severity": "mild"}], "Field required"),
        ("limitations", [{"region": "knee", "since": "2026-02-01", "until": "2026-01-01"}], "before"),
        ("length_weeks", 53, "less than or equal to 52"),
        ("weekly_distance_km", -1, "greater than or equal to 0"),
        ("weekly_distance_km", float("nan"), "number"),
        ("one_rep_max_kg", {"back_squat": 0}, "above 0"),
        ("one_rep_max_kg", {"back_squat": "90"}, "number"),
        ("event_date", "soon", "Invalid isoformat"),
        ("phone_number", "555", "match pattern"),
    ],
)
def test_a_wrong_value_is_refused_in_words(field: str, value: Any, wrong: str) -> None:
    with pytest.raises(ValidationError, match=wrong):
        read_client({**ANA, field: value})


@pytest.mark.parametrize(
    ("case", "extra"),
    [
        ("an unknown key", {"shoe_size": 43}),
        ("a lift that nobody listed, whatever it says", {"one_rep_max_kg": {"moon_lift": "very much"}}),
        ("a null", {"limitations": None, "age": None, "event_date": None}),
    ],
)
def test_what_is_ignored(case: str, extra: dict[str, Any]) -> None:
    assert read_client({**ANA, **extra}) == read_client(ANA), case


def test_a_whole_float_is_a_whole_number() -> None:
    assert read_client({**ANA, "session_minutes": 45.0}).session_minutes == 45


@pytest.mark.parametrize(
    ("field", "value", "fault"),
    [
        ("available_days", ["FUNDAY"], "Input should be 'MONDAY'"),
        ("equipment", {"dumbbell": 1}, "valid list"),
        ("one_rep_max_kg", [90], "valid dictionary"),
        ("equipment", ["dumbbells"], None),
        ("one_rep_max_kg", None, None),
    ],
)
def test_the_fault_of_one_field_in_words(field: str, value: Any, fault: str | None) -> None:
    said = fault_of(field, value)
    assert fault in said if fault and said else said is fault


@pytest.mark.django_db
def test_a_client_is_stored_with_profile_and_limitations() -> None:
    intake = read_client(
        {
            **ANA,
            "age": 34,
            "available_days": ["SUNDAY", "TUESDAY", "TUESDAY"],
            "equipment": ["dumbbells", "rower"],
            "limitations": [{"region": "knee", "severity": "moderate", "note": "cleared for low impact"}],
            "one_rep_max_kg": {"back_squat": 90},
            "event_date": "2026-06-01",
        }
    )
    facts = facts_of(create_client(intake, phone_number="+15550100101"))
    assert facts.available_days == ("TUESDAY", "SUNDAY")
    assert (facts.age, facts.program_type, facts.equipment) == (34, "endurance", ("dumbbells", "rower"))
    assert facts.limitations[0].note == "cleared for low impact"
    assert facts.one_rep_max_kg == {"back_squat": 90.0}
