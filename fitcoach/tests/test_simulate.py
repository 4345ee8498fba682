"""Whole seasons, played by the real services."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import nullcontext
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts.models import User

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="a season is played in a SQLite of its own, whatever is configured"
    ),
]

ANA: dict[str, Any] = {
    "ref": "c1", "name": "Ana", "phone_number": "+15550100101", "timezone": "America/Denver", "preferred_send_hour": 7,
    "gender": "female", "age": 34, "fitness_goals": "run a first 10K", "program_type": "endurance",
    "skill_level": "beginner", "available_days": ["TUESDAY", "THURSDAY", "SUNDAY"], "session_minutes": 45,
    "equipment": ["bodyweight"],
    "limitations": [
        {"region": "knee", "severity": "moderate", "status": "active", "note": "cleared for low impact"}
    ],
    "length_weeks": 12, "weekly_distance_km": 12, "longest_run_km": 5, "one_rep_max_kg": {"back_squat": 90},
    "event_date": None, "notes": "travel in week 3",
}  # fmt: skip
BEN = {"ref": "b", "name": "Ben", "timezone": "Pacific/Auckland", "fitness_goals": "get strong"}
FILES = ("plans", "microcycles", "workouts", "messages")


def simulate(
    tmp_path: Path,
    *lines: object,
    start: str = "2026-03-02",
    weeks: int = 12,
    out: str = "out",
    seed: int = 0,
    refused: bool = False,
    **more: str,
) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """The four files, and what was refused."""
    clients = tmp_path / "clients.jsonl"
    clients.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    errors = StringIO()
    arguments = {"start": start, "weeks": str(weeks), "out": str(tmp_path / out), "seed": seed, **more}
    with pytest.raises(SystemExit, match="1") if refused else nullcontext():
        call_command("simulate", clients=str(clients), **arguments, stdout=StringIO(), stderr=errors)
    return {name: read(tmp_path / out / f"{name}.jsonl") for name in FILES}, errors.getvalue()


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_the_season_of_a_client(tmp_path: Path) -> None:
    season, errors = simulate(tmp_path, ANA)
    assert errors == ""
    days = [(date(2026, 3, 2) + timedelta(days=n)).isoformat() for n in range(84)]
    assert [workout["date"] for workout in season["workouts"]] == days
    assert [message["local_date"] for message in season["messages"]] == days
    assert {message["state"] for message in season["messages"]} == {"accepted"}
    assert all(len(message["content"]) <= 900 for message in season["messages"])
    plan = season["plans"][0]
    assert (plan["client"], plan["status"], plan["length_weeks"], plan["source"]) == ("c1", "active", 12, "rules")
    weeks = [(index, week) for index, block in enumerate(plan["mesocycles"]) for week in range(1, block["weeks"] + 1)]
    assert [(each["mesocycle_index"], each["week_number"]) for each in season["microcycles"]] == weeks
    assert [each["start_date"] for each in season["microcycles"]] == days[::7]
    assert (plan["current_mesocycle_index"], plan["current_microcycle_week"]) == weeks[-1]
    themes = {workout["date"]: workout["theme"] for workout in season["workouts"]}
    for week in season["microcycles"]:
        first = date.fromisoformat(week["start_date"])
        for offset, day in enumerate(week["pattern"]["days"]):
            assert themes[(first + timedelta(days=offset)).isoformat()] == day["theme"]
            assert day["theme"] == "Rest" or day["day"] in ANA["available_days"]


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    for out in ("one", "two"):
        simulate(tmp_path, ANA, BEN, weeks=2, out=out, seed=7)
    for name in FILES:
        assert (tmp_path / "one" / f"{name}.jsonl").read_bytes() == (tmp_path / "two" / f"{name}.jsonl").read_bytes()


def test_a_plan_that_ends_earlier_is_completed_and_nothing_is_written_after_it(tmp_path: Path) -> None:
    season, _ = simulate(tmp_path, {**ANA, "length_weeks": 1}, weeks=2)
    assert season["plans"][0]["status"] == "completed"
    assert max(workout["date"] for workout in season["workouts"]) == "2026-03-08"
    assert max(message["local_date"] for message in season["messages"]) == "2026-03-08"


def test_a_start_in_mid_week_makes_a_short_first_week(tmp_path: Path) -> None:
    season, _ = simulate(tmp_path, ANA, start="2026-03-05", weeks=2)
    assert [(each["start_date"], each["end_date"]) for each in season["microcycles"]][:2] == [
        ("2026-03-05", "2026-03-08"),
        ("2026-03-09", "2026-03-15"),
    ]
    assert len(season["workouts"]) == 14


def test_clients_of_all_zones_get_one_message_a_day_at_their_own_hour(tmp_path: Path) -> None:
    zones = ["Pacific/Auckland", "Asia/Kolkata", "Europe/London", "America/Los_Angeles", "Pacific/Kiritimati"]
    clients = [
        {**BEN, "ref": zone, "timezone": zone, "preferred_send_hour": hour * 5} for hour, zone in enumerate(zones)
    ]
    season, _ = simulate(tmp_path, *clients, start="2026-03-26", weeks=1)
    assert Counter(message["client"] for message in season["messages"]) == dict.fromkeys(zones, 7)
    assert all(message["sent_at"] == message["due_at"] for message in season["messages"])


@pytest.mark.parametrize(
    ("case", "line", "wrong"),
    [
        ("no JSON", "{", "line 2, ref ?: this is no JSON"),
        ("no object", "[]", "line 2, ref ?: the line: Input should be"),
        (
            "a zone that is none",
            {**ANA, "ref": "z", "timezone": "Mars/Olympus"},
            "line 2, ref z: timezone: 'Mars/Olympus'",
        ),
        (
            "an unknown region",
            {**ANA, "ref": "z", "limitations": [{"region": "soul"}]},
            "line 2, ref z: limitations.0.region",
        ),
        ("a ref used before", {**ANA, "phone_number": None}, "line 2, ref c1: this ref was used before"),
        ("a phone used before", {**ANA, "ref": "z"}, "line 2, ref z: phone_number: another client"),
        ("very deep JSON", '{"ref": "z", "notes": ' + "[" * 100_000, "line 2, ref ?: this is no JSON"),
        ("not a number", '{"ref": "z", "age": NaN}', "line 2, ref ?: this is no JSON"),
    ],
)
def test_a_broken_line_is_refused_and_the_others_are_served(case: str, line: Any, wrong: str, tmp_path: Path) -> None:
    season, errors = simulate(tmp_path, ANA, line, BEN, weeks=1, refused=True)
    assert errors.startswith(wrong)
    assert errors.count("\n") == 1
    assert len(errors) <= 301
    assert {plan["client"] for plan in season["plans"]} == {"c1", "b"}
    assert len(season["messages"]) == 14


def test_the_configured_database_is_not_touched(tmp_path: Path) -> None:
    simulate(tmp_path, ANA, weeks=1)
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("case", "arguments", "wrong"),
    [
        ("no file", {"clients": "nowhere.jsonl"}, "No such file"),
        ("no weeks", {"weeks": "0"}, "not a number of weeks"),
        ("no share", {"adherence": "1.5"}, "not a share"),
        ("a bad day", {"start": "2026-02-30"}, "not a date"),
        ("a day of another age", {"start": "9999-12-31"}, "not a date between"),
    ],
)
def test_bad_arguments_are_one_clear_line(case: str, arguments: dict[str, str], wrong: str, tmp_path: Path) -> None:
    (tmp_path / "clients.jsonl").write_text(json.dumps(ANA))
    given = {
        "clients": str(tmp_path / "clients.jsonl"),
        "start": "2026-03-02",
        "weeks": "1",
        "out": str(tmp_path / "out"),
    }
    with pytest.raises(CommandError, match=wrong) as refused:
        call_command("simulate", **{**given, **arguments}, stdout=StringIO())
    assert refused.value.returncode == 2


LIFTER = {
    **BEN, "program_type": "strength", "skill_level": "intermediate", "equipment": ["full_gym"], "session_minutes": 60,
    "one_rep_max_kg": {"back_squat": 100},
}  # fmt: skip


def heaviest_squat(season: dict[str, list[dict[str, Any]]]) -> float:
    items = [item for day in season["workouts"] for block in day["details"]["blocks"] for item in block["items"]]
    return max(item.get("weight_kg", 0) for item in items if item["exercise_id"] == "back_squat")


def test_a_client_who_finds_it_easy_lifts_more_after_some_weeks_than_one_who_finds_it_hard(tmp_path: Path) -> None:
    easy, _ = simulate(tmp_path, LIFTER, weeks=6, out="easy", adherence="1", effort="easy")
    hard, _ = simulate(tmp_path, LIFTER, weeks=6, out="hard", adherence="1", effort="hard")
    assert heaviest_squat(easy) > heaviest_squat(hard)
    assert {day["status"] for day in easy["workouts"] if day["session_type"] != "rest"} == {"completed"}
    reasons = [reason for day in easy["workouts"] for reason in day["reasons"]]
    assert "Back squat: +2.5 kg: all sets done at RPE 7 or less." in reasons
    logged = read(tmp_path / "easy" / "results.jsonl")
    assert {row["client"] for row in logged} == {"b"}


def test_a_played_client_misses_the_same_days_each_time(tmp_path: Path) -> None:
    seasons = [simulate(tmp_path, LIFTER, weeks=4, out=out, adherence="0.5")[0] for out in ("one", "two")]
    assert seasons[0] == seasons[1]
    statuses = Counter(day["status"] for day in seasons[0]["workouts"] if day["session_type"] != "rest")
    assert set(statuses) == {"completed", "skipped", "scheduled"}


def test_without_adherence_nobody_logs(tmp_path: Path) -> None:
    season, _ = simulate(tmp_path, LIFTER, weeks=1)
    assert {day["status"] for day in season["workouts"]} == {"scheduled"}
    assert not (tmp_path / "out" / "results.jsonl").exists()
