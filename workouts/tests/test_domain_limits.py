"""What a client may not do on a day, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from accounts.domain.vocabulary import REGIONS, SEVERITIES
from plans.domain.impact import limitations_in_force
from workouts.domain.catalogue import load_catalogue
from workouts.domain.limits import allowed, bounds_of, fewest_reps, refusal, refusals, rpe_cap, why_not
from workouts.domain.never import JOINTS
from workouts.tests.seasons import MONDAY, some_client

TOM = ClientFacts("tom", skill_level="intermediate", age=30, equipment=("full_gym",))
FLOOR = replace(TOM, equipment=("bodyweight",))


def reason(exercise_id: str, client: ClientFacts, day: date = MONDAY) -> str | None:
    return why_not(load_catalogue().by_id[exercise_id], client, day)


def limited(region: str, severity: str = "moderate") -> ClientFacts:
    return replace(TOM, limitations=(LimitationFact(region, severity),))


@pytest.mark.parametrize(
    ("case", "exercise", "client", "words"),
    [
        ("equipment", "back_squat", FLOOR, "Back squat needs barbell, rack."),
        ("one of two pieces", "goblet_squat", FLOOR, "Goblet squat needs dumbbell or kettlebell."),
        ("level", "pistol_squat", TOM, "Pistol squat is for advanced clients."),
        (
            "stress",
            "easy_run",
            limited("hip"),
            "Easy run loads the region of a moderate hip limitation (stress 2 of 3).",
        ),
        (
            "never-list",
            "goblet_squat",
            limited("hip", "mild"),
            "Goblet squat is never given with a mild hip limitation.",
        ),
        ("a dislike", "push_up", replace(TOM, dislikes=frozenset({"Press-up"})), "The client does not want Push-up."),
    ],
)
def test_a_refusal_says_why(case: str, exercise: str, client: ClientFacts, words: str) -> None:
    assert reason(exercise, client) == words, case


@pytest.mark.parametrize(
    ("exercise", "severity", "allowed"),
    [
        ("box_squat", "mild", True),
        ("box_squat", "moderate", True),
        ("box_squat", "severe", False),
        ("bodyweight_squat", "mild", True),
        ("bodyweight_squat", "moderate", False),
        ("walking_lunge", "mild", False),
        ("glute_bridge", "moderate", True),
    ],
)
def test_severity_decides_how_much_stress_a_knee_may_have(exercise: str, severity: str, allowed: bool) -> None:
    assert (reason(exercise, limited("knee", severity)) is None) is allowed


TABLE = {
    "neck": (
        "dumbbell_shrug sit_up bicycle_crunch",
        "chest_supported_row chin_tuck machine_chest_press",
    ),
    "shoulder": (
        "overhead_press push_press push_jerk power_snatch dip chair_dip bench_press pull_up chin_up hanging_knee_raise",
        "landmine_press floor_press chest_supported_row band_external_rotation scaption_raise",
    ),
    "elbow": (
        "lying_triceps_extension barbell_curl chin_up close_grip_bench_press",
        "band_pushdown hammer_curl wrist_extensor_lower cable_row",
    ),
    "wrist": (
        "push_up hands_plank front_squat power_clean barbell_curl",
        "fist_push_up handle_push_up forearm_plank suspension_row cable_row machine_chest_press",
    ),
    "upper_back": (
        "barbell_row landmine_row dumbbell_pullover medicine_ball_rotation_throw",
        "cable_row seated_breathing thread_needle",
    ),
    "lower_back": (
        "deadlift barbell_good_morning band_good_morning barbell_row back_squat sit_up weighted_twist kettlebell_swing"
        " rowing rowing_intervals",
        "hip_thrust leg_press_machine dumbbell_box_squat box_squat chest_supported_row mcgill_curl_up side_plank"
        " bird_dog bike_ride",
    ),
    "hip": (
        "back_squat goblet_squat sumo_deadlift side_lunge walking_lunge sprint_intervals hanging_knee_raise",
        "box_squat glute_bridge clamshell low_step_up pool_walk pool_run",
    ),
    "groin": (
        "sumo_deadlift side_lunge copenhagen_plank sprint_intervals skater_step",
        "adductor_squeeze short_copenhagen bike_ride",
    ),
    "hamstring": (
        "nordic_curl sprint_intervals run_strides romanian_deadlift dumbbell_romanian_deadlift leg_swing",
        "heel_dig_bridge partial_slider_curl bike_ride",
    ),
    "knee": (
        "squat_jump box_jump broad_jump jump_rope burpee pistol_squat back_squat front_squat walking_lunge"
        " leg_extension_machine hill_run",
        "box_squat dumbbell_box_squat hip_thrust leg_curl_machine spanish_squat_hold low_step_up bike_ride pool_swim",
    ),
    "ankle": (
        "squat_jump pogo_hop jump_rope sprint_intervals hill_run",
        "seated_calf_raise seated_dumbbell_calf_raise isometric_calf_hold bike_ride rowing pool_swim",
    ),
    "foot": (
        "easy_run run_walk treadmill_run jump_rope pogo_hop",
        "bike_ride pool_swim towel_scrunch calf_raise seated_calf_raise",
    ),
    "abdomen": (
        "sit_up crunch hands_plank forearm_plank long_lever_plank back_squat deadlift overhead_press",
        "seated_breathing heel_slide dead_bug leg_press_machine machine_chest_press",
    ),
    "pelvic_floor": (
        "squat_jump easy_run crunch forearm_plank hands_plank deadlift back_squat bike_intervals",
        "brisk_walk seated_breathing glute_bridge band_row",
    ),
    "pregnancy": (
        "bench_press glute_bridge prone_t_raise single_leg_hinge box_jump deadlift back_squat bike_intervals",
        "dumbbell_incline_press clamshell side_lying_leg_raise goblet_squat bike_ride incline_push_up",
    ),
    "cardiac": (
        "run_intervals bike_intervals sprint_intervals wall_sit long_lever_plank back_squat deadlift burpee",
        "steady_bike_intervals walk_intervals bodyweight_circuit brisk_walk",
    ),
    "osteoporosis": (
        "weighted_twist cable_crunch sit_up crunch box_jump squat_jump",
        "hip_hinge_drill low_step_up chest_supported_row supported_balance tandem_stand",
    ),
    "asthma": (
        "run_intervals bike_intervals burpee sprint_intervals",
        "walk_intervals bike_ride steady_bike_intervals",
    ),
    "diabetes": ("box_jump squat_jump jump_rope", "walk_intervals bike_ride goblet_squat"),
}
"""Region: what a moderate limitation never gets, and what it gets instead, of what the catalogue carries."""
TOO_RISKY = "is not given from 65 on: fall risk or hard landing."
STRONG_TOM = replace(TOM, skill_level="advanced", equipment=("full_gym", "pool"))


@pytest.mark.parametrize("region", REGIONS)
def test_what_a_region_is_never_given_is_refused(region: str) -> None:
    client = replace(STRONG_TOM, limitations=(LimitationFact(region, "moderate"),))
    assert [exercise for exercise in TABLE[region][0].split() if reason(exercise, client) is None] == []


@pytest.mark.parametrize("region", REGIONS)
def test_what_a_region_is_given_instead_is_allowed(region: str) -> None:
    client = replace(STRONG_TOM, limitations=(LimitationFact(region, "moderate"),))
    assert [why for exercise in TABLE[region][1].split() if (why := reason(exercise, client))] == []


@pytest.mark.parametrize("region", JOINTS)
def test_what_a_joint_is_never_given_is_refused_even_when_it_is_mild(region: str) -> None:
    client = replace(STRONG_TOM, limitations=(LimitationFact(region, "mild"),))
    assert [exercise for exercise in TABLE[region][0].split() if reason(exercise, client) is None] == []


@pytest.mark.parametrize("region", REGIONS)
def test_worse_never_allows_more(region: str) -> None:
    allowed_by = [
        {exercise.id for exercise in allowed(bounds_of(limited(region, severity), MONDAY))} for severity in SEVERITIES
    ]
    assert allowed_by[0] >= allowed_by[1] >= allowed_by[2]


def test_a_sore_left_knee_rests_both_sides_of_a_one_sided_exercise() -> None:
    left = replace(TOM, limitations=(LimitationFact("knee", "moderate", side="left"),))
    assert reason("dumbbell_split_squat", left) == reason("dumbbell_split_squat", limited("knee"))


@pytest.mark.parametrize("words", ["burpee", "Burpees", "squat thrust jumps", "Squat-Thrust Jump"])
def test_a_dislike_is_an_id_a_name_or_an_alias_one_or_many(words: str) -> None:
    assert reason("burpee", replace(TOM, dislikes=frozenset({words}))) == "The client does not want Burpee."


@pytest.mark.parametrize(
    ("case", "exercise", "age", "words"),
    [
        ("no Olympic lift for the young", "power_clean", 16, "Power clean is not given under 18."),
        (
            "no fall for the old",
            "walking_lunge",
            65,
            "Walking lunge is not given from 65 on: fall risk or hard landing.",
        ),
        (
            "no hard landing for the old",
            "squat_jump",
            70,
            "Squat jump is not given from 65 on: fall risk or hard landing.",
        ),
        ("balance for the old", "supported_balance", 80, None),
        ("a quick chair stand for the old", "fast_chair_stand", 70, None),
        ("a walking lunge for a grown-up", "walking_lunge", 64, None),
    ],
)
def test_age_closes_some_doors(case: str, exercise: str, age: int, words: str | None) -> None:
    assert reason(exercise, replace(STRONG_TOM, age=age)) == words, case


def test_a_limitation_holds_until_its_last_day() -> None:
    knee = LimitationFact("knee", "moderate", since=MONDAY, until=MONDAY + timedelta(days=10))
    client = replace(TOM, limitations=(knee,))
    allowed = [reason("easy_run", client, MONDAY + timedelta(days=day)) is None for day in (-1, 0, 10, 11)]
    assert allowed == [True, False, False, True]


def test_an_operation_opens_up_only_once_it_is_cleared() -> None:
    after = MONDAY + timedelta(days=30)
    waiting = LimitationFact("abdomen", "moderate", until=MONDAY)
    assert reason("crunch", replace(TOM, limitations=(waiting,)), after) is not None
    assert reason("crunch", replace(TOM, limitations=(replace(waiting, cleared=MONDAY),)), after) is None


@pytest.mark.parametrize(
    ("case", "region", "severity", "note", "holds"),
    [
        ("a strain is over on its day", "knee", "moderate", "tweaked it", False),
        ("a belly operation waits", "abdomen", "moderate", "", True),
        ("a mild belly does not", "abdomen", "mild", "", False),
        ("a birth waits", "pelvic_floor", "severe", "", True),
        ("a knee operation waits", "knee", "moderate", "ACL surgery in May", True),
        ("an illness waits", "cardiac", "mild", "after covid", True),
        ("a lay-off waits", "hamstring", "mild", "long lay-off", True),
        ("a fluid move is no flu", "shoulder", "mild", "moves fluidly", False),
    ],
)
def test_a_recovery_outlasts_its_end_date_until_somebody_clears_it(
    case: str, region: str, severity: str, note: str, holds: bool
) -> None:
    over = LimitationFact(region, severity, until=MONDAY - timedelta(days=1), note=note)
    for fact, expected in ((over, holds), (replace(over, cleared=MONDAY), False)):
        assert bool(limitations_in_force(replace(TOM, limitations=(fact,)), MONDAY)) is expected, case


def test_breathing_is_left_to_everyone() -> None:
    client = replace(TOM, limitations=(LimitationFact("abdomen", "severe"),), dislikes=frozenset({"slow breathing"}))
    assert reason("seated_breathing", client) is None


@pytest.mark.parametrize(
    ("case", "client", "cap"),
    [
        ("an intermediate", TOM, 9.0),
        ("a beginner", replace(TOM, skill_level="beginner"), 8.0),
        ("mild: one less", limited("knee", "mild"), 8.0),
        ("moderate", limited("knee", "moderate"), 7.0),
        ("severe and not cleared", limited("knee", "severe"), 5.0),
        ("severe and cleared", replace(TOM, limitations=(LimitationFact("knee", "severe", cleared=MONDAY),)), 6.0),
        ("pregnant", limited("pregnancy", "mild"), 7.0),
        ("a heart to mind", limited("cardiac", "mild"), 7.0),
        ("seventeen", replace(TOM, age=17), 8.0),
        ("fifteen", replace(TOM, age=15), 7.5),
        ("sixty-five", replace(TOM, age=65), 8.0),
        ("eighty", replace(TOM, age=80), 7.5),
    ],
)
def test_how_hard_anything_may_be(case: str, client: ClientFacts, cap: float) -> None:
    assert rpe_cap(client, MONDAY) == cap, case


@pytest.mark.parametrize(
    ("case", "client", "reps"),
    [
        ("an intermediate", TOM, 1),
        ("a beginner", replace(TOM, skill_level="beginner"), 5),
        ("seventeen", replace(TOM, age=17), 5),
        ("seventy", replace(TOM, age=70), 5),
        ("a mild knee", limited("knee", "mild"), 3),
        ("a moderate knee", limited("knee"), 8),
        ("a severe knee", limited("knee", "severe"), 12),
        ("a heart to mind", limited("cardiac", "mild"), 12),
        ("pregnant", limited("pregnancy", "mild"), 8),
    ],
)
def test_how_few_repetitions_a_loaded_set_may_have(case: str, client: ClientFacts, reps: int) -> None:
    assert fewest_reps(client.skill_level, bounds_of(client, MONDAY)) == reps, case


@pytest.mark.parametrize("seed", range(40))
def test_there_is_no_reason_against_an_exercise_exactly_when_the_rules_may_choose_it(seed: int) -> None:
    client = some_client(seed)
    bounds = bounds_of(replace(client, dislikes=frozenset({"push_up", "Goblet squats"})), MONDAY)
    allowed_ids = {exercise.id for exercise in allowed(bounds)}
    for exercise in load_catalogue():
        reasons = refusals(exercise, bounds)
        assert (reasons == ()) == (exercise.id in allowed_ids), exercise.id
        assert next(iter(reasons), None) == refusal(exercise, bounds)


def test_every_reason_is_told_and_not_the_first_alone() -> None:
    client = replace(
        FLOOR, skill_level="beginner", limitations=(LimitationFact("knee"), LimitationFact("wrist", "severe"))
    )
    assert refusals(load_catalogue().by_id["front_squat"], bounds_of(client, MONDAY)) == (
        "Front squat needs barbell, rack.",
        "Front squat is for intermediate clients.",
        "Front squat loads the region of a moderate knee limitation (stress 3 of 3).",
        "Front squat loads the region of a severe wrist limitation (stress 3 of 3).",
    )
