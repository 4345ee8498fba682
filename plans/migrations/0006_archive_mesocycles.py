"""The legacy blocks go to the archive, and their table goes."""

from django.db import migrations

from plans.legacy.operations import ArchiveAndDeleteModel


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_archive_microcycles")]

    operations = [
        ArchiveAndDeleteModel("Mesocycle"),
    ]
