"""Who gets a row when: once for each local date, whatever happens in between."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from accounts.tests.factories import CoachFactory, UserFactory
from messaging.models import Message
from messaging.schedule import plan_due
from messaging.tests.conftest import client_with_plan, utc
from plans.models import FitnessPlan

DUE = utc(2026, 6, 10, 13)  # 07:00 in Denver


def rows() -> list[tuple[date | None, Any, str | None]]:
    return [(row.local_date, row.due_at, row.state) for row in Message.objects.order_by("due_at", "user__name")]


def test_a_row_is_planned_half_an_hour_ahead_with_all_that_a_claim_needs(tom: User) -> None:
    plan_due(at=DUE - timedelta(minutes=31))
    assert rows() == []
    plan_due(at=DUE - timedelta(minutes=30))
    row = Message.objects.get()
    assert (row.user, row.kind, row.direction, row.state) == (tom, "daily", "outbound", "planned")
    assert (row.local_date, row.due_at, row.send_before) == (date(2026, 6, 10), DUE, utc(2026, 6, 10, 16))
    assert (row.phone_from, row.phone_to, row.content) == ("+15550199999", tom.phone_number, "")
    tom.refresh_from_db()
    assert tom.next_message_at == utc(2026, 6, 11, 13)


def test_planning_twice_changes_nothing(tom: User) -> None:
    plan_due(at=DUE)
    before = (rows(), User.objects.values_list("next_message_at", flat=True)[0])
    plan_due(at=DUE)
    plan_due(at=DUE + timedelta(minutes=1))
    assert (rows(), User.objects.values_list("next_message_at", flat=True)[0]) == before


def test_even_if_the_next_instant_is_forgotten_a_day_has_one_row(tom: User) -> None:
    plan_due(at=DUE)
    User.objects.update(next_message_at=None)
    plan_due(at=DUE + timedelta(hours=1))
    assert rows() == [(date(2026, 6, 10), DUE, "planned")]
    tom.refresh_from_db()
    assert tom.next_message_at == utc(2026, 6, 11, 13)


@pytest.mark.parametrize(
    ("case", "at", "first_day"),
    [
        ("before today's hour", utc(2026, 6, 10, 11), date(2026, 6, 10)),
        ("within the grace", utc(2026, 6, 10, 15, 59), date(2026, 6, 10)),
        ("after it: nobody new gets a missed message", utc(2026, 6, 10, 16), date(2026, 6, 11)),
    ],
)
def test_somebody_new_starts_with_the_first_message_that_can_still_be_sent(
    tom: User, case: str, at: Any, first_day: date
) -> None:
    plan_due(at=at)
    plan_due(at=utc(2026, 6, 11, 13))
    assert rows()[0] == (first_day, utc(first_day.year, first_day.month, first_day.day, 13), "planned")


def test_a_plan_that_starts_later_gets_its_first_message_on_its_first_day(db: None) -> None:
    client = client_with_plan(plan={"start_date": date(2026, 6, 15)})
    plan_due(at=DUE)
    client.refresh_from_db()
    assert (rows(), client.next_message_at) == ([], utc(2026, 6, 15, 13))


def test_a_new_plan_that_starts_later_puts_off_what_was_scheduled(tom: User) -> None:
    User.objects.update(next_message_at=DUE)
    FitnessPlan.objects.update(start_date=date(2026, 6, 15))
    plan_due(at=DUE)
    tom.refresh_from_db()
    assert (rows(), tom.next_message_at) == ([], utc(2026, 6, 15, 13))


@pytest.mark.parametrize(
    ("case", "change"),
    [
        ("without a plan", lambda client: FitnessPlan.objects.all().delete()),
        ("with a plan that is over", lambda client: FitnessPlan.objects.update(status="completed")),
        ("who texted STOP", lambda client: User.objects.filter(pk=client.pk).update(opted_out_at=DUE)),
        ("who left", lambda client: User.objects.filter(pk=client.pk).update(is_active=False)),
        ("who is a coach", lambda client: User.objects.filter(pk=client.pk).update(role="coach")),
    ],
)
@pytest.mark.parametrize("scheduled", [False, True], ids=["new", "scheduled"])
def test_no_row_for_somebody(tom: User, case: str, change: Callable[[User], Any], scheduled: bool) -> None:
    if scheduled:
        User.objects.update(next_message_at=DUE)
    change(tom)
    plan_due(at=DUE)
    assert rows() == []
    if scheduled and case != "who is a coach":
        assert User.objects.get(pk=tom.pk).next_message_at is None


def test_who_comes_back_is_scheduled_again(tom: User) -> None:
    User.objects.update(opted_out_at=DUE, next_message_at=DUE)
    plan_due(at=DUE)
    User.objects.update(opted_out_at=None)
    plan_due(at=DUE + timedelta(minutes=1))
    assert rows() == [(date(2026, 6, 10), DUE, "planned")]


def test_after_an_outage_of_two_days_each_date_has_its_row(tom: User) -> None:
    plan_due(at=DUE)
    plan_due(at=DUE + timedelta(days=2, hours=1))
    assert [day for day, _, _ in rows()] == [date(2026, 6, 10), date(2026, 6, 11), date(2026, 6, 12)]
    tom.refresh_from_db()
    assert tom.next_message_at == utc(2026, 6, 13, 13)


def test_an_old_chat_reply_of_the_day_takes_no_ones_place(tom: User) -> None:
    Message.objects.create(user=tom, direction="outbound", content="ok!", phone_from="+1", phone_to="+2")
    plan_due(at=DUE)
    assert Message.objects.filter(kind="daily").count() == 1


@pytest.mark.parametrize(
    ("case", "fields", "first"),
    [
        ("a later hour", {"preferred_send_hour": 9}, (date(2026, 6, 10), utc(2026, 6, 10, 15))),
        (
            "an hour that is past, still in its grace",
            {"preferred_send_hour": 6},
            (date(2026, 6, 10), utc(2026, 6, 10, 12)),
        ),
        ("an hour that is long past", {"preferred_send_hour": 2}, (date(2026, 6, 11), utc(2026, 6, 11, 8))),
        ("another zone", {"timezone": "America/Los_Angeles"}, (date(2026, 6, 10), utc(2026, 6, 10, 14))),
    ],
)
def test_a_changed_hour_or_zone_is_found_out_when_the_old_instant_comes(
    tom: User, case: str, fields: dict[str, Any], first: Any
) -> None:
    User.objects.update(next_message_at=DUE, **fields)
    plan_due(at=DUE)
    plan_due(at=first[1])
    assert rows()[0][:2] == first


@pytest.mark.parametrize("state", ["planned", "queued"])
def test_a_row_that_is_still_open_moves_with_its_client(tom: User, row: Callable[..., Message], state: str) -> None:
    message = row(tom, state=state)
    User.objects.update(preferred_send_hour=9, next_message_at=None)
    plan_due(at=DUE - timedelta(minutes=10))
    message.refresh_from_db()
    assert (message.due_at, message.send_before) == (utc(2026, 6, 10, 15), utc(2026, 6, 10, 18))
    assert Message.objects.count() == 1


def test_a_row_stays_when_the_new_hour_is_long_past_on_its_day(tom: User, row: Callable[..., Message]) -> None:
    message = row(tom)
    User.objects.update(preferred_send_hour=2, next_message_at=None)
    plan_due(at=DUE - timedelta(minutes=10))
    message.refresh_from_db()
    tom.refresh_from_db()
    assert (message.due_at, tom.next_message_at) == (DUE, utc(2026, 6, 11, 8))


@pytest.mark.parametrize("state", ["failed", "missed"])
def test_a_row_that_is_done_stays_where_it_was(tom: User, row: Callable[..., Message], state: str) -> None:
    message = row(tom, state=state)
    User.objects.update(preferred_send_hour=9, next_message_at=None)
    plan_due(at=DUE - timedelta(minutes=10))
    message.refresh_from_db()
    assert (message.due_at, message.state) == (DUE, state)


def test_a_zone_that_nobody_knows_is_a_sentence_and_the_others_are_served(tom: User) -> None:
    broken = client_with_plan(name="Bo", timezone="Mars/Olympus")
    late = client_with_plan(name="Lou", timezone="Mars/Phobos", next_message_at=DUE)
    assert plan_due(at=DUE) == ["Bo: unknown time zone 'Mars/Olympus'"]
    assert [row.user for row in Message.objects.all()] == [tom]
    assert User.objects.filter(pk__in=[broken.pk, late.pk], next_message_at=None).count() == 2


def test_only_the_named_clients_are_planned(tom: User) -> None:
    other = client_with_plan(name="Olga")
    plan_due(at=DUE, clients=[other])
    assert [row.user for row in Message.objects.all()] == [other]


def test_batches_leave_nobody_out(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("messaging.schedule.BATCH", 3)
    for _ in range(8):
        client_with_plan()
    UserFactory.create()
    CoachFactory.create()
    plan_due(at=DUE)
    assert Message.objects.count() == 8
    assert len({row.user_id for row in Message.objects.all()}) == 8


def test_planning_costs_the_same_few_queries_for_one_client_and_for_fifty(
    tom: User, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(49):
        client_with_plan()
    with django_assert_max_num_queries(17):  # savepoints of the test included
        plan_due(at=DUE)
    assert Message.objects.count() == 50
