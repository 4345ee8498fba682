"""What clients did, set by set."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workouts", "0003_workouts"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExerciseResult",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("exercise_id", models.CharField(max_length=60)),
                ("set_number", models.IntegerField(help_text="from 1")),
                ("reps", models.IntegerField(blank=True, null=True)),
                ("weight_kg", models.FloatField(blank=True, null=True)),
                ("rpe", models.FloatField(blank=True, null=True)),
                ("duration_sec", models.IntegerField(blank=True, null=True)),
                ("distance_km", models.FloatField(blank=True, null=True)),
                ("from_plan", models.BooleanField(default=False)),
                ("logged_at", models.DateTimeField()),
                (
                    "workout",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="results",
                        to="workouts.workoutinstance",
                    ),
                ),
            ],
            options={
                "db_table": "exercise_results",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("workout", "exercise_id", "set_number"), name="one_result_per_workout_exercise_and_set"
                    ),
                    models.CheckConstraint(condition=models.Q(("set_number__gte", 1)), name="sets_count_from_1"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rpe__isnull", True), models.Q(("rpe__gte", 1), ("rpe__lte", 10)), _connector="OR"
                        ),
                        name="result_rpe_is_1_to_10",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reps__isnull", True), ("reps__gte", 0), _connector="OR"),
                            models.Q(("weight_kg__isnull", True), ("weight_kg__gte", 0), _connector="OR"),
                            models.Q(("duration_sec__isnull", True), ("duration_sec__gte", 0), _connector="OR"),
                            models.Q(("distance_km__isnull", True), ("distance_km__gte", 0), _connector="OR"),
                        ),
                        name="results_are_not_negative",
                    ),
                ],
            },
        ),
    ]
