"""Migration operations that adopted tables need and Django does not have. They know no app model."""

from __future__ import annotations

from typing import Any

from django.db import migrations, transaction
from django.db.utils import IntegrityError

from plans.legacy.archive import archive_table, restore_into, restore_table
from plans.legacy.shape import quoted, run


class ArchiveAndDeleteModel(migrations.DeleteModel):
    """Copies every row into `legacy_archive`, then drops the table. Backwards the table is made again as it was.

    The copy looks at the table's own columns, not at the model's: the predecessor's databases differ.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = from_state.apps.get_model(app_label, self.name)
        names = frozenset(f.column for f in model._meta.local_fields if f.get_internal_type() == "JSONField")
        archive_table(schema_editor.connection, model._meta.db_table, json_columns=names)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.delete_model(model)
        else:  # no CASCADE: a table of somebody else's that hangs on this one stops us, and is named in the error
            run(schema_editor.connection, f"DROP TABLE {quoted(schema_editor.connection, model._meta.db_table)}")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.create_model(model)
            restore_into(schema_editor.connection, model._meta.db_table)
        else:
            restore_table(schema_editor.connection, model._meta.db_table)

    def describe(self) -> str:
        return f"Archive and delete model {self.name}"


class AlterNullOnly(migrations.AlterField):
    """Changes whether a column may be null and nothing else.

    Django's own operation makes the foreign key anew, and an adopted one would lose its ON DELETE CASCADE.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        model = to_state.apps.get_model(app_label, self.model_name)
        field = model._meta.get_field(self.name)
        action = "DROP NOT NULL" if field.null else "SET NOT NULL"
        table, column = (quoted(schema_editor.connection, name) for name in (model._meta.db_table, field.column))
        run(schema_editor.connection, f"ALTER TABLE {table} ALTER COLUMN {column} {action}")


class AddConstraintSparingOldRows(migrations.AddConstraint):
    """Adds a check that new rows must pass. Where an old row fails it, the check is added without looking at those.

    Only for what the legacy tables already promise: databases exist where that promise was never written down.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        try:
            with transaction.atomic(using=schema_editor.connection.alias):
                super().database_forwards(app_label, schema_editor, from_state, to_state)
        except IntegrityError:
            model = to_state.apps.get_model(app_label, self.model_name)
            schema_editor.execute(f"{self.constraint.create_sql(model, schema_editor)} NOT VALID", params=None)
