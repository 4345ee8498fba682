"""A day's session: written on the day, once; logged, skipped, withdrawn."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.selectors import client_as_stored, facts_of
from accounts.tests.factories import LimitationFactory, UserFactory
from llm.models import Call
from llm.providers.base import Draft
from llm.providers.registry import PROVIDERS, provider
from llm.question import Question
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.domain.catalogue import load_catalogue
from workouts.domain.limits import bounds_of, refusal
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.services import SetLog, log_result, new_faults, skip_workout, swap_exercise, todays_workout, workout_on

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver


@pytest.fixture
def tom() -> User:
    """A client with a plan of 8 weeks from Monday, 5 January 2026."""
    client = UserFactory.with_profile({"program_type": "strength", "equipment": ["dumbbells"]}, name="Tom")
    create_fitness_plan(client, at=MONDAY, length_weeks=8)
    return client


def lift_of(workout: WorkoutInstance) -> str:
    """The first main lift."""
    lift: str = next(item["exercise_id"] for item in items_of(workout) if item["type"] == "compound")
    return lift


def session_of(client: User, at: datetime = MONDAY) -> WorkoutInstance:
    workout = todays_workout(client, at=at)
    assert workout is not None
    return workout


def test_the_session_is_written_once(tom: User) -> None:
    assert session_of(tom) == session_of(tom)
    assert (WorkoutInstance.objects.count(), Microcycle.objects.count()) == (1, 1)
    assert sorted(Call.objects.values_list("task", flat=True)) == [
        "daily_workout",
        "fitness_plan",
        "microcycle_pattern",
    ]


def test_the_session_keeps_the_days_theme_and_load(tom: User) -> None:
    workout = session_of(tom)
    entry = workout.microcycle.pattern["days"][0]
    assert (workout.theme, workout.load, workout.source) == (entry["theme"], entry["load"], "rules")
    assert workout.date == date(2026, 1, 5)
    items = [item for block in workout.details["blocks"] for item in block["items"]]
    assert {item["type"] for item in items} >= {"prep", "cooldown"}
    assert all(load_catalogue().get(item["exercise_id"]) for item in items)
    assert all(value is not None for item in items for value in item.values())


def test_a_rest_day_is_a_session_without_work(tom: User) -> None:
    workout = session_of(tom, MONDAY + timedelta(days=1))
    assert (workout.theme, workout.load, workout.session_type) == ("Rest", None, "rest")
    assert workout.details.get("blocks", []) == []


@pytest.mark.parametrize(
    ("case", "day"), [("before the plan", date(2026, 1, 4)), ("after its last week", date(2026, 3, 2))]
)
def test_a_day_outside_the_plan_has_no_session(case: str, day: date, tom: User) -> None:
    assert workout_on(tom, date=day, at=MONDAY) is None
    assert not WorkoutInstance.objects.exists()


def test_a_stored_session_is_read_with_its_plan_and_its_week_in_a_few_queries(tom: User) -> None:
    session_of(tom)
    tom.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        stored = workout_on(tom, date=MONDAY.date(), at=MONDAY)
        asked = len(queries)
        assert stored is not None
        assert (stored.fitness_plan.client_id, stored.microcycle.week_number) == (tom.pk, 1)
    assert len(queries) == asked == 4


def test_a_client_without_a_plan_has_no_session() -> None:
    assert todays_workout(UserFactory.with_profile(), at=MONDAY) is None


def test_tomorrows_session_does_not_make_tomorrows_week_the_current_one(tom: User) -> None:
    session_of(tom)
    workout = workout_on(tom, date=date(2026, 1, 12), at=MONDAY)
    assert workout is not None
    assert list(Microcycle.objects.order_by("start_date").values_list("is_active", flat=True)) == [True, False]


def test_a_new_plan_withdraws_what_the_old_one_had_scheduled(tom: User) -> None:
    old = session_of(tom)
    plan = create_fitness_plan(tom, at=MONDAY, length_weeks=4)
    new = session_of(tom)
    old.refresh_from_db()
    assert (old.status, new.fitness_plan_id) == ("withdrawn", plan.pk)


def test_a_new_plan_keeps_what_was_done_today(tom: User) -> None:
    done = log_result(session_of(tom), at=MONDAY)
    create_fitness_plan(tom, at=MONDAY, length_weeks=4)
    assert session_of(tom) == done


def test_a_limitation_is_obeyed_from_its_first_day(tom: User) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 1, 5))
    for offset in range(7):
        workout = session_of(User.objects.get(pk=tom.pk), MONDAY + timedelta(days=offset))
        items = [item for block in workout.details.get("blocks", []) for item in block["items"]]
        assert all(load_catalogue().get(item["exercise_id"]).stress_on("knee") == 0 for item in items), workout  # type: ignore[union-attr]


def test_what_was_done_is_stored_and_completes_the_session(tom: User) -> None:
    workout = session_of(tom)
    log_result(
        workout, at=MONDAY, sets=[SetLog(lift_of(workout), 1, reps=8, weight_kg=20, rpe=7)], session_rpe=7, note="ok"
    )
    workout.refresh_from_db()
    assert (workout.status, workout.completed_at, workout.session_rpe, workout.client_note) == (
        "completed",
        MONDAY,
        7,
        "ok",
    )
    assert list(workout.results.values_list("exercise_id", "set_number", "reps", "weight_kg")) == [
        (lift_of(workout), 1, 8, 20)
    ]


def test_a_set_that_is_logged_again_replaces_the_one_before(tom: User) -> None:
    workout = session_of(tom)
    for reps in (8, 7):
        log_result(workout, at=MONDAY, sets=[SetLog(lift_of(workout), 1, reps=reps)])
    assert list(workout.results.values_list("reps", flat=True)) == [7]


@pytest.mark.parametrize(
    ("case", "done", "effort", "wrong"),
    [
        ("another exercise", {"exercise_id": "moon_walk"}, None, "no exercise moon walk"),
        ("set 0", {"set_number": 0}, None, "count from 1"),
        ("negative reps", {"reps": -5}, None, "negative figure"),
        ("effort 11 in a set", {"rpe": 11}, None, "Effort is 1 to 10, not 11"),
        ("effort 0 of the session", {}, 0, "Effort is 1 to 10, not 0"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_stores_nothing(
    case: str, done: dict[str, Any], effort: float | None, wrong: str, tom: User
) -> None:
    workout = session_of(tom)
    one = SetLog(**{"exercise_id": items_of(workout)[-1]["exercise_id"], "set_number": 1, **done})
    with pytest.raises(ValueError, match=wrong):
        log_result(workout, at=MONDAY, sets=[one], session_rpe=effort)
    workout.refresh_from_db()
    assert (workout.status, workout.results.count()) == ("scheduled", 0)


def test_a_skipped_session_is_skipped(tom: User) -> None:
    workout = skip_workout(session_of(tom), at=MONDAY, reason="travel")
    workout.refresh_from_db()
    assert (workout.status, workout.completed_at, workout.client_note) == ("skipped", None, "travel")


@pytest.mark.parametrize("act", [log_result, skip_workout])
def test_a_rest_day_is_neither_logged_nor_skipped(act: Any, tom: User) -> None:
    rest = session_of(tom, MONDAY + timedelta(days=1))
    with pytest.raises(ValueError, match="rest day"):
        act(rest, at=MONDAY)
    rest.refresh_from_db()
    assert rest.status == "scheduled"


def items_of(workout: WorkoutInstance) -> list[dict[str, Any]]:
    return [item for block in workout.details["blocks"] for item in block["items"]]


def test_a_swap_keeps_the_stimulus_and_says_so(tom: User) -> None:
    workout = session_of(tom)
    old = next(item for item in items_of(workout) if item["type"] == "compound")
    place = items_of(workout).index(old)
    swap_exercise(workout, exercise_id=old["exercise_id"], at=MONDAY)
    workout.refresh_from_db()
    new = items_of(workout)[place]
    assert new["exercise_id"] != old["exercise_id"]
    assert (new["sets"], new["rpe"], new["rest_sec"]) == (old["sets"], old["rpe"], old["rest_sec"])
    assert "weight_kg" not in new
    assert workout.reasons[-1] == f"{new['exercise']} in place of {old['exercise']}: swapped on request."
    worked = [item["exercise_id"] for item in items_of(workout) if item["type"] != "prep"]
    assert len(set(worked)) == len(worked)


def test_a_swap_to_a_wanted_exercise(tom: User) -> None:
    workout = session_of(tom)
    old = next(item for item in items_of(workout) if item["type"] == "compound")
    swap_exercise(workout, exercise_id=old["exercise_id"], at=MONDAY, to="dumbbell_romanian_deadlift")
    assert "dumbbell_romanian_deadlift" in [item["exercise_id"] for item in items_of(workout)]


@pytest.mark.parametrize(
    ("case", "to", "wrong"),
    [
        ("equipment that the client has not", "back_squat", "needs"),
        ("no exercise", "moon_walk", "no exercise that we know"),
        ("an exercise of the session", None, "already"),
    ],
)
def test_a_swap_that_may_not_be_is_refused_and_changes_nothing(
    case: str, to: str | None, wrong: str, tom: User
) -> None:
    workout = session_of(tom)
    before = workout.details
    strength = [item["exercise_id"] for item in items_of(workout) if item["type"] in ("compound", "secondary")]
    with pytest.raises(ValueError, match=wrong):
        swap_exercise(workout, exercise_id=strength[0], at=MONDAY, to=to or strength[1])
    workout.refresh_from_db()
    assert workout.details == before


def test_an_exercise_that_is_not_in_the_session_is_not_swapped(tom: User) -> None:
    with pytest.raises(ValueError, match="has no back squat"):
        swap_exercise(session_of(tom), exercise_id="back_squat", at=MONDAY)


def test_an_edit_by_hand_is_held_to_the_same_checks(tom: User) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="severe")
    workout = session_of(User.objects.get(pk=tom.pk))
    assert new_faults(workout, workout.details) == []
    squat = {"exercise_id": "bodyweight_squat", "exercise": "Bodyweight squat"}
    edited = {
        **workout.details,
        "blocks": [
            {
                **block,
                "items": [
                    {**item, **squat} if item["type"] not in ("prep", "cooldown") else item for item in block["items"]
                ],
            }
            for block in workout.details["blocks"]
        ],
    }
    assert any("knee" in fault for fault in new_faults(workout, edited))
    assert new_faults(workout, {"blocks": [{"name": "Main"}]}) == ["blocks.0.items: Field required"]
    assert new_faults(workout, "three squats")[0].startswith(": Input should be")


@pytest.mark.django_db(transaction=True)
def test_ten_callers_that_race_get_the_same_session(tom: User) -> None:
    written: list[WorkoutInstance | None] = []

    def read() -> None:
        try:
            written.append(todays_workout(User.objects.get(pk=tom.pk), at=MONDAY))
        finally:
            connection.close()

    threads = [threading.Thread(target=read) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(written) == 10
    assert len({workout.pk for workout in written if workout}) == 1


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("an unknown type", {"session_type": "yoga"}),
        ("an unknown load", {"load": "crushing"}),
        ("an unknown status", {"status": "gone"}),
        ("an unknown source", {"source": "parrot"}),
        ("completed without a time", {"status": "completed"}),
        ("a time without being completed", {"completed_at": MONDAY}),
        ("rest with a load", {"theme": "Rest", "session_type": "rest", "load": "light"}),
        ("rest that is no rest", {"theme": "Rest"}),
        ("effort 11", {"session_rpe": 11}),
    ],
)
def test_the_database_refuses_a_session_with(case: str, fields: dict[str, Any], tom: User) -> None:
    workout = session_of(tom)
    with pytest.raises(IntegrityError):
        WorkoutInstance.objects.filter(pk=workout.pk).update(**fields)


def test_the_database_refuses_a_second_session_on_a_day(tom: User) -> None:
    workout = session_of(tom)
    fields = {
        name: getattr(workout, name) for name in ("client", "fitness_plan", "microcycle", "date", "theme", "load")
    }
    with pytest.raises(IntegrityError):
        WorkoutInstance.objects.create(**fields, session_type=workout.session_type)


@pytest.mark.parametrize(
    ("case", "fields"),
    [
        ("set 0", {"set_number": 0}),
        ("effort 11", {"rpe": 11}),
        ("negative reps", {"reps": -1}),
        ("negative weight", {"weight_kg": -1}),
        ("negative time", {"duration_sec": -1}),
        ("negative distance", {"distance_km": -0.1}),
    ],
)
def test_the_database_refuses_a_result_with(case: str, fields: dict[str, Any], tom: User) -> None:
    workout = session_of(tom)
    log_result(workout, at=MONDAY, sets=[SetLog(lift_of(workout), 1, reps=8)])
    with pytest.raises(IntegrityError):
        ExerciseResult.objects.update(**fields)


def test_a_session_whose_plan_is_over_by_the_calendar_is_not_written(tom: User) -> None:
    assert todays_workout(tom, at=datetime(2026, 6, 1, 14, tzinfo=UTC)) is None
    assert FitnessPlan.objects.get(client=tom).status == "completed"


class SlowModel:
    """Answers by the rules of the moment it was asked; meanwhile the client reports a bad knee."""

    name, source, model, setting = "slow", "gemini", "slow", "slow"

    def generate(self, question: Question) -> Draft:
        if question.task.name == "daily_workout":
            LimitationFactory.create(client=User.objects.get(name="Tom"), region="knee", severity="severe")
        return Draft(question.task.rules(question.request))


def test_pain_that_is_reported_while_a_model_writes_is_heeded(
    tom: User, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PROVIDERS, "slow", f"{__name__}.SlowModel")
    settings.LLM_PROVIDERS = ["slow", "rules"]
    workout = session_of(tom)
    provider.cache_clear()
    assert workout.source == "rules"
    bounds = bounds_of(facts_of(client_as_stored(tom.pk)), workout.date)
    for item in items_of(workout):
        assert refusal(load_catalogue().by_id[item["exercise_id"]], bounds) is None
    assert list(Call.objects.filter(task="daily_workout").values_list("provider", flat=True)) == ["slow", "rules"]
