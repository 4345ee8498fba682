"""Weeks and sessions: written anew with a look at the difference, advanced and repeated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import FitnessProfile, User
from accounts.tests.factories import LimitationFactory, PauseFactory
from fitcoach.console.actions.differences import Line
from fitcoach.tests.acting import NOON, Page, People, everything, people
from messaging.composing import reopen_stale
from messaging.daily import process_due
from messaging.models import Message
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.services import log_result, skip_workout, todays_workout, workout_on

pytestmark = pytest.mark.django_db
TODAY = date(2026, 1, 5)
BY_RULES = "The built-in coach writes the {} from what is known of the client now. No model is asked."


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cast() -> People:
    return people()


@pytest.fixture
def ana(cast: People) -> User:
    """In the second of eight weeks, with today's session."""
    create_fitness_plan(cast.ana, at=NOON - timedelta(weeks=1), length_weeks=8, rules_only=True)
    todays_workout(cast.ana, at=NOON, rules_only=True)
    return cast.ana


def page(cast: People, name: str) -> Page:
    return Page(cast.maria, cast.ana, name)


def at_home(client: User) -> None:
    """No gym any more, and other days."""
    FitnessProfile.objects.filter(user=client).update(
        equipment=["bodyweight"], available_days=["TUESDAY", "THURSDAY", "SATURDAY"]
    )


def session() -> WorkoutInstance:
    return WorkoutInstance.objects.exclude(status="withdrawn").get(date=TODAY)


# --- A session --------------------------------------------------------------------------------------------------------


def test_a_session_is_stored_as_its_difference_was_read(cast: People, ana: User) -> None:
    before = session()
    FitnessProfile.objects.filter(user=ana).update(equipment=["bodyweight"])
    told = page(cast, "regenerate-workout").look()
    assert told.sentences == [
        BY_RULES.format("session"),
        "The session of Monday, 5 January 2026 is withdrawn, and this one takes its place.",
    ]
    lines: list[Line] = told.preview["lines"]
    assert {line.kind for line in lines} >= {"added", "removed"}
    page(cast, "regenerate-workout").confirm(workout=before.pk)
    before.refresh_from_db()
    after = session()
    assert (before.status, after.status, after.source) == ("withdrawn", "scheduled", "rules")
    names = {item["exercise"] for block in after.details["blocks"] for item in block["items"]}
    for line in lines:
        if line.kind == "added" and ":" not in line.becomes:
            assert any(line.becomes.startswith(name) for name in names), line


@pytest.mark.parametrize(
    ("case", "change", "sentence"),
    [
        (
            "completed",
            lambda workout: log_result(workout, at=NOON, session_rpe=7),
            "This session is completed: only one that is still to come is written anew.",
        ),
        (
            "skipped",
            lambda workout: skip_workout(workout, at=NOON),
            "This session is skipped: only one that is still to come is written anew.",
        ),
        (
            "by hand",
            lambda workout: WorkoutInstance.objects.update(source="coach"),
            "You wrote this by hand: put the earlier version back first.",
        ),
        (
            "the same",
            lambda workout: None,
            "The built-in coach would write the same session again: nothing would change.",
        ),
        (
            "none",
            lambda workout: WorkoutInstance.objects.all().delete(),
            "No session from today on is written yet: each is written on its day.",
        ),
    ],
)
def test_a_session_that_may_not_be_written_anew_says_why(
    case: str, change: object, sentence: str, cast: People, ana: User
) -> None:
    if case != "the same":
        FitnessProfile.objects.filter(user=ana).update(equipment=["bodyweight"])
    workout = session()
    assert callable(change)
    change(workout)
    told = page(cast, "regenerate-workout").look()
    assert (told.fault, told.ready, told.sentences) == (sentence, False, []), case
    before = everything(ana)
    answer = page(cast, "regenerate-workout").browser.post(
        page(cast, "regenerate-workout").url, {"workout": workout.pk, "confirmed": "yes"}
    )
    assert answer.status_code in (200, 409)
    assert everything(ana) == before


