"""What past sessions add up to: maxima, weekly sets, minutes, adherence and records, from plain values."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

import pytest

from workouts.agents.daily_workout.request import SetResult
from workouts.domain.series import (
    E1rmPoint,
    PastSession,
    PersonalRecord,
    PlannedItem,
    WeekAdherence,
    WeekMinutes,
    adherence_by_week,
    e1rm_of,
    e1rm_points,
    hard_sets,
    minutes_by_week,
    minutes_done,
    records_of,
    sets_by_week,
    weeks_until,
)
from workouts.domain.vocabulary import MUSCLES

MONDAY = date(2026, 1, 5)
WEDNESDAY = date(2026, 1, 7)
WEEKS = (date(2025, 12, 29), MONDAY)


def a_set(exercise_id: str = "back_squat", **measures: Any) -> SetResult:
    return SetResult(exercise_id, MONDAY, 1, **measures)


def session(*results: SetResult, on: date = MONDAY, status: str = "completed", **fields: Any) -> PastSession:
    kind = fields.pop("session_type", "strength")
    return PastSession(uuid_of(on), on, status, kind, results=results, **fields)


def uuid_of(day: date) -> UUID:
    return uuid5(UUID(int=0), day.isoformat())


@pytest.mark.parametrize(
    ("case", "today", "weeks", "mondays"),
    [
        ("a Monday is its own week", MONDAY, 1, (MONDAY,)),
        ("a Sunday belongs to the Monday before", date(2026, 1, 11), 1, (MONDAY,)),
        ("oldest first, across a year's end", WEDNESDAY, 2, WEEKS),
    ],
)
def test_weeks_are_the_mondays_up_to_today(case: str, today: date, weeks: int, mondays: tuple[date, ...]) -> None:
    assert weeks_until(today, weeks) == mondays


def test_a_series_of_no_weeks_is_refused() -> None:
    with pytest.raises(ValueError) as refused:
        weeks_until(MONDAY, 0)
    assert str(refused.value) == "A series has at least one week."


@pytest.mark.parametrize(
    ("case", "entry", "kilograms"),
    [
        ("a rated set reads the chart", a_set(weight_kg=100, reps=5, rpe=10), 115.9),
        ("a single at the limit is the maximum", a_set(weight_kg=100, reps=1, rpe=10), 100.0),
        ("without a rating it was an eight", a_set(weight_kg=100, reps=5), 123.3),
        ("an easy rating counts as a six", a_set(weight_kg=100, reps=5, rpe=2), 131.2),
        ("twenty repetitions are the most", a_set(weight_kg=60, reps=20, rpe=8), 120.0),
        ("twenty-one say nothing", a_set(weight_kg=60, reps=21, rpe=8), None),
        ("no repetition says nothing", a_set(weight_kg=100, reps=0, rpe=10), None),
        ("a weight alone says nothing", a_set(weight_kg=100), None),
        ("no weight says nothing", a_set(reps=5, rpe=10), None),
        ("dumbbells show a maximum", a_set("dumbbell_row", weight_kg=30, reps=5, rpe=10), 34.8),
        ("a barbell clean shows one", a_set("power_clean", weight_kg=60, reps=1, rpe=10), 60.0),
        ("a thrown ball shows none", a_set("medicine_ball_slam", weight_kg=6, reps=5, rpe=8), None),
        ("a belt is not all that a pull-up lifts", a_set("pull_up", weight_kg=10, reps=5, rpe=9), None),
        ("what left the catalogue shows none", a_set("moon_press", weight_kg=40, reps=5, rpe=9), None),
    ],
)
def test_a_set_suggests_a_maximum_where_the_chart_is_valid(
    case: str, entry: SetResult, kilograms: float | None
) -> None:
    assert e1rm_of(entry) == kilograms


def test_the_best_set_of_each_day_is_that_days_point_oldest_first() -> None:
    newer = session(a_set(weight_kg=105, reps=5, rpe=10), on=WEDNESDAY)
    older = session(a_set(weight_kg=100, reps=5, rpe=10), a_set(weight_kg=90, reps=5, rpe=10))
    bench = session(a_set("bench_press", weight_kg=80, reps=1, rpe=10), on=WEDNESDAY + timedelta(days=2))
    assert e1rm_points([bench, newer, older]) == {
        "back_squat": [E1rmPoint(MONDAY, 115.9), E1rmPoint(WEDNESDAY, 121.7)],
        "bench_press": [E1rmPoint(bench.date, 80.0)],
    }


@pytest.mark.parametrize(
    ("case", "fields", "points"),
    [
        ("a completed session", {}, 1),
        ("sets logged before the rest was skipped", {"status": "skipped"}, 1),
        ("an easy week", {"session_type": "deload"}, 0),
        ("a withdrawn session", {"status": "withdrawn"}, 0),
    ],
)
def test_a_session_gives_points_when_it_shows_a_maximum(case: str, fields: dict[str, Any], points: int) -> None:
    done = session(a_set(weight_kg=100, reps=5, rpe=10), **fields)
    assert len(e1rm_points([done]).get("back_squat", [])) == points


PREP = PlannedItem("push_up", "prep", 1, 4.0)
SQUATS = PlannedItem("back_squat", "compound", 3, 7.5)


@pytest.mark.parametrize(
    ("case", "done", "sets"),
    [
        ("every set that was work", session(a_set(reps=5, rpe=8), a_set(reps=5, rpe=5)), {"back_squat": 2}),
        ("a warm-up set is rated easier", session(a_set(reps=5, rpe=4.5)), {}),
        ("a set without a rating", session(a_set(reps=5)), {"back_squat": 1}),
        ("in a session that felt easy", session(a_set(reps=5), session_rpe=3), {}),
        ("its own rating goes before the session's", session(a_set(reps=5, rpe=8), session_rpe=3), {"back_squat": 1}),
        ("a set tried in vain", session(a_set(reps=0, weight_kg=140)), {}),
        ("a hold has seconds, no reps", session(a_set("forearm_plank", duration_sec=30)), {"forearm_plank": 1}),
        ("preparation is no work", session(a_set("push_up", reps=8), items=(PREP, SQUATS)), {}),
        (
            "what is both preparation and work",
            session(a_set("push_up", reps=8), items=(PREP, PlannedItem("push_up", "accessory", 3))),
            {"push_up": 1},
        ),
        ("no more than 'done': the planned sets", session(items=(PREP, SQUATS)), {"back_squat": 3}),
        ("nothing logged and not done", session(items=(SQUATS,), status="scheduled"), {}),
        ("planned easier than hard", session(items=(PlannedItem("back_squat", "compound", 2, 4.0),)), {}),
    ],
)  # fmt: skip
def test_hard_sets_are_those_that_were_work(case: str, done: PastSession, sets: dict[str, int]) -> None:
    assert hard_sets(done) == sets


def test_each_hard_set_counts_once_for_the_muscle_that_its_exercise_is_for() -> None:
    squats = [a_set(reps=5, rpe=8)] * 3
    others = [a_set("bench_press", reps=5, rpe=8), a_set("arm_circles", reps=9), a_set("easy_run", duration_sec=900)]
    gone = a_set("moon_press", reps=5, rpe=8)
    (week,) = sets_by_week([session(*squats), session(*others, gone, on=WEDNESDAY)], [MONDAY])
    assert (week.week, week.total) == (MONDAY, 4)
    assert week.by_muscle == {**dict.fromkeys(MUSCLES, 0), "quadriceps": 3, "chest": 1}


@pytest.mark.parametrize(
    ("case", "uncounted"),
    [
        ("a withdrawn session", session(a_set(reps=5), status="withdrawn", planned_minutes=40.0)),
        ("a rest day", session(session_type="rest", status="scheduled")),
        ("a session of another week", session(a_set(reps=5), on=MONDAY + timedelta(days=7), planned_minutes=40.0)),
        ("none at all", None),
    ],
)
def test_a_week_without_sessions_is_there_with_zeros(case: str, uncounted: PastSession | None) -> None:
    sessions = [uncounted] if uncounted else []
    sets = sets_by_week(sessions, WEEKS)
    assert [(week.week, week.total, set(week.by_muscle.values())) for week in sets] == [(w, 0, {0}) for w in WEEKS]
    assert minutes_by_week(sessions, WEEKS) == [WeekMinutes(week, 0, 0) for week in WEEKS]
    nothing = [WeekAdherence(week, 0, 0, 0, 0, None) for week in WEEKS]
    assert adherence_by_week(sessions, WEEKS, today=date(2026, 1, 20)) == nothing


RUN = PlannedItem("easy_run", "cardio", None, 4.0, 1800.0)
INTERVALS = PlannedItem("run_intervals", "cardio", 6, 8.0, 120.0)


@pytest.mark.parametrize(
    ("case", "done", "minutes"),
    [
        ("a plain 'done' takes the planned time", session(items=(RUN,), planned_minutes=40.0), 40.0),
        (
            "a longer run makes it longer",
            session(a_set("easy_run", duration_sec=2100), items=(RUN,), planned_minutes=40.0),
            45.0,
        ),
        (
            "a run in two parts is their sum",
            session(*[a_set("easy_run", duration_sec=600)] * 2, items=(RUN,), planned_minutes=40.0),
            30.0,
        ),
        (
            "a run logged without its time",
            session(a_set("easy_run", distance_km=5.0), items=(RUN,), planned_minutes=40.0),
            40.0,
        ),
        (
            "intervals are logged without their rests",
            session(*[a_set("run_intervals", duration_sec=90)] * 6, items=(INTERVALS,), planned_minutes=30.0),
            30.0,
        ),
        ("so are sets", session(a_set(reps=5, duration_sec=30), items=(SQUATS,), planned_minutes=50.0), 50.0),
        ("a skipped session takes none", session(items=(RUN,), planned_minutes=40.0, status="skipped"), 0.0),
        ("nor does one still to do", session(items=(RUN,), planned_minutes=40.0, status="scheduled"), 0.0),
    ],
)
def test_minutes_done_are_the_planned_ones_with_steady_cardio_as_logged(
    case: str, done: PastSession, minutes: float
) -> None:
    assert minutes_done(done) == minutes


def test_minutes_of_a_week_are_summed_planned_and_done() -> None:
    sessions = [
        session(planned_minutes=40.1),
        session(planned_minutes=30.2, on=WEDNESDAY, status="skipped"),
        session(planned_minutes=20.2, on=date(2026, 1, 11)),
    ]
    assert minutes_by_week(sessions, [MONDAY]) == [WeekMinutes(MONDAY, 90.5, 60.3)]


@pytest.mark.parametrize(
    ("case", "statuses", "expected"),
    [
        ("all done", ["completed", "completed"], (2, 2, 0, 0, 1.0)),
        ("one of each", ["completed", "skipped", "scheduled"], (3, 1, 1, 1, 1 / 3)),
        ("today's may still be done", ["completed", "withdrawn", "withdrawn", "scheduled"], (2, 1, 0, 0, 1.0)),
        ("nothing due yet", ["withdrawn", "withdrawn", "withdrawn", "scheduled"], (1, 0, 0, 0, None)),
        ("none done", ["skipped", "scheduled"], (2, 0, 1, 1, 0.0)),
    ],
)
def test_adherence_is_the_share_of_what_was_due(case: str, statuses: list[str], expected: tuple[Any, ...]) -> None:
    """One session a day from Monday; today is Thursday."""
    sessions = [session(on=MONDAY + timedelta(days=n), status=status) for n, status in enumerate(statuses)]
    assert adherence_by_week(sessions, [MONDAY], today=date(2026, 1, 8)) == [WeekAdherence(MONDAY, *expected)]


def record(exercise_id: str, kind: Any, value: float, *, reps: int | None = None, on: date = MONDAY) -> PersonalRecord:
    return PersonalRecord(exercise_id, kind, value, reps, on, uuid_of(on))


@pytest.mark.parametrize(
    ("case", "entry", "records"),
    [
        (
            "a lift has a weight and a maximum",
            a_set(weight_kg=100, reps=5, rpe=10),
            [record("back_squat", "heaviest_kg", 100, reps=5), record("back_squat", "best_e1rm_kg", 115.9, reps=5)],
        ),
        ("a weight alone was lifted once", a_set(weight_kg=100), [record("back_squat", "heaviest_kg", 100)]),
        ("a failed lift is none", a_set(weight_kg=140, reps=0), []),
        ("a lift without its weight is none", a_set(reps=10), []),
        ("repetitions at bodyweight", a_set("pull_up", reps=9), [record("pull_up", "most_reps", 9, reps=9)]),
        ("zero kilograms added", a_set("pull_up", reps=9, weight_kg=0), [record("pull_up", "most_reps", 9, reps=9)]),
        ("kilograms added", a_set("pull_up", reps=4, weight_kg=10), [record("pull_up", "heaviest_kg", 10, reps=4)]),
        ("a hold", a_set("forearm_plank", duration_sec=75), [record("forearm_plank", "longest_sec", 75)]),
        (
            "a run has a distance, a duration and a pace",
            a_set("easy_run", distance_km=6.0, duration_sec=2000),
            [
                record("easy_run", "longest_km", 6.0),
                record("easy_run", "longest_sec", 2000),
                record("easy_run", "fastest_sec_per_km", 333.3),
            ],
        ),
        ("no pace without a time", a_set("easy_run", distance_km=6.0), [record("easy_run", "longest_km", 6.0)]),
        (
            "no pace for a carry",
            a_set("bear_crawl", distance_km=0.02, duration_sec=40),
            [record("bear_crawl", "longest_km", 0.02), record("bear_crawl", "longest_sec", 40)],
        ),
        ("a warm-up drill has none to break", a_set("arm_circles", reps=40, duration_sec=60), []),
        (
            "what left the catalogue keeps its facts",
            a_set("moon_press", weight_kg=40, reps=5),
            [record("moon_press", "heaviest_kg", 40, reps=5)],
        ),
    ],
)
def test_a_set_puts_up_the_records_that_its_exercise_has(
    case: str, entry: SetResult, records: list[PersonalRecord]
) -> None:
    assert records_of([session(entry)]) == records


@pytest.mark.parametrize(
    ("case", "kind", "first", "second", "stands"),
    [
        ("heavier", "heaviest_kg", {"weight_kg": 100, "reps": 5}, {"weight_kg": 105, "reps": 1}, "second"),
        ("as heavy, more often", "heaviest_kg", {"weight_kg": 100, "reps": 3}, {"weight_kg": 100, "reps": 5}, "second"),
        ("equalled", "heaviest_kg", {"weight_kg": 100, "reps": 5}, {"weight_kg": 100, "reps": 5}, "first"),
        ("lighter", "heaviest_kg", {"weight_kg": 100, "reps": 5}, {"weight_kg": 95, "reps": 9}, "first"),
        (
            "lighter, but a higher maximum",
            "best_e1rm_kg",
            {"weight_kg": 100, "reps": 1, "rpe": 10},
            {"weight_kg": 95, "reps": 5, "rpe": 10},
            "second",
        ),
        (
            "a faster pace",
            "fastest_sec_per_km",
            {"exercise_id": "easy_run", "distance_km": 5, "duration_sec": 1800},
            {"exercise_id": "easy_run", "distance_km": 3, "duration_sec": 1000},
            "second",
        ),
        (
            "a slower pace",
            "fastest_sec_per_km",
            {"exercise_id": "easy_run", "distance_km": 5, "duration_sec": 1800},
            {"exercise_id": "easy_run", "distance_km": 9, "duration_sec": 3600},
            "first",
        ),
    ],
)
def test_a_record_stands_until_it_is_beaten(
    case: str, kind: str, first: dict[str, Any], second: dict[str, Any], stands: str
) -> None:
    """The newer session is given first, as the database gives it."""
    held = records_of([session(a_set(**second), on=WEDNESDAY), session(a_set(**first))])
    day = {"first": MONDAY, "second": WEDNESDAY}[stands]
    assert [(each.date, each.workout_id) for each in held if each.kind == kind] == [(day, uuid_of(day))]


def test_a_withdrawn_session_holds_no_record() -> None:
    assert records_of([session(a_set(weight_kg=200, reps=5), status="withdrawn")]) == []


def test_records_are_listed_by_exercise() -> None:
    done = session(
        a_set("pull_up", reps=9), a_set("bench_press", weight_kg=80), a_set("forearm_plank", duration_sec=60)
    )
    assert [each.exercise_id for each in records_of([done])] == ["bench_press", "forearm_plank", "pull_up"]
