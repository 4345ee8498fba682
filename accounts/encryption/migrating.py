"""Rows of before, for migrations: knows no model of ours, and may be killed and begun again at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from django.db import migrations, transaction
from django.db.models import CheckConstraint, Q

from accounts.encryption.sealing import SEALED, is_sealed, seal, unseal
from accounts.encryption.versions import FORMAT, VERSIONS

AT_ONCE: Final = 500
Column = tuple[str, str, str]
"""App, model, field."""


class OnlyCiphertext(migrations.AddConstraint):
    """That a column holds ciphertext or nothing. Backwards it may be gone already, if a kill came before the rows."""

    def __init__(self, model_name: str, field: str, name: str) -> None:
        condition = Q((field, "")) | Q((f"{field}__startswith", SEALED))
        super().__init__(model_name, CheckConstraint(condition=condition, name=name))

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        table = to_state.apps.get_model(app_label, self.model_name)._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            there = schema_editor.connection.introspection.get_constraints(cursor, table)
        if self.constraint.name in there:
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class Together(migrations.SeparateDatabaseAndState):
    """All of these in one transaction, in a migration that is not one itself: a kill leaves all of them or none."""

    atomic = True

    def __init__(self, operations: Sequence[Any]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)


def seals(*columns: Column) -> migrations.RunPython:
    """Plain texts become ciphertext, and backwards, while the keys are there, plain texts again."""
    return migrations.RunPython(_each(columns, _sealed), _each(columns, _plain), atomic=False)


def way_back(*columns: Column) -> migrations.RunPython:
    """Stands last, so that going back begins with it: every row is read, or nothing is changed."""
    return migrations.RunPython(migrations.RunPython.noop, _each(columns, _only_read), atomic=False)


def _only_read(stored: str, column: str) -> str:
    _plain(stored, column)
    return stored


def _sealed(stored: str, column: str) -> str:
    """What is sealed already stays. Raises `Unreadable` for what only looks as if it were."""
    if is_sealed(stored):
        unseal(stored, column)
        return stored
    return seal(stored, column)


def _plain(stored: str, column: str) -> str:
    return unseal(stored, column) if is_sealed(stored) else stored


def _each(columns: Sequence[Column], rewritten: Callable[[str, str], str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        for app, model, field in columns:
            rows = apps.get_model(app, model)._base_manager.using(schema_editor.connection.alias)
            _rewrite(rows, field, rewritten)

    return run


def _rewrite(rows: Any, field: str, rewritten: Callable[[str, str], str]) -> None:
    """Each batch is a transaction; a row that somebody wrote meanwhile keeps what they wrote."""
    column = f"{rows.model._meta.db_table}.{rows.model._meta.get_field(field).column}"
    for batch in _batches(rows.exclude(**{field: ""}), field):
        with transaction.atomic(using=rows.db):
            for key, stored in batch:
                told = rewritten(stored, column)
                if told != stored:
                    rows.filter(pk=key, **{field: stored}).update(**{field: told})


def _batches(rows: Any, field: str) -> Iterator[list[tuple[Any, str]]]:
    """By key, from the lowest."""
    page = rows.order_by("pk").values_list("pk", field)
    batch = list(page[:AT_ONCE])
    while batch:
        yield batch
        batch = list(page.filter(pk__gt=batch[-1][0])[:AT_ONCE])


def seals_versions() -> migrations.RunPython:
    """The copies that django-reversion keeps: what is stored, and the name of the format with it."""
    return migrations.RunPython(
        _versions("json", FORMAT, lambda stored: seal(stored, VERSIONS)),
        _versions(FORMAT, "json", lambda stored: unseal(stored, VERSIONS)),
        atomic=False,
    )


def _versions(before: str, after: str, rewritten: Callable[[str], str]) -> Callable[[Any, Any], None]:
    def run(apps: Any, schema_editor: Any) -> None:
        rows = apps.get_model("reversion", "Version")._base_manager.using(schema_editor.connection.alias)
        for batch in _batches(rows.filter(format=before), "serialized_data"):
            with transaction.atomic(using=rows.db):
                for key, stored in batch:
                    rows.filter(pk=key, format=before).update(format=after, serialized_data=rewritten(stored))

    return run
