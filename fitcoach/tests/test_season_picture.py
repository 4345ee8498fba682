"""The picture of a season: what it counts, and that it is drawn alike every time."""

from __future__ import annotations

from pathlib import Path

from benchmarks.season_picture import Week, draw, weeks_of

PLAN = {
    "client": "c1",
    "program_type": "strength",
    "length_weeks": 2,
    "start_date": "2026-03-04",
    "mesocycles": [{"name": "Base", "weeks": 2, "focus": [], "deload": True}],
}
SQUAT = {
    "type": "compound",
    "exercise_id": "back_squat",
    "exercise": "Back squat",
    "sets": 3,
    "reps": 5,
    "rest_sec": 120,
}
DETAILS = {"blocks": [{"name": "Main", "items": [SQUAT]}]}


def test_a_week_counts_the_working_sets_of_its_days() -> None:
    workouts = [
        {"date": "2026-03-04", "details": DETAILS},
        {"date": "2026-03-08", "details": DETAILS},
        {"date": "2026-03-09", "details": DETAILS},
        {"date": "2026-03-10", "details": {}},
    ]
    weeks = list(weeks_of(PLAN, workouts))
    assert [(week.number, week.block, week.easy, week.sets) for week in weeks] == [(1, 0, False, 6), (2, 0, True, 3)]
    assert weeks[0].minutes == 2 * weeks[1].minutes > 0


def test_the_same_weeks_give_the_same_picture(tmp_path: Path) -> None:
    weeks = [Week(1, 0, False, 6, 60.0), Week(2, 0, True, 3, 30.0)]
    for name in ("one.svg", "two.svg"):
        draw(PLAN, weeks, tmp_path / name)
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()
    assert b"Base" in (tmp_path / "one.svg").read_bytes()
