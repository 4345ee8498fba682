"""Health facts, dislikes and pauses."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_profile_details"),
    ]

    operations = [
        migrations.CreateModel(
            name="Limitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[("limitation", "limitation"), ("dislike", "dislike")],
                        default="limitation",
                        max_length=10,
                    ),
                ),
                (
                    "region",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("neck", "neck"),
                            ("shoulder", "shoulder"),
                            ("elbow", "elbow"),
                            ("wrist", "wrist"),
                            ("upper_back", "upper back"),
                            ("lower_back", "lower back"),
                            ("hip", "hip"),
                            ("groin", "groin"),
                            ("hamstring", "hamstring"),
                            ("knee", "knee"),
                            ("ankle", "ankle"),
                            ("foot", "foot"),
                            ("abdomen", "abdomen"),
                            ("pelvic_floor", "pelvic floor"),
                            ("pregnancy", "pregnancy"),
                            ("cardiac", "cardiac"),
                            ("osteoporosis", "osteoporosis"),
                            ("asthma", "asthma"),
                            ("diabetes", "diabetes"),
                        ],
                        default="",
                        max_length=20,
                    ),
                ),
                ("exercise_id", models.CharField(blank=True, default="", help_text="for a dislike", max_length=60)),
                (
                    "side",
                    models.CharField(
                        blank=True,
                        choices=[("left", "left"), ("right", "right"), ("both", "both")],
                        max_length=5,
                        null=True,
                    ),
                ),
                (
                    "severity",
                    models.CharField(
                        choices=[("mild", "mild"), ("moderate", "moderate"), ("severe", "severe")],
                        default="moderate",
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "active"), ("resolved", "resolved"), ("withdrawn", "withdrawn")],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("since", models.DateField(blank=True, null=True)),
                (
                    "until",
                    models.DateField(blank=True, help_text="the last day on which it holds; empty: open", null=True),
                ),
                ("cleared", models.DateField(blank=True, help_text="when a doctor or therapist cleared it", null=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("client", "client"), ("coach", "coach"), ("legacy", "legacy")],
                        default="client",
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limitations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "db_table": "limitations",
                "indexes": [models.Index(fields=["client", "status"], name="limitations_of_a_client")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("exercise_id", ""),
                                ("kind", "limitation"),
                                (
                                    "region__in",
                                    (
                                        "neck",
                                        "shoulder",
                                        "elbow",
                                        "wrist",
                                        "upper_back",
                                        "lower_back",
                                        "hip",
                                        "groin",
                                        "hamstring",
                                        "knee",
                                        "ankle",
                                        "foot",
                                        "abdomen",
                                        "pelvic_floor",
                                        "pregnancy",
                                        "cardiac",
                                        "osteoporosis",
                                        "asthma",
                                        "diabetes",
                                    ),
                                ),
                            ),
                            models.Q(("kind", "dislike"), ("region", ""), models.Q(("exercise_id", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="limitation_names_a_region_and_dislike_an_exercise",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("severity__in", ("mild", "moderate", "severe"))),
                        name="limitation_severity_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["active", "resolved", "withdrawn"])),
                        name="limitation_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side__isnull", True), ("side__in", ("left", "right", "both")), _connector="OR"
                        ),
                        name="limitation_side_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("since__isnull", True),
                            ("until__isnull", True),
                            ("until__gte", models.F("since")),
                            _connector="OR",
                        ),
                        name="limitation_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pause",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("start_date", models.DateField(help_text="the first day of the pause, on the client's calendar")),
                (
                    "end_date",
                    models.DateField(blank=True, help_text="the first day back; empty: until resumed", null=True),
                ),
                ("note", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pauses", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "pauses",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("end_date__isnull", True)),
                        fields=("client",),
                        name="one_open_pause_per_client",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("end_date__isnull", True), ("end_date__gt", models.F("start_date")), _connector="OR"
                        ),
                        name="pause_ends_after_it_begins",
                    ),
                ],
            },
        ),
    ]
