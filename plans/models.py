"""Rows of plans and weeks. `fitness_plans` is the legacy table, converted; `microcycles` is ours."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.db.models.lookups import Exact, LessThan

from accounts.date_sql import WeeksLater
from accounts.domain.vocabulary import PROGRAM_TYPES, SOURCES
from accounts.encryption.fields import EncryptedTextField
from accounts.fields import choices_of
from accounts.json_sql import JsonLength, JsonType
from accounts.owning import OwnedByClient


class FitnessPlan(models.Model):
    """One macrocycle: its blocks and a position. Workouts are not in it; they are written on their day."""

    class Status(models.TextChoices):
        DRAFT = "draft", "draft"
        ACTIVE = "active", "active"
        COMPLETED = "completed", "completed"
        ARCHIVED = "archived", "archived"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="fitness_plans")
    program_type = models.CharField(max_length=50, choices=choices_of(PROGRAM_TYPES))
    goal_statement = models.TextField(null=True, blank=True)
    overview = models.TextField(null=True, blank=True)
    start_date = models.DateField(null=True, blank=True, help_text="null only while a draft")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Ours, from here on.
    notes = EncryptedTextField(blank=True, default="", db_default="", help_text="travel, injuries, what was adjusted")
    length_weeks = models.IntegerField(null=True, blank=True)
    mesocycles = models.JSONField(default=list, help_text='[{"name", "weeks", "focus": [], "deload"}]')
    current_mesocycle_index = models.IntegerField(default=0, db_default=0, help_text="from 0")
    current_microcycle_week = models.IntegerField(default=1, db_default=1, help_text="from 1, inside the block")
    cycle_start_date = models.DateField(null=True, blank=True, help_text="when the current block began")
    weeks_moved = models.IntegerField(
        default=0, db_default=0, help_text="weeks that a coach moved the plan on (or back) against the calendar"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, db_default=Status.DRAFT)
    source = models.CharField(max_length=10, choices=choices_of(SOURCES), default="legacy", db_default="legacy")

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "fitness_plans"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(program_type__in=PROGRAM_TYPES), name="check_program_type"),
            models.UniqueConstraint(fields=["client"], condition=Q(status="active"), name="one_active_plan_per_client"),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "active", "completed", "archived"]), name="plan_status_is_known"
            ),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="plan_source_is_known"),
            models.CheckConstraint(
                condition=Q(current_mesocycle_index__gte=0, current_microcycle_week__gte=1),
                name="position_counts_blocks_from_0_and_weeks_from_1",
            ),
            models.CheckConstraint(
                condition=Q(length_weeks__isnull=True) | Q(length_weeks__gte=1, length_weeks__lte=260),
                name="plan_length_is_1_to_260_weeks",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["active", "completed"])
                | Q(start_date__isnull=False, length_weeks__isnull=False, cycle_start_date__isnull=False),
                name="running_plan_has_a_start_and_a_length",
            ),
            models.CheckConstraint(condition=Q(Exact(JsonType("mesocycles"), "array")), name="mesocycles_are_a_list"),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(mesocycles__0__weeks__isnull=False), name="only_a_draft_has_no_blocks"
            ),
            models.CheckConstraint(
                condition=Q(current_mesocycle_index=0)
                | Q(
                    LessThan(
                        F("current_mesocycle_index"),
                        Case(When(Exact(JsonType("mesocycles"), "array"), then=JsonLength("mesocycles")), default=0),
                    )
                ),
                name="position_lies_in_the_plans_blocks",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "-created_at"], name="plans_of_a_client"),
            models.Index(fields=["client", "updated_at", "id"], name="plans_by_change"),
            models.Index(fields=["-created_at", "-id"], name="plans_newest"),
            models.Index(fields=["created_at"], condition=Q(status="draft"), name="plans_to_be_approved"),
            models.Index(
                WeeksLater("start_date", "length_weeks"), condition=Q(status="active"), name="plans_by_their_end"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program_type}, {self.length_weeks or '?'} weeks from {self.start_date or '?'}"


class Microcycle(models.Model):
    """One stored week: its pattern, written when the week begins. Dates are inclusive; a first week may be short."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="microcycles")
    fitness_plan = models.ForeignKey(FitnessPlan, on_delete=models.CASCADE, related_name="microcycles")
    mesocycle_index = models.IntegerField(help_text="from 0")
    week_number = models.IntegerField(help_text="from 1, inside the block")
    pattern = models.JSONField()
    start_date = models.DateField()
    end_date = models.DateField()
    is_active = models.BooleanField(default=True)
    source = models.CharField(max_length=10, choices=choices_of(SOURCES), default="rules")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "microcycles"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "fitness_plan", "mesocycle_index", "week_number"], name="one_microcycle_per_week"
            ),
            models.UniqueConstraint(
                fields=["client"], condition=Q(is_active=True), name="one_active_microcycle_per_client"
            ),
            models.CheckConstraint(
                condition=Q(mesocycle_index__gte=0, week_number__gte=1),
                name="microcycle_counts_blocks_from_0_and_weeks_from_1",
            ),
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="microcycle_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(pattern__days__6__day__isnull=False, pattern__days__7__isnull=True)
                & Q(Exact(JsonType("pattern__days"), "array")),
                name="pattern_has_seven_days",
            ),
            models.CheckConstraint(condition=Q(source__in=SOURCES), name="microcycle_source_is_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "updated_at", "id"], name="weeks_by_change"),
            models.Index(fields=["-start_date", "-id"], name="weeks_newest"),
        ]

    def __str__(self) -> str:
        return f"block {self.mesocycle_index + 1}, week {self.week_number} ({self.start_date})"


class LegacyArchive(models.Model):
    """What the clean slate removed or replaced, unchanged: a whole row, or a plan's original `macrocycles`."""

    id = models.BigAutoField(primary_key=True)
    source_table = models.CharField(max_length=63)
    source_id = models.UUIDField()
    payload = models.JSONField(null=True)
    reason = models.CharField(max_length=40, blank=True, default="", db_default="")
    archived_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "legacy_archive"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source_table", "source_id"], name="each_legacy_row_is_archived_once"),
        ]
        verbose_name_plural = "legacy archive"

    def __str__(self) -> str:
        return f"{self.source_table} {self.source_id}"


class LegacyStep(models.Model):
    """The ledger of the conversion: how many rows a legacy table held, and what the table looked like."""

    source_table = models.CharField(max_length=63, primary_key=True)
    rows_in = models.BigIntegerField()
    rows_converted = models.BigIntegerField(default=0)
    rows_quarantined = models.BigIntegerField(default=0)
    table_shape = models.JSONField(default=dict, help_text="columns and triggers, for the way back")

    class Meta:
        db_table = "legacy_steps"

    def __str__(self) -> str:
        return self.source_table
