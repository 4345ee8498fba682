"""A message a day: who is due gets one, whatever else happens."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import PauseFactory, ProfileFactory
from llm.models import Call
from messaging import composing, outbox, schedule
from messaging.composing import compose_waiting, waiting
from messaging.daily import compose, compose_daily_message, process_due, sweep, tick
from messaging.hints import COMPOSE, DELIVER, hint
from messaging.models import Message
from messaging.schedule import plan_due
from messaging.tests.conftest import client_with_plan, utc
from messaging.transports import memory
from plans.models import FitnessPlan, Microcycle
from workouts.models import WorkoutInstance
from workouts.services import workout_on

DUE = utc(2026, 6, 10, 13)
Row = Callable[..., Message]


def counts(summary: Any) -> tuple[int, ...]:
    return (summary.due, summary.sent, summary.missed, summary.suppressed, summary.failed, summary.not_composed)


@contextmanager
def trouble_for(client: User, *, with_rules: bool) -> Iterator[None]:
    """While it lasts, this client's sessions cannot be written (by the rules neither, if so)."""
    real = workout_on

    def broken(asked: User, *, date: date, at: datetime, rules_only: bool = False, **_: Any) -> WorkoutInstance | None:
        if asked.pk == client.pk and (with_rules or not rules_only):
            raise ValueError("a plan like this was never seen")
        return real(asked, date=date, at=at, rules_only=rules_only)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "workout_on", broken)
        yield


def test_a_client_who_is_due_gets_todays_workout(tom: User) -> None:
    summary = process_due(at=DUE)
    assert counts(summary) == (1, 1, 0, 0, 0, 0)
    (text,) = memory.SENT
    assert text.to == tom.phone_number
    assert text.body.startswith("Hi Tom")
    message = Message.objects.get()
    assert (message.state, message.source, message.local_date) == ("accepted", "rules", date(2026, 6, 10))
    assert message.workout == WorkoutInstance.objects.get(client=tom, date=date(2026, 6, 10))
    (line,) = summary.lines
    assert (line.name, line.state, line.client_id) == ("Tom Miller", "accepted", tom.pk)


def test_nobody_is_due_a_minute_earlier_but_the_words_are_ready(tom: User) -> None:
    assert counts(process_due(at=DUE - timedelta(minutes=1))) == (0, 0, 0, 0, 0, 0)
    assert (Message.objects.get().state, memory.SENT) == ("queued", [])


def test_a_second_run_sends_nothing(tom: User) -> None:
    process_due(at=DUE)
    before = list(Message.objects.values())
    assert counts(process_due(at=DUE)) == (0, 0, 0, 0, 0, 0)
    assert counts(process_due(at=DUE + timedelta(minutes=5))) == (0, 0, 0, 0, 0, 0)
    assert (list(Message.objects.values()), len(memory.SENT)) == (before, 1)


def test_a_week_brings_one_message_for_each_date(tom: User) -> None:
    for day in range(7):
        process_due(at=DUE + timedelta(days=day))
    assert len(memory.SENT) == 7
    assert [row.local_date for row in Message.objects.filter(kind="daily").order_by("local_date")] == [
        date(2026, 6, 10) + timedelta(days=day) for day in range(7)
    ]


def test_each_zone_is_served_at_its_own_hour(db: None) -> None:
    for zone in ("Asia/Tokyo", "Europe/Berlin", "America/Denver"):
        client_with_plan(name=zone, timezone=zone, preferred_send_hour=7)
    sent = {}
    for hour in range(24):
        process_due(at=utc(2026, 6, 9, 18) + timedelta(hours=hour))
        sent[hour] = [text.zone for text in memory.SENT]
        memory.clear()
    assert {hour: zones for hour, zones in sent.items() if zones} == {
        4: ["Asia/Tokyo"],
        11: ["Europe/Berlin"],
        19: ["America/Denver"],
    }


