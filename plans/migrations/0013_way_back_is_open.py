"""The gate of the way back. Forward it does nothing.

It depends on the last migration of each app that the conversion touched, so Django undoes it before any of them: a
database whose archive was purged refuses here, in one sentence, before anything is changed.
"""

from django.db import migrations

from plans.legacy.ledger import refuse_incomplete


def backwards(apps, schema_editor):
    refuse_incomplete(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_tighter_words"),
        ("messaging", "0005_tighter_outbox"),
        ("plans", "0012_json_shapes"),
        ("workouts", "0005_json_shapes"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, backwards),
    ]
