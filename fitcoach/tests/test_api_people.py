"""What clients see and change of themselves, what coaches see of them, and how somebody is forgotten."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection
from django.db.models import BinaryField, Model
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from accounts import changing
from accounts.audit import Action as AuditAction
from accounts.audit import record
from accounts.changing import ask_to_be_forgotten, change_limitation
from accounts.clock import local_date
from accounts.consenting import give
from accounts.domain.consents import TEXTS
from accounts.models import (
    Away,
    BulkJob,
    BulkStep,
    CoachNote,
    Erasure,
    Hold,
    IdempotentRequest,
    Illness,
    Limitation,
    Pause,
    SignInCode,
    SilentNumber,
    Subscription,
    User,
    WeekWish,
)
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory
from fitcoach.console.history import keeping
from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import MONDAY, Cast, first_lift, trained_client, whole_cast
from llm.models import Call, Spend
from messaging import erasing
from messaging.belongings import BELONGINGS
from messaging.codes import send_codes
from messaging.inbound import handle_waiting, keep
from messaging.models import (
    Alert,
    BadNumber,
    Change,
    Conversation,
    InboundText,
    Message,
    ObstaclePlan,
    Proposal,
    RedFlag,
    TakeOver,
    TalkState,
)
from messaging.tasks import forget
from messaging.transports import memory
from plans.drafts import approve_draft, edit_draft
from plans.models import FitnessPlan, LegacyArchive, LegacyStep
from plans.progress import advance_week
from plans.services import create_fitness_plan
from workouts.models import Activity, WorkoutInstance

pytestmark = pytest.mark.django_db
Pass = Callable[[timedelta], None]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Pass]:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller.shift


@pytest.fixture
def ana() -> User:
    return trained_client()


@pytest.fixture
def phone(ana: User) -> Phone:
    return Phone(ana)


# --- Themselves ------------------------------------------------------------------------------------------------------


def test_another_hour_or_zone_has_the_next_message_worked_out_anew(ana: User, phone: Phone) -> None:
    User.objects.filter(pk=ana.pk).update(next_message_at=timezone.now())
    told = phone.patch("me", {"preferred_send_hour": 6, "timezone": "Europe/Madrid"})
    assert (told.status, told.json["preferred_send_hour"], told.json["timezone"]) == (200, 6, "Europe/Madrid")
    ana.refresh_from_db()
    assert (ana.next_message_at, ana.preferred_send_hour, ana.timezone) == (None, 6, "Europe/Madrid")


@pytest.mark.parametrize(
    ("case", "change", "status"),
    [
        ("a zone that is none", {"timezone": "Mars/Olympus"}, 422),
        ("an hour that is none", {"preferred_send_hour": 24}, 400),
        ("a blank name", {"name": "  "}, 422),
        ("a name with a null character", {"name": "A\0"}, 422),
        ("their number, which only a code can change", {"phone_number": "+15550100999"}, 400),
        ("a role", {"role": "coach"}, 400),
    ],
)
def test_what_cannot_be_changed_is_refused(case: str, change: Any, status: int, ana: User, phone: Phone) -> None:
    before = phone.get("me").json
    assert phone.patch("me", change).status == status
    assert phone.get("me").json == before


def test_goals_are_more_than_blanks(phone: Phone) -> None:
    refused = phone.patch("me/profile", {"fitness_goals": "  "})
    assert (refused.status, refused.json["detail"]) == (422, "Goals are more than blanks.")
    assert phone.get("me/profile").json["fitness_goals"].strip()


def test_a_profile_changes_where_it_is_changed_and_null_forgets(phone: Phone) -> None:
    before = phone.get("me/profile").json
    assert (before["equipment"], before["age"]) == (["dumbbells"], 34)
    told = phone.patch("me/profile", {"age": None, "session_minutes": 30, "available_days": ["SUNDAY", "MONDAY"]}).json
    assert told == {
        **before,
        "age": None,
        "session_minutes": 30,
        "available_days": ["MONDAY", "SUNDAY"],
        "updated_at": told["updated_at"],
    }


def test_the_units_of_a_clients_texts_are_theirs_to_choose(phone: Phone) -> None:
    assert phone.get("me/profile").json["units"] == "kg"
    assert phone.patch("me/profile", {"units": "lb"}).json["units"] == "lb"
    refused = phone.patch("me/profile", {"units": "stone"})
    assert (refused.status, phone.get("me/profile").json["units"]) == (400, "lb")


def test_other_equipment_writes_today_anew(phone: Phone, clock: Pass) -> None:
    before = phone.get("workouts/today").json
    clock(timedelta(minutes=1))
    phone.patch("me/profile", {"equipment": ["bodyweight"]})
    after = phone.get("workouts/today").json
    assert after["id"] != before["id"]
    assert "dumbbell" in json.dumps(before["details"]).lower()
    assert "dumbbell" not in json.dumps(after["details"]).lower()


def test_a_limitation_is_reported_corrected_and_resolved(phone: Phone) -> None:
    made = phone.post("me/limitations", {"region": "knee", "side": "left"}).json
    assert (made["source"], made["status"], made["severity"]) == ("client", "active", "moderate")
    path = f"me/limitations/{made['id']}"
    assert phone.patch(path, {"severity": "severe", "until": "2026-02-01"}).json["until"] == "2026-02-01"
    assert phone.patch(path, {"status": "resolved"}).json["status"] == "resolved"
    assert [each["status"] for each in phone.get("me/limitations").json["items"]] == ["resolved"]


def test_a_limitation_cannot_end_before_it_begins(phone: Phone) -> None:
    made = phone.post("me/limitations", {"region": "knee", "since": "2026-01-05"}).json
    assert phone.patch(f"me/limitations/{made['id']}", {"until": "2026-01-04"}).status == 422
    assert phone.post("me/limitations", {"region": "hip", "since": "2026-01-05", "until": "2026-01-04"}).status == 422
    assert Limitation.objects.get().until is None


@pytest.mark.parametrize("source", ["coach", "legacy"])
@pytest.mark.parametrize("change", [{"status": "withdrawn"}, {"severity": "mild"}, {"cleared": "2026-01-05"}, {}])
def test_a_client_neither_ends_nor_softens_what_a_coach_has_set(
    source: str, change: Any, ana: User, phone: Phone
) -> None:
    row = LimitationFactory.create(client=ana, severity="severe", source=source)
    before = phone.get("me/limitations").json
    refused = phone.patch(f"me/limitations/{row.pk}", change)
    assert (refused.status, refused.json["detail"]) == (422, "Your coach has set this: ask your coach to change it.")
    assert phone.get("me/limitations").json == before


def test_what_a_coach_took_over_meanwhile_is_not_changed(ana: User) -> None:
    row = LimitationFactory.create(client=ana, severity="severe")
    Limitation.objects.update(source="coach")
    with pytest.raises(ValueError, match="Your coach has set this"):
        change_limitation(row, {"status": "withdrawn"}, at=timezone.now())
    assert Limitation.objects.get().status == "active"


def test_messages_are_those_that_went_out_or_came_in(ana: User, phone: Phone) -> None:
    for number, state in enumerate(("planned", "queued", "suppressed", "accepted", "missed")):
        due = timezone.now() + timedelta(days=number)
        Message.objects.create(
            user=ana, direction="outbound", kind="daily", local_date=due.date(), state=state, due_at=due,
            send_before=due + timedelta(hours=3), content="Hi", phone_from="+1", phone_to="+2",
            suppressed_reason="paused" if state == "suppressed" else "",
            sent_at=due if state == "accepted" else None,
        )  # fmt: skip
    Message.objects.create(user=ana, direction="inbound", content="done", phone_from="+2", phone_to="+1")
    told = phone.get("messages").json["items"]
    assert sorted((each["direction"], each["state"] or "") for each in told) == [
        ("inbound", ""),
        ("outbound", "accepted"),
        ("outbound", "missed"),
    ]
    later = phone.get(f"messages?since={(timezone.now() - timedelta(days=1)).strftime('%Y-%m-%dT%H:%M:%SZ')}").json
    assert len(later["items"]) == 3
    assert later["deleted"] == [str(Message.objects.get(state="suppressed").pk)]


# --- The calendar ----------------------------------------------------------------------------------------------------


def test_the_week_is_a_calendar_behind_a_secret_address(phone: Phone) -> None:
    phone.get("workouts/today")
    url = phone.post("me/calendar").json["url"]
    path = url.partition("/api/v1/")[2]
    response = Client().get(f"/api/v1/{path}")
    assert (response.status_code, response.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    calendar: Any = Calendar.from_ical(response.content)
    days = [day for day in phone.get("microcycles/current").json["pattern"]["days"] if day["theme"] != "Rest"]
    events = [(str(event["summary"]), event["dtstart"].dt) for event in calendar.walk("VEVENT")]
    assert [summary.partition(" (")[0] for summary, _ in events] == [day["theme"] for day in days]
    assert events[0][1] == date(2026, 1, 5)
    second = phone.post("me/calendar").json["url"]
    assert Client().get(f"/api/v1/{path}").status_code == 404, "a new address ends the old one"
    assert phone.delete("me/calendar").status == 204
    assert Client().get(f"/api/v1/{second.partition('/api/v1/')[2]}").status_code == 404


def calendar_days(phone: Phone) -> list[date]:
    path = phone.post("me/calendar").json["url"].partition("/api/v1/")[2]
    calendar: Any = Calendar.from_ical(Client().get(f"/api/v1/{path}").content)
    return [event["dtstart"].dt for event in calendar.walk("VEVENT")]


@pytest.mark.parametrize("looked_at", [True, False])
def test_from_the_day_of_an_approval_on_the_calendar_shows_the_new_plan_alone(looked_at: bool, clock: Pass) -> None:
    cast = whole_cast()
    ana, wednesday = Phone(cast.ana), date(2026, 1, 7)
    before = calendar_days(ana)
    clock(timedelta(days=2))
    Phone(cast.maria).post(f"coach/plans/{cast.draft.pk}/approve")
    expected = [day for day in before if day < wednesday]
    if looked_at:
        days = ana.get("microcycles/current").json["pattern"]["days"]
        dated = [(date(2026, 1, 5) + timedelta(days=number), day["theme"]) for number, day in enumerate(days)]
        expected += [day for day, theme in dated if day >= wednesday and theme != "Rest"]
    assert expected != before
    assert calendar_days(ana) == expected


def test_a_plan_that_was_moved_on_in_mid_week_has_one_session_a_day_in_the_calendar(ana: User, phone: Phone) -> None:
    phone.get("workouts/today")
    plan = FitnessPlan.objects.select_related("client").get()
    advance_week(plan, at=timezone.now())
    phone.get("microcycles/current")
    assert len(phone.get("microcycles").json["items"]) == 2
    days = calendar_days(phone)
    assert (days, len(days) > 2) == (sorted(set(days)), True)


def test_days_of_a_pause_are_not_in_the_calendar(ana: User, phone: Phone) -> None:
    phone.get("workouts/today")
    before = calendar_days(phone)
    Pause.objects.create(client=ana, start_date=date(2026, 1, 6), end_date=date(2026, 1, 9))
    kept = [day for day in before if not date(2026, 1, 6) <= day < date(2026, 1, 9)]
    assert (calendar_days(phone), kept == before) == (kept, False)


# --- Everything, and nothing -----------------------------------------------------------------------------------------


def test_the_export_holds_every_table_of_the_client_and_no_secret(ana: User, phone: Phone) -> None:
    LimitationFactory.create(client=ana, note="hurts on stairs")
    today = phone.get("workouts/today").json
    phone.post(f"workouts/{today['id']}/log", {"sets": [{"exercise_id": first_lift(today), "set_number": 1}]})
    told = phone.get("me/export").json
    assert told["client"]["phone_number"] == ana.phone_number
    assert [row["note"] for row in told["limitations"]] == ["hurts on stairs"]
    assert (len(told["workouts"]), len(told["results"]), len(told["plans"]), len(told["microcycles"])) == (1, 1, 1, 1)
    assert phone.token not in json.dumps(told)
    assert not {"password", "digest", "token_key"} & {key for row in [told["client"], *told["devices"]] for key in row}


KNOW_NO_CLIENT = {
    "accounts.IdempotentRequest": "a hash of who asked, and an answer that is encrypted; both end after a day",
    "accounts.SilentNumber": "numbers that texted STOP and are no client's",
    "messaging.ForgottenText": "that a text was known: a hash of the provider's id for it",
    "auth.Group": "rights of staff",
    "auth.Group_permissions": "rights of staff",
    "auth.Permission": "rights of staff",
    "accounts.User_groups": "rights of staff; they go with the user",
    "accounts.User_user_permissions": "rights of staff; they go with the user",
    "contenttypes.ContentType": "names of tables",
    "sessions.Session": "staff who are signed in to the admin",
    "llm.Breaker": "whether a model may be asked",
    "accounts.SavedFilter": "how a coach filters a list, without words of a search",
    "accounts.Erasure": "how many rows of somebody went, and of nobody whose they were",
    "accounts.AuditEntry": "what staff read and did; a client's key stays in it, with nothing behind it",
    **dict.fromkeys(("axes.AccessAttemptExpiration",), "when a lock ends; it goes with the failure"),
    **dict.fromkeys(("axes.AccessLog", "axes.AccessFailureLog"), "empty: the audit trail has what they would"),
    **dict.fromkeys(("otp_totp.TOTPDevice", "otp_static.StaticDevice", "otp_static.StaticToken"), "staff's"),
    "messaging.Heartbeat": "when a worker was at work",
    "messaging.OperationsAlert": "what is wrong with the service itself",
    "messaging.CallTotal": "how many generations there were of a sort, and what they cost",
    "messaging.CallsCounted": "up to when they are counted",
    "plans.LegacyStep": "how many rows a legacy table held",
}


def test_every_table_is_exported_and_erased_or_named_with_the_reason(ana: User) -> None:
    listed: set[type[Model]] = {User, *(rows_of(ana).model for rows_of in BELONGINGS.values())}
    found = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    known = {model._meta.label for model in listed}
    assert found == known | set(KNOW_NO_CLIENT)
    assert not known & set(KNOW_NO_CLIENT)


def test_the_export_is_everything_that_is_kept_and_no_secret(ana: User, phone: Phone) -> None:
    everything_about(ana)
    told = phone.get("me/export").json
    assert told.keys() == {"exported_at", "client", *BELONGINGS}
    assert [name for name, rows in told.items() if not rows] == []
    assert {"weight": "too heavy"}.items() <= told["legacy_archive"][-1]["payload"].items()
    assert [row["body"] for row in told["inbound_texts"]] == ["before I joined"]
    assert told["calendar_feeds"] == [{"client_id": str(ana.pk), "created_at": "2026-01-05T14:00:00Z"}]
    assert told["sign_in_codes"][0].keys() == {
        *("phone_number", "state", "tries", "created_at", "expires_at", "used_at"),
    }
    assert [row["change_message"] for row in told["admin_log"]] == ["changed the zone", "called", "took it off"]
    assert told["admin_log"][0].keys() == {
        *("id", "action_time", "object_id", "object_repr", "action_flag", "change_message"),
    }, "who of the staff it was is theirs"


def test_the_export_holds_nothing_of_others(ana: User, phone: Phone) -> None:
    ben = trained_client()
    everything_about(ben)
    told = phone.get("me/export").content.decode()
    assert not [needle for needle in (str(ben.pk), ben.pk.hex, ben.phone_number, str(ben.email)) if needle in told]


def test_who_asks_to_be_forgotten_has_a_day_to_stay(ana: User, phone: Phone, clock: Pass) -> None:
    asked = phone.delete("me")
    assert (asked.status, asked.json["erase_at"]) == (202, "2026-01-06T14:00:00Z")
    assert Pause.objects.get(client=ana).start_date == date(2026, 1, 5), "nothing is sent meanwhile"
    clock(timedelta(hours=23))
    forget()
    stayed = phone.post("me/restore")
    assert (stayed.status, stayed.json["erase_at"]) == (200, None)
    assert Pause.objects.get(client=ana).end_date == date(2026, 1, 6)
    clock(timedelta(days=2))
    forget()
    assert phone.get("me").status == 200


def test_who_asks_twice_to_be_forgotten_has_asked_once(ana: User, clock: Pass) -> None:
    first, second = User.objects.get(pk=ana.pk), User.objects.get(pk=ana.pk)
    leaving = ask_to_be_forgotten(first, at=timezone.now()).erase_at
    clock(timedelta(seconds=1))
    assert ask_to_be_forgotten(second, at=timezone.now()).erase_at == leaving
    assert (User.objects.get(pk=ana.pk).erase_at, Pause.objects.count()) == (leaving, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_to_be_forgotten_make_one_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of somebody who is leaving already, and whose pause a coach ended."""
    phone = Phone(UserFactory.create(erase_at=MONDAY + timedelta(days=1)))
    both_found_no_pause = threading.Barrier(2)
    answers: list[tuple[int, str]] = []

    def today(client: User, at: datetime) -> date:
        with suppress(threading.BrokenBarrierError):  # as it should be: the other one waits for us to end
            both_found_no_pause.wait(timeout=0.5)
        return local_date(client, at)

    def leave() -> None:
        mine = Phone()
        mine.token = phone.token
        told = mine.delete("me")
        answers.append((told.status, told.json["erase_at"]))
        connection.close()

    phone.get("me")  # the schema that answers are held against is made once, and not by two threads
    monkeypatch.setattr(changing, "local_date", today)
    threads = [threading.Thread(target=leave) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(202, "2026-01-06T14:00:00Z")] * 2
    assert Pause.objects.count() == 1


