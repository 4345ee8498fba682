"""Details are an object."""

import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models

import accounts.json_sql


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0012_json_shapes"),
        ("workouts", "0004_exercise_results"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="workoutinstance",
            constraint=models.CheckConstraint(
                condition=django.db.models.lookups.Exact(accounts.json_sql.JsonType("details"), "object"),
                name="details_are_an_object",
            ),
        ),
    ]
