"""What holds for every action: looking changes nothing, a confirmation does it once, and only for an own client."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.changing import ask_to_be_forgotten
from accounts.models import AuditEntry, FitnessProfile, User
from accounts.pausing import pause
from fitcoach.console.actions import ACTIONS
from fitcoach.tests.acting import NOON, Page, People, everything, last_entry, people
from plans.services import create_fitness_plan, draft_plan
from workouts.services import todays_workout

pytestmark = pytest.mark.django_db


def train(client: User, *, weeks_ago: int = 1) -> None:
    """A plan with a week and today's session."""
    create_fitness_plan(client, at=NOON - timedelta(weeks=weeks_ago), length_weeks=8, rules_only=True)
    todays_workout(client, at=NOON, rules_only=True)


def train_elsewhere(client: User) -> None:
    """What was known when the session was written is not what is known now."""
    train(client)
    FitnessProfile.objects.filter(user=client).update(equipment=["bodyweight"], available_days=["MONDAY", "THURSDAY"])


def draft(client: User) -> None:
    train(client)
    draft_plan(client, start=date(2026, 1, 12), length_weeks=6, at=NOON)


@dataclass(frozen=True, slots=True)
class Case:
    """`told`: what the form is told besides its own values; `staff`: who does it."""

    prepare: Callable[[User], object]
    audited: tuple[str, str]
    told: dict[str, Any] = field(default_factory=dict)
    staff: str = "maria"


CASES: dict[str, Case] = {
    "draft-plan": Case(train, ("act", "drafted a plan"), {"start": "2026-01-12", "length_weeks": 6}),
    "activate-plan": Case(draft, ("act", "activated a plan")),
    "regenerate-workout": Case(train_elsewhere, ("act", "had a session written anew")),
    "regenerate-week": Case(train_elsewhere, ("act", "had a week written anew"), {"sessions": "on"}),
    "advance-week": Case(train, ("act", "advanced the plan by a week"), {"sessions": "on"}),
    "repeat-week": Case(train, ("act", "repeated a week of the plan"), {"sessions": "on"}),
    "pause": Case(train, ("act", "paused the client"), {"start": "2026-01-05"}),
    "resume": Case(lambda client: pause(client, start=date(2026, 1, 5), at=NOON), ("act", "resumed the client")),
    "review-first": Case(train, ("act", "had the client's texts reviewed first")),
    "send-automatically": Case(
        lambda client: User.objects.filter(pk=client.pk).update(review_first=True),
        ("act", "had the client's texts sent automatically"),
    ),
    "assign-coach": Case(train, ("act", "assigned a coach"), {"coach": "olga"}, staff="rosa"),
    "no-model": Case(train, ("act", "recorded that the client wants no language model")),
    "allow-model": Case(train, ("act", "recorded that the client agreed to a language model"), {"how": "on the phone"}),
    "export": Case(train, ("export", "everything that is kept of the client")),
    "erase": Case(train, ("act", "had the client erased in a day"), {"name": "Ana"}),
    "take-back-erasure": Case(
        lambda client: ask_to_be_forgotten(client, at=NOON), ("act", "took back the erasure of the client")
    ),
}
each_case = pytest.mark.parametrize("name", CASES)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cast() -> People:
    return people()


@dataclass(frozen=True, slots=True)
class Ready:
    """An action that can be done, and what its form is told."""

    page: Page
    told: dict[str, Any]


def ready(name: str, cast: People) -> Ready:
    case = CASES[name]
    case.prepare(User.objects.get(pk=cast.ana.pk))
    told = {key: cast.olga.pk if value == "olga" else value for key, value in case.told.items()}
    page = Page(getattr(cast, case.staff), cast.ana, name)
    if name in ("activate-plan", "regenerate-workout", "regenerate-week"):
        (row,) = {"activate-plan": ["plan"], "regenerate-workout": ["workout"]}.get(name, ["week"])
        form = page.browser.get(page.url).context["form"]
        told[row] = form.fields[row].initial.pk
    return Ready(page, told)


@each_case
def test_looking_and_asking_change_nothing(name: str, cast: People) -> None:
    action = ready(name, cast)
    before = everything(cast.ana)
    for told in (action.page.look(), action.page.look(**action.told), action.page.show(**action.told)):
        assert (told.status, told.fault) == (200, ""), told
    assert told.ready
    assert told.sentences
    assert all(sentence in told.html.replace("&#x27;", "'") for sentence in told.sentences)
    assert everything(cast.ana) == before


