"""Reading a legacy plan, rule by rule: the first column of each table is the rule or the trap."""

from __future__ import annotations

import json
import sys

import pytest

from plans.legacy.reader import focus_of, read_plan


def plan(*mesocycles: object, **macrocycle: object) -> str:
    """One macrocycle with these blocks, as JSON."""
    return json.dumps([{"mesocycles": list(mesocycles), **macrocycle}])


def weeks(value: str, key: str = "weeks") -> str:
    """A block whose weeks are this JSON text."""
    return f'[{{"mesocycles": [{{"phase": "Base", "{key}": {value}}}]}}]'


ERA_A = plan(
    {"id": "a", "phase": "Metabolic Strength", "weeks": 3,
     "weeklyTargets": [{"weekOffset": 0}, {"weekOffset": 2, "deload": True}], "microcycles": []},
    {"id": "b", "phase": "Aerobic Base", "weeks": 3, "weeklyTargets": [{"weekOffset": 0}]},
    id="macro-1", startDate="2025-07-18", lengthWeeks=6,
)  # fmt: skip
ERA_B = plan(
    {"phase": "Strength & Cardio Blend", "weeks": 3, "microcycleOverviews": [{"weekNumber": 0, "targetSets": 12}]},
    {"phase": "Increased Cardio Focus", "weeks": 3, "microcycleOverviews": [{"weekNumber": 2, "totalMileage": 3}]},
    name="Weight Loss Accelerator", description="two weeks up, then a deload week", durationWeeks=6,
)  # fmt: skip


def test_era_a_is_read_with_its_deload_week():
    reading = read_plan(ERA_A)
    assert reading.blocks == (
        {"name": "Metabolic Strength", "weeks": 3, "focus": ["intensity"], "deload": True},
        {"name": "Aerobic Base", "weeks": 3, "focus": ["volume", "technique", "endurance"], "deload": False},
    )
    assert (reading.length_weeks, reading.reason, reading.reports) == (6, "", ())


def test_era_b_whose_text_promises_a_deload_that_no_week_carries_has_none():
    assert [block["deload"] for block in read_plan(ERA_B).blocks] == [False, False]


def test_the_blocks_of_all_macrocycles_follow_each_other():
    three = [{"mesocycles": [{"phase": f"{m}{b}", "weeks": m + 1} for b in "ab"]} for m in range(3)]
    reading = read_plan(json.dumps(three))
    assert [block["name"] for block in reading.blocks] == ["0a", "0b", "1a", "1b", "2a", "2b"]
    assert reading.length_weeks == 12


def nested_strings(depth: int) -> str:
    text = plan({"phase": "Base", "weeks": 2})
    for _ in range(depth):
        text = json.dumps(text)
    return text


@pytest.mark.parametrize("depth", [1, 2, 7])
def test_an_array_inside_strings_is_unwrapped_however_deep(depth: int):
    assert read_plan(nested_strings(depth)).length_weeks == 2


