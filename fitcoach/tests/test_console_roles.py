"""Who reaches what: every address of the admin and of the console, asked for by everybody, about one coach's client.

Hanna heads the team of Maria, whose client is Tom; Olga coaches others. What is Tom's carries a word that stands
nowhere else, and that nobody types. Pages that are added are crawled by themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import CharField, ForeignKey, Model, TextField
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from accounts.models import AuditEntry, Away, CoachNote, FitnessProfile, Illness, Limitation, Subscription, User
from accounts.tests.factories import CoachFactory, LimitationFactory, PauseFactory, UserFactory
from fitcoach.console import urls as console_urls
from fitcoach.console.actions import ACTIONS
from messaging.daily import process_due
from messaging.models import Alert, Change, Conversation, InboundText, Message, ObstaclePlan, Proposal, RedFlag
from plans.models import FitnessPlan, LegacyArchive, Microcycle
from plans.services import create_fitness_plan
from workouts.models import Activity, ExerciseResult, WorkoutInstance

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 14, tzinfo=UTC)
WORD: Final = "Qzxwv"
PHONE, EMAIL = "+15557770001", "tom@qzxwv.example"
PASSWORD_HASH = "pbkdf2_sha256$1$qzxwvsalt$qzxwvhash"
MODELS: Final = sorted(admin.site._registry, key=lambda model: model._meta.label)
SUPERUSERS_ALONE: Final = {
    *(
        "accounts.AuditEntry",
        "accounts.Erasure",
        "llm.Breaker",
        "llm.Call",
        "llm.Spend",
        "messaging.OperationsAlert",
        "plans.LegacyArchive",
        "plans.LegacyStep",
    ),
    *("messaging.BadNumber", "messaging.Heartbeat"),
}
Browsers = dict[str, Client]


def clients_models() -> list[type[Model]]:
    return [model for model in MODELS if model._meta.label not in SUPERUSERS_ALONE]


@pytest.fixture
def tom(settings: Any) -> User:
    """A client with a row in every table of which staff see rows."""
    settings.SMS_TRANSPORT = "memory"
    hanna = CoachFactory.create(name="Hanna")
    maria = CoachFactory.create(name="Maria", coach=hanna)
    tom = UserFactory.with_profile(
        {"fitness_goals": "get fitter"}, coach=maria, name=f"Tom {WORD}", phone_number=PHONE, email=EMAIL
    )
    LimitationFactory.create(client=tom, note=f"{WORD} knee")
    PauseFactory.create(client=tom, start_date=date(2027, 1, 1), note=f"{WORD} abroad")
    CoachNote.objects.create(client=tom, author=maria, text=f"{WORD} likes hills", created_at=AT)
    paid = {"stripe_subscription_id": f"sub_{WORD}", "status": "active", "plan_type": "monthly"}
    Subscription.objects.create(user=tom, current_period_start=AT, current_period_end=AT, **paid)
    create_fitness_plan(tom, at=AT)
    process_due(at=AT)
    workout, plan = WorkoutInstance.objects.get(), FitnessPlan.objects.get()
    ExerciseResult.objects.create(workout=workout, exercise_id="goblet_squat", set_number=1, reps=8, logged_at=AT)
    talk = Conversation.objects.create(user=tom, started_at=AT, last_message_at=AT, summary=f"{WORD} talked")
    Message.objects.update(content=f"{WORD}: today you train", conversation=talk)
    text = {"provider_id": "SM1", "phone_from": PHONE, "phone_to": "+15550199999", "received_at": AT}
    InboundText.objects.create(user=tom, body=f"{WORD} hurts", **text)
    Alert.objects.create(client=tom, kind="missed", sentence=f"{WORD} was missed.", created_at=AT)
    texted(tom)
    User.objects.filter(pk=tom.pk).update(password=PASSWORD_HASH)
    FitnessProfile.objects.filter(user=tom).update(notes=f"{WORD} notes")
    FitnessPlan.objects.filter(pk=plan.pk).update(goal_statement=f"{WORD} goal")
    WorkoutInstance.objects.filter(pk=workout.pk).update(theme=f"{WORD} day", client_note=f"{WORD} tired")
    LegacyArchive.objects.create(source_table="fitness_plans", source_id=plan.pk, payload={"client_id": str(tom.pk)})
    tom.refresh_from_db()
    return tom


def texted(tom: User) -> None:
    """What Tom's texts left behind."""
    Activity.objects.create(client=tom, date=AT.date(), sport=f"{WORD} ball", created_at=AT)
    Illness.objects.create(client=tom, fever=False, start_date=AT.date(), created_at=AT)
    days = {"start_date": AT.date(), "end_date": AT.date()}
    Away.objects.create(client=tom, equipment=[f"{WORD} gym"], created_at=AT, **days)
    ObstaclePlan.objects.create(
        client=tom,
        date=AT.date(),
        words=f"{WORD} rains",
        asked_for=AT.date() - timedelta(days=AT.weekday()),
        created_at=AT,
    )
    RedFlag.objects.create(client=tom, kinds=["chest"], about="self", quote=f"{WORD} hurts", raised_at=AT)
    Change.objects.create(client=tom, kind="Pain", sentence=f"{WORD} is noted.", made_at=AT)
    asked = {"kind": "PlanWeeks", "wish": {"weeks": 16}, "sentence": f"make {WORD} longer", "plan_seen": ""}
    Proposal.objects.create(client=tom, **asked, made_at=AT, expires_at=AT + timedelta(days=7))


