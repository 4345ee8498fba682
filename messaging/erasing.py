"""Forgetting a client who asked for it: every row that knows the client, by key, id or number.

What a database's own copy of the legacy tables holds goes with it, and the conversion's ledger counts it no more. Who
texted STOP is still not texted: `accounts.silence` knows the number when it meets it, and nothing else of it. What the
provider tells again of their texts is no news: `messaging.known_texts`. An `Erasure` keeps how many rows went of each
table.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from django.apps import apps
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import F, IntegerField, QuerySet, Subquery
from django.db.models.functions import Greatest

from accounts.audit import Action, record
from accounts.models import Erasure, User
from accounts.silence import silence
from llm.models import Call, Spend
from messaging import known_texts
from messaging.belongings import BELONGINGS, legacy_rows_of, numbers_of, of_numbers, rows_of_numbers
from messaging.models import InboundText
from plans.models import LegacyArchive, LegacyStep

log = logging.getLogger(__name__)

AT_ONCE: Final = 100
TRIES: Final = 3
"""Of one erasure: a worker that writes a row of the client meanwhile may make the database refuse it."""
LONGEST_TASK: Final = timedelta(hours=1)
"""No task that began earlier still writes."""
REMEMBERED_FOR: Final = timedelta(days=1)


def erase_due(*, at: datetime) -> int:
    """Forget whoever asked for it a day ago; returns how many. One whose trouble it is waits for the next time."""
    due = User.objects.filter(role=User.Role.CLIENT, erase_at__lte=at).order_by("erase_at")
    gone = sum(_erase_or_say_why_not(client, at=at) for client in due[:AT_ONCE])
    forget_stragglers(at=at)
    return gone


def erase(client: User, *, at: datetime) -> bool:
    """Delete everything of a client whose day has passed. False when it was taken back meanwhile."""
    with transaction.atomic():
        still = User.objects.select_for_update().filter(pk=client.pk, erase_at__lte=at).first()
        if still is None:
            return False
        _erase(still, door=still.erase_door or Erasure.Door.UNKNOWN, at=at)
    return True


def erase_now(client: User, *, door: str, at: datetime) -> Erasure | None:
    """Delete everything of a client at once, and return the count of it. None when somebody else has, meanwhile.

    Raises `ValueError` for somebody who is no client.
    """
    if not client.is_client:
        raise ValueError("Only clients are erased: a coach's work is part of their clients' history.")
    for tried in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                still = User.objects.select_for_update().filter(pk=client.pk, role=User.Role.CLIENT).first()
                if still is None:
                    return None
                record(None, Action.ACT, f"erased the client at once, by {door}", at=at, client=still)
                return _erase(still, door=door, at=at)
        except (IntegrityError, OperationalError):
            if tried == TRIES:
                raise
    raise AssertionError("tried or raised")


def what_would_go(client: User) -> dict[str, int]:
    """How many rows an erasure would take, by table; tables with none are left out. Reads only, in one statement."""
    theirs = {f"of_{name}": rows_of(client) for name, rows_of in BELONGINGS.items()}
    counted = {name: _HowMany(rows.order_by().values("pk")) for name, rows in theirs.items()}
    found: dict[str, Any] = dict(User.objects.values(**counted).get(pk=client.pk))
    counts = Counter({User._meta.db_table: 1})
    for name, count in found.items():
        counts[theirs[name].model._meta.db_table] += count or 0  # null: it is known without asking that there are none
    return _told(counts)


def erase_number(number: str, *, at: datetime) -> dict[str, int]:
    """Delete every row that knows this number and no client; returns how many, by table. A silent number stays silent.

    That nobody has the number is the caller's to know: `accounts.doors.number_of_nobody`.
    """
    with transaction.atomic():
        told = _by_table(_take_all_of_numbers([number], at=at))
        if told:
            record(None, Action.ACT, f"erased a number that no client has, by {Erasure.Door.COMMAND}", at=at)
            Erasure.objects.create(at=at, door=Erasure.Door.COMMAND, rows=told, total=sum(told.values()))
    return told


def what_would_go_of_number(number: str) -> dict[str, int]:
    """How many rows an erasure of this number alone would take, by table. Reads only."""
    found = rows_of_numbers([number]).values()
    return _told({rows.model._meta.db_table: rows.count() for rows in found})


class _HowMany(Subquery):
    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def forget_stragglers(*, at: datetime) -> int:
    """What a worker that was asking a model wrote of a client who was erased meanwhile: these rows know a bare id.

    Every other table refuses a row of a client who is gone. Returns how many went.
    """
    erased = Erasure.objects.filter(at__gte=at - REMEMBERED_FOR).order_by("at").values_list("at", flat=True).first()
    if erased is None:
        return 0
    there = User.objects.values("pk")
    since = {"calls": erased - LONGEST_TASK, "windows": erased - LONGEST_TASK - timedelta(days=1)}
    calls = Call.objects.filter(created_at__gte=since["calls"], client_id__isnull=False).exclude(client_id__in=there)
    windows = Spend.objects.filter(began_at__gte=since["windows"], client_id__isnull=False).exclude(client_id__in=there)
    return calls.delete()[0] + windows.delete()[0]


def _erase(client: User, *, door: str, at: datetime) -> Erasure:
    """The caller holds the client's row: nobody writes for the client until it is gone, and nobody afterwards."""
    numbers = numbers_of(client)  # once: the rows that tell the earlier ones go as well
    _keep_silent(client, numbers)
    _lower_the_ledger(legacy_rows_of(client))
    gone: Counter[str] = Counter()
    while (taken := _take_all(client, numbers, at=at)).total():  # a worker that held a row may have written beside it
        gone += taken
    gone.update(client.delete()[1])
    told = _by_table(gone)
    log.info("a client was forgotten as asked: %d rows", sum(told.values()))
    return Erasure.objects.create(at=at, door=door, rows=told, total=sum(told.values()))