def test_a_pause_of_the_clients_own_is_not_ended_by_staying(ana: User, phone: Phone) -> None:
    mine = Pause.objects.create(client=ana, start_date=date(2026, 1, 1), note="flu")
    phone.delete("me")
    phone.post("me/restore")
    mine.refresh_from_db()
    assert (mine.end_date, Pause.objects.count()) == (None, 1)


def everything_about(client: User) -> None:
    """A row in each table that knows a client by key, id or number."""
    phone = Phone(client)
    today = phone.get("workouts/today").json
    done = {"note": "hurts", "sets": [{"exercise_id": first_lift(today), "set_number": 1}]}
    phone.post(f"workouts/{today['id']}/log", done, Idempotency_Key="0b9f7c1e-6f0a-4e0c-9c0e-0c3f5b0a7d11")
    phone.post("me/calendar")
    LimitationFactory.create(client=client)
    now, coach = timezone.now(), CoachFactory.create()
    Pause.objects.create(client=client, start_date=date(2025, 12, 1), end_date=date(2025, 12, 8))
    paid = {"stripe_subscription_id": f"sub {client.pk}", "status": "active", "plan_type": "monthly"}
    Subscription.objects.create(user=client, current_period_start=now, current_period_end=now, **paid)
    CoachNote.objects.create(client=client, author=coach, text="Likes hills.", created_at=now)
    record(coach, AuditAction.READ, "health facts", at=now, client=client)
    give(client, TEXTS, how="text", at=now)
    AccessAttempt.objects.create(username=str(client.pk), failures_since_start=1)
    TakeOver.objects.create(client=client, coach=coach, began_at=now)
    talked_with(client, at=now)
    BulkStep.objects.create(client=client, job=BulkJob.objects.create(asked_by=coach, action="pause", created_at=now))
    Alert.objects.create(client=client, kind="no_plan", sentence="Has no plan.", created_at=now)
    Call.objects.create(client_id=client.pk, task="daily", provider="rules", outcome="ok", created_at=now)
    Spend.objects.create(key=f"client_day {client.pk}", window="client_day", client_id=client.pk, began_at=now)
    workout = WorkoutInstance.objects.get(pk=today["id"])
    with keeping(workout, staff=coach, at=now):
        workout.reasons = ["Edited."]
    texts_about(client, at=now)
    staff_looked_at(client, coach=coach)
    archive_of(client, uuid.UUID(today["id"]))


