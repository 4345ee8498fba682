"""The legacy table of sessions, as the predecessor left it: `migrate --fake-initial` adopts it in place."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SESSION_TYPES = ("strength", "cardio", "mobility", "recovery", "assessment", "deload")


def parent(to: str) -> models.ForeignKey:
    return models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to=to)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("plans", "0001_legacy_schema"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WorkoutInstance",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("client", parent(settings.AUTH_USER_MODEL)),
                ("fitness_plan", parent("plans.fitnessplan")),
                ("mesocycle", parent("plans.mesocycle")),
                ("microcycle", parent("plans.microcycle")),
                ("date", models.DateField()),
                ("session_type", models.CharField(max_length=50)),
                ("goal", models.TextField(blank=True, null=True)),
                ("details", models.JSONField()),
                ("completed_at", models.DateTimeField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "workout_instances",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("session_type__in", SESSION_TYPES)), name="check_session_type"
                    ),
                    models.UniqueConstraint(
                        fields=["client", "date", "session_type"], name="unique_workout_instance_daily_session"
                    ),
                ],
            },
        ),
    ]
