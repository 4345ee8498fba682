"""Everything that is kept of a client, as JSON: for the client, and for whoever has to answer for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from django.db.models import BinaryField, Field, Model, QuerySet

from accounts.models import CoachNote, Device, FitnessProfile, Limitation, Pause, Subscription, User
from llm.models import Call
from messaging.models import Alert, Conversation, InboundText, Message
from plans.models import FitnessPlan, Microcycle
from workouts.models import ExerciseResult, WorkoutInstance

SECRETS: Final = frozenset({"password", "digest", "token_key", "secret_hash"})


def export_of(client: User, *, at: datetime) -> dict[str, Any]:
    """`{"exported_at", "client": {…}, "profiles": [{…}], …}`: each table's columns as they are, without secrets."""
    return {
        "exported_at": at,
        "client": _row(client),
        **{name: [_row(each) for each in rows.order_by("pk")] for name, rows in _tables(client).items()},
    }


def _tables(client: User) -> dict[str, QuerySet[Any]]:
    return {
        "profiles": FitnessProfile.objects.filter(user=client),
        "limitations": Limitation.objects.filter(client=client),
        "pauses": Pause.objects.filter(client=client),
        "subscriptions": Subscription.objects.filter(user=client),
        "coach_notes": CoachNote.objects.filter(client=client),
        "devices": Device.objects.filter(user=client),
        "plans": FitnessPlan.objects.filter(client=client),
        "microcycles": Microcycle.objects.filter(client=client),
        "workouts": WorkoutInstance.objects.filter(client=client),
        "results": ExerciseResult.objects.filter(workout__client=client),
        "conversations": Conversation.objects.filter(user=client),
        "messages": Message.objects.filter(user=client),
        "inbound_texts": InboundText.objects.filter(user=client),
        "alerts": Alert.objects.filter(client=client),
        "language_model_calls": Call.objects.filter(client_id=client.pk),
    }


TABLES: Final = tuple(_tables(User()))


def _row(row: Model) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in _columns(row._meta.concrete_fields)}


def _columns(fields: Iterable[Field[Any, Any]]) -> Iterable[Field[Any, Any]]:
    return (field for field in fields if field.name not in SECRETS and not isinstance(field, BinaryField))
