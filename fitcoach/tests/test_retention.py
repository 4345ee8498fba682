"""Every table has a period; what is old goes; what anything else needs stays, however old it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from reversion.models import Revision, Version

from accounts.models import AuditEntry, SilentNumber, User
from accounts.silence import silent_since
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.checks import nothing_is_to_be_deleted_that_is_needed
from fitcoach.retention import purging
from fitcoach.retention.policies import POLICIES, PURGED, Policy, as_markdown, models_without_a_policy
from fitcoach.retention.purging import purge, would_purge
from messaging.inbound import handle_waiting, keep
from messaging.models import (
    Alert,
    BadNumber,
    Change,
    ForgottenText,
    InboundText,
    Message,
    ObstaclePlan,
    Proposal,
    TakeOver,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 8, 10, tzinfo=UTC)
"""Before the clock of whoever runs this: the audit trail's own two years are counted from now."""
Make = Callable[[User, datetime], Any]


@pytest.fixture
def ana() -> User:
    return UserFactory.create(name="Ana", coach=CoachFactory.create(name="Maria"))


def all_day() -> float:
    return time.monotonic() + 3600


def message(client: User, at: datetime, **fields: Any) -> Message:
    values = {"direction": "outbound", "kind": "daily", "state": "delivered", "content": "Hi", "local_date": at.date(),
              "due_at": at, "send_before": at + timedelta(hours=3), "phone_from": "+1", "phone_to": "+2"}  # fmt: skip
    values |= {"sent_at": at} if fields.get("state", "delivered") in ("delivered", "accepted") else {}
    made = Message.objects.create(user=client, **{**values, **fields})
    Message.objects.filter(pk=made.pk).update(created_at=at)
    return made


def chat(client: User, at: datetime) -> Message:
    words = {"content": "hi", "phone_from": "1", "phone_to": "2"}
    made = Message.objects.create(user=client, direction="inbound", kind="chat", **words)
    Message.objects.filter(pk=made.pk).update(created_at=at)
    return made


def text(client: User | None, at: datetime, **fields: Any) -> InboundText:
    values = {"handled_at": at, "read_at": at, "understood": True, "body": "hi", "phone_from": "+1", "phone_to": "+2"}
    return InboundText.objects.create(user=client, provider_id=str(uuid4()), received_at=at, **{**values, **fields})


def forgotten_text(at: datetime) -> ForgottenText:
    return ForgottenText.objects.create(id_hash=uuid4().hex, received_at=at)


def alert(client: User, at: datetime, **fields: Any) -> Alert:
    return Alert.objects.create(
        **{"client": client, "kind": "missed", "sentence": "x", "created_at": at, "settled_at": at, **fields}
    )


def change(client: User, at: datetime) -> Change:
    return Change.objects.create(client=client, kind="Log", sentence="Logged.", made_at=at)


def proposal(client: User, at: datetime, **fields: Any) -> Proposal:
    values = {"state": "accepted", "decided_at": at, "made_at": at, "expires_at": at + timedelta(days=9), "wish": {}}
    return Proposal.objects.create(client=client, kind="Program", sentence="x", plan_seen="", **{**values, **fields})


def take_over(client: User, at: datetime, *, ended_at: datetime | None = None) -> TakeOver:
    return TakeOver.objects.create(client=client, began_at=at, ended_at=ended_at)


def ended_take_over(client: User, at: datetime) -> TakeOver:
    return take_over(client, at, ended_at=at)


def obstacle(client: User, at: datetime) -> ObstaclePlan:
    return ObstaclePlan.objects.create(client=client, date=at.date(), words="rain", asked_for=at.date(), created_at=at)


def bad_number(client: User, at: datetime, number: str = "") -> BadNumber:
    """Of nobody, where none is given."""
    return BadNumber.objects.create(phone_number=number or f"+1{at:%m%d%H%M%S}", error="21614", since=at)


def audit_entry(client: User, at: datetime) -> AuditEntry:
    return AuditEntry.objects.create(at=at, action="read", what="a client", client_id=client.pk)


