"""The ledger of a database that had no legacy rows: tests that commit empty it, and the way back wants to see it."""

from __future__ import annotations

from plans.legacy.ledger import RECORDED
from plans.models import LegacyStep


def write_ledger() -> None:
    """As the migrations of a new database leave it, but for what the tables looked like."""
    for table in RECORDED:
        LegacyStep.objects.get_or_create(source_table=table, defaults={"rows_in": 0})
