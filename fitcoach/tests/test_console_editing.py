"""The console's editors of weeks, sessions and drafts: refused in words, saved, undone, and nobody else's."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from reversion.models import Revision, Version

from accounts.models import AuditEntry, User
from accounts.tests.factories import CoachFactory, LimitationFactory, UserFactory
from fitcoach.console.editing.items import exercise_named
from fitcoach.console.editing.seen import seen_of
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.domain.catalogue import load_catalogue
from workouts.models import WorkoutInstance
from workouts.services import log_result, todays_workout

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 07:00 in Denver
MODELS: dict[str, type[Model]] = {"plan": FitnessPlan, "week": Microcycle, "workout": WorkoutInstance}


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def maria() -> User:
    return CoachFactory.create(name="Maria")


@pytest.fixture
def tom(maria: User) -> User:
    """Maria's client on a Monday, with a plan, its week and its session."""
    profile = {"program_type": "strength", "equipment": ["full_gym"], "skill_level": "intermediate"}
    client = UserFactory.with_profile(
        {**profile, "available_days": ["MONDAY", "WEDNESDAY", "FRIDAY"]}, name="Tom", coach=maria
    )
    create_fitness_plan(client, at=MONDAY, length_weeks=8)
    assert todays_workout(client, at=MONDAY) is not None
    return client


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


@pytest.fixture
def browser(maria: User, tom: User) -> Client:
    return signed_in(maria)


def row(name: str) -> Any:
    """The only plan, week or session."""
    return MODELS[name]._default_manager.get()


def url(name: str) -> str:
    return reverse(f"console:{name}", args=[row(name).pk])


def draft() -> None:
    FitnessPlan.objects.update(status="draft", source="rules")


def sent(browser: Client, name: str) -> dict[str, Any]:
    """What the page's form sends when nothing is touched."""
    context = browser.get(url(name)).context
    data: dict[str, Any] = {"seen": seen_of(row(name))}
    if name == "week":
        forms = [card.form for card in context["cards"] if card.form is not None]
    elif name == "workout":
        blocks = context["blocks"]
        forms = [item.form for block in blocks for item in block.items]
        data |= {"blocks": len(blocks)}
        data |= {f"b{b}-name": block.name for b, block in enumerate(blocks)}
        data |= {f"b{b}-items": len(block.items) for b, block in enumerate(blocks)}
    else:
        forms = [context["form"], *context["blocks"]]
        data |= {"blocks": len(context["blocks"])}
    for form in forms:
        for field in form:
            value = field.value()
            if value not in (None, "", False):
                data[field.html_name] = "on" if value is True else value
    return data


def change(name: str) -> dict[str, Any]:
    """An edit that is allowed: Friday off, a set less, a note."""
    if name == "week":
        return {"FRIDAY-theme": "Rest"}
    if name == "plan":
        return {"notes": "Travels in week 3."}
    place, item = first_lift()
    return {f"{place}-sets": item["sets"] - 1}


def first_lift() -> tuple[str, dict[str, Any]]:
    """The prefix of its fields, and the item."""
    blocks = row("workout").details["blocks"]
    items = (
        (f"b{b}-i{i}", item)
        for b, block in enumerate(blocks)
        for i, item in enumerate(block["items"])
        if item["type"] == "compound"
    )
    return next(items)


def words_of(response: Any) -> str:
    text: str = response.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
    return text


# --- Saving -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "field", "said"),
    [
        ("week", "pattern", "Friday: "),
        ("workout", "details", "sets "),
        ("plan", "notes", "The notes says: “Travels in week 3.”."),
    ],
)
def test_an_edit_is_saved_is_the_coachs_and_is_told_in_the_history(
    name: str, field: str, said: str, browser: Client
) -> None:
    draft() if name == "plan" else None
    before = copy.deepcopy(getattr(row(name), field))
    answer = browser.post(url(name), {**sent(browser, name), **change(name)}, follow=True)
    assert (answer.redirect_chain, row(name).source) == ([(url(name), 302)], "coach")
    assert getattr(row(name), field) != before
    newest, first = answer.context["history"]
    assert (newest.who, newest.current, newest.words[0].startswith(said) or said in newest.words[0]) == (
        "Maria", True, True,
    )  # fmt: skip
    assert (first.who, first.current) == ("the built-in coach", False)
    assert AuditEntry.objects.filter(action="change", actor_id=row(name).client.coach_id).count() == 1


