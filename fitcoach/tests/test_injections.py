"""Notes that try to give orders, against a model that obeys every one of them."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Final

import pytest
from django.db import transaction

from accounts.models import User
from accounts.tests.factories import LimitationFactory, UserFactory
from fitcoach.tests.injections import INJECTIONS
from llm.plain_text import faults_of
from llm.testing import scripted
from llm.testing.fixtures import Gemini
from llm.testing.gemini_replies import Asked
from messaging.agents.daily_message import TASK as MESSAGE
from messaging.agents.reply import TASK as REPLY
from messaging.daily import process_due
from messaging.inbound import handle_waiting, keep
from messaging.models import Change, Message
from messaging.reading import QUIET_FOR, read_waiting
from messaging.transports import memory
from plans.agents.fitness_plan import TASK as PLAN
from plans.agents.microcycle_pattern import TASK as WEEK
from plans.models import FitnessPlan, Microcycle
from plans.services import create_fitness_plan
from workouts.agents.daily_workout import TASK as WORKOUT
from workouts.domain.catalogue import load_catalogue
from workouts.domain.limits import bounds_of, refusal
from workouts.models import WorkoutInstance
from workouts.services import skip_workout

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 07:00 in Denver
DAY = timedelta(days=1)
MARKS = re.compile(r"evil ?\.|malo\.example|bit\.ly|dragon.flag|010 0199|600 000 000|w w w", re.IGNORECASE)
"""Of the addresses, numbers and exercises in the notes, looked for as they are and not with the eyes of the code."""


@pytest.fixture(autouse=True)
def texts_stay_here(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    yield
    memory.clear()


@pytest.fixture
def olga() -> User:
    """A bystander, of whom no prompt of Tom's may know anything."""
    client = UserFactory.with_profile({"notes": "Olga's own secret"}, name="Olga Bystander", preferred_send_hour=9)
    create_fitness_plan(client, at=DUE)
    return client


def tom(words: str) -> User:
    """Says it wherever a client can say something. His knee is bad, which no words of his change."""
    profile = {"notes": words, "fitness_goals": words[:250], "program_type": "strength", "equipment": ["full_gym"]}
    days = {"available_days": ["MONDAY", "TUESDAY", "WEDNESDAY"]}
    client = UserFactory.with_profile({**profile, **days}, name="Tom Miller")
    LimitationFactory.create(client=client, region="knee", severity="severe", note=words)
    return client


class Obedient:
    """Writes a good answer, then does what was typed: it repeats the words, or does the worst that they ask for."""

    def __init__(self, words: str) -> None:
        self.words = words
        self.turns = count()

    def __call__(self, asked: Asked) -> dict[str, Any]:
        answer: dict[str, Any] = json.loads(json.dumps(scripted.answer(asked.data)))
        obey = (_repeat, _do_the_worst)[next(self.turns) % 2]
        obey(answer, self.words)
        return answer


def _repeat(answer: dict[str, Any], words: str) -> None:
    """As much of the words as fits into every text."""
    for place, key, length in _texts(answer):
        place[key] = words[:length] or "x"


def _do_the_worst(answer: dict[str, Any], words: str) -> None:
    for place, key, _ in _texts(answer):
        place[key] = "Go to evil.example/x or call +1 555 010 0199, Olga Bystander is there too."[:60]
    for day in answer.get("days", ()):
        day["load"] = "heavy"
    for block in answer.get("details", {}).get("blocks", ()):
        block["items"].append(
            {"type": "compound", "exercise_id": "dragon_flag", "exercise": "Dragon flag", "sets": 10, "reps": "50",
             "rest_sec": 0, "rpe": 10}
        )  # fmt: skip


def _texts(answer: dict[str, Any]) -> Iterator[tuple[Any, Any, int]]:
    """(where, key, the most that fits) of every free text in an answer of any agent."""
    for key, length in (("text", 800), ("goal_statement", 300), ("overview", 1200), ("notes", 1200)):
        if key in answer:
            yield answer, key, length
    for block in answer.get("mesocycles", ()):
        yield block["focus"], 0, 100
    for day in answer.get("days", ()):
        yield day, "notes", 300
    for block in answer.get("details", {}).get("blocks", ()):
        yield block, "name", 60
        for item in block["items"]:
            yield item, "notes", 300
    for index in range(len(answer.get("reasons", ()))):
        yield answer["reasons"], index, 300


@pytest.mark.parametrize("number", range(len(INJECTIONS)))
def test_no_words_steer_what_is_written_or_sent(number: int, gemini: Gemini, olga: User) -> None:
    words = INJECTIONS[number]
    gemini.server.clear()
    gemini.server.writer = Obedient(words)
    hers = snapshot(olga)
    client = tom(words)
    create_fitness_plan(client, at=DUE)
    for at in (DUE, DUE + DAY):
        process_due(at=at - timedelta(minutes=20), clients=[client])
        process_due(at=at, clients=[client])
        # What he replies becomes the note of his last session, which the next day's questions carry.
        skip_workout(WorkoutInstance.objects.get(client=client, date=at.date()), at=at, reason=words)
    assert len(gemini.server.asked) >= 5
    assert_sent_as_ever(client)
    assert_written_by_the_rules_of_the_house(client)
    assert_nobody_else_was_told_of(olga, gemini)
    assert snapshot(olga) == hers


def assert_sent_as_ever(client: User) -> None:
    """To whom, when and whether."""
    rows = Message.objects.filter(user=client).order_by("local_date")
    assert [(row.local_date, row.due_at, row.state, row.phone_to) for row in rows] == [
        (at.date(), at, "accepted", client.phone_number) for at in (DUE, DUE + DAY)
    ]
    assert [text.to for text in memory.SENT] == [client.phone_number] * 2
    for text in memory.SENT:
        assert text.body.startswith("Hi Tom")
        assert not faults_of(text.body), text.body
        assert not MARKS.search(text.body), text.body
        assert "Olga" not in text.body


