"""The gate of the way back once more, as migrations came after the last. Forward it does nothing.

See `0019_way_back_stays_open_after_talk` and `0013_way_back_is_open`.
"""

from django.db import migrations

from plans.legacy.ledger import refuse_incomplete


def backwards(apps, schema_editor):
    refuse_incomplete(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_illnesses_and_clocks_of_journeys"),
        ("messaging", "0013_obstacle_plans"),
        ("plans", "0019_way_back_stays_open_after_talk"),
        ("workouts", "0009_asked_for_today"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
