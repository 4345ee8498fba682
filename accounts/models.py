"""Rows about people. `users`, `fitness_profiles` and `subscriptions` keep the legacy names and columns."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q
from knox.models import AbstractAuthToken

from accounts.console_models import AuditEntry, BulkJob, BulkStep, SavedFilter
from accounts.digits_sql import last_digits
from accounts.domain.vocabulary import PROGRAM_TYPES, WEIGHT_UNITS
from accounts.encryption.fields import EncryptedTextField, is_encrypted
from accounts.fields import choices_of
from accounts.owning import OwnedByClient, OwnedByUser
from accounts.privacy_models import Consent, Erasure
from accounts.training_models import Away, Hold, Illness, Limitation, Pause, WeekWish

__all__ = (
    "AuditEntry",
    "Away",
    "BulkJob",
    "BulkStep",
    "CalendarFeed",
    "CoachNote",
    "Consent",
    "Device",
    "Erasure",
    "FitnessProfile",
    "Hold",
    "IdempotentRequest",
    "Illness",
    "Limitation",
    "Pause",
    "SavedFilter",
    "SignInCode",
    "SilentNumber",
    "Subscription",
    "User",
    "UserManager",
    "WeekWish",
)


class UserManager(BaseUserManager["User"]):
    """Creates clients and staff by phone number."""

    def create_user(self, phone_number: str, password: str | None = None, **fields: Any) -> User:
        """A user with this phone number. Without a password the account cannot sign in by one."""
        if not phone_number:
            raise ValueError("A user needs a phone number.")
        user = self.model(phone_number=phone_number, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, phone_number: str, password: str | None = None, **fields: Any) -> User:
        fields = {"role": User.Role.COACH, "is_staff": True, "is_superuser": True, **fields}
        return self.create_user(phone_number, password, **fields)


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]
    """A client or a coach. The phone number is the address that texts go to and the name that signs in."""

    class Role(models.TextChoices):
        CLIENT = "client", "client"
        COACH = "coach", "coach"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=255)
    phone_number = models.CharField(max_length=20, unique=True)
    email = models.CharField(max_length=255, unique=True, null=True, blank=True)
    stripe_customer_id = models.CharField(max_length=255, unique=True, null=True, blank=True)
    preferred_send_hour = models.IntegerField(default=8, help_text="0 to 23, on the client's own clock")
    timezone = models.CharField(max_length=50, default="America/New_York", help_text="an IANA zone")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Ours, from here on.
    role = models.CharField(max_length=10, choices=Role, default=Role.CLIENT, db_default=Role.CLIENT)
    coach = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="clients",
        limit_choices_to={"role": "coach"},
        help_text="of a client; a coach's own coach is the head coach of the team",
    )
    is_active = models.BooleanField(default=True, db_default=True)
    is_staff = models.BooleanField(default=False, db_default=False, help_text="may sign in to the admin")
    opted_out_at = models.DateTimeField(null=True, blank=True, help_text="texted STOP; nothing is sent after this")
    next_message_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="when the next daily message is due; null: to be worked out"
    )
    plan_sought_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text="when no plan was found for a client without a next message; null: to be looked for",
    )
    review_first = models.BooleanField(
        default=False, db_default=False, help_text="a coach approves each of this client's messages before it goes"
    )
    erase_at = models.DateTimeField(
        null=True, blank=True, help_text="the client asked to be forgotten: when everything is erased"
    )
    erase_door = models.CharField(
        max_length=10, choices=Erasure.Door, blank=True, default="", db_default="", help_text="where that was asked for"
    )

    USERNAME_FIELD = "phone_number"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        db_table = "users"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(preferred_send_hour__gte=0, preferred_send_hour__lte=23),
                name="send_hour_is_an_hour_of_the_day",
            ),
            models.CheckConstraint(condition=Q(role__in=["client", "coach"]), name="user_is_a_client_or_a_coach"),
            models.CheckConstraint(condition=~Q(coach=F("id")), name="nobody_coaches_themselves"),
            models.CheckConstraint(condition=~Q(timezone=""), name="user_has_a_zone"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_message_at"],
                condition=Q(next_message_at__isnull=False),
                name="users_with_a_next_message",
            ),
            models.Index(
                fields=["id"],
                condition=Q(
                    next_message_at__isnull=True, is_active=True, opted_out_at__isnull=True, plan_sought_at__isnull=True
                ),
                name="users_to_be_scheduled",
            ),
            models.Index(
                fields=["plan_sought_at"], condition=Q(plan_sought_at__isnull=False), name="users_without_a_plan"
            ),
            models.Index(fields=["name", "-id"], name="users_by_name"),
            models.Index(last_digits("phone_number"), name="users_by_last_digits"),
            models.Index(fields=["created_at"], condition=Q(is_superuser=True), name="superusers"),
            models.Index(fields=["erase_at"], condition=Q(erase_at__isnull=False), name="users_to_be_erased"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split()[0] if self.name.strip() else self.name

    @property
    def is_client(self) -> bool:
        return self.role == self.Role.CLIENT


class FitnessProfile(models.Model):
    """What a client wants and has. A client may have several; the newest (created_at, id) is the one used.

    The first columns are legacy free text and are kept as they came; a null in ours means that nobody asked yet.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="profiles")
    fitness_goals = models.CharField(max_length=255)
    skill_level = models.CharField(max_length=50)
    exercise_frequency = models.CharField(max_length=50)
    gender = models.CharField(max_length=50)
    age = models.IntegerField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    # Ours, from here on.
    program_type = models.CharField(max_length=50, blank=True, default="", db_default="")
    available_days = models.JSONField(null=True, blank=True, help_text='["MONDAY", …]')
    session_minutes = models.IntegerField(null=True, blank=True)
    equipment = models.JSONField(null=True, blank=True, help_text='pieces or presets: ["dumbbells"]')
    weekly_distance_km = models.FloatField(null=True, blank=True)
    longest_run_km = models.FloatField(null=True, blank=True)
    one_rep_max_kg = models.JSONField(null=True, blank=True, help_text='{"back_squat": 90}')
    event_date = models.DateField(null=True, blank=True)
    units = models.CharField(
        max_length=2,
        choices=choices_of(WEIGHT_UNITS),
        blank=True,
        default="",
        db_default="",
        help_text="of weights that they text without one; empty: kg",
    )
    notes = EncryptedTextField(blank=True, default="", db_default="")

    objects = OwnedByUser.as_manager()

    class Meta:
        db_table = "fitness_profiles"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(session_minutes__isnull=True) | Q(session_minutes__gte=10, session_minutes__lte=240),
                name="session_is_10_to_240_minutes",
            ),
            models.CheckConstraint(
                condition=Q(program_type="") | Q(program_type__in=PROGRAM_TYPES), name="profile_program_type_is_known"
            ),
            models.CheckConstraint(
                condition=Q(units="") | Q(units__in=WEIGHT_UNITS), name="profile_units_are_kg_or_lb"
            ),
            models.CheckConstraint(condition=is_encrypted("notes"), name="profile_notes_are_encrypted"),
        ]

    def __str__(self) -> str:
        return f"{self.fitness_goals} ({self.created_at:%Y-%m-%d})"