def edit(client: User, at: datetime) -> Revision:
    made = Revision.objects.create(date_created=at)
    kind = ContentType.objects.get_for_model(User)
    Version.objects.create(revision=made, object_id=str(client.pk), content_type=kind, db="default", format="json",
                           serialized_data="[]", object_repr="x")  # fmt: skip
    return made


def log_entry(client: User, at: datetime) -> LogEntry:
    return LogEntry.objects.create(action_time=at, user=client, action_flag=2, object_repr="x", change_message="[]")


def session(client: User, at: datetime) -> Session:
    return Session.objects.create(session_key=uuid4().hex, session_data="x", expire_date=at)


def attempt(client: User, at: datetime) -> AccessAttempt:
    made = AccessAttempt.objects.create(username=str(uuid4()), failures_since_start=1)
    AccessAttempt.objects.filter(pk=made.pk).update(attempt_time=at)
    return made


GOES: list[tuple[str, Make, timedelta]] = [
    ("a message after two years", message, timedelta(days=730)),
    ("a client's own words after two years", chat, timedelta(days=730)),
    ("a text as it came in after two years", text, timedelta(days=730)),
    ("a STOP of a number that is nobody's", lambda _, at: text(None, at, legal_word="stop"), timedelta(days=730)),
    ("a HELP of a number that is nobody's", lambda _, at: text(None, at, legal_word="help"), timedelta(days=730)),
    ("the hash of a forgotten text after three days", lambda _, at: forgotten_text(at), timedelta(days=3)),
    ("a settled alert after a year", alert, timedelta(days=365)),
    ("what a text changed after a year", change, timedelta(days=365)),
    ("a decided proposal after a year", proposal, timedelta(days=365)),
    ("an ended take-over after a year", ended_take_over, timedelta(days=365)),
    ("what got in the way after a year", obstacle, timedelta(days=365)),
    ("a bad number that nobody has after two years", bad_number, timedelta(days=730)),
    ("an entry of the audit trail after two years", audit_entry, timedelta(days=731)),
    ("an edit after a year", edit, timedelta(days=365)),
    ("the admin's log after two years", log_entry, timedelta(days=731)),
    ("a session when it has ended", session, timedelta(0)),
    ("a failure to sign in after a month", attempt, timedelta(days=30)),
]


@pytest.mark.parametrize(("case", "make", "kept"), GOES, ids=[case for case, _, _ in GOES])
def test_what_is_older_than_its_period_goes_and_what_is_younger_stays(
    case: str, make: Make, kept: timedelta, ana: User
) -> None:
    old, young = make(ana, AT - kept - timedelta(days=1)), make(UserFactory.create(), AT - kept + timedelta(days=1))
    assert sum(line.rows for line in would_purge(at=AT)) == 1
    assert sum(line.rows for line in purge(at=AT, until=all_day())) == 1
    assert list(type(old)._default_manager.filter(pk__in=[old.pk, young.pk])) == [young]


def under_way(client: User, at: datetime) -> Message:
    return message(client, at, state="sending", attempt_id=uuid4(), claimed_at=at)


def told_of(client: User, at: datetime) -> Message:
    made = message(client, at)
    alert(client, at, settled_at=None, message=made)
    return made


STAYS: list[tuple[str, Make]] = [
    ("a message that is still planned", lambda ana, at: message(ana, at, state="planned")),
    ("a message that is still queued", lambda ana, at: message(ana, at, state="queued")),
    ("a message that is being sent", under_way),
    ("a message of which nobody knows", lambda ana, at: message(ana, at, state="unknown")),
    ("the note about the conversion", lambda ana, at: message(ana, at, kind="reset")),
    ("a message that an open alert is about", told_of),
    ("a STOP of a client", lambda ana, at: text(ana, at, legal_word="stop")),
    ("a STOP of nobody's that nobody has handled", lambda ana, at: text(None, at, legal_word="stop", handled_at=None)),
    ("a text that nobody has handled", lambda ana, at: text(ana, at, handled_at=None, read_at=None)),
    ("a text that nobody has read", lambda ana, at: text(ana, at, read_at=None)),
    ("the hash of the newest text that came in", lambda ana, at: forgotten_text(at)),
    ("an open alert", lambda ana, at: alert(ana, at, settled_at=None)),
    ("an open proposal", lambda ana, at: proposal(ana, at, state="open", decided_at=None)),
    ("an open take-over", take_over),
    ("a bad number that a client has", lambda ana, at: bad_number(ana, at, ana.phone_number)),
    ("a number that texted STOP", lambda ana, at: SilentNumber.objects.create(number_hash="x", since=at)),
]  # fmt: skip


