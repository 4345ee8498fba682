"""Three sessions in a row that went by without a word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import islice
from typing import Any

import pytest
import time_machine

from accounts.models import User
from accounts.tests.factories import PauseFactory
from messaging import missed_sessions
from messaging.missed_sessions import LOOKED_AT, tell_of_missed_sessions
from messaging.models import Alert, Message
from messaging.tests.conftest import client_with_plan, utc
from plans.models import FitnessPlan, Microcycle
from plans.progress import current_microcycle
from workouts.models import ExerciseResult, WorkoutInstance
from workouts.services import log_result, skip_workout

DUE = utc(2026, 6, 10, 13)
TODAY = date(2026, 6, 10)
Row = Callable[..., Message]


def session(tom: User, days_ago: int, status: str = "scheduled", *, rest: bool = False) -> WorkoutInstance:
    plan = FitnessPlan.objects.get(client=tom)
    week = Microcycle.objects.filter(client=tom).first() or current_microcycle(plan, at=DUE)
    kind = {"theme": "Rest", "session_type": "rest"} if rest else {"theme": "Push", "session_type": "strength"}
    assert week is not None
    done = {"completed_at": DUE} if status == "completed" else {}
    return WorkoutInstance.objects.create(
        client=tom, fitness_plan=plan, microcycle=week, date=TODAY - timedelta(days=days_ago), status=status,
        details={"blocks": []}, **kind, **done,
    )  # fmt: skip


def sessions(tom: User, *days_ago: int) -> None:
    for days in days_ago:
        session(tom, days)


@pytest.fixture
def today(tom: User, row: Row) -> Message:
    """Today's message of Tom's, by which he is looked at."""
    return row(tom, state="accepted", sent_at=DUE)


def told(at: Any = DUE) -> int:
    return tell_of_missed_sessions(at=at)


@pytest.mark.parametrize(
    ("case", "gone_by", "others", "number"),
    [
        ("two", (1, 3), {}, 0),
        ("three", (1, 3, 5), {}, 1),
        ("four", (1, 3, 5, 7), {}, 1),
        ("three before one that was done", (3, 5, 7), {1: "completed"}, 0),
        ("one that was done among them", (1, 5, 7), {3: "completed"}, 0),
        ("one that was skipped among them", (1, 5), {3: "skipped"}, 0),
        ("three since one that was done", (1, 3, 5), {7: "completed"}, 1),
        ("two beside one that was withdrawn", (1, 5), {3: "withdrawn"}, 0),
        ("three beside one that was withdrawn", (1, 5, 7), {3: "withdrawn"}, 1),
        ("two, and today's, which is not over", (0, 1, 3), {}, 0),
        ("three, and today's is done already", (1, 3, 5), {0: "completed"}, 0),
        ("three, long ago", (60, 62, 64), {}, 0),
    ],
)
def test_the_last_three_sessions_count(
    tom: User, today: Message, case: str, gone_by: tuple[int, ...], others: dict[int, str], number: int
) -> None:
    sessions(tom, *gone_by)
    for days_ago, status in others.items():
        session(tom, days_ago, status)
    assert told() == number
    assert Alert.objects.filter(client=tom, kind="sessions_missed").count() == number


def test_rest_days_are_not_missed(tom: User, today: Message) -> None:
    sessions(tom, 1, 3)
    session(tom, 2, rest=True)
    assert told() == 0


def test_sets_that_were_told_are_a_word(tom: User, today: Message) -> None:
    sessions(tom, 1, 3, 5)
    workout = WorkoutInstance.objects.get(date=TODAY - timedelta(days=3))
    ExerciseResult.objects.create(workout=workout, exercise_id="push_up", set_number=1, reps=5, logged_at=DUE)
    assert told() == 0


def test_days_of_a_pause_are_not_missed(tom: User, today: Message) -> None:
    sessions(tom, 1, 3, 5)
    PauseFactory.create(client=tom, start_date=TODAY - timedelta(days=3), end_date=TODAY - timedelta(days=2))
    assert told() == 0


def test_the_coach_is_told_once(tom: User, today: Message) -> None:
    sessions(tom, 1, 3, 5)
    assert (told(), told(), told(DUE + timedelta(hours=1))) == (1, 0, 0)
    assert Alert.objects.get().sentence == "Has done none of the last three sessions, and said nothing of them."


@pytest.mark.parametrize("word", [log_result, skip_workout])
def test_a_word_about_any_session_settles_it(tom: User, today: Message, word: Callable[..., Any]) -> None:
    sessions(tom, 1, 3, 5)
    told()
    told(DUE + timedelta(hours=1))
    assert Alert.objects.get().settled_at is None
    later = DUE + timedelta(hours=2)
    with time_machine.travel(later, tick=False):
        word(WorkoutInstance.objects.select_related("client").get(date=TODAY - timedelta(days=5)), at=later)
    told(later)
    assert Alert.objects.get().settled_at == later


def test_what_was_ticked_off_comes_back_after_three_more(tom: User, row: Row) -> None:
    sessions(tom, 1, 2, 3)
    back = []
    for day in range(6):
        at, day_of = DUE + timedelta(days=day), TODAY + timedelta(days=day)
        row(tom, local_date=day_of, state="accepted", sent_at=at)
        back.append(told(at))
        Alert.objects.update(settled_at=at)
        session(tom, -day)
    assert back == [1, 0, 0, 1, 0, 0]


def test_a_client_is_looked_at_with_their_daily_message(tom: User, today: Message) -> None:
    sessions(tom, 1, 3, 5)
    assert (told(DUE - timedelta(minutes=1)), told(DUE + LOOKED_AT)) == (0, 0)
    assert told(DUE + LOOKED_AT - timedelta(minutes=1)) == 1


def test_the_clients_own_calendar_says_what_is_past(row: Row, db: None) -> None:
    """In Auckland it is the eleventh when it is the tenth in UTC."""
    ngaio = client_with_plan(timezone="Pacific/Auckland", name="Ngaio")
    at = utc(2026, 6, 10, 19)
    row(
        ngaio, local_date=date(2026, 6, 11), due_at=at, send_before=at + timedelta(hours=3), state="planned", content=""
    )
    sessions(ngaio, 0, 2, 4)
    assert told(at) == 1


def test_the_cost_does_not_follow_the_number_of_clients(
    row: Row, db: None, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for number in range(12):
        client = client_with_plan(name=f"C{number}")
        row(client, state="accepted", sent_at=DUE)
        sessions(client, 1, 3, 5)
    with django_assert_num_queries(5):
        assert told() == 12


def test_what_is_cut_off_by_the_time_limit_has_been_looked_at_before(
    row: Row, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newest come first: an hour that is too large costs old messages a second look, and new ones nothing."""
    clients = []
    for hour in (0, 2, 1):
        client = client_with_plan(name=f"C{hour}")
        row(client, due_at=DUE + timedelta(hours=hour), send_before=DUE + timedelta(hours=9))
        sessions(client, 1, 3, 5)
        clients.append(client)
    looked_at = [*islice(missed_sessions.looks(at=DUE + timedelta(hours=2), at_once=1), 2)]
    assert looked_at == [1, 1]
    assert set(Alert.objects.values_list("client", flat=True)) == {clients[1].pk, clients[2].pk}
