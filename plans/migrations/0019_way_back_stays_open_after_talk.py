"""The gate of the way back once more, as migrations came after the last. Forward it does nothing.

See `0018_way_back_stays_open_still` and `0013_way_back_is_open`.
"""

from django.db import migrations

from plans.legacy.ledger import refuse_incomplete


def backwards(apps, schema_editor):
    refuse_incomplete(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0012_two_way_coaching"),
        ("messaging", "0011_two_way_coaching"),
        ("plans", "0018_way_back_stays_open_still"),
        ("workouts", "0009_asked_for_today"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
