"""Foreign keys of adopted tables get the index that Django gives to its own.

The predecessor had none: without them each deleted user or conversation is a walk through all messages. Where an index
already begins with the column, as in every fresh database, nothing is done.
"""

from django.conf import settings
from django.db import migrations

COLUMNS = (
    ("fitness_profiles", "user_id"),
    ("subscriptions", "user_id"),
    ("conversations", "user_id"),
    ("messages", "conversation_id"),
)
HAS_INDEX = """
    SELECT count(*) FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
    WHERE i.indrelid = %s::regclass AND a.attname = %s AND i.indpred IS NULL"""


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        for table, column in COLUMNS:
            cursor.execute(HAS_INDEX, [table, column])
            if not cursor.fetchone()[0]:
                cursor.execute(f"CREATE INDEX adopted_{table}_{column} ON {table} ({column})")


def backwards(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        for table, column in COLUMNS:
            cursor.execute(f"DROP INDEX IF EXISTS adopted_{table}_{column}")


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("messaging", "0001_legacy_schema"),
        ("plans", "0010_drop_macrocycles"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
