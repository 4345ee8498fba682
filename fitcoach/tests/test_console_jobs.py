"""One action to many clients: asked for in the list, confirmed, done client by client, with progress shown."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django import forms
from django.db import IntegrityError, OperationalError, transaction
from django.test import Client
from django.urls import reverse

from accounts.bulk import (
    BULK_ACTIONS,
    KEPT_FOR,
    UNCONFIRMED_FOR,
    begin,
    counts_of,
    draft_job,
    forget_old_jobs,
    next_step,
    take,
)
from accounts.models import AuditEntry, BulkJob, BulkStep, CoachNote, Pause, User
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.console.actions import ACTIONS
from fitcoach.console.actions.base import Action, ActionForm, Done
from fitcoach.console.bulk import page as job_page
from fitcoach.console.bulk import running
from fitcoach.console.bulk.running import NO_LONGER_YOURS, WENT_WRONG, do_next, run
from fitcoach.tasks import bulk
from messaging.tests.test_workers import in_threads

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)
TOLD = {"text": ["Well done."]}


class NoteForm(ActionForm):
    text = forms.CharField()


class Praise(Action):
    """Leaves a note. Ben refuses, Bad breaks in the middle, and no note is longer than twenty characters."""

    name, title, icon, audited = "praise", "Praise", "thumb_up", "praised the client"
    form = NoteForm

    def refusal(self, client: User, *, staff: User, at: datetime) -> str:
        return "Ben wants no praise." if client.name == "Ben" else ""

    def says(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Sequence[str]:
        return [f"{client.name} is praised: {told.get('text', '…')}"]

    def do(self, client: User, told: Mapping[str, Any], *, staff: User, at: datetime) -> Done:
        CoachNote.objects.create(client=client, author=staff, text=told["text"], created_at=at)
        if client.name == "Bad":
            raise RuntimeError("broken")
        if len(told["text"]) > 20:
            raise ValueError("That is too much praise.")
        return Done("Praised.")


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def praise(monkeypatch: pytest.MonkeyPatch) -> None:
    actions = {"praise": Praise()}
    for module in (running, job_page):
        monkeypatch.setattr(module, "ACTIONS", actions)


@pytest.fixture(autouse=True)
def hints(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What workers are told of."""
    told: list[Any] = []
    monkeypatch.setattr(job_page, "hint_from_web", lambda task, ids: told.append((task, list(ids))))
    return told


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


@pytest.fixture
def clients(maria: User) -> list[User]:
    return [UserFactory.create(name=name, coach=maria) for name in ("Ana", "Ben", "Cem", "Dia")]


def browser_of(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def drafted(staff: User) -> BulkJob:
    return draft_job(staff, action="praise", clients=User.objects.all(), at=NOON)


def begun(staff: User, told: Mapping[str, Any] = TOLD) -> BulkJob:
    job = drafted(staff)
    begin(job, told=told, at=NOON)
    return job


def work(at: datetime = NOON) -> None:
    run(at=at, until=time.monotonic() + 60)


def states(job: BulkJob) -> dict[str, str]:
    """By client: what became of it, or why not."""
    return {step.client.name: step.sentence or step.state for step in job.steps.select_related("client")}


def url_of(job: BulkJob) -> str:
    return reverse("console:job", args=[job.pk])


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_the_list_of_clients_asks_and_nothing_is_done_before_it_is_confirmed(maria: User, clients: list[User]) -> None:
    data = {"action": "pause", "_selected_action": [str(client.pk) for client in clients[:2]]}
    answer = browser_of(maria).post(reverse("admin:accounts_user_changelist"), data)
    job = BulkJob.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url_of(job))
    assert (job.action, job.asked_by, job.begun_at) == ("pause", maria, None)
    assert states(job) == {"Ana": "waiting", "Ben": "waiting"}
    work()
    assert states(job) == {"Ana": "waiting", "Ben": "waiting"}


