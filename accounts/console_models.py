"""Rows of the coach console: who did what, what a coach keeps, and work on many clients at once."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.encryption.fields import EncryptedJSONField, is_encrypted


class AuditEntry(models.Model):
    """Who of the staff read or did what, and about whom. It is only ever added to: the database refuses the rest.

    It holds no facts about a client, and keys that outlive their rows: what was read or changed is named, not told.
    """

    class Action(models.TextChoices):
        READ = "read", "read"
        EXPORT = "export", "took out"
        CHANGE = "change", "changed"
        ACT = "act", "did"
        SIGN_IN = "sign_in", "signed in"
        SIGN_OUT = "sign_out", "signed out"
        REFUSED = "refused", "was refused"

    at = models.DateTimeField()
    actor_id = models.UUIDField(null=True, help_text="of the staff; null when nobody is known")
    action = models.CharField(max_length=10, choices=Action)
    what = models.CharField(max_length=200, help_text="in words, without a fact about anybody")
    client_id = models.UUIDField(null=True, help_text="whom it was about, if about one")

    class Meta:
        db_table = "audit_trail"
        verbose_name_plural = "audit trail"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(action__in=["read", "export", "change", "act", "sign_in", "sign_out", "refused"]),
                name="audited_action_is_known",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="audit_entry_says_what"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client_id", "-at"], name="audit_of_a_client"),
            models.Index(fields=["actor_id", "-at"], name="audit_of_an_actor"),
            models.Index(fields=["-at"], name="audit_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action} {self.what}"


class SavedFilter(models.Model):
    """A filter of one of the admin's lists that a coach keeps under a name. It holds no words of a search."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters")
    list = models.CharField(max_length=60, help_text="of which list, by its model: accounts.user")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500, help_text="as in the list's address: status__exact=draft")

    class Meta:
        db_table = "saved_filters"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "list", "name"], name="one_filter_of_a_name_for_each_list"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="saved_filter_has_a_name_and_filters"),
        ]

    def __str__(self) -> str:
        return self.name


class BulkJob(models.Model):
    """One action that a coach asked for to be done to many clients. It begins when it was confirmed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bulk_jobs")
    action = models.CharField(max_length=40, help_text="the name of one of the console's actions")
    told = EncryptedJSONField(default=dict, help_text="what its form was told, as it was posted")
    created_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True, help_text="when it was confirmed")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "bulk_jobs"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(finished_at__gte=F("begun_at")),
                name="bulk_job_finishes_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(begun_at__isnull=False), name="finished_bulk_job_was_begun"
            ),
            models.CheckConstraint(condition=is_encrypted("told"), name="what_a_bulk_job_was_told_is_encrypted"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["begun_at"],
                condition=Q(begun_at__isnull=False, finished_at__isnull=True),
                name="bulk_jobs_to_be_done",
            ),
            models.Index(fields=["created_at"], condition=Q(begun_at__isnull=True), name="bulk_jobs_not_confirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.action}, {self.created_at:%Y-%m-%d %H:%M}"


class BulkStep(models.Model):
    """One client of a bulk job, and what became of it. `refused`: it could not be done, and `sentence` says why."""

    class State(models.TextChoices):
        WAITING = "waiting", "waiting"
        DONE = "done", "done"
        REFUSED = "refused", "refused"

    job = models.ForeignKey(BulkJob, on_delete=models.CASCADE, related_name="steps")
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bulk_steps")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_default=State.WAITING)
    sentence = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "bulk_steps"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "client"], name="one_step_for_each_client_of_a_bulk_job"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "done", "refused"]), name="bulk_step_state_is_known"
            ),
            models.CheckConstraint(condition=~Q(state="refused", sentence=""), name="refused_bulk_step_says_why"),
        ]
        indexes: ClassVar = [models.Index(fields=["job", "state"], name="bulk_steps_of_a_job")]

    def __str__(self) -> str:
        return self.state
