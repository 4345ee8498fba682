"""STOP is on record, so that is told as what it is: texts were taken back. Of all else that clients agreed to before it
was kept nothing is known, and no row claims it.

Whoever waits to be erased asked at a door that nobody kept. Backwards nothing is done: 0014 takes the rows with it.
"""

from django.db import migrations

WORDING = "Taken over without a record: whether, when and in which words the client agreed is not known."
FILL = """
    INSERT INTO consents (client_id, subject, wording, version, how, told, withdrawn_at, withdrawn_how)
    SELECT users.id, 'texts', %s, 'unknown', 'legacy', '', users.opted_out_at, 'text'
    FROM users
    WHERE users.role = 'client' AND users.opted_out_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM consents WHERE consents.client_id = users.id AND consents.subject = 'texts'
    )
"""


def forwards(apps, schema_editor):
    schema_editor.execute(FILL, [WORDING])
    schema_editor.execute("UPDATE users SET erase_door = 'unknown' WHERE erase_at IS NOT NULL AND erase_door = ''")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0014_consents_and_erasures"),
    ]

    operations = [
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