QUARANTINED = [
    ("a string that is no JSON", '"not-an-array"', "not_json"),
    ("an empty string", '""', "not_json"),
    ("a string of NaN", '"[NaN]"', "not_json"),
    ("a string of Infinity", '"[{\\"mesocycles\\": [{\\"weeks\\": Infinity}]}]"', "not_json"),
    ("a string inside a string that is no JSON", '"\\"oops\\""', "not_json"),
    ("SQL null", None, "not_array"),
    ("JSON null", "null", "not_array"),
    ("an object in place of the array", '{"mesocycles": []}', "not_array"),
    ("a number", "7", "not_array"),
    ("true", "true", "not_array"),
    ("a string that holds an object", '"{}"', "not_array"),
    ("an empty array", "[]", "no_blocks"),
    ("macrocycles that are all empty", '[{"mesocycles": []}, {"mesocycles": []}]', "no_blocks"),
    ("no mesocycles key", '[{"name": "Lonely"}]', "no_mesocycles"),
    ("mesocycles null", '[{"mesocycles": null}]', "no_mesocycles"),
    ("mesocycles a string", '[{"mesocycles": "[]"}]', "no_mesocycles"),
    ("one good macrocycle beside one without mesocycles", '[{"mesocycles": [{"weeks": 2}]}, {}]', "no_mesocycles"),
    ("mesocycles an object", '[{"mesocycles": {}}]', "shape"),
    ("mesocycles a number", '[{"mesocycles": 3}]', "shape"),
    ("a macrocycle that is null", "[null]", "shape"),
    ("a macrocycle that is a string", '["Base"]', "shape"),
    ("a block that is a string", '[{"mesocycles": ["Base"]}]', "shape"),
    ("a block that is null", '[{"mesocycles": [{"weeks": 2}, null]}]', "shape"),
    ("nested 5,000 deep", "[" * 5000 + "]" * 5000, "shape"),
    ("nested 5,000 deep inside a block", weeks("[" * 5000 + "]" * 5000), "shape"),
    ("nested 5,000 deep inside a string", json.dumps("[" * 5000 + "]" * 5000), "shape"),
    ("weeks a string", weeks('"4"'), "weeks"),
    ("weeks 2.5", weeks("2.5"), "weeks"),
    ("weeks true", weeks("true"), "weeks"),
    ("weeks a list", weeks("[4]"), "weeks"),
    ("weeks an object", weeks("{}"), "weeks"),
    ("weeks 0", weeks("0"), "weeks"),
    ("weeks -1", weeks("-1"), "weeks"),
    ("weeks 53", weeks("53"), "weeks"),
    ("weeks 900", weeks("900"), "weeks"),
    ("weeks of 5,000 digits", weeks("9" * 5000), "weeks"),
    ("weeks of 5,000 digits, negative", weeks("-" + "9" * 5000), "weeks"),
    ("weeks 1e400", weeks("1e400"), "weeks"),
    ("weeks with an exponent beyond every number", weeks("1e99999999999999999999"), "weeks"),
    ("weeks that only a float rounds to 4", weeks("4.00000000000000000001"), "weeks"),
    ("weekCount null", weeks("null", "weekCount"), "weeks"),
    ("lengthWeeks a string", weeks('"4"', "lengthWeeks"), "weeks"),
    ("durationWeeks 0", weeks("0", "durationWeeks"), "weeks"),
    ("261 weeks in all", plan(*[{"weeks": 52}] * 5, {"weeks": 1}), "weeks"),
    ("100,000 blocks", plan(*[{"weeks": 1}] * 100_000), "weeks"),
]


@pytest.mark.parametrize(("text", "reason"), [row[1:] for row in QUARANTINED], ids=[row[0] for row in QUARANTINED])
def test_quarantined_whole_with(text: str | None, reason: str):
    reading = read_plan(text)
    assert (reading.reason, reading.blocks, reading.length_weeks) == (reason, (), None)
    assert 0 < len(reading.sentence) <= 200


WEEKS = [
    ("a whole number", '{"weeks": 3}', 3),
    ("4.0 is 4", '{"weeks": 4.0}', 4),
    ("1e1 is 10", '{"weeks": 1e1}', 10),
    ("the least", '{"weeks": 1}', 1),
    ("the most", '{"weeks": 52}', 52),
    ("absent everywhere: 4", "{}", 4),
    ("present and null: 4", '{"weeks": null}', 4),
    ("present and null, with another beside it: 4", '{"weeks": null, "weekCount": 6}', 4),
    ("weekCount when weeks is absent", '{"weekCount": 5, "lengthWeeks": 6}', 5),
    ("lengthWeeks of the block", '{"lengthWeeks": 6, "durationWeeks": 7}', 6),
    ("durationWeeks of the block", '{"durationWeeks": 7}', 7),
    ("weeks before weekCount", '{"weekCount": 9, "weeks": 2}', 2),
    ("fewer overviews than weeks", '{"weeks": 3, "microcycleOverviews": [{"weekNumber": 1}]}', 3),
]


@pytest.mark.parametrize(("block", "expected"), [row[1:] for row in WEEKS], ids=[row[0] for row in WEEKS])
def test_weeks(block: str, expected: int):
    assert read_plan(f'[{{"mesocycles": [{block}]}}]').length_weeks == expected


def test_260_weeks_are_the_most_that_a_plan_may_have():
    assert read_plan(plan(*[{"weeks": 52}] * 5)).length_weeks == 260


NAMES = [
    ("phase", {"phase": "Base", "name": "Other"}, "Base"),
    ("trimmed", {"phase": "  Base \n"}, "Base"),
    ("name when phase is missing", {"name": " Build "}, "Build"),
    ("name when phase is null", {"phase": None, "name": "Build"}, "Build"),
    ("name when phase is blank", {"phase": "  ", "name": "Build"}, "Build"),
    ("no text in either", {"phase": "", "name": None}, "Block 1"),
    ("neither", {}, "Block 1"),
    ("a phase that is no text", {"phase": 7}, "Block 1"),
    ("NUL, which PostgreSQL cannot store", {"phase": "A\x00B"}, "A\ufffdB"),
    ("half a surrogate pair", {"phase": "A\ud800B"}, "A\ufffdB"),
]


