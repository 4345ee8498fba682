"""What grows is found by an index: who is to be scheduled, whose number it is, whose name is searched for.

And entries of the audit trail that are older than two years may be deleted; the database still refuses every other.
"""

import django.db.models.functions.text
from django.db import DatabaseError, migrations, models, transaction

REFUSAL = "the audit trail is only ever added to"
AUDIT_SQLITE = {
    "DROP": [f"DROP TRIGGER audit_trail_no_{event}" for event in ("UPDATE", "DELETE")],
    "CREATE": [
        f"CREATE TRIGGER audit_trail_no_UPDATE BEFORE UPDATE ON audit_trail BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
        "CREATE TRIGGER audit_trail_no_DELETE BEFORE DELETE ON audit_trail WHEN OLD.at >= datetime('now', '-2 years') "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
    "BACK": [
        "DROP TRIGGER audit_trail_no_DELETE",
        f"CREATE TRIGGER audit_trail_no_DELETE BEFORE DELETE ON audit_trail BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END",
    ],
}
REFUSES = f"RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
FUNCTION = "CREATE OR REPLACE FUNCTION audit_trail_refuses() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
AUDIT_POSTGRES = {
    "CREATE": [
        f"{FUNCTION} IF TG_OP = 'DELETE' AND OLD.at < now() - interval '2 years' THEN RETURN OLD; END IF; {REFUSES}"
    ],
    "BACK": [f"{FUNCTION} {REFUSES}"],
}
SEARCHED = ("name", "phone_number", "email")
SEARCH_INDEXES = {
    f"users_{column}_searched": f"CREATE INDEX users_{column}_searched ON users USING gin (UPPER({column}::text) gin_trgm_ops)"
    for column in SEARCHED
}


def old_audit_entries_may_go(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    statements = AUDIT_POSTGRES["CREATE"] if is_postgres else [*AUDIT_SQLITE["DROP"], *AUDIT_SQLITE["CREATE"]]
    for statement in statements:
        schema_editor.execute(statement)


def no_audit_entry_may_go(apps, schema_editor):
    is_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in (AUDIT_POSTGRES if is_postgres else AUDIT_SQLITE)["BACK"]:
        schema_editor.execute(statement)


def index_words(apps, schema_editor):
    """By pg_trgm, which every packaged PostgreSQL brings along. Without it, or without the right to it, searches read
    all names, as they did before: nothing else needs it.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    try:
        with transaction.atomic(schema_editor.connection.alias):
            schema_editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            for statement in SEARCH_INDEXES.values():
                schema_editor.execute(statement)
    except DatabaseError as trouble:
        print(f" (searches by name stay slow: {str(trouble).splitlines()[0]})", end="")


def index_no_words(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for name in SEARCH_INDEXES:
            schema_editor.execute(f"DROP INDEX IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0017_encrypt_health_notes"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="user",
            name="users_to_be_scheduled",
        ),
        migrations.AddField(
            model_name="user",
            name="plan_sought_at",
            field=models.DateTimeField(
                blank=True,
                editable=False,
                help_text="when no plan was found for a client without a next message; null: to be looked for",
                null=True,
            ),
        ),
        migrations.AddIndex(
            model_name="device",
            index=models.Index(fields=["expiry"], name="devices_by_expiry"),
        ),
        migrations.AddIndex(
            model_name="signincode",
            index=models.Index(fields=["created_at"], name="codes_by_age"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(
                    ("is_active", True),
                    ("next_message_at__isnull", True),
                    ("opted_out_at__isnull", True),
                    ("plan_sought_at__isnull", True),
                ),
                fields=["id"],
                name="users_to_be_scheduled",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                condition=models.Q(("plan_sought_at__isnull", False)),
                fields=["plan_sought_at"],
                name="users_without_a_plan",
            ),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(fields=["name", "-id"], name="users_by_name"),
        ),
        migrations.AddIndex(
            model_name="user",
            index=models.Index(
                django.db.models.functions.text.Right(
                    django.db.models.functions.text.Replace(
                        django.db.models.functions.text.Replace(
                            django.db.models.functions.text.Replace(
                                django.db.models.functions.text.Replace(
                                    django.db.models.functions.text.Replace(
                                        django.db.models.functions.text.Replace(
                                            django.db.models.functions.text.Replace(
                                                models.F("phone_number"), models.Value(" "), models.Value("")
                                            ),
                                            models.Value("-"),
                                            models.Value(""),
                                        ),
                                        models.Value("("),
                                        models.Value(""),
                                    ),
                                    models.Value(")"),
                                    models.Value(""),
                                ),
                                models.Value("."),
                                models.Value(""),
                            ),
                            models.Value("+"),
                            models.Value(""),
                        ),
                        models.Value("/"),
                        models.Value(""),
                    ),
                    10,
                ),
                name="users_by_last_digits",
            ),
        ),
        migrations.RunPython(old_audit_entries_may_go, no_audit_entry_may_go),
        migrations.RunPython(index_words, index_no_words),
    ]