@pytest.fixture
def browsers(tom: User) -> Browsers:
    """Everybody, signed in, by who they are."""
    olga = CoachFactory.create(name="Olga")
    UserFactory.with_profile(coach=olga, name="Ben")
    people: dict[str, User | None] = {
        "Maria": tom.coach,
        "Hanna": tom.coach and tom.coach.coach,
        "superuser": CoachFactory.create(is_superuser=True),
        "Olga": olga,
        "staff with a client's role": UserFactory.create(is_staff=True),
        "Maria, inactive": CoachFactory.create(is_active=False),
        "client": tom,
        "nobody": None,
    }
    return {who: _browser(user) for who, user in people.items()}


def _browser(user: User | None) -> Client:
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser


STRANGERS: Final = ("Olga", "staff with a client's role")
INSIDERS: Final = ("Maria", "Hanna", "superuser")
OUTSIDERS: Final = ("client", "nobody", "Maria, inactive")


def row_of(model: type[Model]) -> Any:
    return User.objects.get(phone_number=PHONE) if model is User else model._default_manager.get(**_of_tom(model))


def _of_tom(model: type[Model]) -> dict[str, Any]:
    path = getattr(admin.site._registry[model], "client_path", "")
    return {f"{path}__phone_number": PHONE}


def tells(answer: Any) -> list[str]:
    """What of Tom's stands in it."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode()
    return [word for word in (WORD, PHONE, EMAIL, "qzxwv") if word in text]


def name_of(model: type[Model]) -> str:
    return f"admin:{model._meta.app_label}_{model._meta.model_name}"


def site_of(model: type[Model]) -> ModelAdmin[Any]:
    return admin.site._registry[model]


def list_queries(model: type[Model], superuser: Client) -> Iterator[dict[str, Any]]:
    """Everything that a list can be asked: searches, filters, dates, and the way to them from other forms."""
    site = site_of(model)
    yield from ({}, {"_popup": 1, "_to_field": "id"}, {"all": ""})
    if site.search_fields:
        yield from ({"q": word} for word in ("Tom", "777"))
    if site.date_hierarchy:
        yield {f"{site.date_hierarchy}__year": 2026}
    for spec in superuser.get(reverse(f"{name_of(model)}_changelist")).context["cl"].filter_specs:
        yield from ({name: "1"} for name in spec.expected_parameters() if name)
    path = getattr(site, "client_path", "")
    row = row_of(model)
    yield {"id__exact": row.pk}
    if path:
        client = User.objects.get(phone_number=PHONE)
        yield from ({f"{path}__id__exact": client.pk}, {f"{path}__coach": client.coach_id})


def pages_about(model: type[Model], row: Any) -> list[str]:
    name = name_of(model)
    pages = [reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "history", "delete")]
    if model is User:
        pages.append(reverse("admin:auth_user_password_change", args=[row.pk]))
    return pages


@pytest.mark.parametrize("model", clients_models(), ids=lambda model: model._meta.label)
def test_no_list_shows_a_stranger_anything_whatever_it_is_asked(
    model: type[Model], tom: User, browsers: Browsers
) -> None:
    url = reverse(f"{name_of(model)}_changelist")
    for query in list_queries(model, browsers["superuser"]):
        for who in STRANGERS:
            assert tells(browsers[who].get(url, query, follow=True)) == [], (who, query)
    for who in STRANGERS:
        assert tells(browsers[who].post(f"{url}csv/?q=Tom")) == [], who


@pytest.mark.parametrize("model", clients_models(), ids=lambda model: model._meta.label)
def test_a_list_shows_the_coach_the_head_and_superusers(model: type[Model], tom: User, browsers: Browsers) -> None:
    for who in INSIDERS:
        rows = browsers[who].get(reverse(f"{name_of(model)}_changelist")).context["cl"].result_list
        assert row_of(model) in list(rows), who


@pytest.mark.parametrize("model", clients_models(), ids=lambda model: model._meta.label)
def test_a_row_opens_for_the_coach_the_head_and_superusers_alone(
    model: type[Model], tom: User, browsers: Browsers
) -> None:
    row = row_of(model)
    for who in INSIDERS:
        for page in ("change", "history"):
            assert browsers[who].get(reverse(f"{name_of(model)}_{page}", args=[row.pk])).status_code == 200, who
    for who in STRANGERS:
        for url in pages_about(model, row):
            answer = browsers[who].get(url)
            assert answer.status_code in (302, 403, 404), (who, url)
            assert tells(browsers[who].get(url, follow=True)) == [], (who, url)
    for who in OUTSIDERS:
        for url in (*pages_about(model, row), reverse(f"{name_of(model)}_changelist")):
            assert browsers[who].get(url)["Location"].startswith(reverse("admin:login")), (who, url)


@pytest.mark.parametrize("model", clients_models(), ids=lambda model: model._meta.label)
def test_a_stranger_changes_nothing_by_form_or_action(model: type[Model], tom: User, browsers: Browsers) -> None:
    row = row_of(model)
    before = model._default_manager.filter(pk=row.pk).values().get()
    actions = [*browsers["superuser"].get(reverse(f"{name_of(model)}_changelist")).context["cl"].model_admin.actions]
    for who in (*STRANGERS, *OUTSIDERS):
        for url in pages_about(model, row):
            assert tells(browsers[who].post(url, {"post": "yes"}, follow=True)) == [], (who, url)
        for action in (*actions, "delete_selected"):
            told = {"action": action, "_selected_action": [row.pk], "select_across": 1, "post": "yes"}
            answer = browsers[who].post(reverse(f"{name_of(model)}_changelist"), told, follow=True)
            assert tells(answer) == [], (who, action)
    assert model._default_manager.filter(pk=row.pk).values().get() == before


@pytest.mark.parametrize("model", clients_models(), ids=lambda model: model._meta.label)
def test_a_stranger_points_no_new_row_at_anothers(model: type[Model], tom: User, browsers: Browsers) -> None:
    keys = {
        field.name: row_of(field.remote_field.model).pk
        for field in model._meta.fields
        if isinstance(field, ForeignKey) and field.remote_field.model in clients_models()
    }
    url, count = reverse(f"{name_of(model)}_add"), model._default_manager.count()
    texts = [field.name for field in model._meta.fields if isinstance(field, CharField | TextField)]
    for who in STRANGERS:
        for answer in (
            browsers[who].get(url, keys),
            browsers[who].post(url, {**dict.fromkeys(texts, "x"), **keys}, follow=True),
            browsers[who].post(url, {"_popup": 1, **keys}, follow=True),
        ):
            assert tells(answer) == [], who
    assert model._default_manager.count() == count


@pytest.mark.parametrize("model", clients_models(), ids=lambda model: model._meta.label)
def test_no_autocomplete_offers_a_stranger_anything(model: type[Model], tom: User, browsers: Browsers) -> None:
    for field in model._meta.fields:
        if not isinstance(field, ForeignKey):
            continue
        options = model._meta
        asked: dict[str, Any] = {"app_label": options.app_label, "model_name": options.model_name}
        asked |= {"field_name": field.name, "term": ""}
        for who in (*STRANGERS, *OUTSIDERS):
            answer = browsers[who].get(reverse("admin:autocomplete"), asked)
            assert tells(answer) == [], (who, field.name)


@pytest.mark.parametrize("label", sorted(SUPERUSERS_ALONE))
def test_what_belongs_to_no_client_is_for_superusers(label: str, tom: User, browsers: Browsers) -> None:
    model = next(model for model in MODELS if model._meta.label == label)
    url = reverse(f"{name_of(model)}_changelist")
    assert browsers["superuser"].get(url).status_code == 200
    for who in ("Maria", "Hanna", *STRANGERS):
        assert browsers[who].get(url).status_code == 403, who


@pytest.mark.parametrize(
    "lookup",
    ["password__startswith", "coach__password__startswith", "coach__name", "totpdevice__key__startswith",
     "clients__name", "coach_notes__text__contains"],
)  # fmt: skip
def test_a_list_of_people_is_not_asked_about_secrets(lookup: str, tom: User, browsers: Browsers) -> None:
    for who in INSIDERS:
        answer = browsers[who].get(reverse("admin:accounts_user_changelist"), {lookup: "p"})
        assert answer.status_code == 400 or answer["Location"].endswith("?e=1"), who


@pytest.mark.parametrize("model", [Limitation, CoachNote], ids=lambda model: model._meta.label)
@pytest.mark.parametrize("rest", ["password__startswith", "coach__name", "name__startswith", "email__contains"])
def test_a_list_of_rows_is_not_asked_about_their_clients(
    model: type[Model], rest: str, tom: User, browsers: Browsers
) -> None:
    answer = browsers["Maria"].get(reverse(f"{name_of(model)}_changelist"), {f"client__{rest}": "p"})
    assert answer.status_code == 400 or answer["Location"].endswith("?e=1")


def test_only_superusers_see_the_names_of_all_coaches(tom: User, browsers: Browsers) -> None:
    names = {who: browser.get(reverse("admin:accounts_user_changelist")).content for who, browser in browsers.items()}
    assert b"Olga" in names["superuser"]
    assert [who for who in ("Maria", "Hanna") if b"Olga" in names[who]] == []


def test_a_superuser_makes_a_coach_the_head_of_another(tom: User, browsers: Browsers) -> None:
    maria = User.objects.get(name="Maria")
    page = browsers["superuser"].get(reverse("admin:accounts_user_change", args=[maria.pk]))
    field = page.context["adminform"].form.fields["coach"]
    assert field.label == "Coach, or head coach"
    assert {coach.name for coach in field.queryset} >= {"Hanna", "Maria", "Olga"}
    assert tom not in field.queryset


def test_staff_are_no_clients(tom: User, browsers: Browsers) -> None:
    url = reverse("admin:accounts_user_change", args=[tom.pk])
    page = browsers["superuser"].get(url).context
    data = {name: value for name, value in page["adminform"].form.initial.items() if value is not None}
    for inline in page["inline_admin_formsets"]:
        data |= {f"{inline.formset.prefix}-TOTAL_FORMS": 0, f"{inline.formset.prefix}-INITIAL_FORMS": 0}
    answer = browsers["superuser"].post(url, {**data, "groups": [], "user_permissions": [], "is_staff": "on"})
    assert answer.context["adminform"].form.errors["role"] == ["Staff are coaches: a client signs in to the app alone."]
    tom.refresh_from_db()
    assert not tom.is_staff


# --- The console's own pages ----------------------------------------------------------------------------------------

IDS: Final[dict[str, Callable[[], Any]]] = {
    "client_id": lambda: row_of(User).pk,
    "plan row_id": lambda: row_of(FitnessPlan).pk,
    "week row_id": lambda: row_of(Microcycle).pk,
    "workout row_id": lambda: row_of(WorkoutInstance).pk,
    "message_id": lambda: Message.objects.filter(user__phone_number=PHONE, direction="outbound")[0].pk,
    "exercise_id": lambda: "goblet_squat",
    "action name": lambda: next(iter(ACTIONS), "nothing"),
}
"""What of Tom's an address means by its names: by the name alone, or by the page's name and it."""
OF_NOBODY: Final = {"verify", "set-up", "exercises", "exercise"}
"""Pages that are about no client: everybody of the staff may open them."""
TESTED_BESIDE: Final = {"job", "put_back"}
"""Of a member of staff, and not of a client: the tests of these pages say to whom they open."""


def console_patterns() -> list[URLPattern]:
    def flat(patterns: list[Any]) -> Iterator[URLPattern]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from flat(pattern.url_patterns)
            else:
                yield pattern

    return [pattern for pattern in flat(console_urls.urlpatterns) if pattern.name not in TESTED_BESIDE]


def addresses_of(pattern: URLPattern) -> list[str]:
    """The addresses of a page about Tom; of the actions, each."""
    known = {}
    for name in pattern.pattern.converters:
        for_page = f"{pattern.name} {name}"
        if for_page not in IDS and name not in IDS:
            pytest.fail(f"console:{pattern.name} asks for {name}: say in IDS which row of Tom's that is")
        known[name] = IDS.get(for_page, IDS.get(name, str))()
    names: list[Any] = list(ACTIONS) if pattern.name == "action" else [known.get("name")]
    return [reverse(f"console:{pattern.name}", kwargs={**known, **({"name": name} if name else {})}) for name in names]


@pytest.mark.parametrize("pattern", console_patterns(), ids=lambda pattern: pattern.name)
def test_a_page_of_the_console_opens_to_whom_it_may(pattern: URLPattern, tom: User, browsers: Browsers) -> None:
    is_about_tom = bool(pattern.pattern.converters) and pattern.name not in OF_NOBODY
    for url in addresses_of(pattern):
        for who in INSIDERS:
            assert browsers[who].get(url).status_code in (200, 302, 405), (who, url)
        for who in STRANGERS:
            for answer in (browsers[who].get(url), browsers[who].post(url, {"confirmed": "yes"})):
                assert answer.status_code in ((404, 405) if is_about_tom else (200, 302, 403, 405)), (who, url)
                assert tells(answer) == [], (who, url)
        for who in OUTSIDERS:
            for answer in (browsers[who].get(url), browsers[who].post(url, {"confirmed": "yes"})):
                assert answer["Location"].startswith(reverse("admin:login")), (who, url)


def test_the_first_page_tells_a_stranger_nothing(tom: User, browsers: Browsers) -> None:
    for who in STRANGERS:
        assert tells(browsers[who].get(reverse("admin:index"))) == [], who
    assert WORD in tells(browsers["Maria"].get(reverse("admin:index")))


# --- What is kept of it ---------------------------------------------------------------------------------------------


def entries(client: Client, url: str) -> list[tuple[str, str, UUID | None]]:
    """What one GET leaves in the trail."""
    before = AuditEntry.objects.count()
    client.get(url)
    return list(AuditEntry.objects.order_by("pk").values_list("action", "what", "client_id")[before:])


@pytest.mark.parametrize("model", clients_models(), ids=lambda model: model._meta.label)
def test_reading_a_list_a_row_and_its_history_are_one_entry_each(
    model: type[Model], tom: User, browsers: Browsers
) -> None:
    maria, row, options = browsers["Maria"], row_of(model), model._meta
    listed = entries(maria, reverse(f"{name_of(model)}_changelist"))
    assert listed == [("read", f"list of {options.verbose_name_plural}", None)]
    opened = entries(maria, reverse(f"{name_of(model)}_change", args=[row.pk]))
    assert opened == [("read", str(options.verbose_name), tom.pk)]
    history = entries(maria, reverse(f"{name_of(model)}_history", args=[row.pk]))
    assert history == [("read", f"history of a {options.verbose_name}", tom.pk)]
    assert entries(browsers["Olga"], reverse(f"{name_of(model)}_change", args=[row.pk])) == []


def test_what_is_added_changed_deleted_or_acted_upon_is_kept(tom: User, browsers: Browsers) -> None:
    boss, url = browsers["superuser"], reverse("admin:accounts_coachnote_changelist")
    boss.post(reverse("admin:accounts_coachnote_add"), {"client": tom.pk, "text": "Likes stairs."})
    note = CoachNote.objects.latest("created_at")
    boss.post(reverse("admin:accounts_coachnote_change", args=[note.pk]), {"client": tom.pk, "text": "Likes snow."})
    boss.post(url, {"action": "delete_selected", "_selected_action": [note.pk], "post": "yes"})
    alert = Alert.objects.get(kind="missed")
    browsers["Maria"].post(
        reverse("admin:messaging_alert_changelist"), {"action": "settle", "_selected_action": [alert.pk]}
    )
    assert list(
        AuditEntry.objects.exclude(action="sign_in").order_by("pk").values_list("action", "what", "client_id")
    ) == [
        ("change", "added a coach note", tom.pk),
        ("change", "changed a coach note", tom.pk),
        ("change", "deleted a coach note", tom.pk),
        ("act", "took care of 1 alerts", None),
    ]
    assert not [what for what in AuditEntry.objects.values_list("what", flat=True) if "Likes" in what]
