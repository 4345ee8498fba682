"""Signing in by phone, requests that are sent twice, notes, calendar addresses, and who asked to be forgotten."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_tighter_words"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                (
                    "client",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="calendar_feed",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("secret_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "calendar_feeds",
            },
        ),
        migrations.CreateModel(
            name="CoachNote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "db_table": "coach_notes",
            },
        ),
        migrations.CreateModel(
            name="Device",
            fields=[
                ("digest", models.CharField(max_length=128, primary_key=True, serialize=False)),
                ("token_key", models.CharField(db_index=True, max_length=25)),
                ("created", models.DateTimeField(auto_now_add=True)),
                ("expiry", models.DateTimeField(blank=True, null=True)),
                (
                    "public_id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, help_text="what the API calls it", unique=True
                    ),
                ),
                ("name", models.CharField(max_length=60)),
            ],
            options={
                "db_table": "devices",
            },
        ),
        migrations.CreateModel(
            name="IdempotentRequest",
            fields=[
                (
                    "id",
                    models.CharField(
                        help_text="hash of who asked, where, and the key",
                        max_length=64,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("body_hash", models.CharField(max_length=64)),
                ("begun_at", models.DateTimeField()),
                (
                    "status",
                    models.IntegerField(blank=True, help_text="of the answer; null while it is under way", null=True),
                ),
                ("answer", models.BinaryField(default=bytes)),
            ],
            options={
                "db_table": "idempotent_requests",
            },
        ),
        migrations.CreateModel(
            name="SignInCode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("phone_number", models.CharField(max_length=20)),
                (
                    "address_hash",
                    models.CharField(help_text="who asked; hashed, as it only has to be counted", max_length=64),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("queued", "queued"), ("sending", "sending"), ("sent", "sent"), ("failed", "failed")],
                        default="queued",
                        max_length=10,
                    ),
                ),
                ("tries", models.IntegerField(default=0, help_text="how often a code was guessed against it")),
                ("created_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "db_table": "sign_in_codes",
            },
        ),
        migrations.AddField(
            model_name="user",
            name="erase_at",
            field=models.DateTimeField(
                blank=True, help_text="the client asked to be forgotten: when everything is erased", null=True
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("erase_at__isnull", False)), fields=["erase_at"], name="users_to_be_erased"
            ),
        ),
        migrations.AddField(
            model_name="coachnote",
            name="author",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="notes_written",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="coachnote",
            name="client",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="coach_notes", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="device",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="auth_token_set", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="idempotentrequest",
            index=models.Index(fields=["begun_at"], name="idempotent_requests_by_age"),
        ),
        migrations.AddConstraint(
            model_name="idempotentrequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__isnull", True), models.Q(("status__gte", 200), ("status__lt", 300)), _connector="OR"
                ),
                name="only_what_went_well_is_repeated",
            ),
        ),
        migrations.AddIndex(
            model_name="signincode",
            index=models.Index(fields=["phone_number", "-created_at"], name="codes_of_a_number"),
        ),
        migrations.AddIndex(
            model_name="signincode",
            index=models.Index(fields=["address_hash", "-created_at"], name="codes_of_an_address"),
        ),
        migrations.AddIndex(
            model_name="signincode",
            index=models.Index(condition=models.Q(("state", "queued")), fields=["created_at"], name="codes_to_be_sent"),
        ),
        migrations.AddConstraint(
            model_name="signincode",
            constraint=models.CheckConstraint(
                condition=models.Q(("tries__gte", 0), ("tries__lte", 5)), name="code_is_tried_five_times_at_most"
            ),
        ),
        migrations.AddConstraint(
            model_name="signincode",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="code_expires_after_it_was_made"
            ),
        ),
        migrations.AddConstraint(
            model_name="signincode",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["queued", "sending", "sent", "failed"])), name="code_state_is_known"
            ),
        ),
        migrations.AddIndex(
            model_name="coachnote",
            index=models.Index(fields=["client", "-created_at"], name="notes_of_a_client"),
        ),
        migrations.AddConstraint(
            model_name="coachnote",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="coach_note_says_something"
            ),
        ),
    ]
