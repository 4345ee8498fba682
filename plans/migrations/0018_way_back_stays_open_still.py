"""The gate of the way back once more, as migrations came after the last. Forward it does nothing.

It has to depend on the last migration of each app that the conversion touched (a test holds that), so that Django undoes
it before any of them: see `0013_way_back_is_open`.
"""

from django.db import migrations

from plans.legacy.ledger import refuse_incomplete


def backwards(apps, schema_editor):
    refuse_incomplete(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0011_bulk_work"),
        ("messaging", "0010_newest_first"),
        ("plans", "0017_newest_first"),
        ("workouts", "0008_newest_first"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
