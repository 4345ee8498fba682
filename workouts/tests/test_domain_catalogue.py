"""The catalogue's data, and that something is left for every client."""

from __future__ import annotations

import re
import tracemalloc
from collections import Counter
from dataclasses import replace
from types import MappingProxyType

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import REGIONS, SEVERITIES
from plans.domain.impact import may_run
from workouts.domain.catalogue import FOLDER, Catalogue, Exercise, load_catalogue, read_file, validate, with_plurals
from workouts.domain.limits import allowed_by_pattern, bounds_of, why_not
from workouts.domain.never import disagreements
from workouts.domain.vocabulary import PATTERNS
from workouts.tests.seasons import MONDAY

CATALOGUE = load_catalogue()
SQUAT = CATALOGUE.by_id["bodyweight_squat"]


def holding(*exercises: Exercise) -> Catalogue:
    return Catalogue(MappingProxyType({exercise.id: exercise for exercise in exercises}))


WANTED = {
    "squat": 14, "hinge": 16, "single_leg": 14, "horizontal_push": 18, "vertical_push": 12, "horizontal_pull": 16,
    "vertical_pull": 12, "carry": 6, "elbow_flexion": 8, "elbow_extension": 8, "delt_cuff": 10, "knee_extension": 3,
    "knee_flexion": 6, "hip_abduction": 8, "calf": 8, "anti_extension": 10, "anti_rotation": 10, "core_flexion": 8,
    "power": 12, "cardio": 24, "mobility": 36, "rehab": 20, "cooldown": 12,
}  # fmt: skip
"""The fewest exercises of each pattern."""
AT_HOME = ("mat",)
JARGON = re.compile(
    r"scapul|thorac|lumbar|eccentric|concentric|isometric|valsalva|retract|protract|dorsiflex|supinat|pronat"
    r"|glenohum|proprio|anterior|posterior|lateral|medial|\b(?:rom|tut|amrap|rir|rpe|1rm)\b",
    re.IGNORECASE,
)


def test_the_data_files_are_sound() -> None:
    assert validate(CATALOGUE) == []
    assert disagreements(CATALOGUE) == []


def test_every_pattern_is_as_rich_as_it_should_be() -> None:
    counts = Counter(exercise.pattern for exercise in CATALOGUE)
    assert {pattern: counts[pattern] for pattern, least in WANTED.items() if counts[pattern] < least} == {}
    assert set(WANTED) == set(PATTERNS)
    assert len(CATALOGUE) >= 290


def test_a_beginner_with_a_floor_and_a_doorway_has_three_of_every_pattern() -> None:
    pool = allowed_by_pattern(bounds_of(ClientFacts("c", age=30, equipment=AT_HOME), MONDAY))
    assert {pattern: len(pool[pattern]) for pattern in PATTERNS if len(pool[pattern]) < 3} == {}


def test_the_catalogue_is_light_to_hold() -> None:
    tracemalloc.start()
    exercises = [exercise for pattern in PATTERNS for exercise in read_file(FOLDER / f"{pattern}.toml")]
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(exercises) == len(CATALOGUE)
    assert held < 10 * 1024 * 1024


def test_every_exercise_says_what_to_do_instead() -> None:
    gentle = {"mobility", "rehab", "cooldown"}
    assert [exercise.id for exercise in CATALOGUE if not exercise.substitutes] == []
    assert [
        exercise.id
        for exercise in CATALOGUE
        if exercise.pattern not in gentle and not exercise.regressions and not exercise.progressions
    ] == []


def test_cues_are_short_plain_and_nobody_elses() -> None:
    cues = [exercise.cue for exercise in CATALOGUE]
    assert len(set(cues)) == len(cues)
    assert [exercise.id for exercise in CATALOGUE if len(exercise.cue) > 120 or JARGON.search(exercise.cue)] == []


def test_cues_read_at_an_eighth_grade_level() -> None:
    assert [exercise.id for exercise in CATALOGUE if school_grade(exercise.cue) > 8] == []
    assert sum(school_grade(exercise.cue) for exercise in CATALOGUE) / len(CATALOGUE) < 5