class Subscription(models.Model):
    """A paid subscription as the payment service last told it. A client may have several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="subscriptions")
    stripe_subscription_id = models.CharField(max_length=255, unique=True)
    status = models.CharField(max_length=50)
    plan_type = models.CharField(max_length=50)
    current_period_start = models.DateTimeField()
    current_period_end = models.DateTimeField()
    canceled_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "subscriptions"

    def __str__(self) -> str:
        return f"{self.plan_type}: {self.status}"


class CoachNote(models.Model):
    """What a coach wants to remember of a client. Clients see none of it but in their export."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coach_notes")
    author = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="notes_written")
    text = EncryptedTextField()
    created_at = models.DateTimeField()

    objects = OwnedByClient.as_manager()

    class Meta:
        db_table = "coach_notes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="coach_note_says_something"),
            models.CheckConstraint(condition=is_encrypted("text"), name="coach_note_is_encrypted"),
        ]
        indexes: ClassVar = [models.Index(fields=["client", "-created_at"], name="notes_of_a_client")]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"


class SignInCode(models.Model):
    """A one-time code that was asked for. The code itself is in no row: `accounts.codes` works it out of the id.

    Its text is sent once: a code that did not arrive is asked for again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "queued"
        SENDING = "sending", "sending"
        SENT = "sent", "sent"
        FAILED = "failed", "failed"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    phone_number = models.CharField(max_length=20)
    address_hash = models.CharField(max_length=64, help_text="who asked; hashed, as it only has to be counted")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.IntegerField(default=0, help_text="how often a code was guessed against it")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        db_table = "sign_in_codes"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(tries__gte=0, tries__lte=5), name="code_is_tried_five_times_at_most"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="code_expires_after_it_was_made"),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "sent", "failed"]), name="code_state_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["phone_number", "-created_at"], name="codes_of_a_number"),
            models.Index(fields=["address_hash", "-created_at"], name="codes_of_an_address"),
            models.Index(fields=["created_at"], condition=Q(state="queued"), name="codes_to_be_sent"),
            models.Index(fields=["created_at"], name="codes_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"


class SilentNumber(models.Model):
    """A number that texted STOP and has no client, perhaps any more. Whose it is stands nowhere: `accounts.silence`."""

    number_hash = models.CharField(primary_key=True, max_length=64, help_text="keyed with the secret key")
    since = models.DateTimeField(help_text="when it texted STOP")

    class Meta:
        db_table = "silent_numbers"

    def __str__(self) -> str:
        return f"since {self.since:%Y-%m-%d}"


class Device(AbstractAuthToken):
    """A phone that is signed in: the hash of its token, and until when that holds. Deleting it signs the phone out."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="what the API calls it")
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "devices"
        indexes: ClassVar = [models.Index(fields=["expiry"], name="devices_by_expiry")]

    def __str__(self) -> str:
        return self.name


class IdempotentRequest(models.Model):
    """A POST that was sent with an `Idempotency-Key`, and its answer, so that a repeat changes nothing.

    The key is kept as a hash. The answer is encrypted with it: whoever reads this table alone reads no answer.
    """

    id = models.CharField(primary_key=True, max_length=64, help_text="hash of who asked, where, and the key")
    body_hash = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    status = models.IntegerField(null=True, blank=True, help_text="of the answer; null while it is under way")
    answer = models.BinaryField(default=bytes)

    class Meta:
        db_table = "idempotent_requests"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__isnull=True) | Q(status__gte=200, status__lt=300),
                name="only_what_went_well_is_repeated",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["begun_at"], name="idempotent_requests_by_age")]

    def __str__(self) -> str:
        return f"{self.begun_at:%Y-%m-%d %H:%M} {self.status or 'under way'}"


class CalendarFeed(models.Model):
    """A client's secret address of the week as a calendar. Only the secret's hash is kept; a new one ends the old."""

    client = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="calendar_feed")
    secret_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "calendar_feeds"

    def __str__(self) -> str:
        return f"since {self.created_at:%Y-%m-%d}"
