"""What the last run changes in the next, rule by rule, and a bout that gets another length."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.domain.facts import ClientFacts
from workouts.agents.daily_workout.request import PastWorkout, SetResult
from workouts.domain.cardio_progress import adapted
from workouts.domain.catalogue import Exercise, load_catalogue
from workouts.domain.planned import Frame, Planned, frame_of, lasting
from workouts.tests.seasons import MONDAY, days_of, weeks_of

RITA = ClientFacts("rita", program_type="endurance", weekly_distance_km=20.0, longest_run_km=8.0, age=30)


def frame(**wave: bool) -> Frame:
    days = days_of(next(weeks_of(RITA)))
    today = frame_of(next(day.request for day in days if "Easy run" in day.request.day.theme))
    return replace(
        today, date=MONDAY, wave=replace(today.wave, **{"easy": False, "cut_back": False, "taper": False, **wave})
    )


def exercise(name: str) -> Exercise:
    found = load_catalogue().get(name)
    assert found is not None
    return found


RUN, BIKE = exercise("easy_run"), exercise("bike_ride")


def planned(what: Exercise = RUN, minutes: float = 40.0) -> Planned:
    return Planned("cardio", what, duration_min=minutes, rpe=4.0)


def done(
    minutes: float, *, rpe: float | None = 4.0, ago: int = 2, what: Exercise = RUN, easy: bool = False
) -> PastWorkout:
    day = MONDAY - timedelta(days=ago)
    bout = SetResult(what.id, day, 1, rpe=rpe, duration_sec=round(minutes * 60))
    return PastWorkout(day, "Easy run", "light", "completed", (what.id,), (bout,), (), easy)


@pytest.mark.parametrize(
    ("case", "history", "minutes", "reason"),
    [
        ("nothing was logged", [], 40.0, ""),
        ("as planned", [done(40)], 40.0, ""),
        ("two points above the aim are too hard", [done(40, rpe=6)], 36.0, "10 % shorter: the last one felt too hard."),
        ("a point and a half are not", [done(40, rpe=5.5)], 40.0, ""),
        ("much less than today's: a tenth more than that", [done(25)], 27.5, "a tenth more than you did last time."),
        ("from four fifths on it is today's", [done(29.5)], 40.0, ""),
        ("very little: five minutes", [done(2)], 5.0, "a tenth more than you did last time."),
        ("a run that felt easy gets no longer: that is what the weeks are for", [done(40, rpe=2)], 40.0, ""),
        ("what was run in an easy week says nothing", [done(10, easy=True)], 40.0, ""),
        ("a long one of thirty days ago still counts", [done(20), done(40, ago=30)], 40.0, ""),
        (
            "one of thirty-one days ago does not",
            [done(20), done(40, ago=31)],
            22.0,
            "a tenth more than you did last time.",
        ),
        ("the newest says how hard it was", [done(40, rpe=4), done(40, rpe=9, ago=9)], 40.0, ""),
        ("another exercise says nothing", [done(10, what=BIKE)], 40.0, ""),
    ],
)
def test_the_next_run(case: str, history: list[PastWorkout], minutes: float, reason: str) -> None:
    changed = adapted(frame(), [planned()], history)
    assert changed.items[0].duration_min == minutes, case
    assert changed.reasons == ([f"{RUN.name}: {reason}"] if reason else []), case


@pytest.mark.parametrize(
    ("case", "rpe", "minutes", "next_minutes", "reason"),
    [
        ("a point below the aim leaves room", 3, 40, 42.0, "5 % longer: the last one felt easy."),
        ("half a point does not", 3.5, 40, 40.0, ""),
        ("four fifths of today's are enough to tell", 3, 32, 42.0, "5 % longer: the last one felt easy."),
        ("less is not", 3, 31, 40.0, ""),
    ],
)
def test_what_is_no_run_gets_longer_when_it_was_easy(
    case: str, rpe: float, minutes: float, next_minutes: float, reason: str
) -> None:
    changed = adapted(frame(), [planned(BIKE)], [done(minutes, rpe=rpe, what=BIKE)])
    assert changed.items[0].duration_min == next_minutes, case
    assert changed.reasons == ([f"{BIKE.name}: {reason}"] if reason else []), case


@pytest.mark.parametrize("week", ["easy", "cut_back", "taper"])
def test_in_a_week_that_is_light_on_purpose_only_too_hard_counts(week: str) -> None:
    light = frame(**{week: True})
    assert adapted(light, [planned()], [done(10)]).items == [planned()]
    assert adapted(light, [planned()], [done(40, rpe=6)]).items[0].duration_min == 36.0


def test_intervals_and_what_is_shorter_than_five_minutes_stay_as_planned() -> None:
    intervals, warm_up = replace(planned(), sets=4), planned(minutes=4.5)
    assert adapted(frame(), [intervals, warm_up], [done(40, rpe=9)]).items == [intervals, warm_up]
    assert adapted(frame(), [planned(minutes=5)], [done(40, rpe=9)]).items[0].duration_min == 4.5


def test_the_pace_is_told_in_minutes_and_seconds_beside_what_was_said() -> None:
    bout = SetResult(RUN.id, MONDAY, 1, rpe=4.0, duration_sec=1810, distance_km=5.0)
    history = [PastWorkout(MONDAY, "Easy run", "light", "completed", (RUN.id,), (bout,))]
    words = "Last time: 6:02 per km. Let your breath decide, not the watch."
    assert adapted(frame(), [planned()], history).items[0].notes == words
    assert adapted(frame(), [replace(planned(), notes="On grass.")], history).items[0].notes == f"On grass. {words}"


@pytest.mark.parametrize(
    ("case", "minutes", "distance", "wanted", "length", "km"),
    [
        ("half minutes, down", 40.0, None, 27.9, 27.5, None),
        ("a minute at least", 40.0, None, 0.4, 1.0, None),
        ("as far as that takes, in tenths, down", 40.0, 6.0, 27.5, 27.5, 4.1),
        ("too near to be told", 40.0, 1.0, 1.0, 1.0, None),
        ("a distance of unknown length stays", None, 6.0, 30.0, 30.0, 6.0),
    ],
)
def test_a_bout_of_another_length(
    case: str, minutes: float | None, distance: float | None, wanted: float, length: float, km: float | None
) -> None:
    item = replace(planned(), duration_min=minutes, distance_km=distance)
    assert lasting(item, wanted) == replace(item, duration_min=length, distance_km=km), case
