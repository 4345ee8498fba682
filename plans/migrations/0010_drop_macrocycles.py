"""The legacy column goes; each value is in the archive, and comes back from it."""

from django.db import migrations

from plans.legacy.conversion import fill_macrocycles


def backwards(apps, schema_editor):
    fill_macrocycles(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0009_plan_constraints"),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, backwards),
        migrations.RemoveField(
            model_name="fitnessplan",
            name="macrocycles",
        ),
    ]