def test_somebody_elses_clients_are_left_out(maria: User, clients: list[User]) -> None:
    olga = CoachFactory.create(name="Olga")
    UserFactory.create(name="Of Olga", coach=olga)
    assert states(drafted(olga)) == {"Of Olga": "waiting"}
    with pytest.raises(ValueError, match="None of these is a client of yours"):
        drafted(CoachFactory.create(name="Nina"))


def test_too_many_at_once_are_refused(monkeypatch: pytest.MonkeyPatch, maria: User, clients: list[User]) -> None:
    monkeypatch.setattr("accounts.bulk.MOST", 3)
    with pytest.raises(ValueError, match="At most 3 clients at once"):
        drafted(maria)
    assert not BulkJob.objects.exists()


def test_the_page_says_how_many_and_what_will_happen(maria: User, clients: list[User]) -> None:
    job, browser = drafted(maria), browser_of(maria)
    asked = browser.get(url_of(job)).context
    assert (asked["title"], asked["ready"]) == ("Praise: 4 clients", False)
    told = browser.post(url_of(job), {"text": "Well done."}).context
    assert (told["ready"], told["sentences"]) == (True, ["Ana is praised: Well done."])
    job.refresh_from_db()
    assert job.begun_at is None


def test_what_the_form_refuses_is_not_begun(maria: User, clients: list[User], hints: list[Any]) -> None:
    job = drafted(maria)
    answer = browser_of(maria).post(url_of(job), {"text": "", "confirmed": "yes"})
    assert answer.context["form"].errors
    job.refresh_from_db()
    assert (job.begun_at, hints) == (None, [])


def test_it_begins_once_however_often_it_is_confirmed(maria: User, clients: list[User], hints: list[Any]) -> None:
    job, browser = drafted(maria), browser_of(maria)
    for words in ("Well done.", "Again."):
        assert browser.post(url_of(job), {"text": words, "confirmed": "yes"})["Location"] == url_of(job)
    job.refresh_from_db()
    assert (job.begun_at, job.told) == (NOON, TOLD)
    assert hints == [("console.bulk", [job.pk])]


@pytest.mark.parametrize("begin_it", [False, True])
def test_a_job_is_not_there_for_another_coach_and_is_for_a_superuser(
    begin_it: bool, maria: User, clients: list[User]
) -> None:
    job = begun(maria) if begin_it else drafted(maria)
    olga = browser_of(CoachFactory.create(name="Olga"))
    assert olga.get(url_of(job)).status_code == 404
    assert olga.post(url_of(job), {"text": "x", "confirmed": "yes"}).status_code == 404
    assert browser_of(CoachFactory.create(is_superuser=True)).get(url_of(job)).status_code == 200
    job.refresh_from_db()
    assert (job.begun_at is not None) == begin_it


def test_what_the_list_offers_is_what_the_console_can_do() -> None:
    assert {name: ACTIONS[name].title for name in BULK_ACTIONS} == BULK_ACTIONS


def test_clients_pause_and_resume_together(monkeypatch: pytest.MonkeyPatch, maria: User, clients: list[User]) -> None:
    """With the console's own actions, from the list to the last client."""
    for module in (running, job_page):
        monkeypatch.setattr(module, "ACTIONS", ACTIONS)
    browser = browser_of(maria)
    for action, told in (("pause", {"start": "2026-01-05", "note": "Snow"}), ("resume", {})):
        data = {"action": action, "_selected_action": [str(client.pk) for client in clients]}
        url = browser.post(reverse("admin:accounts_user_changelist"), data)["Location"]
        assert browser.get(url).status_code == 200
        assert browser.post(url, {**told, "confirmed": "yes"})["Location"] == url
        work()
        assert set(states(BulkJob.objects.get(action=action)).values()) == {"done"}
        assert Pause.objects.filter(end_date=None).count() == (4 if action == "pause" else 0)


# --- Doing ------------------------------------------------------------------------------------------------------------


