"""Rows of what a client's training has to keep to: what hurts, pauses, a red flag, wishes for one week."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.domain.vocabulary import REGIONS, SEVERITIES, SIDES
from accounts.encryption.fields import EncryptedTextField, is_encrypted
from accounts.fields import choices_of
from accounts.owning import OwnedByClient


class Limitation(models.Model):
    """A dated fact about a client: a region that hurts, or an exercise that the client will not do (a dislike)."""

    class Kind(models.TextChoices):
        LIMITATION = "limitation", "limitation"
        DISLIKE = "dislike", "dislike"

    class Status(models.TextChoices):
        ACTIVE = "active", "active"
        RESOLVED = "resolved", "resolved"
        WITHDRAWN = "withdrawn", "withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="limitations")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.LIMITATION)
    region = models.CharField(max_length=20, choices=choices_of(REGIONS), blank=True, default="")
    exercise_id = models.CharField(max_length=60, blank=True, default="", help_text="for a dislike")
    side = models.CharField(max_length=5, choices=choices_of(SIDES), null=True, blank=True)
    severity = models.CharField(max_length=10, choices=choices_of(SEVERITIES), default="moderate")
    status = models.CharField(max_length=10, choices=Status, default=Status.ACTIVE)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True, help_text="the last day on which it holds; empty: open")
    cleared = models.DateField(null=True, blank=True, help_text="when a doctor or therapist cleared it")
    source = models.CharField(max_length=10, choices=choices_of(("client", "coach", "legacy")), default="client")
    note = EncryptedTextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "limitations"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="limitation", region__in=REGIONS, exercise_id="")
                | (Q(kind="dislike", region="") & ~Q(exercise_id="")),
                name="limitation_names_a_region_and_dislike_an_exercise",
            ),
            models.CheckConstraint(condition=Q(severity__in=SEVERITIES), name="limitation_severity_is_known"),
            models.CheckConstraint(
                condition=Q(status__in=["active", "resolved", "withdrawn"]), name="limitation_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(source__in=["client", "coach", "legacy"]), name="limitation_source_is_known"
            ),
            models.CheckConstraint(condition=Q(side__isnull=True) | Q(side__in=SIDES), name="limitation_side_is_known"),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="limitation_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=is_encrypted("note"), name="limitation_note_is_encrypted"),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "status"], name="limitations_of_a_client")]

    def __str__(self) -> str:
        return f"{self.severity} {self.region}" if self.kind == self.Kind.LIMITATION else f"no {self.exercise_id}"


class Pause(models.Model):
    """Days on which a client trains not at all and hears nothing. The plan's position does not move meanwhile.

    `cause`: what it waits for, where that is something that we know to end.
    """

    class Cause(models.TextChoices):
        ASKED = "", "as asked"
        ILL = "ill", "a fever"
        FORGETTING = "forgetting", "to be forgotten"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pauses")
    start_date = models.DateField(help_text="the first day of the pause, on the client's calendar")
    end_date = models.DateField(null=True, blank=True, help_text="the first day back; empty: until resumed")
    note = EncryptedTextField(blank=True, default="")
    cause = models.CharField(
        max_length=10, choices=Cause, blank=True, default=Cause.ASKED, db_default=Cause.ASKED, editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "pauses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(end_date__isnull=True), name="one_open_pause_per_client"
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gt=F("start_date")), name="pause_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(cause__in=["", "ill", "forgetting"]), name="pause_cause_is_known"),
            models.CheckConstraint(condition=is_encrypted("note"), name="pause_note_is_encrypted"),
        ]

    def __str__(self) -> str:
        return f"{self.start_date} – {self.end_date or 'open'}"


class Hold(models.Model):
    """No sessions until a coach releases the client: they wrote of something that a doctor has to see first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="holds")
    reason = EncryptedTextField(max_length=200, help_text="in words: chest pain")
    began_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True, blank=True)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="holds_released"
    )

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "holds"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(released_at__isnull=True), name="one_open_hold_per_client"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="hold_has_a_reason"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(released_at__gte=F("began_at")),
                name="hold_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=is_encrypted("reason"), name="hold_reason_is_encrypted"),
        ]

    def __str__(self) -> str:
        return f"since {self.began_at:%Y-%m-%d}"


class Away(models.Model):
    """Days on which a client trains somewhere else, with what there is: both days included.

    Where a zone was named, the client's clock is that zone's for these days (`accounts.travelling`).
    """

    class Clock(models.TextChoices):
        HOME = "home", "as at home"
        WAITING = "waiting", "changes on the way"
        ABROAD = "abroad", "of the place"
        BACK = "back", "put back"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="times_away")
    start_date = models.DateField()
    end_date = models.DateField(help_text="the last day away")
    equipment = models.JSONField(help_text='pieces or presets: ["hotel"]')
    timezone = models.CharField(max_length=50, blank=True, default="", help_text="of the place; empty: that of home")
    home_timezone = models.CharField(max_length=50, blank=True, default="", help_text="what it is put back to")
    clock = models.CharField(max_length=7, choices=Clock, default=Clock.HOME)
    created_at = models.DateTimeField()

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "times_away"
        verbose_name_plural = "times away"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end_date__gte=F("start_date")), name="away_ends_after_it_begins"),
            models.CheckConstraint(condition=Q(equipment__0__isnull=False), name="away_names_equipment"),
            models.CheckConstraint(
                condition=Q(clock__in=["home", "waiting", "abroad", "back"]), name="clock_of_a_journey_is_known"
            ),
            models.CheckConstraint(
                condition=Q(timezone="", clock="home") | (~Q(timezone="") & ~Q(clock="home")),
                name="clock_changes_where_a_zone_is_named",
            ),
            models.CheckConstraint(
                condition=~Q(clock="abroad") | ~Q(home_timezone=""), name="clock_abroad_knows_the_way_back"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "end_date"], name="away_of_a_client"),
            models.Index(fields=["start_date"], condition=Q(clock__in=["waiting", "abroad"]), name="clocks_to_change"),
        ]

    def __str__(self) -> str:
        return f"{self.start_date} – {self.end_date}"


class Illness(models.Model):
    """A fever, during which nobody trains, or a cold, which makes the work light; after a fever the way back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="illnesses")
    fever = models.BooleanField()
    start_date = models.DateField()
    end_date = models.DateField(null=True, blank=True, help_text="the first day on which they are well again")
    created_at = models.DateTimeField()

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "illnesses"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(end_date__isnull=True), name="one_open_illness_per_client"
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="illness_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "start_date"], name="illnesses_of_a_client")]

    def __str__(self) -> str:
        return f"{'fever' if self.fever else 'cold'} from {self.start_date}"


class WeekWish(models.Model):
    """What a client asked for one week alone: other days, fewer of them, or less time on each."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="week_wishes")
    monday = models.DateField(help_text="on which the week begins")
    available_days = models.JSONField(null=True, blank=True, help_text='["MONDAY", …]')
    most_days = models.IntegerField(null=True, blank=True, help_text="on how many days at most")
    session_minutes = models.IntegerField(null=True, blank=True)
    created_at = models.DateTimeField()

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "week_wishes"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "monday"], name="one_wish_per_client_and_week"),
            models.CheckConstraint(
                condition=Q(most_days__isnull=True) | Q(most_days__gte=1, most_days__lte=7),
                name="wished_days_are_1_to_7",
            ),
            models.CheckConstraint(
                condition=Q(session_minutes__isnull=True) | Q(session_minutes__gte=10, session_minutes__lte=240),
                name="wished_session_is_10_to_240_minutes",
            ),
        ]

    def __str__(self) -> str:
        return f"week of {self.monday}"
