"""Our sessions: written on their day."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.legacy.ledger import say_what_is_lost


def backwards(apps, schema_editor):
    """What was written since the conversion has no place in the legacy tables: docs/rollback.md says so beforehand."""
    say_what_is_lost(schema_editor.connection, "workout_instances")


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_microcycles"),
        ("workouts", "0002_archive_workouts"),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkoutInstance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("date", models.DateField(help_text="on the client's calendar")),
                ("theme", models.CharField(max_length=60)),
                (
                    "load",
                    models.CharField(
                        blank=True,
                        choices=[("light", "light"), ("moderate", "moderate"), ("heavy", "heavy")],
                        max_length=10,
                        null=True,
                    ),
                ),
                (
                    "session_type",
                    models.CharField(
                        choices=[
                            ("strength", "strength"),
                            ("cardio", "cardio"),
                            ("mobility", "mobility"),
                            ("recovery", "recovery"),
                            ("assessment", "assessment"),
                            ("deload", "deload"),
                            ("rest", "rest"),
                        ],
                        max_length=20,
                    ),
                ),
                ("details", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("scheduled", "scheduled"),
                            ("completed", "completed"),
                            ("skipped", "skipped"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="scheduled",
                        max_length=10,
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[("rules", "rules"), ("gemini", "gemini"), ("coach", "coach"), ("legacy", "legacy")],
                        default="rules",
                        max_length=10,
                    ),
                ),
                ("reasons", models.JSONField(blank=True, default=list)),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "session_rpe",
                    models.FloatField(blank=True, help_text="how hard the whole session felt, 1 to 10", null=True),
                ),
                ("client_note", models.TextField(blank=True, default="")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="workouts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fitness_plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="workouts", to="plans.fitnessplan"
                    ),
                ),
                (
                    "microcycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="workouts", to="plans.microcycle"
                    ),
                ),
            ],
            options={
                "db_table": "workout_instances",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "withdrawn"), _negated=True),
                        fields=("client", "date"),
                        name="one_workout_per_client_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "session_type__in",
                                ("strength", "cardio", "mobility", "recovery", "assessment", "deload", "rest"),
                            )
                        ),
                        name="check_session_type",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("load__isnull", True), ("load__in", ("light", "moderate", "heavy")), _connector="OR"
                        ),
                        name="workout_load_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("status__in", ["scheduled", "completed", "skipped", "withdrawn"])),
                        name="workout_status_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("rules", "gemini", "coach", "legacy"))),
                        name="workout_source_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("completed_at__isnull", False), ("status", "completed")),
                            models.Q(models.Q(("status", "completed"), _negated=True), ("completed_at__isnull", True)),
                            _connector="OR",
                        ),
                        name="completed_workout_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("load__isnull", True), ("session_type", "rest"), ("theme", "Rest")),
                            models.Q(
                                models.Q(("theme", "Rest"), _negated=True),
                                models.Q(("session_type", "rest"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rest_day_has_no_load",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("session_rpe__isnull", True),
                            models.Q(("session_rpe__gte", 1), ("session_rpe__lte", 10)),
                            _connector="OR",
                        ),
                        name="session_rpe_is_1_to_10",
                    ),
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