def test_a_prepared_text_tells_the_new_session_and_lets_it_stand(cast: People, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(preferred_send_hour=13)
    early = NOON + timedelta(minutes=45)  # a quarter of an hour before the text
    with time_machine.travel(early, tick=False):
        process_due(at=early, rules_only=True)
        assert Message.objects.get(kind="daily").state == "queued"
        LimitationFactory.create(client=ana, region="knee", severity="severe")
    with time_machine.travel(early + timedelta(minutes=1), tick=False):
        told = page(cast, "regenerate-workout").look()
        assert told.sentences[-1] == "The text of Monday, 5 January 2026 has not gone yet: it tells the new session."
        page(cast, "regenerate-workout").confirm(workout=session().pk)
    written = session()
    with time_machine.travel(early + timedelta(minutes=2), tick=False):
        assert reopen_stale(at=early + timedelta(minutes=2)) == 1
        process_due(at=early + timedelta(minutes=2), rules_only=True)
    message = Message.objects.get(kind="daily")
    assert (message.state, message.workout_id, session().pk) == ("queued", written.pk, written.pk)
    assert reopen_stale(at=early + timedelta(minutes=3)) == 0


def test_a_text_that_has_gone_is_not_sent_again(cast: People, ana: User) -> None:
    due = NOON - timedelta(hours=5)
    Message.objects.create(
        user=ana, direction="outbound", kind="daily", local_date=TODAY, state="delivered", due_at=due, sent_at=due,
        send_before=due + timedelta(hours=3), content="Hi", phone_from="+1", phone_to="+2", workout=session(),
    )  # fmt: skip
    FitnessProfile.objects.filter(user=ana).update(equipment=["bodyweight"])
    assert page(cast, "regenerate-workout").look().sentences[-1] == (
        "The text of Monday, 5 January 2026 is settled already: the new session is not texted."
    )


# --- A week -----------------------------------------------------------------------------------------------------------


def test_a_week_is_stored_as_its_difference_was_read_with_its_session(cast: People, ana: User) -> None:
    at_home(ana)
    told = page(cast, "regenerate-week").look()
    assert told.sentences == [
        BY_RULES.format("week"),
        "The days before Monday, 5 January 2026 stay as they are.",
        "Written anew where the new week changes it: the session of Monday, 5 January 2026.",
    ]
    assert [line.label for line in told.preview["days"]] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
    ]  # fmt: skip
    assert (told.preview["days"][0].kind, told.preview["days"][0].becomes) == ("changed", "Rest")
    (of_session,) = told.preview["sessions"]
    assert of_session["day"] == "Monday, 5 January 2026"
    assert ("changed", "Session", "Rest") in [(line.kind, line.label, line.becomes) for line in of_session["lines"]]
    week = Microcycle.objects.get(start_date=TODAY)
    page(cast, "regenerate-week").confirm(week=week.pk, sessions="on")
    week.refresh_from_db()
    assert [day["theme"] == "Rest" for day in week.pattern["days"]] == [True, False, True, False, True, False, True]
    assert (session().theme, session().source) == ("Rest", "rules")


def test_the_session_of_a_week_may_be_left_as_it_is(cast: People, ana: User) -> None:
    at_home(ana)
    before, week = session(), Microcycle.objects.get(start_date=TODAY)
    told = page(cast, "regenerate-week").show(week=week.pk)
    assert told.sentences[-1] == "Written already, and left as it is: the session of Monday, 5 January 2026."
    assert told.preview["sessions"] == []
    page(cast, "regenerate-week").confirm(week=week.pk)
    assert session() == before


def test_what_is_done_today_stays_in_the_week(cast: People, ana: User) -> None:
    theme = session().theme
    log_result(session(), at=NOON, session_rpe=6)
    at_home(ana)
    told = page(cast, "regenerate-week").look()
    assert told.sentences[1] == "The days before Tuesday, 6 January 2026 stay as they are."
    assert (told.preview["days"][0].kind, told.preview["sessions"]) == ("same", [])
    page(cast, "regenerate-week").confirm(week=Microcycle.objects.get(start_date=TODAY).pk, sessions="on")
    assert Microcycle.objects.get(start_date=TODAY).pattern["days"][0]["theme"] == theme
    assert session().status == "completed"


@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("by hand", "You wrote this by hand: put the earlier version back first."),
        ("the same", "The built-in coach would write the same week again: nothing would change."),
        ("none", "No week from today on is written yet: each is written when it begins."),
    ],
)
def test_a_week_that_may_not_be_written_anew_says_why(case: str, sentence: str, cast: People, ana: User) -> None:
    if case == "by hand":
        at_home(ana)
        Microcycle.objects.update(source="coach")
    if case == "none":
        FitnessPlan.objects.update(status="archived")
    assert page(cast, "regenerate-week").look().fault == sentence