def school_grade(text: str) -> float:
    """Flesch-Kincaid grade, syllables counted as groups of vowels."""
    words = re.findall(r"[a-z']+", text.lower())
    sentences = max(len(re.findall(r"[.!?;:]+(?=\s|$)", text)), 1)
    syllables = sum(max(len(re.findall(r"[aeiouy]+", re.sub(r"(?<![le])e$", "", word))), 1) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_a_gym_ranks_weights_above_what_one_does_in_a_chair() -> None:
    pool = allowed_by_pattern(bounds_of(ClientFacts("c", age=30, equipment=("full_gym",)), MONDAY))
    for pattern in ("squat", "hinge", "horizontal_push", "horizontal_pull", "vertical_push", "vertical_pull", "calf"):
        assert all(exercise.equipment_all_of or exercise.equipment_any_of for exercise in pool[pattern][:3]), pattern


def test_the_big_lifts_have_the_ids_that_one_rep_maxima_use() -> None:
    lifts = ("back_squat", "front_squat", "deadlift", "bench_press", "overhead_press", "barbell_row", "hip_thrust")
    assert all(CATALOGUE.by_id[lift].loadable == "percent_1rm" for lift in lifts)
    assert "pull_up" in CATALOGUE.by_id
    assert (CATALOGUE.by_id["front_squat"].e1rm_parent, CATALOGUE.by_id["front_squat"].e1rm_ratio) == (
        "back_squat",
        0.85,
    )


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
        (
            "a percentage of nothing",
            {"loadable": "percent_1rm"},
            "a percentage needs a lift whose one-rep maximum a client may know",
        ),
        (
            "a landing that loads nothing",
            {"flags": frozenset({"jump"}), "stress": {"knee": 2, "ankle": 1, "foot": 2}},
            "jump means a stress of at least 2 on the ankle",
        ),
    ],
)
def test_a_fault_in_the_data_is_named(case: str, change: dict[str, object], fault: str) -> None:
    clean = replace(SQUAT, substitutes=(), regressions=(), progressions=())
    broken = replace(clean, **change)  # type: ignore[arg-type]
    assert f"bodyweight_squat: {fault}" in validate(holding(broken)), case


def test_two_exercises_of_one_name_are_a_fault() -> None:
    clean = replace(SQUAT, substitutes=(), regressions=(), progressions=(), aliases=())
    faults = validate(holding(clean, replace(clean, id="other_squat")))
    assert faults == [
        "the name 'bodyweightsquat' belongs to 2 exercises",
        f"the cue {SQUAT.cue!r} belongs to 2 exercises",
    ]


def test_a_substitute_of_another_pattern_is_a_fault() -> None:
    squat = replace(SQUAT, substitutes=("crunch",), regressions=(), progressions=())
    crunch = replace(CATALOGUE.by_id["crunch"], substitutes=(), regressions=(), progressions=())
    assert validate(holding(squat, crunch)) == ["bodyweight_squat: the substitute crunch is of another pattern"]


def test_what_is_never_given_for_a_joint_is_rated_so() -> None:
    mild = replace(CATALOGUE.by_id["squat_jump"], stress={"knee": 1, "ankle": 2, "hip": 2, "foot": 2})
    assert disagreements(holding(mild)) == ["squat_jump: never given for the knee, yet its stress there is below 2"]


@pytest.mark.parametrize(("word", "plural"), [("squat", "squats"), ("press", "presses"), ("fly", "flies")])
def test_aliases_come_with_plurals(word: str, plural: str) -> None:
    assert with_plurals([word]) == (word, plural)


def test_a_client_may_name_an_exercise_in_their_own_words() -> None:
    for words in ("Press-Ups", "press ups", "pushups", "push_up", "PUSH-UP "):
        assert CATALOGUE.named(words) is CATALOGUE.by_id["push_up"], words
    assert CATALOGUE.named("teleport") is None