@pytest.mark.parametrize("name", ["week", "workout", "plan"])
def test_an_edit_that_changes_nothing_keeps_the_content(name: str, browser: Client) -> None:
    draft() if name == "plan" else None
    field = {"week": "pattern", "workout": "details", "plan": "mesocycles"}[name]
    before = copy.deepcopy(getattr(row(name), field))
    assert browser.post(url(name), sent(browser, name)).status_code == 302
    assert getattr(row(name), field) == before


@pytest.mark.parametrize("name", ["week", "workout", "plan"])
def test_a_form_from_before_somebodys_change_is_refused(name: str, browser: Client) -> None:
    draft() if name == "plan" else None
    stale = sent(browser, name)
    with time_machine.travel(datetime(2026, 1, 5, 14, 1, tzinfo=UTC), tick=False):
        assert browser.post(url(name), {**stale, **change(name)}).status_code == 302
        before = MODELS[name]._default_manager.values().get()
        answer = browser.post(url(name), stale)
    assert answer.status_code == 200
    assert "changed" in answer.context["fault"]
    assert MODELS[name]._default_manager.values().get() == before


def test_a_forbidden_day_is_refused_beside_the_day(browser: Client, tom: User) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="moderate", since=date(2026, 1, 1))
    told = {**sent(browser, "week"), "FRIDAY-theme": "Easy run", "FRIDAY-load": "light"}
    answer = browser.post(url("week"), told)
    assert answer.status_code == 200
    assert {card.name: list(card.faults) for card in answer.context["cards"] if card.faults} == {
        "Friday": ["Friday asks for running, which a limitation rules out."]
    }
    assert "Friday asks for running, which a limitation rules out." in words_of(answer)
    assert (row("week").source, Version.objects.count()) == ("rules", 0)


def test_a_forbidden_exercise_is_refused_beside_the_item_and_told_why(browser: Client, tom: User) -> None:
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 1, 1))
    place, _ = first_lift()
    squat = load_catalogue().by_id["back_squat"].name
    answer = browser.post(url("workout"), {**sent(browser, "workout"), f"{place}-exercise": squat})
    assert answer.status_code == 200
    beside = [item for block in answer.context["blocks"] for item in block.items if item.faults]
    told = next(item.faults[0] for item in beside if item.name == squat)
    assert told.startswith(squat)
    assert "knee" in told
    assert told in words_of(answer)
    assert (row("workout").source, row("workout").revision, Version.objects.count()) == ("rules", 1, 0)


def test_an_exercise_that_nobody_knows_is_refused_with_near_ones(browser: Client) -> None:
    place, _ = first_lift()
    answer = browser.post(url("workout"), {**sent(browser, "workout"), f"{place}-exercise": "Bak squat"})
    assert answer.status_code == 200
    assert "There is no exercise “Bak squat”. Did you mean" in words_of(answer)
    assert exercise_named("back squat").id == "back_squat"


def test_blocks_of_a_draft_that_break_a_rule_are_refused_in_words(browser: Client) -> None:
    draft()
    answer = browser.post(url("plan"), {**sent(browser, "plan"), "b0-weeks": 9})
    assert answer.status_code == 200
    assert "not 3 to 6" in answer.context["fault"]
    assert row("plan").source == "rules"


def test_no_page_shows_raw_json(browser: Client) -> None:
    for name in MODELS:
        marks = ("exercise_id", "week_index", "'weeks'", '"weeks":')
        assert not [mark for mark in marks if mark in words_of(browser.get(url(name)))], name
        admin = {"plan": "plans_fitnessplan", "week": "plans_microcycle", "workout": "workouts_workoutinstance"}[name]
        page = browser.get(reverse(f"admin:{admin}_change", args=[row(name).pk]))
        assert page.status_code == 200
        assert url(name) in words_of(page)


# --- Moving items -----------------------------------------------------------------------------------------------------


def names_in(answer: Any) -> list[list[str]]:
    return [[item.name for item in block.items] for block in answer.context["blocks"]]