def test_a_page_takes_few_queries_when_the_whole_week_is_written(cast: People, ana: User) -> None:
    for number in range(1, 7):
        workout_on(ana, date=TODAY + timedelta(days=number), at=NOON, rules_only=True)
    at_home(ana)
    for name in ("regenerate-week", "regenerate-workout", "advance-week", "repeat-week"):
        shown = page(cast, name)
        with CaptureQueriesContext(connection) as queries:
            assert shown.look().ready
        assert len(queries) <= 30, (name, len(queries), [each["sql"][:110] for each in queries])


# --- Advanced and repeated --------------------------------------------------------------------------------------------


def test_advancing_says_which_week_it_will_be_and_when_the_plan_ends(cast: People, ana: User) -> None:
    first = FitnessPlan.objects.get().mesocycles[0]
    told = page(cast, "advance-week").look()
    assert told.sentences == [
        f"It is week 2 of {first['weeks']} of “{first['name']}”, week 2 of 8 of the plan.",
        f"From today on it is week 3 of {first['weeks']} of “{first['name']}”, week 3 of 8 of the plan.",
        "The plan ends on Sunday, 15 February 2026, in place of Sunday, 22 February 2026.",
        f"The session of Monday, 5 January 2026, {session().theme}, is written anew for that week.",
    ]
    page(cast, "advance-week").confirm(sessions="on")
    plan = FitnessPlan.objects.get()
    assert (plan.weeks_moved, plan.current_microcycle_week) == (1, 3)
    assert session().microcycle.week_number == 3


def test_a_session_may_stay_when_the_plan_moves(cast: People, ana: User) -> None:
    before = session()
    told = page(cast, "advance-week").show()
    assert told.sentences[-1] == f"The session of Monday, 5 January 2026, {before.theme}, stays as it is."
    page(cast, "advance-week").confirm()
    assert session() == before


def test_advancing_the_last_week_completes_the_plan(cast: People, ana: User) -> None:
    with time_machine.travel(NOON + timedelta(weeks=6), tick=False):
        block = FitnessPlan.objects.get().mesocycles[-1]
        assert page(cast, "advance-week").look().sentences == [
            f"It is week {block['weeks']} of {block['weeks']} of “{block['name']}”, week 8 of 8 of the plan, and there "
            "is none after it: the plan is completed.",
            "No text follows until another plan is active.",
        ]
        page(cast, "advance-week").confirm(sessions="on")
        assert FitnessPlan.objects.get().status == "completed"
        assert page(cast, "advance-week").look().fault == "There is no active plan."


def test_repeating_says_which_week_it_will_be_and_when_the_plan_ends(cast: People, ana: User) -> None:
    first = FitnessPlan.objects.get().mesocycles[0]
    told = page(cast, "repeat-week").look()
    assert told.sentences[:3] == [
        f"It is week 2 of {first['weeks']} of “{first['name']}”, week 2 of 8 of the plan.",
        f"From today on it is week 1 of {first['weeks']} of “{first['name']}”, week 1 of 8 of the plan.",
        "The plan ends on Sunday, 1 March 2026, in place of Sunday, 22 February 2026.",
    ]
    page(cast, "repeat-week").confirm(sessions="on")
    assert FitnessPlan.objects.get().weeks_moved == -1
    assert page(cast, "repeat-week").look().fault == (
        "This is the plan's first week: there is none before it to repeat."
    )


def test_an_open_pause_leaves_the_end_open(cast: People, ana: User) -> None:
    PauseFactory.create(client=ana, start_date=date(2026, 1, 20))
    assert page(cast, "repeat-week").look().sentences[2] == (
        "The plan ends when the client is resumed and its weeks are over."
    )


@pytest.mark.parametrize("name", ["advance-week", "repeat-week"])
@pytest.mark.parametrize(
    ("case", "sentence"),
    [
        ("no plan", "There is no active plan."),
        ("not begun", "The plan begins on Monday, 12 January 2026."),
        ("over", "The plan is over."),
    ],
)
def test_a_plan_that_does_not_run_is_not_moved(name: str, case: str, sentence: str, cast: People) -> None:
    starts = {"not begun": 1, "over": -9}
    if case in starts:
        create_fitness_plan(cast.ana, at=NOON + timedelta(weeks=starts[case]), length_weeks=8, rules_only=True)
    before = everything(cast.ana)
    assert page(cast, name).look().fault == sentence
    assert page(cast, name).confirm(sessions="on").status_code == 409
    assert everything(cast.ana) == before
