"""The hot queries: what is asked each minute, with each text, each request and each page, by the functions that ask it.

Each case runs our own function. `most_rows` is how many rows any one of its statements may look at: a number that stays
when the clients become thirty times as many, as whoever is due stays.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import md5
from itertools import islice
from typing import Any, Final

from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.travelling import change_clocks
from benchmarks.scale.seed import Seeded
from fitcoach.retention.policies import PURGED
from fitcoach.retention.purging import purge_batch
from fitcoach.testing.phone import Answer, Phone
from messaging import (
    alerts,
    composing,
    daily,
    inbound,
    notices,
    outbox,
    reading,
    schedule,
    sendable,
    statuses,
    watching,
)
from messaging.missed_sessions import tell_of_missed_sessions
from messaging.models import InboundText, Message
from messaging.tasks import forget

FOR_ONE_DUE: Final = 60
"""Rows that a row which is due makes a statement look at: facts, pauses, plans, sessions."""
A_BATCH: Final = 5000
"""Some hundred rows at a time, with what is looked up of each."""
A_LIST: Final = 10_500
"""A page of a list, and counting to ten thousand."""
FEW: Final = 500
ALERTS: Final = frozenset({"alerts"})
CODES: Final = frozenset({"sign_in_codes"})
OF_STAFF: Final = frozenset({"django_session"})
PAUSES: Final = frozenset({"pauses"})
"""A page of them for each hundred clients: some hundred clients' pauses lie on nearly every page."""
LISTS: Final = (
    "accounts_user",
    "messaging_message",
    "messaging_alert",
    "messaging_inboundtext",
    "messaging_change",
    "messaging_proposal",
    "plans_fitnessplan",
    "plans_microcycle",
    "workouts_workoutinstance",
    "workouts_exerciseresult",
)
OF_THE_PHONE: Final = (
    "workouts/today",
    "plans/current",
    "plans/current/progress",
    "microcycles/current",
    "workouts",
    "messages",
    "me",
    "me/progress",
    "me/records",
)


@dataclass(frozen=True, slots=True)
class Hot:
    """One case, in words; `run` asks it.

    `only_large`: with fewer rows reading all of them is the faster way. `may_scan`: tables of which it wants the most.
    """

    words: str
    run: Callable[[], object]
    most_rows: int
    only_large: bool = False
    may_scan: frozenset[str] = frozenset()


def hot_queries(seeded: Seeded) -> Iterator[Hot]:
    """In the order of a day: what is changed by one is there for the next."""
    yield from _each_minute(seeded)
    yield from _each_text(seeded)
    yield from _each_hour(seeded)
    yield from _each_request(seeded)
    yield from _each_page(seeded)
    yield from _each_night(seeded)


def _each_minute(seeded: Seeded) -> Iterator[Hot]:
    at, of_the_due = seeded.at, FOR_ONE_DUE * seeded.due
    yield Hot(
        "tick: whose next instant is to be worked out", partial(schedule._work_out_next, at=at, clients=None), A_BATCH
    )
    yield Hot("tick: who is due gets a row", partial(schedule.plan_due, at=at), of_the_due)
    yield Hot("tick: clocks of journeys", partial(change_clocks, at=at), FEW)
    yield Hot("tick: rows that may not be sent are given up", partial(sendable.refuse, at=at), of_the_due)
    yield Hot("tick: outdated words are written anew", partial(composing.reopen_stale, at=at), of_the_due)
    yield Hot("tick: rows to be composed", lambda: list(composing.waiting(at=at)), of_the_due)
    yield Hot("compose: a day's session and words, of five clients", partial(_compose, seeded), of_the_due)
    yield Hot("tick: rows to be sent", lambda: list(sendable.queued_and_due(at=at)), of_the_due)
    yield Hot("send: claim, hand over, settle", partial(_send, seeded), of_the_due)
    yield Hot("sweep: what a crash left", partial(daily.sweep, at=at), of_the_due)
    yield Hot("watch: the oldest that waits", partial(watching.report, at=at), of_the_due)
    yield Hot("tick: a whole one, a minute later", partial(daily.tick, at=at + timedelta(minutes=1)), of_the_due)


def _each_text(seeded: Seeded) -> Iterator[Hot]:
    at, somebody = seeded.at, f"+1555{seeded.clients // 2:07d}"
    newest = InboundText.objects.order_by("-received_at").values_list("received_at", flat=True)
    yield Hot("text: handled, by the number that it came from", partial(_text, seeded, somebody), FEW)
    yield Hot("text: from a number that is nobody's", partial(_text, seeded, "+33612345678"), FEW)
    yield Hot(
        "text: read and answered", partial(reading.read_waiting, at=at + timedelta(minutes=1), rules_only=True), FEW
    )
    yield Hot("text: STOP", partial(_text, seeded, somebody, body="STOP"), FEW)
    yield Hot("status: what became of a text", partial(_status, seeded), FEW)
    yield Hot("catch-up: the newest text that is known", newest.first, FEW)


