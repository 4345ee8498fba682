"""What may be spent, counted before it is."""

from __future__ import annotations

import threading
import uuid
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from llm import spending
from llm.models import Spend
from llm.prices import cost_usd
from llm.providers.base import ProviderFailedError

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 10, 12, 34, 56, tzinfo=UTC)
TOM, ANA = uuid.UUID(int=1), uuid.UUID(int=2)
CENT = Decimal("0.01")


@pytest.fixture(autouse=True)
def caps(settings: Any) -> dict[str, dict[str, Any]]:
    """One window at a time is made tight by a test."""
    spending.spent_before.cache_clear()
    settings.REDIS_URL = ""
    settings.LLM_REQUESTS_PER_MINUTE = 1000
    settings.LLM_CAPS = {"minute": {}, "client_day": {}, "hour": {}, "day": {}}
    caps: dict[str, dict[str, Any]] = settings.LLM_CAPS
    return caps


def spend(client: uuid.UUID | None = TOM, *, tokens: int = 100, usd: Decimal = CENT, at: datetime = AT) -> str:
    """`taken`, or the fault."""
    try:
        spending.reserve(client_id=client, tokens=tokens, cost_usd=usd, at=at)
    except ProviderFailedError as refused:
        return refused.fault if refused.is_ours else "not ours"
    return "taken"


@pytest.mark.parametrize(
    ("case", "window", "limit", "later", "fault"),
    [
        ("requests of a minute", "minute", {"requests": 3}, timedelta(minutes=1), "cap_minute"),
        ("tokens of a client's day", "client_day", {"tokens": 350}, timedelta(days=1), "cap_client_day"),
        ("money of a client's day", "client_day", {"usd": Decimal("0.03")}, timedelta(days=1), "cap_client_day"),
        ("tokens of an hour", "hour", {"tokens": 300}, timedelta(hours=1), "cap_hour"),
        ("money of an hour", "hour", {"usd": Decimal("0.035")}, timedelta(hours=1), "cap_hour"),
        ("money of a day", "day", {"usd": Decimal("0.039")}, timedelta(days=1), "cap_day"),
    ],
)
def test_the_fourth_call_passes_the_limit_and_the_next_window_takes_it(
    case: str, window: str, limit: dict[str, Any], later: timedelta, fault: str, caps: dict[str, dict[str, Any]]
) -> None:
    caps[window] = limit
    assert [spend() for _ in range(4)] == ["taken"] * 3 + [fault], case
    assert spend(at=AT + later) == "taken", case


def test_a_refused_call_is_counted_in_no_window(caps: dict[str, dict[str, Any]]) -> None:
    caps["hour"] = {"tokens": 50}
    assert spend() == "cap_hour"
    assert set(Spend.objects.values_list("requests", "tokens")) <= {(0, 0)}


def test_no_dust_is_left_of_many_calls() -> None:
    for number in range(1, 60):
        reserved = spending.reserve(client_id=TOM, tokens=10, cost_usd=Decimal(number) / 1_000_000 * 7, at=AT)
        spending.settle(reserved, tokens=0, cost_usd=Decimal(0))
    assert set(Spend.objects.exclude(window="minute").values_list("tokens", "cost_usd")) == {(0, Decimal(0))}


def test_one_clients_limit_is_not_anothers(caps: dict[str, dict[str, Any]]) -> None:
    caps["client_day"] = {"tokens": 100}
    assert [spend(TOM), spend(TOM), spend(ANA), spend(None)] == ["taken", "cap_client_day", "taken", "taken"]


def test_zero_is_no_limit(caps: dict[str, dict[str, Any]]) -> None:
    caps["day"] = {"tokens": 0, "usd": Decimal(0)}
    assert spend(tokens=10**9) == "taken"


def test_what_was_set_aside_becomes_what_it_came_to() -> None:
    reserved = spending.reserve(client_id=TOM, tokens=5000, cost_usd=CENT, at=AT)
    spending.settle(reserved, tokens=120, cost_usd=Decimal("0.000321"))
    spent = set(Spend.objects.values_list("window", "requests", "tokens", "cost_usd"))
    assert spent == {
        ("client_day", 1, 120, Decimal("0.000321")),
        ("hour", 1, 120, Decimal("0.000321")),
        ("minute", 1, 0, Decimal(0)),  # of a minute only the requests count
    }


def test_each_window_is_one_statement_and_settling_one_for_all() -> None:
    spend()
    with CaptureQueriesContext(connection) as reserving:
        reserved = spending.reserve(client_id=TOM, tokens=1, cost_usd=CENT, at=AT)
    with CaptureQueriesContext(connection) as settling:
        spending.settle(reserved, tokens=1, cost_usd=CENT)
    assert (len(reserving), len(settling)) == (3, 1)


def test_the_day_is_the_sum_of_its_hours(caps: dict[str, dict[str, Any]]) -> None:
    caps["hour"], caps["day"] = {"tokens": 250}, {"tokens": 430}
    hours = [AT, AT + timedelta(hours=1), AT + timedelta(hours=2)]
    said = [[spend(at=hour) for _ in range(3)] for hour in hours]
    spending.spent_before.cache_clear()
    assert said == [
        ["taken", "taken", "cap_hour"],
        ["taken", "taken", "cap_day"],
        ["cap_day", "cap_day", "cap_day"],
    ]
    assert spend(at=AT + timedelta(days=1)) == "taken"


def test_old_windows_are_forgotten() -> None:
    spend(at=AT - timedelta(days=36))
    spend()
    assert spending.purge(at=AT) == 3
    assert Spend.objects.count() == 3


@pytest.mark.parametrize(
    ("model", "cost"),
    [
        ("gemini-x", "0.000450"),
        ("gemini-x-001", "0.000450"),
        ("models/gemini-x", "0.000450"),
        ("gemini-x-pro", "0.005000"),
        ("unheard-of", "0.005000"),
    ],
)
def test_a_price_is_that_of_the_longest_known_name_or_else_the_dearest(model: str, cost: str, settings: Any) -> None:
    settings.LLM_PRICES_USD = {"gemini-x": ("0.25", "2"), "gemini-x-pro": ("3", "20")}
    assert cost_usd(model, input_tokens=1000, output_tokens=100) == Decimal(cost)


@pytest.mark.parametrize(
    "fields",
    [
        {"window": "week"},
        {"window": "client_day"},
        {"window": "hour", "client_id": TOM},
        {"window": "hour", "tokens": -1},
        {"window": "hour", "cost_usd": -1},
        {"window": "hour", "requests": -1},
    ],
)
def test_the_database_refuses_a_window_that_cannot_be(fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        Spend.objects.create(key="k", began_at=AT, **fields)


@pytest.mark.django_db(transaction=True)
def test_workers_that_reserve_at_once_never_pass_the_limit(caps: dict[str, dict[str, Any]]) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("workers race on PostgreSQL; SQLite lets one write at a time")
    caps["hour"] = {"tokens": 1000}
    barrier, said = threading.Barrier(8), list[str]()

    def work() -> None:
        barrier.wait()
        said.extend(spend(uuid.uuid4()) for _ in range(5))
        connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (said.count("taken"), said.count("cap_hour")) == (10, 30)
    assert Spend.objects.get(window="hour").tokens == 1000
