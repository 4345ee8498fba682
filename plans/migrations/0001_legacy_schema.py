"""The legacy tables of plans, as the predecessor left them: `migrate --fake-initial` adopts them in place.

The first operation runs only where the tables are not adopted, so it is the place to stop a database that holds
some of them in a shape that cannot be.
"""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from plans.legacy.fit import refuse_misfit

PROGRAM_TYPES = ("endurance", "strength", "shred", "hybrid", "rehab", "other")


def client(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE, related_name=related_name, to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    initial = True

    dependencies = [migrations.swappable_dependency(settings.AUTH_USER_MODEL)]

    operations = [
        migrations.RunPython(refuse_misfit, migrations.RunPython.noop),
        migrations.CreateModel(
            name="FitnessPlan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("client", client("fitness_plans")),
                (
                    "program_type",
                    models.CharField(choices=[(word, word) for word in PROGRAM_TYPES], max_length=50),
                ),
                ("goal_statement", models.TextField(blank=True, null=True)),
                ("overview", models.TextField(blank=True, null=True)),
                ("start_date", models.DateField()),
                ("macrocycles", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "fitness_plans",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("program_type__in", PROGRAM_TYPES)), name="check_program_type"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mesocycle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("client", client("+")),
                (
                    "fitness_plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plans.fitnessplan"
                    ),
                ),
                ("start_date", models.DateField()),
                ("index", models.IntegerField()),
                ("phase", models.CharField(max_length=255)),
                ("length_weeks", models.IntegerField()),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "mesocycles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["client", "fitness_plan", "index"], name="unique_mesocycle_plan_offset"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Microcycle",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("client", client("+")),
                (
                    "fitness_plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plans.fitnessplan"
                    ),
                ),
                (
                    "mesocycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="plans.mesocycle"
                    ),
                ),
                ("index", models.IntegerField()),
                ("start_date", models.DateField()),
                ("end_date", models.DateField()),
                ("targets", models.JSONField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "db_table": "microcycles",
                "constraints": [
                    models.UniqueConstraint(
                        fields=["client", "fitness_plan", "mesocycle", "index"], name="unique_microcycle_plan_offset"
                    ),
                ],
            },
        ),
    ]