def _each_hour(seeded: Seeded) -> Iterator[Hot]:
    at = seeded.at
    yield Hot(
        "hour: clients without a plan go on the list",
        partial(_remind, seeded),
        max(A_BATCH, seeded.clients // 20),
        may_scan=ALERTS,
        only_large=True,
    )
    yield Hot(
        "hour: who missed three sessions", partial(tell_of_missed_sessions, at=at), max(A_BATCH, seeded.clients // 10)
    )
    yield Hot("hour: codes, keys and tokens that have ended go", forget, seeded.clients // 50 + A_BATCH, may_scan=CODES)
    batches = partial(islice, notices._active_clients(), 3)
    yield Hot("once: the note about the conversion, three batches", lambda: list(batches()), A_BATCH, True, PAUSES)


def _each_request(seeded: Seeded) -> Iterator[Hot]:
    phone = Phone(User.objects.get(pk=seeded.client_id(seeded.due * 5 - 1)))
    for path in OF_THE_PHONE:
        yield Hot(f"phone: {path}", partial(_told, phone, path), FEW)
    coach = Phone(User.objects.get(pk=seeded.coach_id(2)))
    yield Hot("phone of a coach: coach/clients", partial(_told, coach, "coach/clients"), A_BATCH)


def _each_page(seeded: Seeded) -> Iterator[Hot]:
    for who, number in (("superuser", 1), ("coach", 2)):
        browser = Client()
        browser.force_login(User.objects.get(pk=seeded.coach_id(number)))
        theirs = seeded.client_id(6 * seeded.due // seeded.coaches * seeded.coaches + seeded.coaches + number - 1)
        home = seeded.clients if who == "superuser" else A_BATCH  # it counts the texts of the day
        yield Hot(f"{who}: home", partial(_shown, browser, reverse("admin:index")), home)
        yield Hot(f"{who}: a client", partial(_shown, browser, reverse("console:client", args=[theirs])), A_BATCH)
        for name in LISTS:
            yield Hot(f"{who}: list {name}", partial(_shown, browser, reverse(f"admin:{name}_changelist")), A_LIST)
        people = reverse("admin:accounts_user_changelist")
        for what in (f"Smith {number}23", f"555{seeded.clients // 3:07d}"):
            yield Hot(f"{who}: search {what}", partial(_shown, browser, people, q=what), A_LIST, only_large=True)
    browser.force_login(User.objects.get(pk=seeded.coach_id(1)))
    for name in ("accounts_auditentry", "llm_call", "llm_spend"):
        yield Hot(f"superuser: list {name}", partial(_shown, browser, reverse(f"admin:{name}_changelist")), A_LIST)


def _each_night(seeded: Seeded) -> Iterator[Hot]:
    for policy in PURGED:
        purge = partial(purge_batch, policy, at=seeded.at)
        yield Hot(f"night: purge of {policy.table}", purge, A_BATCH, may_scan=OF_STAFF)


def _compose(seeded: Seeded) -> None:
    planned = [message.pk for message in composing.waiting(at=seeded.at)[:5]]
    assert composing.compose_waiting(at=seeded.at, ids=planned, rules_only=True) == 5


def _send(seeded: Seeded) -> None:
    ids = list(sendable.queued_and_due(at=seeded.at).values_list("pk", flat=True))
    assert outbox.send_due(at=seeded.at, ids=ids) >= seeded.due


def _text(seeded: Seeded, sender: str, body: str = "hello") -> None:
    name = f"SM{uuid.uuid4().hex}"
    kept = inbound.keep(provider_id=name, sender=sender, to="+15550199999", body=body, payload={}, at=seeded.at)
    assert kept is not None
    inbound.handle_waiting(at=seeded.at, ids=[kept.pk])


def _status(seeded: Seeded) -> None:
    """Of a row that `_send` has sent."""
    pk = uuid.UUID(md5(f"due{2 * seeded.due + 1}".encode()).hexdigest())
    sid = Message.objects.get(pk=pk).twilio_message_sid or ""
    assert statuses.apply_status(pk, sid=sid, status="delivered", at=seeded.at)


def _remind(seeded: Seeded) -> None:
    alerts.remind_of_clients_without_a_plan(at=seeded.at)


def _told(phone: Phone, path: str) -> Answer:
    answer = phone.get(path)
    assert answer.status == 200, (answer.status, answer.json)
    return answer


def _shown(browser: Client, url: str, **query: str) -> Any:
    answer: Any = browser.get(url, query)
    assert answer.status_code == 200, (answer.status_code, answer.content[:300])
    return answer