@pytest.mark.parametrize(("case", "make"), STAYS, ids=[case for case, _ in STAYS])
def test_what_is_needed_stays_however_old_it_is(case: str, make: Make, ana: User) -> None:
    row = make(ana, AT - timedelta(days=4000))
    assert sum(line.rows for line in purge(at=AT, until=all_day())) == 0
    assert type(row)._default_manager.filter(pk=row.pk).exists()


def test_sessions_results_and_the_legacy_archive_are_deleted_by_no_age() -> None:
    for_ever = {"workouts.WorkoutInstance", "workouts.ExerciseResult", "plans.Microcycle", "plans.FitnessPlan",
                "plans.LegacyArchive", "plans.LegacyStep", "accounts.User", "messaging.RedFlag"}  # fmt: skip
    assert {policy.model for policy in PURGED} & for_ever == set()
    assert {policy.model for policy in POLICIES} >= for_ever


def test_a_number_that_never_had_a_client_is_silent_when_its_stop_has_gone() -> None:
    at, number = AT - timedelta(days=800), "+15550107799"
    keep(provider_id="SM1", sender=number, to="+1", body="STOP", payload={}, at=at)
    handle_waiting(at=at)
    purge(at=AT, until=all_day())
    assert (InboundText.objects.count(), silent_since(number)) == (0, at)


def test_what_hangs_on_an_old_text_stays_without_it(ana: User) -> None:
    old = text(ana, AT - timedelta(days=800))
    answer = message(ana, AT - timedelta(days=1), kind="answer", answers=old)
    purge(at=AT, until=all_day())
    answer.refresh_from_db()
    assert (answer.answers_id, InboundText.objects.count()) == (None, 0)


def test_an_edit_takes_its_versions_along(ana: User) -> None:
    edit(ana, AT - timedelta(days=366))
    purge(at=AT, until=all_day())
    assert (Revision.objects.count(), Version.objects.count()) == (0, 0)


def test_batches_go_on_until_nothing_is_left_and_a_second_run_finds_nothing(
    ana: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "AT_ONCE", 2)
    for days in range(5):
        message(ana, AT - timedelta(days=800 + days))
        log_entry(ana, AT - timedelta(days=800 + days))
    done = {line.table: (line.rows, line.is_done) for line in purge(at=AT, until=all_day())}
    assert (done["messages"], done["django_admin_log"]) == ((5, True), (5, True))
    assert sum(line.rows for line in purge(at=AT, until=all_day())) == 0


def test_without_time_nothing_is_deleted_and_the_next_run_goes_on(ana: User) -> None:
    message(ana, AT - timedelta(days=800))
    assert {line.is_done for line in purge(at=AT, until=time.monotonic())} == {False}
    assert Message.objects.count() == 1
    assert sum(line.rows for line in purge(at=AT, until=all_day())) == 1


