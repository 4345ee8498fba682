"""What a day's session must keep: each rule seen to refuse."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.domain.facts import ClientFacts, LimitationFact
from workouts.agents.daily_workout import TASK
from workouts.agents.daily_workout.schema import Block, Item, WorkoutAnswer
from workouts.domain.catalogue import load_catalogue
from workouts.domain.checks import _fewest
from workouts.domain.duration import minutes_of, most_reps, seconds_of
from workouts.tests.seasons import Day, days_of, weeks_of

KIM = ClientFacts("kim", program_type="strength", session_minutes=45, limitations=(LimitationFact("knee", "mild"),))


def session(week: int = 0) -> Day:
    return days_of(list(weeks_of(KIM, weeks=6))[week])[0]


def changed(day: Day, block: int, **fields: Any) -> WorkoutAnswer:
    """The session with the last item of a block changed."""
    answer = day.answer.model_copy(deep=True)
    items = answer.details.blocks[block].items
    items[-1] = items[-1].model_copy(update=fields)
    return answer


def refused(day: Day, answer: WorkoutAnswer) -> set[str]:
    return {violation.id for violation in TASK.check(day.request, answer)}


@pytest.mark.parametrize(
    ("case", "block", "fields", "ids"),
    [
        ("nothing changed", 1, {}, set()),
        ("an invented exercise", 1, {"exercise_id": "moon_walk"}, {"known_exercise"}),
        ("another name", 1, {"exercise": "Moon walk"}, {"exercise_name"}),
        ("a jump on a bad knee", 1, {"exercise_id": "squat_jump", "exercise": "Squat jump"}, {"exercise_allowed"}),
        ("equipment nobody has", 1, {"exercise_id": "cable_row", "exercise": "Seated cable row"}, {"exercise_allowed"}),
        ("no rest", 1, {"rest_sec": None}, {"strength_complete"}),
        ("no intensity", 1, {"rpe": None, "percentage_rm": None}, {"strength_complete"}),
        ("too hard", 1, {"rpe": 9.5}, {"rpe_cap"}),
        ("a weight from nowhere", 1, {"weight_kg": 40.0}, {"invented_weight"}),
        ("too many repetitions", 1, {"reps": "10-51"}, {"ranges", "session_minutes"}),
        ("too long", 1, {"rest_sec": 900, "sets": 4}, {"session_minutes"}),
        ("a cool-down of no length", -1, {"duration_sec": None}, {"prep_complete"}),
        ("no cool-down at the end", -1, {"type": "prep"}, {"cool_down_present"}),
    ],
)
def test_a_session_is_refused_for(case: str, block: int, fields: dict[str, Any], ids: set[str]) -> None:
    day = session()
    assert refused(day, changed(day, block, **fields)) == ids, case


def test_another_kind_of_session_is_refused() -> None:
    day = session()
    assert refused(day, day.answer.model_copy(update={"session_type": "cardio"})) == {"theme_kept"}


def test_an_easy_week_refuses_hard_work() -> None:
    day = session(5)
    assert "deload_is_lighter" in refused(day, changed(day, 1, rpe=7.5))


def test_work_on_a_rest_day_is_refused() -> None:
    monday, tuesday = days_of(next(iter(weeks_of(KIM))))[:2]
    assert refused(tuesday, monday.answer) == {"rest_has_no_work"}


def test_a_substitute_has_to_be_allowed_too() -> None:
    day = session()
    answer = day.answer.model_copy(deep=True)
    answer.details.modifications[0].replace.with_ = "Squat jump"
    assert refused(day, answer) == {"substitute_allowed"}


def test_a_session_of_nothing_lacks_its_parts() -> None:
    day = session()
    empty = day.answer.model_copy(deep=True)
    empty.details.blocks = []
    assert refused(day, empty) == {"warm_up_present", "main_present", "cool_down_present", "fills_minutes"}


def item_block(**fields: Any) -> Block:
    base = {"type": "compound", "exercise_id": "back_squat", "exercise": "Back squat"}
    return Block.model_validate({"name": "Main", "items": [{**base, **fields}]})


@pytest.mark.parametrize(
    ("case", "fields", "seconds"),
    [
        ("sets, rests and setting up", {"sets": 3, "reps": 5, "rest_sec": 120}, 105 + 3 * 20 + 2 * 120),
        ("the upper end of a range", {"sets": 1, "reps": "6-8"}, 105 + 32),
        ("both sides", {"exercise_id": "split_squat", "sets": 1, "reps": 10}, 35 + 80),
        ("minutes", {"type": "cardio", "exercise_id": "easy_run", "duration_min": 20}, 35 + 1200),
        ("a distance", {"type": "cardio", "exercise_id": "easy_run", "distance_km": 4}, 35 + 1800),
        ("gentle items need no setting up", {"type": "prep", "exercise_id": "arm_circles", "duration_sec": 30}, 35),
    ],
)
def test_how_long_an_item_takes(case: str, fields: dict[str, Any], seconds: int) -> None:
    assert seconds_of(item_block(**fields).items[0]) == seconds, case


def test_a_session_takes_what_its_items_take() -> None:
    day = session()
    assert minutes_of(day.answer.details) == round(sum(seconds_of(entry) for entry in day.items) / 60, 1)


@pytest.mark.parametrize(("reps", "most"), [(8, 8), ("6-8", 8), ("AMRAP", 10), (None, 10)])
def test_repetitions_in_words_have_an_upper_end(reps: int | str | None, most: int) -> None:
    assert most_reps(reps) == most


def test_a_maximal_set_is_an_error_for_who_may_not_do_one() -> None:
    """Under 18, from 65 on, for beginners and with a limitation: no singles, whoever wrote them."""
    item = Item(type="compound", exercise_id="back_squat", exercise="Back squat", sets=3, reps=1, rpe=8, rest_sec=180)
    squat = load_catalogue().get("back_squat")
    assert squat is not None
    assert [found.id for found in _fewest(item, squat, 5)] == ["too_few_reps"]
    assert list(_fewest(item, squat, 1)) == []
    assert list(_fewest(item.model_copy(update={"reps": "3-5"}), squat, 5)) == []
