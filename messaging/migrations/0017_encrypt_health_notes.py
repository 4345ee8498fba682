"""Words of alarming texts, and every copy of a note, become ciphertext: in alerts, in what UNDO goes back to, in what
coaches edited.

See `accounts.0017_encrypt_health_notes`. The admin's log named alerts and red flags by their words: it does no more.
"""

from django.db import migrations

from accounts.encryption.migrating import OnlyCiphertext, Together, seals, seals_versions, way_back

ENCRYPTED = (
    ("alert", "sentence", "alert_sentence_is_encrypted"),
    ("redflag", "quote", "red_flag_quote_is_encrypted"),
    ("change", "wish", "change_wish_is_encrypted"),
    ("change", "rows", "changed_rows_are_encrypted"),
)


def rename_in_the_log(apps, schema_editor):
    entries = apps.get_model("admin", "LogEntry").objects.using(schema_editor.connection.alias)
    for model, name in (("alert", "alert"), ("redflag", "red flag")):
        entries.filter(content_type__app_label="messaging", content_type__model=model).update(object_repr=name)


COLUMNS = [("messaging", model, field) for model, field, _ in ENCRYPTED]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("admin", "0003_logentry_add_action_flag_choices"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("messaging", "0016_room_for_ciphertext"),
        ("reversion", "0002_add_index_on_version_for_content_type_and_db"),
    ]

    operations = [
        migrations.RunPython(rename_in_the_log, migrations.RunPython.noop),
        seals(*COLUMNS),
        seals_versions(),
        Together([OnlyCiphertext(*each) for each in ENCRYPTED]),
        way_back(*COLUMNS, ("reversion", "version", "serialized_data")),
    ]
