"""The catalogue's data, and that something is left for every client."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from types import MappingProxyType

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import EQUIPMENT_PRESETS, REGIONS, SEVERITIES
from plans.domain.impact import may_run
from workouts.domain.catalogue import Catalogue, Exercise, load_catalogue, validate, with_plurals
from workouts.domain.limits import allowed_by_pattern, bounds_of, why_not
from workouts.domain.vocabulary import FALLBACK_PATTERNS, PATTERNS, fallback_chain
from workouts.tests.seasons import MONDAY

CATALOGUE = load_catalogue()
SQUAT = CATALOGUE.by_id["bodyweight_squat"]


def holding(*exercises: Exercise) -> Catalogue:
    return Catalogue(MappingProxyType({exercise.id: exercise for exercise in exercises}))


def test_the_data_files_are_sound() -> None:
    assert validate(CATALOGUE) == []
    assert len(CATALOGUE) >= 160


def test_the_big_lifts_have_the_ids_that_one_rep_maxima_use() -> None:
    lifts = ("back_squat", "front_squat", "deadlift", "bench_press", "overhead_press", "barbell_row", "hip_thrust")
    assert all(CATALOGUE.by_id[lift].loadable == "percent_1rm" for lift in lifts)
    assert "pull_up" in CATALOGUE.by_id
    assert (CATALOGUE.by_id["front_squat"].e1rm_parent, CATALOGUE.by_id["front_squat"].e1rm_ratio) == (
        "back_squat",
        0.85,
    )


def test_every_pattern_has_three_exercises_for_a_floor_and_a_doorway() -> None:
    pool = allowed_by_pattern(bounds_of(ClientFacts("c", skill_level="intermediate"), MONDAY))
    counts = Counter({pattern: len(pool.get(pattern, ())) for pattern in PATTERNS})
    assert min(counts.values()) >= 3, counts


@pytest.mark.parametrize("preset", EQUIPMENT_PRESETS)
def test_two_exercises_or_a_fallback_remain_with_any_one_limitation(preset: str) -> None:
    for region in REGIONS:
        for severity in SEVERITIES:
            client = ClientFacts("c", equipment=(preset,), limitations=(LimitationFact(region, severity),))
            pool = allowed_by_pattern(bounds_of(client, MONDAY))
            for pattern in PATTERNS:
                left = {exercise.id for name in fallback_chain(pattern) for exercise in pool.get(name, ())}
                assert len(left) >= 2, (region, severity, pattern)


def test_every_pattern_but_the_last_declares_where_to_look_next() -> None:
    assert set(FALLBACK_PATTERNS) == set(PATTERNS)
    assert all(set(chain) <= set(PATTERNS) for chain in FALLBACK_PATTERNS.values())


def test_running_is_ruled_out_in_the_week_exactly_where_the_catalogue_refuses_it() -> None:
    for region in REGIONS:
        for severity in SEVERITIES:
            client = ClientFacts("c", limitations=(LimitationFact(region, severity),))
            refused = why_not(CATALOGUE.by_id["easy_run"], client, MONDAY) is not None
            assert may_run(client, MONDAY) is not refused, (region, severity)


@pytest.mark.parametrize(
    ("case", "change", "fault"),
    [
        ("an unknown piece", {"equipment_all_of": ("anvil",)}, "unknown equipment 'anvil'"),
        ("an unknown region", {"stress": {"soul": 1}}, "unknown region 'soul'"),
        ("an unknown reference", {"substitutes": ("levitation",)}, "unknown exercise 'levitation'"),
        ("a cue that is too long", {"cue": "x" * 121}, "the cue has 121 characters, at most 120 are allowed"),
        ("an empty name", {"name": ""}, "name is empty"),
        ("a parent without a ratio", {"e1rm_parent": "bodyweight_squat"}, "e1rm_parent and e1rm_ratio go together"),
    ],
)
def test_a_fault_in_the_data_is_named(case: str, change: dict[str, object], fault: str) -> None:
    clean = replace(SQUAT, substitutes=(), regressions=(), progressions=())
    broken = replace(clean, **change)  # type: ignore[arg-type]
    assert f"bodyweight_squat: {fault}" in validate(holding(broken)), case


def test_two_exercises_of_one_name_are_a_fault() -> None:
    clean = replace(SQUAT, substitutes=(), regressions=(), progressions=(), aliases=())
    faults = validate(holding(clean, replace(clean, id="other_squat")))
    assert faults == ["the name 'bodyweight squat' belongs to 2 exercises"]


@pytest.mark.parametrize(("word", "plural"), [("squat", "squats"), ("press", "presses"), ("fly", "flies")])
def test_aliases_come_with_plurals(word: str, plural: str) -> None:
    assert with_plurals([word]) == (word, plural)


def test_a_client_may_name_an_exercise_in_their_own_words() -> None:
    assert CATALOGUE.named("Press-Ups") is CATALOGUE.by_id["push_up"]
    assert CATALOGUE.named("teleport") is None
