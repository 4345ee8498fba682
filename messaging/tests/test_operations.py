"""What is wrong with the service is seen, told once, told again while it lasts, and told once more when it is over."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.checks import run_checks

from accounts.models import User
from accounts.tests.factories import CoachFactory
from llm.breaker import Shut
from messaging import outbox
from messaging.models import BadNumber, Heartbeat, Message, OperationsAlert
from messaging.operations import telling
from messaging.operations.figures import Figures, figures, states_lately
from messaging.operations.telling import look, open_alerts
from messaging.operations.troubles import CONDITIONS, troubles_of
from messaging.operations.zone_rules import ZoneRules, note_zone_rules, zone_rules
from messaging.paging import page
from messaging.tests.conftest import utc
from messaging.transports import memory
from messaging.watching import TICK, beat, began

AT = utc(2026, 6, 10, 13)
MINUTE = timedelta(minutes=1)
WELL = Figures(
    at=AT,
    tick_age_sec=1200.0,
    tick_took_sec=1.0,
    queue_idle_sec={},
    due={},
    oldest_queued_sec=600.0,
    oldest_unknown_sec=1800.0,
    missed=0,
    oldest_inbound_sec=0.0,
    shut={"gemini:m": Shut("overloaded", AT - 15 * MINUTE)},
    week_age_sec=8 * 86400.0,
    zones=ZoneRules("2026f", AT - timedelta(days=120)),
)
NOTHING_DUE = {"planned": 0, "queued": 0, "sending": 0, "unknown": 0}
Row = Callable[..., Message]


@pytest.fixture
def boss(db: None) -> User:
    """Runs the house, and hears of it when it does not run."""
    boss: User = CoachFactory.create(name="Olga", is_superuser=True, phone_number="+15550100900")
    return boss


def pages() -> list[str]:
    return list(Message.objects.filter(kind="page").order_by("created_at").values_list("content", flat=True))


def look_and_send(*, at: datetime) -> None:
    outbox.send_due(at=at, ids=look(at=at))


def tick(*, at: datetime) -> None:
    began(TICK, at=at)
    beat(TICK, at=at)


# --- What is wrong ---------------------------------------------------------------------------------------------------


def test_at_its_limits_everything_is_well() -> None:
    assert troubles_of(WELL) == {}
    assert troubles_of(replace(WELL, tick_age_sec=None, week_age_sec=None, shut={})) == {}


@pytest.mark.parametrize(
    ("kind", "wrong", "sentence"),
    [
        ("no_tick", {"tick_age_sec": 1500.0}, "No tick for 25 minutes: nothing is planned, written or sent."),
        ("waiting", {"oldest_queued_sec": 661.0}, "A message that is due has been waiting for 11 minutes."),
        ("unknown", {"oldest_unknown_sec": 7300.0}, "For 2 hours nobody has known whether a message went out."),
        ("missed", {"missed": 1}, "A message was missed within the hour."),
        ("missed", {"missed": 3}, "3 messages were missed within the hour."),
        ("model_shut", {"shut": {"gemini:m": Shut("bad_key", AT - 16 * MINUTE), "other:n": None}},
         "Not asked any more: gemini:m (bad_key). The built-in coach writes."),
        ("weeks_stand", {"week_age_sec": 9 * 86400.0}, "Nobody's week has advanced for 9 days."),
        ("old_zones", {"zones": ZoneRules("2026f", AT - timedelta(days=121))},
         "The time zone rules 2026f are 121 days old."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_sentence(kind: str, wrong: dict[str, Any], sentence: str) -> None:
    assert troubles_of(replace(WELL, **wrong)) == {kind: sentence}


def test_every_kind_has_its_condition() -> None:
    assert set(CONDITIONS) == set(OperationsAlert.Kind.values)


# --- Telling ---------------------------------------------------------------------------------------------------------


def test_nothing_is_told_while_all_is_well(boss: User) -> None:
    tick(at=AT)
    assert look(at=AT + 20 * MINUTE) == []
    assert (pages(), OperationsAlert.objects.count(), mail.outbox) == ([], 0, [])


def test_what_is_wrong_is_told_once_again_while_it_lasts_and_once_when_it_is_over(boss: User) -> None:
    tick(at=AT)
    for minutes in range(25, 26 + 4 * 60 + 5, 5):
        look_and_send(at=AT + minutes * MINUTE)
    assert pages() == [
        "fitcoach: No tick for 30 minutes: nothing is planned, written or sent.",
        "fitcoach: Still: No tick for 4 hours: nothing is planned, written or sent.",
    ]
    tick(at=AT + 300 * MINUTE)
    for minutes in (300, 305, 310):
        look_and_send(at=AT + minutes * MINUTE)
    assert pages()[2:] == ["fitcoach: Over: No tick for 4 hours: nothing is planned, written or sent."]
    alert = OperationsAlert.objects.get()
    assert (alert.since, alert.settled_at, alert.tellings) == (AT + 25 * MINUTE, AT + 300 * MINUTE, 3)
    assert open_alerts() == []


def test_a_text_goes_to_each_superuser_and_to_nobody_else(boss: User, tom: User) -> None:
    CoachFactory.create(name="Maria")
    CoachFactory.create(name="Left", is_superuser=True, is_active=False)
    missed_message(tom)
    rows = look(at=AT)
    assert outbox.send_due(at=AT, ids=rows) == 1
    assert [(text.to, text.body) for text in memory.SENT] == [
        (boss.phone_number, "fitcoach: A message was missed within the hour.")
    ]


UNREACHABLE: dict[str, Callable[[User], object]] = {
    "texted STOP": lambda boss: User.objects.filter(pk=boss.pk).update(opted_out_at=AT),
    "a number that takes no texts": lambda boss: BadNumber.objects.create(
        phone_number=boss.phone_number, error="21614", since=AT
    ),
    "is leaving": lambda boss: User.objects.filter(pk=boss.pk).update(erase_at=AT + timedelta(days=7)),
}


@pytest.mark.parametrize("case", UNREACHABLE)
def test_who_cannot_be_texted_is_not_called(case: str, boss: User, tom: User) -> None:
    rosa = CoachFactory.create(name="Rosa", is_superuser=True)
    UNREACHABLE[case](boss)
    missed_message(tom)
    look_and_send(at=AT)
    assert [message.user for message in Message.objects.filter(kind="page")] == [rosa]
    assert [text.to for text in memory.SENT] == [rosa.phone_number]


@pytest.mark.parametrize("case", UNREACHABLE)
def test_what_nobody_can_be_told_of_is_told_as_soon_as_somebody_can(
    case: str, boss: User, tom: User, caplog: pytest.LogCaptureFixture
) -> None:
    UNREACHABLE[case](boss)
    missed_message(tom)
    look_and_send(at=AT)
    look_and_send(at=AT + 5 * MINUTE)
    alert = OperationsAlert.objects.get()
    assert (pages(), alert.tellings, alert.told_at, open_alerts()) == ([], 0, None, [alert])
    assert [record.message for record in caplog.records if record.name == "fitcoach.alerts"] == [
        "A message was missed within the hour.",
        "nobody is told: ALERT_EMAILS is empty, and no superuser can be texted",
    ] * 2
    CoachFactory.create(name="Rosa", is_superuser=True)
    look_and_send(at=AT + 10 * MINUTE)
    assert pages() == ["fitcoach: A message was missed within the hour."]
    assert OperationsAlert.objects.get().told_at == AT + 10 * MINUTE


def test_where_mails_are_read_a_trouble_counts_as_told(tom: User, settings: Any) -> None:
    settings.ALERT_EMAILS = ["ops@example.com"]
    missed_message(tom)
    look(at=AT)
    alert = OperationsAlert.objects.get()
    assert (alert.tellings, alert.mailed, pages()) == (1, 1, [])


def test_what_has_not_lasted_is_no_open_alert(boss: User) -> None:
    tick(at=AT)
    look(at=AT + 21 * MINUTE)
    assert (OperationsAlert.objects.count(), open_alerts()) == (1, [])


@pytest.mark.parametrize(
    ("case", "superuser", "mails", "databases", "told"),
    [
        ("nobody runs the house", False, [], ["default"], ["messaging.W001"]),
        ("somebody can be texted", True, [], ["default"], []),
        ("somebody is mailed", False, ["ops@example.com"], ["default"], []),
        ("no row may be read", False, [], None, []),
    ],
)
def test_before_a_deployment_somebody_is_told_that_nobody_would_be(
    case: str, superuser: bool, mails: list[str], databases: list[str] | None, told: list[str], db: None, settings: Any
) -> None:
    settings.ALERT_EMAILS = mails
    CoachFactory.create(is_superuser=superuser)
    found = run_checks(tags=["messaging"], include_deployment_checks=True, databases=databases)
    assert [each.id for each in found] == told, case
    assert run_checks(tags=["messaging"], databases=databases) == []


def test_what_comes_and_goes_is_one_trouble(boss: User, tom: User) -> None:
    for minutes in range(0, 60, 5):
        Message.objects.filter(kind="daily").delete()
        if minutes % 10 == 0:
            missed_message(tom, settled_at=AT + minutes * MINUTE)
        look_and_send(at=AT + minutes * MINUTE)
    assert pages() == ["fitcoach: A message was missed within the hour."]


def test_a_trouble_that_was_never_told_ends_without_a_word(boss: User) -> None:
    tick(at=AT)
    look(at=AT + 21 * MINUTE)  # the first look after a restart
    tick(at=AT + 22 * MINUTE)
    look(at=AT + 26 * MINUTE)
    look(at=AT + 31 * MINUTE)
    assert (pages(), OperationsAlert.objects.get().settled_at) == ([], AT + 31 * MINUTE)


def test_many_troubles_are_one_text(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = replace(WELL, oldest_queued_sec=700.0, oldest_unknown_sec=2000.0, missed=2, week_age_sec=9 * 86400.0)
    monkeypatch.setattr(telling, "figures", lambda at: wrong)
    look(at=AT)
    assert pages() == [
        "fitcoach: 2 messages were missed within the hour. For 33 minutes nobody has known whether a message went out. "
        "A message that is due has been waiting for 11 minutes. And 1 more: see the console."
    ]


def test_what_is_wrong_is_a_critical_line_in_the_log_and_its_end_is_none(
    boss: User, tom: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "fitcoach.alerts")
    missed_message(tom)
    look(at=AT)
    Message.objects.filter(kind="daily").delete()
    look(at=AT + 10 * MINUTE)
    told = [(record.levelname, record.message) for record in caplog.records if record.name == "fitcoach.alerts"]
    assert told == [
        ("CRITICAL", "A message was missed within the hour."),
        ("INFO", "Over: A message was missed within the hour."),
    ]


def test_a_call_for_staff_that_cannot_be_sent_calls_nobody_again(boss: User, tom: User) -> None:
    missed_message(tom)
    for minutes in range(0, 15 * 60, 5):
        at = AT + minutes * MINUTE
        tick(at=at)
        outbox.refuse(at=at)  # nobody sends
        look(at=at)
    assert pages() == [
        "fitcoach: A message was missed within the hour.",
        "fitcoach: Over: A message was missed within the hour.",
    ]
    assert list(Message.objects.filter(kind="page").values_list("state", flat=True)) == ["missed", "missed"]


# --- By mail ---------------------------------------------------------------------------------------------------------


def test_a_mail_says_what_to_do(tom: User, settings: Any) -> None:
    settings.ALERT_EMAILS = ["ops@example.com"]
    missed_message(tom)
    look(at=AT)
    look(at=AT + 5 * MINUTE)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["ops@example.com"], "[fitcoach] messages were missed")
    assert sent.body == (
        "A message was missed within the hour.\n\nFirst seen at 2026-06-10 13:00 UTC.\n\n"
        "What to do: The coaches' list names the clients: call them, or send today's message now.\n"
        "docs/monitoring.md tells more.\n"
    )
    assert tom.name not in sent.body


def test_a_mail_that_fails_is_tried_again_and_holds_up_no_text(
    boss: User, tom: User, settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ALERT_EMAILS = ["ops@example.com"]
    missed_message(tom)
    with monkeypatch.context() as patch:
        patch.setattr(telling, "send_mail", lambda *_: (_ for _ in ()).throw(SMTPServerDisconnected("gone")))
        look(at=AT)
    assert (len(pages()), mail.outbox, OperationsAlert.objects.get().mailed) == (1, [], 0)
    assert "no mail about an alert could be sent: SMTPServerDisconnected: gone" in caplog.messages
    look(at=AT + 5 * MINUTE)
    assert ([sent.subject for sent in mail.outbox], OperationsAlert.objects.get().mailed) == (
        ["[fitcoach] messages were missed"],
        1,
    )


def test_nobody_is_mailed_what_was_told_before_there_was_an_address(boss: User, tom: User, settings: Any) -> None:
    missed_message(tom)
    look(at=AT)
    settings.ALERT_EMAILS = ["ops@example.com"]
    look(at=AT + timedelta(days=2))
    assert [sent.subject for sent in mail.outbox] == ["[fitcoach] over: messages were missed"]


# --- The figures behind it -------------------------------------------------------------------------------------------


def missed_message(client: User, *, settled_at: datetime = AT - 10 * MINUTE, day: date = date(2026, 6, 10)) -> Message:
    due = datetime.combine(day, datetime.min.time(), UTC) + timedelta(hours=9)
    return Message.objects.create(
        user=client, direction="outbound", kind="daily", local_date=day, state="missed", due_at=due, content="Hi",
        send_before=due + timedelta(hours=3), settled_at=settled_at, phone_from="+1", phone_to="+2",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("case", "changed", "seconds"),
    [
        ("queued", {}, 900.0),
        ("refused for now, and tried again in a minute", {"retry_at": AT + 16 * MINUTE}, 900.0),
        ("not written yet", {"state": "planned", "content": ""}, 0.0),
        ("too late", {"send_before": AT + 10 * MINUTE}, 0.0),
    ],
)
def test_for_how_long_the_oldest_has_waited(
    case: str, changed: dict[str, Any], seconds: float, tom: User, row: Row
) -> None:
    row(tom, **changed)
    assert figures(at=AT + 15 * MINUTE).oldest_queued_sec == seconds, case


@pytest.mark.parametrize("state", ["queued", "unknown", "missed"])
def test_calls_for_staff_are_no_messages_of_clients(state: str, boss: User) -> None:
    call = page(boss, "Look at the console.", at=AT)
    Message.objects.filter(pk=call.pk).update(state=state, settled_at=AT + MINUTE)
    at = AT + 40 * MINUTE
    now = figures(at=at)
    assert (now.due, now.oldest_queued_sec, now.oldest_unknown_sec, now.missed) == (NOTHING_DUE, 0.0, 0.0, 0)
    assert (sum(states_lately(at=at).values()), troubles_of(now)) == (0, {})


def test_what_waits_for_a_coach_waits_for_nobody(tom: User, row: Row) -> None:
    row(tom)
    User.objects.filter(pk=tom.pk).update(review_first=True)
    now = figures(at=AT + 15 * MINUTE)
    assert (now.oldest_queued_sec, now.due["queued"]) == (0.0, 1)


def test_since_when_nobody_knows(tom: User, row: Row) -> None:
    row(tom, state="unknown", settled_at=AT + MINUTE)
    now = figures(at=AT + 41 * MINUTE)
    assert (now.oldest_unknown_sec, now.due) == (2400.0, {**NOTHING_DUE, "unknown": 1})
    assert troubles_of(now) == {"unknown": "For 40 minutes nobody has known whether a message went out."}


def test_missed_within_the_hour_and_not_before(tom: User) -> None:
    missed_message(tom, settled_at=AT - 61 * MINUTE)
    missed_message(tom, settled_at=AT - 59 * MINUTE, day=date(2026, 6, 9))
    assert figures(at=AT).missed == 1


def test_a_tick_that_began_and_never_ended_ages(db: None) -> None:
    assert figures(at=AT).tick_age_sec is None
    began(TICK, at=AT)
    beat(TICK, at=AT + timedelta(seconds=3))
    assert figures(at=AT + MINUTE).tick_took_sec == 3.0
    began(TICK, at=AT + MINUTE)
    now = figures(at=AT + 25 * MINUTE)
    assert (now.tick_age_sec, now.tick_took_sec) == (25 * 60 - 3, None)


@pytest.mark.parametrize(
    ("case", "first_seen", "version", "days"),
    [
        ("the version of this house since March", utc(2026, 3, 2, 13), "2026a", 100),
        ("seen for the first time", None, "2026a", 0),
        ("new to the house, and of another year", utc(2026, 6, 10), "2025b", 160),
        ("of a year to come, by a wrong clock", utc(2027, 1, 1), "2026a", 0),
    ],
)
def test_how_old_the_zone_rules_are(
    case: str, first_seen: datetime | None, version: str, days: int, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tzdata.IANA_VERSION", version)
    if first_seen is not None:
        note_zone_rules(at=first_seen)
    note_zone_rules(at=AT - MINUTE)
    assert (AT - zone_rules(at=AT).since).days == days, case


def test_newer_zone_rules_begin_anew(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tzdata.IANA_VERSION", "2026a")
    note_zone_rules(at=AT - timedelta(days=121))
    assert set(troubles_of(figures(at=AT))) == {"old_zones"}
    monkeypatch.setattr("tzdata.IANA_VERSION", "2026b")
    note_zone_rules(at=AT)
    assert troubles_of(figures(at=AT)) == {}
    assert Heartbeat.objects.get(queue="tzdata 2026a").began_at == AT - timedelta(days=121)
