"""Earlier numbers of a client, and what the provider tells again of their texts."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import (
    SignInCode,
    User,
)
from accounts.silence import silent_since
from accounts.tests.factories import CoachFactory, UserFactory
from fitcoach.retention.purging import purge
from fitcoach.tests.quorvex import DUE, NAME, WORD, on_its_way, places_of, stored
from fitcoach.tests.quorvex import memory_transport as memory_transport
from fitcoach.tests.test_api_people import logged
from messaging import erasing
from messaging.belongings import numbers_of
from messaging.erasing import erase_now, what_would_go
from messaging.inbound import catch_up, handle_waiting, keep
from messaging.known_texts import OVERLAP
from messaging.models import BadNumber, ForgottenText, InboundText, Message
from messaging.outbox import send_due
from messaging.tests.conftest import client_with_plan
from messaging.tests.test_inbound import Hears
from messaging.transports.base import Heard
from messaging.transports.memory import MemoryTransport

pytestmark = pytest.mark.django_db
NEW, NOW_OURS = "+15550107777", "+15550109999"


def changed_number(client: User) -> str:
    """Texts went to the old number and came from it, and then the client got another. Returns the old one."""
    old = client.phone_number
    on_its_way(client)
    assert send_due(at=DUE, transport=MemoryTransport()) == 1
    User.objects.filter(pk=client.pk).update(phone_number=NEW)
    client.refresh_from_db()
    return old


def known_of(number: str, *, at: datetime = DUE) -> None:
    """Rows that know a number and no client."""
    bare = number.removeprefix("+1")
    body = f"it is me, {WORD}, on my old phone"
    keep(provider_id=f"SM {number}", sender=f"({bare[:3]}) {bare[3:]}", to=NOW_OURS, body=body, payload={}, at=at)
    handle_waiting(at=at)
    bad = BadNumber.objects.create(phone_number=bare, error="30003", since=at)
    SignInCode.objects.create(phone_number=number, created_at=at, expires_at=at + timedelta(minutes=10))
    logged(bad, "took it off", coach=CoachFactory.create())
    logged(InboundText.objects.get(provider_id=f"SM {number}"), "looked at it", coach=CoachFactory.create())


def left_of(number: str) -> set[tuple[str, str]]:
    """Where a number stands, however it is written."""
    return {(table, column) for table, column, text in stored() if number[-10:] in "".join(filter(str.isalnum, text))}


def test_a_number_that_the_client_had_before_goes_with_them() -> None:
    client = client_with_plan(name=NAME)
    old = changed_number(client)
    known_of(old)
    expected = what_would_go(client)
    assert {name: expected[name] for name in ("bad_numbers", "sign_in_codes", "inbound_texts", "django_admin_log")} == {
        "bad_numbers": 1,
        "sign_in_codes": 1,
        "inbound_texts": 1,
        "django_admin_log": 2,
    }
    erased = erase_now(client, door="command", at=DUE)
    assert erased is not None
    assert erased.rows == expected
    assert (left_of(old), left_of(NEW)) == (set(), set())
    assert places_of(client) == {("audit_trail", "client_id")}


def test_what_a_worker_writes_meanwhile_of_an_earlier_number_goes_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_with_plan(name=NAME)
    old = changed_number(client)
    take = erasing._take_all
    rounds: list[Any] = []

    def beside(*args: Any, **options: Any) -> Any:
        taken = take(*args, **options)
        if not rounds:
            BadNumber.objects.create(phone_number=old, error="30003", since=DUE)
        rounds.append(taken)
        return taken

    monkeypatch.setattr(erasing, "_take_all", beside)
    erase_now(client, door="command", at=DUE)
    assert (left_of(old), len(rounds)) == (set(), 3)


def test_an_earlier_number_that_somebody_else_has_by_now_is_theirs_and_ours_is_nobodys() -> None:
    client = client_with_plan(name=NAME)
    old = changed_number(client)
    ours = Message.objects.get(user=client, kind="daily").phone_from
    UserFactory.create(phone_number=f"1 {old[2:5]}-{old[5:]}")
    for number in (old, ours, "78787"):
        BadNumber.objects.create(phone_number=number, error="30003", since=DUE)
    ends = {"phone_from": "78787", "phone_to": NOW_OURS}
    InboundText.objects.create(user=client, provider_id="SM code", body="your parcel", received_at=DUE, **ends)
    assert numbers_of(client) == (NEW,)
    erase_now(client, door="command", at=DUE)
    assert set(BadNumber.objects.values_list("phone_number", flat=True)) == {old, ours, "78787"}


@pytest.mark.parametrize(
    ("case", "words", "silent"),
    [
        ("STOP is the last word of it", ["START", "STOP"], True),
        ("START is", ["STOP", "START"], False),
        ("none was said", ["done"], False),
    ],
)
def test_an_earlier_number_stays_silent_where(case: str, words: list[str], silent: bool) -> None:
    client = client_with_plan(name=NAME)
    old = client.phone_number
    for minute, word in enumerate(words):
        at = DUE + timedelta(minutes=minute)
        keep(provider_id=f"SM{minute}", sender=old, to=NOW_OURS, body=word, payload={}, at=at)
        handle_waiting(at=at)
    User.objects.filter(pk=client.pk).update(phone_number=NEW, opted_out_at=None)
    client.refresh_from_db()
    erase_now(client, door="command", at=DUE + timedelta(hours=1))
    assert silent_since(old) == (DUE + timedelta(minutes=1) if silent else None), case
    assert silent_since(NEW) is None


HEARD_AT = DUE - timedelta(hours=2)


def heard_from(client: User, at: datetime = HEARD_AT) -> list[Heard]:
    """What the provider's list has of the client, all of it known to us."""
    said = [(f"SM {client.pk} {word}", word) for word in (f"my knee hurts, {WORD}", "HELP")]
    heard = [Heard(sid, client.phone_number, "+1", word, at) for sid, word in said]
    assert catch_up(Hears(*heard), at=DUE) == 2
    handle_waiting(at=DUE)
    assert InboundText.objects.filter(user=client).count() == 2
    return heard