def talked_with(client: User, *, at: datetime) -> None:
    Hold.objects.create(client=client, reason="chest pain", began_at=at, released_at=at)
    WeekWish.objects.create(client=client, monday=date(2026, 1, 12), most_days=2, created_at=at)
    days = {"start_date": date(2026, 1, 6), "end_date": date(2026, 1, 9)}
    Away.objects.create(client=client, **days, equipment=["hotel"], created_at=at)
    Illness.objects.create(client=client, fever=False, start_date=date(2026, 1, 4), created_at=at)
    Activity.objects.create(client=client, date=date(2026, 1, 4), sport="football", created_at=at)
    RedFlag.objects.create(client=client, kinds=["chest"], about="self", quote="chest pain", raised_at=at)
    Change.objects.create(client=client, kind="Pain", sentence="Noted.", made_at=at)
    wish = {"kind": "PlanWeeks", "wish": {"weeks": 16}, "sentence": "make a plan of 16 weeks", "plan_seen": ""}
    Proposal.objects.create(client=client, **wish, made_at=at, expires_at=at + timedelta(days=7))
    TalkState.objects.create(client=client, more="The rest.")
    ahead = {"date": date(2026, 1, 14), "asked_for": date(2026, 1, 12), "created_at": at}
    ObstaclePlan.objects.create(client=client, words="if it rains, then treadmill", **ahead)


