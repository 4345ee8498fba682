"""What the sections of a client's page tell: facts, days, sessions, charts and texts, in words."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import User
from accounts.tests.factories import LimitationFactory, PauseFactory, ProfileFactory, UserFactory
from fitcoach.console.client.conversation import HELD_BACK, SHOWN, STATES, conversation_of
from fitcoach.console.client.facts import facts_in_words
from fitcoach.console.client.progress import AREAS, Chart, charts_of
from fitcoach.console.client.sessions import Line, Sessions, sessions_of, stored_sessions
from fitcoach.console.client.week import Week, week_of
from fitcoach.tests.console_rows import (
    AT,
    RUN,
    SQUATS,
    TODAY,
    logged,
    plan_of,
    rest_day,
    session,
    text_in,
    text_out,
    week_row,
)  # fmt: skip
from messaging.models import Message
from workouts.domain.vocabulary import MUSCLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> User:
    return UserFactory.create(name="Ana")


def week(client: User, *, today: date = TODAY) -> Week:
    return week_of(client, stored_sessions(client, today=today), today=today)


def sessions(client: User) -> Sessions:
    return sessions_of(stored_sessions(client, today=TODAY), today=TODAY)


def charts(client: User) -> list[Chart]:
    return charts_of(stored_sessions(client, today=TODAY), today=TODAY)


# --- Facts ------------------------------------------------------------------------------------------------------------


def facts(client: User) -> dict[str, tuple[str, str]]:
    return {fact.label: (fact.value, fact.source) for fact in facts_in_words(client, today=TODAY).rows}


def test_what_nobody_told_is_assumed_and_says_so(ana: User) -> None:
    assert facts(ana) == {
        "Program type": ("other", "read from the goals"),
        "Level": ("beginner", "assumed"),
        "Days": ("Mon, Wed, Fri", "assumed"),
        "Minutes a session": ("45", "assumed"),
        "Equipment": ("bodyweight", "assumed"),
    }


def test_what_a_client_told_stands_as_told(ana: User) -> None:
    ProfileFactory.create(
        user=ana, fitness_goals="Squat 100 kg", program_type="strength", skill_level="Advanced", age=40,
        gender="female", available_days=["MONDAY", "THURSDAY"], session_minutes=60, equipment=["full_gym"],
        one_rep_max_kg={"back_squat": 92.5}, weekly_distance_km=12.0, longest_run_km=5.0,
        event_date=date(2026, 2, 18), notes="Travels.",
    )  # fmt: skip
    told = {
        "Goals": "Squat 100 kg", "Program type": "strength", "Level": "advanced", "Days": "Mon, Thu",
        "Minutes a session": "60", "Equipment": "full gym", "Age": "40", "Gender": "female", "Runs a week": "12 km",
        "Longest run": "5 km", "One-rep maxima": "Back squat 92.5 kg", "Event": "18 Feb 2026, in 5 weeks",
        "Notes": "Travels.",
    }  # fmt: skip
    assert facts(ana) == {label: (value, "told") for label, value in told.items()}


@pytest.mark.parametrize(
    ("days", "words"),
    [(0, "today"), (1, "in 1 day"), (13, "in 13 days"), (14, "in 2 weeks"), (-1, "1 day ago"), (-30, "4 weeks ago")],
)
def test_an_event_is_so_far_away(days: int, words: str, ana: User) -> None:
    ProfileFactory.create(user=ana, event_date=TODAY + timedelta(days=days))
    assert facts(ana)["Event"][0].partition(", ")[2] == words


def test_the_newest_profile_counts_and_the_earlier_ones_are_counted(ana: User) -> None:
    for goals in ("run", "lift"):
        with time_machine.travel(AT + timedelta(days=goals == "lift"), tick=False):
            ProfileFactory.create(user=ana, fitness_goals=goals, exercise_frequency="4-5 times")
    told = facts_in_words(ana, today=TODAY)
    assert facts(ana)["Goals"] == ("lift", "told")
    assert facts(ana)["Days"] == ("Mon, Tue, Thu, Fri", "read from “4-5 times”")
    assert (told.earlier, told.told_at) == (1, AT + timedelta(days=1))


@pytest.mark.parametrize(
    ("fields", "what", "state"),
    [
        ({"region": "lower_back"}, "Lower back", "active"),
        ({"region": "knee", "side": "left", "until": TODAY}, "Knee (left)", "active"),
        ({"region": "knee", "side": "both", "until": TODAY - timedelta(days=1)}, "Knee (both sides)", "over"),
        ({"region": "hip", "status": "resolved"}, "Hip", "resolved"),
        ({"kind": "dislike", "region": "", "exercise_id": "burpee"}, "Will not do: Burpee", "active"),
        ({"kind": "dislike", "region": "", "exercise_id": "gone_long_ago"}, "Will not do: Gone long ago", "active"),
    ],
)
def test_a_limitation_in_words(fields: dict[str, Any], what: str, state: str, ana: User) -> None:
    LimitationFactory.create(client=ana, **fields)
    (told,) = facts_in_words(ana, today=TODAY).limitations
    assert (told.what, told.state) == (what, state)


# --- The week ---------------------------------------------------------------------------------------------------------


def test_each_day_says_what_is_planned_and_what_became_of_it(ana: User) -> None:
    row = week_row(plan_of(ana))
    done = session(row, date(2026, 1, 12), SQUATS, status="completed")
    session(row, date(2026, 1, 14), RUN)
    PauseFactory.create(client=ana, start_date=date(2026, 1, 18))
    told = week(ana, today=TODAY)
    assert told.row == row
    assert [(day.date.day, day.theme, day.load, day.became) for day in told.days] == [
        (12, "Full body", "moderate", "completed"),
        (13, "Rest", "", "rest"),
        (14, "Easy run", "moderate", "today"),
        (15, "Rest", "", "rest"),
        (16, "Full body", "moderate", "planned"),
        (17, "Rest", "", "rest"),
        (18, "Long run", "moderate", "paused"),
    ]
    assert [day.workout.pk for day in told.days if day.workout][:1] == [done.pk]


@pytest.mark.parametrize(
    ("case", "status", "became"),
    [
        ("never heard of", "scheduled", "missed"),
        ("skipped", "skipped", "skipped"),
        ("withdrawn", "withdrawn", "nothing was sent"),
        ("not written", None, "nothing was sent"),
    ],
)
def test_a_day_that_is_over(case: str, status: str | None, became: str, ana: User) -> None:
    row = week_row(plan_of(ana))
    if status:
        session(row, date(2026, 1, 12), SQUATS, status=status)
    assert week(ana, today=TODAY).days[0].became == became, case


def test_a_plan_that_began_in_mid_week_has_days_before_it(ana: User) -> None:
    week_row(plan_of(ana, start_date=date(2026, 1, 13)), start=date(2026, 1, 13))
    days = week(ana, today=TODAY).days
    assert [(day.date.day, day.became) for day in days][:3] == [(12, "before the plan"), (13, "rest"), (14, "today")]


def test_the_week_of_the_plan_that_runs_goes_before_that_of_an_older_one(ana: User) -> None:
    week_row(plan_of(ana, status="archived"))
    current = week_row(plan_of(ana), is_active=True)
    assert week(ana, today=TODAY).row == current
    assert week(ana, today=TODAY + timedelta(days=7)).row is None


# --- Sessions ---------------------------------------------------------------------------------------------------------


def test_the_last_three_sessions_and_the_next_are_told(ana: User) -> None:
    plan = plan_of(ana)
    weeks = {monday: week_row(plan, start=monday) for monday in (date(2026, 1, 5), date(2026, 1, 12))}
    for day in (5, 7, 9, 12):
        session(weeks[date(2026, 1, 12 if day > 11 else 5)], date(2026, 1, day), SQUATS)
    rest_day(weeks[date(2026, 1, 12)], date(2026, 1, 13))
    session(weeks[date(2026, 1, 12)], TODAY, RUN)
    rest_day(weeks[date(2026, 1, 12)], date(2026, 1, 15))
    session(weeks[date(2026, 1, 12)], date(2026, 1, 16), RUN)
    told = sessions(ana)
    assert [(each.day, each.workout.date.day, each.became) for each in told.coming] == [
        ("Today", 14, "planned"),
        ("Tomorrow", 15, "rest"),
    ]
    assert [(each.day, each.workout.date.day, each.became) for each in told.last] == [
        ("", 12, "missed"),
        ("", 9, "missed"),
        ("", 7, "missed"),
    ]


def test_a_session_tells_what_was_asked_what_was_done_and_why(ana: User) -> None:
    workout = session(week_row(plan_of(ana)), date(2026, 1, 12), SQUATS, RUN, status="completed", reasons=["As last."])
    workout.details["modifications"] = [
        {"condition": "Knee hurts", "replace": {"exercise": "Back squat", "with": "Box squat"}, "note": "Go light."}
    ]
    workout.save()
    for reps in (5, 5, 4):
        logged(workout, reps=reps, weight_kg=80.0, rpe=8)
    logged(workout, "push_up", reps=12)
    (told,) = sessions(ana).last
    assert told.blocks == [
        (
            "Main",
            [
                Line("Back squat", "3x5, 80 kg, RPE 8, rest 180 s", "Brace first.",
                     ["2 × 5 reps, 80 kg, RPE 8", "4 reps, 80 kg, RPE 8"]),
                Line("Easy run", "30 min", "", ()),
            ],
        )
    ]  # fmt: skip
    assert [(line.exercise, line.done) for line in told.besides] == [("Push-up", ["12 reps"])]
    assert told.modifications == ["Knee hurts: Box squat instead of Back squat. Go light."]
    assert (told.reasons, told.author, told.became, told.tone) == (
        ["As last."], "the built-in coach", "completed", "good",
    )  # fmt: skip


def test_a_session_of_another_shape_has_no_blocks_and_its_results_all_the_same(ana: User) -> None:
    workout = session(week_row(plan_of(ana)), TODAY, details={"blocks": "squats"}, status="completed")
    logged(workout, reps=5)
    (told,) = sessions(ana).coming
    assert (told.blocks, [line.exercise for line in told.besides]) == (None, ["Back squat"])


# --- Charts -----------------------------------------------------------------------------------------------------------


def chart(client: User, title: str) -> Chart:
    return next(each for each in charts(client) if each.title.startswith(title))


def test_every_muscle_lies_in_one_area() -> None:
    named = [muscle for muscles in AREAS.values() for muscle in muscles]
    assert sorted(named) == sorted(MUSCLES)


def test_the_charts_and_their_tables_tell_the_same(ana: User) -> None:
    plan = plan_of(ana)
    for monday, status in ((date(2026, 1, 5), "completed"), (date(2026, 1, 12), "skipped")):
        logged(session(week_row(plan, start=monday), monday, SQUATS, status=status), weight_kg=100, reps=5, rpe=10)
    told = chart(ana, "Sessions")
    assert told.head[-2:] == ("5 Jan", "12 Jan")
    assert [(name, list(cells[-2:])) for name, cells in told.rows] == [
        ("completed", ["1", "0"]), ("skipped", ["0", "1"]), ("missed", ["0", "0"]), ("share done", ["100%", "0%"]),
    ]  # fmt: skip
    drawn = {each["label"]: each["data"][-2:] for each in json.loads(told.data)["datasets"]}
    assert drawn == {"completed": [1, 0], "skipped": [0, 1], "missed": [0, 0]}
    sets = {name: list(cells[-2:]) for name, cells in chart(ana, "Hard sets").rows}
    assert (sets["legs and hips"], sets["quadriceps"], sets["push"]) == (["1", "1"], ["1", "1"], ["0", "0"])
    maxima = chart(ana, "Estimated")
    assert maxima.rows == [("Back squat", ["115.9", "115.9", "115.9", "+0.0"])]
    assert json.loads(maxima.data)["labels"] == ["5 Jan", "12 Jan"]
    assert {len(cells) + 1 for name, cells in told.rows} == {len(told.head)}


def test_without_sessions_there_is_nothing_to_draw(ana: User) -> None:
    assert [each.rows for each in charts(ana)] == [[], [], [], []]
    assert all(each.nothing for each in charts(ana))


# --- Texts ------------------------------------------------------------------------------------------------------------


def told_of(message: Message) -> tuple[str, str, str]:
    (bubble,) = conversation_of(User.objects.get(pk=message.user_id))
    return bubble.author, bubble.became, bubble.tone


NOT_SENT: dict[str, Any] = {"sent_at": None}


@pytest.mark.parametrize(
    ("fields", "became", "tone"),
    [
        ({}, "delivered", "good"),
        ({"state": "accepted"}, "sent, not confirmed yet", ""),
        ({"state": "queued", **NOT_SENT}, "goes out at its time", ""),
        ({"state": "planned", "content": "", **NOT_SENT}, "planned", ""),
        ({"state": "failed", "error": "No route", **NOT_SENT}, "failed: No route", "bad"),
        ({"state": "missed", **NOT_SENT}, "not sent: it was too late", "bad"),
        ({"state": "unknown", **NOT_SENT}, "nobody knows yet whether it went out", "warn"),
        ({"state": "suppressed", "suppressed_reason": "paused", **NOT_SENT}, "held back: the client pauses", "warn"),
        ({"state": "suppressed", "suppressed_reason": "new_word", **NOT_SENT}, "held back: new word", "warn"),
    ],
)
def test_what_became_of_a_text_is_said(fields: dict[str, Any], became: str, tone: str, ana: User) -> None:
    assert told_of(text_out(ana, **fields)) == ("the built-in coach", became, tone)


def test_every_state_and_reason_has_words() -> None:
    assert set(STATES) == set(Message.State)
    assert {"opted_out", "inactive", "paused", "bad_number", "no_plan"} <= set(HELD_BACK)


@pytest.mark.parametrize(
    ("fields", "became"),
    [
        ({"state": "queued", **NOT_SENT}, "waits for approval"),
        ({"state": "queued", "approved_at": AT, **NOT_SENT}, "goes out at its time"),
        ({"state": "queued", "kind": "reply", "local_date": None, **NOT_SENT}, "goes out at its time"),
        ({}, "delivered"),
    ],
)
def test_a_text_of_a_client_who_is_reviewed_first_waits(fields: dict[str, Any], became: str, ana: User) -> None:
    User.objects.filter(pk=ana.pk).update(review_first=True)
    assert told_of(text_out(ana, **fields))[1] == became


def test_old_rows_and_what_came_in_have_no_state(ana: User) -> None:
    assert told_of(text_in(ana)) == ("Ana", "", "")
    Message.objects.all().delete()
    old = Message.objects.create(user=ana, direction="outbound", content="Hi", phone_from="", phone_to="")
    assert told_of(old) == ("the service", "", "")


def test_the_newest_texts_stand_in_the_order_in_which_they_went(ana: User) -> None:
    for number in range(SHOWN + 2):
        with time_machine.travel(AT + timedelta(minutes=number), tick=False):
            text_in(ana, f"Text {number}")
    text_in(UserFactory.create(), "Somebody else's")
    assert [bubble.message.content for bubble in conversation_of(ana)] == [f"Text {n}" for n in range(2, SHOWN + 2)]
