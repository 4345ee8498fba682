"""The exercise catalogue in the console: every field in words, and who could get an exercise and why not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, User
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory
from fitcoach.console.exercises.pages import OFFERED
from fitcoach.console.exercises.words import facts_of
from workouts.domain.catalogue import load_catalogue

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 19, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


@pytest.fixture
def tom(maria: User) -> User:
    """A beginner with a mat and a sore knee, who dislikes the push-up."""
    client = UserFactory.with_profile(name="Tom", coach=maria)
    LimitationFactory.create(client=client, severity="moderate")
    LimitationFactory.create(client=client, kind="dislike", region="", exercise_id="push_up")
    return client


def browser_of(staff: User) -> Client:
    browser = Client()
    browser.force_login(staff)
    return browser


def context(staff: User, url: str, **query: Any) -> Any:
    answer = browser_of(staff).get(url, query)
    assert answer.status_code == 200
    return answer.context


def exercise_url(exercise_id: str) -> str:
    return reverse("console:exercise", args=[exercise_id])


def test_all_of_the_catalogue_is_listed_in_few_queries(maria: User, django_assert_max_num_queries: Any) -> None:
    browser = browser_of(maria)
    with django_assert_max_num_queries(10):
        answer = browser.get(reverse("console:exercises"))
    assert len(answer.context["rows"]) == len(load_catalogue())
    assert len(answer.content) < 400_000


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({"q": "press-ups", "level": "beginner"}, "push_up"),
        ({"q": "goblet", "pattern": "squat", "muscle": "quadriceps", "equipment": "kettlebell"}, "goblet_squat"),
        ({"kind": "cardio", "loads": "knee", "q": "easy run"}, "easy_run"),
    ],
)
def test_the_catalogue_is_searched_and_filtered(query: dict[str, str], first: str, maria: User) -> None:
    rows = context(maria, reverse("console:exercises"), **query)["rows"]
    assert rows[0].exercise.id == first
    assert len(rows) < len(load_catalogue()) / 10


def test_a_filter_that_is_no_word_of_ours_asks_for_nothing_and_is_said(maria: User) -> None:
    page = context(maria, reverse("console:exercises"), pattern="no such pattern")
    assert len(page["rows"]) == len(load_catalogue())
    assert page["form"].errors.keys() == {"pattern"}


def test_an_exercise_is_told_in_words_and_an_unknown_one_is_not_there(maria: User) -> None:
    groups = context(maria, exercise_url("back_squat"))["groups"]
    told = {fact.label: fact.words for facts in groups.values() for fact in facts}
    named = {fact.label: [each.id for each in fact.exercises] for facts in groups.values() for fact in facts}
    assert told["Equipment"] == "barbell, rack"
    assert told["Loaded"] == "by a share of the one-rep maximum"
    assert told["Loads"].startswith("abdomen very much (3 of 3), knee very much (3 of 3)")
    assert "lower back" in told["Never given with"]
    assert named["Easier"] == ["goblet_squat", "box_squat"]
    assert browser_of(maria).get(exercise_url("no_such")).status_code == 404


def test_no_exercise_is_told_in_ids() -> None:
    told = [fact.words for exercise in load_catalogue() for facts in facts_of(exercise).values() for fact in facts]
    assert [words for words in told if "_" in words] == []


@pytest.mark.parametrize(
    ("exercise", "reasons"),
    [
        ("back_squat", ("Back squat needs barbell, rack.",
                        "Back squat loads the region of a moderate knee limitation (stress 3 of 3).")),
        ("push_up", ("The client does not want Push-up.",)),
        ("seated_breathing", ()),
    ],
)  # fmt: skip
def test_why_a_client_does_not_get_an_exercise_is_said_in_the_rules_own_words(
    exercise: str, reasons: tuple[str, ...], maria: User, tom: User
) -> None:
    assert context(maria, exercise_url(exercise), client=tom.pk)["reasons"] == reasons
    entry = AuditEntry.objects.get(action="read")
    assert (entry.action, entry.client_id, entry.actor_id) == ("read", tom.pk, maria.pk)


@pytest.mark.parametrize(
    ("who", "is_answered", "offered"),
    [("Tom", True, ["Tom", "Tomas"]), ("toma", True, ["Tomas"]), ("To", False, ["Tom", "Tomas"]), ("Zed", False, [])],
)
def test_the_client_is_found_by_name(who: str, is_answered: bool, offered: list[str], maria: User, tom: User) -> None:
    UserFactory.with_profile(name="Tomas", coach=maria)
    UserFactory.with_profile(name="Tomasina of Olga", coach=CoachFactory.create(name="Olga"))
    page = context(maria, exercise_url("push_up"), who=who)
    assert (page["client"] is not None, [match.name for match in page["matches"]]) == (is_answered, offered)


def test_no_more_names_are_offered_than_a_list_can_show(maria: User) -> None:
    UserFactory.create_batch(OFFERED + 5, coach=maria)
    assert len(context(maria, exercise_url("push_up"))["matches"]) == OFFERED


def test_what_a_client_may_do_is_listed_with_what_not_and_why(maria: User, tom: User) -> None:
    url = reverse("console:client-exercises", args=[tom.pk])
    everything = context(maria, url)
    allowed = [row.exercise.id for row in everything["rows"] if not row.reasons]
    assert everything["allowed"] == len(allowed)
    assert "push_up" not in allowed
    for verdict, reasons in (("allowed", False), ("refused", True)):
        assert {bool(row.reasons) for row in context(maria, url, verdict=verdict)["rows"]} == {reasons}
    assert set(AuditEntry.objects.exclude(action="sign_in").values_list("action", "client_id")) == {("read", tom.pk)}


@pytest.mark.parametrize("page", ["exercise", "list"])
def test_a_coach_is_told_nothing_of_somebody_elses_client(page: str, tom: User) -> None:
    olga = browser_of(CoachFactory.create(name="Olga"))
    url = exercise_url("push_up") if page == "exercise" else reverse("console:client-exercises", args=[tom.pk])
    assert olga.get(url, {"client": str(tom.pk)}).status_code == 404
    assert not AuditEntry.objects.exclude(action="sign_in").exists()


@pytest.mark.parametrize("client_id", ["no id", "3f1c9c1e-7a51-4c7e-9d0b-0d6a4a4d9f10"])
def test_a_client_who_is_none_is_not_there(client_id: str, maria: User) -> None:
    assert browser_of(maria).get(exercise_url("push_up"), {"client": str(client_id)}).status_code == 404
