"""Whatever a client owns and whatever hurts: something of every movement, or its declared neighbour, is left."""

from __future__ import annotations

from itertools import combinations

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import EQUIPMENT_PRESETS, REGIONS, SEVERITIES
from workouts.domain.limits import allowed_by_pattern, bounds_of, refusal
from workouts.domain.never import NEVER
from workouts.domain.vocabulary import FALLBACK_PATTERNS, LAST_PATTERNS, PATTERNS, fallback_chain
from workouts.tests.seasons import MONDAY

ENOUGH = 2
WHOLE_PATTERN_IS_OUT = {("abdomen", "core_flexion"), ("pelvic_floor", "core_flexion"), ("pregnancy", "core_flexion")}
"""Where a moderate limitation closes a pattern at every place, and the fallback is the plan."""


def client(preset: str, *limited: tuple[str, str], age: int = 40) -> ClientFacts:
    limitations = tuple(LimitationFact(region, severity) for region, severity in limited)
    return ClientFacts("c", age=age, equipment=(preset,), limitations=limitations)


def without(facts: ClientFacts) -> dict[str, int]:
    pool = allowed_by_pattern(bounds_of(facts, MONDAY))
    return {pattern: len(pool.get(pattern, ())) for pattern in PATTERNS}


@pytest.mark.parametrize("age", [40, 70])
@pytest.mark.parametrize("preset", EQUIPMENT_PRESETS)
def test_two_exercises_of_a_pattern_or_of_one_declared_fallback_remain(preset: str, age: int) -> None:
    for region in REGIONS:
        for severity in SEVERITIES:
            left = without(client(preset, (region, severity), age=age))
            for pattern in PATTERNS:
                most = max(left[name] for name in (pattern, *FALLBACK_PATTERNS[pattern]))
                assert most >= ENOUGH, (region, severity, pattern)


@pytest.mark.parametrize("preset", EQUIPMENT_PRESETS)
def test_up_to_a_moderate_limitation_the_pattern_itself_remains(preset: str) -> None:
    thin = {
        (region, pattern)
        for region in REGIONS
        for pattern, count in without(client(preset, (region, "moderate"))).items()
        if count < ENOUGH
    }
    assert thin <= WHOLE_PATTERN_IS_OUT


@pytest.mark.parametrize("preset", ["bodyweight", "hotel", "full_gym"])
def test_two_moderate_limitations_at_once_leave_two_exercises(preset: str) -> None:
    for first, second in combinations(REGIONS, 2):
        left = without(client(preset, (first, "moderate"), (second, "moderate")))
        for pattern in PATTERNS:
            assert sum(left[name] for name in fallback_chain(pattern)) >= ENOUGH, (first, second, pattern)


def test_a_fallback_never_brings_back_what_is_banned() -> None:
    for region in REGIONS:
        bounds = bounds_of(client("full_gym", (region, "mild")), MONDAY)
        for pattern, exercises in allowed_by_pattern(bounds).items():
            for exercise in exercises:
                open_to_all = "last_resort" in exercise.flags
                assert open_to_all or not NEVER[region].holds(exercise), (region, pattern, exercise.id)
                assert refusal(exercise, bounds) is None


def test_every_pattern_declares_where_to_look_next() -> None:
    assert set(FALLBACK_PATTERNS) == set(PATTERNS)
    for pattern, chain in FALLBACK_PATTERNS.items():
        assert chain
        assert set(chain) <= set(PATTERNS) - {pattern}
        assert set(LAST_PATTERNS) <= set(fallback_chain(pattern))


def test_strength_work_falls_back_on_strength_work_first() -> None:
    gentle = {"cardio", "mobility", "rehab", "cooldown"}
    assert not [pattern for pattern in PATTERNS if pattern not in gentle and FALLBACK_PATTERNS[pattern][0] in gentle]
