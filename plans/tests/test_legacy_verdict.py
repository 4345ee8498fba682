"""What becomes of one plan: status, start date, and the line that the report prints."""

from __future__ import annotations

import pytest

from plans.legacy.verdict import judge

GOOD = '[{"mesocycles": [{"phase": "Base", "weeks": 3}, {"phase": "Peak", "weeks": 1}]}]'


def test_the_newest_readable_plan_is_active_and_an_older_one_archived():
    assert str(judge(macrocycles=GOOD, start_date="2025-08-04", is_newest=True)) == "2 blocks, 4 weeks, active"
    assert str(judge(macrocycles=GOOD, start_date="2025-08-04", is_newest=False)) == "2 blocks, 4 weeks, archived"


@pytest.mark.parametrize("is_newest", [True, False])
def test_a_quarantined_plan_is_a_draft_also_when_it_is_an_older_one(is_newest: bool):
    verdict = judge(macrocycles="[]", start_date="2025-08-04", is_newest=is_newest)
    assert (verdict.status, verdict.has_start_date) == ("draft", True)
    assert str(verdict) == "quarantined: no_blocks – the plan has no block"


START_DATES = [
    ("infinity", "infinity", False),
    ("minus infinity", "-infinity", False),
    ("BC", "0044-03-15 BC", False),
    ("year 12000", "12000-01-01", False),
    ("none", None, False),
    ("the last weeks of the calendar run over its end", "9999-12-20", False),
    ("a plan that just fits", "9999-12-03", True),
    ("the first day of the calendar", "0001-01-01", True),
]


@pytest.mark.parametrize(("start", "usable"), [row[1:] for row in START_DATES], ids=[row[0] for row in START_DATES])
def test_start_date(start: str | None, usable: bool):
    verdict = judge(macrocycles=GOOD, start_date=start, is_newest=True)
    assert (verdict.has_start_date, verdict.reason, verdict.status) == (
        (True, "", "active") if usable else (False, "shape", "draft")
    )
    assert usable or verdict.reading.blocks == ()


def test_a_plan_with_an_unusable_date_and_unreadable_blocks_keeps_the_reason_of_its_blocks():
    verdict = judge(macrocycles="[]", start_date="infinity", is_newest=True)
    assert (verdict.reason, verdict.has_start_date) == ("no_blocks", False)
