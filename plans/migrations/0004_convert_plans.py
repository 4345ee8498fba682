"""Every plan's macrocycles become one list of blocks, or a reason why not.

Not atomic on purpose: each batch is a transaction of its own, so that a large table neither holds its locks nor loses
its work when the process is killed; a plan with an archive row is done. The reader lives outside the migration, against
custom, because `legacy_report` announces before the conversion, by the very same code, what the conversion will do.
Both only read legacy JSON, so neither changes when our models do.
"""

from django.db import migrations

from plans.legacy.conversion import convert_plans, restore_plans


def forwards(apps, schema_editor):
    convert_plans(schema_editor.connection)


def backwards(apps, schema_editor):
    restore_plans(schema_editor.connection)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("plans", "0003_plan_columns"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
