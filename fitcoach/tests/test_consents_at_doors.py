"""Where consent is given and taken back: sign-up, the app, texts, the provider, staff; and who sees it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.consenting import give, newest_of, withdraw
from accounts.domain.consents import CURRENT, HEALTH_DATA, LANGUAGE_MODEL, TEXTS
from accounts.model_use import why_rules_only
from accounts.models import AuditEntry, Consent, Erasure, User
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.console.links import client_url
from fitcoach.demo.joining import join
from fitcoach.demo.newcomers import NEWCOMERS
from fitcoach.testing.phone import Phone
from fitcoach.tests.acting import Page, People, people
from fitcoach.tests.api_cast import MONDAY
from fitcoach.tests.test_admin import no_inlines, signed_in
from fitcoach.tests.test_api_sign_in import ANA, NUMBER, code_for
from messaging.inbound import handle_waiting, keep
from messaging.models import Message
from messaging.outbox import send_due
from messaging.statuses import apply_status
from messaging.transports import memory
from messaging.transports.base import TransportError

pytestmark = pytest.mark.django_db
YES_TO_TEXTS, YES_TO_HEALTH, YES_TO_MODEL = (
    {"subject": wording.subject, "version": wording.version} for wording in CURRENT.values()
)


@pytest.fixture(autouse=True)
def clock(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    with time_machine.travel(MONDAY, tick=False):
        yield
    memory.clear()


@pytest.fixture
def ana() -> User:
    return UserFactory.with_profile()


def held(client: User) -> dict[str, tuple[str, Any, Any]]:
    """What holds, by subject: how it came, when it was given, when taken back."""
    rows = {row.subject: row for row in Consent.objects.filter(client=client).order_by("pk")}
    return {subject: (row.how, row.given_at, row.withdrawn_at) for subject, row in rows.items()}


# --- Sign-up ---------------------------------------------------------------------------------------------------------


def sign_up(**more: Any) -> Any:
    phone = Phone()
    code = code_for(phone)
    return phone.post("signup", {**ANA, "phone_number": NUMBER, "code": code, **more})


def test_what_is_asked_is_told_to_everybody_word_for_word() -> None:
    items = Phone().get("consents").json["items"]
    assert [(each["subject"], each["version"], each["needed"]) for each in items] == [
        (TEXTS, "texts-1", True),
        (HEALTH_DATA, "health-1", True),
        (LANGUAGE_MODEL, "model-1", False),
    ]
    assert [each["text"] for each in items] == [wording.text for wording in CURRENT.values()]


@pytest.mark.parametrize(
    ("case", "consents", "model"),
    [
        ("to everything", [YES_TO_TEXTS, YES_TO_HEALTH, YES_TO_MODEL], ("api", MONDAY, None)),
        ("but not to a model", [YES_TO_TEXTS, YES_TO_HEALTH], ("api", None, MONDAY)),
    ],
)
def test_a_sign_up_records_each_yes_and_each_no(case: str, consents: Any, model: Any) -> None:
    assert sign_up(consents=consents).status == 201
    client = User.objects.get(phone_number=NUMBER)
    given = ("api", MONDAY, None)
    assert held(client) == {TEXTS: given, HEALTH_DATA: given, LANGUAGE_MODEL: model}, case
    assert (why_rules_only(client.pk) == "consent_withdrawn") == (model[2] is not None)


@pytest.mark.parametrize("more", [{}, {"consents": None}])
def test_an_app_that_asks_nothing_is_served_and_nothing_is_claimed(more: Any) -> None:
    assert sign_up(**more).status == 201
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("case", "consents", "status", "sentence"),
    [
        ("no health data", [YES_TO_TEXTS], 422,
         "Without agreeing to what is kept of health there is no coaching by text."),
        ("nothing", [], 422,
         "Without agreeing to texts and agreeing to what is kept of health there is no coaching by text."),
        ("older words", [{**YES_TO_TEXTS, "version": "texts-0"}, YES_TO_HEALTH], 422,
         "The words of texts are texts-1 by now: show these, and ask again."),
        ("a subject that is none", [YES_TO_TEXTS, YES_TO_HEALTH, {"subject": "cookies", "version": "1"}], 400, None),
    ],
)  # fmt: skip
def test_without_what_is_needed_nobody_is_signed_up(case: str, consents: Any, status: int, sentence: Any) -> None:
    refused = sign_up(consents=consents)
    assert refused.status == status, case
    if sentence:
        assert refused.json["detail"] == sentence
    assert (User.objects.filter(phone_number=NUMBER).exists(), Consent.objects.exists()) == (False, False)


# --- The app ---------------------------------------------------------------------------------------------------------


def test_a_client_takes_a_model_back_and_gives_it_again(ana: User) -> None:
    phone = Phone(ana)
    assert phone.get("me/consents").json == {"items": []}
    no = phone.patch("me/consents", {"language_model": False}).json["items"]
    assert [(each["subject"], each["state"], each["given_at"], each["withdrawn_at"]) for each in no] == [
        (LANGUAGE_MODEL, "withdrawn", None, "2026-01-05T14:00:00Z")
    ]
    assert why_rules_only(ana.pk) == "consent_withdrawn"
    yes = phone.patch("me/consents", {"language_model": True, "version": "model-1"}).json["items"]
    assert (yes[0]["state"], yes[0]["text"]) == ("given", CURRENT[LANGUAGE_MODEL].text)
    assert (len(yes), why_rules_only(ana.pk)) == (2, "")


@pytest.mark.parametrize(
    ("case", "body", "status"),
    [
        ("a yes to no words", {"language_model": True}, 422),
        ("a yes to older words", {"language_model": True, "version": "model-0"}, 422),
        ("texts, which STOP ends", {"texts": False}, 400),
        ("nothing", {}, 400),
    ],
)
def test_a_change_of_consent_that_cannot_be_changes_nothing(case: str, body: Any, status: int, ana: User) -> None:
    assert Phone(ana).patch("me/consents", body).status == status, case
    assert not Consent.objects.exists()


def test_who_told_to_be_under_18_can_neither_agree_to_a_model_nor_forget_the_age() -> None:
    kid = UserFactory.with_profile({"age": 16})
    phone = Phone(kid)
    yes = phone.patch("me/consents", {"language_model": True, "version": "model-1"})
    assert (yes.status, yes.json["detail"]) == (422, "No language model is told of anybody under 18.")
    forgotten = phone.patch("me/profile", {"age": None})
    assert (forgotten.status, forgotten.json["detail"]) == (
        422, "An age under 18 cannot be taken back, as it decides who is told of you. Tell another one.",
    )  # fmt: skip
    assert (why_rules_only(kid.pk), Consent.objects.count()) == ("minor", 0)
    assert phone.patch("me/profile", {"age": 18}).status == 200
    assert phone.patch("me/profile", {"age": None}).status == 200
    assert phone.patch("me/consents", {"language_model": True, "version": "model-1"}).status == 200
    assert why_rules_only(kid.pk) == ""


def test_the_export_tells_each_consent_in_its_words(ana: User) -> None:
    give(ana, TEXTS, how="text", at=MONDAY)
    (row,) = Phone(ana).get("me/export").json["consents"]
    assert (row["subject"], row["wording"], row["version"], row["how"], row["given_at"]) == (
        TEXTS,
        CURRENT[TEXTS].text,
        "texts-1",
        "text",
        "2026-01-05T14:00:00Z",
    )


# --- Texts -----------------------------------------------------------------------------------------------------------


def text(client: User, body: str) -> None:
    number = Message.objects.count() + Consent.objects.count()
    keep(provider_id=f"{body}{number}", sender=client.phone_number, to="+1", body=body, payload={}, at=timezone.now())
    handle_waiting(at=timezone.now())


def test_stop_takes_texts_back_and_start_gives_them(ana: User) -> None:
    give(ana, TEXTS, how="api", at=MONDAY)
    text(ana, "STOP")
    assert held(ana) == {TEXTS: ("api", MONDAY, MONDAY)}
    assert Consent.objects.get().withdrawn_how == "text"
    text(ana, "START")
    assert held(ana) == {TEXTS: ("text", MONDAY, None)}
    assert User.objects.get(pk=ana.pk).opted_out_at is None


def test_a_start_of_who_never_stopped_is_a_yes_on_record(ana: User) -> None:
    text(ana, "START")
    assert held(ana) == {TEXTS: ("text", MONDAY, None)}


def test_a_stop_of_who_was_never_asked_is_on_record(ana: User) -> None:
    text(ana, "STOP")
    assert held(ana) == {TEXTS: ("legacy", None, MONDAY)}


@pytest.mark.parametrize("when", ["at once", "later"])
def test_who_stops_at_the_provider_has_taken_texts_back(when: str, ana: User) -> None:
    give(ana, TEXTS, how="api", at=MONDAY)
    ends = {"phone_from": "+1", "phone_to": ana.phone_number, "source": "rules", "content": "Hi"}
    message = Message.objects.create(
        user=ana, direction="outbound", kind="answer", state="queued", due_at=MONDAY,
        send_before=MONDAY.replace(hour=20), **ends,
    )  # fmt: skip
    if when == "at once":
        memory.TROUBLES.append(TransportError("21610", permanent=True, blame="opted_out"))
    send_due(at=MONDAY)
    if when == "later":
        sid = Message.objects.get(pk=message.pk).twilio_message_sid or ""
        assert apply_status(message.pk, sid=sid, status="undelivered", error_code="21610", at=MONDAY)
    assert (held(ana), User.objects.get(pk=ana.pk).opted_out_at) == ({TEXTS: ("api", MONDAY, MONDAY)}, MONDAY)


# --- Staff -----------------------------------------------------------------------------------------------------------


def add(staff: User, **more: Any) -> Any:
    told = {"name": "Ben", "phone_number": "+15550100888", "timezone": "UTC", "preferred_send_hour": 8}
    data = {**told, "usable_password": "false", **no_inlines(), **more}
    return signed_in(staff).post(reverse("admin:accounts_user_add"), data)


NEEDED_HERE = {"agreed": [TEXTS, HEALTH_DATA], "agreed_how": "a signed form of 3 May"}


def test_a_coach_who_adds_a_client_says_how_they_agreed() -> None:
    assert add(CoachFactory.create(), **NEEDED_HERE).status_code == 302
    ben = User.objects.get(phone_number="+15550100888")
    given = ("admin", MONDAY, None)
    assert held(ben) == {TEXTS: given, HEALTH_DATA: given, LANGUAGE_MODEL: ("admin", None, MONDAY)}
    assert Consent.objects.get(client=ben, subject=TEXTS).told == "a signed form of 3 May"


@pytest.mark.parametrize(
    ("case", "more", "field"),
    [
        ("who says nothing", {}, "agreed"),
        ("who leaves out health", {**NEEDED_HERE, "agreed": [TEXTS]}, "agreed"),
        ("who says not how", {**NEEDED_HERE, "agreed_how": ""}, "agreed_how"),
    ],
)
def test_a_coach_adds_no_client(case: str, more: Any, field: str) -> None:
    answer = add(CoachFactory.create(), **more)
    assert (answer.status_code, field in answer.context["adminform"].form.errors) == (200, True), case
    assert not User.objects.filter(phone_number="+15550100888").exists()


def test_a_new_coach_agrees_to_nothing() -> None:
    assert add(CoachFactory.create(is_superuser=True), role="coach").status_code == 302
    assert not Consent.objects.exists()


@pytest.fixture
def cast() -> People:
    return people()


def test_a_client_without_the_app_says_no_and_yes_to_the_coach(cast: People) -> None:
    Page(cast.maria, cast.ana, "no-model").confirm()
    assert why_rules_only(cast.ana.pk) == "consent_withdrawn"
    again = Page(cast.maria, cast.ana, "no-model").look()
    assert again.fault == "Ana said no to a language model already."
    assert CURRENT[LANGUAGE_MODEL].text in Page(cast.maria, cast.ana, "allow-model").look().sentences[0]
    Page(cast.maria, cast.ana, "allow-model").confirm(how="on the phone")
    row = newest_of(cast.ana, LANGUAGE_MODEL)
    assert row is not None
    assert (row.how, row.told, why_rules_only(cast.ana.pk)) == ("admin", "on the phone", "")
    assert Page(cast.maria, cast.ana, "allow-model").look().fault == "Ana agreed to a language model already."


def test_no_yes_is_recorded_for_a_minor(cast: People) -> None:
    cast.ana.profiles.update(age=16)
    refusal = "Ana is under 18: no language model is told of minors."
    assert Page(cast.maria, cast.ana, "allow-model").look().fault == refusal
    Page(cast.maria, cast.ana, "allow-model").confirm(how="on the phone")
    assert not Consent.objects.exists()


@pytest.mark.parametrize(
    ("case", "age", "says_no", "badge"),
    [
        ("a minor", 17, False, "Rules only: under 18"),
        ("who said no", 34, True, "Rules only: the client wants no language model"),
        ("a minor who said no", 17, True, "Rules only: under 18"),
    ],
)
def test_a_clients_page_says_why_rules_only(case: str, age: int, says_no: bool, badge: str, cast: People) -> None:
    assert "Rules only" not in page_of(cast)
    cast.ana.profiles.update(age=age)
    if says_no:
        withdraw(cast.ana, LANGUAGE_MODEL, how="api", at=MONDAY)
    assert badge in page_of(cast), case


def test_a_clients_page_shows_each_consent_with_its_words(cast: People) -> None:
    html = page_of(cast)
    assert html.count("nobody recorded an answer") == 3
    give(cast.ana, TEXTS, how="text", at=MONDAY)
    withdraw(cast.ana, LANGUAGE_MODEL, how="api", at=MONDAY)
    html = page_of(cast)
    assert "Given 5 Jan 2026, 07:00, by text" in html
    assert "taken over without a record; no since 5 Jan 2026, 07:00, in the app" in html
    assert CURRENT[TEXTS].text in html


def page_of(cast: People) -> str:
    answer = signed_in(cast.maria).get(client_url(cast.ana.pk))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_before_a_client_is_erased_it_is_counted_what_goes(cast: People) -> None:
    told = Page(cast.maria, cast.ana, "erase").show(name="Ana")
    assert (told.preview["rows"], told.preview["total"]) == ({"fitness profiles": 1, "users": 1}, 2)
    assert "2 rows as of now" in told.html
    Page(cast.maria, cast.ana, "erase").confirm(name="Ana")
    assert User.objects.get(pk=cast.ana.pk).erase_door == "admin"


def test_superusers_alone_see_the_erasures_and_nobody_changes_them(cast: People) -> None:
    row = Erasure.objects.create(at=MONDAY, door="command", rows={"messages": 12, "users": 1}, total=13)
    listed = reverse("admin:accounts_erasure_changelist")
    shown = signed_in(cast.rosa).get(listed).content.decode()
    assert "messages 12, users 1" in shown
    for staff, status in ((cast.maria, 403), (cast.hanna, 403)):
        assert signed_in(staff).get(listed).status_code == status
    assert Client().get(listed).status_code == 302
    for page in ("change", "delete"):
        url = reverse(f"admin:accounts_erasure_{page}", args=[row.pk])
        assert signed_in(cast.rosa).post(url, {"post": "yes", "total": 1}).status_code == 403
    assert signed_in(cast.rosa).get(reverse("admin:accounts_erasure_add")).status_code == 403
    row.refresh_from_db()
    assert (row.total, Erasure.objects.count()) == (13, 1)
    assert not AuditEntry.objects.filter(action="change").exists()


def test_what_clients_of_the_demo_agreed_to_is_made_up_and_says_so() -> None:
    join(at=MONDAY)
    assert set(Consent.objects.values_list("how", "withdrawn_at")) == {("demo", None)}
    assert Consent.objects.count() == 3 * len(NEWCOMERS)
