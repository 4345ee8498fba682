"""What is written of people's health becomes ciphertext, and from then on nothing else is taken.

Not one transaction: however many rows there are, a batch at a time is held, and a kill costs no more than a batch.
"""

from django.db import migrations

from accounts.encryption.migrating import OnlyCiphertext, Together, seals, way_back

CAUSES = {"ill": "ill", "asked to be forgotten": "forgetting"}
ENCRYPTED = (
    ("limitation", "note", "limitation_note_is_encrypted"),
    ("fitnessprofile", "notes", "profile_notes_are_encrypted"),
    ("coachnote", "text", "coach_note_is_encrypted"),
    ("hold", "reason", "hold_reason_is_encrypted"),
    ("pause", "note", "pause_note_is_encrypted"),
    ("bulkjob", "told", "what_a_bulk_job_was_told_is_encrypted"),
)


def fill_causes(apps, schema_editor):
    pauses = apps.get_model("accounts", "Pause").objects.using(schema_editor.connection.alias)
    for note, cause in CAUSES.items():
        pauses.filter(note=note, cause="").update(cause=cause)


COLUMNS = [("accounts", model, field) for model, field, _ in ENCRYPTED]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("accounts", "0016_room_for_ciphertext"),
    ]

    operations = [
        migrations.RunPython(fill_causes, migrations.RunPython.noop),
        seals(*COLUMNS),
        Together([OnlyCiphertext(*each) for each in ENCRYPTED]),
        way_back(*COLUMNS),
    ]
