"""A row for what clients agreed to before it was kept: it claims no time and no words. STOP is on record, so it is told.

Whoever waits to be erased asked at a door that nobody kept. Backwards nothing is done: 0014 takes the rows with it.
"""

from django.db import migrations

WORDING = "Taken over without a record: whether, when and in which words the client agreed is not known."
FILL = """
    INSERT INTO consents (client_id, subject, wording, version, how, told, withdrawn_at, withdrawn_how)
    SELECT users.id, %s, %s, 'unknown', 'legacy', '', {ended}, {how}
    FROM users
    WHERE users.role = 'client' AND NOT EXISTS (
        SELECT 1 FROM consents WHERE consents.client_id = users.id AND consents.subject = %s
    )
"""
STANDS = {"ended": "CAST(NULL AS {instant})", "how": "''"}
UNTIL_STOP = {"ended": "opted_out_at", "how": "CASE WHEN opted_out_at IS NULL THEN '' ELSE 'text' END"}


def forwards(apps, schema_editor):
    instant = "timestamp with time zone" if schema_editor.connection.vendor == "postgresql" else "text"
    for subject in ("texts", "health_data", "language_model"):
        told = UNTIL_STOP if subject == "texts" else {**STANDS, "ended": STANDS["ended"].format(instant=instant)}
        schema_editor.execute(FILL.format(**told), [subject, WORDING, subject])
    schema_editor.execute("UPDATE users SET erase_door = 'unknown' WHERE erase_at IS NOT NULL AND erase_door = ''")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_consents_and_erasures"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
