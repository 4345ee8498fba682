"""What results, misses and time off change in the next session, and the sentence that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.domain.facts import ClientFacts
from workouts.agents.daily_workout.request import PastWorkout, SetResult
from workouts.tests.seasons import MAXIMA, MONDAY, Day, days_of, weeks_of

TOM = ClientFacts(
    "tom", program_type="strength", skill_level="intermediate", age=30, session_minutes=60, equipment=("full_gym",),
    one_rep_max_kg=MAXIMA,
)  # fmt: skip
NOVICE = replace(TOM, skill_level="beginner", one_rep_max_kg={})
OLGA = ClientFacts("olga", program_type="other", session_minutes=45, equipment=("dumbbells",), age=40)
RUNNER = ClientFacts("rita", program_type="endurance", weekly_distance_km=20.0, longest_run_km=8.0, age=30)
STRENGTH = ("compound", "secondary", "accessory", "core")
Sets = Sequence[tuple[float | None, int, float | None]]
"""(kg, repetitions, RPE) of each set."""


def lifted(
    exercise_id: str, sets: Sets, *, ago: int = 3, asked: int | None = None, easy: bool = False, before: date = MONDAY
) -> PastWorkout:
    day = before - timedelta(days=ago)
    results = [SetResult(exercise_id, day, n, reps, weight, rpe) for n, (weight, reps, rpe) in enumerate(sets, 1)]
    reps_asked = ((exercise_id, asked),) if asked else ()
    return PastWorkout(day, "Full body", "moderate", "completed", (exercise_id,), tuple(results), reps_asked, easy)


def session(client: ClientFacts, *history: PastWorkout, week: int = 0, theme: str = "") -> Day:
    days = days_of(list(weeks_of(client))[week], history)
    return next(day for day in days if not day.request.day.is_rest and theme in day.request.day.theme)


def told(day: Day, name: str) -> list[str]:
    return [reason.removeprefix(f"{name}: ") for reason in day.answer.reasons if reason.startswith(f"{name}: ")]


def weight(day: Day, exercise_id: str) -> float | None:
    return next(item.weight_kg for item in day.of_types("compound") if item.exercise_id == exercise_id)


@pytest.mark.parametrize(
    ("case", "client", "history", "kilograms", "reason"),
    [
        (
            "a beginner goes up from session to session",
            NOVICE,
            [lifted("back_squat", [(40, 6, 8), (40, 6, 8)], asked=6)],
            45.0,
            "+5 kg: all sets done at RPE 8 or less.",
        ),
        (
            "a beginner who tells no RPE",
            NOVICE,
            [lifted("back_squat", [(40, 6, None)], asked=6)],
            45.0,
            "+5 kg: all reps done.",
        ),
        (
            "missed once",
            NOVICE,
            [lifted("back_squat", [(60, 5, 8)], asked=6)],
            60.0,
            "same weight as last time.",
        ),
        (
            "missed three times",
            NOVICE,
            [lifted("back_squat", [(60, 5, 9)], asked=6, ago=n) for n in (3, 5, 7)],
            55.0,
            "10 % lighter: the reps were missed three times in a row.",
        ),
        (
            "an easy week says nothing about the next weight",
            TOM,
            [lifted("back_squat", [(50, 6, 5)], easy=True), lifted("back_squat", [(70, 6, 7)], ago=10)],
            72.5,
            "+2.5 kg: all sets done at RPE 7 or less.",
        ),
    ],
)
def test_the_next_weight(
    case: str, client: ClientFacts, history: list[PastWorkout], kilograms: float, reason: str
) -> None:
    day = session(client, *history)
    assert weight(day, "back_squat") == kilograms, case
    assert told(day, "Back squat") == [reason], case


def test_double_progression_adds_repetitions_then_weight() -> None:
    lift = next(item for item in session(OLGA).of_types("compound") if item.exercise_id == "goblet_squat")
    low = int(lift.reps or 0)
    climbing = session(OLGA, lifted("goblet_squat", [(12, low, 6), (12, low, 6)], asked=low))
    assert told(climbing, lift.exercise) == [f"{low + 1} reps at the same weight: all sets done at RPE 6 or less."]
    top = session(OLGA, lifted("goblet_squat", [(12, low + 4, 6), (12, low + 4, 6)], asked=low + 4))
    new = next(item for item in top.of_types("compound") if item.exercise_id == "goblet_squat")
    assert (new.reps, told(top, lift.exercise)[0][:5]) == (low, "+1 kg") or told(top, lift.exercise)[0].startswith("+")


def test_without_a_weight_to_add_repetitions_climb() -> None:
    client = replace(OLGA, equipment=("bodyweight",))
    item = next(item for item in session(client).of_types("compound") if item.reps)
    done = int(item.reps or 0)
    day = session(client, lifted(item.exercise_id, [(None, done, 6), (None, done, 6)], asked=done))
    assert told(day, item.exercise) == [f"{done + 1} reps: all sets done at RPE 8 or less."]


def past(ago: int, status: str, theme: str = "Full body", load: str = "moderate", rpe: float = 7.0) -> PastWorkout:
    day = MONDAY + timedelta(days=28 - ago)
    sets = (SetResult("plank", day, 1, rpe=rpe),) if status == "completed" else ()
    return PastWorkout(day, theme, load, status, ("plank",), sets)


def fifth_week(client: ClientFacts, *history: PastWorkout, theme: str = "") -> Day:
    return session(client, *history, week=4, theme=theme)


def sets_of(day: Day) -> int:
    return sum(item.sets or 0 for item in day.of_types(*STRENGTH))


@pytest.mark.parametrize(
    ("case", "returned", "percent", "share"),
    [
        ("first week back", 0, "50%", 0.5),
        ("second", 7, "70%", 0.7),
        ("third", 14, "80%", 0.8),
        ("fourth", 21, "90%", 0.9),
    ],
)
def test_after_two_weeks_off_the_plan_comes_back_in_steps(case: str, returned: int, percent: str, share: float) -> None:
    missed = [past(returned + n, "scheduled") for n in (5, 8, 12)]
    since = [past(n, "completed") for n in range(returned, 0, -7)][::-1]
    history = [*since, *missed, past(returned + 16, "completed")]
    planned, day = fifth_week(TOM), fifth_week(TOM, *history)
    assert any(reason.endswith(f"days off training: {percent} of the plan.") for reason in day.answer.reasons), case
    assert abs(sets_of(day) / sets_of(planned) - share) < 0.15, case


def test_two_weeks_of_one_missed_session_each_are_no_time_off_for_somebody_who_never_logs() -> None:
    history = [past(n, "scheduled") for n in (2, 5, 7, 9, 12, 14, 16, 19, 21)]
    assert fifth_week(TOM, *history).answer == fifth_week(TOM).answer


def test_a_runner_comes_back_with_half_the_minutes() -> None:
    history = [*(past(n, "skipped", "Long run") for n in (3, 5, 8)), past(11, "completed", "Long run")]
    planned, day = (fifth_week(RUNNER, *each, theme="Easy run") for each in ((), history))
    minutes = [each.of_types("cardio")[0].duration_min or 0 for each in (planned, day)]
    assert minutes[1] <= minutes[0] * 0.5
    assert "Week 1 back after 11 days off running: 50% of the plan." in day.answer.reasons


def test_a_hard_day_is_not_stacked_on_a_hard_yesterday() -> None:
    planned = fifth_week(TOM)
    assert planned.request.day.load == "heavy"
    day = fifth_week(TOM, past(1, "completed", load="heavy", rpe=8.0))
    assert "A step lighter than planned: yesterday was hard." in day.answer.reasons
    assert max(item.rpe or 0 for item in day.items) < max(item.rpe or 0 for item in planned.items)


def test_missed_sessions_are_not_made_up_for() -> None:
    day = fifth_week(TOM, past(2, "skipped"), past(4, "scheduled"), past(6, "completed"))
    assert "A step lighter than planned: 2 sessions were missed in the last week." in day.answer.reasons


@pytest.mark.parametrize(
    ("case", "share", "rpe", "reason"),
    [
        ("too hard", 1.0, 8.0, "10 % shorter: the last one felt too hard."),
        ("much less than planned", 0.4, 4.0, "a tenth more than you did last time."),
        ("as planned", 1.0, 3.5, None),
    ],
)
def test_the_next_run_follows_what_was_run(case: str, share: float, rpe: float, reason: str | None) -> None:
    planned = session(RUNNER, theme="Easy run")
    run = planned.of_types("cardio")[0]
    day = MONDAY - timedelta(days=2)
    seconds = round((run.duration_min or 0) * 60 * share)
    result = SetResult(run.exercise_id, day, 1, rpe=rpe, duration_sec=seconds, distance_km=seconds / 390)
    history = PastWorkout(day, "Easy run", "light", "completed", (run.exercise_id,), (result,))
    after = session(RUNNER, history, theme="Easy run")
    assert told(after, run.exercise) == ([reason] if reason else []), case
    assert "Last time: 6:30 per km." in (after.of_types("cardio")[0].notes or ""), case


def test_a_run_that_gets_shorter_gets_nearer_as_well() -> None:
    planned = session(RUNNER, theme="Easy run").of_types("cardio")[0]
    day = MONDAY - timedelta(days=2)
    result = SetResult(planned.exercise_id, day, 1, rpe=4.0, duration_sec=round((planned.duration_min or 0) * 60 * 0.4))
    history = PastWorkout(day, "Easy run", "light", "completed", (planned.exercise_id,), (result,))
    shorter = session(RUNNER, history, theme="Easy run").of_types("cardio")[0]
    assert (shorter.duration_min or 0) < (planned.duration_min or 0)
    paces = [(each.duration_min or 0) / (each.distance_km or 0) for each in (planned, shorter)]
    assert paces[1] == pytest.approx(paces[0], rel=0.05)


def test_the_warm_up_of_a_day_of_intervals_shortens_no_run_after_it() -> None:
    planned = session(RUNNER, theme="Easy run").of_types("cardio")[0]
    days = [MONDAY - timedelta(days=before) for before in (2, 5)]
    minutes = (10.0, planned.duration_min or 0)
    bouts = [
        SetResult(planned.exercise_id, day, 1, rpe=4.0, duration_sec=round(each * 60))
        for day, each in zip(days, minutes, strict=True)
    ]
    history = [
        PastWorkout(bout.date, theme, "light", "completed", (bout.exercise_id,), (bout,))
        for bout, theme in zip(bouts, ("Intervals", "Easy run"), strict=True)
    ]
    after = session(RUNNER, *history, theme="Easy run").of_types("cardio")[0]
    assert after.duration_min == planned.duration_min