def texts_about(client: User, *, at: datetime) -> None:
    number = client.phone_number
    thread = Conversation.objects.create(user=client, started_at=at, last_message_at=at)
    ends = {"phone_from": number, "phone_to": "+1"}
    Message.objects.create(user=client, conversation=thread, direction="inbound", content="done", **ends)
    InboundText.objects.create(provider_id=f"SM{number}", body="before I joined", received_at=at, **ends)
    BadNumber.objects.create(phone_number=number, error="21211", since=at)
    until = at + timedelta(minutes=10)
    SignInCode.objects.create(phone_number=number, address_hash="x", created_at=at, expires_at=until)


def staff_looked_at(client: User, *, coach: User) -> None:
    rows = (
        (client, "changed the zone"),
        (FitnessPlan.objects.get(client=client), "called"),
        (BadNumber.objects.get(phone_number=client.phone_number), "took it off"),
    )
    for row, message in rows:
        logged(row, message, coach=coach)


def logged(row: Any, message: str, *, coach: User) -> LogEntry:
    """A line of the admin's log, as the admin writes it."""
    return LogEntry.objects.create(
        user=coach,
        content_type=ContentType.objects.get_for_model(row),
        object_id=str(row.pk),
        object_repr=str(row),
        action_flag=CHANGE,
        change_message=message,
    )


