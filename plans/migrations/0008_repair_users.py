"""Time zones that are none become UTC, hours that are none become 8; the originals go to the archive.

It stands here and not in accounts because the archive does: accounts knows nothing of plans.
"""

from django.conf import settings
from django.db import migrations

from plans.legacy.users import repair_users, unrepair_users


def forwards(apps, schema_editor):
    repair_users(schema_editor.connection)


def backwards(apps, schema_editor):
    unrepair_users(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("plans", "0007_microcycles"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
