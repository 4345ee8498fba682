"""Rows of texts. `messages` and `conversations` are legacy tables that keep their history; `messages` is the outbox."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from accounts.domain.vocabulary import SOURCES
from accounts.encryption.fields import EncryptedTextField, is_encrypted
from accounts.fields import choices_of
from accounts.owning import OwnedByClient, OwnedByUser
from messaging.dialogue_models import Change, ForgottenText, ObstaclePlan, Proposal, RedFlag, TalkState
from messaging.operations_models import CallsCounted, CallTotal, OperationsAlert
from workouts.models import WorkoutInstance

__all__ = (
    "DAILY_MESSAGE_MAX_LENGTH",
    "Alert",
    "BadNumber",
    "CallTotal",
    "CallsCounted",
    "Change",
    "Conversation",
    "ForgottenText",
    "Heartbeat",
    "InboundText",
    "Message",
    "ObstaclePlan",
    "OperationsAlert",
    "Proposal",
    "RedFlag",
    "TakeOver",
    "TalkState",
)

DAILY_MESSAGE_MAX_LENGTH = 900
LEGAL_WORDS = ("stop", "start", "help")


class Conversation(models.Model):
    """A legacy thread of texts."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="conversations")
    started_at = models.DateTimeField()
    last_message_at = models.DateTimeField()
    status = models.CharField(max_length=20, default="active", db_default="active")
    message_count = models.IntegerField(default=0, db_default=0)
    metadata = models.JSONField(null=True, blank=True)
    summary = models.TextField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = OwnedByUser.as_manager()

    class Meta:
        db_table = "conversations"

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d} ({self.message_count})"


