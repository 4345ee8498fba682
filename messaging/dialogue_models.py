"""Rows of the talk with a client: texts that are known though forgotten, alarming texts, what was changed for a text,
what is proposed, what may get in the way."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.encryption.fields import EncryptedJSONField, EncryptedTextField, is_encrypted
from accounts.owning import OwnedByClient
from plans.models import FitnessPlan


class ForgottenText(models.Model):
    """A text whose client was forgotten, by a keyed hash: that the provider's telling of it again is no news."""

    id_hash = models.CharField(
        primary_key=True, max_length=64, help_text="of the provider's id, keyed with the secret key"
    )
    received_at = models.DateTimeField()

    class Meta:
        db_table = "forgotten_texts"
        indexes: ClassVar = [models.Index(fields=["-received_at"], name="forgotten_texts_newest")]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M}"


class RedFlag(models.Model):
    """An alarming text. It is written with the text itself, whoever else is down, and never undone."""

    class About(models.TextChoices):
        SELF = "self", "the client"
        OTHER = "other", "somebody else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="red_flags")
    text = models.OneToOneField(
        "messaging.InboundText", on_delete=models.SET_NULL, null=True, related_name="red_flag", editable=False
    )
    kinds = models.JSONField(help_text='["chest"]')
    about = models.CharField(max_length=5, choices=About)
    quote = EncryptedTextField(max_length=300)
    raised_at = models.DateTimeField()

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "red_flags"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(about__in=["self", "other"]), name="red_flag_is_about_somebody"),
            models.CheckConstraint(condition=Q(kinds__0__isnull=False), name="red_flag_has_a_kind"),
            models.CheckConstraint(condition=is_encrypted("quote"), name="red_flag_quote_is_encrypted"),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "-raised_at"], name="red_flags_of_a_client")]

    def __str__(self) -> str:
        return f"{self.raised_at:%Y-%m-%d %H:%M}"


class Change(models.Model):
    """What one wish of a client changed: each row as it was and as it became, so that it can be told and taken back.

    `rows`: `[{"model": "accounts.limitation", "pk": "…", "before": {column: value} or null, "after": the same}]`; null
    before is a row that was made, null after one that was taken away. `id` counts up: the newest is undone first.
    """

    id = models.BigAutoField(primary_key=True)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="changes")
    text = models.ForeignKey(
        "messaging.InboundText", on_delete=models.SET_NULL, null=True, related_name="changes", editable=False
    )
    kind = models.CharField(max_length=30, help_text="which wish it was: Log, Pain")
    wish = EncryptedJSONField(default=dict, help_text="the wish as it was read")
    sentence = models.CharField(max_length=400, help_text="what was done, as it was told")
    reasons = models.JSONField(default=list, blank=True, help_text="why, for who asks")
    rows = EncryptedJSONField(default=list)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes_undone"
    )

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "changes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind=""), name="change_has_a_kind"),
            models.CheckConstraint(condition=~Q(sentence=""), name="change_says_what_was_done"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True) | Q(undone_at__gte=F("made_at")),
                name="change_is_undone_after_it_was_made",
            ),
            models.CheckConstraint(condition=is_encrypted("wish"), name="change_wish_is_encrypted"),
            models.CheckConstraint(condition=is_encrypted("rows"), name="changed_rows_are_encrypted"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["client", "-id"], name="changes_of_a_client"),
            models.Index(fields=["made_at"], name="changes_by_age"),
        ]

    def __str__(self) -> str:
        return self.sentence


class Proposal(models.Model):
    """A large change that waits for the client's YES or the coach's. It holds for the plan as it was then."""

    class State(models.TextChoices):
        OPEN = "open", "open"
        ACCEPTED = "accepted", "accepted"
        DECLINED = "declined", "declined"
        STALE = "stale", "overtaken"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="proposals")
    text = models.ForeignKey(
        "messaging.InboundText", on_delete=models.SET_NULL, null=True, related_name="proposals", editable=False
    )
    kind = models.CharField(max_length=30, help_text="which wish it was: PlanWeeks, Program, PauseWish")
    wish = models.JSONField(help_text="the wish as it was read")
    sentence = models.CharField(max_length=300, help_text="what would be done, as it was told")
    fitness_plan = models.ForeignKey(FitnessPlan, on_delete=models.CASCADE, null=True, related_name="proposals")
    plan_seen = models.CharField(max_length=64, help_text="what the plan was when it was made")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="proposals_decided"
    )

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "proposals"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client"], condition=Q(state="open"), name="one_open_proposal_per_client"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "accepted", "declined", "stale"]), name="proposal_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True) | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="decided_proposal_has_a_time",
            ),
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="proposal_ends_after_it_was_made"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], condition=Q(state="open"), name="proposals_open"),
            models.Index(fields=["decided_at"], condition=Q(decided_at__isnull=False), name="proposals_decided"),
            models.Index(fields=["-made_at", "-id"], name="proposals_newest"),
        ]

    def __str__(self) -> str:
        return self.sentence


class TalkState(models.Model):
    """What a client was asked last, and what MORE would tell them."""

    client = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="talk"
    )
    asked = models.CharField(max_length=20, blank=True, default="", help_text="the kind of question; empty: nothing")
    asked_about = models.TextField(blank=True, default="", help_text="what it was about, as its reader has it")
    asked_at = models.DateTimeField(null=True, blank=True)
    more = models.TextField(blank=True, default="", help_text="what did not fit into the last answer")
    obstacle_told_at = models.DateTimeField(
        null=True, blank=True, help_text="when they last told what could get in the way, or that nothing does"
    )

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "talk_states"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(asked="") | Q(asked_at__isnull=False), name="what_was_asked_has_a_time"),
        ]

    def __str__(self) -> str:
        return self.asked or "nothing asked"


class ObstaclePlan(models.Model):
    """What could get in a client's way on one of their days, and what they do then. That day's text tells it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="obstacle_plans")
    date = models.DateField(help_text="the client's calendar day that it is about")
    words = models.CharField(max_length=200, help_text="as they said it")
    if_part = models.CharField(max_length=200, blank=True, default="", help_text="what may happen, where they said if")
    then_part = models.CharField(max_length=200, blank=True, default="", help_text="what they do then")
    source = models.CharField(max_length=10, default="client", help_text="who said it")
    asked_for = models.DateField(help_text="the Monday of the week that it belongs to")
    created_at = models.DateTimeField(help_text="when it was said")

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "obstacle_plans"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["client", "date"], name="one_obstacle_plan_per_client_and_day"),
            models.CheckConstraint(condition=~Q(words=""), name="obstacle_plan_says_something"),
            models.CheckConstraint(
                condition=Q(if_part="", then_part="") | (~Q(if_part="") & ~Q(then_part="")),
                name="obstacle_plan_has_both_parts_or_none",
            ),
            models.CheckConstraint(condition=Q(source="client"), name="obstacle_plan_source_is_known"),
            models.CheckConstraint(condition=Q(date__gte=F("asked_for")), name="obstacle_plan_lies_in_its_week"),
        ]
        indexes: ClassVar = [models.Index(fields=["-date", "-id"], name="obstacle_plans_newest")]

    def __str__(self) -> str:
        return f"{self.date}: {self.words}"
