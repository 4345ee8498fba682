"""Where the clean slate keeps what it removes, and the ledger that says how much that was."""

import django.db.models.functions.datetime
from django.db import migrations, models

from plans.legacy.fit import refuse_misfit


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_legacy_schema"),
    ]

    operations = [
        # Again, for adopted databases: there the first migration, which also asks, is not run.
        migrations.RunPython(refuse_misfit, migrations.RunPython.noop),
        migrations.CreateModel(
            name="LegacyStep",
            fields=[
                ("source_table", models.CharField(max_length=63, primary_key=True, serialize=False)),
                ("rows_in", models.BigIntegerField()),
                ("rows_converted", models.BigIntegerField(default=0)),
                ("rows_quarantined", models.BigIntegerField(default=0)),
                ("table_shape", models.JSONField(default=dict, help_text="columns and triggers, for the way back")),
            ],
            options={
                "db_table": "legacy_steps",
            },
        ),
        migrations.CreateModel(
            name="LegacyArchive",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("source_table", models.CharField(max_length=63)),
                ("source_id", models.UUIDField()),
                ("payload", models.JSONField(null=True)),
                ("reason", models.CharField(blank=True, db_default="", default="", max_length=40)),
                ("archived_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
            ],
            options={
                "verbose_name_plural": "legacy archive",
                "db_table": "legacy_archive",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("source_table", "source_id"), name="each_legacy_row_is_archived_once"
                    )
                ],
            },
        ),
    ]