def test_an_outage_of_two_days_is_two_missed_messages_and_todays_is_sent(tom: User) -> None:
    process_due(at=DUE)
    summary = process_due(at=DUE + timedelta(days=3, hours=1))
    assert counts(summary) == (3, 1, 2, 0, 0, 0)
    daily = Message.objects.filter(kind="daily").order_by("local_date")
    assert [row.state for row in daily] == ["accepted", "missed", "missed", "accepted"]
    assert WorkoutInstance.objects.filter(date=date(2026, 6, 11)).count() == 0


def test_a_message_three_hours_late_is_missed(tom: User) -> None:
    plan_due(at=DUE)
    assert counts(process_due(at=DUE + timedelta(hours=3))) == (1, 0, 1, 0, 0, 0)
    assert memory.SENT == []


@pytest.mark.parametrize("state", ["planned", "queued"])
def test_who_opts_out_in_between_hears_nothing(tom: User, state: str) -> None:
    plan_due(at=DUE - timedelta(minutes=30))
    if state == "queued":
        process_due(at=DUE - timedelta(minutes=20))
    assert Message.objects.get().state == state
    User.objects.update(opted_out_at=DUE - timedelta(minutes=5))
    assert counts(process_due(at=DUE)) == (1, 0, 0, 1, 0, 0)
    assert (Message.objects.get().suppressed_reason, memory.SENT) == ("opted_out", [])


def test_who_pauses_today_hears_nothing_and_tomorrow_again(tom: User) -> None:
    PauseFactory.create(client=tom, start_date=date(2026, 6, 10), end_date=date(2026, 6, 11))
    assert counts(process_due(at=DUE)) == (1, 0, 0, 1, 0, 0)
    assert WorkoutInstance.objects.count() == 0
    assert counts(process_due(at=DUE + timedelta(days=1))) == (1, 1, 0, 0, 0, 0)


def test_a_plan_that_is_over_by_the_calendar_is_no_message_and_no_next_instant(db: None) -> None:
    blocks = [{"name": "Base", "weeks": 2, "focus": ["general"], "deload": False}]
    client = client_with_plan(plan={"mesocycles": blocks})
    assert counts(process_due(at=DUE)) == (1, 0, 0, 1, 0, 0)
    assert Message.objects.get().suppressed_reason == "no_plan"
    client.refresh_from_db()
    assert (client.next_message_at, FitnessPlan.objects.get().status) == (None, "completed")
    assert counts(process_due(at=DUE + timedelta(days=1))) == (0, 0, 0, 0, 0, 0)


def test_only_the_named_clients_are_served(tom: User) -> None:
    other = client_with_plan(name="Olga")
    assert counts(process_due(at=DUE, clients=[other])) == (1, 1, 0, 0, 0, 0)
    assert [text.name for text in memory.SENT] == ["Olga"]
    assert counts(process_due(at=DUE, clients=[])) == (0, 0, 0, 0, 0, 0)
    assert counts(process_due(at=DUE)) == (1, 1, 0, 0, 0, 0)


def test_one_clients_trouble_stops_nobody_else_and_is_tried_again(tom: User) -> None:
    client_with_plan(name="Olga")
    with trouble_for(tom, with_rules=True):
        assert counts(process_due(at=DUE)) == (2, 1, 0, 0, 0, 1)
    row = Message.objects.get(user=tom)
    assert (row.state, row.error) == ("planned", "not composed: ValueError: a plan like this was never seen")
    assert counts(process_due(at=DUE + timedelta(minutes=1))) == (1, 1, 0, 0, 0, 0)
    row.refresh_from_db()
    assert (row.state, row.error) == ("accepted", "")


def test_a_database_error_of_one_client_spoils_no_other_message(tom: User, monkeypatch: pytest.MonkeyPatch) -> None:
    client_with_plan(name="Olga")

    def broken(asked: User, **arguments: Any) -> WorkoutInstance | None:
        if asked.pk == tom.pk:
            WorkoutInstance(client=tom, date=date(2026, 6, 10)).save()  # without a plan: the database refuses it
        return workout_on(asked, **arguments)

    monkeypatch.setattr(composing, "workout_on", broken)
    assert counts(process_due(at=DUE, dry_run=True)) == (2, 1, 0, 0, 0, 1)
    assert counts(process_due(at=DUE)) == (2, 1, 0, 0, 0, 1)