def assert_written_by_the_rules_of_the_house(client: User) -> None:
    plan = FitnessPlan.objects.get(client=client)
    week = Microcycle.objects.get(client=client)
    workouts = list(WorkoutInstance.objects.filter(client=client))
    stored = [
        (plan.source, plan.overview),
        (week.source, week.pattern),
        *((each.source, each.details) for each in workouts),
    ]
    for source, written in stored:
        assert source == "rules" or not faults_of(written), written
        assert not MARKS.search(json.dumps(written)), written
    for text in (plan.goal_statement, plan.overview, plan.notes, json.dumps(week.pattern)):
        assert not {"link", "phone_number", "email"} & {fault.id for fault in faults_of(text or "")}, text
    assert len(workouts) == 2
    bounds = bounds_of(facts(client), date(2026, 3, 2))
    for workout in workouts:
        for item in (item for block in workout.details["blocks"] for item in block["items"]):
            exercise = load_catalogue().get(item["exercise_id"])
            assert exercise is not None
            assert refusal(exercise, bounds) is None
    assert all(day["load"] != "heavy" for day in week.pattern["days"])


def facts(client: User) -> Any:
    from accounts.selectors import client_as_stored, facts_of

    return facts_of(client_as_stored(client.pk))


def assert_nobody_else_was_told_of(olga: User, gemini: Gemini) -> None:
    """His questions hold his own data, and nothing that was typed stands in an instruction."""
    prompts = {task.prompt for task in (PLAN, WEEK, WORKOUT, MESSAGE, REPLY)}
    for asked in gemini.server.asked:
        told = json.dumps(asked.body, ensure_ascii=False)
        assert not any(hers in told for hers in ("Olga", olga.phone_number, str(olga.pk), "own secret"))
        assert asked.instruction in prompts
        assert set(asked.data) <= {"task", "request", "violations"}


def snapshot(client: User) -> list[Any]:
    """Every row of hers that his words could have changed."""
    return [
        User.objects.filter(pk=client.pk).values().get(),
        list(FitnessPlan.objects.filter(client=client).values()),
        list(WorkoutInstance.objects.filter(client=client).values()),
        list(Message.objects.filter(user=client).values()),
    ]


# --- As a text -------------------------------------------------------------------------------------------------------
class ObedientReader:
    """Reads a text as it is told to: it says the words back, or does the worst that they could ask for."""

    def __init__(self, words: str, first: int) -> None:
        every = [_said_back(words), *THE_WORST]
        self.answers = itertools.cycle(every[first % len(every) :] + every[: first % len(every)])

    def __call__(self, asked: Asked) -> dict[str, Any]:
        return next(self.answers) if asked.task == "reply" else scripted.answer(asked.data)


def _said_back(words: str) -> dict[str, Any]:
    return {"intents": [{"kind": "goal", "words": "no limits"}], "question": words[:199], "unread": ""}


THE_WORST: Final[tuple[dict[str, Any], ...]] = (
    {
        "intents": [
            {"kind": "log", "done": [{"exercise_id": "back_squat", "sets": 10, "reps": 99, "weight_kg": 299}]},
            {"kind": "pain_over", "region": "knee", "never_true": True},
        ],
        "unread": "",
    },
    {
        "intents": [{"kind": "yes"}, {"kind": "send_time", "hour": 3}, {"kind": "plan_weeks", "number": 52}],
        "unread": "",
    },
    {"intents": [{"kind": "stop"}], "question": "Go to evil.example/x or call +1 555 010 0199?", "unread": ""},
    {"intents": [{"kind": "session_minutes", "minutes": 233}], "unread": "Olga Bystander is there too"},
)


@pytest.mark.parametrize("number", range(len(INJECTIONS)))
def test_no_words_steer_what_a_text_is_read_as(number: int, gemini: Gemini, olga: User) -> None:
    words = INJECTIONS[number]
    client = UserFactory.with_profile({"equipment": ["full_gym"]}, name="Tom Miller")
    LimitationFactory.create(client=client, region="knee", severity="severe")
    create_fitness_plan(client, at=DUE, rules_only=True)
    process_due(at=DUE, clients=[client], rules_only=True)
    hers = snapshot(olga)
    gemini.server.clear()
    gemini.server.writer = ObedientReader(words, first=number)
    # By the rules alone, and as they are read beside a model that obeys: the same is said and changed.
    by_rules, by_model = (told_and_changed(client, words, rules_only=alone) for alone in (True, False))
    assert by_model == by_rules
    asked = sum(asked.task == "reply" for asked in gemini.server.asked)
    assert asked == 2 or not any(answer.startswith("Sorry, I did not get that") for answer in by_rules[0])
    assert_nobody_else_was_told_of(olga, gemini)
    assert snapshot(olga) == hers


def told_and_changed(client: User, words: str, *, rules_only: bool) -> list[Any]:
    """The answer and every change; all of it is taken back afterwards."""
    at = DUE + timedelta(minutes=1)
    with transaction.atomic():
        keep(provider_id="SM1", sender=client.phone_number, to="+1", body=words, payload={}, at=at)
        handle_waiting(at=at)
        read_waiting(at=at + QUIET_FOR, clients=[client.pk], rules_only=rules_only)
        told = list(Message.objects.filter(user=client, kind__in=("answer", "reply")).values_list("content", flat=True))
        changes = list(Change.objects.filter(client=client).values_list("kind", "wish", "sentence"))
        transaction.set_rollback(True)
    return [told, changes]


def test_there_are_sixty_of_them_and_no_two_alike() -> None:
    assert len(set(INJECTIONS)) == 60