class InboundText(models.Model):
    """A text as the provider told it, kept raw before anything is made of it. A second delivery finds the row there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    provider_id = models.CharField(max_length=100, unique=True)
    phone_from = models.CharField(max_length=40)
    phone_to = models.CharField(max_length=40)
    body = models.TextField(blank=True)
    payload = models.JSONField(default=dict, help_text="everything that came with it")
    received_at = models.DateTimeField(help_text="when the provider got it, or when we heard of it")
    handled_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="inbound_texts"
    )
    legal_word = models.CharField(
        max_length=10,
        choices=choices_of(LEGAL_WORDS),
        blank=True,
        default="",
        help_text="stop, start, help or nothing",
    )
    read_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was read for what the client wants, with those that came beside it"
    )
    understood = models.BooleanField(
        null=True, blank=True, help_text="whether all of it was answered by itself; no: a coach has to read it"
    )

    objects = OwnedByUser.as_manager()

    class Meta:
        db_table = "inbound_texts"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(provider_id=""), name="inbound_text_has_an_id"),
            models.CheckConstraint(
                condition=Q(legal_word__in=["", "stop", "start", "help"]), name="legal_word_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["received_at"], condition=Q(handled_at__isnull=True), name="inbound_texts_waiting"),
            models.Index(fields=["-received_at"], name="inbound_texts_newest"),
            models.Index(
                fields=["received_at"],
                condition=Q(legal_word="") | Q(user__isnull=True),
                name="inbound_texts_by_age",
            ),
            models.Index(
                fields=["received_at"],
                condition=~Q(understood=True) & Q(legal_word="", user__isnull=False),
                name="inbound_texts_for_a_coach",
            ),
            models.Index(
                fields=["user", "received_at"],
                condition=Q(handled_at__isnull=False, read_at__isnull=True, user__isnull=False),
                name="inbound_texts_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.received_at:%Y-%m-%d %H:%M}"


class Message(models.Model):
    """One text, in or out. An outbound row is written before anyone is told; its state only moves forward.

    Rows from before the conversion have the kind `chat` and no state: what became of them is not known here.
    `send_before` is the instant from which on the row is too late, worked out from grace and quiet hours when it was
    planned, so that a claim needs no zone arithmetic.
    """

    class Kind(models.TextChoices):
        CHAT = "chat", "chat"
        DAILY = "daily", "daily message"
        WEEKLY = "weekly", "weekly message"
        RESET = "reset", "system update"
        REPLY = "reply", "answer to STOP, START, HELP or an alarm"
        ANSWER = "answer", "answer to a text"
        QUESTION = "question", "question of the week"
        PAGE = "page", "call for a coach"

    class Direction(models.TextChoices):
        INBOUND = "inbound", "inbound"
        OUTBOUND = "outbound", "outbound"

    class State(models.TextChoices):
        PLANNED = "planned", "planned"
        QUEUED = "queued", "queued"
        SENDING = "sending", "sending"
        ACCEPTED = "accepted", "accepted"
        DELIVERED = "delivered", "delivered"
        FAILED = "failed", "failed"
        UNKNOWN = "unknown", "unknown"
        MISSED = "missed", "missed"
        SUPPRESSED = "suppressed", "suppressed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, null=True, blank=True, related_name="messages"
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="messages")
    about = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        db_index=False,
        editable=False,
        related_name="messages_about",
        help_text="the client whom a text to staff names",
    )
    direction = models.CharField(max_length=10, choices=Direction)
    content = models.TextField(blank=True)
    phone_from = models.CharField(max_length=20)
    phone_to = models.CharField(max_length=20)
    twilio_message_sid = models.CharField(max_length=100, null=True, blank=True)
    metadata = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # Ours, from here on.
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHAT, db_default=Kind.CHAT)
    local_date = models.DateField(null=True, blank=True, help_text="the client's calendar day that it is for")
    state = models.CharField(max_length=10, choices=State, null=True, blank=True)
    suppressed_reason = models.CharField(max_length=40, blank=True, default="", db_default="")
    due_at = models.DateTimeField(null=True, blank=True)
    send_before = models.DateTimeField(null=True, blank=True)
    workout = models.ForeignKey(
        WorkoutInstance, on_delete=models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    workout_revision = models.IntegerField(
        null=True, blank=True, editable=False, help_text="which revision of the session the words tell"
    )
    source = models.CharField(
        max_length=10,
        choices=choices_of(SOURCES),
        blank=True,
        default="",
        db_default="",
        help_text="who wrote the words",
    )
    attempt_id = models.UUIDField(null=True, blank=True, help_text="whose claim this is")
    attempts = models.IntegerField(default=0, db_default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when the provider accepted it")
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when its last state was written")
    error = models.CharField(max_length=300, blank=True, default="", db_default="")
    facts_seen = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="how new the client's facts were when it was written"
    )
    retry_at = models.DateTimeField(null=True, blank=True, help_text="not tried again before this")
    look_ups = models.IntegerField(default=0, db_default=0, help_text="how often the provider's list was asked for it")
    look_up_at = models.DateTimeField(null=True, blank=True, help_text="when that list is asked next")
    approved_at = models.DateTimeField(
        null=True, blank=True, help_text="when a coach approved it, for a client whose messages are reviewed first"
    )
    asked_at = models.DateTimeField(
        null=True, blank=True, help_text="when a coach asked for it to go at once, whatever the client's hour"
    )
    resends = models.IntegerField(default=0, db_default=0, help_text="how often it was taken for lost and queued again")
    answers = models.OneToOneField(
        InboundText, on_delete=models.SET_NULL, null=True, blank=True, related_name="reply", editable=False
    )

    asks = models.CharField(
        max_length=20, blank=True, default="", db_default="", editable=False, help_text="what its last sentence asks"
    )
    obstacle = models.CharField(
        max_length=200,
        blank=True,
        default="",
        db_default="",
        editable=False,
        help_text="what the client told of that day, as it was when the words were written",
    )

    objects = OwnedByUser.as_manager()

    class Meta:
        db_table = "messages"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(direction__in=["inbound", "outbound"]), name="message_direction_is_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["chat", "daily", "weekly", "reset", "reply", "answer", "question", "page"]),
                name="message_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="question") | Q(local_date__isnull=False), name="question_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state__isnull=True)
                | Q(
                    state__in=[
                        "planned",
                        "queued",
                        "sending",
                        "accepted",
                        "delivered",
                        "failed",
                        "unknown",
                        "missed",
                        "suppressed",
                    ]
                ),
                name="message_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(asks="") | Q(asks="obstacle", kind="weekly"), name="what_a_message_asks_is_known"
            ),
            models.UniqueConstraint(
                fields=["user", "kind", "local_date"],
                condition=Q(direction="outbound", local_date__isnull=False),
                name="one_message_per_client_kind_and_day",
            ),
            models.UniqueConstraint(fields=["user"], condition=Q(kind="reset"), name="one_reset_message_per_client"),
            models.CheckConstraint(
                condition=Q(kind="chat")
                | Q(direction="outbound", state__isnull=False, due_at__isnull=False, send_before__isnull=False),
                name="message_of_ours_is_outbound_with_a_state_and_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(kind="daily") | Q(local_date__isnull=False), name="daily_message_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind="weekly") | Q(local_date__isnull=False), name="weekly_message_has_a_day"
            ),
            models.CheckConstraint(
                condition=~Q(kind="daily") | Q(LessThanOrEqual(Length("content"), DAILY_MESSAGE_MAX_LENGTH)),
                name="daily_message_has_at_most_900_characters",
            ),
            models.CheckConstraint(
                condition=Q(send_before__isnull=True) | Q(send_before__gt=F("due_at")),
                name="too_late_comes_after_due",
            ),
            models.CheckConstraint(condition=Q(source="") | Q(source__in=SOURCES), name="message_source_is_known"),
            models.CheckConstraint(
                condition=Q(direction="outbound") | Q(state__isnull=True), name="inbound_has_no_state"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=["accepted", "delivered"], sent_at__isnull=False))
                | (~Q(state__in=["accepted", "delivered", "failed"]) & Q(sent_at__isnull=True))
                | Q(state="failed")  # at once, or on its way after it was accepted
                | Q(state__isnull=True),
                name="sent_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(attempt_id__isnull=False, claimed_at__isnull=False),
                name="sending_has_an_attempt",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["queued", "sending", "accepted", "delivered"]) | ~Q(content=""),
                name="nothing_empty_is_sent",
            ),
            models.CheckConstraint(
                condition=(Q(state="suppressed") & ~Q(suppressed_reason=""))
                | (~Q(state="suppressed") & Q(suppressed_reason=""))
                | Q(state__isnull=True),
                name="suppressed_has_a_reason",
            ),
            models.CheckConstraint(condition=Q(resends__gte=0, resends__lte=3), name="resends_are_bounded"),
            # Two daily messages under way to one client would be two texts within twelve hours.
            models.UniqueConstraint(
                fields=["user"], condition=Q(kind="daily", state="sending"), name="one_daily_message_under_way"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["planned", "queued", "sending", "unknown"]),
                name="messages_still_open",
            ),
            models.Index(fields=["attempt_id"], condition=Q(state="sending"), name="messages_of_an_attempt"),
            models.Index(fields=["user", "-created_at"], name="messages_of_a_client"),
            models.Index(fields=["about"], condition=Q(about__isnull=False), name="messages_about_a_client"),
            models.Index(fields=["-created_at", "-id"], name="messages_newest"),
            models.Index(fields=["due_at", "state"], condition=~Q(kind="chat"), name="messages_by_due"),
            models.Index(fields=["user", "sent_at"], condition=Q(kind="daily"), name="messages_daily_sent"),
            models.Index(fields=["due_at"], condition=Q(state="missed"), name="messages_missed"),
            models.Index(fields=["created_at"], condition=~Q(kind="reset"), name="messages_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.direction} {self.local_date or self.created_at:%Y-%m-%d}"


class BadNumber(models.Model):
    """A number that the provider refuses for good. Nothing is sent to it; another number of the client is another."""

    phone_number = models.CharField(primary_key=True, max_length=20)
    error = models.CharField(max_length=300)
    since = models.DateTimeField()

    class Meta:
        db_table = "bad_numbers"
        indexes: ClassVar = [models.Index(fields=["since"], name="bad_numbers_by_age")]

    def __str__(self) -> str:
        return self.phone_number


class Alert(models.Model):
    """Something that a coach should know or do about a client. At most one of a kind is open for each client."""

    class Kind(models.TextChoices):
        BAD_NUMBER = "bad_number", "the number takes no texts"
        MISSED = "missed", "a message was not sent"
        UNDELIVERED = "undelivered", "a message did not arrive"
        PLAN_ENDED = "plan_ended", "the plan is over: a draft of the next one waits"
        NO_PLAN = "no_plan", "has no plan"
        SESSIONS_MISSED = "sessions_missed", "missed three sessions in a row"
        RED_FLAG = "red_flag", "wrote of something that a doctor has to see"
        UNWELL = "unwell", "is not well"
        ASKS = "asks", "asks for something that a coach decides"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="alerts")
    kind = models.CharField(max_length=20, choices=Kind)
    sentence = EncryptedTextField(max_length=300)
    message = models.ForeignKey(Message, on_delete=models.SET_NULL, null=True, blank=True, related_name="alerts")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True, blank=True, help_text="when somebody took care of it")

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "alerts"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client", "kind"], condition=Q(settled_at__isnull=True), name="one_open_alert_of_a_kind"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "bad_number",
                        "missed",
                        "undelivered",
                        "plan_ended",
                        "no_plan",
                        "sessions_missed",
                        "red_flag",
                        "unwell",
                        "asks",
                    ]
                ),
                name="alert_kind_is_known",
            ),
            models.CheckConstraint(condition=is_encrypted("sentence"), name="alert_sentence_is_encrypted"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=Q(settled_at__isnull=True), name="alerts_open"),
            models.Index(
                fields=["kind", "created_at"], condition=Q(settled_at__isnull=True), name="alerts_open_of_a_kind"
            ),
            models.Index(fields=["settled_at"], condition=Q(settled_at__isnull=False), name="alerts_settled"),
            models.Index(fields=["-created_at", "-id"], name="alerts_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.created_at:%Y-%m-%d}"


class TakeOver(models.Model):
    """A coach answers a client in person: automatic replies are held until the coach hands back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="take_overs")
    coach = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="taken_over")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when the chat was handed back")

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "take_overs"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client"], condition=Q(ended_at__isnull=True), name="one_coach_at_a_time_takes_over"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")),
                name="take_over_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["ended_at"], condition=Q(ended_at__isnull=False), name="take_overs_ended")
        ]

    def __str__(self) -> str:
        return f"{self.began_at:%Y-%m-%d %H:%M} – {self.ended_at or 'open'}"


class Heartbeat(models.Model):
    """When something was last alive: the workers of a queue, to each of which beat sends one small task a minute, and
    the tick; or since when and until when a version of the time zone rules has been in use here.
    """

    queue = models.CharField(primary_key=True, max_length=40, help_text="the queue, or what else it is about")
    beat_at = models.DateTimeField(help_text="when it was last alive; of the tick: when one last ended")
    began_at = models.DateTimeField(
        null=True, blank=True, help_text="of the tick: when one last began; of zone rules: when first seen"
    )

    class Meta:
        db_table = "heartbeats"

    def __str__(self) -> str:
        return f"{self.queue} {self.beat_at:%Y-%m-%d %H:%M:%S}"
