"""Months of one client's life, at random: outages, moves, pauses, STOP, crashes. Never two texts, never none.

YEAR_RUNS and YEAR_STEPS make it longer: `YEAR_RUNS=2000 YEAR_STEPS=50 pytest messaging/tests/test_a_year.py`. The
oracle knows the rule (an hour of a local date on the wall clock, first of two, as an instant) and none of our code.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.domain.zones import is_zone
from accounts.models import Pause, User
from accounts.selectors import newest_fact_of
from messaging import composing, daily
from messaging.inbound import handle_waiting, keep
from messaging.models import Alert, InboundText, Message
from messaging.outbox import claim
from messaging.tests.conftest import client_with_plan
from messaging.texts import text_of
from messaging.transports import memory
from messaging.transports.base import OutcomeUnknown, Text, TransportError
from plans.models import FitnessPlan

RUNS, STEPS = int(os.environ.get("YEAR_RUNS", "20")), int(os.environ.get("YEAR_STEPS", "30"))
ODD = (
    *("Australia/Lord_Howe", "Pacific/Apia", "Pacific/Kwajalein", "Pacific/Chatham", "Pacific/Kiritimati"),
    *("Antarctica/Troll", "Africa/Casablanca", "Asia/Gaza", "Atlantic/Azores", "America/Adak", "America/St_Johns"),
    *("Asia/Kathmandu", "Asia/Tehran", "Europe/Dublin", "America/Sao_Paulo", "Africa/Cairo", "Europe/Lisbon"),
)
ZONES = st.sampled_from(ODD) | st.sampled_from(sorted(filter(is_zone, available_timezones())))
HOURS = st.integers(0, 23)
GRACE = timedelta(hours=3)
CALM = timedelta(hours=26)
"""For so long nothing has disturbed a client whose message is certainly owed."""
OPEN = ("planned", "queued", "sending", "unknown")
CHANGES = (
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 10, 4),
    date(2026, 10, 25),
    date(2026, 11, 1),
)


def due_by_the_rule(day: date, hour: int, zone: str) -> datetime | None:
    rules = ZoneInfo(zone)
    instant = datetime.combine(day, time(hour), rules).astimezone(UTC)
    return instant if instant.astimezone(rules).date() == day else None


class Life(RuleBasedStateMachine):
    """One client, one clock that only goes forward, and what reached the phone."""

    @initialize(
        zone=ZONES, hour=HOURS, near=st.sampled_from(CHANGES), days=st.integers(-6, 3), minute=st.integers(0, 1439)
    )
    def begin(self, zone: str, hour: int, near: date, days: int, minute: int) -> None:
        self.now = datetime.combine(near, time(0), UTC) + timedelta(days=days, minutes=minute)
        plan = {"start_date": date(2025, 1, 6), "length_weeks": 260}
        blocks = [{"name": "Base", "weeks": 260, "focus": ["general"], "deload": False}]
        self.client = client_with_plan(
            timezone=zone,
            preferred_send_hour=hour,
            plan={**plan, "mesocycles": blocks, "cycle_start_date": date(2025, 1, 6)},
        )
        self.zone, self.hour = zone, hour
        NUMBERS.clear()
        self.stopped = self.inactive = False
        self.disturbed = self.now
        self.texts: list[tuple[Text, date]] = []
        self.seen = self.said = self.troubles = 0
        memory.clear()

    # --- What passes ----------------------------------------------------------------------------------------------

    @rule(minutes=st.integers(1, 45))
    def a_while_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        self.run()

    @rule(minutes=st.integers(0, 40), before=st.booleans())
    def the_hour_comes(self, minutes: int, before: bool) -> None:
        """On to the client's next due instant, with a look in before it, perhaps."""
        due = self.next_due()
        if before and due - timedelta(minutes=25) > self.now:
            self.now = due - timedelta(minutes=25)
            self.run()
        self.now = due + timedelta(minutes=minutes)
        self.run()

    @rule(minutes=st.integers(10, 3 * 24 * 60))
    def nothing_runs(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def two_run_at_once(self) -> None:
        self.run()
        self.run()

    @rule(minutes=st.integers(0, 30))
    def workers_are_hinted(self, minutes: int) -> None:
        """What beat and the tasks do, in place of the command."""
        self.now += timedelta(minutes=minutes)
        daily.tick(at=self.now)
        daily.compose(at=self.now, ids=list(Message.objects.filter(state="planned").values_list("pk", flat=True)))
        daily.deliver(at=self.now, ids=list(Message.objects.filter(state="queued").values_list("pk", flat=True)))
        self.look()

    @rule()
    def a_sweep_comes(self) -> None:
        daily.sweep(at=self.now)
        self.look()

    # --- What disturbs --------------------------------------------------------------------------------------------

    @rule(hour=HOURS)
    def another_hour(self, hour: int) -> None:
        self.hour = hour
        self.change(preferred_send_hour=hour, next_message_at=None)

    @rule(zone=ZONES)
    def another_zone(self, zone: str) -> None:
        self.zone = zone
        self.change(timezone=zone, next_message_at=None)

    @rule(days=st.integers(1, 9))
    @precondition(lambda self: not self.is_paused())
    def a_pause(self, days: int) -> None:
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        Pause.objects.create(client=self.client, start_date=today, end_date=today + timedelta(days=days))
        self.disturbed = self.now

    @rule()
    @precondition(lambda self: self.is_paused())
    def the_pause_is_taken_back(self) -> None:
        Pause.objects.all().delete()
        self.disturbed = self.now

    @rule(word=st.sampled_from(["STOP", "START"]))
    def a_word_of_law(self, word: str) -> None:
        self.said += 1
        keep(provider_id=f"SM{self.said}", sender=self.client.phone_number, to="+1", body=word, payload={}, at=self.now)
        handle_waiting(at=self.now)
        self.stopped = word == "STOP"
        self.disturbed = self.now

    @rule()
    def away_and_back(self) -> None:
        self.inactive = not self.inactive
        self.change(is_active=not self.inactive, next_message_at=None)

    @rule(sent=st.booleans())
    def a_worker_dies(self, sent: bool) -> None:
        """With what it has claimed, and perhaps handed over."""
        for message in claim(at=self.now):
            if sent:
                memory.SENT.append(text_of(message, at=self.now))
        self.disturbed = self.now
        self.look()

    @rule(passing=st.booleans())
    def the_next_text_meets_trouble(self, passing: bool) -> None:
        memory.TROUBLES.append(TransportError("refused", permanent=False) if passing else OutcomeUnknown("no answer"))
        self.troubles = len(memory.TROUBLES)

    # --- What must hold -------------------------------------------------------------------------------------------

    @invariant()
    def rows_and_texts_agree(self) -> None:
        if not hasattr(self, "client"):
            return
        reached = {text.id for text, _ in self.texts}
        for message in Message.objects.filter(kind="daily", state__in=["accepted", "delivered"]):
            assert str(message.pk) in reached

    def teardown(self) -> None:
        if not hasattr(self, "client"):
            return
        memory.TROUBLES.clear()
        for _ in range(10):
            self.now += timedelta(hours=5)
            self.run()
            daily.sweep(at=self.now)
        left = Message.objects.filter(state__in=OPEN, send_before__lt=self.now - timedelta(hours=1))
        assert list(left.values_list("state", "due_at", "send_before", "error")) == []
        for model in (Alert, Message, InboundText, Pause, FitnessPlan, User):
            model.objects.all().delete()
        memory.clear()

    def run(self) -> None:
        daily.process_due(at=self.now)
        self.look()
        self.nobody_is_forgotten()

    def look(self) -> None:
        """At each text that reached the phone since the last look. Trouble that waits disturbs whenever it is met."""
        if self.troubles:
            self.disturbed = self.now
        self.troubles = len(memory.TROUBLES)
        fresh, self.seen = memory.SENT[self.seen :], len(memory.SENT)
        for text in fresh:
            if text.kind == "daily":
                self.judge(text)

    def judge(self, text: Text) -> None:
        day = Message.objects.get(pk=uuid.UUID(text.id)).local_date
        assert day is not None
        assert not self.stopped
        assert not self.inactive
        assert not Pause.objects.filter(start_date__lte=day, end_date__gt=day).exists()
        assert day not in [earlier for _, earlier in self.texts], f"two texts for {day}"
        assert all(text.at - earlier.at >= timedelta(hours=12) for earlier, _ in self.texts)
        local = text.at.astimezone(ZoneInfo(self.zone))
        due = due_by_the_rule(day, self.hour, self.zone)
        in_grace = due is not None and due <= text.at < due + GRACE
        assert in_grace or (8 <= local.hour < 21 and local.date() == day), f"{local} for {day}, chosen {self.hour}"
        if 8 <= self.hour < 21 and due is not None and local.date() == day:
            assert 8 <= local.hour < 21 or (in_grace and local.hour < 21)
        self.texts.append((text, day))

    def nobody_is_forgotten(self) -> None:
        """After a run in time, on a calm day, the text of the day is out."""
        local = self.now.astimezone(ZoneInfo(self.zone))
        for day in (local.date() - timedelta(days=1), local.date()):
            due = due_by_the_rule(day, self.hour, self.zone)
            if due is None or not due <= self.now < due + GRACE or self.disturbed > due - CALM:
                continue
            evening = datetime.combine(day, time(21), ZoneInfo(self.zone)).astimezone(UTC)
            if 8 <= self.hour < 21 and due < evening <= self.now:
                continue
            owed = not self.stopped and not self.inactive and not self.is_paused()
            assert [kept for _, kept in self.texts].count(day) == int(owed), f"{day} {owed}"

    def next_due(self) -> datetime:
        day = self.now.astimezone(ZoneInfo(self.zone)).date()
        dues = (due_by_the_rule(day + timedelta(days=ahead), self.hour, self.zone) for ahead in range(4))
        return next(due for due in dues if due is not None and due > self.now)

    def is_paused(self) -> bool:
        today = self.now.astimezone(ZoneInfo(self.zone)).date()
        return Pause.objects.filter(start_date__lte=today, end_date__gt=today).exists()

    def change(self, **fields: Any) -> None:
        """As the admin writes it."""
        User.objects.filter(pk=self.client.pk).update(**fields)
        self.disturbed = self.now


NUMBERS: list[int] = []
"""Rows that are due together are sent in the order of their ids: the same life has to have the same ids again."""


def next_id() -> uuid.UUID:
    NUMBERS.append(len(NUMBERS) + 1)
    return uuid.UUID(int=NUMBERS[-1])


def words(message: Message, **_: object) -> dict[str, object]:
    seen = {"facts_seen": newest_fact_of(message.user)} if message.kind == Message.Kind.DAILY else {}
    return {"content": "Hi", "source": "rules", **seen}


@contextmanager
def words_cost_nothing() -> Iterator[None]:
    """What a message says is no matter here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(composing, "_words", words)
        yield


@pytest.mark.django_db
def test_whatever_happens_a_client_gets_one_text_a_day_and_none_by_night() -> None:
    profile = settings(
        max_examples=RUNS,
        stateful_step_count=STEPS,
        derandomize="YEAR_RUNS" not in os.environ,  # the same lives each time, unless somebody asks for more
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with words_cost_nothing(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(Message._meta.get_field("id"), "_get_default", next_id)
        run_state_machine_as_test(Life, settings=profile)


def clients_everywhere(zones: list[str], hours: list[int]) -> dict[str, tuple[str, int]]:
    """One client with a plan for each zone and hour; phone number: (zone, hour)."""
    homes = {f"+1{number:010d}": (zone, hour) for number, (zone, hour) in enumerate(product(zones, hours))}
    users = [
        User(name="Ana", phone_number=phone, timezone=zone, preferred_send_hour=hour)
        for phone, (zone, hour) in homes.items()
    ]
    User.objects.bulk_create(users, batch_size=500)
    block = {"name": "Base", "weeks": 60, "focus": ["general"], "deload": False}
    start = date(2026, 1, 5)
    fields = {"program_type": "strength", "status": "active", "source": "rules", "length_weeks": 60}
    plans = [
        FitnessPlan(client=user, start_date=start, cycle_start_date=start, mesocycles=[block], **fields)
        for user in users
    ]
    FitnessPlan.objects.bulk_create(plans, batch_size=500)
    return homes


@pytest.mark.django_db
@pytest.mark.parametrize("first", [date(2026, 3, 7), date(2026, 10, 24)])
def test_in_every_zone_and_at_every_hour_each_day_has_its_text_at_its_instant(first: date) -> None:
    """Over the days on which America, or Europe and Lord Howe, change their clocks. YEAR_ZONES=all: all of them."""
    everywhere = os.environ.get("YEAR_ZONES") == "all"
    zones = sorted(available_timezones()) if everywhere else [*ODD, "America/Denver", "Europe/Berlin", "Asia/Tokyo"]
    homes = clients_everywhere(zones, list(range(24)) if everywhere else [0, 1, 2, 3, 7, 23])
    days = [first + timedelta(days=ahead) for ahead in range(-1, 4)]
    owed = {
        (phone, due)
        for phone, (zone, hour) in homes.items()
        for day in days
        if (due := due_by_the_rule(day, hour, zone)) is not None
    }
    begin, end = datetime.combine(first, time(12), UTC), datetime.combine(days[-1], time(0), UTC)
    with words_cost_nothing():
        for at in sorted({due for _, due in owed if begin <= due <= end}):
            daily.process_due(at=at, weekly=False)
    sent = [(text.to, text.at) for text in memory.SENT if text.at > begin + GRACE]
    assert len(sent) == len(set(sent))
    assert set(sent) == {(phone, due) for phone, due in owed if begin + GRACE < due <= end}
