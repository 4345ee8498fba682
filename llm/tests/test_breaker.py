"""When a model is left alone, for how long, and who finds out that it is back."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from llm import breaker
from llm.models import Breaker
from llm.providers.base import ProviderFailedError
from llm.providers.memory import MemoryProvider

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 12, tzinfo=UTC)
DOWN = ProviderFailedError("503", fault="overloaded", passing=True, counts=True)


def seconds(number: float) -> datetime:
    return AT + timedelta(seconds=number)


def fail(model: MemoryProvider, *ats: datetime, failure: ProviderFailedError = DOWN, tried: bool = False) -> None:
    for at in ats:
        breaker.failed(model, failure, tried=tried, at=at)


def is_open(model: MemoryProvider, *, at: datetime) -> bool:
    """Whether it is shut to everybody at this instant; looking claims no trial."""
    row = Breaker.objects.filter(pk="memory:queue").first()
    if row is None or row.setting != model.setting:
        return False
    return row.needs_change or (row.open_until is not None and row.open_until > at)


@pytest.fixture
def model() -> MemoryProvider:
    breaker.forget()
    return MemoryProvider()


def test_another_process_failures_are_known_a_second_later(
    model: MemoryProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert breaker.admit(model, at=AT) is False
    Breaker.objects.create(model="memory:queue", setting=model.setting, fault="overloaded", open_until=seconds(120))
    assert breaker.admit(model, at=AT) is False
    monkeypatch.setattr(breaker, "KNOWN_FOR_SEC", 0.0)
    with pytest.raises(ProviderFailedError):
        breaker.admit(model, at=AT)


@pytest.mark.parametrize(
    ("case", "failures", "open_at", "expected"),
    [
        ("four failures are borne", [0, 1, 2, 3], 4, False),
        ("five in a minute open it", [0, 10, 20, 30, 59], 60, True),
        ("five that took longer do not", [0, 10, 20, 30, 61], 62, False),
        ("the sixth within a minute of four others does", [0, 30, 40, 50, 61, 62], 63, True),
        ("it stays open for two minutes", [0, 0, 0, 0, 0], 119, True),
        ("and no longer", [0, 0, 0, 0, 0], 121, False),
    ],
)
def test_five_failures_in_a_minute_rest_a_model_for_two(
    case: str, failures: list[int], open_at: int, expected: bool, model: MemoryProvider
) -> None:
    fail(model, *map(seconds, failures))
    assert is_open(model, at=seconds(open_at)) is expected, case


def test_while_it_rests_nobody_is_asked(model: MemoryProvider) -> None:
    fail(model, *[AT] * 5)
    with pytest.raises(ProviderFailedError) as refused:
        breaker.admit(model, at=seconds(60))
    assert (refused.value.fault, refused.value.is_ours) == ("breaker_open", True)


def test_after_the_rest_one_question_tries_and_the_others_wait_for_it(model: MemoryProvider) -> None:
    fail(model, *[AT] * 5)
    assert breaker.admit(model, at=seconds(121)) is True
    assert breaker.admit(model, at=seconds(121)) is True  # two who have rested; one of them claims the trial
    breaker.claim_the_trial(model, at=seconds(121))
    with pytest.raises(ProviderFailedError):
        breaker.claim_the_trial(model, at=seconds(121))
    with pytest.raises(ProviderFailedError):
        breaker.admit(model, at=seconds(122))
    breaker.answered(model)
    assert [breaker.admit(model, at=seconds(123)) for _ in range(3)] == [False] * 3


def test_a_trial_that_fails_opens_it_again(model: MemoryProvider) -> None:
    fail(model, *[AT] * 5)
    breaker.claim_the_trial(model, at=seconds(121))
    fail(model, seconds(130), tried=True)
    assert is_open(model, at=seconds(249))
    assert breaker.admit(model, at=seconds(251)) is True


def test_a_trial_whose_own_request_was_wrong_says_that_the_model_is_back(model: MemoryProvider) -> None:
    fail(model, *[AT] * 5)
    breaker.claim_the_trial(model, at=seconds(121))
    fail(model, seconds(122), failure=ProviderFailedError("", fault="finish_safety"), tried=True)
    assert breaker.admit(model, at=seconds(123)) is False


def test_a_trial_that_meets_a_quota_waits_as_long_as_the_quota(model: MemoryProvider) -> None:
    quota = ProviderFailedError("", fault="quota_minute", shuts="for_a_while", retry_after=timedelta(seconds=5))
    fail(model, *[AT] * 5)
    breaker.claim_the_trial(model, at=seconds(121))
    fail(model, seconds(122), failure=quota, tried=True)
    assert (is_open(model, at=seconds(126)), is_open(model, at=seconds(128))) == (True, False)


def test_a_quota_that_is_over_needs_no_trial(model: MemoryProvider) -> None:
    quota = ProviderFailedError("", fault="quota_minute", shuts="for_a_while", retry_after=timedelta(seconds=5))
    fail(model, AT, failure=quota)
    assert [breaker.admit(model, at=seconds(6)) for _ in range(3)] == [False] * 3


@pytest.mark.parametrize(
    ("case", "failure", "shut_at", "open_again"),
    [
        (
            "the time that the minute's quota asks for",
            ProviderFailedError("", fault="quota_minute", shuts="for_a_while", retry_after=timedelta(seconds=38)),
            seconds(37),
            seconds(39),
        ),
        (
            "the day's quota comes back at midnight in California",
            ProviderFailedError("", fault="quota_day", shuts="for_the_day"),
            datetime(2026, 6, 11, 6, 59, tzinfo=UTC),
            datetime(2026, 6, 11, 7, 0, 1, tzinfo=UTC),
        ),
        (
            "an hour at most",
            ProviderFailedError("", fault="quota_minute", shuts="for_a_while", retry_after=timedelta(days=9)),
            seconds(3599),
            seconds(3601),
        ),
    ],
)
def test_a_quota_shuts_at_once_for_its_time(
    case: str, failure: ProviderFailedError, shut_at: datetime, open_again: datetime, model: MemoryProvider
) -> None:
    fail(model, AT, failure=failure)
    assert (is_open(model, at=shut_at), is_open(model, at=open_again)) == (True, False), case


def test_a_refused_key_stays_refused_until_the_setting_changes_and_raises_one_alert(
    model: MemoryProvider, caplog: pytest.LogCaptureFixture
) -> None:
    refused = ProviderFailedError("400", fault="bad_key", shuts="until_changed")
    fail(model, AT, AT, failure=refused)
    assert is_open(model, at=AT + timedelta(days=400))
    alerts = [record for record in caplog.records if record.levelno == logging.CRITICAL]
    assert [(alert.name, alert.getMessage()) for alert in alerts] == [
        ("fitcoach.alerts", "memory:queue is not asked any more (bad_key): its setting has to be changed")
    ]
    model.setting = "another key"
    assert breaker.admit(model, at=AT) is False
    assert not Breaker.objects.get().needs_change


@pytest.mark.parametrize("fault", ["finish_safety", "bad_request", "provider_failed"])
def test_what_is_wrong_with_one_request_shuts_nothing(fault: str, model: MemoryProvider) -> None:
    fail(model, *[AT] * 20, failure=ProviderFailedError("", fault=fault))
    assert breaker.admit(model, at=AT) is False
    assert not Breaker.objects.exists()


def test_one_model_does_not_shut_another(model: MemoryProvider) -> None:
    fail(model, *[AT] * 5)
    other = MemoryProvider()
    other.model = "another"
    assert breaker.admit(other, at=AT) is False


@pytest.mark.parametrize("fields", [{"needs_change": True}, {"open_until": AT}])
def test_the_database_refuses_an_open_breaker_without_a_fault(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        Breaker.objects.create(model="m", setting="s", **fields)


@pytest.mark.django_db(transaction=True)
def test_five_workers_that_fail_at_once_open_it(model: MemoryProvider) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("workers race on PostgreSQL; SQLite lets one write at a time")
    barrier = threading.Barrier(5)

    def work() -> None:
        barrier.wait()
        fail(model, AT)
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert is_open(model, at=seconds(1))
