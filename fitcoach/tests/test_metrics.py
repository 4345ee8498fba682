"""What `/metrics` says, to whom, and what it costs the database."""

from __future__ import annotations

import json
import re
import socket
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import User
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.metrics import collector, page
from fitcoach.metrics.collector import told_by_rows
from fitcoach.metrics.page import exposition
from llm.testing.fixtures import Gemini
from messaging.models import CallTotal, Message, OperationsAlert
from messaging.watching import TICK, beat, began

AT = datetime(2026, 6, 10, 13, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ROOT = Path(__file__).resolve().parents[2]
TOKEN = "a-token-of-the-tests"


@pytest.fixture
def tom(db: None) -> User:
    tom: User = UserFactory.create(name="Tom Zyl")
    return tom


def figures() -> dict[str, float]:
    return samples(exposition(told_by_rows(at=AT)))


def samples(words: bytes) -> dict[str, float]:
    """`name{label="value"}` and the value of every sample."""
    found = {}
    for family in text_string_to_metric_families(words.decode()):
        for sample in family.samples:
            labels = ",".join(f'{name}="{value}"' for name, value in sorted(sample.labels.items()))
            found[f"{sample.name}{{{labels}}}" if labels else sample.name] = sample.value
    return found


def message(client: User, state: str, *, minutes_ago: int, **more: Any) -> Message:
    due = AT - minutes_ago * MINUTE
    sent = {"sent_at": due} if state in ("accepted", "delivered") else {}
    return Message.objects.create(
        user=client, direction="outbound", kind="answer", state=state, due_at=due, send_before=AT + 600 * MINUTE,
        content="Hi", phone_from="+1", phone_to="+2", **sent, **more,
    )  # fmt: skip


def total(**more: Any) -> CallTotal:
    sort = {"task": "reply", "provider": "gemini", "model": "m", "outcome": "ok", "at_most_sec": "1"}
    sums = {"calls": 2, "seconds": 1.5, "input_tokens": 100, "output_tokens": 20, "cost_usd": Decimal("0.25")}
    return CallTotal.objects.create(**{**sort, **sums, **more})


# --- What it says ----------------------------------------------------------------------------------------------------


def test_messages_by_state(tom: User) -> None:
    message(tom, "queued", minutes_ago=12)
    message(tom, "queued", minutes_ago=-5)
    message(tom, "delivered", minutes_ago=359)
    message(tom, "delivered", minutes_ago=361)
    message(tom, "missed", minutes_ago=200, settled_at=AT - 20 * MINUTE)
    message(tom, "unknown", minutes_ago=600, settled_at=AT - 45 * MINUTE)
    told = figures()
    assert {name: told[f'fitcoach_messages{{state="{name}"}}'] for name in ("queued", "delivered", "missed")} == {
        "queued": 1,
        "delivered": 1,
        "missed": 1,
    }
    assert (told['fitcoach_messages_due{state="queued"}'], told['fitcoach_messages_due{state="unknown"}']) == (1, 1)
    assert (told["fitcoach_oldest_queued_seconds"], told["fitcoach_oldest_unknown_seconds"]) == (720, 2700)
    assert told["fitcoach_messages_missed_last_hour"] == 1


def test_the_tick_and_the_queues(db: None) -> None:
    assert "fitcoach_beat_tick_age_seconds" not in figures()
    began(TICK, at=AT - 2 * MINUTE)
    beat(TICK, at=AT - MINUTE)
    beat("send", at=AT - 3 * MINUTE)
    told = figures()
    assert (told["fitcoach_beat_tick_age_seconds"], told["fitcoach_beat_tick_seconds"]) == (60, 60)
    assert told['fitcoach_queue_idle_seconds{queue="send"}'] == 180


def test_generations_by_agent_and_source(db: None) -> None:
    total()
    total(at_most_sec="5", seconds=4.5, calls=1, outcome="reasked")
    total(at_most_sec="+Inf", seconds=40.0, calls=1, provider="rules", outcome="fell_back")
    told = figures()
    seconds = "fitcoach_generation_seconds"
    of_model = 'agent="reply",le="{}",source="gemini"'
    assert [told[f"{seconds}_bucket{{{of_model.format(le)}}}"] for le in ("0.5", "1", "2", "5", "+Inf")] == [
        0,
        2,
        2,
        3,
        3,
    ]
    assert told[f'{seconds}_sum{{agent="reply",source="gemini"}}'] == 6.0
    assert told[f'{seconds}_count{{agent="reply",source="rules"}}'] == 1
    outcomes = "fitcoach_generation_outcomes_total"
    assert {name: value for name, value in told.items() if name.startswith(outcomes)} == {
        f'{outcomes}{{agent="reply",outcome="ok",source="gemini"}}': 2,
        f'{outcomes}{{agent="reply",outcome="reasked",source="gemini"}}': 1,
        f'{outcomes}{{agent="reply",outcome="fell_back",source="rules"}}': 1,
    }
    assert told['fitcoach_llm_tokens_total{agent="reply",direction="input",model="m"}'] == 300
    assert told['fitcoach_llm_cost_usd_total{agent="reply",model="m"}'] == 0.75


def test_models_and_alerts(db: None, gemini: Gemini) -> None:
    OperationsAlert.objects.create(kind="missed", sentence="x", since=AT, seen_at=AT, told_at=AT, tellings=1)
    OperationsAlert.objects.create(kind="no_tick", sentence="not told yet", since=AT, seen_at=AT)
    told = figures()
    (model,) = (value for name, value in told.items() if name.startswith("fitcoach_breaker_open"))
    assert model == 0
    alerts = {name: told[f'fitcoach_operations_alert_open{{kind="{name}"}}'] for name in ("missed", "no_tick")}
    assert alerts == {"missed": 1, "no_tick": 0}


def test_without_a_database_it_says_that_alone(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def gone(**_: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(collector, "figures", gone)
    told = samples(Client().get("/metrics").content)
    assert told["fitcoach_database_up"] == 0
    assert {name for name in told if not name.startswith("fitcoach_http_")} == {"fitcoach_database_up"}


def test_a_database_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    answered = threading.Event()
    monkeypatch.setattr(page, "ROWS_SEC", 0.2)
    monkeypatch.setattr(collector, "figures", lambda at: answered.wait(20))
    Client().get("/healthz")
    try:
        for _ in range(2):
            told = samples(Client().get("/metrics").content)
            assert told["fitcoach_database_up"] == 0
            assert told['fitcoach_http_request_seconds_count{method="GET",route="/healthz",status="2xx"}'] > 0
        assert [thread.name for thread in threading.enumerate()].count("asks rows for figures") == 1
    finally:
        answered.set()


def test_a_server_that_takes_the_call_and_says_nothing_is_told_of_within_seconds() -> None:
    """In a process of its own, whose settings name a listener that never answers."""
    script = (
        "import time, django; django.setup()\n"
        "from django.test import Client\n"
        "client, since = Client(headers={'host': 'localhost'}), time.monotonic()\n"
        "scraped = client.get('/metrics')\n"
        "print(scraped.status_code, b'fitcoach_database_up 0.0' in scraped.content, time.monotonic() - since < 9)\n"
        "from django.db import OperationalError, connection\n"
        "try:\n"
        "    connection.ensure_connection()\n"
        "except OperationalError as error:\n"
        "    print('given up', time.monotonic() - since < 30)\n"
    )
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, timeout=120,
            env=environment(f"postgres://postgres@127.0.0.1:{deaf.getsockname()[1]}/none"),
        )  # fmt: skip
    assert done.stdout.splitlines() == ["200 True True", "given up True"], done.stderr


@pytest.mark.parametrize(
    ("case", "query", "options"),
    [
        ("ours", "", {"connect_timeout": 5, "tcp_user_timeout": 20000}),
        ("the URL's", "?connect_timeout=2&sslmode=require", {"connect_timeout": 2, "tcp_user_timeout": 20000}),
        ("both of the URL", "?connect_timeout=9&tcp_user_timeout=1", {"connect_timeout": 9, "tcp_user_timeout": 1}),
    ],
)
def test_the_url_says_how_long_a_database_is_waited_for(case: str, query: str, options: dict[str, int]) -> None:
    script = (
        "import json; from fitcoach.settings import DATABASES\n"
        "options = DATABASES['default']['OPTIONS']\n"
        "print(json.dumps({name: options[name] for name in ('connect_timeout', 'tcp_user_timeout')}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True,
        env=environment(f"postgres://postgres@127.0.0.1/none{query}"),
    )  # fmt: skip
    assert json.loads(done.stdout) == options, done.stderr


def environment(database_url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "DATABASE_POOL_SIZE": "0",
        "DJANGO_SETTINGS_MODULE": "fitcoach.settings",
        "CELERY_BROKER_URL": "filesystem://",
    }


def test_no_label_names_anybody(tom: User) -> None:
    message(tom, "queued", minutes_ago=1)
    Client().get(f"/w/a-secret-of-{tom.pk}")
    Client().get(f"/{tom.phone_number}")
    words = exposition(told_by_rows(at=AT)).decode()
    assert 'route="/w/<str:token>"' in words
    assert 'route="none"' in words
    assert [secret for secret in ("a-secret", tom.phone_number, tom.name, str(tom.pk)) if secret in words] == []


def test_requests_are_counted_by_route(db: None) -> None:
    name = 'fitcoach_http_request_seconds_count{method="GET",route="/healthz",status="2xx"}'
    before = figures().get(name, 0)
    Client().get("/healthz?a=1")
    Client().get("/healthz?a=2")
    assert figures()[name] == before + 2


def test_promtool_finds_nothing_to_say(tom: User, gemini: Gemini, promtool: str) -> None:
    message(tom, "queued", minutes_ago=1)
    beat(TICK, at=AT)
    beat("send", at=AT)
    total()
    Client().get("/healthz")
    done = subprocess.run([promtool, "check", "metrics"], input=exposition(told_by_rows(at=AT)), capture_output=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


# --- What it costs ---------------------------------------------------------------------------------------------------


def test_a_scrape_asks_ten_questions_however_much_there_is(tom: User) -> None:
    with CaptureQueriesContext(connection) as few:
        exposition(told_by_rows(at=AT))
    for number in range(30):
        message(UserFactory.create(), ("queued", "delivered", "missed")[number % 3], minutes_ago=number)
        total(task=f"agent {number}")
    with CaptureQueriesContext(connection) as many:
        exposition(told_by_rows(at=AT))
    assert (len(few), len(many)) == (10, 10), [query["sql"][:80] for query in many]


@pytest.fixture
def a_large_house(tom: User) -> None:
    """200,000 messages of three years, and 20,000 texts to us that were handled."""
    if connection.vendor != "postgresql":
        pytest.skip("plans of PostgreSQL")
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO messages (id, user_id, direction, content, phone_from, phone_to, created_at, kind, state,
                   due_at, send_before, sent_at, attempts, look_ups, resends)
               SELECT gen_random_uuid(), %(user)s, 'outbound', 'Hi', '+1', '+2', %(at)s, 'answer', 'delivered',
                   %(at)s - n * interval '8 minutes', %(at)s, %(at)s, 0, 0, 0
               FROM generate_series(1, 200000) AS n""",
            {"user": tom.pk, "at": AT},
        )
        cursor.execute(
            """INSERT INTO inbound_texts (id, provider_id, phone_from, phone_to, body, payload, received_at, handled_at,
                   legal_word)
               SELECT gen_random_uuid(), 'SM' || n, '+1', '+2', 'Hi', '{}', %(at)s, %(at)s, ''
               FROM generate_series(1, 20000) AS n""",
            {"at": AT},
        )
        cursor.execute("ANALYZE")


def test_no_question_reads_a_whole_table_of_messages_or_clients(a_large_house: None) -> None:
    with CaptureQueriesContext(connection) as queries:
        exposition(told_by_rows(at=AT))
    plans = []
    with connection.cursor() as cursor:
        for query in queries:
            cursor.execute(f"EXPLAIN {query['sql']}")
            plans.append("\n".join(line for (line,) in cursor.fetchall()))
    assert len(plans) == 10
    assert [plan for plan in plans if re.search(r"Seq Scan on (messages|inbound_texts)\b", plan)] == []


# --- Who may read it -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "token", "headers", "address", "public", "status"),
    [
        ("this machine", "", {}, "127.0.0.1", "http://localhost:8000", 200),
        ("this machine, by IPv6", "", {}, "::1", "http://localhost:8000", 200),
        ("another machine", "", {}, "10.0.0.7", "http://localhost:8000", 403),
        ("nobody knows who", "", {}, "", "http://localhost:8000", 403),
        ("through a proxy here", "", {"X-Forwarded-For": "10.0.0.7"}, "127.0.0.1", "http://localhost:8000", 403),
        ("this machine, which serves the public", "", {}, "127.0.0.1", "https://coach.example.com", 403),
        ("a token where none is set", "", {"Authorization": "Bearer "}, "10.0.0.7", "http://localhost:8000", 403),
        ("the token", TOKEN, {"Authorization": f"Bearer {TOKEN}"}, "10.0.0.7", "https://coach.example.com", 200),
        ("another token", TOKEN, {"Authorization": "Bearer another"}, "127.0.0.1", "http://localhost:8000", 401),
        ("no token", TOKEN, {}, "127.0.0.1", "http://localhost:8000", 401),
        ("the token, without its scheme", TOKEN, {"Authorization": TOKEN}, "10.0.0.7", "http://localhost:8000", 401),
    ],
)
def test_who_may_read_it(
    case: str, token: str, headers: dict[str, str], address: str, public: str, status: int, db: None, settings: Any
) -> None:
    settings.METRICS_TOKEN, settings.PUBLIC_URL = token, public
    answer = Client(REMOTE_ADDR=address).get("/metrics", headers=headers)
    assert answer.status_code == status, case
    assert (b"fitcoach_database_up" in answer.content) is (status == 200)
    if status == 200:
        assert (answer["Content-Type"], answer["Cache-Control"]) == (
            "text/plain; version=0.0.4; charset=utf-8",
            "no-store",
        )


def test_a_superusers_session_opens_nothing(db: None) -> None:
    browser = Client(REMOTE_ADDR="10.0.0.7")
    browser.force_login(CoachFactory.create(is_superuser=True), backend="accounts.sign_in.PhoneOrEmailBackend")
    assert browser.get("/metrics").status_code == 403


def test_it_is_read_and_nothing_else(db: None) -> None:
    assert Client().post("/metrics").status_code == 405
