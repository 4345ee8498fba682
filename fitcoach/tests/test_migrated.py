"""The tables of the tests: a copy is what the migrations make, and a changed migration makes new ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from fitcoach.testing import migrated


@pytest.mark.django_db
def test_nothing_is_left_to_migrate() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


@pytest.mark.django_db
def test_triggers_are_copied_with_the_tables() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("on PostgreSQL nothing is copied")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_trail'")
        assert cursor.fetchone() == (2,)


def test_a_changed_or_a_new_source_asks_for_new_tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = tmp_path / "conversion.py"
    source.write_text("WEEKS = 12")
    monkeypatch.setattr(migrated, "TREES", (str(tmp_path),))
    first = migrated.fingerprint()
    assert migrated.fingerprint() == first
    source.write_text("WEEKS = 13")
    second = migrated.fingerprint()
    (tmp_path / "ledger.py").write_text("")
    assert len({first, second, migrated.fingerprint()}) == 3
