"""The legacy weeks go to the archive, and their table goes."""

from django.db import migrations

from plans.legacy.operations import ArchiveAndDeleteModel


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_convert_plans"), ("workouts", "0002_archive_workouts")]

    operations = [
        ArchiveAndDeleteModel("Microcycle"),
    ]
