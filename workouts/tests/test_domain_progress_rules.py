"""Each rule for the next weight by itself, at its border: what was lifted, what today asks, what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.domain.facts import ClientFacts
from workouts.agents.daily_workout.request import PastWorkout, SetResult
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.dose import Work
from workouts.domain.planned import Frame, frame_of
from workouts.domain.progression import Progress, progress_of
from workouts.tests.seasons import MONDAY, days_of, weeks_of

TOM = ClientFacts("tom", program_type="strength", skill_level="intermediate", age=30, equipment=("full_gym",))
NOVICE = replace(TOM, skill_level="beginner")
OLGA = replace(TOM, ref="olga", program_type="other")
Sets = Sequence[tuple[float | None, int, float | None]]
"""(kg, repetitions, RPE) of each set."""


def frame(client: ClientFacts, *, easy: bool = False) -> Frame:
    day = next(day for day in days_of(next(weeks_of(client))) if not day.request.day.is_rest)
    today = frame_of(day.request)
    return replace(today, wave=replace(today.wave, easy=easy))


def exercise(name: str) -> Exercise:
    found = load_catalogue().get(name)
    assert found is not None
    return found


def lifted(name: str, sets: Sets, *, asked: int | None = None, ago: int = 3) -> PastWorkout:
    day: date = MONDAY - timedelta(days=ago)
    results = tuple(SetResult(name, day, n, reps, weight, rpe) for n, (weight, reps, rpe) in enumerate(sets, 1))
    return PastWorkout(day, "Full body", "moderate", "completed", (name,), results, ((name, asked),) if asked else ())


def after(
    client: ClientFacts,
    name: str,
    *history: PastWorkout,
    reps: int = 6,
    rpe: float = 7.0,
    cap: float = 9.0,
    easy: bool = False,
) -> Progress | None:
    today = Work(sets=3, reps=reps, duration_sec=None, rpe=rpe, rest=120)
    return progress_of(frame(client, easy=easy), exercise(name), today, cap, history)


@pytest.mark.parametrize(
    ("case", "client", "sets", "rpe", "kilograms", "reason"),
    [
        ("all sets at RPE 7", TOM, [(100, 6, 7), (100, 6, 6)], 7, 102.5, "+2.5 kg: all sets done at RPE 7 or less."),
        ("one of them above it", TOM, [(100, 6, 7), (100, 6, 7.5)], 7, 100.0, "same weight as last time."),
        ("a set without an RPE is none", TOM, [(100, 6, 7), (100, 6, None)], 7, 100.0, "same weight as last time."),
        ("today may be half a point more", TOM, [(100, 6, 7.5)], 8, 102.5,
         "+2.5 kg: the last sets were at RPE 7.5, today may be 8."),
        ("today is to be as hard", TOM, [(100, 6, 7.5)], 7.5, 100.0, "same weight as last time."),
        ("close to the limit", TOM, [(100, 6, 9.5)], 9.5, 95.0, "5 % lighter: the last sets were close to your limit."),
        ("not that close", TOM, [(100, 6, 9)], 8, 100.0, "same weight as last time."),
        ("a point and a half less effort today", TOM, [(100, 6, 9)], 7.5, 95.0,
         "a little lighter: today's aim is RPE 7.5, the last sets were at 9."),
        ("much less effort today, and no more than a tenth off", TOM, [(100, 6, 9)], 5, 90.0,
         "a little lighter: today's aim is RPE 5, the last sets were at 9."),
        ("nobody tells of effort", TOM, [(100, 6, None)], 7, 100.0, "same weight as last time."),
        ("a beginner's easy is RPE 8, and legs take two steps", NOVICE, [(100, 6, 8)], 7, 105.0,
         "+5 kg: all sets done at RPE 8 or less."),
        ("the heaviest set counts", TOM, [(90, 6, 7), (100, 6, 7), (95, 6, 7)], 7, 102.5,
         "+2.5 kg: all sets done at RPE 7 or less."),
        ("twelve lifts of sixty kilograms, six today: at most 15 % more", TOM, [(60, 12, 8)], 7, 70.0,
         "a new number of reps, weight set from your last results."),
        ("two more repetitions are no other number", TOM, [(100, 8, 7)], 7, 102.5,
         "+2.5 kg: all sets done at RPE 7 or less."),
        ("three more are", TOM, [(100, 9, 7)], 7, 110.0, "a new number of reps, weight set from your last results."),
    ],
)  # fmt: skip
def test_the_next_weight(case: str, client: ClientFacts, sets: Sets, rpe: float, kilograms: float, reason: str) -> None:
    progress = after(client, "back_squat", lifted("back_squat", sets), rpe=rpe)
    assert progress == Progress(kilograms, f"Back squat: {reason}"), case


def test_an_easy_week_takes_a_tenth_off_whatever_was_lifted() -> None:
    progress = after(TOM, "back_squat", lifted("back_squat", [(100, 6, 7)]), easy=True)
    assert progress == Progress(90.0, "Back squat: 10 % lighter for the easy week.")


@pytest.mark.parametrize(
    ("case", "reps_done", "kilograms", "reason"),
    [
        ("twice in a row is not enough", [5, 5, 6], 100.0, "same weight as last time."),
        ("three times are", [5, 5, 5], 90.0, "10 % lighter: the reps were missed three times in a row."),
        ("a session that went well ends the row", [5, 6, 5, 5], 100.0, "same weight as last time."),
        (
            "all done the last time, whatever was before",
            [6, 5, 5, 5],
            102.5,
            "+2.5 kg: all sets done at RPE 7 or less.",
        ),
    ],
)
def test_misses_count_in_a_row(case: str, reps_done: list[int], kilograms: float, reason: str) -> None:
    history = [
        lifted("back_squat", [(100, reps, 7)], asked=6, ago=2 * number) for number, reps in enumerate(reps_done, 1)
    ]
    assert after(TOM, "back_squat", *history) == Progress(kilograms, f"Back squat: {reason}"), case


def test_no_weight_goes_past_what_the_limit_of_today_allows() -> None:
    strong = replace(TOM, one_rep_max_kg={"back_squat": 100.0})
    # 90 kg six times at RPE 7 show a maximum of 118.1 kg, of which six repetitions at RPE 7 are 90 kg.
    progress = after(strong, "back_squat", lifted("back_squat", [(90, 6, 7)]), cap=7.0)
    assert progress == Progress(90.0, "Back squat: same weight as last time: more would go past your limit for today.")
    assert after(strong, "back_squat", lifted("back_squat", [(90, 6, 7)]), cap=8.0) == Progress(
        92.5, "Back squat: +2.5 kg: all sets done at RPE 7 or less."
    )


@pytest.mark.parametrize(
    ("case", "done", "rpe", "kilograms", "reps", "reason"),
    [
        ("a repetition more", 8, 7, 12.0, 9, "9 reps at the same weight: all sets done at RPE 7 or less."),
        ("up to four above the range's foot", 11, 7, 12.0, 12,
         "12 reps at the same weight: all sets done at RPE 7 or less."),
        ("then more weight, and from the foot again", 12, 7, 13.0, 8, "+1 kg: all sets of 12 reps done."),
        ("fewer than the foot: the foot", 5, 7, 12.0, 8, "8 reps at the same weight: all sets done at RPE 7 or less."),
        ("half a point above today's aim is still done", 8, 7.5, 12.0, 9,
         "9 reps at the same weight: all sets done at RPE 7.5 or less."),
        ("a whole point is not", 8, 8, 12.0, None, "same weight as last time."),
    ],
)  # fmt: skip
def test_double_progression(case: str, done: int, rpe: float, kilograms: float, reps: int | None, reason: str) -> None:
    lift = "dumbbell_bench_press"
    progress = after(OLGA, lift, lifted(lift, [(12, done, rpe)]), reps=8)
    assert progress == Progress(kilograms, f"{exercise(lift).name}: {reason}", reps), case


@pytest.mark.parametrize(
    ("case", "done", "rpe", "reps", "reason"),
    [
        ("a repetition more", 10, 7, 11, "11 reps: all sets done at RPE 7 or less."),
        ("no more than four above the plan", 15, 7, 14, "14 reps: all sets done at RPE 7 or less."),
        ("as many as planned is nothing new", 9, 7, None, ""),
        ("harder than easy", 10, 7.5, None, ""),
        ("too hard, and short of the plan", 6, 9.5, 6, "6 reps, as many as you managed last time."),
        ("never fewer than three", 2, 9.5, 3, "2 reps, as many as you managed last time."),
        ("hard, but all of the plan", 10, 9.5, None, ""),
        ("nobody tells of effort", 12, None, None, ""),
    ],
)
def test_without_a_weight_to_add(case: str, done: int, rpe: float | None, reps: int | None, reason: str) -> None:
    progress = after(TOM, "push_up", lifted("push_up", [(None, done, rpe)]), reps=10)
    assert progress == (None if reps is None else Progress(None, f"Push-up: {reason}", reps)), case


def test_twenty_repetitions_are_the_most() -> None:
    progress = after(TOM, "push_up", lifted("push_up", [(None, 25, 6)]), reps=18)
    assert progress == Progress(None, "Push-up: 20 reps: all sets done at RPE 7 or less.", 20)


def test_what_is_held_and_what_was_never_logged_stay_as_planned() -> None:
    assert after(TOM, "back_squat") is None
    assert after(TOM, "back_squat", lifted("bench_press", [(60, 6, 7)])) is None
    held = Work(sets=3, reps=None, duration_sec=30, rpe=7.0, rest=60)
    assert progress_of(frame(TOM), exercise("push_up"), held, 9.0, [lifted("push_up", [(None, 10, 7)])]) is None