def test_the_providers_list_and_a_late_webhook_bring_no_text_of_the_forgotten_back() -> None:
    client = client_with_plan(name=NAME)
    heard = heard_from(client)
    erase_now(client, door="command", at=DUE)
    assert catch_up(Hears(*heard), at=DUE + timedelta(minutes=5)) == 0
    late = heard[0]
    assert (
        keep(provider_id=late.provider_id, sender=late.sender, to=late.to, body=late.body, payload={}, at=DUE) is None
    )
    assert places_of(client) == {("audit_trail", "client_id")}
    assert InboundText.objects.count() == 0
    assert list(ForgottenText.objects.values_list("received_at", flat=True)) == [HEARD_AT] * 2


def test_what_the_number_texts_after_the_erasure_is_news() -> None:
    client = client_with_plan(name=NAME)
    heard = heard_from(client)
    erase_now(client, door="command", at=DUE)
    news = Heard("SM news", client.phone_number, "+1", "STOP", DUE + timedelta(minutes=1))
    assert catch_up(Hears(*heard, news), at=DUE + timedelta(minutes=5)) == 1
    handle_waiting(at=DUE)
    assert silent_since(client.phone_number) == DUE + timedelta(minutes=1)


def test_the_list_is_read_from_no_earlier_because_the_newest_text_was_forgotten() -> None:
    """Else older texts, of which no hash is left, would come back with the next one who is forgotten."""
    ben, client = client_with_plan(name="Ben"), client_with_plan(name=NAME)
    heard_from(ben, at=DUE - timedelta(days=30))
    heard_from(client)
    before = Hears()
    catch_up(before, at=DUE)
    erase_now(client, door="command", at=DUE)
    purge(at=DUE + timedelta(days=40), until=time.monotonic() + 3600)
    after = Hears()
    catch_up(after, at=DUE + timedelta(days=40))
    assert before.asked == after.asked == [HEARD_AT - OVERLAP]


def test_texts_that_the_provider_tells_no_more_leave_no_hash() -> None:
    client, ben = client_with_plan(name=NAME), client_with_plan(name="Ben")
    heard_from(client, at=DUE - timedelta(days=4))
    heard_from(ben)
    erase_now(client, door="command", at=DUE)
    assert ForgottenText.objects.count() == 0


@pytest.mark.parametrize("setting", ["SECRET_KEY_FALLBACKS", "SILENCE_KEYS_BEFORE"])
def test_a_text_of_the_forgotten_is_known_under_every_key_that_there_was(setting: str, settings: Any) -> None:
    client = client_with_plan(name=NAME)
    heard = heard_from(client)
    erase_now(client, door="command", at=DUE)
    setattr(settings, setting, [settings.SECRET_KEY])
    settings.SECRET_KEY = "another-key-that-is-long-enough-for-everybody-who-asks"
    assert catch_up(Hears(*heard), at=DUE) == 0