@pytest.mark.parametrize(
    ("case", "do", "expected"),
    [
        ("down", "down 0 0", lambda a, b, c, d: [[b, a], [c, d]]),
        ("up", "up 0 1", lambda a, b, c, d: [[b, a], [c, d]]),
        ("into the next block", "down 0 1", lambda a, b, c, d: [[a], [b, c, d]]),
        ("into the block before", "up 1 0", lambda a, b, c, d: [[a, b, c], [d]]),
        ("over the end", "down 1 1", lambda a, b, c, d: [[a, b], [c, d]]),
        ("out", "remove 0 0", lambda a, b, c, d: [[b], [c, d]]),
        ("in", "add 0", lambda a, b, c, d: [[a, b, ""], [c, d]]),
        ("a block", "block", lambda a, b, c, d: [[a, b], [c, d], [""]]),
    ],
)
def test_items_are_moved_without_saving(
    case: str, do: str, expected: Callable[..., list[list[str]]], browser: Client
) -> None:
    items = ["Push-up", "Plank", "Goblet squat", "Dead bug"]
    data: dict[str, Any] = {"seen": "1", "blocks": 2, "b0-name": "One", "b0-items": 2, "b1-name": "Two", "b1-items": 2}
    for n, name in enumerate(items):
        data |= {f"b{n // 2}-i{n % 2}-exercise": name, f"b{n // 2}-i{n % 2}-type": "accessory"}
    before = WorkoutInstance.objects.values().get()
    answer = browser.post(url("workout"), {**data, "do": do})
    assert (answer.status_code, names_in(answer)) == (200, expected(*items))
    assert "Not saved yet." in words_of(answer)
    assert WorkoutInstance.objects.values().get() == before


def test_blocks_of_a_draft_are_moved_without_saving(browser: Client) -> None:
    draft()
    names = [block["name"] for block in row("plan").mesocycles]
    answer = browser.post(url("plan"), {**sent(browser, "plan"), "do": "down 0"})
    assert [form["name"].value() for form in answer.context["blocks"]] == [names[1], names[0], *names[2:]]
    answer = browser.post(url("plan"), {**sent(browser, "plan"), "do": "remove 0"})
    assert len(answer.context["blocks"]) == len(names) - 1
    assert [block["name"] for block in row("plan").mesocycles] == names


# --- What is read only ------------------------------------------------------------------------------------------------


def test_a_session_that_was_done_is_read_only(browser: Client) -> None:
    data = sent(browser, "workout")
    log_result(row("workout"), at=MONDAY)
    assert "only one that is still scheduled is edited" in words_of(browser.get(url("workout")))
    answer = browser.post(url("workout"), {**data, "seen": "2"})
    assert (answer.status_code, row("workout").source) == (200, "rules")


def test_an_active_plan_is_shown_with_its_timeline_and_cannot_be_posted(browser: Client) -> None:
    page = browser.get(url("plan"))
    assert (page.context["is_draft"], page.context["timeline"] is not None) == (False, True)
    assert url("week") in words_of(page)
    values = {"goal_statement": "x", "overview": "y", "start_date": "2026-01-05", "seen": seen_of(row("plan"))}
    blocks = {"blocks": 1, "b0-name": "One", "b0-weeks": 4, "b0-focus": "all", "b0-deload": "on"}
    answer = browser.post(url("plan"), {**values, **blocks})
    assert (answer.status_code, answer.context["fault"]) == (
        200, "This plan is active: only a draft is edited or approved.",
    )  # fmt: skip


def test_the_week_says_from_which_day_an_edit_counts(browser: Client) -> None:
    page = words_of(browser.get(url("week")))
    assert "counts from Tuesday, 6 January" in page
    assert "Monday is written already" in page


# --- Undo -------------------------------------------------------------------------------------------------------------


def edited(browser: Client, name: str) -> Version:
    """The version from before an edit."""
    draft() if name == "plan" else None
    assert browser.post(url(name), {**sent(browser, name), **change(name)}).status_code == 302
    first = Version.objects.order_by("pk").first()
    assert first is not None
    return first


