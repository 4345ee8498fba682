"""Whole seasons of cardio as clients read them."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import LEVELS, WEEKDAYS
from plans.domain.checks import check_run_walk, check_season
from plans.domain.season_checks import CardioWeek
from plans.domain.volume import waves_of
from workouts.agents.daily_workout.schema import Item
from workouts.domain.cardio import RUN_WALK
from workouts.domain.cardio_season import pace_of, season
from workouts.tests.seasons import Day, season_of, some_client, weeks_of

RUNNER = ClientFacts(
    "runner",
    program_type="endurance",
    skill_level="intermediate",
    available_days=("TUESDAY", "WEDNESDAY", "FRIDAY", "SUNDAY"),
    session_minutes=90,
    weekly_distance_km=20.0,
    longest_run_km=8.0,
)
NOVICE = ClientFacts("novice", program_type="endurance", skill_level="beginner", age=30)


def some_runner(seed: int) -> tuple[ClientFacts, int]:
    """Any endurance or hybrid client, and a length of plan."""
    dice = random.Random(seed)
    client = replace(
        some_client(seed),
        program_type=dice.choice(("endurance", "hybrid")),
        weekly_distance_km=dice.choice((None, 0.0, 3.0, 12.0, 25.0, 40.0, 70.0)),
        longest_run_km=dice.choice((None, 2.0, 5.0, 10.0, 15.0, 25.0)),
        session_minutes=dice.choice((15, 30, 45, 60, 90, 120, 180)),
        skill_level=dice.choice(LEVELS),
    )
    return client, dice.randint(1, 52)


def cardio_weeks(client: ClientFacts, weeks: int) -> list[CardioWeek]:
    """As the season has them, without writing the workouts."""
    first = next(iter(weeks_of(client, weeks=weeks)))
    return [
        CardioWeek(
            sum(bout.minutes for bout in week.values()),
            max((bout.minutes for bout in week.values()), default=0.0),
            len(week),
            sum(bout.repeats * bout.work for bout in week.values()),
            easier=wave.easy or wave.taper or wave.cut_back,
        )
        for week, wave in zip(season(first), waves_of(first), strict=True)
    ]


@pytest.mark.parametrize("part", range(4))
def test_both_ramp_rules_hold_over_every_runners_whole_season(part: int) -> None:
    for seed in range(part, 320, 4):
        client, weeks = some_runner(seed)
        found = check_season(cardio_weeks(client, weeks), minutes_per_km=pace_of(client))
        assert [entry for entry in found if entry.id != "long_share"] == [], seed


@pytest.mark.parametrize("seed", range(12))
def test_the_written_minutes_keep_the_ramp_too(seed: int) -> None:
    """What stands in the workouts, which fit into the client's minutes; days before an end of a limitation differ."""
    client, _ = some_runner(seed)
    client = replace(client, limitations=(), event_date=None)
    weeks = [_written(week) for week in season_of(client, weeks=16)]
    assert [entry for entry in check_season(weeks, minutes_per_km=pace_of(client)) if "growth" in entry.id] == []


def _written(week: list[Day]) -> CardioWeek:
    amounts = [sum(_minutes(item) for item in day.of_types("cardio")) for day in week]
    return CardioWeek(sum(amounts), max(amounts))


def _minutes(item: Item) -> float:
    return (item.duration_min or 0.0) * (item.sets or 1)


def test_the_first_week_is_what_the_client_runs_now() -> None:
    first = cardio_weeks(RUNNER, 12)[0]
    assert 0.85 * 20 <= first.total / pace_of(RUNNER) <= 20
    assert first.longest / pace_of(RUNNER) <= 8.0


def test_easy_weeks_come_at_least_every_fourth_and_cut_a_fifth() -> None:
    weeks = cardio_weeks(RUNNER, 16)
    for before, after in pairwise(weeks[:12]):
        if after.easier and not before.easier:
            assert 0.75 <= after.total / before.total <= 0.85
    gaps = [number for number, week in enumerate(weeks) if week.easier]
    assert all(later - earlier <= 4 for earlier, later in pairwise(gaps))


