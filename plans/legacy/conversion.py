"""Converts plans in batches and back. Each batch is its own transaction, and an archive row marks a plan as done,
so a conversion that was killed goes on where it stopped. Memory is that of one batch.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction

from plans.legacy import ledger, plan_rows, shape
from plans.legacy.report_queries import DELETED_PLANS
from plans.legacy.verdict import judge

BATCH = 500
REPLACED = ("fitness_plans.start_date", "fitness_plans.program_type")
"""Single values of a plan that could not stay; each original has an archive row of its own."""
PROGRAM_TYPES = "('endurance', 'strength', 'shred', 'hybrid', 'rehab', 'other')"
PROGRAM_TYPE_CHECK = "check_program_type"


def convert_plans(connection: Any) -> None:
    """Forward: every plan gets its blocks or its reason word."""
    rows = plan_rows.of(connection)
    if ledger.shape_of(connection, "fitness_plans") is None:
        with transaction.atomic(using=connection.alias):
            _prepare(connection)
    last: str | None = ""
    while last is not None:
        with transaction.atomic(using=connection.alias):
            last = _convert_batch(rows, after=last)
    _settle(connection)


def _prepare(connection: Any) -> None:
    """Once, before the first batch: the ledger, the triggers, and which plans are older ones.

    Which plan is the newest is decided here, on the values as they came: later batches change start dates.
    """
    looks = shape.record(connection, "fitness_plans")
    rows = ledger.count(connection, "fitness_plans")
    ledger.open_step(connection, "fitness_plans", rows_in=rows, shape=looks)
    shape.drop_triggers(connection, "fitness_plans", looks)  # the legacy one would touch updated_at
    with connection.cursor() as cursor:
        cursor.execute(plan_rows.MARK_OLDER_PLANS)
        _repair_program_types(connection, cursor)


def _repair_program_types(connection: Any, cursor: Any) -> None:
    """A database without the predecessor's CHECK may hold any word: ours becomes `other`, the original is kept."""
    as_json = "to_jsonb(program_type)" if connection.vendor == "postgresql" else "json_quote(program_type)"
    cursor.execute(
        "INSERT INTO legacy_archive (source_table, source_id, payload, reason) "
        f"SELECT 'fitness_plans.program_type', id, {as_json}, 'program_type' FROM fitness_plans "
        f"WHERE program_type NOT IN {PROGRAM_TYPES}"
    )
    cursor.execute(f"UPDATE fitness_plans SET program_type = 'other' WHERE program_type NOT IN {PROGRAM_TYPES}")


def _convert_batch(rows: Any, *, after: str) -> str | None:
    """Convert the next plans by id; the last id, or null when there are no more."""
    batch = rows.fetch(after=after, size=BATCH)
    results = [
        (row.plan_id, judge(macrocycles=row.macrocycles, start_date=row.start_date, is_newest=not row.is_older))
        for row in batch
        if not row.is_done
    ]
    if results:
        rows.write(results)
    return batch[-1].plan_id if len(batch) == BATCH else None


def _settle(connection: Any) -> None:
    quarantined = ledger.count(connection, "legacy_archive WHERE source_table = 'fitness_plans' AND reason <> ''")
    converted = ledger.count(connection, "legacy_archive WHERE source_table = 'fitness_plans' AND reason = ''")
    ledger.settle_step(connection, "fitness_plans", converted=converted, quarantined=quarantined)
    for source in REPLACED:
        rows = ledger.count(connection, "legacy_archive WHERE source_table = %s", [source])
        ledger.open_step(connection, source, rows_in=rows, shape={})
        ledger.settle_step(connection, source, converted=rows, quarantined=0)
    if quarantined:
        ledger.say(f"{quarantined} plans could not be read and are drafts now: `manage.py legacy_report` says why")


def restore_plans(connection: Any) -> None:
    """Backward, after the macrocycles column is filled again: start dates, program types, triggers."""
    gone = ledger.count(connection, DELETED_PLANS)
    if gone:
        ledger.say(f"{gone} plans are not restored: they were deleted since, or their client was")
    looks = ledger.shape_of(connection, "fitness_plans")
    with connection.cursor() as cursor:
        for statement in plan_rows.of(connection).restore_statements:
            cursor.execute(statement)
    for source in (*REPLACED, "fitness_plans"):
        ledger.close_step(connection, source)
    if looks:
        shape.create_triggers(connection, looks)


def fill_macrocycles(connection: Any) -> None:
    """Backward, when the column is there again: the original of each plan; what was made since is put in its words."""
    ledger.refuse_incomplete(connection, "fitness_plans")
    looks = ledger.shape_of(connection, "fitness_plans") or {"columns": []}
    nullable = any(c["name"] == "macrocycles" and c["nullable"] for c in looks["columns"])
    rows = plan_rows.of(connection)
    if nullable and connection.vendor == "postgresql":
        shape.run(connection, "ALTER TABLE fitness_plans ALTER COLUMN macrocycles DROP NOT NULL")
    with connection.cursor() as cursor:
        for statement in rows.fill_statements:
            cursor.execute(statement)


def ensure_program_type_check(connection: Any) -> None:
    """Our state has this check since the first migration; an adopted table may have lost it."""
    if connection.vendor == "postgresql" and not _has_program_type_check(shape.record(connection, "fitness_plans")):
        shape.run(
            connection,
            f"ALTER TABLE fitness_plans ADD CONSTRAINT {PROGRAM_TYPE_CHECK} CHECK (program_type IN {PROGRAM_TYPES})",
        )


def drop_program_type_check(connection: Any) -> None:
    """Backward: only where the legacy table had none."""
    looks = ledger.shape_of(connection, "fitness_plans")
    if connection.vendor == "postgresql" and looks and not _has_program_type_check(looks):
        shape.run(connection, f"ALTER TABLE fitness_plans DROP CONSTRAINT {PROGRAM_TYPE_CHECK}")


def _has_program_type_check(looks: shape.Shape) -> bool:
    return any(each["name"] == PROGRAM_TYPE_CHECK for each in looks["constraints"])