def test_each_client_is_dealt_with_and_who_was_not_is_told_with_the_reason(maria: User, clients: list[User]) -> None:
    job = begun(maria)
    UserFactory.create(name="Bad", coach=maria)
    work()
    job.refresh_from_db()
    assert states(job) == {"Ana": "done", "Ben": "Ben wants no praise.", "Cem": "done", "Dia": "done"}
    assert job.finished_at == NOON
    assert set(CoachNote.objects.values_list("client__name", "author__name")) == {
        (name, "Maria") for name in ("Ana", "Cem", "Dia")
    }
    entries = AuditEntry.objects.filter(actor_id=maria.pk, action="act", what="praised the client")
    assert {entry.client_id for entry in entries} == {client.pk for client in clients if client.name != "Ben"}


def test_one_clients_trouble_stops_nobody_and_leaves_nothing_half_done(maria: User, clients: list[User]) -> None:
    UserFactory.create(name="Bad", coach=maria)
    job = begun(maria)
    work()
    assert states(job) == {
        "Ana": "done",
        "Ben": "Ben wants no praise.",
        "Cem": "done",
        "Dia": "done",
        "Bad": WENT_WRONG,
    }
    assert not CoachNote.objects.filter(client__name="Bad").exists()


def test_what_an_action_refuses_in_its_middle_is_undone(maria: User, clients: list[User]) -> None:
    job = begun(maria, {"text": ["Well done, and more than well done."]})
    work()
    assert set(states(job).values()) == {"That is too much praise.", "Ben wants no praise."}
    assert not CoachNote.objects.exists()
    assert not AuditEntry.objects.exclude(action="sign_in").exists()


def test_what_the_form_refuses_for_a_client_is_the_reason(maria: User, clients: list[User]) -> None:
    job = begun(maria, {"text": [""]})
    work()
    assert states(job)["Ana"] == "This field is required."


@pytest.mark.parametrize("case", ["the client went to another coach", "who asked left", "the action is gone"])
def test_what_changed_meanwhile_is_looked_at_again(
    case: str, monkeypatch: pytest.MonkeyPatch, maria: User, clients: list[User]
) -> None:
    job = begun(maria)
    if case == "the client went to another coach":
        User.objects.filter(role="client").update(coach=CoachFactory.create())
    elif case == "who asked left":
        User.objects.filter(pk=maria.pk).update(is_active=False)
    else:
        monkeypatch.setattr(running, "ACTIONS", {})
    work()
    reason = "There is no action 'praise' any more." if case == "the action is gone" else NO_LONGER_YOURS
    assert set(states(job).values()) == {reason}
    assert not CoachNote.objects.exists()


def test_doing_it_again_does_nothing(maria: User, clients: list[User]) -> None:
    begun(maria)
    for hour in range(3):
        work(NOON + timedelta(hours=hour))
    assert CoachNote.objects.count() == 3
    assert BulkJob.objects.get().finished_at == NOON


def test_after_a_crash_it_goes_on_with_whoever_waits(
    monkeypatch: pytest.MonkeyPatch, maria: User, clients: list[User]
) -> None:
    job = begun(maria)
    assert do_next(job, at=NOON)

    def breaks(*args: Any, **kwargs: Any) -> Done:
        raise OperationalError("the database went away")

    with monkeypatch.context() as broken:
        broken.setattr(Praise, "do", breaks)
        broken.setattr(Praise, "refusal", lambda *args, **kwargs: "")
        with pytest.raises(OperationalError):
            work()
    assert states(job) == {"Ana": "done", "Ben": "waiting", "Cem": "waiting", "Dia": "waiting"}
    work()
    assert counts_of(job).waiting == 0
    assert CoachNote.objects.count() == 3


def test_whom_another_worker_took_is_passed_over(maria: User, clients: list[User]) -> None:
    step = next_step(begun(maria))
    assert step is not None
    assert (take(step), take(step)) == (True, False)


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_deal_with_each_client_once(maria: User) -> None:
    UserFactory.create_batch(20, coach=maria)
    job = begun(maria)
    in_threads(work)
    assert CoachNote.objects.count() == counts_of(job).done == 20
    assert AuditEntry.objects.filter(action="act").count() == 20
    assert not BulkJob.objects.filter(finished_at=None).exists()


