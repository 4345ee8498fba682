"""The database itself refuses to change or delete an entry of the audit trail, whoever asks."""

from django.db import migrations

REFUSAL = "the audit trail is only ever added to"
SQLITE = {
    "CREATE": [
        f"CREATE TRIGGER audit_trail_no_{event} BEFORE {event} ON audit_trail "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        for event in ("UPDATE", "DELETE")
    ],
    "DROP": [f"DROP TRIGGER audit_trail_no_{event}" for event in ("UPDATE", "DELETE")],
}
POSTGRES = {
    "CREATE": [
        "CREATE FUNCTION audit_trail_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        "CREATE TRIGGER audit_trail_is_append_only BEFORE UPDATE OR DELETE ON audit_trail "
        "FOR EACH ROW EXECUTE FUNCTION audit_trail_refuses()",
    ],
    "DROP": [
        "DROP TRIGGER audit_trail_is_append_only ON audit_trail",
        "DROP FUNCTION audit_trail_refuses()",
    ],
}


def _run(schema_editor, what):
    for statement in (POSTGRES if schema_editor.connection.vendor == "postgresql" else SQLITE)[what]:
        schema_editor.execute(statement)


def forwards(apps, schema_editor):
    _run(schema_editor, "CREATE")


def backwards(apps, schema_editor):
    _run(schema_editor, "DROP")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_console"),
    ]

    operations = [
        migrations.RunPython(forwards, backwards),
    ]
