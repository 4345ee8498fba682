"""Calls that were logged before faults had a name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime(2026, 1, 5, tzinfo=UTC)


def migrate(name: str) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate([("llm", name)])
    return MigrationExecutor(connection).loader.project_state([("llm", name)]).apps.get_model("llm", "Call")


@pytest.fixture
def old_calls() -> Iterator[Any]:
    yield migrate("0001_initial")
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes("llm")
    MigrationExecutor(connection).migrate(newest)


def test_old_calls_keep_what_they_say_and_fit_the_new_constraints(old_calls: Any) -> None:
    for outcome in ("ok", "reasked", "fell_back", "flawed", "warned"):
        old_calls.objects.create(task=outcome, prompt_version="v", provider="rules", outcome=outcome, created_at=AT)
    calls = migrate("0005_call_constraints")
    assert sorted(calls.objects.values_list("task", "outcome", "fault")) == [
        ("fell_back", "fell_back", "unnamed"),
        ("flawed", "flawed", ""),
        ("ok", "ok", ""),
        ("reasked", "reasked", "unnamed"),
        ("warned", "ok", ""),
    ]