def archive_of(client: User, session_id: uuid.UUID) -> None:
    """As PostgreSQL writes ids and as SQLite does; a plan that was deleted since is known by its sessions alone."""
    plan, deleted, one, two = FitnessPlan.objects.get(client=client).pk, uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    for table, source_id, reason, payload in (
        ("users.timezone", client.pk, "zone", "EST"),
        ("fitness_plans", plan, "", []),
        ("fitness_plans", deleted, "", [{"mesocycles": []}]),
        ("workout_instances", session_id, "", {"client_id": str(client.pk), "fitness_plan_id": "no id"}),
        ("workout_instances", one, "", {"client_id": client.pk.hex, "fitness_plan_id": deleted.hex}),
        ("workout_instances", two, "", {"user_id": client.pk.hex, "weight": "too heavy"}),
    ):
        LegacyArchive.objects.create(source_table=table, source_id=source_id, payload=payload, reason=reason)
        LegacyStep.objects.update_or_create(
            source_table=table, defaults={"rows_in": 5, "rows_converted": 4, "rows_quarantined": 1}
        )


def rows_that_hold(needles: set[str]) -> list[tuple[str, str]]:
    """(table, column) of every text, number or JSON in the database that one of these stands in."""
    found = []
    for model in apps.get_models():
        columns = [field for field in model._meta.concrete_fields if not isinstance(field, BinaryField)]
        for row in model._default_manager.values_list(*(field.attname for field in columns)):
            for field, value in zip(columns, row, strict=True):
                if any(needle in str(value).replace("-", "") for needle in needles):
                    found.append((model._meta.db_table, field.attname))
    return found


