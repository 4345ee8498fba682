"""The words of a day's message: what the rules write, and what the checks refuse from anybody."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from messaging.agents.daily_message import TASK
from messaging.agents.daily_message.check import check
from messaging.agents.daily_message.request import DailyMessageRequest
from messaging.agents.daily_message.rules import write
from messaging.agents.daily_message.schema import DailyMessageAnswer
from messaging.domain.text import is_gsm7, longest, put_name, septets


def item(kind: str, exercise: str, **fields: Any) -> dict[str, Any]:
    return {"type": kind, "exercise_id": exercise.lower().replace(" ", "_"), "exercise": exercise, **fields}


WARM_UP = [item("prep", "Leg swing", sets=1, duration_sec=30), item("prep", "Glute bridge", sets=2, reps=10)]
MAIN = [
    item("compound", "Goblet squat", sets=3, reps="8-10", rpe=7, rest_sec=90),
    item("compound", "Dumbbell row", sets=3, reps="8-10", rpe=7, rest_sec=90, weight_kg=12.5),
]
SIDES = [
    item("accessory", "Biceps curl", sets=2, reps=12, rpe=8, rest_sec=60),
    item("core", "Plank", sets=3, duration_sec=30),
]
COOL_DOWN = [item("cooldown", "Easy walk", duration_min=5)]
SWAP = {
    "condition": "knee hurts above 3/10",
    "replace": {"exercise": "Goblet squat", "with": "Glute bridge"},
    "note": "",
}


def request(*, sides: int = 1, **fields: Any) -> DailyMessageRequest:
    blocks = [
        {"name": "Warm-up", "items": WARM_UP},
        {"name": "Main", "items": MAIN},
        {"name": "Accessories", "items": SIDES * sides},
        {"name": "Cool-down", "items": COOL_DOWN},
    ]
    values: dict[str, Any] = {
        "date": date(2026, 6, 10),
        "theme": "Lower Body Strength",
        "load": "heavy",
        "session_type": "strength",
        "details": {"blocks": blocks, "modifications": [SWAP]},
        "block_name": "Base",
        "week": 2,
        "weeks": 4,
    }
    return DailyMessageRequest(**{**values, **fields})


REST = request(theme="Rest", load=None, session_type="rest", details={})


def test_a_session_is_told_in_full() -> None:
    assert write(request()).text == (
        "Hi {name}! Today: Lower Body Strength, a hard day. Base, week 2 of 4.\n"
        "Warm-up: Leg swing 1x30 s; Glute bridge 2x10\n"
        "- Goblet squat 3x8-10, RPE 7, rest 90 s\n"
        "- Dumbbell row 3x8-10, 12.5 kg, RPE 7, rest 90 s\n"
        "- Biceps curl 2x12, RPE 8, rest 60 s\n"
        "- Plank 3x30 s\n"
        "Cool-down: Easy walk 5 min\n"
        "If knee hurts above 3/10: Glute bridge instead of Goblet squat.\n"
        "Quality first. Have a good session!"
    )


def test_when_space_runs_out_the_accessories_shrink_first() -> None:
    text = write(request(sides=14)).text
    assert "- Goblet squat 3x8-10, RPE 7, rest 90 s\n- Dumbbell row 3x8-10, 12.5 kg, RPE 7, rest 90 s\nThen: " in text
    assert "Warm-up: Leg swing 1x30 s; Glute bridge 2x10" in text
    assert longest(text) <= 900


def test_the_barest_text_still_names_the_main_work() -> None:
    others = [item("secondary", f"Split squat variation {n}", sets=3, reps=10) for n in range(30)]
    blocks = [{"name": "Main", "items": [*MAIN, *others, *SIDES]}]
    text = write(request(details={"blocks": blocks})).text
    assert "- Goblet squat 3x8-10\n- Dumbbell row 3x8-10\nThen: Biceps curl; Plank\n" in text
    assert longest(text) <= 900


def test_a_rest_day_is_short_and_friendly() -> None:
    text = write(REST).text
    assert text.startswith("Hi {name}, ")
    assert "rest" in text
    assert longest(text) <= 160
    assert check(REST, DailyMessageAnswer(text=text)) == []


def test_an_easy_week_is_called_easy() -> None:
    assert "This week is easy on purpose" in write(request(is_deload=True)).text


@pytest.mark.parametrize(
    ("condition", "line"),
    [
        ("knee hurts above 3/10", "If knee hurts above 3/10: Glute bridge instead of Goblet squat."),
        ("This feels too hard today", "If this feels too hard today: Glute bridge instead of Goblet squat."),
        ("When you are short of time", "When you are short of time: Glute bridge instead of Goblet squat."),
        ("RPE above 8", "If RPE above 8: Glute bridge instead of Goblet squat."),
        ("Pain", "If pain: Glute bridge instead of Goblet squat."),
    ],
)
def test_one_way_out_is_told_as_a_sentence(condition: str, line: str) -> None:
    details = {"blocks": [{"name": "Main", "items": MAIN}], "modifications": [{**SWAP, "condition": condition}, SWAP]}
    assert line in write(request(details=details)).text.splitlines()


def test_the_same_request_gives_the_same_words_and_the_next_day_others() -> None:
    assert write(request()) == write(request())
    assert write(request(date=date(2026, 6, 11))).text != write(request()).text


@pytest.mark.parametrize(
    ("case", "text", "broken"),
    [
        ("a good one", "Hi {name}! Goblet squat 3x8-10, then Dumbbell row 3x8-10.", []),
        ("without a name", "Today: goblet squat and dumbbell row.", []),
        ("an emoji", "Goblet squat, Dumbbell row 💪", ["not_gsm7"]),
        ("curly quotes", "Goblet squat, Dumbbell row, don’t rush", ["not_gsm7"]),
        ("too long with a name", "Goblet squat, Dumbbell row {name}" + "x" * 850, ["too_long"]),
        ("brackets count twice", "Goblet squat, Dumbbell row" + "[" * 440, ["too_long"]),
        ("the name twice", "{name} {name} Goblet squat, Dumbbell row", ["name_twice"]),
        ("another placeholder", "Hi {client}! Goblet squat, Dumbbell row", ["braces"]),
        ("a link", "Goblet squat, Dumbbell row: https://fit.example/x", ["link"]),
        ("a phone number", "Goblet squat, Dumbbell row, call +1 555 010 0199", ["phone_number"]),
        ("a main exercise left out", "Hi {name}! Goblet squat 3x8-10.", ["exercise_missing"]),
        ("blank", " \n ", ["empty", "exercise_missing", "exercise_missing"]),
    ],
)
def test_what_is_checked(case: str, text: str, broken: list[str]) -> None:
    violations = check(request(), DailyMessageAnswer(text=text))
    assert [violation.id for violation in violations] == broken
    assert all(violation.severity == "error" for violation in violations)


WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80)
LETTERS = st.text(alphabet="abcdefghijklmnop éñŁø", min_size=1, max_size=80).filter(str.strip)
# Making a failing session of hundreds of items small takes minutes and teaches little.
WITHOUT_SHRINKING: Any = {"max_examples": 150, "deadline": None, "phases": (Phase.reuse, Phase.generate)}
KINDS = st.sampled_from(["prep", "compound", "secondary", "accessory", "core", "cardio", "cooldown"])


def requests(words: st.SearchStrategy[str]) -> st.SearchStrategy[DailyMessageRequest]:
    items = st.builds(
        item, KINDS, words, sets=st.integers(1, 20), reps=words | st.integers(1, 50), rest_sec=st.just(90)
    )
    blocks = st.lists(
        st.fixed_dictionaries({"name": words, "items": st.lists(items, min_size=1, max_size=20)}), max_size=6
    )
    swaps = st.fixed_dictionaries(
        {"condition": words, "replace": st.fixed_dictionaries({"exercise": words, "with": words}), "note": words}
    )
    details = st.fixed_dictionaries({"blocks": blocks, "modifications": st.lists(swaps, max_size=2)})
    return st.builds(request, theme=words, block_name=words, details=details)


@settings(**WITHOUT_SHRINKING)
@given(requests(WORDS), st.text(max_size=80))
def test_any_words_and_any_name_give_a_plain_text_of_at_most_900_characters(
    asked: DailyMessageRequest, name: str
) -> None:
    answer = write(asked)
    assert {violation.id for violation in check(asked, answer)} <= {"exercise_missing"}
    body = put_name(answer.text, name)
    assert is_gsm7(body)
    assert septets(body) <= 900


@settings(**WITHOUT_SHRINKING)
@given(requests(LETTERS))
def test_whatever_the_session_the_rules_keep_their_own_checks(asked: DailyMessageRequest) -> None:
    assert check(asked, write(asked)) == []


def test_a_model_is_told_the_session_and_nothing_that_says_who_the_client_is() -> None:
    told = TASK.context(request())
    assert json.loads(json.dumps(told)) == told
    assert set(told) == {
        "weekday", "theme", "load", "session_type", "block", "program_type", "workout", "must_be_named",
    }  # fmt: skip
    assert told["must_be_named"] == ["Goblet squat", "Dumbbell row"]
    assert "{name}" in TASK.prompt
