"""The plain admin: every page opens, and a coach reaches nobody else's clients."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.db.models import Model
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import CoachNote, Limitation, User
from accounts.silence import silence, silent_since
from accounts.tests.factories import CoachFactory, LimitationFactory, PauseFactory, UserFactory
from fitcoach.testing.phone import Phone
from llm.models import Breaker, Call, Spend
from messaging.daily import process_due
from messaging.models import Message
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.models import ExerciseResult, WorkoutInstance

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 14, tzinfo=UTC)
OURS = [
    model
    for model in admin.site._registry
    if model._meta.app_label in ("accounts", "plans", "workouts", "messaging", "llm")
]


@pytest.fixture
def tom(settings: object) -> User:
    """A client of Maria's with a plan, a week, a workout and a message."""
    settings.SMS_TRANSPORT = "memory"  # type: ignore[attr-defined]
    client = UserFactory.with_profile(coach=CoachFactory.create(name="Maria"), name="Tom")
    LimitationFactory.create(client=client)
    PauseFactory.create(client=client, start_date=date(2027, 1, 1))
    create_fitness_plan(client, at=AT)
    process_due(at=AT)
    return client


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_page_opens_for_a_superuser(model: type[Model], tom: User) -> None:
    browser = signed_in(CoachFactory.create(is_superuser=True))
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    listed = browser.get(
        reverse(f"{name}_changelist"), {"q": "Tom"} if admin.site._registry[model].search_fields else {}
    )
    assert listed.status_code == 200
    row = model._default_manager.first()
    if row is not None:
        assert browser.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", [User, FitnessPlan, Microcycle, WorkoutInstance], ids=lambda model: model._meta.label)
def test_a_coach_reaches_own_clients_only(model: type[Model], tom: User) -> None:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = tom if model is User else model._default_manager.get()
    url = reverse(f"{name}_change", args=[row.pk])
    maria, olga = tom.coach, CoachFactory.create(name="Olga")
    assert maria is not None
    assert signed_in(maria).get(url).status_code == 200
    assert signed_in(olga).get(url).status_code == 302
    assert b"Tom" in signed_in(maria).get(reverse(f"{name}_changelist")).content
    assert b"Tom" not in signed_in(olga).get(reverse(f"{name}_changelist")).content


def test_a_note_is_written_by_whoever_writes_it_about_an_own_client(tom: User) -> None:
    url, olga = reverse("admin:accounts_coachnote_add"), CoachFactory.create(name="Olga")
    assert tom.coach is not None
    refused = signed_in(olga).post(url, {"client": tom.pk, "text": "Likes hills."})
    assert (refused.status_code, CoachNote.objects.count()) == (200, 0)
    assert signed_in(tom.coach).post(url, {"client": tom.pk, "text": "Likes hills."}).status_code == 302
    note = CoachNote.objects.get()
    assert (note.client, note.author, note.text) == (tom, tom.coach, "Likes hills.")


@pytest.mark.parametrize(
    ("case", "change", "source"),
    [("cleared", {"cleared": "2026-01-05"}, "coach"), ("made worse", {"severity": "severe"}, "coach"),
     ("looked at", {}, "client")],
)  # fmt: skip
def test_what_a_coach_changes_of_a_limitation_is_the_coachs(
    case: str, change: dict[str, str], source: str, tom: User
) -> None:
    row = Limitation.objects.get()
    assert tom.coach is not None
    maria, url = signed_in(tom.coach), reverse("admin:accounts_limitation_change", args=[row.pk])
    form = maria.get(url).context["adminform"].form
    told = {name: form.initial[name] or "" for name in form.fields}
    assert maria.post(url, {**told, **change}).status_code == 302
    assert Limitation.objects.get().source == source


