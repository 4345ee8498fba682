"""A phone waits for a model as long as a person looks at a screen. In real time: the model is a server on loopback."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import User
from fitcoach.testing.phone import Phone
from fitcoach.tests.api_cast import MONDAY, trained_client
from llm.testing.fixtures import Gemini

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana() -> Iterator[User]:
    with time_machine.travel(MONDAY):
        yield trained_client()


@pytest.mark.filterwarnings("error::RuntimeWarning")
@pytest.mark.parametrize("path", ["workouts/today", "microcycles/current"])
def test_past_its_patience_a_phone_gets_what_the_rules_wrote(
    path: str, ana: User, gemini: Gemini, settings: Any
) -> None:
    assert settings.API_PATIENCE_SEC == 3.0
    Phone(trained_client()).get(path)  # the SDK and the catalogue are read with a process's first question
    gemini.server.clear()
    settings.API_PATIENCE_SEC, gemini.server.latency = 1.5, 30.0
    phone, started = Phone(ana), time.monotonic()
    told = phone.get(path)
    assert time.monotonic() - started < 3.0
    assert (told.status, told.json["source"]) == (200, "rules")
    assert len(gemini.server.asked) == 1, "the week was asked for; for the session no time was left"


def test_a_model_that_is_quick_writes_todays_session(ana: User, gemini: Gemini) -> None:
    assert Phone(ana).get("workouts/today").json["source"] == "gemini"


def test_sign_up_and_swap_wait_for_no_model(ana: User, gemini: Gemini) -> None:
    today = Phone(ana).get("workouts/today").json
    asked = len(gemini.server.asked)
    exercise = next(item["exercise_id"] for block in today["details"]["blocks"] for item in block["items"])
    Phone(ana).post(f"workouts/{today['id']}/swap", {"exercise_id": exercise})
    assert len(gemini.server.asked) == asked
