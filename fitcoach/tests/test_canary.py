"""What the watch over prompts and logs sees, and that it sees at all."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from accounts.tests.factories import LimitationFactory, UserFactory
from fitcoach.testing import canary
from llm import ask
from llm.models import Call
from llm.testing.fixtures import Gemini
from messaging.daily import process_due
from messaging.transports import memory
from plans.agents.fitness_plan import TASK as PLAN
from plans.agents.fitness_plan.request import PlanRequest
from plans.services import create_fitness_plan
from workouts.models import WorkoutInstance
from workouts.services import log_result, skip_workout, todays_workout

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 07:00 in Denver


@pytest.fixture
def quixandra(settings: object) -> Iterator[User]:
    settings.SMS_TRANSPORT = "memory"  # type: ignore[attr-defined]
    memory.clear()
    client = UserFactory.with_profile({"fitness_goals": "Zyllbergh wants to run, quixandra@zyllbergh.example"})
    LimitationFactory.create(client=client)
    yield client
    memory.clear()


def season_of(client: User) -> None:
    """A plan, six days of workouts and messages; each session is logged or skipped with a word."""
    create_fitness_plan(client, at=AT, length_weeks=8)
    for number in range(6):
        at = AT + timedelta(days=number)
        process_due(at=at - timedelta(minutes=20))
        process_due(at=at)
        workout = todays_workout(client, at=at)
        assert workout is not None
        if workout.session_type != "rest":
            remark = f"{client.name} did it, text me on {client.phone_number}"
            (log_result(workout, at=at, note=remark) if number % 2 else skip_workout(workout, at=at, reason=remark))


def test_a_season_with_a_model_tells_nobody_who_the_client_is(quixandra: User, gemini: Gemini) -> None:
    season_of(quixandra)
    told = "\n".join(str(asked.body) for asked in gemini.server.asked)
    assert {asked.task for asked in gemini.server.asked} == {
        "fitness_plan", "microcycle_pattern", "daily_workout", "daily_message",
    }  # fmt: skip
    assert canary.IN_A_PROMPT.search(told) is None
    assert not any(canary.IN_A_LOG.search(str(call)) for call in Call.objects.values_list("violations", "fault"))
    assert str(quixandra.pk) not in told
    assert canary.NOTE_WORD in told  # the note travels, its writer's name and number do not
    assert "did it, text me on" in told
    assert "30-39" in told
    assert WorkoutInstance.objects.filter(source="gemini").count() == 6
    assert len(memory.SENT) == 6
    assert all("Quixandra" in text.body for text in memory.SENT)


def test_the_watch_sees_a_name_in_a_prompt(quixandra: User) -> None:
    from accounts.selectors import facts_of

    request = PlanRequest(client=facts_of(quixandra), start_date=AT.date())
    leaks = canary.leaks_while(lambda: ask(PLAN, request, at=AT))  # nobody said what may not be told
    assert any("Zyllbergh" in leak for leak in leaks)


@pytest.mark.parametrize("words", ["Quixandra called", "call +1 555 000 0012", "a note: Snorkwhistle", "zarquonitis"])
def test_the_watch_sees_it_in_a_log(words: str) -> None:
    leaks = canary.leaks_while(lambda: logging.getLogger("messaging.daily").warning("noted: %s", words))
    assert len(leaks) == 1


def test_the_watch_reads_every_prompt_and_record(quixandra: User) -> None:
    before = canary.seen()
    create_fitness_plan(quixandra, at=AT)
    logging.getLogger("plans").info("planned")
    after = canary.seen()
    assert after["prompts"] == before["prompts"] + 1
    assert after["records"] > before["records"]