def test_a_limitation_that_a_coach_adds_on_a_clients_page_is_the_coachs(tom: User) -> None:
    assert tom.coach is not None
    maria, url = signed_in(tom.coach), reverse("admin:accounts_user_change", args=[tom.pk])
    page = maria.get(url).context
    data = {name: value for name, value in page["adminform"].form.initial.items() if value is not None}
    for inline in page["inline_admin_formsets"]:
        prefix = inline.formset.prefix
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {"limitations-TOTAL_FORMS": 1, "limitations-0-client": tom.pk, "limitations-0-kind": "limitation"}
    data |= {"limitations-0-region": "hip", "limitations-0-severity": "mild", "limitations-0-status": "active"}
    answer = maria.post(url, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Limitation.objects.get(region="hip").source == "coach"


def test_a_coach_cannot_move_a_client_or_give_rights(tom: User) -> None:
    olga = CoachFactory.create(name="Olga")
    maria = tom.coach
    assert maria is not None
    page = signed_in(maria).get(reverse("admin:accounts_user_change", args=[tom.pk]))
    fields = page.context["adminform"].form.fields
    assert not {"coach", "role", "is_staff", "is_superuser"} & set(fields)
    assert olga != tom.coach


def no_inlines() -> dict[str, int]:
    """What a user's form says of rows that it does not change."""
    return {
        f"{prefix}-{field}": 0
        for prefix in ("profiles", "limitations", "pauses")
        for field in ("TOTAL_FORMS", "INITIAL_FORMS", "MIN_NUM_FORMS", "MAX_NUM_FORMS")
    }


def test_another_hour_makes_the_next_text_be_worked_out_anew(tom: User) -> None:
    tom.refresh_from_db()
    assert tom.next_message_at is not None
    change_user(tom, preferred_send_hour=9)
    tom.refresh_from_db()
    assert tom.preferred_send_hour == 9
    assert tom.next_message_at is None


def test_phones_of_who_becomes_a_superuser_are_signed_out(tom: User) -> None:
    maria = CoachFactory.create()
    phone = Phone(maria)
    change_user(maria, name="Maria M")
    assert phone.get("coach/clients").status == 200
    change_user(maria, is_superuser=True)
    assert (User.objects.get(pk=maria.pk).is_superuser, phone.get("coach/clients").status) == (True, 401)


def change_user(user: User, **fields: Any) -> None:
    """By the form, as a superuser fills it in."""
    browser = signed_in(CoachFactory.create(is_superuser=True))
    url = reverse("admin:accounts_user_change", args=[user.pk])
    form = browser.get(url).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value is not None and name in form.fields}
    for box in ("groups", "user_permissions", "is_superuser", "password", *(() if user.is_staff else ("is_staff",))):
        data.pop(box, None)
    data.update(no_inlines(), **fields)
    answer = browser.post(url, data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors


@pytest.mark.parametrize("stopped", [datetime(2026, 1, 1, tzinfo=UTC), None])
def test_a_number_that_texted_stop_stays_silent_when_its_client_gets_another(
    tom: User, stopped: datetime | None
) -> None:
    User.objects.filter(pk=tom.pk).update(opted_out_at=stopped)
    was = tom.phone_number
    change_user(User.objects.get(pk=tom.pk), phone_number="+15550100998")
    assert silent_since(was) == stopped
    tom.refresh_from_db()
    assert (tom.phone_number, tom.opted_out_at) == ("+15550100998", stopped), "a coach lifts no STOP"


def test_a_number_that_texted_stop_is_opted_out_whoever_gets_it_next() -> None:
    stopped = datetime(2026, 1, 1, tzinfo=UTC)
    silence("+15550100999", since=stopped)
    fields = {
        "name": "Ben",
        "phone_number": "+15550100999",
        "timezone": "UTC",
        "preferred_send_hour": 8,
        "role": "client",
    }
    agreed = {"agreed": ["texts", "health_data"], "agreed_how": "on the phone"}
    data = {**fields, **agreed, "usable_password": "false", **no_inlines()}
    answer = signed_in(CoachFactory.create(is_superuser=True)).post(reverse("admin:accounts_user_add"), data)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert User.objects.get(phone_number="+15550100999").opted_out_at == stopped
    assert silent_since("+15550100999") is None, "the client's own row says so"


def test_strangers_are_asked_to_sign_in() -> None:
    assert Client().get(reverse("admin:accounts_user_changelist")).status_code == 302


def test_only_a_superuser_may_have_a_model_asked_again(tom: User) -> None:
    Breaker.objects.create(model="gemini:m", setting="s", fault="bad_key", needs_change=True)
    url, data = reverse("admin:llm_breaker_changelist"), {"action": "ask_again", "_selected_action": ["gemini:m"]}
    staff = CoachFactory.create(name="Otto")
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="llm"))
    signed_in(staff).post(url, data)
    assert Breaker.objects.get().needs_change
    signed_in(CoachFactory.create(is_superuser=True)).post(url, data)
    assert (Breaker.objects.get().needs_change, Breaker.objects.get().fault) == (False, "")


