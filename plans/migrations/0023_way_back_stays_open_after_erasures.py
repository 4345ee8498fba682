"""The gate of the way back once more, as migrations came after the last. Forward it does nothing.

See `0022_way_back_stays_open_after_encryption` and `0013_way_back_is_open`.
"""

from django.db import migrations

from plans.legacy.ledger import refuse_incomplete


def backwards(apps, schema_editor):
    refuse_incomplete(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0019_superusers_found_by_index"),
        ("messaging", "0023_versions_of_rows_that_are_gone"),
        ("plans", "0022_way_back_stays_open_after_encryption"),
        ("workouts", "0010_encrypt_health_notes"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
