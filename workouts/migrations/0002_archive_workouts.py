"""The legacy sessions go to the archive, and their table goes: first, because it points at the legacy weeks."""

from django.db import migrations

from plans.legacy.operations import ArchiveAndDeleteModel


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_convert_plans"),
        ("workouts", "0001_legacy_schema"),
    ]

    operations = [
        ArchiveAndDeleteModel("WorkoutInstance"),
    ]
