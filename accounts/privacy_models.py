"""Rows of privacy: what a client agreed to, and that somebody was erased."""

from __future__ import annotations

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.domain.consents import SUBJECTS
from accounts.fields import choices_of
from accounts.owning import OwnedByClient

WAYS: Final = ("api", "text", "admin", "legacy", "demo")
ENDS: Final = ("api", "text", "admin", "renewed")


class Consent(models.Model):
    """What a client agreed to, in the words that they were shown. A row is added and ended, and never rewritten.

    `given_at` is null where nobody knows it (`legacy`), and where the client said no from the start: then
    `withdrawn_at` says when. The newest row of a subject holds (`accounts.consenting`).
    """

    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    subject = models.CharField(max_length=20, choices=choices_of(SUBJECTS))
    wording = models.TextField(help_text="as it was shown")
    version = models.CharField(max_length=20, help_text="of the wording")
    how = models.CharField(max_length=10, choices=choices_of(WAYS), help_text="legacy: taken over, without a record")
    told = models.CharField(
        max_length=200, blank=True, default="", help_text="what staff wrote of how it was given: a signed form of 3 May"
    )
    given_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_how = models.CharField(
        max_length=10, choices=choices_of(ENDS), blank=True, default="", help_text="renewed: a newer consent took over"
    )

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "consents"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "subject"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_open_consent_for_each_subject",
            ),
            models.CheckConstraint(condition=Q(subject__in=SUBJECTS), name="consent_subject_is_known"),
            models.CheckConstraint(condition=Q(how__in=WAYS), name="consent_came_in_a_known_way"),
            models.CheckConstraint(condition=~Q(wording="") & ~Q(version=""), name="consent_has_its_wording"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_how="")
                | Q(withdrawn_at__isnull=False, withdrawn_how__in=ENDS),
                name="consent_that_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(given_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="consent_ends_after_it_was_given",
            ),
            models.CheckConstraint(
                condition=Q(given_at__isnull=False) | Q(withdrawn_at__isnull=False) | Q(how="legacy"),
                name="consent_that_stands_says_when_or_is_legacy",
            ),
            models.CheckConstraint(
                condition=~Q(how="legacy") | Q(given_at__isnull=True), name="legacy_consent_claims_no_time"
            ),
            models.CheckConstraint(
                condition=~Q(how="admin") | Q(given_at__isnull=True) | ~Q(told=""),
                name="staff_say_how_consent_was_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.version})"


class Erasure(models.Model):
    """That somebody was erased, and how many rows went. Whom it was about stands in no column of it."""

    class Door(models.TextChoices):
        API = "api", "the client, in the app"
        ADMIN = "admin", "a coach, in the console"
        COMMAND = "command", "an operator, by command"
        UNKNOWN = "unknown", "asked for before this was kept"

    at = models.DateTimeField()
    door = models.CharField(max_length=10, choices=Door, help_text="where it was asked for")
    rows = models.JSONField(help_text='how many went, by table: {"messages": 120}')
    total = models.IntegerField()

    class Meta:
        db_table = "erasures"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(door__in=["api", "admin", "command", "unknown"]), name="erasure_door_is_known"
            ),
            models.CheckConstraint(condition=Q(total__gte=1), name="erasure_took_the_client_at_least"),
        ]
        indexes: ClassVar = [models.Index(fields=["-at"], name="erasures_newest")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}: {self.total} rows"
