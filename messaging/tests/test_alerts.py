"""What a coach is told, once; and what the database refuses to hold."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.tests.factories import CoachFactory, UserFactory
from messaging.alerts import raise_alert
from messaging.models import Alert, BadNumber, InboundText, Message
from messaging.outbox import Outcome, send_due, settle
from messaging.paging import page
from messaging.schedule import plan_due
from messaging.statuses import apply_status
from messaging.tests.conftest import utc
from messaging.transports import memory
from messaging.transports.base import TransportError
from plans.models import FitnessPlan
from plans.services import create_fitness_plan

AT = utc(2026, 6, 10, 13)
Row = Callable[..., Message]


def test_a_missed_message_is_told_once_until_somebody_took_care_of_it(tom: User, row: Row) -> None:
    row(tom)
    row(tom, kind="weekly")
    send_due(at=AT + timedelta(hours=4))
    assert Message.objects.filter(state="missed").count() == 2
    alert = Alert.objects.get()
    assert (alert.client, alert.kind) == (tom, "missed")
    assert "2026-06-10 was not sent: too late to be sent." in alert.sentence
    Alert.objects.update(settled_at=AT)
    raise_alert(tom.pk, "missed", "again", at=AT)
    assert Alert.objects.filter(settled_at=None).count() == 1


def test_a_call_for_staff_that_was_missed_is_no_clients_alert(tom: User, row: Row, caplog: Any) -> None:
    row(tom)
    page(CoachFactory.create(), "Look at the console.", at=AT)
    send_due(at=AT + timedelta(hours=13))
    assert Message.objects.filter(state="missed").count() == 2
    assert [(alert.client, alert.kind) for alert in Alert.objects.all()] == [(tom, "missed")]
    assert caplog.messages == [
        "1 messages were missed; the coaches' list names the clients",
        "1 calls for staff were missed",
    ]


def test_a_call_about_a_client_that_was_missed_is_an_alert_of_that_client(tom: User) -> None:
    page(CoachFactory.create(), "Tom wrote of chest pain.", at=AT, about=tom)
    send_due(at=AT + timedelta(hours=13))
    alert = Alert.objects.get()
    assert (alert.client, alert.kind) == (tom, "missed")
    assert alert.sentence == "The call for a coach of that day was not sent: too late to be sent."


@pytest.mark.parametrize("blame", ["bad_number", "opted_out"])
def test_a_call_that_the_provider_refuses_goes_to_who_runs_the_house(tom: User, blame: Any) -> None:
    coach, boss = CoachFactory.create(), CoachFactory.create(is_superuser=True)
    page(coach, "Tom wrote of chest pain.", at=AT, about=tom)
    memory.TROUBLES.append(TransportError("refused", permanent=True, blame=blame))
    send_due(at=AT)
    send_due(at=AT)
    assert [(text.to, text.body) for text in memory.SENT] == [(boss.phone_number, "Tom wrote of chest pain.")]
    assert Message.objects.get(user=boss).about == tom
    assert not Alert.objects.exists(), "and staff are nobody's client"


def sid_of(message: Message) -> str:
    return Message.objects.get(pk=message.pk).twilio_message_sid or ""


def test_a_call_that_did_not_arrive_goes_to_who_runs_the_house_once(tom: User) -> None:
    coach, boss = CoachFactory.create(), CoachFactory.create(is_superuser=True)
    call = page(coach, "Tom wrote of chest pain.", at=AT, about=tom)
    send_due(at=AT)
    for _ in range(2):
        apply_status(call.pk, sid=sid_of(call), status="undelivered", at=AT)
    passed_on = Message.objects.get(user=boss)
    assert (passed_on.content, passed_on.about) == ("Tom wrote of chest pain.", tom)
    assert [(alert.client, alert.kind) for alert in Alert.objects.all()] == [(tom, "undelivered")]
    send_due(at=AT)
    apply_status(passed_on.pk, sid=sid_of(passed_on), status="failed", at=AT)
    assert Message.objects.count() == 2, "which ends there"


def test_a_number_that_takes_no_texts_is_told_and_left_alone(tom: User, row: Row) -> None:
    first = row(tom)
    memory.TROUBLES.append(TransportError("Twilio said 400, error 21614", permanent=True, blame="bad_number"))
    send_due(at=AT)
    first.refresh_from_db()
    assert (first.state, BadNumber.objects.get().phone_number) == ("failed", tom.phone_number)
    assert Alert.objects.get().kind == "bad_number"
    second = row(tom, kind="weekly")
    send_due(at=AT)
    second.refresh_from_db()
    assert (second.state, second.suppressed_reason, memory.SENT) == ("suppressed", "bad_number", [])


def test_another_number_of_the_same_client_is_texted(tom: User, row: Row) -> None:
    BadNumber.objects.create(phone_number=tom.phone_number, error="21614", since=AT)
    User.objects.update(phone_number="+15550109999")
    row(tom)
    assert send_due(at=AT) == 1
    assert [text.to for text in memory.SENT] == ["+15550109999"]


def test_who_opted_out_at_the_provider_is_opted_out_here(tom: User, row: Row) -> None:
    message = row(tom)
    memory.TROUBLES.append(TransportError("Twilio said 400, error 21610", permanent=True, blame="opted_out"))
    send_due(at=AT)
    message.refresh_from_db()
    tom.refresh_from_db()
    assert (message.state, message.suppressed_reason, tom.opted_out_at) == ("suppressed", "opted_out", AT)


def test_a_setting_of_ours_that_is_wrong_is_shouted_about(
    tom: User, row: Row, caplog: pytest.LogCaptureFixture
) -> None:
    row(tom)
    wait = timedelta(minutes=1)
    memory.TROUBLES.append(TransportError("Twilio said 401", permanent=False, retry_after=wait, ours=True))
    send_due(at=AT)
    shouted = [(record.name, record.levelname) for record in caplog.records if record.levelno > logging.INFO]
    assert shouted == [("fitcoach.alerts", "CRITICAL")]
    assert (send_due(at=AT + wait - timedelta(seconds=1)), send_due(at=AT + wait)) == (0, 1)


def test_an_outcome_of_an_attempt_that_was_given_up_blames_nobody(tom: User, row: Row) -> None:
    message = row(tom)
    assert settle([Outcome(message.pk, uuid.uuid4(), "failed", blame="bad_number")], at=AT) == 0
    assert not BadNumber.objects.exists()


def test_a_coach_sees_own_alerts_and_ticks_them_off(tom: User, client: Client) -> None:
    maria, other = CoachFactory.create(is_staff=True), UserFactory.create()
    User.objects.filter(pk=tom.pk).update(coach=maria)
    raise_alert(tom.pk, "missed", "about Tom", at=AT)
    raise_alert(other.pk, "missed", "about a stranger", at=AT)
    client.force_login(maria)
    page = client.get(reverse("admin:messaging_alert_changelist"))
    assert (b"about Tom" in page.content, b"about a stranger" in page.content) == (True, False)
    chosen = list(map(str, Alert.objects.values_list("pk", flat=True)))
    client.post(
        reverse("admin:messaging_alert_changelist"), {"action": "settle", "_selected_action": chosen}, follow=True
    )
    assert dict(Alert.objects.values_list("client", "settled_at"))[other.pk] is None
    assert dict(Alert.objects.values_list("client", "settled_at"))[tom.pk] is not None


@pytest.mark.parametrize("page", ["alert", "inboundtext", "badnumber", "heartbeat", "message"])
def test_every_page_opens_for_who_may_see_everything(page: str, tom: User, row: Row, admin_client: Client) -> None:
    row(tom)
    InboundText.objects.create(provider_id="SM1", phone_from="1", phone_to="2", body="hi", received_at=AT, user=tom)
    BadNumber.objects.create(phone_number="1", error="x", since=AT)
    raise_alert(tom.pk, "missed", "about Tom", at=AT)
    assert admin_client.get(reverse(f"admin:messaging_{page}_changelist")).status_code == 200


def message(tom: User, **fields: Any) -> None:
    values = {"direction": "outbound", "kind": "daily", "state": "queued", "content": "Hi", "local_date": AT.date(),
              "due_at": AT, "send_before": AT + timedelta(hours=3)}  # fmt: skip
    Message.objects.create(user=tom, **{**values, **fields})


def two_under_way(tom: User) -> None:
    sending = {"state": "sending", "attempt_id": uuid.uuid4(), "claimed_at": AT}
    message(tom, **sending)
    message(tom, **sending, local_date=AT.date() + timedelta(days=1))


def alert(tom: User, *, kind: str) -> None:
    Alert.objects.create(client=tom, kind=kind, sentence="x", created_at=AT)


def two_alerts(tom: User) -> None:
    for _ in range(2):
        alert(tom, kind="missed")


def text(**fields: Any) -> None:
    InboundText.objects.create(
        **{"provider_id": "SM1", "phone_from": "1", "phone_to": "2", "received_at": AT, **fields}
    )


@pytest.mark.parametrize(
    ("name", "break_it"),
    [
        ("resends_are_bounded", lambda tom: message(tom, resends=4)),
        ("one_daily_message_under_way", two_under_way),
        ("weekly_message_has_a_day", lambda tom: message(tom, kind="weekly", local_date=None)),
        ("message_kind_is_known", lambda tom: message(tom, kind="pigeon")),
        ("sent_has_a_time", lambda tom: message(tom, state="missed", sent_at=AT)),
        ("inbound_text_has_an_id", lambda tom: text(provider_id="")),
        ("legal_word_is_known", lambda tom: text(legal_word="please")),
        ("alert_kind_is_known", lambda tom: alert(tom, kind="boredom")),
        ("one_open_alert_of_a_kind", two_alerts),
    ],
)
def test_the_database_refuses_what_may_never_be(name: str, break_it: Callable[[User], None], tom: User) -> None:
    counts = (Message.objects.count(), Alert.objects.count(), InboundText.objects.count())
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        break_it(tom)
    told = str(refused.value)
    assert name in told or "UNIQUE constraint failed" in told
    assert (Message.objects.count(), Alert.objects.count(), InboundText.objects.count()) == counts


def test_a_client_without_a_plan_is_looked_for_once_a_day_and_at_once_when_there_is_a_plan(tom: User) -> None:
    FitnessPlan.objects.filter(client=tom).delete()
    User.objects.filter(pk=tom.pk).update(next_message_at=None, plan_sought_at=None)
    plan_due(at=AT)
    tom.refresh_from_db()
    assert (tom.plan_sought_at, tom.next_message_at) == (AT, None)
    plan_due(at=AT + timedelta(hours=23))
    assert User.objects.get(pk=tom.pk).plan_sought_at == AT, "nobody asked again"
    create_fitness_plan(tom, at=AT + timedelta(hours=23), length_weeks=4, rules_only=True)
    plan_due(at=AT + timedelta(hours=23))
    told = User.objects.get(pk=tom.pk)
    assert (told.plan_sought_at, told.next_message_at is None) == (None, False)


def test_a_plan_that_nobody_told_of_is_found_within_a_day(tom: User) -> None:
    User.objects.filter(pk=tom.pk).update(next_message_at=None, plan_sought_at=AT)
    plan_due(at=AT + timedelta(hours=23, minutes=59))
    tom.refresh_from_db()
    assert tom.next_message_at is None
    plan_due(at=AT + timedelta(hours=24))
    tom.refresh_from_db()
    assert (tom.plan_sought_at, tom.next_message_at is None) == (None, False)
