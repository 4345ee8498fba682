"""Our weeks: one row each, written when the week begins."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.legacy.ledger import say_what_is_lost


def backwards(apps, schema_editor):
    """What was written since the conversion has no place in the legacy tables: docs/rollback.md says so beforehand."""
    say_what_is_lost(schema_editor.connection, "microcycles")


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0006_archive_mesocycles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Microcycle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("mesocycle_index", models.IntegerField(help_text="from 0")),
                ("week_number", models.IntegerField(help_text="from 1, inside the block")),
                ("pattern", models.JSONField()),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
                ("is_active", models.BooleanField(default=True)),
                (
                    "source",
                    models.CharField(
                        choices=[("rules", "rules"), ("gemini", "gemini"), ("coach", "coach"), ("legacy", "legacy")],
                        default="rules",
                        max_length=10,
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "client",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="microcycles",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fitness_plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="microcycles", to="plans.fitnessplan"
                    ),
                ),
            ],
            options={
                "db_table": "microcycles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("client", "fitness_plan", "mesocycle_index", "week_number"),
                        name="one_microcycle_per_week",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_active", True)),
                        fields=("client",),
                        name="one_active_microcycle_per_client",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mesocycle_index__gte", 0), ("week_number__gte", 1)),
                        name="microcycle_counts_blocks_from_0_and_weeks_from_1",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("end_date__gte", models.F("start_date"))),
                        name="microcycle_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pattern__days__6__isnull", False), ("pattern__days__7__isnull", True)),
                        name="pattern_has_seven_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("source__in", ("rules", "gemini", "coach", "legacy"))),
                        name="microcycle_source_is_known",
                    ),
                ],
            },
        ),
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
