"""Sets per muscle over a week: counted in halves, planned together, held against the bands."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import EQUIPMENT_PRESETS
from plans.domain.volume import wave_of
from workouts.domain.catalogue import load_catalogue
from workouts.domain.choice import is_near_duplicate
from workouts.domain.duration import minutes_of
from workouts.domain.muscles import BANDS, shares_of, weekly_sets
from workouts.domain.week_checks import check_week_volume
from workouts.tests.seasons import MAXIMA, Day, days_of, season_of, weeks_of

CATALOGUE = load_catalogue()
STRENGTH = ("compound", "secondary", "accessory", "core")
LIFTER = ClientFacts(
    "lifter", program_type="strength", skill_level="intermediate", age=30, session_minutes=75, equipment=("full_gym",),
    available_days=("MONDAY", "TUESDAY", "THURSDAY", "FRIDAY"), one_rep_max_kg=MAXIMA,
)  # fmt: skip


def counted(week: list[Day]) -> dict[str, float]:
    days = [[(CATALOGUE.by_id[item.exercise_id], item.sets or 1) for item in day.of_types(*STRENGTH)] for day in week]
    return weekly_sets(days)


def test_a_set_counts_one_for_its_muscle_and_half_for_a_helper() -> None:
    bench = CATALOGUE.by_id["bench_press"]
    shares = dict(shares_of(bench))
    assert (shares["chest"], shares["triceps"]) == (1.0, 0.5)
    assert weekly_sets([[(bench, 4)], [(bench, 3)]])["chest"] == 7.0


@pytest.mark.parametrize("level", ["beginner", "intermediate", "advanced"])
@pytest.mark.parametrize("equipment", ["dumbbells", "home_barbell", "full_gym"])
def test_every_muscle_of_a_lifter_is_in_its_band_in_the_hardest_week(level: str, equipment: str) -> None:
    client = replace(LIFTER, skill_level=level, equipment=(equipment,))
    week = next(week for week in season_of(client) if wave_of(week[0].request.week).sets == 1.2)
    for group, sets in counted(week).items():
        low, high = BANDS[group].of(level)
        assert low <= sets <= high * 1.25 + 1, group


@pytest.mark.parametrize("preset", EQUIPMENT_PRESETS)
@pytest.mark.parametrize("program_type", ["strength", "shred", "hybrid", "other"])
def test_no_week_holds_more_than_a_muscle_recovers_from(preset: str, program_type: str) -> None:
    client = replace(LIFTER, equipment=(preset,), program_type=program_type, session_minutes=90)
    for week in season_of(client):
        assert check_week_volume([(day.request, day.answer) for day in week]) == []


@pytest.mark.parametrize("minutes", [30, 45, 60, 75, 90])
def test_a_hard_session_uses_its_minutes_and_never_more(minutes: int) -> None:
    client = replace(LIFTER, session_minutes=minutes)
    for week in season_of(client):
        for day in week:
            taken = minutes_of(day.answer.details)
            assert taken <= minutes
            hard = not wave_of(week[0].request.week).easy and not day.request.day.is_rest
            assert not hard or taken >= (0.8 if minutes < 90 else 0.75) * minutes


def test_no_session_holds_two_of_a_kind() -> None:
    for preset in EQUIPMENT_PRESETS:
        for week in season_of(replace(LIFTER, equipment=(preset,)), weeks=8):
            for day in week:
                exercises = [CATALOGUE.by_id[item.exercise_id] for item in day.of_types(*STRENGTH)]
                assert not any(is_near_duplicate(*pair) for pair in combinations(exercises, 2))


def test_too_much_of_one_muscle_is_an_error_and_a_bare_week_a_warning() -> None:
    week = [(day.request, day.answer) for day in days_of(list(weeks_of(LIFTER))[2])]
    much = [(request, answer.model_copy(deep=True)) for request, answer in week]
    for _, answer in much:
        for block in answer.details.blocks:
            for item in block.items:
                item.sets = 9 if item.type == "compound" else item.sets
    assert "volume_ceiling" in {each.id for each in check_week_volume(much) if each.severity == "error"}
    bare = [(request, answer.model_copy(deep=True)) for request, answer in week]
    for _, answer in bare:
        for block in answer.details.blocks:
            block.items = [item for item in block.items if item.type not in ("secondary", "accessory")]
    assert {(each.id, each.severity) for each in check_week_volume(bare)} == {("volume_below_band", "warning")}


def test_with_a_limitation_the_band_is_no_promise() -> None:
    client = replace(LIFTER, limitations=(LimitationFact("shoulder", "severe"),))
    for week in season_of(client, weeks=4):
        assert check_week_volume([(day.request, day.answer) for day in week]) == []


def test_the_plan_of_a_strength_peak_ends_with_a_test_of_the_main_lifts() -> None:
    last = [day for day in season_of(LIFTER)[-1] if not day.request.day.is_rest]
    assert [day.answer.session_type for day in last].count("assessment") == 1
    assert last[-1].answer.session_type == "assessment"
    test = last[-1].of_types("compound")[0]
    assert (test.sets, test.reps, test.rpe) == (1, 1, 9.0)


def test_quick_work_comes_first_and_only_for_the_trained() -> None:
    def powers(client: ClientFacts) -> list[int]:
        days = [day for week in season_of(client) for day in week]
        main = [[CATALOGUE.by_id[item.exercise_id].pattern for item in day.of_types(*STRENGTH)] for day in days]
        return [patterns.index("power") for patterns in main if "power" in patterns]

    assert set(powers(LIFTER)) == {0}
    assert powers(replace(LIFTER, skill_level="beginner")) == []
