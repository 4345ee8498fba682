"""Schemathesis, with all its checks, against every operation: as client, as coach, as superuser; and in sequences.

FUZZ_EXAMPLES: for each operation and role. Without it 15 for whoever the operation is for, and 3 for the others, so
that the whole run of all tests stays short; `make fuzz`, which CI runs as well, takes 300.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import schemathesis
import time_machine
from django.core import signals
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup

from accounts.devices import sign_in
from accounts.models import User
from fitcoach.testing import services
from fitcoach.testing.phone import api_schema
from fitcoach.tests.api_cast import MONDAY, whole_cast
from fitcoach.wsgi import application

FOR_ITS_OWN, FOR_OTHERS = (int(os.environ.get("FUZZ_EXAMPLES", default)) for default in ("15", "3"))
SEQUENCES, STEPS = int(os.environ.get("FUZZ_SEQUENCES", "3")), 12
EVERY_CHECK = {
    "generation": {"allow-x00": True},
    # 422: well-formed, and it cannot be (a zone that is none, a code that does not fit); the pages say which.
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "401", "403", "404", "409", "422", "429"]}},
}
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor == "sqlite" and not services.postgres_trouble(), reason="fuzzed once, on PostgreSQL"
    ),
]
WHO = ("ana", "maria", "rosa")
PROFILE = settings(deadline=None, suppress_health_check=list(HealthCheck), database=None)


def _schema(**phases: Any) -> Any:
    config = SchemathesisConfig.from_dict({**EVERY_CHECK, "phases": phases})
    schema = schemathesis.openapi.from_dict(api_schema(), config=config)
    schema.app = application
    return schema


COACHES = "^/api/v1/coach/"
schema = _schema()
by_others = _schema(coverage={"enabled": False})  # it tries values one by one, and others are refused before that


@pytest.fixture(autouse=True)
def no_limits(settings: Any) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 1_000_000_000)


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's own test client has it: a request does not close the connection of the test's transaction."""
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def people() -> Iterator[dict[str, User]]:
    with time_machine.travel(MONDAY):
        cast = whole_cast()
        yield {who: getattr(cast, who) for who in WHO}


@schema.exclude(path_regex=COACHES).parametrize()
@settings(PROFILE, max_examples=FOR_ITS_OWN)
def test_every_operation_answers_a_client_as_the_schema_says(case: schemathesis.Case, people: dict[str, User]) -> None:
    ask(case, people["ana"])


@schema.include(path_regex=COACHES).parametrize()
@settings(PROFILE, max_examples=FOR_ITS_OWN)
def test_every_operation_of_coaches_answers_one_as_the_schema_says(
    case: schemathesis.Case, people: dict[str, User]
) -> None:
    ask(case, people["maria"])


@by_others.parametrize()
@settings(PROFILE, max_examples=FOR_OTHERS)
def test_every_operation_answers_a_superuser_as_the_schema_says(
    case: schemathesis.Case, people: dict[str, User]
) -> None:
    ask(case, people["rosa"])


@by_others.exclude(path_regex=COACHES).parametrize()
@settings(PROFILE, max_examples=FOR_OTHERS)
def test_every_operation_answers_a_coach_as_the_schema_says(case: schemathesis.Case, people: dict[str, User]) -> None:
    ask(case, people["maria"])


@by_others.include(path_regex=COACHES).parametrize()
@settings(PROFILE, max_examples=FOR_OTHERS)
def test_every_operation_of_coaches_answers_a_client_as_the_schema_says(
    case: schemathesis.Case, people: dict[str, User]
) -> None:
    ask(case, people["ana"])


@pytest.mark.parametrize("who", WHO)
def test_sequences_of_operations_answer_as_the_schema_says(who: str, people: dict[str, User]) -> None:
    """What one answers is what the next asks for: real ids, in orders that nobody thought of."""

    class Sequence(_schema().as_state_machine()):  # type: ignore[misc]
        def get_call_kwargs(self, case: schemathesis.Case) -> dict[str, Any]:
            return {"headers": headers_of(people[who], anew=True)}

        def validate_response(self, response: Any, case: schemathesis.Case, **kwargs: Any) -> None:
            with only_what_was_sent(case, response):
                case.validate_response(response, **kwargs)

    run_state_machine_as_test(
        Sequence,
        settings=settings(PROFILE, max_examples=SEQUENCES, stateful_step_count=STEPS, phases=[Phase.generate]),
    )


def ask(case: schemathesis.Case, user: User) -> None:
    headers = headers_of(user, anew="/auth/" in case.operation.path)
    response = case.call(headers=headers)
    with only_what_was_sent(case, response):
        case.validate_response(response, headers=headers, transport_kwargs={"headers": headers})


def headers_of(user: User, *, anew: bool) -> dict[str, str]:
    """With a token of the user's; another one where the last may have been ended by the operation that it came with."""
    if anew or not hasattr(user, "token"):
        user.token = sign_in(user, name="fuzz")[1]  # type: ignore[attr-defined]
    return {"Authorization": f"Bearer {user.token}", "Accept-Encoding": "identity"}  # type: ignore[attr-defined]


class only_what_was_sent:  # noqa: N801  reads as a sentence
    """Schemathesis adds a query parameter that the schema lacks, and sometimes gives it a value that is not sent.

    Then nothing was wrong with what came in. Whatever else it complains of stands.
    """

    def __init__(self, case: schemathesis.Case, response: Any) -> None:
        documented = {parameter.name for parameter in case.operation.query}
        sent = {name for name, _ in parse_qsl(urlsplit(response.request.url).query, keep_blank_values=True)}
        self.is_clean = sent <= documented

    def __enter__(self) -> None:
        """Nothing to set up."""

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        failures = error.exceptions if isinstance(error, FailureGroup) else [error]
        return error is not None and all(self._is_void(each) for each in failures)

    def _is_void(self, failure: Any) -> bool:
        return self.is_clean and isinstance(failure, AcceptedNegativeData) and "query: violates `add" in str(failure)