def test_what_was_opened_again_meanwhile_stays(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    settled = alert(ana, AT - timedelta(days=400))
    found = purging._oldest

    def opened_meanwhile(*arguments: Any) -> Any:
        keys = list(found(*arguments))
        Alert.objects.filter(pk=settled.pk).update(settled_at=None)
        return keys

    monkeypatch.setattr(purging, "_oldest", opened_meanwhile)
    purge(at=AT, until=all_day())
    assert Alert.objects.get().settled_at is None


def test_the_database_refuses_to_delete_a_young_entry_of_the_audit_trail_and_to_change_an_old_one(ana: User) -> None:
    now = datetime.now(UTC)
    young, old = audit_entry(ana, now - timedelta(days=700)), audit_entry(ana, now - timedelta(days=740))
    for refused in (
        lambda: AuditEntry.objects.filter(pk=young.pk).delete(),
        lambda: AuditEntry.objects.filter(pk=old.pk).update(what="nothing"),
    ):
        with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
            refused()
    assert AuditEntry.objects.filter(pk=old.pk).delete()[0] == 1
    assert list(AuditEntry.objects.values_list("pk", "what")) == [(young.pk, "a client")]


def test_the_migrations_way_back_refuses_old_entries_as_well_and_forwards_lets_them_go(ana: User) -> None:
    migration = import_module("accounts.migrations.0018_data_that_grows")
    entry = audit_entry(ana, datetime.now(UTC) - timedelta(days=740))
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration.no_audit_entry_may_go(None, editor)
        with pytest.raises(IntegrityError, match="only ever added to"), transaction.atomic():
            AuditEntry.objects.filter(pk=entry.pk).delete()
        migration.old_audit_entries_may_go(None, editor)
    assert AuditEntry.objects.filter(pk=entry.pk).delete()[0] == 1


def test_every_model_has_a_policy_and_every_policy_a_model() -> None:
    labels = [policy.model for policy in POLICIES]
    assert models_without_a_policy(list(apps.get_models())) == []
    assert sorted(labels) == sorted({model._meta.label for model in apps.get_models()})


def test_a_new_model_without_a_policy_is_found() -> None:
    class Diary(models.Model):
        class Meta:
            app_label = "elsewhere"

    assert models_without_a_policy([Diary, User]) == ["elsewhere.Diary"]


@pytest.mark.parametrize("policy", PURGED, ids=[policy.table for policy in PURGED])
def test_old_rows_are_found_by_an_index_on_their_age_or_by_their_key(policy: Policy) -> None:
    assert policy.purge is not None
    options = apps.get_model(policy.model)._meta
    first = {index.fields[0].lstrip("-") for index in options.indexes if index.fields}
    indexed = first | {field.name for field in options.fields if field.db_index}
    assert policy.purge.by_key or policy.purge.found_by in indexed


def test_the_page_of_the_docs_shows_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "retention.md"
    assert as_markdown() in page.read_text(encoding="utf-8"), "manage.py purge --table tells the lines"


def test_a_setting_below_what_is_safe_is_an_error_and_is_not_obeyed(ana: User, settings: Any) -> None:
    assert nothing_is_to_be_deleted_that_is_needed(None) == []
    settings.KEPT_DAYS = {**settings.KEPT_DAYS, "messages": 1}
    assert [error.id for error in nothing_is_to_be_deleted_that_is_needed(None)] == ["fitcoach.E008"]
    message(ana, AT - timedelta(days=59))
    assert sum(line.rows for line in purge(at=AT, until=all_day())) == 0


def told(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("purge", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_command_counts_in_a_dry_run_and_deletes_without(ana: User) -> None:
    message(ana, AT - timedelta(days=800))
    rehearsed = told("--at", "2026-06-10T08:10Z", "--dry-run")
    assert (rehearsed[0], rehearsed[-1]) == ("messages: 1 would be deleted", "1 rows would be deleted, 16 tables.")
    assert Message.objects.count() == 1
    assert told("--at", "2026-06-10T08:10Z")[-1] == "1 rows deleted, 16 tables."
    assert Message.objects.count() == 0


def test_the_command_says_in_one_line_that_the_database_refuses(ana: User) -> None:
    audit_entry(ana, datetime.now(UTC))
    with pytest.raises(CommandError, match="the database refuses: the audit trail is only ever added to"):
        told("--at", "2099-01-01")
    assert AuditEntry.objects.count() == 1


def test_the_task_goes_on_as_another_one_while_there_is_more(ana: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from fitcoach import tasks

    asked: list[str] = []
    monkeypatch.setattr(tasks.purge, "delay", lambda: asked.append("again"))
    monkeypatch.setattr(tasks, "PURGE_FOR_SEC", 0)
    tasks.purge()
    assert asked == ["again"]
    monkeypatch.setattr(tasks, "PURGE_FOR_SEC", 60)
    tasks.purge()
    assert asked == ["again"]
