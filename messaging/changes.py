"""What one wish of a client changes: kept row by row, told from what is kept, and taken back exactly."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model, QuerySet

from accounts.clock import local_date
from accounts.deleting import delete_with_versions
from accounts.models import Away, FitnessProfile, Illness, Limitation, Pause, User, WeekWish
from accounts.seeking import look_again
from accounts.selectors import client_as_stored, newest_fact_of
from accounts.travelling import call_off
from messaging.domain.intents import Intent
from messaging.models import Change, InboundText, ObstaclePlan
from plans.models import FitnessPlan, Microcycle
from workouts.models import Activity, ExerciseResult, WorkoutInstance

Plain = dict[str, Any]
"""A row's columns as JSON holds them."""
Rows = dict[tuple[str, str], Plain]

UNDO_WITHIN: Final = timedelta(hours=24)
LOOKED_BACK: Final = timedelta(days=14)
"""So far back lie sessions that a text may be about, and their weeks."""
BOOKKEEPING: Final = frozenset({"updated_at", "revision", "facts_known"})
"""Columns that say how often a row was written. They only go up: phones and composed words hear of each step."""
OF_A_USER: Final = ("id", "preferred_send_hour", "timezone")
"""What a wish may change of a client; the other columns are the house's own."""
LIVE: Final = frozenset({"active", "scheduled", "completed", "skipped"})


class ChangedSince(ValueError):
    """What the change wrote has been changed by somebody else meanwhile."""


@dataclass(slots=True)
class Recording:
    """What is said of the change that is being made. Without a sentence nothing is kept."""

    sentence: str = ""
    reasons: tuple[str, ...] = ()


@contextmanager
def recorded(client: User, wish: Intent, *, text: InboundText | None, at: datetime) -> Iterator[Recording]:
    """Keep what is changed of the client inside; the sentence is given by then. The client's row is locked already."""
    recording, before = Recording(), _rows_of(client, at=at)
    yield recording
    rows = _differences(before, _rows_of(client, at=at))
    if not rows or not recording.sentence:
        return
    Change.objects.create(
        client=client,
        text=text,
        kind=type(wish).__name__,
        wish=plain_wish(wish),
        sentence=recording.sentence[:400],
        reasons=list(recording.reasons),
        rows=rows,
        made_at=at,
    )


def last_change(client: User, *, at: datetime) -> Change | None:
    """The newest that stands and may still be taken back."""
    standing = Change.objects.filter(client=client, undone_at__isnull=True, made_at__gt=at - UNDO_WITHIN)
    return standing.order_by("-id").first()


def undo(change: Change, *, at: datetime, by: User | None = None) -> None:
    """Each row as it was before; columns that count writings go on counting.

    Only the newest standing change of the client may be undone: raises `ValueError`, in words, for another one and for
    one that is undone already, and `ChangedSince` when a row is not as the change left it.
    """
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).only("pk").get(pk=change.client_id)
        standing = Change.objects.filter(client=change.client_id, undone_at__isnull=True)
        newest = standing.order_by("-id").values_list("pk", flat=True).first()
        if newest != change.pk:
            raise ValueError("A later change stands on this one: that one has to be undone first.")
        _come_home(change, at=at)
        _refuse_what_was_changed_since(change)
        _put_back(change, at=at)
        change.undone_at, change.undone_by = at, by
        change.save(update_fields=["undone_at", "undone_by"])
        _know_the_facts(change)


def _know_the_facts(change: Change) -> None:
    """Sessions that were put back are those of the facts that were put back: nothing has to be written anew."""
    keys = [row["pk"] for row in change.rows if row["model"] == WorkoutInstance._meta.label_lower and row["before"]]
    if keys:
        known = newest_fact_of(client_as_stored(change.client_id))
        WorkoutInstance.objects.filter(pk__in=keys, facts_known__isnull=False).update(facts_known=known)


def _come_home(change: Change, *, at: datetime) -> None:
    """A journey that has begun since, by the calendar alone, is called off: nobody has changed what was told."""
    told = [row["pk"] for row in change.rows if row["model"] == Away._meta.label_lower and _waits(row)]
    for away in Away.objects.select_for_update(of=("self",)).select_related("client").filter(pk__in=told):
        call_off(away, at=at)


def _waits(row: Plain) -> bool:
    return row["before"] is None and row["after"]["clock"] == Away.Clock.WAITING