def test_a_worker_stops_when_its_time_is_over_and_the_next_goes_on(maria: User, clients: list[User]) -> None:
    job = begun(maria)
    run(at=NOON, until=time.monotonic() - 1)
    assert counts_of(job).waiting == 4
    bulk([str(job.pk)])
    assert counts_of(job).waiting == 0


def test_beat_finds_what_no_hint_told_of(maria: User, clients: list[User]) -> None:
    job = begun(maria)
    bulk()
    assert counts_of(job).dealt_with == 4


# --- Looking ----------------------------------------------------------------------------------------------------------


def test_progress_is_shown_with_whom_it_was_not_done_to(
    maria: User, clients: list[User], django_assert_max_num_queries: Any
) -> None:
    job, browser = begun(maria), browser_of(maria)
    do_next(job, at=NOON)
    with django_assert_max_num_queries(12):
        shown = browser.get(url_of(job))
    assert (shown.context["counts"].dealt_with, shown.context["counts"].all) == (1, 4)
    assert b'data-finished="no"' in shown.content
    work()
    shown = browser.get(url_of(job))
    assert [(name, why) for _, name, why in shown.context["refusals"]] == [("Ben", "Ben wants no praise.")]
    assert b'data-finished="yes"' in shown.content


def test_a_thousand_clients_do_not_hang_the_page(maria: User, django_assert_max_num_queries: Any) -> None:
    User.objects.bulk_create(User(name=f"C{n}", phone_number=f"+1557{n:07d}", coach=maria) for n in range(1000))
    browser = browser_of(maria)
    data = {
        "action": "pause",
        "select_across": "1",
        "_selected_action": [str(User.objects.filter(role="client")[0].pk)],
    }
    with django_assert_max_num_queries(25):
        browser.post(reverse("admin:accounts_user_changelist"), data)
    job = BulkJob.objects.get()
    assert counts_of(job).all == 1000
    BulkJob.objects.update(action="praise")
    with django_assert_max_num_queries(20):
        assert browser.post(url_of(job), {"text": "Well done.", "confirmed": "yes"}).status_code == 302
    with django_assert_max_num_queries(12):
        browser.get(url_of(job))


def test_jobs_are_forgotten_after_a_month_and_unconfirmed_ones_after_a_day(maria: User, clients: list[User]) -> None:
    kept, unconfirmed = begun(maria), drafted(maria)
    forget_old_jobs(at=NOON + UNCONFIRMED_FOR - timedelta(seconds=1))
    assert set(BulkJob.objects.all()) == {kept, unconfirmed}
    forget_old_jobs(at=NOON + UNCONFIRMED_FOR)
    assert set(BulkJob.objects.all()) == {kept}
    forget_old_jobs(at=NOON + KEPT_FOR)
    assert (BulkJob.objects.count(), BulkStep.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("case", "told"),
    [
        ("refused without a reason", {"state": "refused"}),
        ("a state that is none", {"state": "lost"}),
        ("a client twice", {}),
    ],
)
def test_the_database_refuses(case: str, told: dict[str, str], maria: User, clients: list[User]) -> None:
    job = drafted(maria)
    client = clients[0] if case == "a client twice" else UserFactory.create()
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkStep.objects.create(job=job, client=client, **told)


@pytest.mark.parametrize("begun_at", [None, NOON + timedelta(hours=1)])
def test_no_job_is_finished_before_it_begins(begun_at: datetime | None, maria: User, clients: list[User]) -> None:
    job = drafted(maria)
    with pytest.raises(IntegrityError), transaction.atomic():
        BulkJob.objects.filter(pk=job.pk).update(begun_at=begun_at, finished_at=NOON)
