"""Rows about the service itself, and about nobody: what is wrong with it now, and what its models have done so far."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q


class OperationsAlert(models.Model):
    """Something that is wrong with the service. At most one of a kind is open, however many processes notice it.

    `tellings` counts what staff were told of it (that it began, that it lasts, that it is over), `mailed` how many of
    these a mail has told.
    """

    class Kind(models.TextChoices):
        NO_TICK = "no_tick", "the clock has stopped"
        WAITING = "waiting", "messages wait"
        UNKNOWN = "unknown", "nobody knows whether messages went out"
        MISSED = "missed", "messages were missed"
        MODEL_SHUT = "model_shut", "a model is not asked"
        WEEKS_STAND = "weeks_stand", "no week advances"
        OLD_ZONES = "old_zones", "the time zone rules are old"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=20, choices=Kind)
    sentence = models.CharField(max_length=300, help_text="how it stood when it was last seen")
    since = models.DateTimeField(help_text="when it was first seen")
    seen_at = models.DateTimeField(help_text="when it was last seen")
    told_at = models.DateTimeField(null=True, blank=True, help_text="when staff were last told of it")
    tellings = models.IntegerField(default=0)
    mailed = models.IntegerField(default=0)
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when it was over")

    class Meta:
        db_table = "operations_alerts"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(settled_at__isnull=True), name="one_open_operations_alert_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["no_tick", "waiting", "unknown", "missed", "model_shut", "weeks_stand", "old_zones"]
                ),
                name="operations_alert_kind_is_known",
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="operations_alert_says_what_is_wrong"),
            models.CheckConstraint(
                condition=Q(seen_at__gte=F("since")), name="operations_alert_is_seen_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True) | Q(settled_at__gte=F("seen_at")),
                name="operations_alert_is_over_after_it_was_seen",
            ),
            models.CheckConstraint(
                condition=Q(tellings=0, told_at__isnull=True) | Q(tellings__gte=1, told_at__isnull=False),
                name="what_staff_were_told_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(mailed__gte=0, mailed__lte=F("tellings")), name="no_more_is_mailed_than_was_told"
            ),
        ]

    def __str__(self) -> str:
        return self.sentence


class CallTotal(models.Model):
    """What generations of one sort came to since they were first counted. It only grows: the call log is purged, this
    is not.
    """

    id = models.BigAutoField(primary_key=True)
    task = models.CharField(max_length=40, help_text="which agent")
    provider = models.CharField(max_length=40, help_text="whose answer was taken")
    model = models.CharField(max_length=80, blank=True, default="", help_text="the model that was asked, if any was")
    outcome = models.CharField(max_length=40)
    at_most_sec = models.CharField(max_length=8, help_text="the bucket of its seconds, as Prometheus writes it")
    calls = models.BigIntegerField()
    seconds = models.FloatField()
    input_tokens = models.BigIntegerField()
    output_tokens = models.BigIntegerField()
    cost_usd = models.DecimalField(max_digits=16, decimal_places=6)

    class Meta:
        db_table = "call_totals"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["task", "provider", "model", "outcome", "at_most_sec"], name="one_total_for_each_sort_of_call"
            ),
            models.CheckConstraint(
                condition=Q(calls__gte=1, seconds__gte=0, input_tokens__gte=0, output_tokens__gte=0, cost_usd__gte=0),
                name="call_total_counts_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} by {self.provider}, {self.outcome}: {self.calls}"


class CallsCounted(models.Model):
    """Up to which instant of the call log `CallTotal` counts. There is one row; whoever counts holds it."""

    id = models.IntegerField(primary_key=True, default=1, editable=False)
    until = models.DateTimeField()

    class Meta:
        db_table = "calls_counted"
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="calls_are_counted_once")]
        verbose_name_plural = "calls counted"

    def __str__(self) -> str:
        return f"until {self.until:%Y-%m-%d %H:%M}"