def plain_wish(wish: Intent) -> Plain:
    """The wish as JSON holds it: days as ISO 8601."""
    return {name: _plain_value(value) for name, value in dataclasses.asdict(wish).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        return [_plain_value(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain_value(each) for name, each in value.items()}
    return value


# --- Rows as they are -------------------------------------------------------------------------------------------------


def watched(client: User, *, today: date) -> tuple[QuerySet[Any], ...]:
    """Everything that a wish may change, parents before what hangs on them."""
    since = today - LOOKED_BACK
    workouts = WorkoutInstance.objects.filter(client=client, date__gte=since)
    return (
        User.objects.filter(pk=client.pk),
        FitnessProfile.objects.filter(user=client),
        Limitation.objects.filter(client=client),
        Pause.objects.filter(client=client),
        Illness.objects.filter(client=client),
        WeekWish.objects.filter(client=client),
        Away.objects.filter(client=client),
        FitnessPlan.objects.filter(client=client),
        Microcycle.objects.filter(client=client, end_date__gte=since),
        workouts,
        ExerciseResult.objects.filter(workout__in=workouts),
        Activity.objects.filter(client=client, date__gte=since),
        ObstaclePlan.objects.filter(client=client, date__gte=since),
    )


def _rows_of(client: User, *, at: datetime) -> Rows:
    today = local_date(User.objects.only("timezone").get(pk=client.pk), at)
    return {(row._meta.label_lower, str(row.pk)): _plain(row) for rows in watched(client, today=today) for row in rows}


def _plain(row: Model) -> Plain:
    return {field.attname: _plain_column(row, field) for field in _columns(type(row))}


def _columns(model: type[Model]) -> list[Field[Any, Any]]:
    fields = list(model._meta.concrete_fields)
    return [field for field in fields if field.attname in OF_A_USER] if model is User else fields


def _plain_column(row: Model, field: Field[Any, Any]) -> Any:
    value = field.value_from_object(row)
    if value is None or isinstance(value, (bool, int, float, str, dict, list)):
        return value
    return field.value_to_string(row)


def _differences(before: Rows, after: Rows) -> list[Plain]:
    keys = [*before, *(key for key in after if key not in before)]
    return [
        {"model": key[0], "pk": key[1], "before": before.get(key), "after": after.get(key)}
        for key in keys
        if _differs(before.get(key), after.get(key))
    ]


def _differs(before: Plain | None, after: Plain | None) -> bool:
    return bool(changed_columns(before, after)) if before and after else before != after


def changed_columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Of a row that was there before and after: what is another value, but for the counting of writings."""
    return [name for name in before if name not in BOOKKEEPING and before[name] != after[name]]


# --- And back again ---------------------------------------------------------------------------------------------------


def _refuse_what_was_changed_since(change: Change) -> None:
    for row in change.rows:
        stored = _stored(row)
        now, after = (_plain(stored) if stored else None), row["after"]
        if (now is None) != (after is None) or (now and after and any(now[n] != after[n] for n in _written(row))):
            raise ChangedSince("That was changed once more since, so it stays as it is.")


def _written(row: Plain) -> list[str]:
    """The columns that the change wrote."""
    before, after = row["before"], row["after"]
    return changed_columns(before, after) if before else [name for name in after if name not in BOOKKEEPING]


def _stored(row: Plain) -> Model | None:
    return _model(row)._default_manager.select_for_update().filter(pk=row["pk"]).first()


def _model(row: Plain) -> type[Model]:
    return apps.get_model(row["model"])


def _put_back(change: Change, *, at: datetime) -> None:
    """What was made goes, what hangs on it first; then what stood aside, and what is live again comes last: of some
    rows there may be one live one only.
    """
    made = [row for row in change.rows if row["before"] is None]
    for row in reversed(made):
        delete_with_versions(_model(row)._default_manager.filter(pk=row["pk"]))
    others = [row for row in change.rows if row["before"] is not None]
    for row in sorted(others, key=_is_live_before):
        if row["after"] is None:
            _make_again(row)
        else:
            _write_back(row, at=at)


def _is_live_before(row: Plain) -> bool:
    before = row["before"]
    return bool(before.get("is_active") or before.get("status") in LIVE)


def _values(row: Plain, names: list[str]) -> dict[str, Any]:
    columns = {field.attname: field for field in _columns(_model(row))}
    return {name: columns[name].to_python(row["before"][name]) for name in names}


def _make_again(row: Plain) -> None:
    """As it was, times of writing included."""
    model = _model(row)
    model(**_values(row, list(row["before"]))).save_base(raw=True, force_insert=True)


def _write_back(row: Plain, *, at: datetime) -> None:
    model, values = _model(row), _values(row, _written(row))
    names = {field.attname for field in model._meta.concrete_fields}
    if "updated_at" in names:
        values["updated_at"] = at
    if "revision" in names:
        stored = model._default_manager.values_list("revision", flat=True).get(pk=row["pk"])
        values["revision"] = stored + 1
    if model is User:
        values["next_message_at"] = None  # worked out anew for the hour and the zone
    model._default_manager.filter(pk=row["pk"]).update(**values)
    if model is FitnessPlan:
        look_again(UUID(str(row["before"]["client_id"])))
