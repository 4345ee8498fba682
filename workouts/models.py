"""Rows of sessions and of what clients did in them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.lookups import Exact

from accounts.domain.vocabulary import LOADS, SOURCES
from accounts.encryption.fields import EncryptedTextField, is_encrypted
from accounts.fields import choices_of
from accounts.json_sql import JsonType
from accounts.owning import OwnedByClient, OwnedByClientOfWorkout
from plans.models import FitnessPlan, Microcycle

SESSION_TYPES = ("strength", "cardio", "mobility", "recovery", "assessment", "deload", "rest")


class WorkoutInstance(models.Model):
    """One day's session, written on the day. A rest day is one too: theme `Rest`, no work."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "scheduled"
        COMPLETED = "completed", "completed"
        SKIPPED = "skipped", "skipped"
        WITHDRAWN = "withdrawn", "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="workouts")
    fitness_plan = models.ForeignKey(FitnessPlan, on_delete=models.CASCADE, related_name="workouts")
    microcycle = models.ForeignKey(Microcycle, on_delete=models.CASCADE, related_name="workouts")
    date = models.DateField(help_text="on the client's calendar")
    theme = models.CharField(max_length=60)
    load = models.CharField(max_length=10, choices=choices_of(LOADS), null=True, blank=True)
    session_type = models.CharField(max_length=20, choices=choices_of(SESSION_TYPES))
    details = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    source = models.CharField(max_length=10, choices=choices_of(SOURCES), default="rules")
    reasons = models.JSONField(default=list, blank=True)
    completed_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(
        null=True, blank=True, help_text="of the client's latest word about it, by their own clock"
    )
    session_rpe = models.FloatField(null=True, blank=True, help_text="how hard the whole session felt, 1 to 10")
    client_note = EncryptedTextField(blank=True, default="")
    asked = models.JSONField(
        default=dict,
        blank=True,
        help_text='what the client asked for on this day alone: {"minutes", "equipment", "step"}',
    )
    facts_known = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="how new the client's facts were when it was built around them"
    )
    revision = models.IntegerField(default=1, db_default=1, help_text="goes up with every change")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "workout_instances"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "date"],
                condition=~Q(status="withdrawn"),
                name="one_workout_per_client_and_day",
            ),
            models.CheckConstraint(condition=Q(session_type__in=SESSION_TYPES), name="check_session_type"),
            models.CheckConstraint(condition=Exact(JsonType("details"), "object"), name="details_are_an_object"),
            models.CheckConstraint(condition=Q(load__isnull=True) | Q(load__in=LOADS), name="workout_load_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["scheduled", "completed", "skipped", "withdrawn"]),
                name="workout_status_is_known",
            ),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="workout_source_is_known"),
            models.CheckConstraint(
                condition=Q(status="completed", completed_at__isnull=False)
                | (~Q(status="completed") & Q(completed_at__isnull=True)),
                name="completed_workout_has_a_time",
            ),
            models.CheckConstraint(
                condition=(Q(theme="Rest", load__isnull=True, session_type="rest"))
                | (~Q(theme="Rest") & ~Q(session_type="rest")),
                name="rest_day_has_no_load",
            ),
            models.CheckConstraint(
                condition=Q(session_rpe__isnull=True) | Q(session_rpe__gte=1, session_rpe__lte=10),
                name="session_rpe_is_1_to_10",
            ),
            models.CheckConstraint(condition=Q(revision__gte=1), name="revisions_count_from_1"),
            models.CheckConstraint(condition=Exact(JsonType("asked"), "object"), name="what_was_asked_is_an_object"),
            models.CheckConstraint(condition=is_encrypted("client_note"), name="client_note_is_encrypted"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "updated_at", "id"], name="workouts_by_change"),
            models.Index(fields=["-date", "-id"], name="workouts_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.date} {self.theme}"


class ExerciseResult(models.Model):
    """One set, or one bout, that was done. `from_plan`: the planned values were taken over on a plain "done"."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    workout = models.ForeignKey(WorkoutInstance, on_delete=models.CASCADE, related_name="results")
    exercise_id = models.CharField(max_length=60)
    set_number = models.IntegerField(help_text="from 1")
    reps = models.IntegerField(null=True, blank=True)
    weight_kg = models.FloatField(null=True, blank=True)
    rpe = models.FloatField(null=True, blank=True)
    duration_sec = models.IntegerField(null=True, blank=True)
    distance_km = models.FloatField(null=True, blank=True)
    from_plan = models.BooleanField(default=False)
    logged_at = models.DateTimeField(help_text="when it was done, by the client's own clock")

    objects = OwnedByClientOfWorkout.as_manager()

    class Meta:
        db_table = "exercise_results"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["workout", "exercise_id", "set_number"], name="one_result_per_workout_exercise_and_set"
            ),
            models.CheckConstraint(condition=Q(set_number__gte=1), name="sets_count_from_1"),
            models.CheckConstraint(
                condition=Q(rpe__isnull=True) | Q(rpe__gte=1, rpe__lte=10), name="result_rpe_is_1_to_10"
            ),
            models.CheckConstraint(
                condition=(Q(reps__isnull=True) | Q(reps__gte=0))
                & (Q(weight_kg__isnull=True) | Q(weight_kg__gte=0))
                & (Q(duration_sec__isnull=True) | Q(duration_sec__gte=0))
                & (Q(distance_km__isnull=True) | Q(distance_km__gte=0)),
                name="results_are_not_negative",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-logged_at", "-id"], name="results_newest")]

    def __str__(self) -> str:
        return f"{self.exercise_id} set {self.set_number}"


class Activity(models.Model):
    """What a client did beside the plan: football, a hike. The next sessions take it into account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="activities")
    date = models.DateField(help_text="on the client's calendar")
    sport = models.CharField(max_length=40)
    minutes = models.IntegerField(null=True, blank=True)
    rpe = models.FloatField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "activities"
        verbose_name_plural = "activities"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(sport=""), name="activity_has_a_sport"),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gte=1, minutes__lte=1440),
                name="activity_takes_1_to_1440_minutes",
            ),
            models.CheckConstraint(
                condition=Q(rpe__isnull=True) | Q(rpe__gte=1, rpe__lte=10), name="activity_rpe_is_1_to_10"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "-date"], name="activities_of_a_client")]

    def __str__(self) -> str:
        return f"{self.date} {self.sport}"