def test_a_block_starts_at_four_fifths_of_the_last_peak_or_more() -> None:
    weeks = cardio_weeks(RUNNER, 12)
    for start in (4, 8):
        assert 0.8 <= weeks[start].total / max(week.total for week in weeks[:start]) <= 1.1


@pytest.mark.parametrize(
    ("case", "days", "kinds"),
    [
        ("base: one fast day", WEEKDAYS[:6], [1, 1, 1, 0]),
        ("base with two days: one fast, one long", WEEKDAYS[:2], [1, 1, 1, 0]),
    ],
)
def test_fast_days_are_few_in_the_base(case: str, days: tuple[str, ...], kinds: list[int]) -> None:
    first = next(iter(weeks_of(replace(RUNNER, available_days=days))))
    assert [sum(bout.kind == "quality" for bout in week.values()) for week in season(first)[:4]] == kinds, case


def test_two_fast_days_a_week_need_five_days_and_come_after_the_base() -> None:
    first = next(iter(weeks_of(replace(RUNNER, available_days=WEEKDAYS[:5]))))
    assert [sum(bout.kind == "quality" for bout in week.values()) for week in season(first)[4:7]] == [2, 2, 2]


def test_run_walk_steps_are_smaller_than_couch_to_5k() -> None:
    runs = [run for run, _ in RUN_WALK]
    assert check_run_walk([*runs, 30 * 60]) == []


def test_a_novice_runs_without_breaks_after_all_stages_and_never_longer_than_half_an_hour_or_so() -> None:
    weeks = season_of(replace(NOVICE, session_minutes=60), weeks=24)
    ids = [{item.exercise_id for day in week for item in day.of_types("cardio")} for week in weeks]
    assert "run_walk" in ids[0]
    assert "easy_run" not in ids[0]
    assert "easy_run" in ids[-1]
    assert max(week.longest for week in cardio_weeks(replace(NOVICE, session_minutes=60), 24)) <= 40


def test_kilometres_are_written_for_who_told_us_theirs_and_for_nobody_else() -> None:
    def distances(client: ClientFacts) -> set[float]:
        items = [item for day in season_of(client, weeks=4)[0] for item in day.of_types("cardio")]
        return {item.distance_km for item in items if item.distance_km}

    assert distances(RUNNER)
    assert not distances(replace(RUNNER, weekly_distance_km=None, longest_run_km=None))
    assert not distances(NOVICE)


def test_a_knee_that_may_not_run_still_has_a_season_that_grows() -> None:
    weeks = cardio_weeks(replace(RUNNER, limitations=(LimitationFact("knee", "moderate"),)), 12)
    assert weeks[6].total > weeks[0].total
    assert check_season(weeks) == []


def test_shred_cardio_climbs_from_ninety_to_a_hundred_and_twenty_where_the_days_hold_it() -> None:
    client = ClientFacts(
        "s", program_type="shred", skill_level="advanced", session_minutes=180, available_days=WEEKDAYS
    )
    totals = [week.total for week in cardio_weeks(client, 8)]
    assert 75 <= totals[0] <= 95
    assert totals[0] < totals[1] < totals[2] <= 125
    assert totals[3] == pytest.approx(totals[2] * 0.75, abs=3)
    assert all(later - earlier <= 15.5 for earlier, later in pairwise(totals[4:7]))


@pytest.mark.parametrize("minutes", [15, 30, 45])
def test_a_short_session_bounds_every_run(minutes: int) -> None:
    weeks = season_of(replace(RUNNER, session_minutes=minutes, longest_run_km=30.0, weekly_distance_km=80.0), weeks=12)
    assert max(_written(week).longest for week in weeks) < minutes
