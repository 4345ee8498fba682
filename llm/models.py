"""The call log: one row for each generation, whoever answered."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Call(models.Model):
    """One generation. `client_id` is a plain id: this room knows nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.CharField(max_length=40)
    client_id = models.UUIDField(null=True, blank=True)
    prompt_version = models.CharField(max_length=12)
    provider = models.CharField(max_length=40, help_text="whose answer was taken")
    model = models.CharField(max_length=80, blank=True, default="")
    attempts = models.IntegerField(default=1)
    input_tokens = models.IntegerField(default=0)
    output_tokens = models.IntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6, default=0)
    seconds = models.FloatField(default=0)
    outcome = models.CharField(max_length=40, help_text="ok, reasked, fell_back, warned …")
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
        ]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="calls_by_time")]

    def __str__(self) -> str:
        return f"{self.task} by {self.provider}: {self.outcome}"
