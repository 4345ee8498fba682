"""Of whom no language model is told anything: minors, who said no, and of whose age nobody knows. Whoever asks it."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project

from accounts.consenting import give, withdraw
from accounts.domain.consents import LANGUAGE_MODEL
from accounts.models import FitnessProfile, User
from accounts.tests.factories import LimitationFactory, ProfileFactory, UserFactory
from fitcoach.tests.test_canary import AT, season_of
from fitcoach.tests.test_model_faults import REQUESTS
from llm import Task, ask
from llm.models import Call, Spend
from llm.testing.fixtures import Gemini
from messaging.models import Message
from messaging.tests.talk import talk_with_ana
from messaging.transports import memory
from workouts.models import WorkoutInstance

pytestmark = pytest.mark.django_db
APPS = ("accounts", "plans", "workouts", "messaging", "fitcoach")
UNREADABLE = "blorp zork, and my left quad is toast"


@pytest.fixture(autouse=True)
def memory_transport(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    yield
    memory.clear()


def registered() -> dict[str, Task[Any, Any]]:
    """Every task of every app: the `TASK` of each package in its `agents`."""
    tasks: dict[str, Task[Any, Any]] = {}
    for app in APPS:
        folder = Path(project.BASE_DIR) / app / "agents"
        for found in pkgutil.iter_modules([str(folder)]):
            task = importlib.import_module(f"{app}.agents.{found.name}").TASK
            tasks[task.name] = task
    return tasks


QUESTIONS = {task.name: (task, request) for task, request in REQUESTS.values()}
TASKS = pytest.mark.parametrize("name", sorted(registered()))


def test_there_is_a_question_here_for_every_task() -> None:
    assert registered() == {name: task for name, (task, _) in QUESTIONS.items()}


def grown_up() -> User:
    return UserFactory.with_profile()


def minor() -> User:
    return UserFactory.with_profile({"age": 17})


def who_said_no() -> User:
    client = UserFactory.with_profile()
    withdraw(client, LANGUAGE_MODEL, how="api", at=AT)
    return client


def of_unknown_age() -> User:
    return UserFactory.with_profile({"age": 0})


def without_a_profile() -> User:
    return UserFactory.create()


WITHHELD = {
    "minor": minor,
    "consent_withdrawn": who_said_no,
    "age_unknown": of_unknown_age,
    "age_unknown, as there is no profile": without_a_profile,
}


@TASKS
def test_a_question_about_who_is_grown_up_reaches_the_model(name: str, gemini: Gemini) -> None:
    """So that the tests below would see one."""
    gemini.settings.LLM_DEADLINE_SEC = 60.0  # the first question loads the SDK
    task, request = QUESTIONS[name]
    answered = ask(task, request, at=AT, client_id=grown_up().pk)
    assert ([asked.task for asked in gemini.server.asked], answered.source) == ([name], "gemini")


@TASKS
@pytest.mark.parametrize("who", WITHHELD)
def test_no_question_about_them_reaches_the_model_and_the_call_log_says_why(
    who: str, name: str, gemini: Gemini
) -> None:
    task, request = QUESTIONS[name]
    client = WITHHELD[who]()
    answered = ask(task, request, at=AT, client_id=client.pk)
    assert gemini.server.asked == []
    assert (answered.source, answered.value) == ("rules", task.rules(request))
    call = Call.objects.get()
    told = (call.client_id, call.provider, call.model, call.outcome, call.fault, call.attempts)
    assert told == (client.pk, "rules", "", "ok", who.partition(",")[0], 1)
    assert not Spend.objects.exists(), "nothing was reserved for it"


@TASKS
def test_no_question_about_a_client_who_is_gone_reaches_the_model(name: str, gemini: Gemini) -> None:
    task, request = QUESTIONS[name]
    assert ask(task, request, at=AT, client_id=uuid.uuid4()).source == "rules"
    assert (gemini.server.asked, Call.objects.get().fault) == ([], "unknown_client")


@pytest.mark.parametrize("who", WITHHELD)
def test_a_season_of_theirs_asks_no_model_and_lacks_nothing(who: str, gemini: Gemini) -> None:
    """A plan, its week, six sessions, six texts, and what is logged."""
    client = WITHHELD[who]()
    LimitationFactory.create(client=client)
    season_of(client)
    assert gemini.server.asked == []
    assert set(WorkoutInstance.objects.values_list("source", flat=True)) == {"rules"}
    assert (WorkoutInstance.objects.count(), len(memory.SENT)) == (6, 6)
    assert set(Call.objects.values_list("fault", flat=True)) == {who.partition(",")[0]}


@pytest.mark.parametrize(("age", "asked"), [(17, 0), (34, 1)])
def test_what_a_minor_texts_is_read_by_the_rules_alone(age: int, asked: int, gemini: Gemini) -> None:
    ana = talk_with_ana()
    FitnessProfile.objects.filter(user=ana.client).update(age=age)
    gemini.server.clear()
    ana.says(UNREADABLE)
    assert len([each for each in gemini.server.asked if each.task == "reply"]) == asked
    assert Message.objects.filter(direction="outbound").exclude(answers=None).count() == 1, "answered all the same"


def test_a_birthday_told_while_a_worker_has_the_old_profile_counts_at_once(gemini: Gemini) -> None:
    client = grown_up()
    prepared = User.objects.prefetch_related("profiles").get(pk=client.pk)
    assert prepared.profiles.all()[0].age == 34
    ProfileFactory.create(user=client, age=16)
    task, request = QUESTIONS["fitness_plan"]
    ask(task, request, at=AT, client_id=prepared.pk)
    assert gemini.server.asked == []


def test_a_yes_after_a_no_lets_the_model_write_again(gemini: Gemini) -> None:
    client = who_said_no()
    give(client, LANGUAGE_MODEL, how="api", at=AT)
    task, request = QUESTIONS["fitness_plan"]
    assert ask(task, request, at=AT, client_id=client.pk).source == "gemini"


def test_where_no_model_writes_nothing_is_withheld() -> None:
    task, request = QUESTIONS["fitness_plan"]
    ask(task, request, at=AT, client_id=minor().pk)
    assert Call.objects.get().fault == ""


# --- No way round it --------------------------------------------------------------------------------------------------


def sources() -> Iterator[tuple[Path, ast.Module]]:
    for app in APPS:
        for path in sorted((Path(project.BASE_DIR) / app).rglob("*.py")):
            if not {"tests", "testing", "migrations"} & set(path.parts):
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def test_every_question_says_about_whom_it_is() -> None:
    """A question about nobody is withheld from nobody: no app may ask one."""
    silent, calls = [], 0
    for path, tree in sources():
        if not any(isinstance(node, ast.ImportFrom) and node.module == "llm" for node in ast.walk(tree)):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "ask":
                calls += 1
                silent += [path.name] if "client_id" not in {keyword.arg for keyword in node.keywords} else []
    assert (silent, calls >= 8) == ([], True)


def test_nobody_goes_past_the_door() -> None:
    """Who asks a provider by hand asks past it. `replay_prompts` does, of invented clients."""
    ways = {"llm.generating", "llm.gate", "llm.question", "llm.providers.gemini", "llm.providers.google_generativeai"}
    found = {
        str(path.relative_to(project.BASE_DIR))
        for path, tree in sources()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in ways
    }
    assert found == {"fitcoach/replay/replaying.py"}
