"""The call log, one row for each generation, whoever answered; and what all processes share about the models."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

OUTCOMES = ("ok", "retried", "reasked", "fell_back", "flawed")
SPEND_WINDOWS = ("client_day", "hour", "minute")


class Call(models.Model):
    """One generation. `client_id` is a plain id: this room knows nobody.

    `fault` is the last thing that kept a model's answer from being taken, the first time it was good empty. With the
    outcome `ok` it says why no model was told of this client: nothing went wrong (`minor`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=40)
    client_id = models.UUIDField(null=True, blank=True)
    prompt_version = models.CharField(max_length=12, help_text="changes with the prompt's words")
    provider = models.CharField(max_length=40, help_text="whose answer was taken")
    model = models.CharField(max_length=80, blank=True, default="", help_text="the model that was asked, if any was")
    attempts = models.IntegerField(default=1, help_text="answers that were asked for, the built-in coach's included")
    input_tokens = models.IntegerField(default=0)
    output_tokens = models.IntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    seconds = models.FloatField(default=0)
    outcome = models.CharField(max_length=40, help_text="ok, retried, reasked, fell_back, flawed")
    fault = models.CharField(
        max_length=40, blank=True, default="", db_default="", help_text="what kept a model's answer from being taken"
    )
    violations = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "llm_calls"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(attempts__gte=1), name="call_took_an_attempt"),
            models.CheckConstraint(
                condition=Q(input_tokens__gte=0, output_tokens__gte=0, cost_usd__gte=0, seconds__gte=0),
                name="call_figures_are_not_negative",
            ),
            models.CheckConstraint(condition=Q(outcome__in=OUTCOMES), name="call_outcome_is_known"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["retried", "reasked", "fell_back"]) | ~Q(fault=""),
                name="what_was_not_taken_at_once_has_a_fault",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="calls_by_time")]

    def __str__(self) -> str:
        return f"{self.task} by {self.provider}: {self.outcome}"


class Breaker(models.Model):
    """Whether a model may be asked. One row for each model, written by whichever process sees it fail.

    Open while `open_until` lies ahead, or while `setting` is still the one that was refused (`needs_change`).
    """

    model = models.CharField(primary_key=True, max_length=120, help_text="provider and model")
    setting = models.CharField(max_length=12, help_text="fingerprint of key, model and address")
    failures = models.JSONField(default=list, help_text="instants of the last failures")
    open_until = models.DateTimeField(null=True, blank=True)
    needs_change = models.BooleanField(default=False, help_text="open until somebody changes the setting")
    fault = models.CharField(max_length=40, blank=True, default="", help_text="why it was opened last")
    opened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "llm_breakers"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(open_until__isnull=True) & Q(needs_change=False)) | ~Q(fault=""),
                name="an_open_breaker_has_a_fault",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.model}: {self.fault or 'closed'}"


class Spend(models.Model):
    """What was spent, or is reserved for a call under way, in one window of time."""

    key = models.CharField(primary_key=True, max_length=80, help_text="window, whose, and when it began")
    window = models.CharField(max_length=12)
    client_id = models.UUIDField(null=True, blank=True)
    began_at = models.DateTimeField()
    requests = models.IntegerField(default=0)
    tokens = models.BigIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=14, decimal_places=6, default=0)

    class Meta:
        db_table = "llm_spend"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(window__in=SPEND_WINDOWS), name="spend_window_is_known"),
            models.CheckConstraint(
                condition=Q(window="client_day", client_id__isnull=False)
                | (~Q(window="client_day") & Q(client_id__isnull=True)),
                name="a_clients_window_has_a_client_and_no_other_has",
            ),
            models.CheckConstraint(
                condition=Q(requests__gte=0, tokens__gte=0, cost_usd__gte=0), name="spend_is_not_negative"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["began_at"], name="spend_by_time"),
            models.Index(fields=["-began_at", "-key"], name="spend_newest"),
        ]
        verbose_name_plural = "spend"

    def __str__(self) -> str:
        return f"{self.window} from {self.began_at:%Y-%m-%d %H:%M}: {self.cost_usd} USD"