def _keep_silent(client: User, numbers: Collection[str]) -> None:
    """Who opted out, and each earlier number whose last word was STOP."""
    if client.opted_out_at is not None:
        silence(client.phone_number, since=client.opted_out_at)
    words = InboundText.objects.filter(user=client, legal_word__in=("stop", "start")).order_by("received_at", "pk")
    for number in numbers:
        last = of_numbers(words, "phone_from", [number]).last()
        if number != client.phone_number and last is not None and last.legal_word == "stop":
            silence(number, since=last.received_at)


def _take_all(client: User, numbers: Collection[str], *, at: datetime) -> Counter[str]:
    """One round through everything that is found now; how many rows went, by model."""
    gone: Counter[str] = Counter()
    for rows_of in reversed(list(BELONGINGS.values())):
        gone.update(_delete(rows_of(client), at=at))
    return gone + _take_all_of_numbers(numbers, at=at)


def _take_all_of_numbers(numbers: Collection[str], *, at: datetime) -> Counter[str]:
    gone: Counter[str] = Counter()
    for rows in reversed(list(rows_of_numbers(numbers).values())):
        gone.update(_delete(rows, at=at))
    return gone


def _delete(rows: QuerySet[Any], *, at: datetime) -> Mapping[str, int]:
    deleted = known_texts.forget(rows, at=at) if rows.model is InboundText else rows
    return deleted.delete()[1]


def _by_table(gone: Mapping[str, int]) -> dict[str, int]:
    return _told({apps.get_model(label)._meta.db_table: rows for label, rows in gone.items()})


def _told(counts: Mapping[str, int]) -> dict[str, int]:
    return {table: counts[table] for table in sorted(counts) if counts[table]}


def _erase_or_say_why_not(client: User, *, at: datetime) -> bool:
    try:
        return erase(client, at=at)
    except Exception:  # whatever it is, the next client asked as well
        log.exception("client %s could not be forgotten", client.pk)
        return False


def _lower_the_ledger(theirs: QuerySet[LegacyArchive]) -> None:
    """The way back counts the archive's rows: so many fewer have to be there."""
    for table, rows in Counter(theirs.values_list("source_table", flat=True)).items():
        quarantined = theirs.filter(source_table=table).exclude(reason="").count()
        LegacyStep.objects.filter(source_table=table).update(
            rows_in=F("rows_in") - rows,
            rows_quarantined=Greatest(F("rows_quarantined") - quarantined, 0),
            rows_converted=Greatest(F("rows_converted") - (rows - quarantined), 0),
        )
