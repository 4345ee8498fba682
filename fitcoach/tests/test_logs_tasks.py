"""Ids of tasks and of messages in log lines, in one thread and in many."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import structlog
from celery import shared_task
from structlog.contextvars import bind_contextvars, bound_contextvars, get_contextvars

from accounts.tests.factories import UserFactory
from fitcoach.celery import app
from fitcoach.tests.test_logs_requests import Written
from messaging import inbound, statuses
from messaging.daily import process_due
from messaging.in_parallel import each
from messaging.models import InboundText, Message
from messaging.transports import memory
from plans.services import create_fitness_plan

AT = datetime(2026, 3, 2, 14, tzinfo=UTC)  # 07:00 in Denver


@pytest.fixture(autouse=True)
def nothing_is_bound() -> Iterator[None]:
    structlog.contextvars.clear_contextvars()
    yield
    structlog.contextvars.clear_contextvars()


@pytest.fixture
def written() -> Iterator[Written]:
    handler = Written()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


# --- Tasks ------------------------------------------------------------------------------------------------------------


@shared_task(name="tests.says")
def says(words: str) -> None:
    logging.getLogger("tests").info("said")
    if words == "break":
        raise RuntimeError("no 'Ana Silva' at +12025550143")


def test_a_task_says_who_it_is_and_who_asked_for_it(written: Written) -> None:
    """As a worker runs it, of a message as it comes from the broker."""
    key, request_id = str(uuid.uuid4()), str(uuid.uuid4())
    told: Any = {"__django_structlog__": {"request_id": request_id}}
    app.tasks["tests.says"].apply(("x",), task_id=key, headers=told)
    (said,) = written.of("said")
    assert (said["task_id"], said["task"]) == (key, "tests.says")
    (done,) = written.of("task_succeeded")
    assert (done["task_id"], done["task"]) == (key, "tests.says")
    assert done["duration_ms"] >= 0
    assert get_contextvars() == {}


def test_a_task_that_breaks_is_one_masked_line(written: Written) -> None:
    app.tasks["tests.says"].apply(("break",), task_id="t1")
    (line,) = [line for line in written.lines if line["level"] == "error"]
    assert (line["event"], line["task"], line["task_id"]) == ("task_failed", "tests.says", "t1")
    assert line["error"] == "no '…' at [phone]"
    assert line["exception"].splitlines()[-1] == "RuntimeError: no '…' at [phone]"
    assert "break" not in str({**line, "exception": ""})


def test_a_task_is_told_of_who_asked_and_not_of_rows() -> None:
    from fitcoach.logs.tasks import TaskLines

    with bound_contextvars(request_id="r1", user_id="u1", task_id="t1", message_id="m1", client_id="c1"):
        assert TaskLines().get_task_context() == {"request_id": "r1", "user_id": "u1", "parent_task_id": "t1"}


# --- Many at once -----------------------------------------------------------------------------------------------------


def test_threads_carry_the_ids_of_who_called_and_mix_none_of_their_own() -> None:
    meet = Barrier(4)

    def work(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        before = get_contextvars()
        bind_contextvars(message_id=number)  # and never taken back
        if number < 4:
            meet.wait(timeout=10)
        return before, get_contextvars()

    with bound_contextvars(task_id="t1"):
        seen = list(each(work, range(12), at_once=4))
    assert seen == [({"task_id": "t1"}, {"task_id": "t1", "message_id": number}) for number in range(12)]
    assert get_contextvars() == {}


def test_one_at_a_time_stays_where_it_is() -> None:
    with bound_contextvars(task_id="t1"):
        assert list(each(lambda number: get_contextvars(), [1, 2], at_once=1)) == [{"task_id": "t1"}] * 2


# --- Messages ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def memory_transport(settings: Any) -> Iterator[None]:
    settings.SMS_TRANSPORT = "memory"
    memory.clear()
    yield
    memory.clear()


@pytest.mark.django_db
def test_all_that_happens_to_a_message_is_found_by_its_id(written: Written, memory_transport: None) -> None:
    client = UserFactory.with_profile()
    create_fitness_plan(client, at=AT, length_weeks=8)
    process_due(at=AT - timedelta(minutes=20))
    process_due(at=AT)
    message = Message.objects.get(kind="daily")
    statuses.apply_status(message.pk, sid=message.twilio_message_sid or "", status="delivered", at=AT)
    key = str(message.pk)
    about = [line for line in written.lines if key in (line.get("message_id"), *line.get("message_ids", ()))]
    assert [line["event"] for line in about] == [
        "composed",
        "claimed",
        "handed over: accepted",
        "told of a status: delivered",
    ]
    assert [line.get("client_id") for line in about] == [str(client.pk), None, str(client.pk), None]
    assert about[1]["attempt_id"] == about[2]["attempt_id"]
    assert "message_id" not in get_contextvars()


@pytest.mark.django_db
def test_a_transport_that_breaks_is_told_with_the_message_and_without_its_words(
    written: Written, memory_transport: None
) -> None:
    client = UserFactory.with_profile()
    create_fitness_plan(client, at=AT, length_weeks=8)
    memory.TROUBLES.append(RuntimeError("nobody at ana.of.example@mail.example"))
    process_due(at=AT)
    (line,) = [line for line in written.lines if "exception" in line]
    message = Message.objects.get(kind="daily")
    assert (line["message_id"], line["client_id"]) == (str(message.pk), str(client.pk))
    assert line["exception"].endswith("RuntimeError: nobody at [mail]")
    assert message.content not in str(written.lines)


@pytest.mark.django_db
def test_a_text_to_us_is_found_by_its_id_from_when_it_came_in(written: Written, memory_transport: None) -> None:
    client = UserFactory.with_profile()
    inbound.keep(provider_id="SM1", sender=client.phone_number, to="+1", body="STOP, my knee", payload={}, at=AT)
    inbound.handle_waiting(at=AT)
    key = str(InboundText.objects.get().pk)
    about = [line for line in written.lines if line.get("message_id") == key]
    assert [line["event"] for line in about] == ["a text came in", "a text was handled"]
    assert about[1]["client_id"] == str(client.pk)
    assert "knee" not in str(written.lines)