def test_after_a_day_no_table_knows_the_client_any_more_and_others_keep_all(
    ana: User, phone: Phone, clock: Pass
) -> None:
    ben = trained_client()
    Phone(ben).get("workouts/today")
    everything_about(ana)
    needles = {ana.pk.hex, ana.phone_number, ana.name, str(ana.email)}
    assert [name for name, rows_of in BELONGINGS.items() if not rows_of(ana).exists()] == []
    others_entry = log_entry_about(ben)
    kept = (Call.objects.filter(client_id=ben.pk).count(), WorkoutInstance.objects.filter(client=ben).count())
    phone.delete("me")
    clock(timedelta(hours=24))
    forget()
    assert rows_that_hold(needles) == [("audit_trail", "client_id")]
    assert list(Erasure.objects.values_list("door", flat=True)) == ["api"]
    assert phone.get("me").status == 401
    assert (Call.objects.filter(client_id=ben.pk).count(), WorkoutInstance.objects.filter(client=ben).count()) == kept
    assert list(LogEntry.objects.all()) == [others_entry]
    assert not LegacyArchive.objects.exists()
    steps = LegacyStep.objects.filter(rows_in__gt=0)
    assert set(steps.values_list("source_table", "rows_in", "rows_converted", "rows_quarantined")) == {
        ("fitness_plans", 3, 2, 1),
        ("workout_instances", 2, 1, 1),
        ("users.timezone", 4, 4, 0),
    }, "the way back asks for what is still there"


def log_entry_about(client: User) -> LogEntry:
    return logged(FitnessPlan.objects.get(client=client), "called", coach=CoachFactory.create())