def test_who_composed_a_row_that_was_taken_over_cannot_write_it_any_more(
    tom: User, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = row(tom, state="planned", content="")

    def taken_over_meanwhile(asked: User, **arguments: Any) -> WorkoutInstance | None:
        Message.objects.update(attempt_id="1" * 32)
        return workout_on(asked, **arguments)

    monkeypatch.setattr(composing, "workout_on", taken_over_meanwhile)
    assert compose_waiting(at=DUE, ids=[message.pk]) == 0
    message.refresh_from_db()
    assert (message.state, message.content) == ("planned", "")


def test_what_a_model_cannot_do_in_time_the_rules_do_when_it_is_due(tom: User) -> None:
    with trouble_for(tom, with_rules=False):
        process_due(at=DUE - timedelta(minutes=30))
        assert Message.objects.get().state == "planned"
        assert counts(process_due(at=DUE)) == (1, 1, 0, 0, 0, 0)


def test_a_dry_run_says_what_would_be_sent_and_leaves_no_trace(tom: User) -> None:
    summary = process_due(at=DUE, dry_run=True)
    assert (summary.dry_run, counts(summary)) == (True, (1, 1, 0, 0, 0, 0))
    (line,) = summary.lines
    assert (line.name, line.state) == ("Tom Miller", "queued")
    assert line.segments >= 1
    tables = (Message, WorkoutInstance, Microcycle, Call)
    assert [table.objects.count() for table in tables] == [0] * len(tables)
    tom.refresh_from_db()
    assert (tom.next_message_at, memory.SENT) == (None, [])


def test_somebody_who_cannot_be_scheduled_is_named(tom: User) -> None:
    client_with_plan(name="Bo", timezone="Mars/Olympus")
    summary = process_due(at=DUE)
    assert (counts(summary), summary.troubles) == ((1, 1, 0, 0, 0, 0), ["Bo: unknown time zone 'Mars/Olympus'"])


# --- Composing -------------------------------------------------------------------------------------------------------


def test_composing_gives_words_a_session_and_who_wrote_them(tom: User) -> None:
    composed = compose_daily_message(tom, date=date(2026, 6, 10), at=DUE)
    assert composed is not None
    assert (composed.source, composed.workout.date) == ("rules", date(2026, 6, 10))
    assert compose_daily_message(tom, date=date(2026, 6, 10), at=DUE) == composed
    assert [call.task for call in Call.objects.filter(task="daily_message")] == ["daily_message"] * 2


def test_composing_without_a_plan_gives_nothing(tom: User) -> None:
    FitnessPlan.objects.all().delete()
    assert compose_daily_message(tom, date=date(2026, 6, 10), at=DUE) is None


def test_no_name_goes_to_whoever_writes_the_words(tom: User, settings: Any) -> None:
    from llm.providers.registry import provider

    queue = provider("memory")
    settings.LLM_PROVIDERS = ["memory", "rules"]
    ProfileFactory.create(user=tom)  # of whose age nobody knows nothing is told
    compose_daily_message(tom, date=date(2026, 6, 10), at=DUE)
    told = [question.data for question in queue.asked if question.task.name == "daily_message"]  # type: ignore[attr-defined]
    queue.clear()  # type: ignore[attr-defined]
    assert told
    assert "Tom" not in str(told)
    assert tom.phone_number not in str(told)


def test_two_workers_do_not_compose_the_same_row_at_once(tom: User, row: Row) -> None:
    early = DUE - timedelta(minutes=20)
    message = row(tom, state="planned", content="", claimed_at=early, attempt_id="0" * 32)
    assert list(waiting(at=early + timedelta(minutes=4))) == []
    assert compose_waiting(at=early + timedelta(minutes=4), ids=[message.pk]) == 0
    assert list(waiting(at=early + timedelta(minutes=5))) == [message]
    assert list(waiting(at=DUE - timedelta(minutes=16, seconds=59))) == []


def test_a_row_that_somebody_still_composes_when_it_is_due_is_taken_over(tom: User, row: Row) -> None:
    message = row(tom, state="planned", content="", claimed_at=DUE - timedelta(minutes=1), attempt_id="0" * 32)
    assert compose_waiting(at=DUE, ids=[message.pk]) == 1
    message.refresh_from_db()
    assert (message.state, message.attempt_id, message.claimed_at) == ("queued", None, None)


def test_composing_costs_a_bounded_number_of_queries_for_each_client(
    db: None, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(10):
        client_with_plan()
    plan_due(at=DUE)
    ids = list(Message.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(10 * QUERIES_FOR_A_NEW_WEEK + 10):
        assert compose_waiting(at=DUE, ids=ids) == 10


QUERIES_FOR_A_NEW_WEEK = 29


# --- The tick --------------------------------------------------------------------------------------------------------


def test_a_tick_plans_and_hints_at_what_is_to_be_composed(
    tom: User, hints: list[tuple[str, list[str]]], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tick(at=DUE - timedelta(minutes=10))
    message = Message.objects.get()
    assert (message.state, hints) == ("planned", [("messaging.compose", [str(message.pk)])])


def test_a_tick_hints_at_what_is_due_and_sends_nothing_itself(
    tom: User, row: Row, hints: list[tuple[str, list[str]]], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    message = row(tom)
    with django_capture_on_commit_callbacks(execute=True):
        tick(at=DUE)
    assert hints == [("messaging.deliver", [str(message.pk)])]
    assert (Message.objects.get().state, memory.SENT) == ("queued", [])


def test_what_a_sweep_composes_is_hinted_at_at_once(
    tom: User, row: Row, hints: list[tuple[str, list[str]]], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    message = row(tom, state="planned", content="")
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep(at=DUE).composed == 1
    assert hints == [("messaging.deliver", [str(message.pk)])]


def test_what_is_composed_late_is_hinted_at_at_once(
    tom: User, row: Row, hints: list[tuple[str, list[str]]], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    message = row(tom, state="planned", content="")
    with django_capture_on_commit_callbacks(execute=True):
        assert compose(at=DUE, ids=[message.pk]) == 1
    assert hints == [("messaging.deliver", [str(message.pk)])]


def test_two_ticks_plan_the_same_rows_once(
    tom: User, hints: list[tuple[str, list[str]]], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        tick(at=DUE)
        tick(at=DUE)
    assert Message.objects.count() == 1
    assert {tuple(ids) for _, ids in hints} == {(str(Message.objects.get().pk),)}


@pytest.mark.parametrize(("task", "ids", "sizes"), [(COMPOSE, 257, [256, 1]), (DELIVER, 501, [500, 1])])
def test_a_hint_carries_so_many_ids_at_most(
    task: str,
    ids: int,
    sizes: list[int],
    db: None,
    hints: list[tuple[str, list[str]]],
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        hint(task, [uuid.uuid4() for _ in range(ids)])
    assert [(name, len(told)) for name, told in hints] == [(task, size) for size in sizes]


def test_one_clients_run_leaves_the_others_rows_alone(tom: User, row: Row) -> None:
    olga = client_with_plan(name="Olga")
    late = row(tom)
    process_due(at=DUE + timedelta(hours=4), clients=[olga])
    late.refresh_from_db()
    assert late.state == "queued"


def test_a_run_with_a_later_clock_does_not_silence_the_days_before(tom: User) -> None:
    process_due(at=DUE + timedelta(days=30))
    memory.clear()
    assert process_due(at=DUE).sent == 1
    assert [text.to for text in memory.SENT] == [tom.phone_number]


def test_what_another_process_planned_meanwhile_is_sent_by_who_composed_it(
    tom: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one planned after our list was read, and found the row in our hands when it came to compose."""
    really_plan = schedule.plan_due
    monkeypatch.setattr(schedule, "plan_due", lambda **_: [])
    refuse = outbox.refuse

    def planned_by_another(*, at: datetime, ids: Any = None) -> int:
        really_plan(at=at)
        return refuse(at=at, ids=ids)

    monkeypatch.setattr(outbox, "refuse", planned_by_another)
    assert process_due(at=DUE).sent == 1
