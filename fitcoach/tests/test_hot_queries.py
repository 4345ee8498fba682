"""Every hot query finds what it asks for by an index, however many clients there are: with 30,000 here, with a million
in `make scale`. The same cases, the same rules.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.scale.explaining import Scan, Statement, Watched, _scans

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"users": 30_000, "bad_numbers": 3000, "holds": 3}


def test_no_hot_query_reads_a_whole_table_or_more_than_whoever_is_due_explains(postgres_database: str) -> None:
    command = [sys.executable, "-m", "benchmarks.scale", "--clients", "30000", "--url", postgres_database]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600)
    faults = [line[:1000] for line in done.stdout.splitlines() if line.startswith("  FAULT")]
    assert (done.returncode, faults) == (0, []), done.stderr[-2000:]
    cases = [line for line in done.stdout.splitlines() if " statements, " in line]
    assert len(cases) > 70, "every case was asked"


def node(kind: str, **fields: object) -> dict[str, object]:
    return {"Node Type": kind, "Actual Rows": 1, "Actual Loops": 1, **fields}


USERS = node("Seq Scan", **{"Relation Name": "users", "Actual Rows": 5, "Rows Removed by Filter": 29_995})


@pytest.mark.parametrize(
    ("case", "plan", "found"),
    [
        ("a scan", USERS, 1),
        ("a scan below a sort, whatever the limit", node("Limit", Plans=[node("Sort", Plans=[USERS])]), 1),
        ("a scan that a limit stops", node("Limit", Plans=[USERS]), 0),
        ("a scan that never ran is a plan all the same", {**USERS, "Actual Loops": 0}, 1),
        ("a small table", {**USERS, "Relation Name": "holds"}, 0),
    ],
)
def test_what_counts_as_reading_a_whole_table(case: str, plan: dict[str, object], found: int) -> None:
    seen = Watched([Statement("SELECT", tuple(_scans(plan, stops=False)), 1.0)])
    assert len(seen.faults(most_rows=10**9, sizes=SIZES)) == found


def test_a_small_table_that_is_read_for_every_row_counts_as_well() -> None:
    looped = node("Seq Scan", **{"Relation Name": "bad_numbers", "Actual Rows": 3000, "Actual Loops": 5})
    seen = Watched([Statement("SELECT", tuple(_scans(looped, stops=False)), 1.0)])
    assert [fault.partition(" rows")[0] for fault in seen.faults(most_rows=10_000, sizes=SIZES)] == ["15000"]
    assert seen.faults(most_rows=10_000, sizes={"users": 30_000}) == [], "a table that a case may read as a whole"


def test_rows_that_a_filter_throws_away_are_read_as_well() -> None:
    assert list(_scans(USERS, stops=False)) == [Scan("users", "Seq Scan", "", 30_000, False)]
    seen = Watched([Statement("SELECT", tuple(_scans(USERS, stops=True)), 1.0)])
    assert [fault.partition(" rows")[0] for fault in seen.faults(most_rows=100, sizes=SIZES)] == ["30000"]