def test_one_who_cannot_be_forgotten_holds_up_nobody_else_and_no_other_cleaning(
    phone: Phone, ana: User, clock: Pass, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ben = trained_client()
    phone.delete("me")
    Phone(ben).delete("me")
    SignInCode.objects.create(
        phone_number="+1", created_at=timezone.now(), expires_at=timezone.now() + timedelta(minutes=10)
    )

    def odd(client: User) -> Any:
        if client == ana:
            raise RuntimeError("an odd row")
        return Alert.objects.none()

    monkeypatch.setattr(erasing, "BELONGINGS", {**BELONGINGS, "odd": odd})
    clock(timedelta(hours=25))
    forget()
    assert [User.objects.filter(pk=each.pk).exists() for each in (ana, ben)] == [True, False]
    assert WorkoutInstance.objects.filter(client=ana).count() == FitnessPlan.objects.filter(client=ben).count() == 0
    assert FitnessPlan.objects.filter(client=ana).count() == 1, "all of it, or nothing"
    assert not SignInCode.objects.exists()
    assert "an odd row" in caplog.text
    monkeypatch.undo()
    forget()
    assert not User.objects.filter(pk=ana.pk).exists()


def forgotten_after_stop(client: User, clock: Pass) -> str:
    """The number of somebody who texted STOP and was forgotten."""
    User.objects.filter(pk=client.pk).update(opted_out_at=timezone.now())
    Phone(client).delete("me")
    clock(timedelta(hours=25))
    forget()
    return client.phone_number


def test_who_texted_stop_and_was_forgotten_gets_no_code_until_start(ana: User, clock: Pass, settings: Any) -> None:
    settings.SMS_TRANSPORT = "memory"
    number = forgotten_after_stop(ana, clock)
    assert rows_that_hold({number, number[-10:]}) == [], "only a number that is at hand is known again"
    assert Phone().post("auth/code", {"phone_number": number}).status == 202
    assert send_codes(at=timezone.now()) == 0
    assert SignInCode.objects.get().state == "failed"
    keep(provider_id="SM9", sender=number, to="+1", body="START", payload={}, at=timezone.now())
    handle_waiting(at=timezone.now())
    Phone().post("auth/code", {"phone_number": number})
    assert send_codes(at=timezone.now()) == 1
    assert not SilentNumber.objects.exists()
    memory.clear()


# --- Coaches ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def cast(clock: Pass) -> Cast:
    return whole_cast()


def test_a_coach_edits_a_draft_and_approves_it(cast: Cast, clock: Pass) -> None:
    maria = Phone(cast.maria)
    waiting = maria.get(f"coach/clients/{cast.ana.pk}/plan").json
    assert ([each["id"] for each in waiting["drafts"]], waiting["plan"]["id"]) == (
        [str(cast.draft.pk)],
        str(cast.plan.pk),
    )
    blocks = [
        {"name": "Base", "weeks": 4, "focus": ["strength"], "deload": True},
        {"name": "Build", "weeks": 4, "focus": ["more strength"], "deload": True},
    ]
    edited = maria.patch(f"coach/plans/{cast.draft.pk}", {"mesocycles": blocks, "notes": "Easy first."})
    assert (edited.status, edited.json["length_weeks"], edited.json["source"]) == (200, 8, "coach")
    approved = maria.post(f"coach/plans/{cast.draft.pk}/approve")
    assert (approved.json["status"], approved.json["start_date"]) == ("active", "2026-01-05")
    cast.plan.refresh_from_db()
    assert cast.plan.status == "archived"
    assert Phone(cast.ana).get("plans/current").json["id"] == str(cast.draft.pk)
    again = maria.post(f"coach/plans/{cast.draft.pk}/approve")
    assert (again.status, again.json["detail"]) == (422, "This plan is active: only a draft is edited or approved.")


def test_a_draft_without_a_plan_before_it_begins_on_its_own_day(cast: Cast) -> None:
    FitnessPlan.objects.filter(pk=cast.plan.pk).update(status="archived")
    Phone(cast.maria).patch(f"coach/plans/{cast.draft.pk}", {"start_date": "2026-01-12"})
    assert Phone(cast.maria).post(f"coach/plans/{cast.draft.pk}/approve").json["start_date"] == "2026-01-12"
    assert Phone(cast.ana).get("workouts/today").status in (200, 404)


@pytest.mark.parametrize(
    ("case", "change", "status"),
    [
        ("a block of one week", {"mesocycles": [
            {"name": "A", "weeks": 1, "focus": ["x"], "deload": False},
            {"name": "B", "weeks": 7, "focus": ["y"], "deload": False}]}, 422),
        ("two blocks of one name", {"mesocycles": [
            {"name": "A", "weeks": 4, "focus": ["x"], "deload": True}] * 2}, 422),
        ("no blocks", {"mesocycles": []}, 400),
        ("a field of the plan that is not theirs", {"status": "active"}, 400),
    ],
)  # fmt: skip
def test_a_draft_keeps_the_rules_of_the_built_in_coach(case: str, change: Any, status: int, cast: Cast) -> None:
    before = FitnessPlan.objects.values().get(pk=cast.draft.pk)
    assert Phone(cast.maria).patch(f"coach/plans/{cast.draft.pk}", change).status == status
    assert FitnessPlan.objects.values().get(pk=cast.draft.pk) == before


def test_a_draft_that_nobody_finished_needs_blocks_and_a_start(cast: Cast) -> None:
    empty = FitnessPlan.objects.create(client=cast.ana, program_type="other")
    maria, path = Phone(cast.maria), f"coach/plans/{empty.pk}"
    block = {"name": "Base", "weeks": 4, "focus": ["strength"], "deload": True}
    told = {"goal_statement": "Get strong.", "overview": "Four weeks."}
    assert maria.post(f"{path}/approve").json["detail"] == "This draft has no blocks or no start yet."
    assert maria.patch(path, {**told, "mesocycles": [block]}).json["detail"].startswith("This draft has no start yet")
    assert maria.patch(path, {**told, "mesocycles": [block], "start_date": "2026-01-12"}).status == 200
    assert maria.post(f"{path}/approve").status == 200


def test_an_active_plan_is_not_edited_as_a_draft(cast: Cast) -> None:
    assert Phone(cast.maria).patch(f"coach/plans/{cast.plan.pk}", {"notes": "x"}).status == 422


def test_a_draft_that_was_approved_meanwhile_is_not_edited(cast: Cast) -> None:
    seen, same = FitnessPlan.objects.get(pk=cast.draft.pk), FitnessPlan.objects.get(pk=cast.draft.pk)
    approved = approve_draft(same, at=timezone.now())
    with pytest.raises(ValueError, match="This plan is active"):
        edit_draft(seen, {"start_date": date(2026, 3, 2)}, at=timezone.now())
    stored = FitnessPlan.objects.get(pk=cast.draft.pk)
    assert (stored.status, stored.start_date, stored.source) == ("active", approved.start_date, cast.draft.source)


def test_an_edit_keeps_what_another_edit_wrote_meanwhile(cast: Cast) -> None:
    seen, same = FitnessPlan.objects.get(pk=cast.draft.pk), FitnessPlan.objects.get(pk=cast.draft.pk)
    edit_draft(same, {"notes": "Easy first."}, at=timezone.now())
    edit_draft(seen, {"overview": "Eight weeks."}, at=timezone.now())
    stored = FitnessPlan.objects.get(pk=cast.draft.pk)
    assert (stored.notes, stored.overview) == ("Easy first.", "Eight weeks.")


def test_a_coach_finds_a_client_by_a_part_of_the_name_or_the_number(cast: Cast) -> None:
    maria, name = Phone(cast.maria), cast.ana.name
    for part in (name[-6:], cast.ana.phone_number[-4:]):
        assert [each["id"] for each in maria.get(f"coach/clients?q={part}").json["items"]] == [str(cast.ana.pk)]
    assert maria.get("coach/clients?q=nobody").json["items"] == []


def test_a_note_is_the_coachs_and_is_in_the_clients_export(cast: Cast) -> None:
    made = Phone(cast.maria).post(f"coach/clients/{cast.ana.pk}/notes", {"text": "Hates burpees."}).json
    assert made["author"]["name"] == "Maria"
    assert {note["text"] for note in Phone(cast.rosa).get(f"coach/clients/{cast.ana.pk}/notes").json["items"]} == {
        "Likes hills.",
        "Hates burpees.",
    }
    assert len(Phone(cast.ana).get("me/export").json["coach_notes"]) == 2


def test_results_are_shown_set_by_set_with_their_day(cast: Cast) -> None:
    ana = Phone(cast.ana)
    today = ana.get("workouts/today").json
    ana.post(f"workouts/{today['id']}/log", {"sets": [{"exercise_id": first_lift(today), "set_number": 1, "reps": 8}]})
    told = Phone(cast.maria).get(f"coach/clients/{cast.ana.pk}/results").json["items"]
    assert [(each["reps"], each["date"], each["workout_id"]) for each in told] == [(8, "2026-01-05", today["id"])]


# --- Pages and schema ------------------------------------------------------------------------------------------------


def test_the_pages_of_the_api_load_nothing_from_elsewhere() -> None:
    page = Client().get("/api/v1/docs/")
    assert page.status_code == 200
    assert re.findall(r"""(?:src|href)=["'](?:https?:)?//[^"']+""", page.content.decode()) == []
    schema = Client().get("/api/v1/schema/", headers={"Accept": "application/json"})
    assert schema.status_code == 200
    assert len(schema.json()["paths"]) == 42


@pytest.mark.parametrize(
    ("case", "model", "fields"),
    [
        ("a sixth try", SignInCode, {"tries": 6}),
        ("a code that ends before it begins", SignInCode, {"expires_at": datetime(2020, 1, 1, tzinfo=UTC)}),
        ("a state that is none", SignInCode, {"state": "lost"}),
        ("a refusal that is kept for a repeat", IdempotentRequest, {"status": 404}),
        ("a note that says nothing", CoachNote, {"text": ""}),
        ("revision nought", WorkoutInstance, {"revision": 0}),
    ],
)
def test_the_database_refuses(case: str, model: Any, fields: dict[str, Any], ana: User) -> None:
    everything_about(ana)
    assert model.objects.exists()
    with pytest.raises(IntegrityError):
        model.objects.update(**fields)


def test_a_plan_that_is_made_for_somebody_new_needs_no_lock(ana: User) -> None:
    client = UserFactory.with_profile()
    plan = create_fitness_plan(client, at=MONDAY, rules_only=True, is_first=True)
    assert (plan.status, plan.client_id, connection.in_atomic_block) == ("active", client.pk, True)
