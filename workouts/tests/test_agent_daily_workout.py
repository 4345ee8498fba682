"""The rules that write a day's session."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from plans.agents.microcycle_pattern.schema import PatternDay
from plans.domain.volume import wave_of
from workouts.agents.daily_workout import TASK
from workouts.agents.daily_workout.request import PastWorkout, SetResult, WorkoutRequest
from workouts.domain.duration import minutes_of
from workouts.tests.seasons import MAXIMA, MONDAY, Day, days_of, season_of, some_client, weeks_of

TOM = ClientFacts(
    "tom", program_type="strength", skill_level="intermediate", age=30, session_minutes=60, equipment=("full_gym",),
    one_rep_max_kg=MAXIMA,
)  # fmt: skip
NOVICE = ClientFacts("novice", program_type="endurance", age=30, session_minutes=40)
STRENGTH = ("compound", "secondary", "accessory", "core")


def hard_weeks(season: list[list[Day]]) -> list[list[Day]]:
    return [week for week in season if not wave_of(week[0].request.week).easy]


def first_session(client: ClientFacts, *, week: int = 0, history: tuple[PastWorkout, ...] = ()) -> Day:
    return next(day for day in days_of(list(weeks_of(client))[week], history) if not day.request.day.is_rest)


def item(day: Day, exercise_id: str, kind: str = "compound") -> dict[str, object]:
    return next(entry.model_dump() for entry in day.of_types(kind) if entry.exercise_id == exercise_id)


def test_a_rest_day_holds_no_work() -> None:
    day = days_of(next(iter(weeks_of(TOM))))[1]
    assert (day.answer.session_type, day.answer.details.blocks) == ("rest", [])


def test_a_session_has_its_parts_in_order_and_fits_the_minutes() -> None:
    day = first_session(TOM)
    order = ["Warm-up", "Main", "Accessories", "Core", "Finisher", "Mobility", "Cool-down"]
    names = [block.name for block in day.answer.details.blocks]
    assert names == [name for name in order if name in names]
    assert {"Warm-up", "Main", "Core", "Cool-down"} <= set(names)
    assert 48 <= minutes_of(day.answer.details) <= 60


def test_the_four_weeks_of_a_block() -> None:
    squats = [item(first_session(TOM, week=week), "back_squat") for week in range(4)]
    assert [(s["sets"], s["reps"], s["rpe"], s["weight_kg"]) for s in squats] == [
        (4, 6, 7.0, 72.5),
        (4, 6, 7.5, 75.0),
        (4, 6, 8.0, 77.5),
        (2, 6, 6.0, 65.0),
    ]


def test_without_a_maximum_there_is_no_weight() -> None:
    season = season_of(replace(TOM, one_rep_max_kg={}))
    assert {entry.weight_kg for week in season for day in week for entry in day.items} == {None}


def test_main_lifts_stay_in_a_block_and_accessories_rotate_between_blocks() -> None:
    season = season_of(TOM)
    lifts = [[entry.exercise_id for day in week for entry in day.of_types("compound")] for week in season]
    assert lifts[0] == lifts[1] == lifts[2] == lifts[3]
    extras = [{entry.exercise_id for day in week for entry in day.of_types("secondary")} for week in season]
    assert extras[0] == extras[1]
    assert extras[0] != extras[4]


def progress(day: Day) -> dict[tuple[str, bool], tuple[float, float, float]]:
    """(sets, amount, RPE) of each exercise; an easy opening and its repeats are two."""
    return {
        (entry.exercise_id, bool(entry.duration_min and entry.sets)): (
            entry.sets or 1,
            float(entry.reps or entry.duration_sec or entry.duration_min or 0),
            entry.rpe or 0.0,
        )
        for entry in day.of_types(*STRENGTH, "cardio")
    }


@pytest.mark.parametrize("seed", range(60))
def test_work_grows_from_week_to_week_inside_a_block(seed: int) -> None:
    """Clients whose facts stand still; sessions of 15 and 20 minutes are too short to grow every single week."""
    client = some_client(seed)
    steady = tuple(replace(limitation, until=None) for limitation in client.limitations)
    client = replace(client, limitations=steady, event_date=None, session_minutes=max(client.session_minutes, 30))
    season = [week for week in season_of(client) if not _is_shortened(week)]
    for before, after in pairwise(season):
        follows = before[0].request.week.plan_week_index + 1 == after[0].request.week.plan_week_index
        if follows and before[0].request.week.block_index == after[0].request.week.block_index:
            for first, second in zip(before, after, strict=True):
                _assert_grew(first, second)


def _is_shortened(week: list[Day]) -> bool:
    wave = wave_of(week[0].request.week)
    return wave.easy or wave.cut_back or wave.taper


def _assert_grew(first: Day, second: Day) -> None:
    if first.answer.session_type in ("rest", "mobility"):
        return
    old, new = progress(first), progress(second)
    if "run_walk" in str(old) and "run_walk" not in str(new):
        return  # the day on which somebody runs without breaks for the first time
    assert set(old) == set(new)
    assert all(part >= earlier for key in old for part, earlier in zip(new[key], old[key], strict=True))
    assert new != old or first.request.day.theme != second.request.day.theme


def strength_sets(week: list[Day]) -> int:
    return sum(entry.sets or 0 for day in week for entry in day.of_types(*STRENGTH))


def test_the_easy_week_holds_about_half_the_sets_of_the_same_lifts() -> None:
    season = season_of(TOM)
    assert 0.35 <= strength_sets(season[3]) / strength_sets(season[2]) <= 0.6
    hard, easy = ([{e.exercise_id for e in d.of_types(*STRENGTH)} for d in season[week]] for week in (2, 3))
    assert easy == hard


def test_no_two_hard_weeks_are_copies() -> None:
    weeks = hard_weeks(season_of(TOM))
    shown = [str([day.answer.details.stored() for day in week]) for week in weeks]
    assert len(set(shown)) == len(shown)


def test_somebody_who_does_not_run_yet_runs_and_walks_with_longer_runs_each_week() -> None:
    season = season_of(NOVICE)
    notes = [
        next(day for day in week if not day.request.day.is_rest).of_types("cardio")[0].notes for week in season[:5]
    ]
    runs = ["Run 60 s", "Run 90 s", "Run 90 s", "Run 2 min", "Run 3 min"]  # the third week steps back
    assert [(note or "").split(",")[0] for note in notes] == runs


@pytest.mark.parametrize("longest_km", [3.0, 5.0, 15.0, None])
@pytest.mark.parametrize("level", ["beginner", "intermediate"])
def test_a_long_run_stays_within_a_tenth_of_the_longest_in_thirty_days(level: str, longest_km: float | None) -> None:
    client = replace(NOVICE, skill_level=level, session_minutes=90, longest_run_km=longest_km, weekly_distance_km=20.0)
    minutes = [_longest_run(week) for week in season_of(client, weeks=24)]
    for index in range(1, len(minutes)):
        assert minutes[index] <= max(minutes[max(index - 4, 0) : index]) * 1.1


def _longest_run(week: list[Day]) -> float:
    runs = [day for day in week if day.request.day.theme == "Long run"]
    return max(entry.duration_min or 0 for day in runs for entry in day.of_types("cardio"))


def test_a_knee_that_may_not_run_never_gets_a_run() -> None:
    client = replace(NOVICE, limitations=(LimitationFact("knee", "moderate"),))
    ids = {entry.exercise_id for week in season_of(client) for day in week for entry in day.items}
    assert ids.isdisjoint({"easy_run", "run_walk", "run_intervals", "squat_jump"})


def test_each_limitation_gets_a_modification_that_the_client_may_do() -> None:
    client = replace(TOM, limitations=(LimitationFact("shoulder", "mild"), LimitationFact("knee", "mild")))
    day = first_session(client)
    conditions = [entry.condition for entry in day.answer.details.modifications]
    assert conditions[:2] == [f"Your {region} hurts more than 3 out of 10" for region in ("shoulder", "knee")]
    assert TASK.check(day.request, day.answer) == []


def logged(*sets: tuple[float, int, float | None]) -> tuple[PastWorkout, ...]:
    day = MONDAY - timedelta(days=3)
    results = [SetResult("back_squat", day, n, reps, weight, rpe) for n, (weight, reps, rpe) in enumerate(sets, 1)]
    return (PastWorkout(day, "Full body", "heavy", "completed", ("back_squat",), tuple(results)),)


@pytest.mark.parametrize(
    ("case", "sets", "weight", "reason"),
    [
        ("easy enough", [(70, 6, 7), (70, 6, 7)], 72.5, "Back squat: +2.5 kg: all sets done at RPE 7 or less."),
        ("as planned", [(70, 6, 7.5), (70, 6, 8)], 70.0, "Back squat: same weight as last time."),
        (
            "harder than today's aim",
            [(70, 6, 8), (70, 6, 8.5)],
            67.5,
            "Back squat: a little lighter: today's aim is RPE 7, the last sets were at 8.5.",
        ),
        ("no RPE", [(70, 6, None)], 70.0, "Back squat: same weight as last time."),
        (
            "too hard",
            [(70, 6, 8), (70, 6, 10)],
            67.5,
            "Back squat: 5 % lighter: the last sets were close to your limit.",
        ),
        ("other reps", [(60, 12, 8)], 70.0, "Back squat: a new number of reps, weight set from your last results."),
    ],
)
def test_the_next_weight_follows_the_last_results(
    case: str, sets: list[tuple[float, int, float | None]], weight: float, reason: str
) -> None:
    day = first_session(TOM, history=logged(*sets))
    assert item(day, "back_squat")["weight_kg"] == weight, case
    assert reason in day.answer.reasons


def test_nothing_logged_keeps_the_planned_wave() -> None:
    assert first_session(TOM, history=logged()).answer == first_session(TOM).answer


def test_an_injury_and_other_equipment_change_the_exercises() -> None:
    def ids(client: ClientFacts) -> set[str]:
        return {entry.exercise_id for entry in first_session(client).of_types(*STRENGTH)}

    healthy = ids(TOM)
    assert ids(replace(TOM, limitations=(LimitationFact("lower_back", "moderate"),))) != healthy
    assert ids(replace(TOM, equipment=("bands",))) != healthy


@pytest.mark.parametrize("theme", ["Tempo intervals", "Leg day", "Swim", "Yoga flow", "Surprise", "Long run"])
def test_a_theme_that_a_coach_wrote_gets_a_session(theme: str) -> None:
    day = first_session(TOM).request
    own = PatternDay(day=day.day.day, theme=theme, load="moderate")
    request = WorkoutRequest(day.week, day.date, own, day.days)
    assert TASK.check(request, TASK.rules(request)) == []


def test_asthma_gets_a_long_graded_warm_up() -> None:
    day = first_session(replace(TOM, limitations=(LimitationFact("asthma", "mild"),)))
    warm = day.answer.details.model_copy(update={"blocks": day.answer.details.blocks[:1]})
    assert minutes_of(warm) >= 5