@pytest.mark.parametrize(("block", "expected"), [row[1:] for row in NAMES], ids=[row[0] for row in NAMES])
def test_name(block: dict[str, object], expected: str):
    assert read_plan(plan(block)).blocks[0]["name"] == expected


def test_a_block_without_a_name_counts_its_place_in_the_whole_plan_and_trains_in_general():
    reading = read_plan('[{"mesocycles": [{"phase": "Base"}]}, {"mesocycles": [{}, {"phase": "Peak"}, {}]}]')
    assert [block["name"] for block in reading.blocks] == ["Base", "Block 2", "Peak", "Block 4"]
    assert [block["focus"] for block in reading.blocks][1] == ["general"]


FOCUS = [
    ("Accumulation", ["volume", "technique"]),
    ("Base", ["volume", "technique"]),
    ("Intensification", ["intensity"]),
    ("Strength", ["intensity"]),
    ("Peaking", ["performance"]),
    ("Peak", ["performance"]),
    ("Endurance", ["endurance"]),
    ("Aerobic", ["endurance"]),
    ("Power", ["power", "explosiveness"]),
    ("Recovery", ["recovery"]),
    ("Deload", ["recovery"]),
    ("Lean Start", ["general"]),
    ("aerobic BASE", ["volume", "technique", "endurance"]),  # the order of the table, not of the name
    ("Deload after power, then base", ["volume", "technique", "power", "explosiveness", "recovery"]),
    ("Strength-Intensification", ["intensity"]),  # no repeats
    ("Base1", ["volume", "technique"]),  # a digit is no letter
    ("1base_2", ["volume", "technique"]),
    ("strength²", ["intensity"]),
    ("Based", ["general"]),
    ("database", ["general"]),
    ("Powerful strengths", ["general"]),
    ("powerlifting", ["general"]),
    ("baseé", ["general"]),  # a letter of any script
    ("本base", ["general"]),
    ("strengths, strength", ["intensity"]),  # the second is whole
]


@pytest.mark.parametrize(("name", "expected"), FOCUS)
def test_focus(name: str, expected: list[str]):
    assert focus_of(name) == expected


def test_a_stored_list_of_focuses_is_not_read():
    block = {"phase": "Cut", "weekCount": 5, "description": "", "focuses": ["power"]}
    assert read_plan(plan(block)).blocks == ({"name": "Cut", "weeks": 5, "focus": ["general"], "deload": False},)


DELOAD = [
    ("on the block", {"deload": True}, True),
    ("on a week of microcycleOverviews", {"microcycleOverviews": [{}, {"deload": True}]}, True),
    ("on a week of weeklyTargets", {"weeklyTargets": [{"deload": True}]}, True),
    ("on a week of microcycles", {"microcycles": [{"deload": True}]}, True),
    ('"true" is not true', {"deload": "true"}, False),
    ("1 is not true", {"deload": 1, "weeklyTargets": [{"deload": 1}]}, False),
    ("false", {"deload": False}, False),
    ("odd shapes are ignored", {"weeklyTargets": {"deload": True}, "microcycles": ["deload", None, [True]]}, False),
]


@pytest.mark.parametrize(("block", "expected"), [row[1:] for row in DELOAD], ids=[row[0] for row in DELOAD])
def test_deload(block: dict[str, object], expected: bool):
    assert read_plan(plan(block)).blocks[0]["deload"] is expected


def test_an_empty_list_in_one_macrocycle_adds_nothing_and_is_reported():
    reading = read_plan('[{"mesocycles": []}, {"mesocycles": [{"weeks": 3}]}]')
    assert reading.length_weeks == 3
    assert reading.reports == ("macrocycle 1 has an empty list of mesocycles",)


@pytest.mark.parametrize("key", ["lengthWeeks", "durationWeeks"])
def test_a_macrocycle_that_claims_another_length_is_reported_and_the_blocks_count(key: str):
    reading = read_plan(plan({"weeks": 3}, {"weeks": 3}, **{key: 8}))
    assert reading.length_weeks == 6
    assert reading.reports == ("macrocycle 1 claims 8 weeks, its blocks make 6",)


def test_a_number_too_long_for_python_outside_of_weeks_is_no_trouble():
    assert read_plan(weeks("3").replace('"phase"', f'"big": {"9" * 5000}, "phase"')).length_weeks == 3


def test_what_is_too_deep_does_not_depend_on_who_calls():
    text = weeks("3").replace('"phase"', f'"odd": {"[" * 400 + "]" * 400}, "phase"')

    def from_below(depth: int) -> object:
        return from_below(depth - 1) if depth else read_plan(text)

    assert read_plan(text) == from_below(sys.getrecursionlimit() // 4)
    assert read_plan(text).length_weeks == 3