@each_case
def test_a_confirmation_does_it_and_the_audit_trail_knows(name: str, cast: People) -> None:
    action = ready(name, cast)
    entries = AuditEntry.objects.count()
    answer = action.page.confirm(**action.told)
    assert answer.status_code == (200 if name == "export" else 302)
    assert (AuditEntry.objects.count(), last_entry()) == (entries + 1, CASES[name].audited)
    entry = AuditEntry.objects.latest("pk")
    assert (entry.actor_id, entry.client_id) == (getattr(cast, CASES[name].staff).pk, cast.ana.pk)


@pytest.mark.parametrize("name", [name for name in CASES if name != "export"])
def test_a_second_click_does_nothing(name: str, cast: People) -> None:
    action = ready(name, cast)
    twice = {**action.told, "confirmed": "yes", "seen": action.page.show(**action.told).seen}
    action.page.browser.post(action.page.url, twice)
    after = everything(cast.ana)
    again = action.page.browser.post(action.page.url, twice)
    assert again.status_code in (200, 409)
    assert everything(cast.ana) == after


@each_case
def test_another_coachs_client_is_not_there(name: str, cast: People) -> None:
    action = ready(name, cast)
    before = everything(cast.ana)
    olga = Client()
    olga.force_login(cast.olga)
    for answer in (olga.get(action.page.url), olga.post(action.page.url, {**action.told, "confirmed": "yes"})):
        assert answer.status_code == 404
    assert everything(cast.ana) == before


@each_case
def test_a_page_takes_few_queries(name: str, cast: People) -> None:
    action = ready(name, cast)
    with CaptureQueriesContext(connection) as queries:
        action.page.look(**action.told)
    assert len(queries) <= 30, [each["sql"][:100] for each in queries]


def test_the_table_of_this_test_knows_the_actions_of_this_part() -> None:
    assert CASES.keys() <= ACTIONS.keys()


def test_who_confirms_what_has_changed_meanwhile_reads_it_again(cast: People) -> None:
    action = ready("advance-week", cast)
    seen = action.page.show(**action.told).seen
    Page(cast.hanna, cast.ana, "advance-week").confirm(**action.told)
    before = everything(cast.ana)
    answer = action.page.browser.post(action.page.url, {**action.told, "confirmed": "yes", "seen": seen})
    assert answer.status_code == 409
    assert answer.context["fault"] == "This has changed since you read it. Read once more what will happen."
    assert everything(cast.ana) == before


def test_other_values_than_those_that_were_read_are_told_before_they_are_done(cast: People) -> None:
    action = ready("pause", cast)
    seen, before = action.page.show(start="2026-01-05").seen, everything(cast.ana)
    answer = action.page.browser.post(action.page.url, {"start": "2026-02-05", "confirmed": "yes", "seen": seen})
    assert (answer.status_code, everything(cast.ana)) == (409, before)


def test_the_state_changes_with_a_token_of_the_session_alone(cast: People) -> None:
    action = ready("pause", cast)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.maria)
    before = everything(cast.ana)
    assert strict.post(action.page.url, {**action.told, "confirmed": "yes"}).status_code == 403
    assert everything(cast.ana) == before


@each_case
def test_every_refusal_is_a_sentence_that_asks_the_database_little(name: str, cast: People) -> None:
    """A client's page asks all of them."""
    maria = User.objects.get(pk=cast.maria.pk)
    ana = User.objects.prefetch_related("profiles", "limitations", "pauses").select_related("coach").get(pk=cast.ana.pk)
    with CaptureQueriesContext(connection) as queries:
        refusal = ACTIONS[name].refusal(ana, staff=maria, at=NOON)
    assert len(queries) <= 2
    assert refusal == "" or refusal.endswith(".")


def test_all_refusals_together_ask_little(cast: People) -> None:
    train(cast.ana)
    ana = User.objects.prefetch_related("profiles", "limitations", "pauses").select_related("coach").get(pk=cast.ana.pk)
    with CaptureQueriesContext(connection) as queries:
        for name in CASES:
            ACTIONS[name].refusal(ana, staff=cast.maria, at=NOON)
    assert len(queries) <= 8, [each["sql"][:100] for each in queries]