@pytest.mark.parametrize("model", [Call, Breaker, Spend], ids=lambda model: model._meta.label)
def test_what_code_alone_writes_is_read_only_even_for_a_superuser(model: type[Model]) -> None:
    site = admin.site._registry[model]
    request = RequestFactory().get(reverse("admin:index"))
    request.user = CoachFactory.create(is_superuser=True)
    assert site.has_view_permission(request)
    assert not site.has_add_permission(request)
    assert not site.has_change_permission(request)
    assert not site.has_delete_permission(request)


@pytest.mark.parametrize(
    "model", [FitnessPlan, Microcycle, WorkoutInstance, Message], ids=lambda model: model._meta.label
)
def test_what_phones_hold_copies_of_is_not_deleted_by_hand(model: type[Model], tom: User) -> None:
    browser = signed_in(CoachFactory.create(is_superuser=True))
    name, row = f"admin:{model._meta.app_label}_{model._meta.model_name}", model._default_manager.get()
    assert browser.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert b"deletelink" not in browser.get(reverse(f"{name}_change", args=[row.pk])).content
    browser.post(
        reverse(f"{name}_changelist"), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    )
    assert model._default_manager.filter(pk=row.pk).exists()


def test_a_client_is_erased_and_not_deleted_by_hand(tom: User) -> None:
    browser = signed_in(CoachFactory.create(is_superuser=True))
    refused = browser.post(reverse("admin:accounts_user_delete", args=[tom.pk]), {"post": "yes"})
    assert (refused.status_code, User.objects.filter(pk=tom.pk).exists()) == (403, True)
    some = {"action": "delete_selected", "_selected_action": [tom.pk], "post": "yes"}
    browser.post(reverse("admin:accounts_user_changelist"), some)
    assert User.objects.filter(pk=tom.pk).exists()


def test_a_member_of_staff_is_deleted_by_a_superuser(tom: User) -> None:
    maria, browser = CoachFactory.create(), signed_in(CoachFactory.create(is_superuser=True))
    done = browser.post(reverse("admin:accounts_user_delete", args=[maria.pk]), {"post": "yes"})
    assert done.status_code == 302
    assert not User.objects.filter(pk=maria.pk).exists()


@pytest.mark.parametrize("act", ["change", "delete", "delete some"])
def test_a_result_that_is_changed_by_hand_makes_its_sessions_next_revision(act: str, tom: User) -> None:
    workout = WorkoutInstance.objects.get()
    was = workout.updated_at
    row = ExerciseResult.objects.create(workout=workout, exercise_id="goblet_squat", set_number=1, reps=8, logged_at=AT)
    browser, name = signed_in(CoachFactory.create(is_superuser=True)), "admin:workouts_exerciseresult"
    posts = {
        "change": (reverse(f"{name}_change", args=[row.pk]), {
            "workout": workout.pk, "exercise_id": "goblet_squat", "set_number": 1, "reps": 9,
            "logged_at_0": "2026-01-05", "logged_at_1": "14:00:00",
        }),
        "delete": (reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}),
        "delete some": (reverse(f"{name}_changelist"), {
            "action": "delete_selected", "_selected_action": [row.pk], "post": "yes",
        }),
    }  # fmt: skip
    assert browser.post(*posts[act]).status_code == 302
    assert list(ExerciseResult.objects.values_list("reps", flat=True)) == ([9] if act == "change" else [])
    workout.refresh_from_db()
    assert (workout.revision, workout.updated_at > was) == (2, True)