@pytest.mark.parametrize("name", ["week", "workout", "plan"])
def test_the_first_edit_can_be_undone(name: str, browser: Client) -> None:
    draft() if name == "plan" else None
    field = {"week": "pattern", "workout": "details", "plan": "notes"}[name]
    before = copy.deepcopy(getattr(row(name), field))
    back = reverse("console:put_back", args=[edited(browser, name).pk])
    page = browser.get(back)
    assert page.context["words"]
    assert getattr(row(name), field) != before, "looking changes nothing"
    assert browser.post(back, {"seen": page.context["seen"]}).status_code == 302
    assert (getattr(row(name), field), row(name).source) == (before, "rules")
    assert Revision.objects.count() == 3
    assert set(Revision.objects.values_list("comment", flat=True)) == {""}
    if name == "workout":
        assert row(name).revision == 3


def test_undo_is_refused_after_a_new_limitation(browser: Client, tom: User) -> None:
    place, _ = first_lift()
    squat, push_up = load_catalogue().by_id["back_squat"].name, load_catalogue().by_id["push_up"].name
    assert browser.post(url("workout"), {**sent(browser, "workout"), f"{place}-exercise": squat}).status_code == 302
    version = Version.objects.order_by("-pk").first()
    assert version is not None
    told = {**sent(browser, "workout"), f"{place}-exercise": push_up}
    for field in ("weight_kg", "percentage_rm"):
        told.pop(f"{place}-{field}", None)
    assert browser.post(url("workout"), told).status_code == 302
    LimitationFactory.create(client=tom, region="knee", severity="severe", since=date(2026, 1, 1))
    answer = browser.post(reverse("console:put_back", args=[version.pk]), {"seen": "3"})
    assert (answer.status_code, "knee" in answer.context["fault"]) == (200, True)
    assert (row("workout").revision, Version.objects.count()) == (3, 3)


def test_undo_from_a_page_of_before_somebodys_change_is_refused(browser: Client) -> None:
    version = edited(browser, "workout")
    answer = browser.post(reverse("console:put_back", args=[version.pk]), {"seen": "1"})
    assert (answer.status_code, answer.context["fault"]) == (200, "This session has changed meanwhile.")


# --- Whose ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["week", "workout", "plan", "put_back"])
def test_another_coach_finds_nothing(name: str, browser: Client) -> None:
    version = edited(browser, "workout")
    address = reverse("console:put_back", args=[version.pk]) if name == "put_back" else url(name)
    olga = signed_in(CoachFactory.create(name="Olga"))
    before = [list(model._default_manager.values()) for model in (*MODELS.values(), Version)]
    assert browser.get(address).status_code == 200
    assert olga.get(address).status_code == 404
    assert olga.post(address, {"seen": "2", "do": "save"}).status_code == 404
    assert Client().get(address).status_code == 302
    assert [list(model._default_manager.values()) for model in (*MODELS.values(), Version)] == before


# --- Queries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["week", "workout", "plan"])
def test_no_page_asks_more_than_thirty_questions(
    name: str, browser: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    version = edited(browser, name)
    data = {**sent(browser, name), "seen": seen_of(row(name))}
    with django_assert_max_num_queries(30):
        assert browser.get(url(name)).status_code == 200
    with django_assert_max_num_queries(30):
        assert browser.post(url(name), data).status_code == 302
    with django_assert_max_num_queries(30):
        assert browser.get(reverse("console:put_back", args=[version.pk])).status_code == 200


@pytest.mark.parametrize(
    ("model", "opened"),
    [("plans_fitnessplan", "plan"), ("plans_microcycle", "week"), ("workouts_workoutinstance", "workout")],
)
def test_lists_open_the_console_and_ask_few_questions(
    model: str, opened: str, browser: Client, maria: User, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(5):
        client = UserFactory.with_profile(coach=maria)
        create_fitness_plan(client, at=MONDAY, length_weeks=8)
        todays_workout(client, at=MONDAY)
    tom = User.objects.get(name="Tom")
    found = MODELS[opened]._default_manager.get(client=tom)
    with django_assert_max_num_queries(30):
        page = browser.get(reverse(f"admin:{model}_changelist"), {"q": "Tom"})
    assert reverse(f"console:{opened}", args=[found.pk]) in words_of(page)
